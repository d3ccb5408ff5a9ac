//! A hash table that is laid out at build time and read where it lies: no start-up cost, whatever its size.
//!
//! Keys are 64-bit hashes. A slot keeps 32 bits of the key besides its place, so that a foreign key is taken for a stored one
//! once in about 2³² × slots-per-probe look-ups; what is looked up next (the following word, the frame) would have to be
//! foreign in the same way.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Bytes of a slot: the fingerprint and the value, little endian, 4 bytes each.
const SLOT: usize = 8;

/// An immutable map from 64-bit keys to non-zero 32-bit values.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Table<'a> {
    /// Number of slots less one; the number is a power of two.
    mask: u64,
    #[serde(borrow)]
    slots: Cow<'a, [u8]>,
}

impl Table<'_> {
    /// Lays out `entries`; a later entry with the same key replaces an earlier one. Values must not be zero.
    #[must_use]
    pub fn build(entries: &[(u64, u32)]) -> Table<'static> {
        let count = (entries.len() * 3 / 2).next_power_of_two().max(8);
        let mask = count as u64 - 1;
        let mut slots = vec![0_u8; count * SLOT];
        for &(key, value) in entries {
            debug_assert_ne!(value, 0, "zero marks an empty slot");
            let mut at = place(key, mask);
            loop {
                let slot = &mut slots[at * SLOT..(at + 1) * SLOT];
                let taken = u32::from_le_bytes([slot[4], slot[5], slot[6], slot[7]]) != 0;
                let same = u32::from_le_bytes([slot[0], slot[1], slot[2], slot[3]]) == fingerprint(key);
                if !taken || same {
                    slot[..4].copy_from_slice(&fingerprint(key).to_le_bytes());
                    slot[4..].copy_from_slice(&value.to_le_bytes());
                    break;
                }
                at = (at + 1) & usize::try_from(mask).unwrap_or(usize::MAX);
            }
        }
        Table { mask, slots: Cow::Owned(slots) }
    }

    /// The value stored for `key`.
    #[inline]
    #[must_use]
    pub fn get(&self, key: u64) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let wanted = fingerprint(key);
        let mut at = place(key, self.mask);
        loop {
            let slot: [u8; SLOT] = self.slots.get(at * SLOT..(at + 1) * SLOT)?.try_into().ok()?;
            let both = u64::from_le_bytes(slot);
            #[allow(clippy::cast_possible_truncation, reason = "the two halves of the slot")]
            let (found, value) = (both as u32, (both >> 32) as u32);
            if value == 0 {
                return None;
            }
            if found == wanted {
                return Some(value);
            }
            #[allow(clippy::cast_possible_truncation, reason = "masked to the number of slots")]
            {
                at = (at + 1) & self.mask as usize;
            }
        }
    }

    /// Whether nothing is stored.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }
}

/// First slot to look at. FNV's low bits are its weakest, so the high ones are mixed in.
#[inline]
#[allow(clippy::cast_possible_truncation, reason = "masked to the number of slots")]
fn place(key: u64, mask: u64) -> usize {
    ((key ^ (key >> 29)) & mask) as usize
}

#[inline]
#[allow(clippy::cast_possible_truncation, reason = "the upper half of the key")]
fn fingerprint(key: u64) -> u32 {
    (key >> 32) as u32
}

/// One key out of a node of the automaton and the hash of the next word.
#[inline]
#[must_use]
pub fn edge_key(node: u32, word: u64) -> u64 {
    (word ^ u64::from(node).wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xff51_afd7_ed55_8ccd)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::FoldHash;

    #[test]
    fn what_was_stored_is_found_and_nothing_else() {
        let entries: Vec<_> = (1..5000_u32).map(|n| (FoldHash::of(&format!("word{n}")), n)).collect();
        let table = Table::build(&entries);
        for (key, value) in entries {
            assert_eq!(table.get(key), Some(value));
        }
        assert_eq!(table.get(FoldHash::of("absent")), None);
        assert_eq!(Table::default().get(1), None);
    }
}
