//! Keeps the names of the register out of print: a bar for every name in whatever a run writes.

use std::borrow::Cow;
use std::ops::Range;

use super::names::Part;
use super::register::Register;
use super::sightings::Form;
use super::words::{Between, Style, Words, key};

/// What stands in for a name; of one length, so that its own is not told.
pub const BAR: &str = "████████";

/// Most joined words that are tried as one name.
const MOST_JOINED: usize = 4;

/// Endings of pictures: in their names every word may be a child's.
const PICTURES: &[&str] =
    &[".jpg", ".jpeg", ".png", ".webp", ".gif", ".heic", ".avif", ".tif", ".tiff", ".mp4", ".mov", ".svg"];

/// Whether bytes `start..end` stand in the name of a picture file.
fn in_file_name(text: &str, start: usize, end: usize) -> bool {
    let edge = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ',' | '(' | ')' | '<' | '>' | '{' | '}');
    let from = text.get(..start).and_then(|before| before.rfind(edge)).map_or(0, |at| at + 1);
    let to = text.get(end..).and_then(|after| after.find(edge)).map_or(text.len(), |at| end + at);
    let chunk = text.get(from..to).unwrap_or_default().to_lowercase();
    PICTURES.iter().any(|ending| chunk.contains(ending))
}

/// Where names of `register` stand in `text`, in bytes, in order and apart from one another.
///
/// Whole names are barred however they are written. A forename or surname alone is barred where it is written with a capital,
/// or is no ordinary word (`is_word` asks a dictionary by the word's key); so a page may lose a `Rose` too many, but no name
/// gets through because it is a word as well.
#[must_use]
pub fn name_places(register: &Register, text: &str, is_word: &dyn Fn(u64) -> bool) -> Vec<Range<usize>> {
    let words = Words::of(text, Style::Handle);
    let mut places: Vec<(usize, usize)> = Vec::new();
    let mut add = |range: Range<usize>| {
        if let Some(span) = words.span(text, &range) {
            places.push((span.start(), span.end()));
        }
    };
    for sighting in register.sightings(&words) {
        if sighting.form != Form::First {
            add(sighting.words);
        }
    }
    for (at, word) in (0..words.len()).filter_map(|at| Some((at, words.get(at)?))) {
        let whole_word = word.between != Between::Joined;
        // Names of several joined words (`McDonald`, `Anne-Marie`) count as one.
        for end in at + 1..=words.joined_end(at).min(at + MOST_JOINED) {
            let letters = words.letters(&(at..end));
            let part = register.part(letters);
            if !part.has(Part::FIRST) && !part.has(Part::LAST) {
                continue;
            }
            let strange = !is_word(key(letters)) && (letters.len() >= 3 || word.capital);
            // An id that is a name (`people: [ruby]`) is barred even where the name is a word.
            let is_id = || whole_word && register.find(letters).is_some();
            let is_file =
                || words.span(text, &(at..end)).is_some_and(|span| in_file_name(text, span.start(), span.end()));
            if strange || (word.capital && whole_word) || is_id() || is_file() {
                add(at..end);
            }
        }
    }
    places.sort_unstable();
    let mut apart: Vec<Range<usize>> = Vec::with_capacity(places.len());
    for (start, end) in places {
        match apart.last_mut() {
            Some(last) if start < last.end => last.end = last.end.max(end),
            _ => apart.push(start..end),
        }
    }
    apart
}

/// `text` with a bar for each name of `register`, see [`name_places`].
#[must_use]
pub fn bar<'t>(register: &Register, text: &'t str, is_word: &dyn Fn(u64) -> bool) -> Cow<'t, str> {
    let places = name_places(register, text, is_word);
    if places.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut at = 0;
    for place in places {
        shown.push_str(text.get(at..place.start).unwrap_or_default());
        shown.push_str(BAR);
        at = place.end;
    }
    shown.push_str(text.get(at..).unwrap_or_default());
    Cow::Owned(shown)
}
