//! The fields of a post, the same in front matter, in JSON records and in the columns of a table.

use std::path::{Path, PathBuf};

use super::node::{Key, Node, Scalar};
use super::post::{Account, Answer, Attachment, Consent, Follow, Passage, PassageKind, Post, Problem, Shows, Waiver};
use super::when::{self, DateOrder, When};
use crate::text::{FileSpan, SourceMap, Span};

/// Fields of a post, with those that site generators know: the others are ignored, but not their misspellings.
const FIELDS: &[&str] = &[
    "id",
    "account",
    "author",
    "authors",
    "bio",
    "channels",
    "publish_at",
    "text",
    "images",
    "follows",
    "waive",
    "title",
    "subtitle",
    "description",
    "summary",
    "excerpt",
    "public_url",
    "approved_by",
    "approval_status",
    "handle",
    "answers",
    "date",
    "tags",
    "image",
    "cover",
    "caption",
    "first_comment",
    "draft",
    "layout",
    "categories",
];
/// Fields of an entry of `images`.
const IMAGE_FIELDS: &[&str] = &["file", "alt", "caption", "shows", "consent", "people", "credit", "licence", "faces"];
/// Fields whose texts are published, by site generators and social previews, wherever in the record they stand.
const TEXTS: &[(&str, PassageKind)] = &[
    ("title", PassageKind::Title),
    ("subtitle", PassageKind::Title),
    ("linktitle", PassageKind::Title),
    ("seo_title", PassageKind::Title),
    ("og_title", PassageKind::Title),
    ("og:title", PassageKind::Title),
    ("twitter_title", PassageKind::Title),
    ("description", PassageKind::Description),
    ("summary", PassageKind::Description),
    ("teaser", PassageKind::Description),
    ("lead", PassageKind::Description),
    ("seo_description", PassageKind::Description),
    ("meta_description", PassageKind::Description),
    ("og_description", PassageKind::Description),
    ("og:description", PassageKind::Description),
    ("twitter_description", PassageKind::Description),
    ("excerpt", PassageKind::Excerpt),
    ("first_comment", PassageKind::FirstComment),
    ("followup_comment", PassageKind::FirstComment),
];
/// Fields of site generators that name one picture, as a path or as a map with `image:`, `path:` or `src:`.
const PICTURES: &[&str] =
    &["image", "cover", "featured_image", "featured-image", "featuredimage", "og_image", "thumbnail", "banner", "hero"];
/// Fields by which site generators publish a page, the stronger ones first (Hugo's `publishDate` before its `date`; Astro's
/// `pubDate`).
const DATES: &[&str] = &["publishDate", "publishdate", "publish_date", "pubDate", "pubdate", "date"];
/// Fields that are read for themselves, below.
const OWN: &[&str] = &["author", "images", "waive", "answers", "follows", "channels", "text", "consent"];

/// Fills `post` from `record`. `text` is left to the reader.
pub(super) fn fill(post: &mut Post, record: &Node, folder: Option<&Path>) {
    let Some(fields) = record.fields() else {
        problem(post, record.place, "the fields of a post must be a mapping of names to values");
        return;
    };
    near_misses(post, fields, FIELDS);
    for (key, node) in fields {
        if let Some(plain) = node.plain() {
            post.fields.insert(key.name.clone(), plain);
        }
    }
    if let Some(id) = post.fields.get("id") {
        post.id = id.clone();
    }
    if let Some(account) = record.get("account").and_then(Node::scalar) {
        match account.text.trim() {
            "official" => post.account = Some(Account::Official),
            "personal" => post.account = Some(Account::Personal),
            other => {
                let message = format!("account '{other}' is not known; write official or personal");
                let place = account.map.to_file(Span::all(&account.text));
                problem(post, place, &message);
            }
        }
    }
    post.channels = list(record.get("channels")).iter().map(|channel| channel_word(channel)).collect();
    post.follows = follows(record.get("follows"));
    post.publish_at = post.fields.get("publish_at").cloned();
    post.dated = DATES.iter().find_map(|name| dated(post.fields.get(*name)?));
    let author = record.get("author");
    post.author = author.and_then(Node::plain).or_else(|| author?.get("name").and_then(Node::plain));
    if let Some(bio) = record.get("bio").or_else(|| author?.get("bio")).and_then(Node::scalar) {
        add_scalar(post, PassageKind::Bio, bio);
    }
    texts(post, record, folder, true);
    match record.get("images") {
        None => {}
        Some(images) if images.is_null() => {}
        Some(images) => match images.items() {
            Some(items) => items.iter().for_each(|image| add_image(post, image, folder)),
            None => problem(post, images.place, "images must be a list of entries with `file:`"),
        },
    }
    post.answers = answers(record);
    for waiver in record.get("waive").and_then(Node::items).unwrap_or_default() {
        let get = |name: &str| waiver.get(name).and_then(Node::plain);
        post.waivers.push(Waiver {
            rule: get("rule").unwrap_or_default(),
            reason: get("reason").unwrap_or_default(),
            by: get("by"),
            place: waiver.place,
            covers: None,
        });
    }
}

/// A date of a page as ISO 8601; `None` where it would have to be guessed.
fn dated(written: &str) -> Option<String> {
    let When::Known(date) = when::read(written, DateOrder::Unknown) else { return None };
    // Jekyll writes a blank before the offset: `2026-12-04 09:00:00 +0000`.
    Some(date.replace(' ', ""))
}

/// `answers:` of a draft.
fn answers(record: &Node) -> Vec<Answer> {
    let entries = record.get("answers").and_then(Node::items).unwrap_or_default();
    let read = |entry: &Node| {
        let get = |name: &str| entry.get(name).and_then(Node::plain);
        Answer {
            rule: get("rule").unwrap_or_default(),
            finding: get("finding"),
            answer: get("answer").unwrap_or_default(),
            settles: entry.get("settles").and_then(Node::flag) != Some(false),
            by: get("by").unwrap_or_default(),
            when: get("when").unwrap_or_default(),
            hash: get("hash").unwrap_or_default(),
            place: Some(entry.place),
        }
    };
    entries.iter().map(read).collect()
}

/// Texts and pictures of a record under the names that site generators give them, in the order they stand.
fn texts(post: &mut Post, record: &Node, folder: Option<&Path>, top: bool) {
    for (key, node) in record.fields().unwrap_or_default() {
        let name = key.name.to_lowercase();
        if PICTURES.contains(&name.as_str()) {
            picture(post, record, node, folder, top);
        } else if let (Some((_, kind)), Some(scalar)) = (TEXTS.iter().find(|(known, _)| *known == name), node.scalar())
        {
            add_scalar(post, *kind, scalar);
        } else if node.fields().is_some() && !(top && OWN.contains(&name.as_str())) {
            texts(post, node, folder, false);
        }
    }
}

/// One picture of a site generator: `cover: a.jpg`, or `cover: {image: a.jpg, alt: …, caption: …}`.
fn picture(post: &mut Post, record: &Node, node: &Node, folder: Option<&Path>, top: bool) {
    let (file, about) = match node.scalar() {
        // At the top of the front matter, `alt:` and `caption:` next to `image:` are about it.
        Some(file) => (Some(file), top.then_some(record)),
        None => (
            ["image", "path", "src", "file", "url", "teaser"].iter().find_map(|name| node.get(name)?.scalar()),
            Some(node),
        ),
    };
    let Some(file) = file.filter(|file| !file.text.trim().is_empty()) else { return };
    let index = attach(post, file, node.place, folder);
    let Some(about) = about else { return };
    for (names, kind) in
        [(["alt", "image_alt"], PassageKind::Alt(index)), (["caption", "image_caption"], PassageKind::Caption(index))]
    {
        if let Some(text) = names.iter().find_map(|name| about.get(name)?.scalar()) {
            set_alt_given(post, index, kind);
            add_scalar(post, kind, text);
        }
    }
}

fn add_image(post: &mut Post, image: &Node, folder: Option<&Path>) {
    let Some(file) = image.scalar().or_else(|| image.get("file").and_then(Node::scalar)) else {
        problem(post, image.place, "an entry of images has no `file:`; name the picture");
        return;
    };
    if let Some(fields) = image.fields() {
        near_misses(post, fields, IMAGE_FIELDS);
    }
    let index = attach(post, file, image.place, folder);
    for (name, kind) in [
        ("alt", PassageKind::Alt(index)),
        ("caption", PassageKind::Caption(index)),
        ("credit", PassageKind::Credit(index)),
    ] {
        if let Some(text) = image.get(name).and_then(Node::scalar) {
            set_alt_given(post, index, kind);
            add_scalar(post, kind, text);
        }
    }
    let mut shows = Vec::new();
    for word in list(image.get("shows")) {
        match word.as_str() {
            "children" => shows.push(Shows::Children),
            "vulnerable-adults" => shows.push(Shows::VulnerableAdults),
            "adults" => shows.push(Shows::Adults),
            "nobody" => shows.push(Shows::Nobody),
            _ => {
                let place = image.get("shows").map_or(image.place, |shows| shows.place);
                let message = format!("shows '{word}' is not known; use children, vulnerable-adults, adults or nobody");
                problem(post, place, &message);
            }
        }
    }
    let consent =
        image.get("consent").filter(|consent| !consent.is_null()).and_then(|consent| read_consent(post, consent));
    let Some(attachment) = post.attachments.get_mut(index) else { return };
    attachment.shows = (!shows.is_empty()).then_some(shows);
    attachment.consent = consent;
    attachment.people = list(image.get("people"));
    attachment.credit = image.get("credit").and_then(Node::plain);
}

fn read_consent(post: &mut Post, consent: &Node) -> Option<Consent> {
    if let Some(given) = consent.flag() {
        return Some(Consent { given, by: None, reference: None, until: None });
    }
    if consent.fields().is_none() {
        problem(post, consent.place, "consent must be true, false or a mapping with `given:`");
        return None;
    }
    let get = |name: &str| consent.get(name).and_then(Node::plain);
    Some(Consent {
        given: consent.get("given").and_then(Node::flag) == Some(true),
        by: get("by"),
        reference: get("reference"),
        until: get("until"),
    })
}

fn set_alt_given(post: &mut Post, index: usize, kind: PassageKind) {
    if let (PassageKind::Alt(_), Some(attachment)) = (kind, post.attachments.get_mut(index)) {
        attachment.alt_given = true;
    }
}

/// Adds the attachment `file`, or finds the one that is already there; its index.
pub(super) fn attach(post: &mut Post, file: &Scalar, place: FileSpan, folder: Option<&Path>) -> usize {
    let bare = |file: &str| file.trim_start_matches("./").to_owned();
    if let Some(index) = post.attachments.iter().position(|known| bare(&known.file) == bare(&file.text)) {
        return index;
    }
    let index = post.attachments.len();
    post.attachments.push(Attachment {
        file: file.text.clone(),
        place,
        path: folder.and_then(|folder| locate(folder, &file.text)),
        alt_given: false,
        shows: None,
        consent: None,
        people: Vec::new(),
        credit: None,
        embedded: super::data_url::bytes(&file.text),
    });
    // An embedded picture has no name, and what is behind `?` is no part of one.
    if !file.text.starts_with("data:") {
        let name = file.text.split(['?', '#']).next().unwrap_or_default();
        let from = name.rfind(['/', '\\']).map_or(0, |slash| slash + 1);
        let stem = name.get(from..).unwrap_or_default();
        let to = from + stem.rfind('.').filter(|dot| *dot > 0).unwrap_or(stem.len());
        if let Some(part) = Span::new(&file.text, from..to) {
            let stem = file.slice(part);
            add(post, PassageKind::FileName(index), &stem.text, stem.map.with_escape(crate::text::Escape::Never));
        }
        // Folders are published with the picture: `photos/ruby-thackray/1.jpg`.
        if let Some(folders) = Span::new(&file.text, 0..from).filter(|_| name.get(..from).is_some_and(names_folders)) {
            let folders = file.slice(folders);
            add(post, PassageKind::FileName(index), &folders.text, folders.map.with_escape(crate::text::Escape::Never));
        }
    }
    index
}

/// Whether there is anything in the folders of a picture's file that could be a name; those of an address are read with it.
fn names_folders(folders: &str) -> bool {
    !folders.contains("://") && folders.chars().filter(|c| c.is_alphabetic()).count() > 3
}

/// The file that a draft in `folder` means by `file`; `None` for an address on the web.
fn locate(folder: &Path, file: &str) -> Option<PathBuf> {
    if file.contains("://") || file.starts_with("data:") || file.starts_with("//") {
        return None;
    }
    let from_root = file.strip_prefix('/');
    let beside = folder.join(from_root.unwrap_or(file));
    if from_root.is_none() && beside.is_file() {
        return Some(beside);
    }
    // From the root of a site: its generator keeps such files in one of these folders, somewhere above. Hugo takes the pictures of
    // the front matter from there without a slash, too; a file of that name just anywhere above is another.
    let names = if from_root.is_some() { &["", "static", "assets", "public"][..] } else { &["static", "assets"] };
    let roots = folder.ancestors().flat_map(|above| names.iter().map(move |name| above.join(name)));
    let found = roots.map(|root| root.join(from_root.unwrap_or(file))).find(|path| path.is_file());
    Some(found.unwrap_or(beside))
}

/// Adds a passage.
pub(super) fn add(post: &mut Post, kind: PassageKind, text: &str, map: SourceMap) {
    post.passages.push(Passage { kind, text: text.to_owned(), map });
}

/// Adds a passage that is a value of a record.
pub(super) fn add_scalar(post: &mut Post, kind: PassageKind, scalar: &Scalar) {
    add(post, kind, &scalar.text, scalar.map.clone());
}

pub(super) fn problem(post: &mut Post, place: FileSpan, message: &str) {
    post.problems.push(Problem { place, message: message.to_owned() });
}

/// Reports unknown fields that are written almost like a known one.
fn near_misses(post: &mut Post, fields: &[(Key, Node)], known: &[&str]) {
    for (key, _) in fields.iter().filter(|(key, _)| !known.contains(&key.name.as_str()) && key.name.len() > 3) {
        if let Some(meant) = known
            .iter()
            .find(|known| known.len() > 3 && strsim::osa_distance(&key.name, known) <= 1 + usize::from(known.len() > 6))
        {
            problem(post, key.place, &format!("unknown field '{}'; did you mean '{meant}'?", key.name));
        }
    }
}

/// A list of words, written as a list or as one word.
fn list(value: Option<&Node>) -> Vec<String> {
    match value {
        Some(node) => match node.items() {
            Some(items) => items.iter().filter_map(Node::plain).collect(),
            None => node.plain().into_iter().collect(),
        },
        None => Vec::new(),
    }
}

/// Accounts to be followed, written as a list or as one.
fn follows(value: Option<&Node>) -> Vec<Follow> {
    let Some(node) = value else { return Vec::new() };
    let nodes = node.items().unwrap_or_else(|| std::slice::from_ref(node));
    let follow = |node: &Node| Some(Follow { handle: node.plain()?, place: Some(node.place) });
    nodes.iter().filter_map(follow).collect()
}

/// The contract's word for a channel that people call by several names.
#[must_use]
pub fn channel_word(written: &str) -> String {
    let word = written.trim().to_lowercase();
    match word.as_str() {
        "twitter" | "x/twitter" | "twitter/x" | "x (twitter)" | "twitter (x)" | "tweet" => "x".to_owned(),
        "fb" | "facebook page" | "facebook group" => "facebook".to_owned(),
        "ig" | "insta" | "instagram business" | "instagram reel" | "instagram story" => "instagram".to_owned(),
        "linkedin page" | "linked in" => "linkedin".to_owned(),
        "yt" | "youtube shorts" => "youtube".to_owned(),
        "tik tok" => "tiktok".to_owned(),
        "bsky" | "blue sky" => "bluesky".to_owned(),
        "web" | "site" | "blog" => "website".to_owned(),
        _ => word,
    }
}
