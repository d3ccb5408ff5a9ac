//! Messages of rules: `“{says}” about {about}` with its slots filled.

/// Most characters of the draft's words in a message.
const LONGEST_QUOTE: usize = 80;

/// Fills the slots of `template`; a slot that has no value takes the value of `{match}`, if any.
pub(super) fn fill(template: &str, slots: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        filled.push_str(&rest[..open]);
        let Some(close) = rest[open..].find('}') else { break };
        let name = &rest[open + 1..open + close];
        let value =
            [name, "match"].iter().find_map(|name| slots.iter().find(|slot| slot.0 == *name).map(|slot| slot.1));
        filled.push_str(&shorten(value.unwrap_or_default()));
        rest = &rest[open + close + 1..];
    }
    filled.push_str(rest);
    filled
}

/// On one line and not too long.
fn shorten(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST_QUOTE {
        return line;
    }
    line.chars().take(LONGEST_QUOTE - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_filled() {
        assert_eq!(fill("“{says}” about {about}", &[("says", "a\n b"), ("about", "SLT")]), "“a b” about SLT");
    }

    #[test]
    fn a_slot_without_a_value_says_the_whole_match() {
        assert_eq!(fill("“{says}” hurts", &[("match", "all of it")]), "“all of it” hurts");
    }
}
