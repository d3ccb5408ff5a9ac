//! One file for each kind of check. A check is a pure function: a post as seen in, findings out.

mod attachment;
mod authority;
mod batch;
mod calendar;
mod cast;
mod checksum;
mod count;
mod dates;
mod evidence;
mod field;
mod follows;
mod link;
mod message;
mod pattern;
mod phrases;
mod picture;
mod platform;
mod register;
mod required;
mod sounds_like;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;

use crate::calendar::{Calendar, Moment};
use crate::consent::Records;
use crate::draft::{Account, PassageKind, Post};
use crate::finding::{Applicability, Edit, Finding, Place, Suggestion};
use crate::image::Inspection;
use crate::ruleset::model::{AccountWord, Check, Fix, PassageWord, Rule, SecondOpinion};
use crate::ruleset::{ContextLexicons, Overlay, Ruleset, Sight};
use crate::text::Span;

pub use authority::Authority;
pub use batch::{Compared, Trace};
pub use cast::style_of;
pub use platform::Measured;
pub use sounds_like::Lesson;

/// What is known of an attachment's file.
#[derive(Clone, Debug)]
pub enum Picture {
    /// The file is on the web: nobody looked.
    NotLooked,
    Missing,
    /// One line: why it cannot be read.
    Unreadable(String),
    Read(Box<Inspection>),
}

/// One post with everything a check may ask about it.
#[derive(Debug)]
pub struct Subject<'p> {
    pub post: &'p Post,
    /// The post's own, or the configuration's.
    pub account: Account,
    /// Where it goes: the post's own, or the configuration's.
    pub channels: &'p [String],
    /// One for each attachment of the post.
    pub pictures: Vec<Picture>,
    /// Day of publication or, where the draft names none, the day of the run; `YYYY-MM-DD`.
    pub day: &'p str,
    /// When it goes out: as the draft says, else now; `None` where what the draft says cannot be read.
    pub when: Option<Moment>,
}

/// A hit that was no finding, and why; for `--explain-silence`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleared {
    pub rule: String,
    pub passage: usize,
    pub span: Span,
    /// Name of the context: `negated`, `quoted`, `taught` and so on.
    pub context: String,
}

/// What the checks found in one post.
#[derive(Debug, Default)]
pub struct Verdict {
    pub findings: Vec<Finding>,
    pub cleared: Vec<Cleared>,
    pub appearances: Vec<Appearance>,
    /// What other posts of the run are compared with.
    pub traces: Vec<Trace>,
    /// What the post measures against the limits of its platforms; only where it was asked for.
    pub measured: Vec<Measured>,
}

/// Somebody shown or named, who must not be both in neighbouring posts.
#[derive(Debug)]
pub struct Appearance {
    /// In a picture; otherwise in words.
    pub shown: bool,
    /// Who, by their place in the register.
    pub people: Vec<u32>,
    /// Forenames in words, or that those shown go by, as [`crate::text::FoldHash`].
    pub forenames: Vec<u64>,
    /// Day of publication.
    pub day: Option<Date>,
    /// Days that the other post may be away.
    pub days: u16,
    /// What to tell when another post completes it; `{earlier}` in its message stands for that post.
    pub finding: Finding,
}

/// A ruleset with what its checks need at hand; made once for a run and shared by its threads.
#[derive(Debug)]
pub struct Judge<'r> {
    pub ruleset: &'r Ruleset<'r>,
    overlay: Option<&'r Overlay>,
    lexicons: ContextLexicons,
    /// For each pattern, the rules that a hit of it is a finding of.
    owners: Vec<Vec<u16>>,
    /// Rules that are not woken by a pattern.
    expressions: pattern::Expressions,
    others: Vec<usize>,
    /// Entries that `allow:` lists name, as compared by [`pattern::comparable`].
    contacts: Vec<String>,
    /// Handles that may be followed, lower case, without `@`.
    follows_allowed: Vec<String>,
    authority: authority::Known,
    /// The consent register and sealed terms, where there are any.
    records: Option<&'r Records>,
    /// What the organisation has on, where there is anything.
    almanac: Option<calendar::Almanac<'r>>,
    /// For each pattern, the evidence rules that a hit of it wakes.
    evidence: evidence::Index,
    /// Patterns that no rule about official, and about personal posts asks for.
    idle: [Arc<[bool]>; 2],
    /// Rules that ask models.
    asked: Vec<sounds_like::Asked>,
    /// Rules that are only cues.
    signals: HashSet<&'r str>,
    /// Report them all the same: their own drafts prove them, and models are taught from them.
    keep_signals: bool,
    /// Rules whose findings a model may overrule.
    opinions: HashMap<&'r str, SecondOpinion>,
    /// It may.
    second_opinions: bool,
    /// Record why hits were cleared.
    explain: bool,
}

/// What one organisation allows, whatever the rules say of its like.
#[derive(Clone, Copy, Debug, Default)]
pub struct Allowed<'c> {
    /// Telephone numbers and addresses that may be published.
    pub contacts: &'c [String],
    /// Handles that may be followed.
    pub follows: &'c [String],
    /// Who may speak and approve.
    pub authority: Authority<'c>,
}

/// Memory that is used again from post to post.
#[derive(Debug, Default)]
pub struct Scratch {
    sights: Vec<Sight>,
}

impl<'r> Judge<'r> {
    /// A judge by `ruleset`, whose lexicons `overlay` adds to.
    #[must_use]
    pub fn new(ruleset: &'r Ruleset<'r>, overlay: Option<&'r Overlay>, allowed: Allowed<'_>, explain: bool) -> Self {
        let mut owners: Vec<Vec<u16>> = Vec::new();
        let mut others = Vec::new();
        for (index, rule) in ruleset.rules.iter().enumerate() {
            match &rule.check {
                Check::Terms(phrases) | Check::Remark(phrases) => {
                    for pattern in &phrases.any {
                        let pattern = *pattern as usize;
                        if owners.len() <= pattern {
                            owners.resize(pattern + 1, Vec::new());
                        }
                        owners[pattern].extend(u16::try_from(index));
                    }
                }
                Check::Pattern(_) | Check::Evidence(_) | Check::SoundsLike(_) => {}
                Check::Required { .. }
                | Check::Count { .. }
                | Check::Link(_)
                | Check::Follows { .. }
                | Check::Platform(_)
                | Check::Attachment { .. }
                | Check::Field { .. }
                | Check::Register(_)
                | Check::Calendar(_)
                | Check::Batch(_)
                | Check::Authority(_) => others.push(index),
            }
        }
        let signals = ruleset.rules.iter().filter(|rule| rule.signal).map(|rule| rule.id.as_str()).collect();
        Self {
            ruleset,
            evidence: evidence::Index::new(&ruleset.rules),
            idle: [AccountWord::Official, AccountWord::Personal].map(|account| idle(&ruleset.rules, account)),
            asked: sounds_like::asked(ruleset),
            signals,
            keep_signals: false,
            opinions: ruleset.rules.iter().filter_map(|rule| Some((rule.id.as_str(), rule.second_opinion?))).collect(),
            second_opinions: true,
            overlay,
            lexicons: ContextLexicons::of(ruleset),
            owners,
            expressions: pattern::Expressions::new(&ruleset.rules),
            others,
            contacts: allowed.contacts.iter().map(|contact| pattern::comparable(contact)).collect(),
            follows_allowed: allowed.follows.iter().map(|handle| follows::bare(handle)).collect(),
            authority: authority::Known::new(allowed.authority),
            records: None,
            almanac: None,
            explain,
        }
    }

    /// The same judge, who may ask the consent register.
    #[must_use]
    pub fn with_records(mut self, records: &'r Records) -> Self {
        self.records = Some(records);
        self
    }

    /// The same judge, who knows what the organisation has on.
    #[must_use]
    pub fn with_calendar(mut self, calendar: &'r Calendar) -> Self {
        self.almanac = (!calendar.is_empty()).then(|| calendar::Almanac::new(calendar));
        self
    }

    /// The same judge, which also reports rules that are only cues.
    #[must_use]
    pub fn with_signals(self) -> Self {
        Self { keep_signals: true, ..self }
    }

    /// The same judge, whom no model overrules; for what models are taught from.
    #[must_use]
    pub fn without_second_opinions(self) -> Self {
        Self { second_opinions: false, ..self }
    }

    /// Checks one post.
    #[must_use]
    pub fn check(&self, subject: &Subject<'_>, scratch: &mut Scratch) -> Verdict {
        let passages = &subject.post.passages;
        if scratch.sights.len() < passages.len() {
            scratch.sights.resize_with(passages.len(), Sight::default);
        }
        let mut verdict = Verdict::default();
        if self.explain {
            verdict.measured = platform::measured(subject);
        }
        let sights = &mut scratch.sights[..passages.len()];
        for (index, (passage, sight)) in passages.iter().zip(sights.iter_mut()).enumerate() {
            sight.rest(&self.idle[usize::from(subject.account == Account::Personal)]);
            sight.look(self.ruleset, self.overlay, &passage.text);
            phrases::check(self, subject, index, sight, &mut verdict);
            pattern::check(self, subject, index, sight, &mut verdict);
        }
        let cast = cast::Cast::of(self, subject);
        evidence::check(self, subject, sights, &mut verdict);
        for index in &self.others {
            let rule = &self.ruleset.rules[*index];
            if !applies(rule, subject) {
                continue;
            }
            match &rule.check {
                Check::Required { given, expect } => {
                    required::check(self, rule, given, expect, subject, sights, &mut verdict);
                }
                Check::Count { of, at_least, percent, except } => {
                    let limits = count::Limits { of: *of, at_least: *at_least, percent: *percent, except };
                    count::check(self, rule, &limits, subject, sights, &mut verdict);
                }
                Check::Link(link) => link::check(self, rule, link, subject, sights, &mut verdict),
                Check::Platform(limited) => platform::check(rule, *limited, subject, &mut verdict),
                Check::Follows { allow } => follows::check(self, rule, allow, subject, &mut verdict),
                Check::Attachment { problem, near } => {
                    let asked = attachment::Asked { problem: *problem, near, register: cast.is_some() };
                    attachment::check(self, rule, &asked, subject, sights, &mut verdict);
                }
                Check::Field { name, is, values } => field::check(rule, name, *is, values, subject, &mut verdict),
                Check::Register(asked) => {
                    register::check(self, rule, asked, cast.as_ref(), subject, sights, &mut verdict);
                }
                Check::Calendar(asked) => {
                    calendar::check(self, rule, asked, self.almanac.as_ref(), subject, sights, &mut verdict);
                }
                Check::Authority(asked) => authority::check(rule, asked, &self.authority, subject, &mut verdict),
                Check::Batch(asked) => batch::check(self, rule, asked, subject, sights, &mut verdict),
                Check::Terms(_) | Check::Remark(_) | Check::Pattern(_) | Check::Evidence(_) | Check::SoundsLike(_) => {}
            }
        }
        // What a text sounds like is judged last: it takes into account what the other rules saw.
        sounds_like::check(self, subject, sights, &mut verdict);
        if !self.keep_signals {
            verdict.findings.retain(|finding| !self.signals.contains(finding.rule.as_str()));
        }
        verdict
    }
}

/// For each pattern, whether no rule about posts of this kind of account asks for it.
fn idle(rules: &[Rule], account: AccountWord) -> Arc<[bool]> {
    let mut idle = Vec::new();
    for rule in rules {
        let asked: Vec<u32> = match &rule.check {
            Check::Terms(phrases) | Check::Remark(phrases) => {
                phrases.any.iter().chain(&phrases.with).copied().collect()
            }
            Check::Evidence(evidence) => evidence.cues.iter().flat_map(|cue| &cue.any).copied().collect(),
            Check::Required { given, expect } => {
                given.iter().flat_map(|given| &given.any).chain(expect).copied().collect()
            }
            Check::Calendar(calendar) => calendar.any.clone(),
            Check::Batch(batch) => batch.any.clone(),
            _ => continue,
        };
        let applies = rule.account.is_none_or(|wanted| wanted == account);
        for pattern in asked.into_iter().map(|pattern| pattern as usize) {
            if idle.len() <= pattern {
                // A pattern that no rule has asked for yet may belong to a kind that is not listed here.
                idle.resize(pattern + 1, None);
            }
            idle[pattern] = Some(idle[pattern].unwrap_or(true) && !applies);
        }
    }
    idle.into_iter().map(|rests| rests.unwrap_or(false)).collect()
}

/// Whether `rule` is about posts like this one.
fn applies(rule: &Rule, subject: &Subject<'_>) -> bool {
    let account = match rule.account {
        None => true,
        Some(AccountWord::Official) => subject.account == Account::Official,
        Some(AccountWord::Personal) => subject.account == Account::Personal,
    };
    account && (rule.channels.is_empty() || subject.channels.iter().any(|channel| rule.channels.contains(channel)))
}

/// Whether `rule` reads this kind of passage.
fn reads(rule: &Rule, kind: PassageKind) -> bool {
    let word = match kind {
        // The biography tells who speaks; it is not part of what is published with the post.
        PassageKind::Bio => return false,
        PassageKind::Body | PassageKind::FirstComment => PassageWord::Body,
        PassageKind::Title => PassageWord::Title,
        PassageKind::Description => PassageWord::Description,
        PassageKind::Excerpt => PassageWord::Excerpt,
        PassageKind::Alt(_) => PassageWord::Alt,
        PassageKind::Caption(_) => PassageWord::Caption,
        PassageKind::Comment => PassageWord::Comment,
        PassageKind::LinkTarget => PassageWord::Link,
        PassageKind::LinkTitle => PassageWord::LinkTitle,
        PassageKind::FileName(_) => PassageWord::FileName,
        PassageKind::Credit(_) => PassageWord::Credit,
        PassageKind::Metadata { .. } => PassageWord::Metadata,
    };
    rule.passages.as_ref().map_or_else(
        || match word {
            // A credit names people by its nature: only rules that ask for it read it.
            PassageWord::Credit => false,
            // Nobody wrote it for the post; but a name of the register or a secret goes out in it all the same.
            PassageWord::Metadata => matches!(rule.check, Check::Register(_)),
            _ => true,
        },
        |passages| passages.contains(&word),
    )
}

/// A finding of `rule` at `place`; `message` is its message with the slots filled.
fn finding(rule: &Rule, place: Place, message: String, subject: &Subject<'_>) -> Finding {
    Finding {
        rule: rule.id.clone(),
        clause: rule.clause.clone(),
        category: rule.category,
        severity: rule.severity,
        confidence: rule.confidence,
        suggestions: vec![suggestion(rule, &place, subject)],
        place,
        message,
        why: rule.why.clone(),
        question: rule.question.clone(),
        sensitive: rule.sensitive,
        waivable: rule.waivable,
    }
}

fn suggestion(rule: &Rule, place: &Place, subject: &Subject<'_>) -> Suggestion {
    let mut manual = Suggestion {
        message: rule.suggest.clone(),
        applicability: Applicability::Manual,
        edits: Vec::new(),
        cleans: None,
    };
    match place {
        Place::Attachment(index) => {
            manual.message = manual.message.replace("{file}", &path_of(*index, subject));
            if let Some(Fix::CleanPicture) = rule.fix {
                return cleaning(*index, manual, subject);
            }
        }
        Place::Text { passage, .. } => {
            if let Some(PassageKind::Metadata { of, .. }) = subject.post.passages.get(*passage).map(|part| part.kind) {
                manual.message = format!(
                    "Take it out of the file (postcheck image clean {}), or use another picture.",
                    path_of(of, subject)
                );
                return cleaning(of, manual, subject);
            }
        }
        Place::Post | Place::Source(_) => {}
    }
    let Some(Fix::Text { text, safe, append }) = &rule.fix else { return manual };
    let applicability = if *safe { Applicability::Safe } else { Applicability::Unsafe };
    let edit = if *append {
        let Some((passage, body)) =
            subject.post.passages.iter().enumerate().find(|(_, passage)| passage.kind == PassageKind::Body)
        else {
            return manual;
        };
        // After the last word, before any trailing blank lines.
        let end = body.text.trim_end().len();
        let Some(span) = Span::new(&body.text, end..end) else { return manual };
        Edit { passage, span, replacement: format!("\n\n{text}") }
    } else {
        let Place::Text { passage, span } = place else { return manual };
        Edit { passage: *passage, span: *span, replacement: text.clone() }
    };
    Suggestion { message: rule.suggest.clone(), applicability, edits: vec![edit], cleans: None }
}

/// Offers to clean the attachment with this index, where it is a file of its own.
fn cleaning(index: usize, manual: Suggestion, subject: &Subject<'_>) -> Suggestion {
    let shown = subject.post.attachments.get(index);
    if !shown.is_some_and(|shown| shown.path.is_some() && shown.embedded.is_none()) {
        return manual;
    }
    Suggestion { applicability: Applicability::Unsafe, cleans: Some(index), ..manual }
}

/// The attachment's file as a command line takes it.
fn path_of(index: usize, subject: &Subject<'_>) -> String {
    let Some(shown) = subject.post.attachments.get(index) else { return String::new() };
    let path = shown.path.as_deref().map_or(shown.file.clone().into(), |path| path.to_string_lossy());
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | ':' | '\\');
    if path.chars().all(plain) { path.into_owned() } else { format!("\"{path}\"") }
}
