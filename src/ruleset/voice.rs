//! Learned weights: how much each word, pair of words and cue speaks for or against a kind of remark.
//!
//! A model is a table that can be read (`rulesets/models/*.tsv`): a feature and its weight for each class. It was fitted to
//! labelled posts by logistic regression (see `docs/accuracy.md`); a text's score is the bias of the class plus the sum of
//! the weights of its features over a power of their number ([`DAMPING`]), so that long texts do not score by their length. The
//! class `any` tells such remarks from innocent ones; the others were fitted to remarks only, and tell of what kind one is.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

use super::sight::Sight;
use super::table::Table;
use crate::text::{FoldHash, Gap, TokenKind};

/// Weights are stored as 16-bit integers of this many to one.
const SCALE: f32 = 1024.0;
/// Power of the number of features that a text's score is divided by; as `tools/fit-model.py` fits it, chosen on posts that were not
/// trained on (the square root hides one remark in a long text).
const DAMPING: f32 = 0.4;

/// A model of one or more classes.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Voice<'a> {
    pub name: String,
    pub classes: Vec<String>,
    bias: Vec<f32>,
    /// Number of a feature, from one.
    #[serde(borrow)]
    features: Table<'a>,
    /// For each feature a weight for each class, 16-bit little endian.
    #[serde(borrow)]
    weights: Cow<'a, [u8]>,
}

/// A feature of a text and the token it stands at; cues stand nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Feature {
    pub hash: u64,
    pub token: Option<usize>,
}

impl Voice<'_> {
    /// Reads the text of a model file.
    ///
    /// # Errors
    /// Line (1-based) and one sentence.
    pub fn parse(name: &str, text: &str) -> Result<Voice<'static>, (usize, String)> {
        let mut classes = Vec::new();
        let mut bias = Vec::new();
        let mut entries = Vec::new();
        let mut weights: Vec<u8> = Vec::new();
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with("# ")) {
            let wrong = |message: &str| (index + 1, message.to_owned());
            let mut columns = line.split('\t');
            let feature = columns.next().unwrap_or_default();
            if feature == "@classes" {
                classes = columns.map(str::to_owned).collect();
                continue;
            }
            let numbers: Vec<f32> = columns
                .map(|column| column.parse().map_err(|_| wrong("a weight is a number")))
                .collect::<Result<_, _>>()?;
            if numbers.len() != classes.len() {
                return Err(wrong("a line holds a feature and a weight for each of the classes"));
            }
            if feature == "@bias" {
                bias = numbers;
                continue;
            }
            let number = u32::try_from(entries.len() + 1).map_err(|_| wrong("too many features"))?;
            entries.push((feature_hash(feature), number));
            #[allow(clippy::cast_possible_truncation, reason = "a float cast saturates, which is what is wanted here")]
            weights.extend(numbers.iter().flat_map(|weight| ((weight * SCALE).round() as i16).to_le_bytes()));
        }
        if classes.is_empty() || bias.is_empty() {
            return Err((1, "a model begins with lines `@classes` and `@bias`".to_owned()));
        }
        let features = Table::build(&entries);
        Ok(Voice { name: name.to_owned(), classes, bias, features, weights: Cow::Owned(weights) })
    }

    /// Number of `class`.
    #[must_use]
    pub fn class(&self, class: &str) -> Option<usize> {
        self.classes.iter().position(|known| known == class)
    }

    /// The weight of a feature for a class; zero for one that the model does not know.
    #[must_use]
    pub fn weight(&self, hash: u64, class: usize) -> f32 {
        let weight = self.weights_of(hash).and_then(|weights| weights.get(class));
        weight.map_or(0.0, |weight| f32::from(i16::from_le_bytes(*weight)) / SCALE)
    }

    /// The stored weights of a feature, one for each class.
    fn weights_of(&self, hash: u64) -> Option<&[[u8; 2]]> {
        let size = self.classes.len() * 2;
        let at = (self.features.get(hash)? as usize - 1) * size;
        Some(self.weights.get(at..at + size)?.as_chunks().0)
    }

    /// How `scores` share out among the classes other than [`ANY`]; they sum to one.
    pub fn shares(&self, scores: &[f32], shares: &mut Vec<f32>) {
        let any = self.class(ANY);
        shares.clear();
        shares
            .extend(scores.iter().enumerate().map(|(class, score)| if Some(class) == any { 0.0 } else { score.exp() }));
        let sum: f32 = shares.iter().sum();
        shares.iter_mut().for_each(|share| *share /= sum);
    }

    /// What `features` weigh together, for every class.
    #[must_use]
    pub fn weigh(&self, features: &[Feature]) -> Weighed {
        let mut sums = vec![0_i32; self.classes.len()];
        for feature in features {
            let Some(weights) = self.weights_of(feature.hash) else { continue };
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += i32::from(i16::from_le_bytes(*weight));
            }
        }
        Weighed { sums, features: features.len() }
    }

    /// The score of a text that consists of `parts`, for every class.
    pub fn scores<'w>(&self, parts: impl Iterator<Item = &'w Weighed>, scores: &mut Vec<f32>) {
        scores.clear();
        scores.resize(self.classes.len(), 0.0);
        let mut features = 0;
        for part in parts {
            features += part.features;
            scores.iter_mut().zip(&part.sums).for_each(|(score, sum)| *score += *sum as f32);
        }
        let scale = SCALE * (features.max(1) as f32).powf(DAMPING);
        scores.iter_mut().zip(&self.bias).for_each(|(score, bias)| *score = *bias + *score / scale);
    }
}

/// What a part of a text weighs.
#[derive(Clone, Debug)]
pub struct Weighed {
    /// The sum of the stored weights of its features, for each class.
    sums: Vec<i32>,
    /// Number of its features, known or not.
    features: usize,
}

/// The hash of a feature as it is written in a model: `word`, `two words`, or `cue:…`.
#[must_use]
pub fn feature_hash(written: &str) -> u64 {
    if written.starts_with("cue:") {
        return FoldHash::of(written);
    }
    match written.split_once(' ') {
        Some((first, second)) => pair(FoldHash::of(first), FoldHash::of(second)),
        None => FoldHash::of(written),
    }
}

fn pair(first: u64, second: u64) -> u64 {
    // An odd multiplier keeps (a, b) and (b, a) apart.
    first.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23) ^ second
}

/// The class of all remarks that a model knows of, whatever their kind.
pub const ANY: &str = "any";

/// Stand-ins for what is no word.
pub const STARTS: &str = "<s>";
pub const NUMBER: &str = "<n>";

/// The features of a sentence: each word, each two in a row, the marks at its end, and those of `cues` (in order
/// of their sentences) that stand in it. What stands there twice is told twice.
pub fn features(sight: &Sight, sentence: usize, cues: &[(usize, u64)], found: &mut Vec<Feature>) {
    found.clear();
    visit(sight, sentence, |hash, token, _| found.push(Feature { hash, token }));
    let first = cues.partition_point(|(at, _)| *at < sentence);
    let here = cues[first..].iter().take_while(|(at, _)| *at == sentence);
    found.extend(here.map(|(_, hash)| Feature { hash: *hash, token: None }));
}

/// Tells each feature of a sentence: its hash, its token, and the hashes of the words it is made of.
pub fn visit(sight: &Sight, sentence: usize, mut tell: impl FnMut(u64, Option<usize>, (Option<u64>, u64))) {
    let Some(sentence) = sight.sentences.get(sentence) else { return };
    let starts = FoldHash::of(STARTS);
    let mut previous = starts;
    for at in sentence.tokens.clone() {
        let Some(token) = sight.tokens.get(at) else { return };
        let word = match token.kind {
            TokenKind::Number => FoldHash::of(NUMBER),
            TokenKind::Url | TokenKind::Email | TokenKind::Mention => continue,
            TokenKind::Word | TokenKind::Emoji => token.hash,
        };
        tell(word, Some(at), (None, word));
        tell(pair(previous, word), Some(at), (Some(previous), word));
        previous = word;
    }
    for mark in marks(sentence.end) {
        let mark = FoldHash::of(mark);
        tell(pair(previous, mark), sentence.tokens.end.checked_sub(1), (Some(previous), mark));
        tell(mark, sentence.tokens.end.checked_sub(1), (None, mark));
    }
}

fn marks(gap: Gap) -> impl Iterator<Item = &'static str> {
    [(Gap::QUESTION, "?"), (Gap::EXCLAMATION, "!"), (Gap::ELLIPSIS, "...")]
        .into_iter()
        .filter_map(move |(flag, mark)| gap.has(flag).then_some(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_pairs_are_weighed() {
        let text = "# a comment\n@classes\tmean\tkind\n@bias\t-1\t-2\nclown\t3\t0\nour head\t1\t0.5\ncue:x\t0\t9\n";
        let voice = Voice::parse("test", text).unwrap();
        assert!((voice.weight(feature_hash("our head"), 1) - 0.5).abs() < 0.01);
        assert!(voice.weight(feature_hash("head our"), 1).abs() < f32::EPSILON);
        let features =
            ["clown", "our head", "other", "more"].map(|word| Feature { hash: feature_hash(word), token: None });
        let mut scores = Vec::new();
        let (first, second) = features.split_at(1);
        voice.scores([voice.weigh(first), voice.weigh(second)].iter(), &mut scores);
        let wanted = -1.0 + (3.0 + 1.0) / 4.0_f32.powf(DAMPING);
        assert!((scores[0] - wanted).abs() < 0.01);
    }

    #[test]
    fn a_broken_model_names_its_line() {
        assert_eq!(Voice::parse("test", "@classes\ta\n@bias\tx\n").unwrap_err().0, 2);
        assert_eq!(Voice::parse("test", "@classes\ta\n@bias\t0\nword\t1\t2\n").unwrap_err().0, 3);
        assert!(Voice::parse("test", "").is_err());
    }
}
