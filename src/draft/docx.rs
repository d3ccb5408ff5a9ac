//! Word processor files (.docx, ECMA-376 part 1, 17): text, comments, tracked deletions, pictures and their descriptions.
//!
//! The file holds no text that an editor could show, so it is rendered: a paragraph a line, then what is not in the text.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::archive::Archive;
use super::node::Scalar;
use super::post::{PassageKind, Post, Region};
use super::record;
use super::source::{Encoding, Source};
use super::xml::{self, Xml};
use crate::text::{Escape, FileSpan, SourceMap, Span};

/// Reads a .docx file: one post.
///
/// # Errors
/// One sentence, when it is not such a file or unpacks to far too much.
pub fn read_docx(bytes: &[u8], path: &Arc<str>) -> Result<Post, String> {
    let mut archive = Archive::open(bytes)?;
    let Some(document) = archive.text("word/document.xml")? else {
        return Err("is no document of a word processor; save it as .docx".to_owned());
    };
    let mut links = BTreeMap::new();
    let relations = archive.text("word/_rels/document.xml.rels")?.unwrap_or_default();
    each(&relations, "word/_rels/document.xml.rels", |part| {
        if let Xml::Open(element) = part
            && let (Some(id), Some(target)) = (element.get("Id"), element.get("Target"))
        {
            links.insert(id.to_owned(), target.to_owned());
        }
    })?;
    let mut text = Text::default();
    text.read(&document, "word/document.xml")?;
    let mut rendered = Rendered::default();
    rendered.add(PassageKind::Body, text.body.trim_end(), None);
    for (number, (file, alt)) in text.pictures.iter().enumerate() {
        let target = links.get(file).cloned().unwrap_or_else(|| file.clone());
        rendered.pictures.push((target, alt.clone(), number));
    }
    for target in text.links.iter().filter_map(|id| links.get(id)) {
        rendered.add(PassageKind::LinkTarget, target, Some("link"));
    }
    for deleted in &text.deleted {
        rendered.add(PassageKind::Comment, deleted, Some("tracked deletion, still in the file"));
    }
    for part in archive.names() {
        let name = part.strip_prefix("word/").and_then(|name| name.strip_suffix(".xml")).unwrap_or_default();
        let note = match name.trim_end_matches(|c: char| c.is_ascii_digit()) {
            "comments" => "comment in the margin",
            "footnotes" => "footnote",
            "endnotes" => "endnote",
            "header" => "page header",
            "footer" => "page footer",
            _ => continue,
        };
        if let Some(xml) = archive.text(&part)? {
            let mut text = Text::default();
            text.read(&xml, &part)?;
            let kind = if name.starts_with("comments") { PassageKind::Comment } else { PassageKind::Excerpt };
            rendered.add(kind, text.body.trim(), Some(note));
            for deleted in &text.deleted {
                rendered.add(PassageKind::Comment, deleted, Some("tracked deletion, still in the file"));
            }
        }
    }
    if let Some(xml) = archive.text("docProps/core.xml")? {
        properties(&xml, &mut rendered)?;
    }
    let mut post = rendered.post(path);
    for attachment in &mut post.attachments {
        let part = attachment.file.strip_prefix('/').map_or_else(|| format!("word/{}", attachment.file), str::to_owned);
        attachment.embedded = archive.part(&part)?.map(Arc::from);
    }
    Ok(post)
}

/// Title and keywords of the file, which programs show and web sites take over.
fn properties(xml: &str, rendered: &mut Rendered) -> Result<(), String> {
    let mut open = String::new();
    let mut found = Vec::new();
    each(xml, "docProps/core.xml", |part| match part {
        Xml::Open(element) => element.local().clone_into(&mut open),
        Xml::Close(_) => open.clear(),
        Xml::Text(text) => found.push((open.clone(), text.text)),
    })?;
    for (name, text) in found {
        match name.as_str() {
            "title" => rendered.add(PassageKind::Title, text.trim(), Some("title of the file")),
            "subject" | "keywords" | "description" => {
                rendered.add(PassageKind::Description, text.trim(), Some("properties of the file"));
            }
            "creator" => rendered.author = Some(text),
            _ => {}
        }
    }
    Ok(())
}

fn each(xml: &str, part: &str, mut take: impl FnMut(Xml)) -> Result<(), String> {
    xml::read(xml, &mut take).map_err(|error| {
        format!("is damaged ({part}, byte {}: {}); open it in its program and save it again", error.at, error.message)
    })
}

/// What a part of the document says.
#[derive(Default)]
struct Text {
    /// Paragraphs, each ended by a line end.
    body: String,
    deleted: Vec<String>,
    /// Relation of the picture, and its description.
    pictures: Vec<(String, Option<String>)>,
    /// Relations of links.
    links: Vec<String>,
}

impl Text {
    fn read(&mut self, xml: &str, part: &str) -> Result<(), String> {
        let (mut reading, mut deleting) = (false, false);
        let mut deletion = String::new();
        let mut description: Option<String> = None;
        each(xml, part, |piece| match piece {
            Xml::Open(element) => match element.local() {
                "t" => reading = true,
                "delText" => deleting = true,
                "tab" if self.body.ends_with(|c: char| !c.is_whitespace()) => self.body.push('\t'),
                "br" | "cr" => self.body.push('\n'),
                "noBreakHyphen" => self.body.push('-'),
                "hyperlink" => self.links.extend(element.get("id").map(str::to_owned)),
                "docPr" => description = element.get("descr").or_else(|| element.get("title")).map(str::to_owned),
                "blip" => {
                    let file = element.get("embed").or_else(|| element.get("link"));
                    self.pictures.extend(file.map(|file| (file.to_owned(), description.take())));
                }
                _ => {}
            },
            Xml::Close(name) => match xml::local(&name) {
                "t" => reading = false,
                "delText" => deleting = false,
                "p" => self.body.push('\n'),
                "del" if !deletion.trim().is_empty() => self.deleted.push(std::mem::take(&mut deletion)),
                _ => {}
            },
            Xml::Text(text) if reading => self.body.push_str(&text.text),
            Xml::Text(text) if deleting => deletion.push_str(&text.text),
            Xml::Text(_) => {}
        })
    }
}

/// The lines that stand for the file.
#[derive(Default)]
struct Rendered {
    text: String,
    passages: Vec<(PassageKind, FileSpan)>,
    regions: Vec<Region>,
    /// File, description, number.
    pictures: Vec<(String, Option<String>, usize)>,
    author: Option<String>,
}

impl Rendered {
    fn add(&mut self, kind: PassageKind, text: &str, note: Option<&str>) {
        if text.is_empty() && kind != PassageKind::Body {
            return;
        }
        let place = self.line(text, note);
        self.passages.push((kind, place));
    }

    fn line(&mut self, text: &str, note: Option<&str>) -> FileSpan {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let start = self.text.len();
        self.text.push_str(text);
        let place = FileSpan::new(start, self.text.len());
        if let Some(note) = note {
            self.regions.push(Region { place, column_name: None, cell: None, note: Some(note.to_owned()) });
        }
        place
    }

    fn post(mut self, path: &Arc<str>) -> Post {
        let pictures: Vec<(FileSpan, Option<FileSpan>)> = std::mem::take(&mut self.pictures)
            .into_iter()
            .map(|(file, alt, number)| {
                let file = self.line(&file, Some("picture in the document"));
                let note = format!("description of picture {}", number + 1);
                (file, alt.map(|alt| self.line(&alt, Some(&note))))
            })
            .collect();
        let whole = FileSpan::new(0, self.text.len());
        let source = Source { encoding: Encoding::Rendered, ..Source::new(Arc::clone(path), self.text) };
        let source = Arc::new(source);
        let mut post = Post::new(path.to_string(), Arc::clone(&source), whole);
        post.regions = self.regions;
        post.author = self.author;
        let scalar = |place: FileSpan| {
            let text = source.text.get(place.start..place.end).unwrap_or_default().to_owned();
            let map = SourceMap::verbatim(&text, place.start).with_escape(Escape::Never);
            Scalar { text, map, quoted: true }
        };
        for (kind, place) in self.passages {
            record::add_scalar(&mut post, kind, &scalar(place));
        }
        for (place, alt) in pictures {
            let file = scalar(place);
            let index = record::attach(&mut post, &file, place, None);
            if let (Some(alt), Some(attachment)) = (alt.map(scalar), post.attachments.get_mut(index)) {
                attachment.alt_given = true;
                record::add_scalar(&mut post, PassageKind::Alt(index), &alt);
            }
            debug_assert!(Span::new(&file.text, 0..file.text.len()).is_some());
        }
        post
    }
}
