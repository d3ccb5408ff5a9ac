//! What was read from a picture or video.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::format::Format;

/// Most facts kept of one file: a file that tells more is telling nonsense.
const MAX_FACTS: usize = 2_000;

/// Declares the kinds of fact, each with its written form and whether it may identify a person or a place.
macro_rules! kinds {
    ($($(#[$meta:meta])* $variant:ident => $word:literal, $identifies:literal;)+) => {
        /// What a fact is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FactKind { $($(#[$meta])* $variant),+ }

        impl FactKind {
            /// Every kind, in the order in which they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word for it in tables and JSON.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Whether such a fact may identify a person or a place, or carries more than is seen.
            #[must_use]
            pub fn identifies(self) -> bool {
                match self { $(Self::$variant => $identifies),+ }
            }
        }
    };
}

kinds! {
    /// Degrees north and east (`51.500700, -0.124600`), or as written where they cannot be read as numbers.
    Position => "position", true;
    /// Name of a place: town, building, country.
    Place => "place", true;
    /// Name of somebody shown.
    Person => "person", true;
    /// A marked face without a name.
    FaceRegion => "face-region", false;
    /// `plus:MinorModelAgeDisclosure`, for example `AG-U14`.
    ModelAge => "model-age", true;
    /// `plus:ModelReleaseStatus`, for example `MR-NON`.
    ModelRelease => "model-release", false;
    /// Title, description or headline.
    Caption => "caption", true;
    Keyword => "keyword", true;
    /// Who took or made it.
    Creator => "creator", true;
    /// Whose camera it is.
    Owner => "owner", true;
    /// Address, telephone or e-mail of the creator.
    Contact => "contact", true;
    /// Who is to be credited.
    Credit => "credit", false;
    /// Copyright notice, licence, licensor.
    Rights => "rights", false;
    /// Maker and model of the camera.
    Device => "device", false;
    /// Number that belongs to one camera, lens or picture.
    Serial => "serial-number", true;
    /// The maker's own notes, which often hold serial numbers.
    MakerNote => "maker-note", true;
    /// As written by the camera.
    TakenAt => "taken-at", false;
    Software => "software", false;
    /// A folder or file on somebody's machine.
    Path => "path", true;
    /// The file says that a machine made it, wholly or in part.
    AiMade => "ai-made", false;
    /// A C2PA manifest: signed statements on the picture's history.
    Provenance => "provenance", false;
    /// A smaller copy inside the file.
    Thumbnail => "thumbnail", false;
    /// A smaller copy that does not show the same as the picture.
    OtherThumbnail => "other-thumbnail", true;
    /// Bytes after the picture's end.
    Trailing => "trailing-data", true;
    /// A file with facts about the picture, beside it.
    Sidecar => "sidecar", true;
    /// Marks of a screenshot.
    Screenshot => "screenshot", false;
    /// Marks of an agency's preview.
    StockPreview => "stock-preview", false;
    /// What a QR code in the picture says.
    Code => "qr-code", false;
    /// A program inside an SVG.
    Script => "script", true;
    /// Something an SVG loads from elsewhere.
    RemoteLink => "remote-link", true;
    /// Text that an SVG shows.
    DrawnText => "drawn-text", false;
    Comment => "comment", true;
    /// A block of unknown content.
    OtherBlock => "other-block", false;
}

impl fmt::Display for FactKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// One thing that a file tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    pub kind: FactKind,
    pub value: String,
    /// Where it stands, for example `Exif GPSLatitude` or `XMP PersonInImage`.
    pub found_in: String,
}

impl Fact {
    /// Whether it was read from a file beside the picture, which cleaning the picture does not reach.
    #[must_use]
    pub fn is_beside(&self) -> bool {
        self.kind == FactKind::Sidecar || self.found_in.starts_with("sidecar ")
    }
}

/// Whether the pixels were looked at, for codes and faces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Pixels {
    /// Nobody asked.
    #[default]
    NotAsked,
    Looked,
    /// One line: why they could not be.
    NotLooked(String),
}

/// What was read from a picture or video.
///
/// In the drafts that prove a rule it is written by its kinds of fact: `{position: "53.4, -1.2", person: [A. Rose]}`, with
/// `faces: 2`, `bytes: 5000000`, `digest: any words`, `not-read: […]` and `not-looked: …` beside them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "BTreeMap<String, Value>")]
pub struct Inspection {
    pub format: Format,
    /// Width and height in pixels, as stored: before `orientation` is applied.
    pub size: Option<(u32, u32)>,
    /// Exif Orientation, 1 to 8 (1: as stored).
    pub orientation: u16,
    /// Length of the file, in bytes.
    pub bytes: u64,
    /// A hash of the content; of a film, of its length and first bytes.
    pub digest: u64,
    pub facts: Vec<Fact>,
    /// One line for each part that could not be read.
    pub unread: Vec<String>,
    pub pixels: Pixels,
    /// Faces that were found, where somebody asked. A lower bound: `Some(0)` does not mean that nobody is shown.
    pub faces: Option<usize>,
}

impl TryFrom<BTreeMap<String, Value>> for Inspection {
    type Error = String;

    fn try_from(told: BTreeMap<String, Value>) -> Result<Self, String> {
        let mut inspection = Self::new(Format::Jpeg);
        for (name, value) in told {
            let values: Vec<String> = match &value {
                Value::Array(items) => items.iter().map(plain).collect(),
                value => vec![plain(value)],
            };
            match name.as_str() {
                "faces" => inspection.faces = value.as_u64().and_then(|faces| usize::try_from(faces).ok()),
                "format" => {
                    let named = plain(&value);
                    let known = Format::ALL.iter().find(|format| format.as_str() == named);
                    inspection.format = *known.ok_or_else(|| format!("'{named}' is not a format"))?;
                }
                "bytes" => inspection.bytes = value.as_u64().unwrap_or(0),
                "digest" => inspection.digest = digest(plain(&value).as_bytes()),
                "not-read" => inspection.unread = values,
                "not-looked" => inspection.pixels = Pixels::NotLooked(values.concat()),
                _ => {
                    let known = FactKind::ALL.iter().find(|kind| kind.as_str() == name);
                    let kind = known.ok_or_else(|| format!("'{name}' is not a kind of fact"))?;
                    values.into_iter().for_each(|value| inspection.add(*kind, value, "test"));
                }
            }
        }
        Ok(inspection)
    }
}

/// Without what could drive a terminal or turn a line around: control and direction characters.
fn printable(text: &str) -> String {
    let harmless = |c: &char| {
        matches!(c, '\n' | '\t') || !(c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
    };
    text.chars().filter(harmless).collect()
}

/// The first 8 bytes of the SHA-256 of `content`.
pub(super) fn digest(content: &[u8]) -> u64 {
    Sha256::digest(content).iter().take(8).fold(0, |head, byte| head << 8 | u64::from(*byte))
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

impl Inspection {
    pub(super) fn new(format: Format) -> Self {
        Self {
            format,
            size: None,
            orientation: 1,
            bytes: 0,
            digest: 0,
            facts: Vec::new(),
            unread: Vec::new(),
            pixels: Pixels::NotAsked,
            faces: None,
        }
    }

    /// Adds a fact, unless it says nothing or is there already.
    pub(super) fn add(&mut self, kind: FactKind, value: impl Into<String>, found_in: impl Into<String>) {
        let fact = Fact { kind, value: printable(&value.into()), found_in: printable(&found_in.into()) };
        if fact.value.trim().is_empty() || self.facts.len() > MAX_FACTS || self.facts.contains(&fact) {
            return;
        }
        if self.facts.len() == MAX_FACTS {
            self.unread(format!("more than {MAX_FACTS} facts; the rest was left"));
        }
        self.facts.push(fact);
    }

    /// Remembers that something could not be read.
    pub(super) fn unread(&mut self, reason: impl Into<String>) {
        let reason = printable(&reason.into());
        if self.unread.len() < 100 && !self.unread.contains(&reason) {
            self.unread.push(reason);
        }
    }

    /// The values of the facts of one kind, each once.
    #[must_use]
    pub fn values(&self, kind: FactKind) -> Vec<&str> {
        let mut values: Vec<&str> = Vec::new();
        for fact in self.facts.iter().filter(|fact| fact.kind == kind) {
            if !values.contains(&fact.value.as_str()) {
                values.push(&fact.value);
            }
        }
        values
    }

    /// Whether there is a fact of this kind.
    #[must_use]
    pub fn tells(&self, kind: FactKind) -> bool {
        self.facts.iter().any(|fact| fact.kind == kind)
    }

    /// Whether the file says that somebody under 18 is shown (`AG-A17` and below).
    #[must_use]
    pub fn shows_minor(&self) -> bool {
        self.values(FactKind::ModelAge).into_iter().any(|age| {
            age == "AG-U14"
                || age.strip_prefix("AG-A").and_then(|years| years.parse::<u8>().ok()).is_some_and(|years| years < 18)
        })
    }

    /// Whether the file says that there is no model release, or a limited one.
    #[must_use]
    pub fn lacks_release(&self) -> bool {
        self.values(FactKind::ModelRelease).into_iter().any(|status| matches!(status, "MR-NON" | "MR-LMR"))
    }
}
