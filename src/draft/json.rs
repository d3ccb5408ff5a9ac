//! JSON with places (RFC 8259): records, arrays of records and JSON front matter.

use serde::de::IgnoredAny;

use super::align::hex;
use super::node::{Key, MAX_DEPTH, Node, Scalar, Value};
use crate::text::{Escape, FileSpan, MappedText, SourceMap};

/// What is wrong with a JSON text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct JsonError {
    /// Byte of the text.
    pub(super) at: usize,
    pub(super) message: String,
}

/// Reads the value that `text` is; places are counted from `start`.
pub(super) fn parse(text: &str, start: usize) -> Result<Node, JsonError> {
    // serde_json knows the grammar and words its errors well; the walk below only has to find the places.
    serde_json::from_str::<IgnoredAny>(text).map_err(|error| told(text, &error))?;
    let mut walk = Walk { text, start, at: 0 };
    walk.value(0)
}

/// Reads the value that `text` starts with, and how many bytes it is.
pub(super) fn parse_prefix(text: &str, start: usize) -> Result<(Node, usize), JsonError> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    match values.next() {
        Some(Ok(_)) => {
            let length = values.byte_offset();
            let mut walk = Walk { text: text.get(..length).unwrap_or_default(), start, at: 0 };
            Ok((walk.value(0)?, length))
        }
        Some(Err(error)) => Err(told(text, &error)),
        None => Err(JsonError { at: 0, message: "nothing there".to_owned() }),
    }
}

fn told(text: &str, error: &serde_json::Error) -> JsonError {
    let line_start = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default().to_owned();
    JsonError { at: (line_start + error.column().saturating_sub(1)).min(text.len()), message }
}

struct Walk<'t> {
    text: &'t str,
    start: usize,
    at: usize,
}

impl Walk<'_> {
    fn peek(&mut self) -> Option<u8> {
        let rest = self.text.as_bytes().get(self.at..)?;
        self.at += rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        self.text.as_bytes().get(self.at).copied()
    }

    fn wrong(&self, message: &str) -> JsonError {
        JsonError { at: self.at.min(self.text.len()), message: message.to_owned() }
    }

    fn place(&self, from: usize) -> FileSpan {
        FileSpan::new(self.start + from, self.start + self.at)
    }

    fn value(&mut self, depth: usize) -> Result<Node, JsonError> {
        if depth > MAX_DEPTH {
            return Err(self.wrong("nested too deep"));
        }
        let first = self.peek().ok_or_else(|| self.wrong("nothing there"))?;
        let from = self.at;
        let value = match first {
            b'{' => {
                let mut fields = Vec::new();
                self.at += 1;
                while self.peek().is_some_and(|byte| byte != b'}') {
                    if self.peek() == Some(b',') {
                        self.at += 1;
                        self.peek();
                    }
                    let key_from = self.at;
                    let (name, _) = self.string()?;
                    let quoted = self.place(key_from);
                    let key = Key { name, place: FileSpan::new(quoted.start + 1, quoted.end - 1) };
                    self.peek();
                    self.at += 1; // the colon
                    fields.push((key, self.value(depth + 1)?));
                }
                self.at += 1;
                Value::Map(fields)
            }
            b'[' => {
                let mut items = Vec::new();
                self.at += 1;
                while self.peek().is_some_and(|byte| byte != b']') {
                    if self.peek() == Some(b',') {
                        self.at += 1;
                    }
                    items.push(self.value(depth + 1)?);
                }
                self.at += 1;
                Value::List(items)
            }
            b'"' => {
                let (text, map) = self.string()?;
                Value::Scalar(Scalar { text, map: map.with_escape(Escape::Backslash), quoted: true })
            }
            _ => {
                let rest = self.text.get(self.at..).unwrap_or_default();
                let length =
                    rest.find(|c: char| !(c.is_ascii_alphanumeric() || "+-.".contains(c))).unwrap_or(rest.len());
                if length == 0 {
                    return Err(self.wrong("not a value"));
                }
                let text = rest.get(..length).unwrap_or_default().to_owned();
                let map = SourceMap::verbatim(&text, self.start + self.at).with_escape(Escape::Never);
                self.at += length;
                if text == "null" { Value::Null } else { Value::Scalar(Scalar { text, map, quoted: false }) }
            }
        };
        Ok(Node { place: self.place(from), value })
    }

    /// Reads the string at hand; quotes are not part of the map.
    fn string(&mut self) -> Result<(String, SourceMap), JsonError> {
        let mut mapped = MappedText::new();
        self.at += 1;
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let run =
                memchr::memchr2(b'"', b'\\', rest.as_bytes()).ok_or_else(|| self.wrong("a string is not closed"))?;
            mapped.push_verbatim(rest.get(..run).unwrap_or_default(), self.start + self.at);
            self.at += run;
            let rest = rest.get(run..).unwrap_or_default();
            if rest.starts_with('"') {
                self.at += 1;
                return Ok(mapped.finish());
            }
            let (c, length) = unescape(rest).ok_or_else(|| self.wrong("an escape that is no character"))?;
            mapped.push_replaced(c.encode_utf8(&mut [0; 4]), self.start + self.at..self.start + self.at + length);
            self.at += length;
        }
    }
}

/// The character that the escape at the beginning of `raw` stands for, and its length in bytes.
pub(super) fn unescape(raw: &str) -> Option<(char, usize)> {
    let c = match raw.as_bytes().get(1)? {
        b'n' => '\n',
        b't' => '\t',
        b'r' => '\r',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'u' => {
            let unit = hex(raw, 2, 4)?;
            if (0xd800..0xdc00).contains(&unit) && raw.get(6..8) == Some("\\u") {
                let low = hex(raw, 8, 4).filter(|low| (0xdc00..0xe000).contains(low))?;
                return char::from_u32(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00)).map(|c| (c, 12));
            }
            return char::from_u32(unit).map(|c| (c, 6));
        }
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        _ => return None,
    };
    Some((c, 2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn a_repeated_word_is_found_where_its_field_is() {
        let text = r#"{"title": "clown", "images": [{"file": "a.jpg", "alt": "a \"clown\""}]}"#;
        let record = parse(text, 0).unwrap();
        let alt = record.get("images").unwrap().items().unwrap()[0].get("alt").unwrap().scalar().unwrap();
        assert_eq!(alt.text, "a \"clown\"");
        let place = alt.map.to_file(Span::new(&alt.text, 3..8).unwrap());
        assert_eq!(place.start, text.rfind("clown").unwrap());
        assert_eq!(&text[place.start..place.end], "clown");
    }

    #[test]
    fn what_is_no_json_is_told_with_its_byte() {
        assert_eq!(parse("{\n \"a\": oops}", 0).unwrap_err().at, 8);
        assert!(parse(r#"{"a": "\ud800"}"#, 0).is_err(), "half a surrogate pair is no character");
        assert!(parse(&"[".repeat(500), 0).is_err());
    }
}
