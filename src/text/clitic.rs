//! What follows an apostrophe: `n't`, `'ll`, `'s`.

/// The full word behind what follows an apostrophe: `not` for `t`. `'s` and `'d` may be several and stand for themselves.
#[must_use]
pub fn clitic_word(suffix: &str) -> Option<&'static str> {
    [("s", "'s"), ("t", "not"), ("re", "are"), ("m", "am"), ("ve", "have"), ("ll", "will"), ("d", "'d")]
        .into_iter()
        .find_map(|(short, full)| suffix.eq_ignore_ascii_case(short).then_some(full))
}

/// `can` of `can't`, `will` of `won't`.
pub(super) fn negated_stem(stem: &str) -> String {
    match stem {
        "ca" => "can",
        "wo" => "will",
        "sha" => "shall",
        "ai" => "is",
        other => other,
    }
    .to_owned()
}
