//! SVG: text, programs, links to elsewhere and what drawing programs leave behind.

use roxmltree::{Document, Node, NodeType, ParsingOptions};

use super::bytes::{tidy, utf16};
use super::inspection::{FactKind, Inspection};
use super::layout::Broken;
use super::xmp;

const SVG: &str = "http://www.w3.org/2000/svg";
const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const MAX_NODES: u32 = 500_000;

/// Reads a drawing.
pub(super) fn read(bytes: &[u8], into: &mut Inspection) -> Result<(), Broken> {
    let text = match bytes {
        [0xff, 0xfe, ..] => utf16(bytes, true),
        [0xfe, 0xff, ..] => utf16(bytes, false),
        _ => std::str::from_utf8(bytes).map(tidy).map_err(|_| Broken::because("it is not UTF-8"))?,
    };
    // Drawing programs declare entities; the parser bounds how far they unfold.
    let options = ParsingOptions { allow_dtd: true, nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(&text, options)
        .map_err(|error| Broken::because(format!("it is damaged: {error}")))?;
    let root = document.root_element();
    if root.tag_name().name() != "svg" {
        return Err(Broken::because("it is not a drawing"));
    }
    let side = |name| root.attribute(name).and_then(pixels);
    into.size = side("width").zip(side("height"));
    for node in document.descendants() {
        match node.node_type() {
            NodeType::Comment => into.add(FactKind::Comment, tidy(node.text().unwrap_or_default()), "SVG comment"),
            NodeType::Element => element(node, &text, into),
            _ => {}
        }
    }
    Ok(())
}

/// Whole pixels of a length.
fn pixels(length: &str) -> Option<u32> {
    let number: String = length.trim().chars().take_while(char::is_ascii_digit).collect();
    number.parse().ok()
}

fn element(node: Node<'_, '_>, source: &str, into: &mut Inspection) {
    let content = || {
        let words: Vec<&str> = node.descendants().filter(Node::is_text).filter_map(|text| text.text()).collect();
        tidy(&words.concat())
    };
    match node.tag_name().name() {
        "text" => into.add(FactKind::DrawnText, content(), "SVG text"),
        "title" | "desc" if node.tag_name().namespace() == Some(SVG) => {
            into.add(FactKind::Caption, content(), format!("SVG {}", node.tag_name().name()));
        }
        "script" => into.add(FactKind::Script, "script element", "SVG script"),
        "foreignObject" => into.add(FactKind::DrawnText, content(), "SVG foreignObject"),
        "style" => style(&content(), into),
        "RDF" if node.tag_name().namespace() == Some(RDF) => {
            // Its namespaces may be declared further out, so it is written with them.
            let declared: String = node
                .namespaces()
                .filter_map(|space| {
                    Some(format!(" xmlns:{}=\"{}\"", space.name()?, space.uri().replace(['"', '<', '&'], "")))
                })
                .filter(|declaration| !declaration.starts_with(" xmlns:xml="))
                .collect();
            let inside = source.get(node.range()).unwrap_or_default();
            xmp::read(format!("<m{declared}>{inside}</m>").as_bytes(), "XMP", into);
        }
        _ => {}
    }
    for attribute in node.attributes() {
        let (name, value) = (attribute.name(), attribute.value());
        match name {
            "href" | "src" if node.tag_name().name() != "a" => {
                if value.trim_start().to_ascii_lowercase().starts_with("javascript:") {
                    into.add(FactKind::Script, "javascript: link", format!("SVG {name}"));
                } else if value.trim_start().starts_with("data:image/") {
                    into.add(
                        FactKind::OtherBlock,
                        "a picture inside the drawing, which was not read",
                        format!("SVG {name}"),
                    );
                    into.unread("a picture inside the drawing was not read");
                } else if is_remote(value) {
                    into.add(FactKind::RemoteLink, value, format!("SVG {name}"));
                }
            }
            "href" if value.trim_start().to_ascii_lowercase().starts_with("javascript:") => {
                into.add(FactKind::Script, "javascript: link", "SVG href");
            }
            "style" | "fill" | "filter" | "mask" | "clip-path" => style(value, into),
            "docname" | "export-filename" | "absref" => into.add(FactKind::Path, value, format!("SVG {name}")),
            _ if name.len() > 2 && name.starts_with("on") && attribute.namespace().is_none() => {
                into.add(FactKind::Script, name, "SVG event");
            }
            _ => {}
        }
    }
}

/// Whether an address leads out of the file.
fn is_remote(address: &str) -> bool {
    let address = address.trim_start().to_ascii_lowercase();
    ["http:", "https:", "//", "ftp:", "file:"].iter().any(|start| address.starts_with(start))
}

/// Fonts, pictures and style sheets that a style loads from elsewhere.
fn style(rules: &str, into: &mut Inspection) {
    for (at, mark) in rules.match_indices("url(").chain(rules.match_indices("@import")) {
        let address = rules.get(at + mark.len()..).unwrap_or_default().trim_start_matches(['"', '\'', ' ']);
        let end = address.find(['"', '\'', ')', ';', ' ']).unwrap_or(address.len());
        let address = address.get(..end).unwrap_or_default();
        if is_remote(address) {
            into.add(FactKind::RemoteLink, address, "SVG style");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::format::Format;

    #[test]
    fn programs_links_and_traces_of_a_drawing_are_found() {
        let mut inspection = Inspection::new(Format::Svg);
        let drawing = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:i='http://www.inkscape.org/namespaces/inkscape' width='20px' height='10' \
             i:export-filename='C:\\Users\\a.sharma\\poster.png' onload='go()'><!-- draft by A. Sharma -->\
             <style>@import 'https://fonts.example/a.css';</style><image href='https://img.example/a.png'/>\
             <a href='https://school.example'><text>Fair <tspan>on Friday</tspan></text></a><script>1</script></svg>";
        read(drawing.as_bytes(), &mut inspection).unwrap();
        assert_eq!(inspection.size, Some((20, 10)));
        assert_eq!(inspection.values(FactKind::Script), ["onload", "script element"]);
        assert_eq!(
            inspection.values(FactKind::RemoteLink),
            ["https://fonts.example/a.css", "https://img.example/a.png"]
        );
        assert_eq!(inspection.values(FactKind::DrawnText), ["Fair on Friday"]);
        assert_eq!(inspection.values(FactKind::Path), ["C:\\Users\\a.sharma\\poster.png"]);
        assert_eq!(inspection.values(FactKind::Comment), ["draft by A. Sharma"]);
    }

    #[test]
    fn entities_that_unfold_without_end_are_refused() {
        let bomb = "<!DOCTYPE svg [<!ENTITY a 'xxxxxxxxxx'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>\
             <!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'>]>\
             <svg xmlns='http://www.w3.org/2000/svg'><text>&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;</text></svg>";
        assert!(read(bomb.as_bytes(), &mut Inspection::new(Format::Svg)).is_err());
    }
}
