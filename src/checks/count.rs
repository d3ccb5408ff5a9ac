//! Kind `count`: so many of something, alone or as a share of the text.

use super::message::fill;
use super::{Judge, Subject, Verdict, finding, reads};
use crate::draft::PassageKind;
use crate::finding::Place;
use crate::ruleset::Sight;
use crate::ruleset::model::{Counted, LexiconId, Rule};
use crate::text::{Span, Token, TokenKind, fold, is_fancy_letter};

/// What makes a finding.
pub(super) struct Limits<'r> {
    pub(super) of: Counted,
    pub(super) at_least: usize,
    /// Of all words (or letters); zero for none.
    pub(super) percent: usize,
    /// Lexicons whose terms do not count.
    pub(super) except: &'r [LexiconId],
}

/// Shortest word in capitals that counts, in bytes: shorter ones are abbreviations.
const SHORTEST_SHOUT: u32 = 3;

pub(super) fn check(
    judge: &Judge<'_>,
    rule: &Rule,
    limits: &Limits<'_>,
    subject: &Subject<'_>,
    sights: &mut [Sight],
    verdict: &mut Verdict,
) {
    for (passage, (part, sight)) in subject.post.passages.iter().zip(sights.iter_mut()).enumerate() {
        // File names and addresses have no style.
        let prose = !matches!(part.kind, PassageKind::FileName(_) | PassageKind::LinkTarget);
        if !prose || !reads(rule, part.kind) {
            continue;
        }
        if limits.of == Counted::CapitalWords && !limits.except.is_empty() {
            let all = 0..sight.sentences.len();
            sight.look_around(judge.ruleset, judge.overlay, &part.text, all);
        }
        let (places, whole) = count(limits, sight, &part.text);
        let (Some(first), Some(last)) = (places.first(), places.last()) else { continue };
        if places.len() < limits.at_least || places.len() * 100 < limits.percent * whole {
            continue;
        }
        let Some(span) = Span::new(&part.text, first.0..last.1) else { continue };
        let message = fill(&rule.message, &[("count", &places.len().to_string()), ("match", span.of(&part.text))]);
        verdict.findings.push(finding(rule, Place::Text { passage, span }, message, subject));
    }
}

/// Places of what is counted, in bytes, and the number of words (or letters) they are a share of.
fn count(limits: &Limits<'_>, sight: &Sight, text: &str) -> (Vec<(usize, usize)>, usize) {
    let of_tokens = |wanted: &dyn Fn(usize, &Token) -> bool| {
        let places = sight.tokens.iter().enumerate().filter(|(at, token)| wanted(*at, token));
        places.map(|(_, token)| (token.start as usize, token.end as usize)).collect::<Vec<_>>()
    };
    let words = sight.tokens.iter().filter(|token| token.kind == TokenKind::Word && !token.hashtag).count();
    match limits.of {
        Counted::CapitalWords => {
            let listed = |at: usize| {
                sight.hits.iter().any(|hit| hit.start <= at && at < hit.end && limits.except.contains(&hit.lexicon))
            };
            let shouted = |at: usize, token: &Token| {
                token.shouted && !token.hashtag && token.end - token.start >= SHORTEST_SHOUT && !listed(at)
            };
            (of_tokens(&shouted), words)
        }
        Counted::Emoji => (of_tokens(&|_, token| token.kind == TokenKind::Emoji), words),
        Counted::Mentions => (of_tokens(&|_, token| token.kind == TokenKind::Mention), words),
        Counted::Words => (of_tokens(&|_, token| token.kind == TokenKind::Word), words),
        Counted::Hashtags => (hashtags(text).map(|(start, tag)| (start, start + tag.len())).collect(), words),
        Counted::LowerCaseHashtags => {
            let joined = |(start, tag): (usize, &str)| {
                let parts = sight
                    .tokens
                    .iter()
                    .filter(|token| token.hashtag && (start..start + tag.len()).contains(&(token.start as usize)))
                    .count();
                let capitals = tag.chars().filter(|c| c.is_uppercase()).count();
                (parts > 1 && capitals == 0 && !tag.contains('_')).then_some((start, start + tag.len()))
            };
            (hashtags(text).filter_map(joined).collect(), words)
        }
        Counted::Exclamations => (exclamations(text), words),
        // None of them is ASCII.
        Counted::FancyLetters if text.is_ascii() => (Vec::new(), 0),
        Counted::FancyLetters => {
            let places = text.char_indices().filter(|(_, c)| is_fancy_letter(*c));
            (
                places.map(|(at, c)| (at, at + c.len_utf8())).collect(),
                fold(text).chars().filter(|c| c.is_alphabetic()).count(),
            )
        }
    }
}

/// Hashtags with their first byte, `#` included.
pub(super) fn hashtags(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices('#').filter_map(move |(at, _)| {
        let before = text[..at].chars().next_back();
        let rest = &text[at + 1..];
        let len = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        let alone = before.is_none_or(|c| !c.is_alphanumeric() && c != '#' && c != '/' && c != '&');
        (alone && rest[..len].chars().any(char::is_alphabetic)).then(|| (at, &text[at..=at + len]))
    })
}

/// Runs of `!` and `?`, each a place.
fn exclamations(text: &str) -> Vec<(usize, usize)> {
    let mut places: Vec<(usize, usize)> = Vec::new();
    for at in memchr::memchr2_iter(b'!', b'?', text.as_bytes()) {
        match places.last_mut() {
            Some((_, end)) if *end == at => *end += 1,
            _ => places.push((at, at + 1)),
        }
    }
    places.retain(|(start, end)| end - start >= 2);
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashtags_are_words_after_a_sign_of_their_own() {
        let found: Vec<&str> = hashtags("#One &#39; a#b ##x #2026 (#two_three)").map(|(_, tag)| tag).collect();
        assert_eq!(found, ["#One", "#two_three"]);
    }

    #[test]
    fn runs_of_marks_are_places() {
        assert_eq!(exclamations("No!!! Really?! Yes!"), [(2, 5), (12, 14)]);
    }
}
