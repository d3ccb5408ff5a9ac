//! Shortcodes of site generators in Markdown: `{{< figure src="a.jpg" caption="…" >}}`, `{{% … %}}`, `{% … %}`.

use std::ops::Range;

use super::align::align;
use super::json;
use super::node::Scalar;
use crate::text::{Escape, SourceMap};

/// One shortcode.
pub(super) struct Shortcode {
    pub(super) range: Range<usize>,
    /// Name and value; values without a name have an empty one. The first is the shortcode's own name.
    pub(super) parameters: Vec<(String, Scalar)>,
}

impl Shortcode {
    pub(super) fn get(&self, name: &str) -> Option<&Scalar> {
        self.parameters.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

/// The shortcodes of `text` from byte `from` on, in order.
pub(super) fn find(text: &str, from: usize) -> Vec<Shortcode> {
    let mut found = Vec::new();
    let mut at = from;
    while let Some(open) = text.get(at..).and_then(|rest| rest.find('{')).map(|open| at + open) {
        let rest = text.get(open..).unwrap_or_default();
        let marks = [("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}")];
        let Some((start, end)) = marks.into_iter().find(|(start, _)| rest.starts_with(start)) else {
            at = open + 1;
            continue;
        };
        let inside = rest.get(start.len()..).unwrap_or_default();
        let Some(length) = inside.find(end) else { break };
        let close = open + start.len() + length + end.len();
        let inside = inside.get(..length).unwrap_or_default();
        found.push(Shortcode { range: open..close, parameters: parameters(inside, open + start.len()) });
        at = close;
    }
    found
}

fn parameters(inside: &str, start: usize) -> Vec<(String, Scalar)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(skip) = inside.get(at..).and_then(|rest| rest.find(|c: char| !c.is_whitespace())) {
        at += skip;
        let rest = inside.get(at..).unwrap_or_default();
        let length =
            rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '"' | '\'' | '`')).unwrap_or(rest.len());
        let after = rest.get(length..).unwrap_or_default();
        let (name, value_at) = match after.strip_prefix('=') {
            Some(value) if length > 0 => (rest.get(..length).unwrap_or_default(), at + length + 1 + blanks(value)),
            _ => ("", at),
        };
        let value = inside.get(value_at..).unwrap_or_default();
        let Some(quote) = value.chars().next() else { break };
        if matches!(quote, '"' | '\'' | '`') {
            let written = quoted(value, quote);
            let (text, map) = if quote == '"' {
                let meant = written_out(written);
                let map = align(&meant, written, start + value_at + 1, |raw| match json::unescape(raw) {
                    Some((c, length)) if raw.starts_with('\\') => super::align::Unit::Other(c.to_string(), length),
                    _ => super::align::plain_unit(raw),
                });
                (meant, map.with_escape(Escape::Backslash))
            } else {
                (written.to_owned(), SourceMap::verbatim(written, start + value_at + 1).with_escape(Escape::Never))
            };
            found.push((name.to_owned(), Scalar { text, map, quoted: true }));
            at = value_at + 1 + written.len() + 1;
        } else {
            let word = value.find(char::is_whitespace).unwrap_or(value.len());
            let text = value.get(..word).unwrap_or_default();
            let map = SourceMap::verbatim(text, start + value_at).with_escape(Escape::Never);
            found.push((name.to_owned(), Scalar { text: text.to_owned(), map, quoted: false }));
            at = value_at + word.max(1);
        }
    }
    found
}

fn blanks(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// What stands between the quote at the beginning of `value` and the one that closes it.
fn quoted(value: &str, quote: char) -> &str {
    let mut escaped = false;
    for (at, c) in value.char_indices().skip(1) {
        if c == quote && !escaped {
            return value.get(1..at).unwrap_or_default();
        }
        escaped = c == '\\' && quote == '"' && !escaped;
    }
    value.get(1..).unwrap_or_default()
}

fn written_out(written: &str) -> String {
    let mut meant = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(c) = rest.chars().next() {
        let (c, length) = if c == '\\' { json::unescape(rest).unwrap_or((c, 1)) } else { (c, c.len_utf8()) };
        meant.push(c);
        rest = rest.get(length..).unwrap_or_default();
    }
    meant
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn parameters_keep_their_places() {
        let text = "Hi {{< figure src=\"a.jpg\" alt=`b` caption=\"The \\\"c\\\" club\" >}} and {{% note %}} {% include x.html cap='d' %}";
        let found = find(text, 0);
        assert_eq!(found.len(), 3);
        let caption = found[0].get("caption").unwrap();
        assert_eq!(caption.text, "The \"c\" club");
        let place = caption.map.to_file(Span::new(&caption.text, 8..12).unwrap());
        assert_eq!(&text[place.start..place.end], "club");
        assert_eq!(found[0].parameters[0].1.text, "figure");
        assert_eq!(found[2].get("cap").unwrap().text, "d");
    }
}
