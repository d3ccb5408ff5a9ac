//! Front matter: YAML between `---`, TOML between `+++`, or a JSON object, at the head of a draft.

use std::path::Path;
use std::sync::Arc;

use super::post::Post;
use super::{json, record, toml, yaml};
use crate::text::FileSpan;

/// Reads the front matter, if any, into `post`; the byte where the body starts.
pub(super) fn read(post: &mut Post, folder: Option<&Path>) -> usize {
    let source = Arc::clone(&post.source);
    let text = source.text.as_str();
    let first = text.split_inclusive('\n').next().unwrap_or_default();
    match first.trim_end() {
        "---" => fenced(post, text, first.len(), &["---", "..."], "YAML", folder),
        "+++" => fenced(post, text, first.len(), &["+++"], "TOML", folder),
        line if line.starts_with('{') && !line.starts_with("{{") && !line.starts_with("{%") => {
            match json::parse_prefix(text, 0) {
                Ok((record, length)) => {
                    record::fill(post, &record, folder);
                    length
                }
                // Text may begin with a brace; a line that opens an object is meant as one.
                Err(error) if line == "{" || line.starts_with("{\"") => {
                    unreadable(post, FileSpan::new(error.at, error.at), "JSON", &error.message);
                    text.find("\n}").map_or(0, |at| at + 2)
                }
                Err(_) => 0,
            }
        }
        _ => 0,
    }
}

fn fenced(post: &mut Post, text: &str, start: usize, close: &[&str], format: &str, folder: Option<&Path>) -> usize {
    let mut at = start;
    for line in text.get(start..).unwrap_or_default().split_inclusive('\n') {
        if !close.contains(&line.trim_end()) {
            at += line.len();
            continue;
        }
        let inside = text.get(start..at).unwrap_or_default();
        let parsed = if format == "YAML" {
            yaml::parse(inside, start).map_err(|error| (error.at, error.message))
        } else {
            toml::parse(inside, start).map_err(|error| (error.at, error.message))
        };
        match parsed {
            Ok(record) if record.is_null() => {}
            Ok(record) => record::fill(post, &record, folder),
            Err((byte, message)) => {
                let place = FileSpan::new(start + byte.min(inside.len()), start + byte.min(inside.len()));
                unreadable(post, place, format, &message);
            }
        }
        return at + line.len();
    }
    post.broken = true;
    let fence = close.first().copied().unwrap_or_default();
    let message = format!("the front matter is not closed; end it with a line {fence}");
    record::problem(post, FileSpan::new(0, start), &message);
    0
}

fn unreadable(post: &mut Post, place: FileSpan, format: &str, reason: &str) {
    post.broken = true;
    record::problem(post, place, &format!("the front matter is not {format}: {reason}"));
}

#[cfg(test)]
mod tests {
    use super::super::source::Source;
    use super::*;

    fn title(text: &str) -> (Option<String>, usize) {
        let mut post = Post::new(String::new(), Arc::new(Source::new("a.md", text.to_owned())), FileSpan::new(0, 0));
        let body = read(&mut post, None);
        (post.fields.get("title").cloned(), body)
    }

    #[test]
    fn all_three_formats_are_read() {
        assert_eq!(title("---\ntitle: A\n---\nbody"), (Some("A".to_owned()), 17));
        assert_eq!(title("+++\r\ntitle = 'A'\r\n+++\r\nbody"), (Some("A".to_owned()), 23));
        assert_eq!(title("{\n\"title\": \"A\"\n}\nbody"), (Some("A".to_owned()), 16));
    }

    #[test]
    fn text_that_begins_with_a_brace_is_text() {
        assert_eq!(title("{{< figure >}}"), (None, 0));
        assert_eq!(title("{sic} he said"), (None, 0));
    }
}
