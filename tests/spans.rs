//! Every published word is found in the draft's file, in every format, at the very characters it is written with.

use std::io::Cursor;
use std::sync::Arc;

use postcheck::draft::{
    Post, Source, TableOptions, TableSource, cut_csv, read_html, read_json, read_line, read_markdown, read_text,
};
use postcheck::text::Span;
use proptest::prelude::*;

/// Words that are written as they are in every format, so that the file must hold them byte for byte.
const WORDS: &[&str] = &["clown", "café", "naïve", "Year", "the", "the", "clown", "日本", "9"];
/// Words that formats write in ways of their own.
const ESCAPED: &[&str] = &["R&D", "\"so\"", "it's", "🎄", "👩‍👩‍👧", "a<b", "50%", "back\\slash", "x:y", "#Odd"];

fn words() -> impl Strategy<Value = Vec<String>> {
    let word = prop_oneof![3 => prop::sample::select(WORDS), 1 => prop::sample::select(ESCAPED)];
    prop::collection::vec(word.prop_map(str::to_owned), 1..8)
}

/// Every plain word of every passage is written at its place; a word with special signs is somewhere inside its place.
fn check(post: &Post, expected: &[&str]) -> Result<(), TestCaseError> {
    let file = post.source.text.as_str();
    let mut seen = Vec::new();
    for passage in &post.passages {
        let mut at = 0;
        for word in passage.text.split(char::is_whitespace) {
            let span = Span::new(&passage.text, at..at + word.len());
            at += word.len() + passage.text[at + word.len()..].chars().next().map_or(0, char::len_utf8);
            let Some(span) = span.filter(|span| !span.is_empty()) else { continue };
            let place = passage.map.to_file(span);
            let written = file.get(place.start..place.end).unwrap_or("outside the file");
            seen.push(word.to_owned());
            if WORDS.contains(&word) {
                prop_assert_eq!(written, word, "{:?} in {:?}", passage.kind, file);
            } else {
                let longest = word.len() * 6 + 4;
                prop_assert!(written.len() <= longest, "{:?} is {:?} in {:?}", word, written, file);
                let plain: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
                let inside: String = written.chars().filter(|c| c.is_alphanumeric()).collect();
                prop_assert!(
                    plain.chars().all(|c| inside.contains(c)) || written.contains("\\u"),
                    "{} {}",
                    word,
                    written
                );
            }
        }
    }
    for word in expected {
        prop_assert!(seen.iter().any(|found| found.contains(word)), "{} is not read from {:?}", word, file);
    }
    Ok(())
}

fn yaml_double(words: &[String]) -> String {
    words.join(" ").replace('\\', "\\\\").replace('"', "\\\"").replace("🎄", "\\U0001F384")
}

fn html(words: &[String]) -> String {
    words.join(" ").replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

fn ended(text: &str, crlf: bool) -> String {
    if crlf { text.replace('\n', "\r\n") } else { text.to_owned() }
}

fn source(path: &str, text: String) -> Arc<Source> {
    Arc::new(Source::new(path, text))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn in_plain_text(body in words(), crlf: bool) {
        let text = ended(&format!("{}\n\n{}\n", body.join(" "), body.join("\n")), crlf);
        check(&read_text(&source("a.txt", text)), &["body"; 0])?;
    }

    #[test]
    fn in_markdown_with_yaml(a in words(), b in words(), c in words(), d in words(), crlf: bool) {
        let block: String = c.chunks(2).map(|line| format!("  {}\n", line.join(" "))).collect();
        let text = format!(
            "---\ntitle: \"{}\"\ndescription: '{}'\nexcerpt: >-\n{block}summary: |\n{block}images:\n  - file: clown.jpg\n    alt: \"{}\"\n---\n# {} &amp; clown\n\n*clown* **the**\n{}\n\n![the clown](the/clown.jpg 'the clown')\n\n<!-- the clown -->\n<p title=\"clown\">the &quot;clown</p>\n",
            yaml_double(&a),
            b.join(" ").replace('\'', "''"),
            yaml_double(&d),
            "clown the",
            "- clown the clown",
        );
        let post = read_markdown(&source("a.md", ended(&text, crlf)), None);
        prop_assert!(post.problems.is_empty(), "{:?} in {}", post.problems, text);
        let expected: Vec<&str> = a.iter().chain(&b).chain(&c).chain(&d).map(String::as_str).collect();
        check(&post, &expected)?;
    }

    #[test]
    fn in_markdown_with_toml(a in words(), b in words(), crlf: bool) {
        let text = format!(
            "+++\ntitle = \"{}\"\ndescription = \"\"\"\n{}\"\"\"\n[cover]\nimage = 'clown.jpg'\nalt = \"{}\"\n+++\nthe clown the {{{{< figure src=\"the.jpg\" caption=\"the clown\" >}}}} clown\n",
            yaml_double(&a),
            yaml_double(&b),
            yaml_double(&b),
        );
        let post = read_markdown(&source("a.md", ended(&text, crlf)), None);
        prop_assert!(post.problems.is_empty(), "{:?} in {}", post.problems, text);
        let expected: Vec<&str> = a.iter().chain(&b).map(String::as_str).collect();
        check(&post, &expected)?;
    }

    #[test]
    fn in_html(a in words(), b in words(), c in words(), crlf: bool) {
        let text = format!(
            "<!DOCTYPE html>\n<html><head><title>{}</title>\n<meta name=\"description\" content=\"{}\">\n<script>the < clown</script></head>\n<body><p>{}\n  {}</p><figure><img src='clown.jpg' alt=\"{}\"><figcaption>{}</figcaption></figure>\n<!-- the clown --></body></html>\n",
            html(&a), html(&b), html(&c), html(&a), html(&c), html(&b),
        );
        let post = read_html(&source("a.html", ended(&text, crlf)), None);
        let expected: Vec<&str> = a.iter().chain(&b).chain(&c).map(String::as_str).collect();
        check(&post, &expected)?;
    }

    #[test]
    fn in_json(a in words(), b in words(), ascii: bool) {
        let record = serde_json::json!({"title": a.join(" "), "text": b.join(" "), "images": [{"file": "clown.jpg", "alt": a.join(" ")}]});
        let mut line = record.to_string();
        if ascii {
            line = line.chars().map(|c| if c.is_ascii() { c.to_string() } else {
                c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect()
            }).collect();
        }
        let expected: Vec<&str> = a.iter().chain(&b).map(String::as_str).collect();
        if !ascii {
            check(&read_line(&line, &Arc::from("-"), 1, None).unwrap(), &expected)?;
        }
        let posts = read_json(&source("a.json", format!("[{line},\n {line}]")), None);
        prop_assert_eq!(posts.len(), 2);
        if !ascii {
            check(&posts[1], &expected)?;
        }
    }

    #[test]
    fn in_csv(rows in prop::collection::vec((words(), words()), 1..5), crlf: bool, bom: bool, delimiter in prop::sample::select(vec![',', ';', '\t'])) {
        let quoted = |words: &[String]| format!("\"{}\"", words.join("\n").replace('"', "\"\""));
        let end = if crlf { "\r\n" } else { "\n" };
        let mut text = String::from(if bom { "\u{feff}" } else { "" });
        text += &["Text", "First comment", "Alt text", "Image"].join(&delimiter.to_string());
        text += end;
        for (a, b) in &rows {
            text += &[quoted(a), quoted(b), "the clown".to_owned(), "clown.jpg".to_owned()].join(&delimiter.to_string());
            text += end;
        }
        let path: Arc<str> = Arc::from("a.csv");
        let mut posts = Vec::new();
        let table = TableSource { path, folder: None, options: TableOptions::default() };
        cut_csv(&mut Cursor::new(text.as_bytes()), &table, &mut |rows| { rows.read(&mut |post| posts.push(post)); Ok(()) })
            .unwrap()
            .unwrap();
        prop_assert_eq!(posts.len(), rows.len());
        for (post, (a, b)) in posts.iter().zip(&rows) {
            prop_assert!(post.problems.is_empty(), "{:?}", post.problems);
            prop_assert_eq!(&post.passages[0].text, &a.join("\n"));
            let expected: Vec<&str> = a.iter().chain(b).map(String::as_str).collect();
            check(post, &expected)?;
            // The row's own text is where it says it is.
            let from = post.source.offset;
            prop_assert_eq!(text.get(from..from + post.source.text.len()), Some(post.source.text.as_str()));
        }
    }
}
