//! Ties a value to the way it is written: escapes, folded lines and entities each keep their place.

use crate::text::{FileSpan, MappedText, SourceMap};

/// What stands at the beginning of a stretch of a file.
pub(super) enum Unit {
    /// So many bytes that mean themselves.
    Same(usize),
    /// So many bytes that mean a text.
    Other(String, usize),
    /// So many bytes that mean nothing.
    Nothing(usize),
}

/// The map of `value`, which is written as `raw` from byte `start` on; `next` reads one unit of `raw`.
///
/// Where both do not agree, the whole value has the whole of `raw` for its place: inexact, never wrong.
pub(super) fn align(value: &str, raw: &str, start: usize, next: impl Fn(&str) -> Unit) -> SourceMap {
    if value == raw {
        return SourceMap::verbatim(value, start);
    }
    let mut mapped = MappedText::new();
    let (mut at, mut rest) = (0, value);
    while !rest.is_empty() {
        let Some(left) = raw.get(at..).filter(|left| !left.is_empty()) else { return whole(value, raw, start) };
        match next(left) {
            Unit::Same(length) => {
                let Some(text) = left.get(..length).filter(|text| !text.is_empty() && rest.starts_with(text)) else {
                    return whole(value, raw, start);
                };
                mapped.push_verbatim(text, start + at);
                rest = rest.get(text.len()..).unwrap_or_default();
                at += length;
            }
            Unit::Other(text, length) => {
                if text.is_empty() || length == 0 || !rest.starts_with(&text) {
                    return whole(value, raw, start);
                }
                mapped.push_replaced(&text, start + at..start + at + length);
                rest = rest.get(text.len()..).unwrap_or_default();
                at += length;
            }
            Unit::Nothing(0) => return whole(value, raw, start),
            Unit::Nothing(length) => at += length,
        }
    }
    mapped.finish().1
}

/// The map of `value`, whose words stand in `raw` as they are, with other white space between them.
pub(super) fn align_words(value: &str, raw: &str, start: usize) -> SourceMap {
    let mut mapped = MappedText::new();
    let (mut at, mut rest) = (0, value);
    while let Some(c) = rest.chars().next() {
        let left = raw.get(at..).unwrap_or_default();
        let blank = |text: &str| text.len() - text.trim_start().len();
        let (written, meant) = (blank(left), blank(rest));
        if c.is_whitespace() {
            let (head, tail) = rest.split_at(meant);
            if left.get(..written) == Some(head) {
                mapped.push_verbatim(head, start + at);
            } else {
                mapped.push_replaced(head, start + at..start + at + written);
            }
            (at, rest) = (at + written, tail);
            continue;
        }
        at += written;
        let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let (head, tail) = rest.split_at(word);
        if !raw.get(at..).is_some_and(|left| left.starts_with(head)) {
            return whole(value, raw, start);
        }
        mapped.push_verbatim(head, start + at);
        (at, rest) = (at + word, tail);
    }
    mapped.finish().1
}

fn whole(value: &str, raw: &str, start: usize) -> SourceMap {
    SourceMap::replaced(value, FileSpan::new(start, start + raw.len()))
}

/// One character that means itself; `\r\n` means `\n`.
pub(super) fn plain_unit(raw: &str) -> Unit {
    if raw.starts_with("\r\n") {
        return Unit::Other("\n".to_owned(), 2);
    }
    raw.chars().next().map_or(Unit::Nothing(0), |c| Unit::Same(c.len_utf8()))
}

/// The code point of `digits` hexadecimal digits after byte `at`.
pub(super) fn hex(raw: &str, at: usize, digits: usize) -> Option<u32> {
    let digits = raw.get(at..at + digits).filter(|text| text.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    u32::from_str_radix(digits, 16).ok()
}
