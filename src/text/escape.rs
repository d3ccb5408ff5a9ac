//! How words have to be written to stand in a draft's file, format by format: what `--fix` writes.

use std::fmt::Write as _;

use super::span::FileSpan;

/// The way of writing that a passage's text has in its file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Escape {
    /// As it is: plain text.
    #[default]
    AsIs,
    /// Markdown, and the HTML in it: what would be a tag or an entity is written out.
    Markdown,
    /// Between double quotes with backslashes: JSON (RFC 8259), YAML and TOML strings in double quotes.
    Backslash,
    /// YAML between single quotes, where a quote is doubled.
    YamlSingle,
    /// YAML without quotes: only words that mean nothing in YAML can be written there.
    YamlPlain,
    /// A YAML block (`|`, `>`) whose lines are indented by so many blanks.
    YamlBlock { indent: usize },
    /// TOML between single quotes, which knows no escapes.
    Literal,
    /// HTML between tags.
    Html,
    /// The value of an HTML attribute in quotes.
    Attribute,
    /// A cell in quotes (RFC 4180), where a quote is doubled.
    QuotedCell,
    /// A cell without quotes; it gets them when the new words need them.
    BareCell { cell: FileSpan, delimiter: u8 },
    /// The file does not hold the text as such (a workbook, a word processor's file): nothing can be written in place.
    Never,
}

impl Escape {
    /// `words` as they have to be written; `None` where they cannot be.
    #[must_use]
    pub fn write(self, words: &str) -> Option<String> {
        match self {
            Self::AsIs => Some(words.to_owned()),
            Self::Markdown => Some(in_markdown(words)),
            Self::Backslash => Some(backslashed(words)),
            Self::YamlSingle => (!words.contains('\n')).then(|| words.replace('\'', "''")),
            Self::YamlPlain => is_plain(words).then(|| words.to_owned()),
            Self::YamlBlock { indent } => Some(indented(words, indent)),
            Self::Literal => (!words.contains(['\'', '\n'])).then(|| words.to_owned()),
            Self::Html => {
                Some(words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\n', "<br>"))
            }
            Self::Attribute => {
                Some(words.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;").replace('\'', "&#39;"))
            }
            Self::QuotedCell => Some(words.replace('"', "\"\"")),
            // The quotes around the cell are added by whoever writes the file, see `quotes_cell`.
            Self::BareCell { .. } if self.quotes_cell(words).is_some() => Some(words.replace('"', "\"\"")),
            Self::BareCell { .. } => Some(words.to_owned()),
            Self::Never => None,
        }
    }

    /// The cell that has to be put in quotes before `words` can stand in it.
    #[must_use]
    pub fn quotes_cell(self, words: &str) -> Option<FileSpan> {
        match self {
            Self::BareCell { cell, delimiter } => {
                words.bytes().any(|byte| byte == delimiter || matches!(byte, b'"' | b'\n' | b'\r')).then_some(cell)
            }
            _ => None,
        }
    }

    /// Whether a new line in the written words is a line of the file, ended as the file ends its lines.
    #[must_use]
    pub fn has_lines_of_file(self) -> bool {
        matches!(self, Self::AsIs | Self::Markdown | Self::YamlBlock { .. })
    }
}

fn in_markdown(words: &str) -> String {
    let mut written = String::with_capacity(words.len());
    for (at, c) in words.char_indices() {
        let after = words.get(at + c.len_utf8()..).unwrap_or_default();
        match c {
            '<' if after.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) => {
                written.push_str("&lt;");
            }
            '&' if is_entity(after) => written.push_str("&amp;"),
            c => written.push(c),
        }
    }
    written
}

/// Whether `after`, behind `&`, makes it an entity.
fn is_entity(after: &str) -> bool {
    let name = after.split(';').next().filter(|name| name.len() < after.len()).unwrap_or_default();
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '#')
}

fn backslashed(words: &str) -> String {
    let mut written = String::with_capacity(words.len() + 8);
    for c in words.chars() {
        match c {
            '"' => written.push_str("\\\""),
            '\\' => written.push_str("\\\\"),
            '\n' => written.push_str("\\n"),
            '\r' => written.push_str("\\r"),
            '\t' => written.push_str("\\t"),
            c if u32::from(c) < 0x20 => {
                let _ = write!(written, "\\u{:04x}", u32::from(c));
            }
            c => written.push(c),
        }
    }
    written
}

/// Whether words can stand inside a plain YAML scalar, wherever in it.
fn is_plain(words: &str) -> bool {
    !words.contains(['\n', '\r', '#', ':', '"', '\'', '[', ']', '{', '}', ',', '&', '*', '!', '|', '>', '%', '@', '`'])
        && words.trim() == words
        && !words.starts_with(['-', '?'])
        && !words.is_empty()
}

fn indented(words: &str, indent: usize) -> String {
    let blanks = " ".repeat(indent);
    let mut lines = words.split('\n');
    let mut written = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        written.push('\n');
        if !line.is_empty() {
            written.push_str(&blanks);
            written.push_str(line);
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_written_as_the_format_asks() {
        assert_eq!(Escape::Backslash.write("a \"b\"\n").as_deref(), Some("a \\\"b\\\"\\n"));
        assert_eq!(Escape::YamlSingle.write("it's").as_deref(), Some("it''s"));
        assert_eq!(Escape::YamlBlock { indent: 2 }.write("a\n\nb").as_deref(), Some("a\n\n  b"));
        assert_eq!(Escape::Markdown.write("R&D <b> 1 < 2 &amp;").as_deref(), Some("R&D &lt;b> 1 < 2 &amp;amp;"));
        assert_eq!(Escape::Html.write("R&D <b>").as_deref(), Some("R&amp;D &lt;b&gt;"));
        assert_eq!(Escape::QuotedCell.write("say \"hi\"").as_deref(), Some("say \"\"hi\"\""));
    }

    #[test]
    fn what_cannot_be_written_is_not() {
        assert_eq!(Escape::YamlPlain.write("a: b"), None);
        assert_eq!(Escape::Literal.write("it's"), None);
        assert_eq!(Escape::Never.write("a"), None);
    }

    #[test]
    fn a_bare_cell_gets_quotes_only_for_words_that_need_them() {
        let cell = FileSpan::new(3, 9);
        let bare = Escape::BareCell { cell, delimiter: b';' };
        assert_eq!(bare.quotes_cell("a, b"), None);
        assert_eq!(bare.quotes_cell("a; b"), Some(cell));
    }
}
