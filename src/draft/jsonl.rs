//! JSON Lines: one post a line.

use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::post::{Passage, PassageKind, Post, Problem};
use super::record;
use super::source::Source;
use crate::text::{FileSpan, MappedText, SourceMap};

#[derive(Deserialize)]
struct TextField<'l> {
    #[serde(borrow)]
    text: Option<&'l RawValue>,
}

/// Reads line `number` (1-based) of the stream `path`.
///
/// # Errors
/// When the line is not a JSON object.
pub fn read_line(line: &str, path: &Arc<str>, number: usize, folder: Option<&Path>) -> Result<Post, Problem> {
    let whole = FileSpan::new(0, line.len());
    let broken = |message: String| Problem { place: whole, message };
    let record: Value = serde_json::from_str(line)
        .map_err(|error| broken(format!("line {number} is not JSON: {error}; write one object a line")))?;
    if !record.is_object() {
        return Err(broken(format!("line {number} is not a JSON object; write one object a line")));
    }
    let source = Arc::new(Source { path: Arc::clone(path), text: line.to_owned(), first_line: number, offset: 0 });
    let mut post = Post::new(format!("{path}#{number}"), source, whole);
    let raw = serde_json::from_str::<TextField<'_>>(line).ok().and_then(|fields| fields.text);
    if let (Some(text), Some(raw)) = (record.get("text").and_then(Value::as_str), raw) {
        let start = raw.get().as_ptr() as usize - line.as_ptr() as usize;
        post.passages.push(Passage {
            kind: PassageKind::Body,
            text: text.to_owned(),
            map: map_string(raw.get(), start, text),
        });
    } else if record.get("text").is_some_and(|text| !text.is_null()) {
        record::problem(&mut post, whole, "text must be a string");
    }
    record::fill(&mut post, &record, whole, folder);
    Ok(post)
}

/// Ties the value of a JSON string to `literal`, which starts at byte `start` with its opening quote.
fn map_string(literal: &str, start: usize, value: &str) -> SourceMap {
    if !literal.contains('\\') {
        return SourceMap::verbatim(value, start + 1);
    }
    let mut mapped = MappedText::new();
    let (mut at, mut rest) = (1, value);
    while let Some(c) = rest.chars().next() {
        let (length, verbatim) = match literal.get(at..).unwrap_or_default().as_bytes() {
            [b'\\', b'u', ..] => (if c.len_utf16() == 2 { 12 } else { 6 }, false),
            [b'\\', ..] => (2, false),
            _ => (c.len_utf8(), true),
        };
        let (head, tail) = rest.split_at(c.len_utf8());
        if verbatim {
            mapped.push_verbatim(head, start + at);
        } else {
            mapped.push_replaced(head, start + at..start + at + length);
        }
        at += length;
        rest = tail;
    }
    mapped.finish().1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn words_after_escapes_are_found_in_the_raw_line() {
        let line = r#"{"id":"a","text":"One\n\u00e9 \ud83d\ude44 clown"}"#;
        let post = read_line(line, &Arc::from("-"), 3, None).unwrap();
        let body = &post.passages[0];
        let at = body.text.find("clown").unwrap();
        let place = body.map.to_file(Span::new(&body.text, at..at + 5).unwrap());
        assert_eq!(&line[place.start..place.end], "clown");
        assert_eq!(post.id, "a");
    }

    #[test]
    fn a_line_that_is_not_json_is_named() {
        assert!(read_line("oops", &Arc::from("-"), 7, None).unwrap_err().message.contains("line 7"));
    }
}
