//! What no post shows by itself: one names a child, another shows that child.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::check::Settled;
use super::memory::Memory;
use super::outcome::Resolved;
use crate::checks::Compared;

/// Somebody shown or named in one post; the finding stands ready for when another post completes it.
#[derive(Clone, Debug)]
pub struct Appearance {
    pub shown: bool,
    pub people: Vec<u32>,
    pub forenames: Vec<u64>,
    pub day: Option<Date>,
    pub days: u16,
    pub finding: Resolved,
}

/// What a post says, as hashes; the finding stands ready for when it does not go with an earlier post.
#[derive(Clone, Debug)]
pub struct Trace {
    pub keys: Vec<u64>,
    pub agree: usize,
    pub value: Compared,
    pub day: Option<i32>,
    pub days: u16,
    pub finding: Option<Resolved>,
}

/// Who is meant: a person of the register, or whoever goes by a forename.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Who {
    Person(u32),
    Forename(u64),
}

/// The post in which somebody last appeared.
#[derive(Clone, Debug)]
struct Seen {
    post: Arc<str>,
    day: Option<Date>,
}

/// The posts of a run so far. It grows with the people of the register and, up to a limit, with the posts: of them it
/// keeps hashes and names only.
#[derive(Debug, Default)]
pub struct Batch {
    memory: Memory,
    shown: HashMap<Who, Seen>,
    named: HashMap<Who, Seen>,
}

impl Batch {
    /// Adds to `settled` what earlier posts make of it, and remembers it for later ones. Posts must come in their order.
    pub fn settle(&mut self, settled: &mut Settled) {
        self.compare(settled);
        if settled.appearances.is_empty() {
            return;
        }
        let post: Arc<str> = Arc::from(settled.post.id.as_str());
        let appearances = std::mem::take(&mut settled.appearances);
        for appearance in &appearances {
            let others = if appearance.shown { &self.named } else { &self.shown };
            let earlier = who(appearance)
                .filter_map(|who| others.get(&who))
                .find(|seen| seen.post != post && near(seen.day, appearance.day, appearance.days));
            let Some(earlier) = earlier else { continue };
            let mut finding = appearance.finding.clone();
            finding.message = finding.message.replace("{earlier}", &earlier.post);
            // One finding for each place: that it is named here already says more.
            let told = settled.post.findings.iter().any(|other| {
                other.category == finding.category && other.place == finding.place && other.part == finding.part
            });
            if !told {
                settled.post.findings.push(finding);
            }
        }
        for appearance in &appearances {
            let mine = if appearance.shown { &mut self.shown } else { &mut self.named };
            for who in who(appearance) {
                mine.insert(who, Seen { post: Arc::clone(&post), day: appearance.day });
            }
        }
        settled
            .post
            .findings
            .sort_by_key(|finding| (finding.place.start, finding.place.end, std::cmp::Reverse(finding.severity)));
    }

    /// Whether the memory is full for the first time.
    pub fn forgets_first(&mut self) -> bool {
        self.memory.forgets_first()
    }

    /// Adds what does not go with an earlier post, and remembers what this one says.
    fn compare(&mut self, settled: &mut Settled) {
        let traces = std::mem::take(&mut settled.traces);
        if traces.is_empty() {
            return;
        }
        self.memory.begin(&settled.post.id);
        for trace in &traces {
            let Some(mut finding) = trace.finding.clone() else { continue };
            let Some(earlier) = self.memory.conflict(trace) else { continue };
            finding.message = finding.message.replace("{earlier}", &earlier);
            settled.post.findings.push(finding);
        }
        traces.iter().for_each(|trace| self.memory.keep(trace));
        settled
            .post
            .findings
            .sort_by_key(|finding| (finding.place.start, finding.place.end, std::cmp::Reverse(finding.severity)));
    }
}

fn who(appearance: &Appearance) -> impl Iterator<Item = Who> + '_ {
    let people = appearance.people.iter().map(|person| Who::Person(*person));
    people.chain(appearance.forenames.iter().map(|forename| Who::Forename(*forename)))
}

/// Whether two posts go out within `days` of one another; a day that is not known is near every other.
fn near(one: Option<Date>, other: Option<Date>, days: u16) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => (one - other).get_days().unsigned_abs() <= u32::from(days),
        _ => true,
    }
}
