//! The regular expressions of rules: how they are built, and what a text must hold for one to match at all, so that most texts
//! are never searched with it.

use regex_automata::meta::{BuildError, Regex};
use regex_automata::util::syntax;
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind};

/// Most literals that stand for one expression; with more, the search for them costs as much as the expression.
const MOST: usize = 160;
/// Most characters of a class that are spelled out.
const MOST_OF_CLASS: usize = 16;

/// The expression as it is matched: by bytes, without regard to case unless it is `raw`.
///
/// Folded text is nearly all ASCII, and classes for all of Unicode would make the automata several times as large: `\w`, `\d`,
/// `\s` and `\b` are those of ASCII, and a class in brackets cannot hold other characters.
///
/// No literals are looked for beforehand: [`required`] has told which texts are searched at all, and making ready for that costs
/// more than the searches do.
///
/// # Errors
/// What the `regex` crate says of an expression that it cannot read.
pub fn build(regex: &str, raw: bool) -> Result<Regex, Box<BuildError>> {
    let config = Regex::config().utf8_empty(false).auto_prefilter(false);
    let syntax = syntax::Config::new().unicode(false).utf8(false).case_insensitive(!raw);
    Regex::builder().configure(config).syntax(syntax).build(regex).map_err(Box::new)
}

/// Pieces of text, lower case, one of which stands in every match of `regex` (compared without regard to ASCII case).
/// Empty where nothing can be told, or where the expression cannot be read.
#[must_use]
pub fn required(regex: &str) -> Vec<String> {
    let parsed = ParserBuilder::new().unicode(false).utf8(false).build().parse(regex.trim_start_matches("(?i)"));
    let mut literals = parsed.ok().and_then(|hir| of(&hir)).unwrap_or_default();
    literals.sort_unstable();
    literals.dedup();
    literals
}

/// The literals of a part of an expression, or nothing where a match may do without any.
fn of(hir: &Hir) -> Option<Vec<String>> {
    if let Some(all) = every(hir) {
        // Single signs stand in every text.
        return all.iter().all(|one| one.len() >= 2).then_some(all);
    }
    match hir.kind() {
        HirKind::Repetition(repetition) if repetition.min > 0 => {
            let once = of(&repetition.sub);
            let again = every(&repetition.sub).and_then(|all| repeated(&all, repetition.min));
            again.filter(|all| all.iter().all(|one| one.len() >= 2)).or(once)
        }
        HirKind::Capture(capture) => of(&capture.sub),
        HirKind::Concat(parts) => {
            let mut best = parts.iter().filter_map(of).max_by_key(|literals| worth(literals));
            // Neighbours that can be spelled out are one longer literal.
            let mut run: Vec<String> = vec![String::new()];
            for part in parts {
                run = every(part).and_then(|all| product(&run, &all)).unwrap_or_else(|| vec![String::new()]);
                let long = run.iter().all(|one| one.len() >= 2);
                if long && best.as_ref().is_none_or(|best| worth(&run) > worth(best)) {
                    best = Some(run.clone());
                }
            }
            best
        }
        HirKind::Alternation(parts) => {
            let all: Option<Vec<Vec<String>>> = parts.iter().map(of).collect();
            all.map(|all| all.concat()).filter(|all| all.len() <= MOST)
        }
        _ => None,
    }
}

/// Everything a part can match, lower case, where that is not much.
fn every(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(vec![String::new()]),
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?;
            // Case is folded for ASCII only.
            let plain = !text.chars().any(|c| !c.is_ascii() && c.is_alphabetic());
            plain.then(|| vec![text.to_ascii_lowercase()])
        }
        HirKind::Class(Class::Bytes(class)) => {
            let bytes = class.ranges().iter().flat_map(|range| range.start()..=range.end());
            let all: Vec<u8> = bytes.take(MOST_OF_CLASS + 1).collect();
            let few = all.len() <= MOST_OF_CLASS && all.is_ascii();
            few.then(|| all.iter().map(|byte| char::from(byte.to_ascii_lowercase()).to_string()).collect())
        }
        HirKind::Capture(capture) => every(&capture.sub),
        HirKind::Concat(parts) => {
            parts.iter().try_fold(vec![String::new()], |heads, part| product(&heads, &every(part)?))
        }
        HirKind::Alternation(parts) => {
            let all: Option<Vec<Vec<String>>> = parts.iter().map(every).collect();
            all.map(|all| all.concat()).filter(|all| all.len() <= MOST)
        }
        HirKind::Repetition(repetition) if repetition.max == Some(1) => {
            let mut all = every(&repetition.sub)?;
            if repetition.min == 0 {
                all.push(String::new());
            }
            Some(all)
        }
        _ => None,
    }
}

/// Each of `heads` with each of `tails` after it, where that is not much.
fn product(heads: &[String], tails: &[String]) -> Option<Vec<String>> {
    let few = heads.len() * tails.len() <= MOST;
    few.then(|| heads.iter().flat_map(|head| tails.iter().map(move |tail| format!("{head}{tail}"))).collect())
}

/// Each of `all` as often as it must stand in a row; where several may alternate, nothing is told.
fn repeated(all: &[String], times: u32) -> Option<Vec<String>> {
    let [one] = all else { return None };
    Some(vec![one.repeat(times.min(8) as usize)])
}

/// Long literals are rare in texts; few are found fast.
fn worth(literals: &[String]) -> (usize, std::cmp::Reverse<usize>) {
    (literals.iter().map(String::len).min().unwrap_or(0), std::cmp::Reverse(literals.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_the_literals_stands_in_every_match() {
        assert_eq!(required(r"\b(?:pass ?word|pwd)s?\b.*\d"), ["pass word", "password", "pwd"]);
        assert_eq!(required(r"[:;]-?[)]|b{2}a{4}"), [":)", ":-)", ";)", ";-)", "aaaa"]);
        assert_eq!(required(r"\bhappy \d+(?:st|nd|rd)?"), ["happy "]);
        assert_eq!(required(r"(?i)(?:https?://)?[\w.]+\.(?:sharepoint|onedrive)\."), [".onedrive.", ".sharepoint."]);
    }

    #[test]
    fn nothing_is_told_where_a_match_may_do_without() {
        assert!(required(r"\d{3}-?\d{4}").is_empty());
        assert!(required("(?:road|[a-z]{2})").is_empty(), "a part without literals");
        assert!(required("(").is_empty());
    }
}
