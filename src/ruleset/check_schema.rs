//! What the policy owner writes under `check:`: one struct for each kind of check.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_saphyr::Spanned;

use crate::platform::Measure;

/// The kind of a check and what it looks for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    Terms(Terms),
    Pattern(Pattern),
    Remark(Remark),
    Required(Required),
    Evidence(Evidence),
    Count(Count),
    Link(Link),
    Follows(Follows),
    SoundsLike(SoundsLike),
    Attachment(Attachment),
    Field(Field),
    Register(Register),
    Platform(PlatformLimit),
    Calendar(Calendar),
    Batch(Batch),
    Authority(Authority),
}

/// A listed word or phrase stands in the text.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Lexicons, any of whose terms is a finding.
    #[schemars(with = "Vec<String>")]
    pub any: Vec<Spanned<String>>,
    /// Only where a term of one of these lexicons stands in the same `within`.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub near: Vec<Spanned<String>>,
    #[serde(default)]
    pub within: Within,
    /// Not in these contexts, and not where a term of one of these lexicons stands in the same sentence.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub unless: Vec<Spanned<String>>,
}

/// A regular expression matches.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pattern {
    /// Syntax of the `regex` crate, case-insensitive; a group named `it` narrows the finding to that part.
    #[schemars(with = "String")]
    pub regex: Spanned<String>,
    /// On the text as written, with its case and its odd letters; otherwise on the folded text.
    #[serde(default)]
    pub raw: bool,
    /// What the text must hold for the expression to be tried at all.
    pub needs: Needs,
    /// A match that also matches this is none.
    #[schemars(with = "Option<String>")]
    pub not: Option<Spanned<String>>,
    /// A match is none where the 24 characters before it end with a match of this.
    #[schemars(with = "Option<String>")]
    pub not_before: Option<Spanned<String>>,
    /// The match must also pass this check of its digits and letters.
    pub checksum: Option<Checksum>,
    /// Only where a term of one of these lexicons stands in the same `within`.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub near: Vec<Spanned<String>>,
    #[serde(default)]
    pub within: Within,
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub unless: Vec<Spanned<String>>,
    /// Names of lists in `postcheck.yaml` (`contacts`) whose entries are no finding.
    #[serde(default)]
    pub allow: Vec<String>,
}

/// A cheap fact about a sentence without which a pattern cannot match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Needs {
    Digit,
    /// At least six digits in the passage: identifiers and telephone numbers, not classes and times.
    Digits,
    AtSign,
    Link,
    /// A word with several capitals and several small letters.
    MixedCase,
    /// The rule's `near` lexicons are what is looked for first.
    Near,
    /// Nothing: it is tried on every text.
    Nothing,
}

/// Published check-digit schemes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Checksum {
    Upn,
    Nhs,
    Luhn,
    Iban,
}

/// Something is said about somebody.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Remark {
    /// Lexicons of targets: `{about}` in frames.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub about: Vec<Spanned<String>>,
    /// Lexicons of predicates: `{says}` in frames.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub says: Vec<Spanned<String>>,
    /// Sentence patterns, any of which is a finding. Without any, a target and a predicate in the same `within` are.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub frames: Vec<Spanned<String>>,
    /// Named sets of frames shared by rules (`rulesets/frames/`).
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub use_frames: Vec<Spanned<String>>,
    #[serde(default)]
    pub within: Within,
    /// Patterns that must also be found in the same `within`.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub with: Vec<Spanned<String>>,
    /// Not in these contexts (`negated`, `quoted`, ...), and not where a `{lexicon}` stands in the same sentence.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub unless: Vec<Spanned<String>>,
}

/// When something holds, something else must be there.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Required {
    /// Every one of these must hold for the requirement to arise.
    pub given: Vec<Given>,
    /// Patterns, one of which must stand in the text or the biography.
    #[schemars(with = "Vec<String>")]
    pub expect: Vec<Spanned<String>>,
}

/// A condition of a `required` check: patterns, any of which must be found in one of `in`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Given {
    #[schemars(with = "Vec<String>")]
    pub any: Vec<Spanned<String>>,
    /// `text` (all published texts), `bio` or `account` (the organisation's own names and accounts); default `[text]`.
    #[serde(default = "in_text", rename = "in")]
    pub places: Vec<GivenPlace>,
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub unless: Vec<Spanned<String>>,
}

fn in_text() -> Vec<GivenPlace> {
    vec![GivenPlace::Text]
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GivenPlace {
    Text,
    Bio,
    Author,
}

/// Several weak cues that together are a finding, none of which would be alone.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Points that make a finding.
    pub at_least: i32,
    #[serde(default)]
    pub within: Within,
    pub cues: Vec<Cue>,
    /// Contexts in which a cue does not count.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub unless: Vec<Spanned<String>>,
}

/// One cue: patterns, any of which gives its points once.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cue {
    #[schemars(with = "Vec<String>")]
    pub any: Vec<Spanned<String>>,
    /// Negative for cues that speak against.
    pub points: i32,
    /// Without it there is no finding, whatever the points.
    #[serde(default)]
    pub must: bool,
    /// Contexts in which this cue does not count, in place of those of the whole check.
    #[schemars(with = "Option<Vec<String>>")]
    pub unless: Option<Vec<Spanned<String>>>,
}

/// So many of something.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Count {
    pub of: Counted,
    /// This many or more in one text.
    pub at_least: usize,
    /// And this share of all words (of letters, for `fancy-letters`), in per cent.
    #[serde(default)]
    pub percent: usize,
    /// With `capital-words`: lexicons whose terms do not count (acronyms).
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub except: Vec<Spanned<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Counted {
    /// Words of three and more letters in capitals.
    CapitalWords,
    Emoji,
    Hashtags,
    Mentions,
    Words,
    /// `!` and `?` in one row.
    Exclamations,
    /// Letters of mathematical, circled and squared alphabets.
    FancyLetters,
    /// Hashtags of several words without capitals at the word starts.
    LowerCaseHashtags,
}

/// A link that should not be published.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// Hosts; those below them count too (`example.com` and `www.example.com`).
    #[serde(default)]
    pub hosts: Vec<String>,
    /// Words that a host's name is made of, between its dots and hyphens.
    #[serde(default)]
    pub words: Vec<String>,
    #[serde(default)]
    pub problems: Vec<LinkProblem>,
    /// Contexts and lexicons that clear it.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub unless: Vec<Spanned<String>>,
}

/// A learned model finds that a text sounds like what it was taught.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SoundsLike {
    /// Name of a file under `rulesets/models/`, without its ending.
    #[schemars(with = "String")]
    pub model: Spanned<String>,
    #[schemars(with = "String")]
    pub class: Spanned<String>,
    /// Score from which on it is a finding.
    pub at_least: f32,
}

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

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LinkProblem {
    /// `http://` instead of `https://`.
    NotSecure,
    /// A number instead of a name.
    IpAddress,
    /// Letters that look like others, or their coded form.
    LookAlike,
    /// Inside the organisation only: `localhost`, `.local`, `intranet`.
    Internal,
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

fn one_month() -> u16 {
    31
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

/// How far apart the parts of a finding may stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Within {
    /// Between two commas, semicolons, dashes or conjunctions.
    Clause,
    #[default]
    Sentence,
    /// The sentence, the one before and the one after.
    Neighbours,
    /// The whole passage.
    Post,
}
