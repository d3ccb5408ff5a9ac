//! A record as it was written: values with their places, whatever the format.

use crate::text::{FileSpan, SourceMap, Span};

/// Deepest nesting of a record: a post needs three levels, and a hostile one must not exhaust the stack.
pub(super) const MAX_DEPTH: usize = 64;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) place: FileSpan,
    pub(super) value: Value,
}

#[derive(Clone, Debug)]
pub(super) enum Value {
    Null,
    /// A text, number, truth value or date, as text.
    Scalar(Scalar),
    List(Vec<Node>),
    Map(Vec<(Key, Node)>),
}

/// A plain value.
#[derive(Clone, Debug)]
pub(super) struct Scalar {
    pub(super) text: String,
    /// Where each byte of `text` stands.
    pub(super) map: SourceMap,
    /// Written as a text, not as a number or truth value.
    pub(super) quoted: bool,
}

/// The name of a value in a map.
#[derive(Clone, Debug)]
pub(super) struct Key {
    pub(super) name: String,
    pub(super) place: FileSpan,
}

impl Node {
    /// A list of plain values.
    pub(super) fn list(place: FileSpan, items: Vec<Scalar>) -> Self {
        let items = items.into_iter().map(|item| Self { place, value: Value::Scalar(item) }).collect();
        Self { place, value: Value::List(items) }
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    pub(super) fn scalar(&self) -> Option<&Scalar> {
        match &self.value {
            Value::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// The text of a plain value.
    pub(super) fn plain(&self) -> Option<String> {
        self.scalar().map(|scalar| scalar.text.clone())
    }

    pub(super) fn fields(&self) -> Option<&[(Key, Node)]> {
        match &self.value {
            Value::Map(fields) => Some(fields),
            _ => None,
        }
    }

    pub(super) fn items(&self) -> Option<&[Self]> {
        match &self.value {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    /// The value called `name`; of several the last, as readers of JSON take it.
    pub(super) fn get(&self, name: &str) -> Option<&Self> {
        self.fields()?.iter().rev().find(|(key, _)| key.name == name).map(|(_, node)| node)
    }

    /// A truth value, however people write it in front matter and spreadsheets.
    pub(super) fn flag(&self) -> Option<bool> {
        match self.scalar()?.text.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "y" | "on" | "1" => Some(true),
            "false" | "no" | "n" | "off" | "0" => Some(false),
            _ => None,
        }
    }
}

impl Scalar {
    /// The part of it that `part` of its text is.
    pub(super) fn slice(&self, part: Span) -> Self {
        Self { text: part.of(&self.text).to_owned(), map: self.map.slice(part), quoted: self.quoted }
    }

    /// Its parts between any of `separators`, without blanks around them; empty ones are left out.
    pub(super) fn split(&self, separators: &[char]) -> Vec<Self> {
        let mut parts = Vec::new();
        let mut at = 0;
        for piece in self.text.split(|c: char| separators.contains(&c)) {
            let start = at + (piece.len() - piece.trim_start().len());
            if let Some(part) = Span::new(&self.text, start..start + piece.trim().len()).filter(|part| !part.is_empty())
            {
                parts.push(self.slice(part));
            }
            at += piece.len();
            at += self.text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        }
        parts
    }
}
