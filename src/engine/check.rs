//! One post from reading to settled findings: waivers, thresholds, order and duplicates.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use sha2::{Digest, Sha256};

use super::answers::{self, Answered, content_hash};
use super::batch::{Appearance, Trace};
use super::duplicates::without_duplicates;
use super::metadata::{METADATA, with_metadata};
use super::outcome::{CheckedPost, Resolved, ResolvedEdit, ResolvedSuggestion, Secret, Waived};
use super::path_settings::PathSettings;
use crate::calendar::Moment;
use crate::checks::{self, Judge, Measured, Picture, Scratch, Subject};
use crate::draft::{Account, Attachment, PassageKind, Post, Shows, Waiver};
use crate::finding::{Category, Confidence, Finding, Place, Severity};
use crate::image::{self, ImageError};
use crate::text::{FileSpan, fold};

/// What a run is told: by the configuration and the command line.
#[derive(Clone, Debug)]
pub struct Settings {
    /// For posts that do not say.
    pub account: Account,
    /// For posts that do not say.
    pub channels: Vec<String>,
    /// Rules, categories or clauses; empty for all.
    pub select: Vec<String>,
    pub ignore: Vec<String>,
    pub min_severity: Severity,
    pub min_confidence: Confidence,
    /// `YYYY-MM-DD`.
    pub today: String,
    /// When posts go out that do not say, and the zone of all times that name none.
    pub now: Moment,
    /// Look for faces where a statement says that nobody, or who, is shown.
    pub faces: bool,
    /// Look at pixels at all: for QR codes, and thumbnails that show something else.
    pub pixels: bool,
    /// Also findings that others of their category stand for: how a rule is proved by itself.
    pub all: bool,
    /// Pictures looked at so far, for whoever watches a long run.
    pub seen: Arc<AtomicUsize>,
    /// Keep each post with what was found in it, for reports that show posts.
    pub keep_posts: bool,
    /// What is set otherwise for some drafts.
    pub paths: Vec<PathSettings>,
}

impl Settings {
    /// Everything is looked for and told, in official posts that go out at `now`, wherever to.
    #[must_use]
    pub fn new(now: Moment) -> Self {
        Self {
            account: Account::Official,
            channels: Vec::new(),
            select: Vec::new(),
            ignore: Vec::new(),
            min_severity: Severity::Advice,
            min_confidence: Confidence::Low,
            today: now.day().to_string(),
            now,
            faces: true,
            pixels: true,
            all: false,
            seen: Arc::default(),
            keep_posts: false,
            paths: Vec::new(),
        }
    }
}

/// A post's findings, with the sums that the report needs.
#[derive(Clone, Debug)]
pub struct Settled {
    pub post: CheckedPost,
    pub pictures: usize,
    pub waived: usize,
    pub hidden: usize,
    /// [`content_hash`] of the post.
    pub hash: String,
    /// Hits that were cleared: rule, words and context.
    pub cleared: Vec<(String, String, String)>,
    /// Who is shown and named, for [`super::Batch`].
    pub appearances: Vec<Appearance>,
    /// What other posts are compared with, for [`super::Batch`].
    pub traces: Vec<Trace>,
    /// What the post measures against the limits of its platforms; only where it was asked for.
    pub measured: Vec<Measured>,
}

/// Inspects the pictures of `post`, checks it and settles what was found.
#[must_use]
pub fn check_post(judge: &Judge<'_>, settings: &Settings, post: &Post, scratch: &mut Scratch) -> Settled {
    let settings = &*settings.at(&post.source.path);
    let pictures = post.attachments.iter().map(|attachment| look(attachment, settings));
    check_post_with(judge, settings, post, pictures.collect(), scratch)
}

/// Checks `post`, whose `pictures` have been inspected, and settles what was found.
#[must_use]
pub fn check_post_with(
    judge: &Judge<'_>,
    settings: &Settings,
    post: &Post,
    pictures: Vec<Picture>,
    scratch: &mut Scratch,
) -> Settled {
    let post = &*with_metadata(post, &pictures);
    let when = when(post, settings);
    let day = match (post.publish_at.as_ref().or(post.dated.as_ref()), &when) {
        // The day in our zone: shortly before midnight in UTC it is tomorrow in a British summer.
        (Some(_), Some(when)) => when.day().to_string(),
        (Some(written), None) => written.get(..10).unwrap_or(written).to_owned(),
        // Something is written that is no date: whatever goes by the day must not take today for it.
        (None, None) => String::new(),
        (None, Some(_)) => settings.today.clone(),
    };
    let subject = Subject {
        post,
        account: post.account.unwrap_or(settings.account),
        channels: if post.channels.is_empty() { &settings.channels } else { &post.channels },
        pictures,
        day: &day,
        when,
    };
    let verdict = judge.check(&subject, scratch);
    let mut findings = verdict.findings;
    findings.extend(post.problems.iter().map(|problem| {
        own_finding(
            "unreadable-draft",
            Category::Unverified,
            Severity::Error,
            Place::Source(problem.place),
            problem.message.clone(),
            "Correct the draft and check it again.",
        )
    }));
    findings.extend(post.notices.iter().map(|notice| {
        let place = Place::Source(notice.place);
        own_finding(notice.rule, notice.category, notice.severity, place, notice.message.clone(), notice.help)
    }));
    let mut resolved: Vec<Resolved> = findings.into_iter().map(|finding| resolve(post, finding)).collect();
    let secrets = secrets(&resolved);
    if !settings.all {
        without_duplicates(&mut resolved);
    }
    // Whether other posts make a finding of these is not known yet.
    let pending: Vec<String> = verdict
        .traces
        .iter()
        .filter_map(|trace| trace.finding.as_ref())
        .chain(verdict.appearances.iter().map(|one| &one.finding))
        .map(|finding| finding.rule.clone())
        .collect();
    let mut waived = waive(post, &mut resolved, &pending);
    let before = resolved.len();
    resolved.retain(|finding| is_wanted(settings, finding));
    let hidden = before - resolved.len();
    resolved.sort_by_key(|finding| (finding.place.start, finding.place.end, Reverse(finding.severity)));
    fingerprint(post, &mut resolved);
    waived.iter_mut().for_each(|waived| fingerprint(post, std::slice::from_mut(&mut waived.finding)));
    let hash = content_hash(post, &subject.pictures);
    let answered: Vec<Answered> = answers::settle(post, &mut resolved, &hash);
    let appearances = appearances(settings, post, verdict.appearances);
    let traces = traces(settings, post, verdict.traces, &hash);
    let cleared = verdict
        .cleared
        .into_iter()
        .filter_map(|cleared| {
            Some((cleared.rule, cleared.span.of(&post.passages.get(cleared.passage)?.text).to_owned(), cleared.context))
        })
        .collect();
    let count = waived.len();
    let source = Arc::clone(&post.source);
    let post = CheckedPost { id: post.id.clone(), source, findings: resolved, answered, waived, secrets, shown: None };
    let measured = verdict.measured;
    Settled {
        post,
        pictures: subject.pictures.len(),
        waived: count,
        hidden,
        hash,
        cleared,
        appearances,
        traces,
        measured,
    }
}

/// When `post` goes out; `None` where it says so in a way that cannot be read.
fn when(post: &Post, settings: &Settings) -> Option<Moment> {
    match &post.publish_at {
        Some(written) => Moment::read(written, settings.now.zone()),
        // A table's reader has told that already.
        None if post.notices.iter().any(|notice| matches!(notice.rule, "ambiguous-date" | "unreadable-date")) => None,
        None => {
            // A page is there from its date on: one of an earlier date is published as things stand now.
            let dated = post.dated.as_deref().and_then(|written| Moment::read(written, settings.now.zone()));
            Some(dated.filter(|dated| dated.earliest() > settings.now.latest()).unwrap_or_else(|| settings.now.clone()))
        }
    }
}

fn appearances(settings: &Settings, post: &Post, found: Vec<checks::Appearance>) -> Vec<Appearance> {
    let resolved = found.into_iter().map(|one| Appearance {
        shown: one.shown,
        people: one.people,
        forenames: one.forenames,
        day: one.day,
        days: one.days,
        finding: resolve(post, one.finding),
    });
    let mut wanted: Vec<Appearance> = resolved.filter(|one| is_wanted(settings, &one.finding)).collect();
    for one in &mut wanted {
        fingerprint(post, std::slice::from_mut(&mut one.finding));
    }
    wanted
}

fn traces(settings: &Settings, post: &Post, found: Vec<checks::Trace>, hash: &str) -> Vec<Trace> {
    let resolved = found.into_iter().map(|trace| {
        let finding =
            trace.finding.map(|finding| resolve(post, finding)).filter(|finding| is_wanted(settings, finding));
        let mut trace = Trace {
            keys: trace.keys,
            agree: trace.agree,
            value: trace.value,
            day: trace.day,
            days: trace.days,
            finding,
        };
        // Only waivers of a whole post and of its place can be meant: what it is compared with is not known yet.
        trace.finding = trace
            .finding
            .filter(|finding| !post.waivers.iter().any(|waiver| !waiver.reason.is_empty() && covers(waiver, finding)));
        if let Some(finding) = &mut trace.finding {
            fingerprint(post, std::slice::from_mut(finding));
        }
        trace.finding = trace.finding.filter(|finding| !answers::is_settled(post, finding, hash));
        trace
    });
    resolved.collect()
}

fn look(attachment: &Attachment, settings: &Settings) -> Picture {
    // Faces only contradict a statement; without one there is nothing that they could.
    let stated = attachment.shows.as_deref() == Some(&[Shows::Nobody]) || !attachment.people.is_empty();
    let look = image::Look { pixels: settings.pixels, faces: settings.faces && stated };
    settings.seen.fetch_add(1, Ordering::Relaxed);
    let inspected = match (&attachment.embedded, &attachment.path) {
        (Some(bytes), _) => image::inspect_bytes(bytes, look),
        (None, Some(path)) => image::inspect(path, look),
        (None, None) if attachment.file.trim_start().starts_with("data:") => {
            return Picture::Unreadable("the data: address is damaged".to_owned());
        }
        (None, None) if attachment.is_on_the_web() => return Picture::NotLooked,
        (None, None) => return Picture::Missing,
    };
    match inspected {
        Ok(inspection) => Picture::Read(Box::new(inspection)),
        Err(ImageError::Missing) => Picture::Missing,
        Err(error) => Picture::Unreadable(error.to_string()),
    }
}

/// Rules of the engine itself: about drafts that cannot be read and waivers that waive nothing.
pub const OWN_RULES: &[&str] = &[
    "unreadable-draft",
    "unused-waiver",
    "ambiguous-date",
    "unreadable-date",
    "mangled-cell",
    "hidden-row",
    "expired-answer",
    "incomplete-answer",
    "unusable-answer",
];

/// A finding of the engine itself rather than of a rule.
#[must_use]
pub fn own_finding(
    rule: &str,
    category: Category,
    severity: Severity,
    place: Place,
    message: String,
    help: &str,
) -> Finding {
    let suggestion = crate::finding::Suggestion {
        message: help.to_owned(),
        applicability: crate::finding::Applicability::Manual,
        edits: Vec::new(),
        cleans: None,
    };
    Finding {
        rule: rule.to_owned(),
        clause: "5.9".to_owned(),
        category,
        severity,
        confidence: Confidence::High,
        place,
        message,
        why: "What could not be checked is never reported as clean.".to_owned(),
        question: None,
        suggestions: vec![suggestion],
        sensitive: false,
        waivable: false,
    }
}

/// Ties a finding to the file.
#[must_use]
pub fn resolve(post: &Post, finding: Finding) -> Resolved {
    let (mut span, mut part, mut attachment, mut excerpt) = (None, None, None, String::new());
    let mut found = None;
    let place = match &finding.place {
        Place::Post => FileSpan::new(post.place.start, post.place.start),
        Place::Source(place) => *place,
        Place::Attachment(index) => {
            let shown = post.attachments.get(*index);
            attachment = shown.map(|shown| shown.file.clone());
            shown.map_or(post.place, |shown| shown.place)
        }
        Place::Text { passage, span: words } => match post.passages.get(*passage) {
            None => post.place,
            Some(text) => {
                words.of(&text.text).clone_into(&mut excerpt);
                part = Some(text.kind.as_str());
                found = Some((*passage, *words));
                if text.kind == PassageKind::Body {
                    span = Some(*words);
                }
                attachment = text
                    .kind
                    .attachment()
                    .and_then(|index| post.attachments.get(index))
                    .map(|shown| shown.file.clone());
                text.map.to_file(*words)
            }
        },
    };
    let suggestions = finding
        .suggestions
        .into_iter()
        .map(|suggestion| ResolvedSuggestion {
            message: suggestion.message,
            applicability: suggestion.applicability,
            cleans: suggestion.cleans.and_then(|index| post.attachments.get(index)?.path.clone()),
            edits: suggestion
                .edits
                .into_iter()
                .filter_map(|edit| {
                    let text = post.passages.get(edit.passage)?;
                    let exact = text.map.is_verbatim(edit.span) || edit.span.is_empty();
                    Some(ResolvedEdit {
                        words: (edit.passage, edit.span),
                        span: (text.kind == PassageKind::Body).then_some(edit.span),
                        replacement: edit.replacement,
                        escape: text.map.escape(),
                        file: exact.then(|| text.map.to_file(edit.span)),
                    })
                })
                .collect(),
        })
        .collect();
    let mut location = post.locate(place);
    if part == Some(METADATA) {
        let inside = "inside the file".to_owned();
        location.note = Some(location.note.map_or(inside.clone(), |note| format!("{note}, {inside}")));
    }
    Resolved {
        rule: finding.rule,
        clause: finding.clause,
        category: finding.category,
        severity: finding.severity,
        confidence: finding.confidence,
        message: finding.message,
        why: finding.why,
        question: finding.question,
        excerpt,
        span,
        part,
        words: found,
        attachment,
        location,
        place,
        suggestions,
        fingerprint: String::new(),
        sensitive: finding.sensitive,
        waivable: finding.waivable,
    }
}

/// The words that redaction keeps out of print.
fn secrets(findings: &[Resolved]) -> Vec<Secret> {
    let sensitive = findings.iter().filter(|finding| finding.sensitive && !finding.excerpt.is_empty());
    sensitive
        .map(|finding| Secret { excerpt: finding.excerpt.clone(), place: finding.place, words: finding.words })
        .collect()
}

/// Takes waived findings out, and reports waivers that waive nothing or give no reason.
fn waive(post: &Post, findings: &mut Vec<Resolved>, pending: &[String]) -> Vec<Waived> {
    let mut waived = Vec::new();
    let mut reports = Vec::new();
    for waiver in &post.waivers {
        let count = findings.len();
        if !waiver.reason.is_empty() {
            let silenced = findings.extract_if(.., |finding| covers(waiver, finding));
            waived.extend(silenced.map(|finding| Waived {
                finding,
                reason: waiver.reason.clone(),
                by: waiver.by.clone(),
            }));
        }
        if findings.len() == count && (waiver.reason.is_empty() || !pending.contains(&waiver.rule)) {
            let message = if waiver.reason.is_empty() {
                format!("the waiver of '{}' gives no reason, so it does not hold", waiver.rule)
            } else {
                format!("the waiver of '{}' waives nothing", waiver.rule)
            };
            reports.push(resolve(
                post,
                own_finding(
                    "unused-waiver",
                    Category::Style,
                    Severity::Warning,
                    Place::Source(waiver.place),
                    message,
                    "Remove the waiver, or correct its rule and reason.",
                ),
            ));
        }
    }
    findings.extend(reports);
    waived
}

fn covers(waiver: &Waiver, finding: &Resolved) -> bool {
    let here = waiver.covers.is_none_or(|span| finding.place.start < span.end && span.start <= finding.place.end);
    waiver.rule == finding.rule && here && finding.waivable
}

fn is_wanted(settings: &Settings, finding: &Resolved) -> bool {
    let names = |list: &[String]| {
        list.iter().any(|name| *name == finding.rule || *name == finding.clause || name == finding.category.as_str())
    };
    let selected = settings.select.is_empty() || names(&settings.select) || finding.category == Category::Unverified;
    selected
        && !names(&settings.ignore)
        && finding.severity >= settings.min_severity
        && finding.confidence >= settings.min_confidence
}

/// Gives each finding a mark that does not depend on where in the file it stands.
fn fingerprint(post: &Post, findings: &mut [Resolved]) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for finding in findings {
        let named = if post.fields.contains_key("id") { post.id.as_str() } else { &*post.source.path };
        let key = format!(
            "{}\n{named}\n{}\n{}\n{}",
            finding.rule,
            finding.part.unwrap_or_default(),
            finding.attachment.as_deref().unwrap_or_default(),
            fold(&finding.excerpt)
        );
        let nth = seen.get(&key).copied().unwrap_or(0);
        let digest = Sha256::digest(format!("{key}\n{nth}"));
        let head = digest.iter().take(8).fold(0_u64, |head, byte| head << 8 | u64::from(*byte));
        finding.fingerprint = format!("{head:016x}");
        seen.insert(key, nth + 1);
    }
}
