//! What a page says of itself where only searches and previews show it: `<meta>` and JSON-LD.

use super::super::markup::Tag;
use super::super::node::{Node, Scalar, Value};
use super::super::post::PassageKind;
use super::super::{json, record};
use super::Page;
use crate::text::{FileSpan, Span};

/// `<meta>` names and properties that are shown in searches and previews.
const META: &[(&str, PassageKind)] = &[
    ("description", PassageKind::Description),
    ("og:title", PassageKind::Title),
    ("og:description", PassageKind::Description),
    ("twitter:title", PassageKind::Title),
    ("twitter:description", PassageKind::Description),
];
/// Fields of JSON-LD that search engines show.
const LINKED_DATA: &[(&str, PassageKind)] = &[
    ("headline", PassageKind::Title),
    ("alternativeHeadline", PassageKind::Title),
    ("name", PassageKind::Title),
    ("description", PassageKind::Description),
    ("articleBody", PassageKind::Excerpt),
    ("abstract", PassageKind::Excerpt),
    ("caption", PassageKind::Description),
    ("text", PassageKind::Excerpt),
];

impl Page<'_> {
    pub(super) fn meta(&mut self, tag: &Tag, place: FileSpan) {
        let Some(content) = tag.get("content") else { return };
        let named = ["name", "property", "itemprop"].iter().find_map(|kind| Some((*kind, tag.get(kind)?)));
        let Some((kind, name)) = named.map(|(kind, name)| (kind, name.text.to_lowercase())) else { return };
        // Microdata: `<meta itemprop="name">` is the page's name, `<meta name="name">` is nothing.
        let name = match (kind, name.as_str()) {
            ("itemprop", "name" | "headline") => "og:title".to_owned(),
            ("itemprop", "image") => "og:image".to_owned(),
            _ => name,
        };
        if let Some((_, kind)) = META.iter().find(|(known, _)| *known == name) {
            self.add(*kind, content);
        } else if matches!(name.as_str(), "og:image" | "twitter:image") {
            let file = self.outside(content);
            record::attach(self.post, &file, place, self.folder);
        } else if matches!(name.as_str(), "og:image:alt" | "twitter:image:alt")
            && let Some(index) = self.post.attachments.len().checked_sub(1)
        {
            self.alt(index, content);
        }
    }

    /// JSON-LD: structured data that search engines show.
    pub(super) fn linked(&mut self, text: &Scalar) {
        let start = text.map.to_file(Span::all(&text.text)).start;
        match json::parse(&text.text, start) {
            Ok(record) => self.linked_node(&record),
            Err(error) => {
                let place = self.outer.of_range(FileSpan::new(start + error.at, start + error.at));
                record::problem(self.post, place, &format!("the JSON-LD is not JSON: {}", error.message));
            }
        }
    }

    fn linked_node(&mut self, node: &Node) {
        match &node.value {
            Value::List(items) => items.iter().for_each(|item| self.linked_node(item)),
            Value::Map(fields) => {
                for (key, value) in fields {
                    let kind = LINKED_DATA.iter().find(|(name, _)| *name == key.name);
                    if let (Some((_, kind)), Some(scalar)) = (kind, value.scalar()) {
                        self.add(*kind, scalar);
                    }
                    self.linked_node(value);
                }
            }
            Value::Null | Value::Scalar(_) => {}
        }
    }
}
