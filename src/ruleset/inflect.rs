//! Regular English inflection of lexicon terms.

use super::schema::Forms;

/// `term` and its inflected forms; the last word is inflected.
#[must_use]
pub fn forms(term: &str, forms: Forms) -> Vec<String> {
    let (head, last) = term.rsplit_once(' ').map_or(("", term), |(head, last)| (head, last));
    let whole = |word: String| if head.is_empty() { word } else { format!("{head} {word}") };
    let mut all = vec![term.to_owned()];
    if !last.chars().all(|c| c.is_ascii_alphabetic()) {
        return all;
    }
    match forms {
        Forms::None => {}
        Forms::Noun => all.push(whole(plural(last))),
        Forms::Verb => {
            // A verb phrase is inflected at its first word ("let down": "lets down"), a single verb at itself.
            let (verb, rest) =
                term.split_once(' ').map_or((term, String::new()), |(verb, rest)| (verb, format!(" {rest}")));
            all.extend([plural(verb), past(verb), present_participle(verb)].map(|form| format!("{form}{rest}")));
        }
        Forms::Adjective => all.extend([comparative(last, "er"), comparative(last, "est")].map(whole)),
    }
    all
}

/// Plural of a noun and third person of a verb.
fn plural(word: &str) -> String {
    if ["s", "x", "z", "ch", "sh"].iter().any(|end| word.ends_with(end)) {
        format!("{word}es")
    } else if let Some(stem) = consonant_y(word) {
        format!("{stem}ies")
    } else {
        format!("{word}s")
    }
}

fn past(word: &str) -> String {
    if word.ends_with('e') {
        format!("{word}d")
    } else if let Some(stem) = consonant_y(word) {
        format!("{stem}ied")
    } else {
        format!("{}ed", doubled(word))
    }
}

fn present_participle(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ie") {
        format!("{stem}ying")
    } else if word.ends_with('e') && !word.ends_with("ee") {
        format!("{}ing", &word[..word.len() - 1])
    } else {
        format!("{}ing", doubled(word))
    }
}

fn comparative(word: &str, end: &str) -> String {
    if let Some(stem) = word.strip_suffix('e') {
        format!("{stem}{end}")
    } else if let Some(stem) = consonant_y(word) {
        format!("{stem}i{end}")
    } else {
        format!("{}{end}", doubled(word))
    }
}

/// The stem of a word that ends in a consonant and `y`.
fn consonant_y(word: &str) -> Option<&str> {
    let stem = word.strip_suffix('y')?;
    stem.ends_with(|c: char| !is_vowel(c)).then_some(stem)
}

/// Doubles the last consonant of a short stem: `slag` to `slagg-`. Stress cannot be seen, so only words of one syllable.
fn doubled(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    let syllables = letters.iter().zip(letters.iter().skip(1)).filter(|(a, b)| is_vowel(**a) && !is_vowel(**b)).count();
    match letters.as_slice() {
        [.., before, vowel, last]
            if syllables == 1
                && !is_vowel(*before)
                && is_vowel(*vowel)
                && !is_vowel(*last)
                && !matches!(last, 'w' | 'x' | 'y') =>
        {
            format!("{word}{last}")
        }
        _ => word.to_owned(),
    }
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regular_forms_are_made() {
        assert_eq!(forms("bully", Forms::Noun), ["bully", "bullies"]);
        assert_eq!(forms("slag", Forms::Verb), ["slag", "slags", "slagged", "slagging"]);
        assert_eq!(forms("let down", Forms::Verb), ["let down", "lets down", "letted down", "letting down"]);
        assert_eq!(forms("dim", Forms::Adjective), ["dim", "dimmer", "dimmest"]);
        assert_eq!(forms("waste of space", Forms::Noun), ["waste of space", "waste of spaces"]);
    }
}
