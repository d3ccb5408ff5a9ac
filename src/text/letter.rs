//! Which characters are letters, and which are emoji.

use super::fold::FoldHash;

/// A letter or a mark on one.
pub(super) fn is_letter(c: char) -> bool {
    c.is_alphabetic()
        || unicode_normalization::char::is_combining_mark(c)
        || matches!(c, '\u{1F130}'..='\u{1F149}' | '\u{1F150}'..='\u{1F169}' | '\u{1F170}'..='\u{1F189}')
}

/// Pictographs; a superset of `Extended_Pictographic` for the blocks where posts take them from.
#[must_use]
pub fn is_emoji(c: char) -> bool {
    matches!(u32::from(c), 0x2190..=0x21FF | 0x2300..=0x23FF | 0x2600..=0x27BF | 0x2B00..=0x2BFF | 0x1F000..=0x1F12F | 0x1F18E..=0x1F1E5 | 0x1F1E6..=0x1F1FF | 0x1F200..=0x1FAFF)
}

/// Hash of an emoji without skin tone, sex and presentation selectors.
#[must_use]
pub fn emoji_hash(cluster: &str) -> u64 {
    let base = cluster.chars().next().unwrap_or_default();
    let mut buffer = [0; 4];
    FoldHash::of(base.encode_utf8(&mut buffer))
}
