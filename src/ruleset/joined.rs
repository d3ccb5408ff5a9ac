//! Words written together: `worstschoolever`, `AllTravellers`.

use super::vocabulary::{Vocabulary, WordInfo};
use crate::text::FoldHash;

/// Longest word looked for inside a joined one, in bytes.
const MAX_PART: usize = 18;

impl Vocabulary<'_> {
    /// Where a short unknown word falls into two known ones, one of which is looked for behind disguises.
    ///
    /// A `name`, as written, does so only at a capital inside it (`AllTravellers`) or where both parts are looked for so
    /// (`Romaniansare`): Kettlewell is no kettle.
    pub(super) fn pair(&self, folded: &str, name: Option<&str>) -> Option<usize> {
        let part = |word: &str| {
            self.info(FoldHash::of(word)).filter(|info| !info.has(WordInfo::NO_PART) && !info.has(WordInfo::ALIAS))
        };
        (1..folded.len()).find(|at| {
            let (first, second) = folded.split_at(*at);
            let both = part(first).zip(part(second));
            let capital = name.is_some_and(|name| name.as_bytes().get(*at).is_some_and(u8::is_ascii_uppercase));
            both.is_some_and(|(first, second)| {
                let listed = [first, second].into_iter().filter(|part| part.has(WordInfo::DISGUISED)).count();
                listed > usize::from(name.is_some() && !capital)
            })
        })
    }

    /// Where `folded` falls apart into known words: ends of the parts, fewest parts first. `None` where it does not.
    pub(super) fn split_joined(&self, folded: &str) -> Option<Vec<usize>> {
        if !folded.is_ascii() {
            return None;
        }
        let bytes = folded.as_bytes();
        // best[i]: cost of the best split of the first i bytes, and where its last part starts.
        let mut best: Vec<Option<(u32, usize)>> = vec![None; bytes.len() + 1];
        best[0] = Some((0, 0));
        for start in 0..bytes.len() {
            let Some((cost, _)) = best[start] else { continue };
            let mut hash = FoldHash::EMPTY;
            for end in start + 1..=bytes.len().min(start + MAX_PART) {
                hash = hash.with(bytes[end - 1]);
                let Some(info) = self.info(hash.finish()) else { continue };
                if info.has(WordInfo::NO_PART) || info.has(WordInfo::ALIAS) {
                    continue;
                }
                // Few parts first, then parts of even length; short parts cost most.
                let price = match end - start {
                    1 => 45,
                    2 => 28,
                    3 => 22,
                    _ => 20,
                } - u32::from(info.has(WordInfo::STARTS));
                if best[end].is_none_or(|(known, _)| cost + price < known) {
                    best[end] = Some((cost + price, start));
                }
            }
        }
        let mut cuts = Vec::new();
        let mut end = bytes.len();
        while end > 0 {
            let (_, start) = best[end]?;
            cuts.push(end);
            end = start;
        }
        cuts.reverse();
        Some(cuts)
    }
}
