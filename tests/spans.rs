//! Every published word is found in the draft's file, in every format, at the very characters it is written with; and words
//! that are put in their place are read back as they were meant, with every other byte as it was.

use std::fmt::Write as _;
use std::io::{Cursor, Write};
use std::sync::Arc;

use postcheck::draft::{
    Post, Source, TableOptions, TableSource, cut_csv, eml_source, read_docx, read_eml, read_html, read_json, read_line,
    read_markdown, read_text, read_wxr, read_xlsx,
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

/// The file with `words` in place of every `clown` that may be replaced, and the texts that it must be read as.
fn mended(post: &Post, words: &str) -> (String, Vec<String>) {
    let mut edits: Vec<(usize, usize, String)> = Vec::new();
    let mut texts = Vec::new();
    for passage in &post.passages {
        let mut text = String::new();
        let mut at = 0;
        for (start, found) in passage.text.match_indices("clown") {
            let span = Span::new(&passage.text, start..start + found.len()).unwrap();
            let escape = passage.map.escape();
            let written = escape.write(words).filter(|_| passage.map.is_verbatim(span));
            let Some(written) = written.filter(|_| escape.quotes_cell(words).is_none()) else { continue };
            let place = passage.map.to_file(span);
            edits.push((place.start, place.end, written));
            text.push_str(&passage.text[at..start]);
            text.push_str(words);
            at = start + found.len();
        }
        texts.push(text + &passage.text[at..]);
    }
    edits.sort_unstable();
    edits.dedup();
    let mut file = post.source.text.clone();
    for (start, end, written) in edits.into_iter().rev() {
        file.replace_range(start..end, &written);
    }
    (file, texts)
}

/// Words put in place of others are read back as they were meant, and nothing else is read otherwise.
fn check_mended(post: &Post, words: &[String], read: impl Fn(String) -> Post) -> Result<(), TestCaseError> {
    let (file, expected) = mended(post, &words.join(" "));
    let again = read(file.clone());
    // What is left out of a page (a shortcode) leaves as many blanks as it is long.
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let texts: Vec<String> = again.passages.iter().map(|passage| squeezed(&passage.text)).collect();
    let expected: Vec<String> = expected.iter().map(|text| squeezed(text)).collect();
    prop_assert_eq!(texts, expected, "{}", file);
    prop_assert!(again.problems.is_empty(), "{:?}", again.problems);
    Ok(())
}

fn archive(parts: &[(&str, String)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn xml(words: &[String]) -> String {
    words.join(" ").replace('&', "&amp;").replace('<', "&lt;")
}

/// Quoted-printable in UTF-8, in lines that are as short as a mail program makes them.
fn quoted_printable(text: &str) -> String {
    let mut coded = String::new();
    for (number, byte) in text.bytes().enumerate() {
        match byte {
            b'=' | 0x80.. => write!(coded, "={byte:02X}").unwrap(),
            byte => coded.push(char::from(byte)),
        }
        if number % 20 == 19 {
            coded += "=\n";
        }
    }
    coded
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
        let post = read_text(&source("a.txt", text));
        check(&post, &["body"; 0])?;
        check_mended(&post, &body, |text| read_text(&source("a.txt", text)))?;
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
        check_mended(&post, &a, |text| read_markdown(&source("a.md", text), None))?;
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
        check_mended(&post, &a, |text| read_markdown(&source("a.md", text), None))?;
    }

    #[test]
    fn in_markdown_with_json(a in words(), b in words(), crlf: bool) {
        let fields = serde_json::json!({"title": a.join(" "), "cover": {"image": "clown.jpg", "alt": b.join(" ")}});
        let text = format!("{}\nthe clown the\n\nclown\n", serde_json::to_string_pretty(&fields).unwrap());
        let post = read_markdown(&source("a.md", ended(&text, crlf)), None);
        prop_assert!(post.problems.is_empty(), "{:?} in {}", post.problems, text);
        let expected: Vec<&str> = a.iter().chain(&b).map(String::as_str).collect();
        check(&post, &expected)?;
        check_mended(&post, &b, |text| read_markdown(&source("a.md", text), None))?;
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
        check_mended(&post, &a, |text| read_html(&source("a.html", text), None))?;
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
        let post = read_line(&line, &Arc::from("-"), 1, None).unwrap();
        check_mended(&post, &b, |line| read_line(&line, &Arc::from("-"), 1, None).unwrap())?;
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

    #[test]
    fn in_a_wordpress_export(a in words(), b in words(), c in words(), crlf: bool) {
        let text = format!(
            "<?xml version=\"1.0\"?>\n<rss xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel>\n<item><title>{}</title><content:encoded><![CDATA[<p>{}\n{}</p><img src='clown.jpg' alt=\"{}\">]]></content:encoded><excerpt:encoded><![CDATA[{}]]></excerpt:encoded><wp:post_type>post</wp:post_type></item></channel></rss>\n",
            xml(&[html(&a)]), html(&b), html(&c), html(&a), html(&c),
        );
        let posts = read_wxr(&source("a.xml", ended(&text, crlf)), None);
        prop_assert_eq!(posts.len(), 1);
        let expected: Vec<&str> = a.iter().chain(&b).chain(&c).map(String::as_str).collect();
        check(&posts[0], &expected)?;
    }

    #[test]
    fn in_an_email(a in words(), b in words(), crlf: bool) {
        let text = format!(
            "From: J. Ward <j.ward@example.org>\nSubject: the clown\nContent-Type: multipart/alternative; boundary=b1\n\n--b1\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{}\n--b1\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n{}\n--b1--\n",
            a.join(" "),
            quoted_printable(&format!("<p>{}</p>", html(&b))),
        );
        let post = read_eml(&Arc::new(eml_source(Arc::from("a.eml"), ended(&text, crlf).into_bytes())), None);
        prop_assert!(post.problems.is_empty(), "{:?}", post.problems);
        // A coded word is written with signs of its own, so only what is read can be compared.
        let read: Vec<&str> = post.passages.iter().flat_map(|passage| passage.text.split_whitespace()).collect();
        for word in a.iter().chain(&b).flat_map(|word| word.split_whitespace()) {
            prop_assert!(read.contains(&word), "{} in {:?}", word, read);
        }
        let plain = post.passages.iter().filter(|passage| passage.text.contains("clown"));
        for passage in plain {
            let at = passage.text.find("clown").unwrap();
            let place = passage.map.to_file(Span::new(&passage.text, at..at + 5).unwrap());
            let written = post.source.text[place.start..place.end].replace("=\r\n", "").replace("=\n", "");
            prop_assert_eq!(written, "clown");
        }
    }

    #[test]
    fn in_a_document(a in words(), b in words(), c in words()) {
        let paragraph = |words: &[String]| {
            // Word processors cut a paragraph into runs wherever they like.
            let runs = words.chunks(2).map(|run| format!("<w:r><w:t xml:space=\"preserve\">{} </w:t></w:r>", xml(run)));
            format!("<w:p>{}</w:p>", runs.collect::<String>())
        };
        let document = format!("<w:document><w:body>{}{}</w:body></w:document>", paragraph(&a), paragraph(&b));
        let header = format!("<w:hdr>{}</w:hdr>", paragraph(&c));
        let post = read_docx(&archive(&[("word/document.xml", document), ("word/header3.xml", header)]), &Arc::from("a.docx"));
        let expected: Vec<&str> = a.iter().chain(&b).chain(&c).map(String::as_str).collect();
        check(&post.unwrap(), &expected)?;
    }

    #[test]
    fn in_a_workbook(rows in prop::collection::vec((words(), words()), 1..4)) {
        let cell = |name: &str, text: &str| format!("<c r=\"{name}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
        let mut data = format!("<row r=\"1\">{}{}</row>", cell("A1", "Text"), cell("B1", "First comment"));
        for (index, (a, b)) in rows.iter().enumerate() {
            let number = index + 2;
            let (a, b) = (cell(&format!("A{number}"), &xml(a)), cell(&format!("B{number}"), &xml(b)));
            write!(data, "<row r=\"{number}\">{a}{b}</row>").unwrap();
        }
        let book = archive(&[
            ("xl/workbook.xml", "<workbook><sheets><sheet name=\"Posts\" r:id=\"r1\"/></sheets></workbook>".to_owned()),
            ("xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/></Relationships>".to_owned()),
            ("xl/worksheets/sheet1.xml", format!("<worksheet><sheetData>{data}</sheetData></worksheet>")),
        ]);
        let table = TableSource { path: Arc::from("a.xlsx"), folder: None, options: TableOptions::default() };
        let (posts, _) = read_xlsx(&book, &table).unwrap();
        prop_assert_eq!(posts.len(), rows.len());
        for (post, (a, b)) in posts.iter().zip(&rows) {
            let expected: Vec<&str> = a.iter().chain(b).map(String::as_str).collect();
            check(post, &expected)?;
        }
    }
}
