//! E-mail (.eml): RFC 5322 headers, MIME parts (RFC 2045, 2046), encoded words (RFC 2047). A newsletter is a post.

mod coding;

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::html;
use super::node::Scalar;
use super::post::{PassageKind, Post};
use super::record;
use super::source::{Encoding, Source};
use crate::text::{Escape, FileSpan, MappedText, SourceMap};

use coding::{base64, characters, encoded_words, quoted_printable};

/// Deepest nesting of parts.
const MAX_DEPTH: usize = 16;
/// Most parts.
const MAX_PARTS: usize = 500;
/// Largest encoded text that is read: its map takes many times as much memory.
const MAX_ENCODED: usize = 4 * 1024 * 1024;

/// Reads an e-mail: one post.
#[must_use]
pub fn read_eml(source: &Arc<Source>, folder: Option<&Path>) -> Post {
    let whole = FileSpan::new(0, source.text.len());
    let mut post = Post::new(source.path.to_string(), Arc::clone(source), whole);
    let mut mail = Mail { source, folder, post: &mut post, texts: Vec::new(), html: None, parts: 0 };
    let body = mail.head();
    mail.part(&mail.headers(0..body), body..source.text.len(), 0);
    mail.finish();
    post
}

/// A header: its name in lower case, and its value unfolded.
struct Header {
    name: String,
    value: Scalar,
}

struct Mail<'m> {
    source: &'m Arc<Source>,
    folder: Option<&'m Path>,
    post: &'m mut Post,
    texts: Vec<Scalar>,
    html: Option<Scalar>,
    parts: usize,
}

impl Mail<'_> {
    /// Reads subject and sender; the byte where the body starts.
    fn head(&mut self) -> usize {
        let end = end_of_headers(&self.source.text, 0);
        let headers = self.headers(0..end);
        if headers.is_empty() {
            self.broken(FileSpan::new(0, 0), "not an e-mail: there are no headers");
        }
        for header in &headers {
            match header.name.as_str() {
                "subject" => record::add_scalar(self.post, PassageKind::Title, &encoded_words(&header.value)),
                "from" => self.post.author = Some(encoded_words(&header.value).text),
                _ => {}
            }
        }
        self.post.channels = vec!["newsletter".to_owned()];
        end
    }

    fn broken(&mut self, place: FileSpan, message: &str) {
        self.post.broken = true;
        record::problem(self.post, place, message);
    }

    fn headers(&self, range: Range<usize>) -> Vec<Header> {
        let mut headers: Vec<(String, MappedText)> = Vec::new();
        let mut at = range.start;
        for line in self.source.text.get(range).unwrap_or_default().split_inclusive('\n') {
            let content = line.trim_end_matches(['\n', '\r']);
            if content.starts_with([' ', '\t']) {
                if let Some((_, value)) = headers.last_mut() {
                    let blank = content.len() - content.trim_start().len();
                    // The line end before it belongs to the fold.
                    value.push_replaced(" ", at.saturating_sub(1)..at + blank);
                    value.push_verbatim(content.trim_start(), at + blank);
                }
            } else if let Some((name, value)) = content.split_once(':').filter(|(name, _)| !name.contains(' ')) {
                let start = at + name.len() + 1 + (value.len() - value.trim_start().len());
                let mut mapped = MappedText::new();
                mapped.push_verbatim(value.trim(), start);
                headers.push((name.to_lowercase(), mapped));
            }
            at += line.len();
        }
        let finished = headers.into_iter().map(|(name, value)| {
            let (text, map) = value.finish();
            Header { name, value: Scalar { text, map: map.with_escape(Escape::Never), quoted: true } }
        });
        finished.collect()
    }

    fn part(&mut self, headers: &[Header], range: Range<usize>, depth: usize) {
        self.parts += 1;
        let place = FileSpan::from(range.clone());
        if depth > MAX_DEPTH || self.parts > MAX_PARTS {
            if self.parts <= MAX_PARTS + 1 {
                self.broken(place, "more parts than an e-mail needs; the rest was not read");
            }
            return;
        }
        let get =
            |name: &str| headers.iter().find(|header| header.name == name).map(|header| header.value.text.as_str());
        let content_type = get("content-type").unwrap_or("text/plain");
        let kind = content_type.split(';').next().unwrap_or_default().trim().to_lowercase();
        let encoding = get("content-transfer-encoding").unwrap_or("7bit").trim().to_lowercase();
        let charset = parameter(content_type, "charset").unwrap_or_else(|| "utf-8".to_owned());
        if kind.starts_with("multipart/") {
            match parameter(content_type, "boundary") {
                Some(boundary) => self.multipart(&boundary, range, depth),
                None => self.broken(place, "a part with parts has no boundary; it was not read"),
            }
            return;
        }
        let name = get("content-disposition")
            .and_then(|value| parameter(value, "filename"))
            .or_else(|| parameter(content_type, "name"));
        if kind.starts_with("image/") || kind.starts_with("video/") {
            self.picture(name.unwrap_or_else(|| kind.replace('/', ".")), &encoding, range);
        } else if kind == "message/rfc822" {
            let body = end_of_headers(&self.source.text, range.start).min(range.end);
            let inner = self.headers(range.start..body);
            self.part(&inner, body..range.end, depth + 1);
        } else if kind.starts_with("text/") {
            match self.decoded(&encoding, &charset, range) {
                Ok(text) if kind == "text/html" && self.html.is_none() => self.html = Some(text),
                Ok(text) => self.texts.push(text),
                Err(reason) => self.broken(place, reason),
            }
        } else if let Some(name) = name {
            let message = format!("the attachment '{name}' was not checked; save it and check it by itself");
            record::problem(self.post, place, &message);
        }
    }

    fn multipart(&mut self, boundary: &str, range: Range<usize>, depth: usize) {
        let delimiter = format!("--{boundary}");
        let mut open: Option<usize> = None;
        let mut at = range.start;
        let mut closed = false;
        let mut found = Vec::new();
        for line in self.source.text.get(range.clone()).unwrap_or_default().split_inclusive('\n') {
            let content = line.trim_end();
            if content == delimiter || content.strip_suffix("--") == Some(delimiter.as_str()) {
                found.extend(open.take().map(|start| start..at));
                closed = content != delimiter;
                open = (!closed).then_some(at + line.len());
            }
            at += line.len();
        }
        found.extend(open.map(|start| start..range.end));
        if !closed {
            self.broken(FileSpan::new(range.end, range.end), "the e-mail breaks off before its last part ends");
        }
        for part in found {
            let body = end_of_headers(&self.source.text, part.start).min(part.end);
            let headers = self.headers(part.start..body);
            self.part(&headers, body..part.end, depth + 1);
        }
    }

    fn picture(&mut self, name: String, encoding: &str, range: Range<usize>) {
        let place = FileSpan::from(range.clone());
        let map = SourceMap::replaced(&name, FileSpan::new(range.start, range.start)).with_escape(Escape::Never);
        let file = Scalar { text: name, map, quoted: true };
        let index = record::attach(self.post, &file, place, None);
        let raw = self.source.text.get(range).unwrap_or_default();
        if encoding == "base64"
            && let Some(attachment) = self.post.attachments.get_mut(index)
        {
            attachment.embedded = Some(base64(raw, 0).map(|(byte, _)| byte).collect::<Vec<u8>>().into());
        }
    }

    /// The text of a part, with its places.
    fn decoded(&self, encoding: &str, charset: &str, range: Range<usize>) -> Result<Scalar, &'static str> {
        let raw = self.source.text.get(range.clone()).unwrap_or_default();
        let (text, map) = match encoding {
            "quoted-printable" | "base64" if raw.len() > MAX_ENCODED => {
                return Err("an encoded text of more than 4 MiB, which is no post; it was not read");
            }
            "quoted-printable" => characters(quoted_printable(raw, range.start), charset),
            "base64" => characters(base64(raw, range.start), charset),
            "7bit" | "8bit" | "binary" | "" => (raw.to_owned(), SourceMap::verbatim(raw, range.start)),
            _ => return Err("an encoding of the text that is not known; it was not read"),
        };
        Ok(Scalar { text, map: map.with_escape(Escape::Never), quoted: true })
    }

    fn finish(self) {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let mut shown = Vec::new();
        if let Some(page) = self.html {
            html::read_into(self.post, &page.text, &page.map, self.folder);
            if let Some(body) = self.post.passages.first_mut() {
                body.map = body.map.clone().with_escape(Escape::Never);
                shown = words(&body.text);
            }
        }
        for text in self.texts {
            // The plain alternative of a page says the same; where it does not, it is published, too.
            if words(&text.text) == shown {
                continue;
            }
            if self.post.passages.iter().any(|passage| passage.kind == PassageKind::Body) {
                record::add_scalar(self.post, PassageKind::Excerpt, &text);
            } else {
                record::add_scalar(self.post, PassageKind::Body, &text);
                self.post.passages.rotate_right(1);
            }
        }
    }
}

/// The byte after the blank line that ends the headers which start at `from`.
fn end_of_headers(text: &str, from: usize) -> usize {
    let mut at = from;
    for line in text.get(from..).unwrap_or_default().split_inclusive('\n') {
        at += line.len();
        if line.trim_end_matches(['\n', '\r']).is_empty() {
            return at;
        }
    }
    at
}

/// A parameter of a header's value: `charset=utf-8`, `filename="a b.jpg"`.
fn parameter(value: &str, name: &str) -> Option<String> {
    value.split(';').skip(1).find_map(|part| {
        let (key, value) = part.split_once('=')?;
        let key = key.trim().trim_end_matches('*');
        key.eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"').to_owned())
    })
}

/// The text of an e-mail file: UTF-8, or bytes that each are a character of Windows-1252.
#[must_use]
pub fn eml_source(path: Arc<str>, bytes: Vec<u8>) -> Source {
    match String::from_utf8(bytes) {
        Ok(text) => Source::new(path, text),
        Err(error) => {
            Source { encoding: Encoding::Windows1252, ..Source::new(path, Encoding::of_windows(error.as_bytes())) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    const MAIL: &str = "From: =?utf-8?Q?J=2E_Ward?= <j.ward@example.org>\r\nSubject: =?utf-8?B?T2RkIHNvY2tz?= and a\r\n clown\r\nContent-Type: multipart/alternative; boundary=\"b1\"\r\n\r\n--b1\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nCaf=C3=A9 clo=\r\nwn and clown=21\r\n--b1\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+QSBjbG93biBkYXk8L3A+\r\n--b1--\r\n";

    #[test]
    fn parts_are_read_whatever_their_encoding() {
        let post = read_eml(&Arc::new(Source::new("a.eml", MAIL.to_owned())), None);
        let told: Vec<_> = post.passages.iter().map(|passage| (passage.kind.as_str(), passage.text.trim())).collect();
        assert_eq!(
            told,
            [("body", "A clown day"), ("title", "Odd socks and a clown"), ("excerpt", "Café clown and clown!")]
        );
        assert_eq!(post.author.as_deref(), Some("J. Ward <j.ward@example.org>"));
        let plain = &post.passages[2];
        let at = plain.text.rfind("clown").unwrap();
        let place = plain.map.to_file(Span::new(&plain.text, at..at + 5).unwrap());
        assert_eq!(place.start, MAIL.rfind("clown=21").unwrap());
        let first = plain.map.to_file(Span::new(&plain.text, 6..11).unwrap());
        assert_eq!(MAIL.get(first.start..first.end), Some("clo=\r\nwn"));
    }

    #[test]
    fn a_mail_that_breaks_off_says_so() {
        let cut = MAIL.get(..MAIL.len() - 10).unwrap();
        let post = read_eml(&Arc::new(Source::new("a.eml", cut.to_owned())), None);
        assert!(post.broken && post.problems[0].message.contains("breaks off"));
    }
}
