//! Text as the words that names are made of: split at spaces, signs, capitals inside words (`RubyThackray`) and digits, folded,
//! and laid end to end, so that `Anne-Marie`, `Anne Marie` and `AnneMarie` are the same letters.

use std::ops::Range;

use crate::text::{FoldHash, Span, fold_char, is_invisible};

/// What the text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Sentences; only hashtags, mentions and addresses in them are handles.
    Prose,
    /// A file name or address: words may be written together and without capitals.
    Handle,
    /// Secret terms: digits are part of words.
    Term,
}

/// What stands between two words; the later, the further apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Between {
    /// Nothing, or a hyphen or apostrophe.
    Joined,
    /// Space, underscore, full stop after an initial.
    Space,
    /// A bracket or quotation mark, as around what somebody is called: `Ruby (Roo) Thackray`.
    Bracket,
    Comma,
    /// Everything that parts one name from another.
    Apart,
}

/// One word.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// Bytes of the text.
    start: usize,
    end: usize,
    /// Bytes of the folded letters.
    from: usize,
    to: usize,
    pub(super) capital: bool,
    pub(super) between: Between,
    /// Part of a hashtag, mention, address or file name.
    pub(super) handle: bool,
    pub(super) possessive: bool,
    /// First of its sentence, so that its capital says nothing.
    pub(super) opens: bool,
    /// Written in capitals only, two letters and more.
    pub(super) shouted: bool,
}

/// The words of a text.
#[derive(Clone, Debug, Default)]
pub struct Words {
    folded: String,
    words: Vec<Word>,
}

impl Words {
    /// The words of `text`.
    #[must_use]
    pub fn of(text: &str, style: Style) -> Self {
        let mut words = Self::default();
        words.read(text, style);
        words
    }

    /// Reads `text` anew, using the memory again.
    pub fn read(&mut self, text: &str, style: Style) {
        self.folded.clear();
        self.words.clear();
        Reader { text, style, words: self, between: Between::Apart, handle: false, opens: true }.run();
    }

    /// Number of words.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    pub(super) fn get(&self, index: usize) -> Option<&Word> {
        self.words.get(index)
    }

    /// One past the last of the words that are written together with word `at`; no more than eight.
    pub(super) fn joined_end(&self, at: usize) -> usize {
        let mut end = at + 1;
        while end < at + 8 && self.words.get(end).is_some_and(|word| word.between == Between::Joined) {
            end += 1;
        }
        end
    }

    /// The folded letters of `range`, end to end.
    pub(super) fn letters(&self, range: &Range<usize>) -> &str {
        let (Some(first), Some(last)) =
            (self.words.get(range.start), range.end.checked_sub(1).and_then(|last| self.words.get(last)))
        else {
            return "";
        };
        self.folded.get(first.from..last.to).unwrap_or_default()
    }

    /// The place of `range` in `text`, which must be the text that was read.
    #[must_use]
    pub fn span(&self, text: &str, range: &Range<usize>) -> Option<Span> {
        let first = self.words.get(range.start)?;
        let last = self.words.get(range.end.checked_sub(1)?)?;
        Span::new(text, first.start..last.end)
    }
}

/// The key under which letters are looked up.
pub(super) fn key(letters: &str) -> u64 {
    FoldHash::of(letters)
}

/// The key of two stretches of letters written together.
pub(super) fn key_of_both(one: &str, other: &str) -> u64 {
    one.bytes().chain(other.bytes()).fold(FoldHash::EMPTY, FoldHash::with).finish()
}

struct Reader<'t> {
    text: &'t str,
    style: Style,
    words: &'t mut Words,
    between: Between,
    handle: bool,
    opens: bool,
}

impl Reader<'_> {
    fn run(&mut self) {
        self.handle = self.style == Style::Handle;
        let mut chars = self.text.char_indices().peekable();
        let mut newline = false;
        while let Some((at, c)) = chars.next() {
            if self.is_letter(c) {
                self.word(at);
                let end = self.words.words.last().map_or(at, |word| word.end);
                while chars.peek().is_some_and(|(next, _)| *next < end) {
                    chars.next();
                }
                (newline, self.opens) = (false, false);
                continue;
            }
            let next = chars.peek().map(|(_, next)| *next);
            let gap = match c {
                // A secret term is one wherever it is broken off.
                '\n' if newline && self.style != Style::Term => Between::Apart,
                '-' | '\u{2010}' | '\u{2011}' | '\'' | '\u{2019}' | '\u{2BC}' => {
                    // Between letters it joins; at the edge of a word it is a dash or a quotation mark.
                    let inside = self.ends_at(at) && next.is_some_and(|next| self.is_letter(next));
                    // `Lark-` at the end of a line and `spur` below it.
                    let hyphenated = self.style == Style::Term && self.ends_at(at) && matches!(next, Some('\n' | '\r'));
                    while hyphenated && chars.next_if(|(_, c)| c.is_whitespace()).is_some() {}
                    match (inside || hyphenated, c) {
                        (true, _) => Between::Joined,
                        (false, '-' | '\u{2010}' | '\u{2011}') => Between::Apart,
                        (false, _) => Between::Bracket,
                    }
                }
                '_' | '+' | '%' => Between::Space,
                ',' => Between::Comma,
                '(' | ')' | '[' | ']' | '"' | '\u{201C}' | '\u{201D}' | '\u{2018}' => Between::Bracket,
                '.' if next.is_some_and(|next| !next.is_whitespace()) || self.after_initial(at) => Between::Space,
                c if c.is_ascii_digit() => Between::Space,
                c if c.is_whitespace() || is_invisible(c) => Between::Space,
                _ => Between::Apart,
            };
            newline = c == '\n' || (newline && c.is_whitespace());
            self.between = self.between.max(gap);
            self.opens |= gap == Between::Apart && matches!(c, '.' | '!' | '?' | '\n' | ':' | '\u{2026}');
            if self.style == Style::Prose {
                match c {
                    '#' | '@' => self.handle = true,
                    '/' => self.handle |= next == Some('/'),
                    c if c.is_whitespace() => self.handle = false,
                    _ => {}
                }
            }
        }
    }

    fn is_letter(&self, c: char) -> bool {
        c.is_alphabetic()
            || unicode_normalization::char::is_combining_mark(c)
            || (self.style == Style::Term && c.is_ascii_digit())
    }

    fn ends_at(&self, at: usize) -> bool {
        self.words.words.last().is_some_and(|word| word.end == at)
    }

    fn after_initial(&self, at: usize) -> bool {
        self.ends_at(at) && self.words.words.last().is_some_and(|word| word.to - word.from == 1 && word.capital)
    }

    /// Reads the run of letters at `start` as one word or, where its capitals say so, several.
    fn word(&mut self, start: usize) {
        let rest = self.text.get(start..).unwrap_or_default();
        let mut from = self.words.folded.len();
        let mut begin = start;
        let (mut upper, mut lower) = (0_usize, 0_usize);
        let mut first_capital = None;
        let mut end = start;
        let mut previous: Option<char> = None;
        let mut chars = rest.char_indices().peekable();
        while let Some((offset, c)) = chars.next() {
            let at = start + offset;
            if matches!(c, '\'' | '\u{2019}' | '\u{2BC}') {
                let suffix: String = rest
                    .get(offset + c.len_utf8()..)
                    .unwrap_or_default()
                    .chars()
                    .take_while(|c| c.is_alphabetic())
                    .take(4)
                    .collect();
                let clitic = matches!(suffix.to_ascii_lowercase().as_str(), "s" | "ll" | "d" | "ve" | "re" | "m" | "t");
                if clitic {
                    let possessive = suffix.eq_ignore_ascii_case("s");
                    self.push(begin, end, from, (upper, lower, first_capital), possessive);
                    // The suffix belongs to no word.
                    let after = at + c.len_utf8() + suffix.len();
                    self.skip_to(after);
                    return;
                }
                if suffix.is_empty() {
                    break;
                }
                continue;
            }
            if is_invisible(c) {
                continue;
            }
            if !self.is_letter(c) {
                break;
            }
            let next = chars.peek().map(|(_, next)| *next);
            let turns = c.is_uppercase()
                && previous.is_some_and(|before| {
                    before.is_lowercase() || (before.is_uppercase() && next.is_some_and(char::is_lowercase))
                });
            if turns {
                self.push(begin, end, from, (upper, lower, first_capital), false);
                self.between = Between::Joined;
                (begin, from) = (at, self.words.folded.len());
                (upper, lower, first_capital) = (0, 0, None);
            }
            first_capital = first_capital.or(Some(c.is_uppercase()));
            upper += usize::from(c.is_uppercase());
            lower += usize::from(c.is_lowercase());
            fold_char(c, &mut self.words.folded);
            previous = Some(c);
            end = at + c.len_utf8();
        }
        self.push(begin, end, from, (upper, lower, first_capital), false);
    }

    fn push(&mut self, start: usize, end: usize, from: usize, case: (usize, usize, Option<bool>), possessive: bool) {
        let to = self.words.folded.len();
        let (upper, lower, capital) = case;
        self.words.words.push(Word {
            start,
            end,
            from,
            to,
            capital: capital.unwrap_or(false),
            between: self.between,
            handle: self.handle,
            possessive,
            opens: self.opens,
            shouted: upper >= 2 && lower == 0,
        });
        self.between = Between::Joined;
        self.opens = false;
    }

    /// Passes over an apostrophe and its suffix after the last word.
    fn skip_to(&mut self, at: usize) {
        self.words.words.push(Word {
            start: at,
            end: at,
            from: self.words.folded.len(),
            to: self.words.folded.len(),
            capital: false,
            between: Between::Apart,
            handle: self.handle,
            possessive: false,
            opens: false,
            shouted: false,
        });
        self.between = Between::Apart;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str, style: Style) -> Vec<String> {
        let words = Words::of(text, style);
        (0..words.len())
            .filter(|at| !words.letters(&(*at..at + 1)).is_empty())
            .map(|at| {
                let mark = match words.get(at).map(|word| word.between) {
                    Some(Between::Joined) => "+",
                    Some(Between::Space) => " ",
                    Some(Between::Comma) => ",",
                    _ => "|",
                };
                format!("{mark}{}", words.letters(&(at..at + 1)))
            })
            .collect()
    }

    #[test]
    fn names_are_taken_apart_wherever_they_hide() {
        assert_eq!(words("Ruby’s and Zoë O'Brien-McDonald", Style::Prose).concat(), "|ruby|and zoe o+brien+mc+donald");
        assert_eq!(words("ruby_thackray4T", Style::Handle).concat(), "|ruby thackray t");
        assert_eq!(words("#WellDoneRuby", Style::Prose).concat(), "|well+done+ruby");
        assert_eq!(words("R. Thackray. Then", Style::Prose).concat(), "|r thackray|then");
        assert_eq!(words("Thackray, Ruby\n\nKai", Style::Prose).concat(), "|thackray,ruby|kai");
        assert_eq!(words("Project 42", Style::Term).concat(), "|project 42");
    }

    #[test]
    fn words_know_their_place() {
        let text = "für Zoë's Rad";
        let words = Words::of(text, Style::Prose);
        let at = (0..words.len()).find(|at| words.letters(&(*at..at + 1)) == "zoe").unwrap();
        assert_eq!(words.span(text, &(at..at + 1)).unwrap().of(text), "Zoë");
        assert!(words.get(at).unwrap().possessive);
    }
}
