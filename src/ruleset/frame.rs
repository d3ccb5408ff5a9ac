//! The frame language: sentence patterns over words and lexicons, as the policy owner writes them.
//!
//! `{about} {be} {degree}? (a|an)? {says}` is parsed here into flat sequences of elements. Alternatives of several words
//! and optional groups are multiplied out, so that matching never has to nest.

use serde::{Deserialize, Serialize};

use crate::text::{FoldHash, TokenKind, clitic_word, tokenize};

/// Words a gap `..` may skip.
const SHORT_GAP: u8 = 3;
/// Words a gap `...` may skip.
const LONG_GAP: u8 = 8;
/// Sequences one frame may be multiplied out into.
const MAX_SEQUENCES: usize = 4096;

/// One step of a sequence.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Step {
    /// One of these words (hashes of their folded forms, sorted).
    Words {
        #[serde(with = "super::hashes")]
        any: Vec<u64>,
        optional: bool,
    },
    /// A term of one of these lexicons.
    Slot { lexicons: Vec<u16>, role: Role, optional: bool },
    /// From `min` to `max` words, whatever they are.
    Gap { min: u8, max: u8 },
    /// None of these words (sorted) comes next.
    NotWords(#[serde(with = "super::hashes")] Vec<u64>),
    /// No term of these lexicons comes next.
    NotSlot(Vec<u16>),
    /// The sentence starts here.
    Start,
    /// The sentence ends here, but for emoji and hashtags.
    End,
    /// The sentence ends with this mark.
    Mark(Mark),
}

/// Which part of the message a slot fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Role {
    About,
    Says,
    Other,
}

/// How a sentence ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Mark {
    Question,
    Exclamation,
    Ellipsis,
}

/// What names in a frame stand for.
pub trait Names {
    /// Number of the lexicon `id`.
    fn lexicon(&self, id: &str) -> Option<u16>;
    /// Lexicons of the rule's `about`.
    fn about(&self) -> &[u16];
    /// Lexicons of the rule's `says`.
    fn says(&self) -> &[u16];
    /// Identifiers for a "did you mean".
    fn known(&self) -> Vec<&str>;
}

/// Parses `frame` into the sequences it stands for.
///
/// # Errors
/// One sentence that says what is wrong and, where possible, what was meant.
pub fn parse(frame: &str, names: &dyn Names) -> Result<Vec<Vec<Step>>, String> {
    let mut sequences: Vec<Vec<Step>> = vec![Vec::new()];
    for part in split(frame)? {
        let choices = choices(&part, names)?;
        if sequences.len() * choices.len() > MAX_SEQUENCES {
            return Err(format!("stands for more than {MAX_SEQUENCES} word sequences; write it as several frames"));
        }
        sequences = sequences
            .iter()
            .flat_map(|head| {
                choices.iter().map(move |tail| {
                    let mut whole = head.clone();
                    whole.extend(tail.iter().cloned());
                    whole
                })
            })
            .collect();
    }
    sequences.retain(|steps| !steps.is_empty());
    if sequences.is_empty() { Err("is empty".to_owned()) } else { Ok(sequences) }
}

/// Hashes of the words of a term, as the tokenizer sees them. A `'s` that stands alone is the suffix of the word before it.
#[must_use]
pub fn term_words(term: &str) -> Vec<u64> {
    let mut hashes = Vec::new();
    let mut tokens = Vec::new();
    for part in term.split_whitespace() {
        let suffix = part.strip_prefix(['\'', '\u{2019}']).and_then(clitic_word);
        if let Some(word) = suffix {
            hashes.push(FoldHash::of(word));
            continue;
        }
        tokens.clear();
        tokenize(part, &mut tokens);
        hashes.extend(
            tokens
                .iter()
                .filter(|token| !matches!(token.kind, TokenKind::Url | TokenKind::Email))
                .map(|token| token.hash),
        );
    }
    hashes
}

/// Splits at spaces outside brackets.
fn split(frame: &str) -> Result<Vec<String>, String> {
    let mut parts = vec![String::new()];
    let mut depth = 0_u32;
    for c in frame.chars() {
        match c {
            '(' | '{' | '[' => depth += 1,
            ')' | '}' | ']' => depth = depth.checked_sub(1).ok_or_else(|| format!("has a '{c}' too many"))?,
            _ => {}
        }
        if c.is_whitespace() && depth == 0 {
            parts.push(String::new());
        } else if let Some(last) = parts.last_mut() {
            last.push(c);
        }
    }
    if depth > 0 {
        return Err("has a bracket that is not closed".to_owned());
    }
    parts.retain(|part| !part.is_empty());
    Ok(parts)
}

/// The sequences one part stands for.
fn choices(part: &str, names: &dyn Names) -> Result<Vec<Vec<Step>>, String> {
    let fixed = |step: Step| Ok(vec![vec![step]]);
    if let Some(step) = sign(part) {
        return fixed(step);
    }
    if let Some(rest) = part.strip_prefix('!') {
        return negative(rest, names);
    }
    let (body, optional) = part.strip_suffix('?').map_or((part, false), |body| (body, true));
    if let Some(inside) = body.strip_prefix('{').and_then(|body| body.strip_suffix('}')) {
        let (lexicons, role) = slot(inside, names)?;
        return fixed(Step::Slot { lexicons, role, optional });
    }
    let alternatives: Vec<&str> = match body.strip_prefix('(').and_then(|body| body.strip_suffix(')')) {
        Some(inside) => inside.split('|').map(str::trim).collect(),
        None => vec![body],
    };
    let mut single = Vec::new();
    let mut sequences = Vec::new();
    for alternative in alternatives {
        if let Some(inside) = alternative.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            let (lexicons, role) = slot(inside, names)?;
            sequences.push(vec![Step::Slot { lexicons, role, optional: false }]);
            continue;
        }
        if let Some(step) = sign(alternative) {
            sequences.push(vec![step]);
            continue;
        }
        let words = term_words(alternative);
        match words.as_slice() {
            [] => return Err(format!("'{alternative}' holds no word")),
            [word] => single.push(*word),
            _ => {
                sequences
                    .push(words.into_iter().map(|word| Step::Words { any: vec![word], optional: false }).collect());
            }
        }
    }
    if !single.is_empty() {
        // The matcher searches long lists.
        single.sort_unstable();
        single.dedup();
        // A lone optional word needs no copy of the sequence; an optional group of several does.
        let alone = sequences.is_empty();
        sequences.push(vec![Step::Words { any: single, optional: optional && alone }]);
        if optional && alone {
            return Ok(sequences);
        }
    }
    if optional {
        sequences.push(Vec::new());
    }
    Ok(sequences)
}

/// The step a sign stands for.
fn sign(part: &str) -> Option<Step> {
    Some(match part {
        "^" => Step::Start,
        "$" => Step::End,
        "_" => Step::Gap { min: 1, max: 1 },
        ".." => Step::Gap { min: 0, max: SHORT_GAP },
        "..." => Step::Gap { min: 0, max: LONG_GAP },
        "[?]" => Step::Mark(Mark::Question),
        "[!]" => Step::Mark(Mark::Exclamation),
        "[...]" => Step::Mark(Mark::Ellipsis),
        _ => return None,
    })
}

fn negative(rest: &str, names: &dyn Names) -> Result<Vec<Vec<Step>>, String> {
    if let Some(inside) = rest.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        return Ok(vec![vec![Step::NotSlot(slot(inside, names)?.0)]]);
    }
    let words: Vec<&str> = match rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inside) => inside.split('|').map(str::trim).collect(),
        None => vec![rest],
    };
    let mut hashes = Vec::new();
    for word in words {
        match term_words(word).as_slice() {
            [hash] => hashes.push(*hash),
            _ => return Err(format!("'!{rest}' may hold single words only")),
        }
    }
    hashes.sort_unstable();
    Ok(vec![vec![Step::NotWords(hashes)]])
}

fn slot(inside: &str, names: &dyn Names) -> Result<(Vec<u16>, Role), String> {
    let mut lexicons = Vec::new();
    let mut role = Role::Other;
    for id in inside.split('|').map(str::trim) {
        match id {
            "about" | "says" => {
                let (of_rule, its_role) =
                    if id == "about" { (names.about(), Role::About) } else { (names.says(), Role::Says) };
                if of_rule.is_empty() {
                    return Err(format!("uses {{{id}}}, but the rule has no `{id}:`"));
                }
                lexicons.extend_from_slice(of_rule);
                role = its_role;
            }
            _ => lexicons.push(names.lexicon(id).ok_or_else(|| unknown("lexicon", id, &names.known()))?),
        }
    }
    lexicons.sort_unstable();
    lexicons.dedup();
    Ok((lexicons, role))
}

/// "unknown lexicon `insutls`; did you mean `insults`?"
#[must_use]
pub fn unknown(what: &str, id: &str, known: &[&str]) -> String {
    let nearest = known
        .iter()
        .map(|candidate| (strsim::damerau_levenshtein(id, candidate), *candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.len() / 4)
        .min();
    match nearest {
        Some((_, candidate)) => format!("unknown {what} `{id}`; did you mean `{candidate}`?"),
        None => format!("unknown {what} `{id}`"),
    }
}
