//! Findings that say the same of the same words: only the gravest of them is told.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::metadata::METADATA;
use super::outcome::Resolved;
use crate::finding::Category;
use crate::text::{FileSpan, fold};

/// What findings must share to be compared with one another: category, part and attachment.
type Group = (Category, Option<&'static str>, Option<String>);

/// What has been kept, so that each further finding is compared in no more than the logarithm of their number: a long draft may
/// have thousands.
#[derive(Default)]
struct Kept {
    /// Of each group, the places of its findings: first byte to one past the last. No two overlap.
    places: HashMap<Group, BTreeMap<usize, usize>>,
    /// Of each group, the words that a picture's file tells: all of them have the file's place in the draft.
    words: HashSet<(Group, String)>,
    /// Of each group, the rules and places of findings that are not about words.
    others: HashSet<(Group, String, FileSpan)>,
}

impl Kept {
    /// Keeps `finding` unless something kept stands for it.
    fn keep(&mut self, finding: &Resolved) -> bool {
        let group = (finding.category, finding.part, finding.attachment.clone());
        match finding.part {
            Some(METADATA) => self.words.insert((group, fold(&finding.excerpt))),
            Some(_) => {
                let (start, end) = (finding.place.start, finding.place.end);
                let places = self.places.entry(group).or_default();
                // Of places that do not overlap, the last one to begin is the last one to end.
                if places.range(..end).next_back().is_some_and(|(_, last)| start < *last) {
                    return false;
                }
                places.entry(start).and_modify(|last| *last = end.max(*last)).or_insert(end);
                true
            }
            None => self.others.insert((group, finding.rule.clone(), finding.place)),
        }
    }
}

/// Of findings in one category about overlapping words, keeps the most severe and then the longest.
pub(super) fn without_duplicates(findings: &mut Vec<Resolved>) {
    // What a phrase gives away is told before what a text merely sounds like.
    let rank =
        |finding: &Resolved| (Reverse(finding.severity), Reverse(finding.confidence), Reverse(finding.excerpt.len()));
    findings.sort_by_key(rank);
    let mut kept = Kept::default();
    findings.retain(|finding| kept.keep(finding));
}
