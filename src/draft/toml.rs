//! TOML with places: Hugo's `+++` front matter.

use toml_edit::{Document, Item, TableLike};

use super::align::{Unit, align, hex, plain_unit};
use super::node::{Key, MAX_DEPTH, Node, Scalar, Value};
use crate::text::{Escape, FileSpan, SourceMap};

/// What is wrong with a TOML text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TomlError {
    /// Byte of the text.
    pub(super) at: usize,
    pub(super) message: String,
}

/// Reads the document that `text` is; places are counted from `start`.
pub(super) fn parse(text: &str, start: usize) -> Result<Node, TomlError> {
    let document = Document::parse(text).map_err(|error| TomlError {
        at: error.span().map_or(0, |span| span.start),
        message: error.message().lines().collect::<Vec<_>>().join(", "),
    })?;
    let whole = FileSpan::new(start, start + text.len());
    Ok(table(document.as_table(), text, start, whole, 0))
}

fn table(table: &dyn TableLike, text: &str, start: usize, place: FileSpan, depth: usize) -> Node {
    if depth > MAX_DEPTH {
        return Node { place, value: Value::Null };
    }
    let fields = table.iter().map(|(name, item)| {
        let key_place = table
            .key(name)
            .and_then(toml_edit::Key::span)
            .map_or(place, |span| FileSpan::new(start + span.start, start + span.end));
        (Key { name: name.to_owned(), place: key_place }, node(item, text, start, place, depth + 1))
    });
    Node { place, value: Value::Map(fields.collect()) }
}

fn node(item: &Item, text: &str, start: usize, outer: FileSpan, depth: usize) -> Node {
    let place = item.span().map_or(outer, |span| FileSpan::new(start + span.start, start + span.end));
    match item {
        Item::None => Node { place, value: Value::Null },
        Item::Table(inner) => table(inner, text, start, place, depth),
        Item::ArrayOfTables(tables) => Node {
            place,
            value: Value::List(tables.iter().map(|inner| table(inner, text, start, place, depth + 1)).collect()),
        },
        Item::Value(value) => value_node(value, text, start, place, depth),
    }
}

fn value_node(value: &toml_edit::Value, text: &str, start: usize, outer: FileSpan, depth: usize) -> Node {
    let place = value.span().map_or(outer, |span| FileSpan::new(start + span.start, start + span.end));
    let raw = text.get(place.start - start..place.end - start).unwrap_or_default();
    let value = match value {
        toml_edit::Value::InlineTable(inner) => return table(inner, text, start, place, depth),
        toml_edit::Value::Array(items) if depth <= MAX_DEPTH => {
            Value::List(items.iter().map(|item| value_node(item, text, start, place, depth + 1)).collect())
        }
        toml_edit::Value::Array(_) => Value::Null,
        toml_edit::Value::String(string) => {
            let text = string.value().clone();
            let map = string_map(&text, raw, place.start);
            Value::Scalar(Scalar { text, map, quoted: true })
        }
        _ => Value::Scalar(Scalar {
            text: raw.to_owned(),
            map: SourceMap::verbatim(raw, place.start).with_escape(Escape::Never),
            quoted: false,
        }),
    };
    Node { place, value }
}

fn string_map(value: &str, raw: &str, start: usize) -> SourceMap {
    for (quote, escape) in
        [("\"\"\"", Escape::Backslash), ("'''", Escape::Literal), ("\"", Escape::Backslash), ("'", Escape::Literal)]
    {
        if let Some(inner) = raw.strip_prefix(quote).and_then(|inner| inner.strip_suffix(quote)) {
            // A line end right after three quotes is not part of the text.
            let skip = match (quote.len(), inner) {
                (3, inner) if inner.starts_with("\r\n") => 2,
                (3, inner) if inner.starts_with('\n') => 1,
                _ => 0,
            };
            let inner = inner.get(skip..).unwrap_or_default();
            let next = if escape == Escape::Backslash { basic_unit } else { plain_unit };
            return align(value, inner, start + quote.len() + skip, next).with_escape(escape);
        }
    }
    SourceMap::replaced(value, FileSpan::new(start, start + raw.len())).with_escape(Escape::Never)
}

/// Escapes of TOML 1.1, "String".
fn basic_unit(raw: &str) -> Unit {
    if !raw.starts_with('\\') {
        return plain_unit(raw);
    }
    let code = |digits: usize| {
        hex(raw, 2, digits)
            .and_then(char::from_u32)
            .map_or(Unit::Nothing(0), |c| Unit::Other(c.to_string(), 2 + digits))
    };
    match raw.as_bytes().get(1) {
        Some(b'x') => code(2),
        Some(b'U') => code(8),
        Some(b'e') => Unit::Other("\u{1b}".to_owned(), 2),
        Some(b' ' | b'\t' | b'\r' | b'\n') => {
            Unit::Nothing(1 + raw.get(1..).map_or(0, |rest| rest.len() - rest.trim_start().len()))
        }
        _ => super::json::unescape(raw).map_or(Unit::Nothing(0), |(c, length)| Unit::Other(c.to_string(), length)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn words_are_found_in_every_kind_of_string() {
        let text = "title = \"a \\\"clown\\\"\"\r\nother = 'clown'\r\n[params]\r\nlong = \"\"\"\r\nOne \\\r\n   clown\"\"\"\r\nraw = '''\nclown'''\n[[images]]\nfile = \"a.jpg\"\nalt = \"caf\\u00e9 clown\"\n";
        let record = parse(text, 0).unwrap();
        let params = record.get("params").unwrap();
        let alt = record.get("images").unwrap().items().unwrap()[0].get("alt").unwrap();
        let mut found = Vec::new();
        for node in [record.get("title"), record.get("other"), params.get("long"), params.get("raw"), Some(alt)] {
            let scalar = node.unwrap().scalar().unwrap();
            let at = scalar.text.find("clown").unwrap();
            found.push(scalar.map.to_file(Span::new(&scalar.text, at..at + 5).unwrap()).start);
        }
        let there: Vec<usize> = text.match_indices("clown").map(|(at, _)| at).collect();
        assert_eq!(found, there);
    }

    #[test]
    fn what_is_no_toml_is_told_with_its_byte() {
        assert_eq!(parse("a = 1\nb = oops\n", 0).unwrap_err().at, 10);
    }
}
