//! What the policy owner writes under `check:` about more than words: pictures, people, the calendar, other posts, platforms.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_saphyr::Spanned;

use super::check_schema::Within;
use crate::platform::Measure;

/// An account that will be followed and is not known to be an organisation's.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Follows {
    /// Words whose presence in a handle tells an organisation.
    pub allow: Vec<String>,
}

/// A post that does not suit what the organisation has on (`calendar:` in `postcheck.yaml`).
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    pub problem: CalendarProblem,
    /// Only entries of this kind: `results` or `news` of embargoes; `bereavement`, `incident`, `election` or `other` of holds.
    pub about: Option<String>,
    /// Patterns, any of which tells that the post is such a one.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub any: Vec<Spanned<String>>,
    /// The post must also name the entry, or hold a term of one of these lexicons.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub near: Vec<Spanned<String>>,
    /// With `trip-out`: the places where the trip sleeps count as patterns, and the days before it as well.
    #[serde(default)]
    pub lodging: bool,
    /// With `late`: the first hour of the night and the first of the morning.
    #[serde(default)]
    pub hours: [u8; 2],
    /// With `before-event`: how far from the event's name a pattern may stand.
    #[serde(default)]
    pub within: Within,
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub unless: Vec<Spanned<String>>,
    /// With `before-event`: an event of the same name that was held so many days ago is meant instead.
    #[serde(default = "one_month")]
    pub days: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CalendarProblem {
    /// It tells of something that is under embargo when it goes out.
    Embargo,
    /// It goes out while posts are held.
    Hold,
    /// It tells where pupils are, while they are there.
    TripOut,
    /// It tells of an event as past that has not been.
    BeforeEvent,
    /// It gives another day for an event than the calendar.
    OtherDate,
    /// A day that is not the day of the week it is said to be.
    WrongWeekday,
    /// It goes out at an hour at which people write what they regret.
    Late,
    /// It cannot be told when it goes out.
    NoTime,
}

/// What only several posts of one run show.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Batch {
    pub problem: BatchProblem,
    /// With contradictions: patterns for what events are called.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub any: Vec<Spanned<String>>,
    /// Lexicons that tell one event from another of its name: classes, sites.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub near: Vec<Spanned<String>>,
    /// In these contexts the new fact takes the place of the old.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub unless: Vec<Spanned<String>>,
    /// Days that two posts may be apart.
    #[serde(default = "one_month")]
    pub days: u16,
    /// With `duplicate`: shorter texts are left alone.
    #[serde(default)]
    pub words: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BatchProblem {
    /// Consent, what is shown or who is shown is stated otherwise of the same picture.
    ConsentDiffers,
    /// Nearly the same text to the same channel.
    Duplicate,
    /// Two days for one event.
    ContradictingDates,
    /// Two times of day for one event.
    ContradictingTimes,
}

/// Whether whoever is named in a draft may speak for the organisation, and whether somebody approved it: `organisation:` in
/// `postcheck.yaml`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    pub problem: AuthorityProblem,
    /// Fields and columns that name them, whatever their case and signs; the author is always asked about.
    #[serde(default)]
    pub fields: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AuthorityProblem {
    /// An author, account or handle that is not listed.
    NotAuthorised,
    /// There is a list, and the draft names nobody who could be on it.
    NobodyNamed,
    /// Approval is required, and there is none.
    NotApproved,
    /// Somebody approved who is not listed.
    UnknownApprover,
    /// Its author approved it.
    OwnApproval,
}

/// More of something than a platform takes (`rulesets/platforms.yaml`).
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlatformLimit {
    pub limit: Measure,
}

/// Something about a picture or video.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    pub problem: AttachmentProblem,
    /// Only where a term of one of these lexicons stands in a text of the post.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub near: Vec<Spanned<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AttachmentProblem {
    /// Nobody stated what it shows.
    NoStatement,
    /// Children or vulnerable adults without a consent flag.
    NoConsent,
    /// The consent flag's date has passed on the day of publication.
    ConsentExpired,
    /// The day on which the consent ends, or that of publication, is no date.
    ConsentUnclear,
    /// Children or vulnerable adults are shown, and more of them than one who is listed: others may stand behind them.
    Bystanders,
    /// The file is not there.
    Missing,
    /// The file cannot be read as a picture.
    Unreadable,
    /// The file tells where it was taken.
    Location,
    /// No alternative text.
    NoAlt,
    /// The alternative text is a file's name.
    FileNameAlt,
    /// The alternative text is made of nothing but terms of `near`.
    UselessAlt,
    /// The file is at an address on the web, where nobody looks.
    OnTheWeb,
    /// The file names a town, building or country.
    PlaceNames,
    /// The file names people.
    PersonNames,
    /// The file says that somebody under 18 is shown, and nobody stated children.
    MinorShown,
    /// The file says that there is no model release, or a limited one.
    NoRelease,
    /// The file says that it belongs to somebody whom the draft does not credit.
    ForeignRights,
    /// The file says that a machine made it.
    AiMade,
    /// The thumbnail shows something else than the picture.
    OtherThumbnail,
    /// Something follows the picture's end: a film, another picture, what was cropped away.
    TrailingData,
    /// A file about the picture lies beside it.
    Sidecar,
    Screenshot,
    /// The file carries numbers of a camera, or its owner's name.
    SerialNumber,
    /// There is a QR code in the picture.
    QrCode,
    /// A drawing holds a program or loads something from elsewhere.
    ActiveContent,
    /// A part of what the file says could not be read.
    PartlyUnread,
    /// Codes and faces could not be looked for.
    NotSeen,
    /// It is stated that nobody is shown, and faces are found.
    FacesThoughNobody,
    /// More faces are found than people are listed.
    MoreFacesThanPeople,
}

/// A field of the draft.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Field {
    #[schemars(with = "String")]
    pub name: Spanned<String>,
    /// What makes it a finding.
    pub is: FieldProblem,
    /// With `one-of`: the values that are none; with `not-one-of`: the only ones that are.
    #[serde(default)]
    pub values: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FieldProblem {
    Missing,
    Present,
    OneOf,
    NotOneOf,
}

/// What the consent register says of the people a post shows and names.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Register {
    pub problem: RegisterProblem,
    /// With `first-name-with-class` and `three-factors`: lexicons of classes, places, times and uniforms.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub near: Vec<Spanned<String>>,
    /// Lexicons of names that are no ordinary words, whatever the dictionary says.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub names: Vec<Spanned<String>>,
    /// Lexicons that tell, beside a name that is a word, too, that people are spoken of.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub cues: Vec<Spanned<String>>,
    /// Lexicons of what makes a name that of a place or thing: `Sutton house`, `Mason jar`.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub not_before: Vec<Spanned<String>>,
    /// Lexicons of what follows a word that opens a sentence and is no name there: `Will you`, `May half-term`.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub not_opening: Vec<Spanned<String>>,
    /// With `batch`: days that two posts may be apart.
    #[serde(default = "one_month")]
    pub days: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RegisterProblem {
    /// People are listed, but there is no register to ask.
    Missing,
    /// An id that the register does not know.
    UnknownPerson,
    /// Somebody who may not be shown there on that day, for whatever reason.
    NotAllowed,
    /// Somebody who must not be identifiable anywhere.
    DoNotIdentify,
    /// Somebody who has left, longer ago than the grace allows.
    Leaver,
    /// Nobody says where the post goes.
    NoChannel,
    /// The day of publication cannot be read.
    NoDay,
    /// First name and surname, or initial and surname, with that person's picture.
    FullName,
    /// A first name with that person's picture, where the register does not allow it.
    FirstName,
    /// A first name and a class or year with that person's picture.
    FirstNameWithClass,
    /// A name, a picture and a place, time or uniform.
    ThreeFactors,
    /// One post names whom another shows.
    Batch,
    /// A secret term, known by its keyed hash only.
    SecretTerm,
}

fn one_month() -> u16 {
    31
}
