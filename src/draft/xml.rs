//! XML in pieces, each with its place.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::node::Scalar;
use crate::text::{Escape, FileSpan, MappedText, SourceMap};

/// Deepest nesting: a document needs some dozens.
const MAX_DEPTH: usize = 256;

/// One piece of XML.
#[derive(Debug)]
pub(super) enum Xml {
    Open(Element),
    Close(String),
    Text(Scalar),
}

/// A start tag.
#[derive(Debug)]
pub(super) struct Element {
    /// With its prefix, as written.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    /// The name without its prefix.
    pub(super) fn local(&self) -> &str {
        local(&self.name)
    }

    /// The value of an attribute, by its name without prefix.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| local(known) == name).map(|(_, value)| value.as_str())
    }
}

/// A name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// What is wrong with an XML text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct XmlError {
    /// Byte of the text.
    pub(super) at: usize,
    pub(super) message: String,
}

/// Reads `xml` piece by piece. Entities of a document's own are not resolved, so none can swell: the rest is read, and the error
/// at the end says that something was not.
pub(super) fn read(xml: &str, take: &mut dyn FnMut(Xml)) -> Result<(), XmlError> {
    let mut reader = Reader::from_str(xml);
    let mut depth = 0_usize;
    let mut unknown: Option<XmlError> = None;
    loop {
        let start = position(reader.buffer_position(), xml);
        let event = reader
            .read_event()
            .map_err(|error| XmlError { at: position(reader.error_position(), xml), message: error.to_string() })?;
        let end = position(reader.buffer_position(), xml);
        match event {
            Event::Start(tag) => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(XmlError { at: start, message: "nested too deep".to_owned() });
                }
                take(Xml::Open(element(&tag)));
            }
            Event::Empty(tag) => {
                let element = element(&tag);
                let name = element.name.clone();
                take(Xml::Open(element));
                take(Xml::Close(name));
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                take(Xml::Close(tag.name().0.to_owned()));
            }
            Event::Text(text) => take(Xml::Text(verbatim(&text, start))),
            Event::CData(_) => {
                let inside = xml.get(start..end).unwrap_or_default();
                let inside =
                    inside.strip_prefix("<![CDATA[").and_then(|inside| inside.strip_suffix("]]>")).unwrap_or("");
                take(Xml::Text(verbatim(inside, start + "<![CDATA[".len())));
            }
            Event::GeneralRef(reference) => {
                let known = quick_xml::escape::resolve_predefined_entity(&reference).map(str::to_owned);
                let meant = known.or_else(|| reference.resolve_char_ref().ok().flatten().map(String::from));
                let text = meant.unwrap_or_else(|| {
                    let message =
                        format!("the entity &{}; is the file's own, and what it stands for was not read", &*reference);
                    unknown.get_or_insert(XmlError { at: start, message });
                    format!("&{};", &*reference)
                });
                let map = SourceMap::replaced(&text, FileSpan::new(start, end)).with_escape(Escape::Never);
                take(Xml::Text(Scalar { text, map, quoted: true }));
            }
            Event::Eof if depth > 0 => {
                return Err(XmlError { at: xml.len(), message: "it ends too early".to_owned() });
            }
            Event::Eof => return unknown.map_or(Ok(()), Err),
            _ => {}
        }
    }
}

/// Texts that follow one another as one, with the map of all.
#[derive(Clone, Debug, Default)]
pub(super) struct Joined {
    parts: Vec<Scalar>,
}

impl Joined {
    pub(super) fn push(&mut self, part: Scalar) {
        self.parts.push(part);
    }

    /// The text; empties the list.
    pub(super) fn take(&mut self) -> Scalar {
        let parts = std::mem::take(&mut self.parts);
        if let [only] = parts.as_slice() {
            return only.clone();
        }
        let mut mapped = MappedText::new();
        for part in &parts {
            let all = crate::text::Span::all(&part.text);
            let place = part.map.to_file(all);
            if part.map.is_verbatim(all) {
                mapped.push_verbatim(&part.text, place.start);
            } else {
                mapped.push_replaced(&part.text, place.start..place.end);
            }
        }
        let (text, map) = mapped.finish();
        Scalar { text, map: map.with_escape(Escape::Never), quoted: true }
    }
}

fn verbatim(text: &str, start: usize) -> Scalar {
    Scalar { text: text.to_owned(), map: SourceMap::verbatim(text, start).with_escape(Escape::Never), quoted: true }
}

fn position(at: u64, xml: &str) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX).min(xml.len())
}

fn element(tag: &BytesStart<'_>) -> Element {
    let mut written = tag.attributes();
    let attributes = written.with_checks(false).filter_map(Result::ok).map(|attribute| {
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map(std::borrow::Cow::into_owned);
        (attribute.key.0.to_owned(), value.unwrap_or_default())
    });
    Element { name: tag.name().0.to_owned(), attributes: attributes.collect() }
}
