//! Where sentences start.

use super::token::{Gap, Token, TokenKind};

/// Whether a sentence starts at a word that follows `gap`.
pub(super) fn starts_sentence(gap: Gap, capital: bool, previous: Option<&Token>, text: &str) -> bool {
    let Some(previous) = previous else { return true };
    if gap.has(Gap::BLANK_LINE) {
        return true;
    }
    if gap.has(Gap::NEWLINE) {
        // Two capitals with nothing but the end of a line between them are one name (`Project`, `Larkspur`) as like as not.
        let wrapped = previous.capital && !gap.has_other_than(Gap::NEWLINE, Gap::SPACE);
        if (capital && !wrapped) || gap.has(Gap::STOP) || gap.has(Gap::DASH) {
            return true;
        }
    }
    let spaced = gap.has(Gap::SPACE) || gap.has(Gap::NEWLINE);
    if spaced && (gap.has(Gap::EXCLAMATION) || gap.has(Gap::QUESTION)) {
        return true;
    }
    if spaced && gap.has(Gap::ELLIPSIS) {
        return capital;
    }
    if spaced && gap.has(Gap::STOP) {
        return !is_abbreviation(text.get(previous.start as usize..previous.end as usize).unwrap_or_default());
    }
    previous.kind == TokenKind::Emoji && capital
}

/// Written short with a full stop; grammar of English, not vocabulary of the policy.
fn is_abbreviation(word: &str) -> bool {
    let initial = word.len() == 1 && word.starts_with(|c: char| c.is_ascii_uppercase());
    initial
        || [
            "mr", "mrs", "ms", "dr", "st", "rev", "prof", "sgt", "vs", "eg", "ie", "approx", "dept", "yr", "tel",
            "ext", "nr",
        ]
        .iter()
        .any(|short| word.eq_ignore_ascii_case(short))
}
