//! The sequences of all frames, laid out flat: thousands of them share a few steps, and a start costs only those.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::HashMap;

use super::frame::Step;
use super::model::PatternId;

/// One way a pattern can be written, and the part it is looked for by; as the compiler collects it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sequence {
    pub pattern: PatternId,
    pub steps: Vec<Step>,
    /// First step of the part it is looked for by.
    pub key: u16,
    /// Number of steps of that part.
    pub key_len: u16,
}

/// All sequences of a ruleset.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Sequences<'a> {
    /// Every different step, once.
    steps: Vec<Step>,
    /// [`HEAD`] bytes for each sequence: pattern, first reference (32 bits each), key, length of the key, number of steps (16
    /// bits each), little endian.
    #[serde(borrow)]
    heads: Cow<'a, [u8]>,
    /// Numbers of steps, 16 bits each, little endian.
    #[serde(borrow)]
    references: Cow<'a, [u8]>,
}

/// Bytes of a sequence's head.
const HEAD: usize = 14;

/// One sequence where it lies.
#[derive(Clone, Copy, Debug)]
pub struct SequenceView<'r> {
    pub pattern: PatternId,
    /// The steps before the part it is looked for by.
    pub before: Steps<'r>,
    /// That part.
    pub key: Steps<'r>,
    /// The steps after it.
    pub after: Steps<'r>,
}

/// Some steps of a sequence, in a row.
#[derive(Clone, Copy, Debug)]
pub struct Steps<'r> {
    pool: &'r [Step],
    references: &'r [u8],
}

impl Sequences<'_> {
    /// Lays out `sequences`.
    ///
    /// # Errors
    /// One sentence when there are more different steps than can be numbered.
    pub fn build(sequences: &[Sequence]) -> Result<Sequences<'static>, String> {
        let mut numbers: HashMap<&Step, u16> = HashMap::new();
        let mut steps = Vec::new();
        let (mut heads, mut references) = (Vec::with_capacity(sequences.len() * HEAD), Vec::new());
        for sequence in sequences {
            let first = u32::try_from(references.len() / 2).map_err(|_| "the frames have too many steps".to_owned())?;
            let length = u16::try_from(sequence.steps.len()).map_err(|_| "a frame has too many steps".to_owned())?;
            for step in &sequence.steps {
                let number = if let Some(number) = numbers.get(step) {
                    *number
                } else {
                    let number = u16::try_from(steps.len())
                        .map_err(|_| "the frames have too many different steps".to_owned())?;
                    steps.push(step.clone());
                    numbers.insert(step, number);
                    number
                };
                references.extend_from_slice(&number.to_le_bytes());
            }
            heads.extend_from_slice(&sequence.pattern.to_le_bytes());
            heads.extend_from_slice(&first.to_le_bytes());
            for part in [sequence.key, sequence.key_len, length] {
                heads.extend_from_slice(&part.to_le_bytes());
            }
        }
        Ok(Sequences { steps, heads: Cow::Owned(heads), references: Cow::Owned(references) })
    }

    /// Number of sequences.
    #[must_use]
    pub fn len(&self) -> usize {
        self.heads.len() / HEAD
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.heads.is_empty()
    }

    /// The sequence with this number.
    #[must_use]
    pub fn get(&self, number: u32) -> Option<SequenceView<'_>> {
        let at = (number as usize).checked_mul(HEAD)?;
        let head = self.heads.get(at..at + HEAD)?;
        let wide = |at: usize| head.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes);
        let narrow = |at: usize| head.get(at..at + 2)?.try_into().ok().map(u16::from_le_bytes).map(usize::from);
        let (pattern, first) = (wide(0)?, wide(4)? as usize);
        let (key, key_len, length) = (narrow(8)?, narrow(10)?, narrow(12)?);
        let part = |from: usize, to: usize| {
            let references = self.references.get((first + from) * 2..(first + to) * 2)?;
            Some(Steps { pool: &self.steps, references })
        };
        Some(SequenceView {
            pattern,
            before: part(0, key)?,
            key: part(key, key + key_len)?,
            after: part(key + key_len, length)?,
        })
    }
}

impl<'r> Steps<'r> {
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.references.is_empty()
    }

    /// The first step and the others.
    #[inline]
    #[must_use]
    pub fn split_first(self) -> Option<(&'r Step, Self)> {
        let (number, rest) = self.references.split_first_chunk::<2>()?;
        Some((self.pool.get(usize::from(u16::from_le_bytes(*number)))?, Self { references: rest, ..self }))
    }

    /// The last step and the others.
    #[inline]
    #[must_use]
    pub fn split_last(self) -> Option<(&'r Step, Self)> {
        let (rest, number) = self.references.split_last_chunk::<2>()?;
        Some((self.pool.get(usize::from(u16::from_le_bytes(*number)))?, Self { references: rest, ..self }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences_are_read_where_they_lie() {
        let gap = |max| Step::Gap { min: 0, max };
        let sequences = [
            Sequence { pattern: 7, steps: vec![gap(1), gap(2), gap(3)], key: 1, key_len: 1 },
            Sequence { pattern: 9, steps: vec![gap(2)], key: 0, key_len: 1 },
        ];
        let laid = Sequences::build(&sequences).unwrap();
        assert_eq!((laid.len(), laid.steps.len()), (2, 3), "a step that is used twice is kept once");
        let first = laid.get(0).unwrap();
        assert_eq!(first.pattern, 7);
        assert_eq!(first.before.split_last().unwrap().0, &gap(1));
        assert_eq!(first.key.split_first().unwrap().0, &gap(2));
        assert_eq!(first.after.split_first().unwrap().0, &gap(3));
        assert!(laid.get(1).unwrap().after.is_empty() && laid.get(2).is_none());
    }
}
