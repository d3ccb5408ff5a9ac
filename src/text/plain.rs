//! A passage folded character by character, for regular expressions: full-width digits, look-alike spaces, curly quotes
//! and mathematical letters become the plain ones, and every place leads back to the passage.

use std::borrow::Cow;
use std::ops::Range;

use super::fold::fold_char;
use super::span::Span;

/// The folded text of a passage.
#[derive(Clone, Debug)]
pub struct Plain<'t> {
    original: &'t str,
    text: Cow<'t, str>,
    /// For each byte of `text` (and one past its end) the byte of `original` its character starts at; empty where both are the same.
    origin: Vec<usize>,
}

impl<'t> Plain<'t> {
    /// Folds `original`; text that is all ASCII is borrowed as it stands.
    #[must_use]
    pub fn of(original: &'t str) -> Self {
        if original.is_ascii() {
            return Self { original, text: Cow::Borrowed(original), origin: Vec::new() };
        }
        let mut text = String::with_capacity(original.len());
        let mut origin = Vec::with_capacity(original.len() + 1);
        for (at, c) in original.char_indices() {
            match c {
                '\u{2010}'..='\u{2015}' | '\u{2212}' => text.push('-'),
                '\u{2018}' | '\u{2019}' => text.push('\''),
                '\u{201C}' | '\u{201D}' => text.push('"'),
                c if c.is_whitespace() && c != '\n' => text.push(' '),
                c => fold_char(c, &mut text),
            }
            origin.resize(text.len(), at);
        }
        origin.push(original.len());
        Self { original, text: Cow::Owned(text), origin }
    }

    /// `original` as it stands.
    #[must_use]
    pub fn unfolded(original: &'t str) -> Self {
        Self { original, text: Cow::Borrowed(original), origin: Vec::new() }
    }

    /// The text to search.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The place in the passage of a range of [`Plain::text`].
    #[must_use]
    pub fn span(&self, range: Range<usize>) -> Option<Span> {
        if self.origin.is_empty() {
            return Span::new(self.original, range);
        }
        let start = *self.origin.get(range.start)?;
        let last = *self.origin.get(range.end.checked_sub(1)?.max(range.start))?;
        // The end is where the character after the last one starts.
        let end = self.original.get(last..)?.chars().next().map_or(last, |c| last + c.len_utf8());
        Span::new(self.original, start..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_digits_are_found_at_their_own_place() {
        let text = "ring ０７７00 900123 é";
        let plain = Plain::of(text);
        let start = plain.text().find("07700 900123").unwrap();
        assert_eq!(plain.span(start..start + 12).unwrap().of(text), "０７７00 900123");
    }

    #[test]
    fn ascii_is_itself() {
        let plain = Plain::of("call 101");
        assert_eq!(plain.span(5..8).unwrap().of("call 101"), "101");
    }
}
