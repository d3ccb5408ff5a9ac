//! The fields of a post, the same in front matter and in JSON records.

use std::path::Path;

use serde_json::Value;

use super::post::{Account, Attachment, Consent, Passage, PassageKind, Post, Problem, Shows, Waiver};
use crate::text::{FileSpan, MappedText, SourceMap};

/// Fields of a post.
const FIELDS: &[&str] = &[
    "id",
    "account",
    "author",
    "bio",
    "channels",
    "publish_at",
    "text",
    "images",
    "follows",
    "waive",
    "title",
    "description",
    "summary",
    "excerpt",
    "public_url",
    "approved_by",
    "date",
    "tags",
];
/// Fields of an entry of `images`.
const IMAGE_FIELDS: &[&str] = &["file", "alt", "caption", "shows", "consent", "people", "credit", "licence", "faces"];

/// Fills `post` from `record`, which stands at `place` of its source. `text` is left to the reader.
pub(super) fn fill(post: &mut Post, record: &Value, place: FileSpan, folder: Option<&Path>) {
    let Some(fields) = record.as_object() else {
        problem(post, place, "the fields of a post must be a mapping of names to values");
        return;
    };
    near_misses(post, fields.keys(), FIELDS, place);
    for (name, value) in fields {
        if let Some(plain) = plain(value) {
            post.fields.insert(name.clone(), plain);
        }
    }
    if let Some(id) = post.fields.get("id") {
        post.id = id.clone();
    }
    match post.fields.get("account").map(String::as_str) {
        Some("official") => post.account = Some(Account::Official),
        Some("personal") => post.account = Some(Account::Personal),
        Some(other) => {
            let message = format!("account '{other}' is not known; write official or personal");
            problem(post, place, &message);
        }
        None => {}
    }
    post.channels = list(fields.get("channels")).into_iter().map(|channel| channel.to_lowercase()).collect();
    post.follows = list(fields.get("follows"));
    post.publish_at = post.fields.get("publish_at").cloned();
    let author = fields.get("author");
    post.author = author.and_then(plain).or_else(|| author?.get("name").and_then(plain));
    if let Some(bio) = fields.get("bio").or_else(|| author?.get("bio")).and_then(plain) {
        add(post, PassageKind::Bio, &bio, place);
    }
    for (name, kind) in [
        ("title", PassageKind::Title),
        ("description", PassageKind::Description),
        ("summary", PassageKind::Description),
        ("excerpt", PassageKind::Excerpt),
    ] {
        if let Some(text) = fields.get(name).and_then(plain) {
            add(post, kind, &text, place);
        }
    }
    match fields.get("images") {
        None | Some(Value::Null) => {}
        Some(Value::Array(images)) => images.iter().for_each(|image| add_image(post, image, place, folder)),
        Some(_) => problem(post, place, "images must be a list of entries with `file:`"),
    }
    for waiver in fields.get("waive").and_then(Value::as_array).into_iter().flatten() {
        let get = |name: &str| waiver.get(name).and_then(plain);
        post.waivers.push(Waiver {
            rule: get("rule").unwrap_or_default(),
            reason: get("reason").unwrap_or_default(),
            by: get("by"),
            place,
            covers: None,
        });
    }
}

fn add_image(post: &mut Post, image: &Value, place: FileSpan, folder: Option<&Path>) {
    let Some(file) = plain(image).or_else(|| image.get("file").and_then(plain)) else {
        problem(post, place, "an entry of images has no `file:`; name the picture");
        return;
    };
    if let Some(fields) = image.as_object() {
        near_misses(post, fields.keys(), IMAGE_FIELDS, place);
    }
    let index = attach(post, &file, place, folder);
    for (name, kind) in [
        ("alt", PassageKind::Alt(index)),
        ("caption", PassageKind::Caption(index)),
        ("credit", PassageKind::Credit(index)),
    ] {
        if let Some(text) = image.get(name).and_then(plain) {
            post.attachments[index].alt_given |= name == "alt";
            add(post, kind, &text, place);
        }
    }
    let mut shows = Vec::new();
    for word in list(image.get("shows")) {
        match word.as_str() {
            "children" => shows.push(Shows::Children),
            "vulnerable-adults" => shows.push(Shows::VulnerableAdults),
            "adults" => shows.push(Shows::Adults),
            "nobody" => shows.push(Shows::Nobody),
            _ => problem(
                post,
                place,
                &format!("shows '{word}' is not known; use children, vulnerable-adults, adults or nobody"),
            ),
        }
    }
    let consent = match image.get("consent") {
        None | Some(Value::Null) => None,
        Some(Value::Bool(given)) => Some(Consent { given: *given, by: None, reference: None, until: None }),
        Some(Value::Object(facts)) => {
            let get = |name: &str| facts.get(name).and_then(plain);
            Some(Consent {
                given: facts.get("given") == Some(&Value::Bool(true)),
                by: get("by"),
                reference: get("reference"),
                until: get("until"),
            })
        }
        Some(_) => {
            problem(post, place, "consent must be true, false or a mapping with `given:`");
            None
        }
    };
    let attachment = &mut post.attachments[index];
    attachment.shows = (!shows.is_empty()).then_some(shows);
    attachment.consent = consent;
    attachment.people = list(image.get("people"));
    attachment.credit = image.get("credit").and_then(plain);
}

/// Adds the attachment `file`, or finds the one that is already there; its index.
pub(super) fn attach(post: &mut Post, file: &str, place: FileSpan, folder: Option<&Path>) -> usize {
    let bare = |file: &str| file.trim_start_matches("./").to_owned();
    if let Some(index) = post.attachments.iter().position(|known| bare(&known.file) == bare(file)) {
        return index;
    }
    let index = post.attachments.len();
    let path =
        if file.contains("://") || file.starts_with("data:") { None } else { folder.map(|folder| folder.join(file)) };
    post.attachments.push(Attachment {
        file: file.to_owned(),
        place,
        path,
        alt_given: false,
        shows: None,
        consent: None,
        people: Vec::new(),
        credit: None,
    });
    let stem = Path::new(file).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    add(post, PassageKind::FileName(index), &stem, place);
    index
}

/// Adds a passage whose words stand somewhere in `place`: byte for byte where they can be found there.
pub(super) fn add(post: &mut Post, kind: PassageKind, text: &str, place: FileSpan) {
    let found =
        post.source.text.get(place.start..place.end).and_then(|source| source.find(text)).filter(|_| !text.is_empty());
    let map = if let Some(at) = found {
        SourceMap::verbatim(text, place.start + at)
    } else {
        let mut mapped = MappedText::new();
        mapped.push_replaced(text, place.start..place.end);
        mapped.finish().1
    };
    post.passages.push(Passage { kind, text: text.to_owned(), map });
}

pub(super) fn problem(post: &mut Post, place: FileSpan, message: &str) {
    post.problems.push(Problem { place, message: message.to_owned() });
}

/// Reports unknown fields that are written almost like a known one.
fn near_misses<'n>(post: &mut Post, names: impl Iterator<Item = &'n String>, known: &[&str], place: FileSpan) {
    for name in names.filter(|name| !known.contains(&name.as_str()) && name.len() > 3) {
        if let Some(meant) = known
            .iter()
            .find(|known| known.len() > 3 && strsim::osa_distance(name, known) <= 1 + usize::from(known.len() > 6))
        {
            let at = post
                .source
                .text
                .get(place.start..place.end)
                .and_then(|source| source.find(name.as_str()))
                .map_or(place, |at| FileSpan::new(place.start + at, place.start + at + name.len()));
            problem(post, at, &format!("unknown field '{name}'; did you mean '{meant}'?"));
        }
    }
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A list of words, written as a list or as one word.
fn list(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::Array(items)) => items.iter().filter_map(plain).collect(),
        Some(value) => plain(value).into_iter().collect(),
        None => Vec::new(),
    }
}
