//! A post as read from a draft: what will be published, whatever the format it was written in.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::source::{Location, Source};
use crate::finding::{Category, Severity};
use crate::text::{FileSpan, SourceMap};

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Account {
    /// The organisation or one of its academies.
    Official,
    /// An employee's own account.
    Personal,
}

/// Where a piece of text will be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PassageKind {
    /// The post's text itself.
    Body,
    Title,
    /// `description` or `summary`, shown by search engines and link previews.
    Description,
    Excerpt,
    /// Alternative text of the attachment with this index.
    Alt(usize),
    /// Caption of the attachment with this index.
    Caption(usize),
    /// A comment that goes out below the post as soon as it is published.
    FirstComment,
    /// A comment in the markup: not shown, but published with the page.
    Comment,
    /// Where a link leads.
    LinkTarget,
    /// `title` of a link or picture.
    LinkTitle,
    /// The file name of the attachment with this index (stem without folder).
    FileName(usize),
    /// Who made the attachment with this index, as its entry says.
    Credit(usize),
    /// What the file of attachment `of` tells of itself; `name` where that is a field for somebody's name.
    Metadata {
        of: usize,
        name: bool,
    },
    /// The author's biography; read for who speaks, not checked as published text.
    Bio,
}

impl PassageKind {
    /// The attachment this passage belongs to.
    #[must_use]
    pub fn attachment(self) -> Option<usize> {
        match self {
            Self::Alt(index) | Self::Caption(index) | Self::FileName(index) | Self::Credit(index) => Some(index),
            Self::Metadata { of, .. } => Some(of),
            _ => None,
        }
    }

    /// The word for it in rules (`in: [body, alt]`) and in reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Title => "title",
            Self::Description => "description",
            Self::Excerpt => "excerpt",
            Self::Alt(_) => "alt",
            Self::Caption(_) => "caption",
            Self::FirstComment => "first-comment",
            Self::Comment => "comment",
            Self::LinkTarget => "link",
            Self::LinkTitle => "link-title",
            Self::FileName(_) => "file-name",
            Self::Credit(_) => "credit",
            Self::Metadata { .. } => "metadata",
            Self::Bio => "bio",
        }
    }
}

/// A stretch of text that goes out with a post.
#[derive(Clone, Debug)]
pub struct Passage {
    pub kind: PassageKind,
    /// The text as published: markup, entities and quoting removed.
    pub text: String,
    /// Where each byte of `text` stands in the file.
    pub map: SourceMap,
}

/// What a picture shows, as stated by a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shows {
    Children,
    VulnerableAdults,
    Adults,
    Nobody,
}

/// The consent flag of an attachment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    pub given: bool,
    /// `register` or `form`, as written.
    pub by: Option<String>,
    pub reference: Option<String>,
    /// Last day it holds, as written (`YYYY-MM-DD`).
    pub until: Option<String>,
}

/// An image or video that goes out with a post.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// As written in the draft.
    pub file: String,
    /// Where the draft says so.
    pub place: FileSpan,
    /// Resolved against the draft's folder; `None` for an address on the web or a draft without a folder.
    pub path: Option<PathBuf>,
    /// Whether an alternative text was given (an empty one counts: it says "decorative").
    pub alt_given: bool,
    /// `None` when nobody stated what it shows.
    pub shows: Option<Vec<Shows>>,
    /// `None` when there is no consent flag.
    pub consent: Option<Consent>,
    /// Identifiers in the consent register.
    pub people: Vec<String>,
    pub credit: Option<String>,
    /// The file itself, where the draft holds it (a document, an e-mail).
    pub embedded: Option<Arc<[u8]>>,
}

/// An account that will be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Follow {
    /// As written.
    pub handle: String,
    /// Where the draft says so.
    pub place: Option<FileSpan>,
}

/// A waiver written in the draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// Rule identifier as written.
    pub rule: String,
    /// Empty when missing, which is itself a finding.
    pub reason: String,
    pub by: Option<String>,
    /// Where it is written.
    pub place: FileSpan,
    /// The stretch of the file it covers; `None` for the whole post.
    pub covers: Option<FileSpan>,
}

/// What a person answered to the question of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Rule whose question it answers.
    pub rule: String,
    /// Fingerprint of the finding; `None` for every finding of the rule.
    pub finding: Option<String>,
    pub answer: String,
    /// Whether the post may be published as it is, as far as this question goes.
    pub settles: bool,
    pub by: String,
    /// As written.
    pub when: String,
    /// Hash of the text and pictures it was given for.
    pub hash: String,
    /// Where it is written in the draft; `None` beside it.
    pub place: Option<FileSpan>,
}

/// Something in the draft that could not be read as meant; the rest of the post is still checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub place: FileSpan,
    /// One sentence: what is wrong and what to do.
    pub message: String,
}

/// Something that a reader noticed and a person should look at; the post is checked all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Identifier of the finding it becomes.
    pub rule: &'static str,
    pub category: Category,
    pub severity: Severity,
    pub place: FileSpan,
    /// One sentence: what was noticed.
    pub message: String,
    /// What to do.
    pub help: &'static str,
}

/// A stretch of a draft that people know by a name of its own: a cell of a table, a hidden part, a comment in the margin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    pub place: FileSpan,
    /// Name of the column, as its header says.
    pub column_name: Option<Arc<str>>,
    /// Address in a workbook, for example `Posts!C5`.
    pub cell: Option<String>,
    /// What readers of the draft may not know, for example `hidden sheet`.
    pub note: Option<String>,
}

/// One thing to be published.
#[derive(Clone, Debug)]
pub struct Post {
    /// `id` of the record, else the draft's path, else `path#row`.
    pub id: String,
    pub source: Arc<Source>,
    /// The whole record or file.
    pub place: FileSpan,
    /// `None` where the draft does not say; the configuration decides then.
    pub account: Option<Account>,
    pub author: Option<String>,
    /// As written, lower case.
    pub channels: Vec<String>,
    /// As written.
    pub publish_at: Option<String>,
    /// The date that a site generator goes by (`publishDate`, `date`), as `YYYY-MM-DD` with the time that follows. Where it lies
    /// ahead and `publish_at` is missing, the post goes out then.
    pub dated: Option<String>,
    /// The body first, where there is one.
    pub passages: Vec<Passage>,
    pub attachments: Vec<Attachment>,
    pub follows: Vec<Follow>,
    pub waivers: Vec<Waiver>,
    pub answers: Vec<Answer>,
    /// Every top-level field with a plain value, as written, for `field` checks.
    pub fields: BTreeMap<String, String>,
    pub problems: Vec<Problem>,
    pub notices: Vec<Notice>,
    /// Number of its row in a table, or of its entry in a list, 1-based; a header counts.
    pub row: Option<usize>,
    /// Named stretches of the draft, for telling where a finding is.
    pub regions: Vec<Region>,
    /// Part of it could not be read at all: the run ends with exit code 2.
    pub broken: bool,
}

impl Attachment {
    /// Whether the file is at an address on the web, where nobody looks.
    #[must_use]
    pub fn is_on_the_web(&self) -> bool {
        !self.file.starts_with("data:") && (self.file.contains("://") || self.file.starts_with("//"))
    }
}

impl Post {
    /// A post without content, to be filled by a reader.
    #[must_use]
    pub fn new(id: String, source: Arc<Source>, place: FileSpan) -> Self {
        Self {
            id,
            source,
            place,
            account: None,
            author: None,
            channels: Vec::new(),
            publish_at: None,
            dated: None,
            passages: Vec::new(),
            attachments: Vec::new(),
            follows: Vec::new(),
            waivers: Vec::new(),
            answers: Vec::new(),
            fields: BTreeMap::new(),
            problems: Vec::new(),
            notices: Vec::new(),
            row: None,
            regions: Vec::new(),
            broken: false,
        }
    }

    /// The place of `span` as people and editors count it, with the row, column and notes that it has.
    #[must_use]
    pub fn locate(&self, span: FileSpan) -> Location {
        let mut location = self.source.locate(span);
        location.row = self.row;
        if span.start == span.end && span.start == self.place.start {
            return location;
        }
        for region in
            self.regions.iter().filter(|region| region.place.start <= span.start && span.end <= region.place.end)
        {
            location.column_name = region.column_name.clone().or(location.column_name);
            location.cell = region.cell.clone().or(location.cell);
            location.note = region.note.clone().or(location.note);
        }
        location
    }

    /// The author's biography, if the draft gives one.
    #[must_use]
    pub fn bio(&self) -> Option<&str> {
        self.passages.iter().find(|passage| passage.kind == PassageKind::Bio).map(|passage| passage.text.as_str())
    }
}
