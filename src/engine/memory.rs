//! What is remembered of earlier posts for comparing later ones with them: hashes, in bounded space.

use std::collections::HashMap;
use std::sync::Arc;

use super::batch::Trace;
use crate::checks::Compared;

/// Most hashes of one generation. Two generations are kept, so that at least so many are always there: those of the last
/// 8,000 posts, in about 8 MB.
const MOST: usize = 1 << 16;
/// Most posts of one generation.
const MOST_POSTS: usize = MOST / 4;

/// Stands for a day that is not known; it takes no room of its own.
const NO_DAY: i32 = i32::MIN;

/// What was seen under one key.
#[derive(Clone, Copy, Debug)]
struct Seen {
    /// Index into the names of its generation.
    post: u32,
    day: i32,
    value: u64,
}

#[derive(Debug, Default)]
struct Generation {
    seen: HashMap<u64, Seen>,
    names: Vec<Arc<str>>,
}

/// The memory of a run.
#[derive(Debug, Default)]
pub(super) struct Memory {
    young: Generation,
    old: Generation,
    /// Something was forgotten; `false` once it has been told.
    forgot: Option<bool>,
}

impl Memory {
    /// A new post begins.
    pub(super) fn begin(&mut self, post: &str) {
        // Posts that share all their hashes add none, but their names take room, too.
        if self.young.seen.len() >= MOST || self.young.names.len() >= MOST_POSTS {
            self.old = std::mem::take(&mut self.young);
            self.forgot = self.forgot.or(Some(true));
        }
        self.young.names.push(Arc::from(post));
    }

    /// Whether something has been forgotten that was not told yet.
    pub(super) fn forgets_first(&mut self) -> bool {
        let first = self.forgot == Some(true);
        if first {
            self.forgot = Some(false);
        }
        first
    }

    /// The earlier post that `trace` does not go with.
    pub(super) fn conflict(&self, trace: &Trace) -> Option<Arc<str>> {
        let mut counts: Vec<(bool, u32, usize)> = Vec::new();
        let current = self.young.names.len().checked_sub(1).and_then(|last| u32::try_from(last).ok());
        for key in &trace.keys {
            for (young, generation) in [(true, &self.young), (false, &self.old)] {
                let Some(seen) = generation.seen.get(key).filter(|seen| !young || Some(seen.post) != current) else {
                    continue;
                };
                if !(conflicts(trace.value, seen.value) && near(trace, seen)) {
                    break;
                }
                match counts.iter_mut().find(|(of, post, _)| (*of, *post) == (young, seen.post)) {
                    Some((_, _, count)) => *count += 1,
                    None => counts.push((young, seen.post, 1)),
                }
                break;
            }
        }
        let (young, post, _) = counts.into_iter().find(|(_, _, count)| *count >= trace.agree)?;
        let names = if young { &self.young.names } else { &self.old.names };
        names.get(usize::try_from(post).ok()?).cloned()
    }

    /// Remembers `trace` for later posts.
    pub(super) fn keep(&mut self, trace: &Trace) {
        let Some(post) = self.young.names.len().checked_sub(1).and_then(|last| u32::try_from(last).ok()) else {
            return;
        };
        let value = match trace.value {
            Compared::Differing(value) | Compared::Overlapping(value) => value,
        };
        for key in &trace.keys {
            self.young.seen.insert(*key, Seen { post, day: trace.day.unwrap_or(NO_DAY), value });
        }
    }
}

fn conflicts(value: Compared, earlier: u64) -> bool {
    match value {
        Compared::Differing(value) => value != earlier,
        Compared::Overlapping(value) => value & earlier != 0,
    }
}

/// Whether the posts go out near enough; a day that is not known is near every other.
fn near(trace: &Trace, seen: &Seen) -> bool {
    trace.day.is_none_or(|day| seen.day == NO_DAY || day.abs_diff(seen.day) <= u32::from(trace.days))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trace(keys: &[u64], agree: usize, value: Compared) -> Trace {
        Trace { keys: keys.to_vec(), agree, value, day: None, days: 31, finding: None }
    }

    /// Which earlier post each of `posts` does not go with.
    fn told(posts: &[(&str, Trace)]) -> Vec<Option<String>> {
        let mut memory = Memory::default();
        let told = posts.iter().map(|(name, trace)| {
            memory.begin(name);
            let earlier = memory.conflict(trace).map(|name| name.to_string());
            memory.keep(trace);
            earlier
        });
        told.collect()
    }

    #[test]
    fn posts_that_say_the_same_take_no_more_room_than_others() {
        let mut memory = Memory::default();
        for number in 0..3 * MOST_POSTS {
            memory.begin(&number.to_string());
            assert!(memory.young.names.len() <= MOST_POSTS && memory.old.names.len() <= MOST_POSTS);
        }
    }

    #[test]
    fn one_thing_stated_in_two_ways_is_a_conflict() {
        let posts = [
            ("a", trace(&[1], 1, Compared::Differing(7))),
            ("b", trace(&[1], 1, Compared::Differing(7))),
            ("c", trace(&[1], 1, Compared::Differing(8))),
        ];
        assert_eq!(told(&posts), [None, None, Some("b".to_owned())]);
    }

    #[test]
    fn nearly_the_same_text_must_agree_in_most_and_share_a_channel() {
        let posts = [
            ("a", trace(&[1, 2, 3], 2, Compared::Overlapping(0b01))),
            ("b", trace(&[1, 8, 9], 2, Compared::Overlapping(0b01))),
            ("c", trace(&[7, 2, 3], 2, Compared::Overlapping(0b10))),
            ("d", trace(&[7, 2, 4], 2, Compared::Overlapping(0b11))),
        ];
        assert_eq!(told(&posts), [None, None, None, Some("c".to_owned())]);
    }

    #[test]
    fn the_memory_is_bounded_and_what_is_forgotten_is_said_once() {
        let mut memory = Memory::default();
        let mut said = 0;
        let posts = 3 * u64::try_from(MOST).unwrap();
        for key in 0..posts {
            memory.begin("post");
            memory.keep(&trace(&[key], 1, Compared::Overlapping(1)));
            said += usize::from(memory.forgets_first());
            assert!(memory.young.seen.len() <= MOST && memory.old.seen.len() <= MOST);
        }
        assert_eq!(said, 1);
        memory.begin("last");
        assert!(
            memory.conflict(&trace(&[posts - 1], 1, Compared::Overlapping(1))).is_some(),
            "the latest is still there"
        );
        assert!(memory.conflict(&trace(&[0], 1, Compared::Overlapping(1))).is_none(), "the first is not");
    }
}
