//! Makes characters visible that would make a reader, or a reader's program, see something else than what is there.

use std::borrow::Cow;
use std::fmt::Write;

/// Whether `c` turns the direction of a text (“Trojan Source”, CVE-2021-42574), hides, or steers a terminal.
fn is_treacherous(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        // Separators that programs take for line ends and people do not see.
        '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => true,
        c => c.is_control(),
    }
}

/// `text` with every such character written by its number, for example `‹U+202E›`.
pub(super) fn harmless(text: &str) -> Cow<'_, str> {
    if !text.contains(is_treacherous) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            // A line end of two characters is one line end.
            '\r' => {}
            c if is_treacherous(c) => {
                let _ = write!(shown, "‹U+{:04X}›", u32::from(c));
            }
            c => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_turns_the_text_round_or_steers_a_terminal_is_written_out() {
        assert_eq!(harmless("gnp.\u{202e}evil\u{1b}[2J"), "gnp.‹U+202E›evil‹U+001B›[2J");
        assert_eq!(harmless("two\r\nlines 👩\u{200d}🏫"), "two\nlines 👩\u{200d}🏫", "joined emoji stay");
    }
}
