//! YAML with places: front matter.

use std::borrow::Cow;
use std::collections::BTreeMap;

use granit_parser::{Event, Parser, ScalarStyle, Span as Mark};

use super::align::{Unit, align, align_words, hex, plain_unit};
use super::node::{Key, MAX_DEPTH, Node, Scalar, Value};
use crate::text::{Escape, FileSpan, SourceMap};

/// Most values that aliases may repeat: a "billion laughs" document stops here.
const MAX_REPEATED: usize = 10_000;

/// What is wrong with a YAML text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct YamlError {
    /// Byte of the text.
    pub(super) at: usize,
    pub(super) message: String,
}

/// Reads the document that `text` is; places are counted from `start`. An empty one is [`Value::Null`].
pub(super) fn parse(text: &str, start: usize) -> Result<Node, YamlError> {
    let mut builder = Builder { text, start, open: Vec::new(), done: None, anchors: BTreeMap::new(), repeated: 0 };
    for event in Parser::new_from_str(text) {
        match event {
            Ok((event, mark)) => builder.event(event, mark)?,
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or(0).min(text.len());
                return Err(YamlError { at, message: error.info() });
            }
        }
    }
    Ok(builder.done.unwrap_or(Node { place: FileSpan::new(start, start), value: Value::Null }))
}

/// A list or map that is not closed yet.
struct Open {
    from: usize,
    anchor: usize,
    /// `None` for a list.
    fields: Option<Vec<(Key, Node)>>,
    items: Vec<Node>,
    key: Option<Key>,
}

struct Builder<'t> {
    text: &'t str,
    start: usize,
    open: Vec<Open>,
    done: Option<Node>,
    anchors: BTreeMap<usize, (Node, usize)>,
    repeated: usize,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, mark: Mark) -> Result<(), YamlError> {
        let range = mark.byte_range().unwrap_or(0..0);
        let wrong = |message: &str| Err(YamlError { at: range.start, message: message.to_owned() });
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let node = self.scalar(text, style, range.clone());
                self.add(node, anchor)?;
            }
            Event::SequenceStart(_, anchor, _) => self.open(range.start, anchor, None)?,
            Event::MappingStart(_, anchor, _) => self.open(range.start, anchor, Some(Vec::new()))?,
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(open) = self.open.pop() else { return Ok(()) };
                // A block ends where the next token begins; what belongs to it ends with its last value.
                let inner = open.items.iter().chain(open.fields.iter().flatten().map(|(_, node)| node));
                let last = inner.map(|node| node.place.end).filter(|end| *end <= self.start + range.end).max();
                let closed = self.text.get(..range.end).is_some_and(|text| text.ends_with([']', '}']));
                let end = last.filter(|_| !closed).unwrap_or(self.start + range.end).max(self.start + open.from);
                let place = FileSpan::new(self.start + open.from, end);
                let value = open.fields.map_or(Value::List(open.items), Value::Map);
                self.add(Node { place, value }, open.anchor)?;
            }
            Event::Alias(anchor) => {
                let Some((node, size)) = self.anchors.get(&anchor).cloned() else {
                    return wrong("an alias of a value that is not closed yet");
                };
                self.repeated += size;
                if self.repeated > MAX_REPEATED {
                    return wrong("aliases repeat too many values");
                }
                self.add(node, 0)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self, from: usize, anchor: usize, fields: Option<Vec<(Key, Node)>>) -> Result<(), YamlError> {
        if self.open.len() >= MAX_DEPTH {
            return Err(YamlError { at: from, message: "nested too deep".to_owned() });
        }
        self.open.push(Open { from, anchor, fields, items: Vec::new(), key: None });
        Ok(())
    }

    fn add(&mut self, node: Node, anchor: usize) -> Result<(), YamlError> {
        if anchor > 0 {
            let size = size(&node);
            self.anchors.insert(anchor, (node.clone(), size));
        }
        let Some(open) = self.open.last_mut() else {
            self.done.get_or_insert(node);
            return Ok(());
        };
        let Some(fields) = &mut open.fields else {
            open.items.push(node);
            return Ok(());
        };
        match open.key.take() {
            None => open.key = Some(Key { name: node.plain().unwrap_or_default(), place: node.place }),
            Some(key) if key.name == "<<" => {
                let merged = match &node.value {
                    Value::Map(more) => more.clone(),
                    Value::List(maps) => maps.iter().filter_map(Node::fields).flatten().cloned().collect(),
                    _ => Vec::new(),
                };
                // What the map says itself goes before what it takes over.
                fields.splice(0..0, merged);
            }
            Some(key) => {
                if fields.iter().any(|(known, _)| known.name == key.name && known.place.start >= self.start + open.from)
                {
                    let at = key.place.start.saturating_sub(self.start);
                    return Err(YamlError { at, message: format!("'{}' is there twice", key.name) });
                }
                fields.push((key, node));
            }
        }
        Ok(())
    }

    fn scalar(&self, text: Cow<'_, str>, style: ScalarStyle, range: std::ops::Range<usize>) -> Node {
        let raw = self.text.get(range.clone()).unwrap_or_default();
        let place = FileSpan::new(self.start + range.start, self.start + range.end);
        if style == ScalarStyle::Plain && matches!(&*text, "" | "~" | "null" | "Null" | "NULL") {
            return Node { place, value: Value::Null };
        }
        let text = text.into_owned();
        let map = self.map(&text, raw, style, range.start);
        Node { place, value: Value::Scalar(Scalar { text, map, quoted: style != ScalarStyle::Plain }) }
    }

    fn map(&self, text: &str, raw: &str, style: ScalarStyle, at: usize) -> SourceMap {
        let inside = |quote: char| {
            let open = raw.find(quote).map_or(0, |open| open + 1);
            (raw.get(open..).unwrap_or_default().trim_end_matches(quote), self.start + at + open)
        };
        match style {
            ScalarStyle::Plain => align(text, raw, self.start + at, folded_unit).with_escape(Escape::YamlPlain),
            ScalarStyle::SingleQuoted => {
                let (raw, start) = inside('\'');
                align(text, raw, start, single_unit).with_escape(Escape::YamlSingle)
            }
            ScalarStyle::DoubleQuoted => {
                // A backslash before the closing quote belongs to an escaped one, so only the last quote closes.
                let open = raw.find('"').map_or(0, |open| open + 1);
                let inner = raw.get(open..).unwrap_or_default();
                let inner = inner.strip_suffix('"').unwrap_or(inner);
                align(text, inner, self.start + at + open, double_unit).with_escape(Escape::Backslash)
            }
            ScalarStyle::Literal | ScalarStyle::Folded => {
                // The span may begin at the indicator or at the content: the indicator's line is not content.
                let header = if raw.trim_start().starts_with(['|', '>']) {
                    raw.find('\n').map_or(raw.len(), |newline| newline + 1)
                } else {
                    0
                };
                let content = raw.get(header..).unwrap_or_default();
                let line = content.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
                let before = self.text.get(..at + header).unwrap_or_default();
                let lead = before.len() - before.rfind('\n').map_or(0, |newline| newline + 1);
                let indent = lead + line.len() - line.trim_start_matches(' ').len();
                align_words(text, content, self.start + at + header).with_escape(Escape::YamlBlock { indent })
            }
        }
    }
}

/// Values in `node`, itself included.
fn size(node: &Node) -> usize {
    1 + match &node.value {
        Value::List(items) => items.iter().map(size).sum(),
        Value::Map(fields) => fields.iter().map(|(_, node)| size(node)).sum(),
        Value::Null | Value::Scalar(_) => 0,
    }
}

/// Line folding (YAML 1.2.2, 6.5): one line end is a blank, more are one fewer.
fn folded_unit(raw: &str) -> Unit {
    let blank = raw.len() - raw.trim_start_matches([' ', '\t', '\r', '\n']).len();
    match raw.get(..blank).unwrap_or_default().matches('\n').count() {
        0 => plain_unit(raw),
        1 => Unit::Other(" ".to_owned(), blank),
        lines => Unit::Other("\n".repeat(lines - 1), blank),
    }
}

fn single_unit(raw: &str) -> Unit {
    if raw.starts_with("''") { Unit::Other("'".to_owned(), 2) } else { folded_unit(raw) }
}

/// Escapes of YAML 1.2.2, 5.7.
fn double_unit(raw: &str) -> Unit {
    if !raw.starts_with('\\') {
        return folded_unit(raw);
    }
    let code = |digits: usize| {
        hex(raw, 2, digits)
            .and_then(char::from_u32)
            .map_or(Unit::Nothing(0), |c| Unit::Other(c.to_string(), 2 + digits))
    };
    let c = match raw.as_bytes().get(1) {
        Some(b'\n' | b'\r') => {
            let blank = raw.get(1..).map_or(0, |rest| rest.len() - rest.trim_start().len());
            return Unit::Nothing(1 + blank);
        }
        Some(b'x') => return code(2),
        Some(b'u') => {
            return super::json::unescape(raw)
                .map_or(Unit::Nothing(0), |(c, length)| Unit::Other(c.to_string(), length));
        }
        Some(b'U') => return code(8),
        Some(b'0') => "\0",
        Some(b'a') => "\u{7}",
        Some(b'b') => "\u{8}",
        Some(b't' | b'\t') => "\t",
        Some(b'n') => "\n",
        Some(b'v') => "\u{b}",
        Some(b'f') => "\u{c}",
        Some(b'r') => "\r",
        Some(b'e') => "\u{1b}",
        Some(b'N') => "\u{85}",
        Some(b'_') => "\u{a0}",
        Some(b'L') => "\u{2028}",
        Some(b'P') => "\u{2029}",
        Some(b' ') => " ",
        Some(b'"') => "\"",
        Some(b'/') => "/",
        Some(b'\\') => "\\",
        _ => return Unit::Nothing(0),
    };
    Unit::Other(c.to_owned(), 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    /// Every `clown` of every value is a `clown` of the text.
    fn clowns(text: &str) -> Vec<usize> {
        fn walk(node: &Node, text: &str, found: &mut Vec<usize>) {
            match &node.value {
                Value::Null => {}
                Value::List(items) => items.iter().for_each(|item| walk(item, text, found)),
                Value::Map(fields) => fields.iter().for_each(|(_, node)| walk(node, text, found)),
                Value::Scalar(scalar) => {
                    for (at, _) in scalar.text.match_indices("clown") {
                        let place = scalar.map.to_file(Span::new(&scalar.text, at..at + 5).unwrap());
                        assert_eq!(text.get(place.start..place.end), Some("clown"), "{:?}", scalar.text);
                        found.push(place.start);
                    }
                }
            }
        }
        let mut found = Vec::new();
        walk(&parse(text, 0).unwrap(), text, &mut found);
        found
    }

    #[test]
    fn words_are_found_in_every_style() {
        for text in [
            "a: clown\nb: clown\n",
            "a: 'it''s a clown'\n",
            "a: \"\\u00e9 \\\"clown\\\" \\\n   clown\\n clown\"\n",
            "a: a plain\n  clown\n\n  clown\n",
            "a: |-\n  One\n\n    clown\n  clown\n",
            "a: >\r\n  One\r\n  clown\r\n\r\n  clown\r\n",
            "a: |2\n   clown\nb: [clown, {c: clown}]\n",
        ] {
            let found = clowns(text);
            let there: Vec<usize> = text.match_indices("clown").map(|(at, _)| at).collect();
            assert_eq!(found, there, "{text}");
        }
    }

    #[test]
    fn laughs_and_depth_are_held_within_bounds() {
        let laughs = "a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\n";
        assert!(parse(laughs, 0).unwrap_err().message.contains("aliases"));
        assert!(parse(&"[".repeat(300), 0).is_err());
    }

    #[test]
    fn a_name_that_is_there_twice_is_told() {
        let error = parse("a: 1\nb: 2\na: 3\n", 0).unwrap_err();
        assert_eq!((error.at, error.message.as_str()), (10, "'a' is there twice"));
    }
}
