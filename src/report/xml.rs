//! Text in XML: escaped, and free of characters that XML does not have.

use super::harmless::harmless;

/// `text` as it stands in an attribute or element. XML 1.0 has no control characters, not even written as numbers.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in harmless(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // In an attribute they would be read as blanks.
            '\n' => escaped.push_str("&#10;"),
            '\t' => escaped.push_str("&#9;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_does_not_have_is_written_out() {
        assert_eq!(
            escape("a<b>&\"c\"\n\u{0}\u{8}\u{ffff}"),
            "a&lt;b&gt;&amp;&quot;c&quot;&#10;‹U+0000›‹U+0008›‹U+FFFF›"
        );
        let document = format!("<a b=\"{}\"/>", escape("\u{1}\u{1f}\u{7f}\u{85}\u{fffe}]]>"));
        roxmltree::Document::parse(&document).unwrap();
    }
}
