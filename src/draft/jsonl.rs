//! JSON: one post a line, a list of posts, or one post.

use std::path::Path;
use std::sync::Arc;

use super::json::{self, JsonError};
use super::node::{Node, Value};
use super::post::{PassageKind, Post, Problem};
use super::record;
use super::source::Source;
use crate::text::FileSpan;

/// Reads line `number` (1-based) of the stream `path`.
///
/// # Errors
/// When the line is not a JSON object.
pub fn read_line(line: &str, path: &Arc<str>, number: usize, folder: Option<&Path>) -> Result<Post, Problem> {
    read_line_at(line, path, number, 0, folder)
}

/// Reads line `number` (1-based) of the stream `path`, which stands `offset` bytes into it.
///
/// # Errors
/// When the line is not a JSON object.
pub fn read_line_at(
    line: &str,
    path: &Arc<str>,
    number: usize,
    offset: usize,
    folder: Option<&Path>,
) -> Result<Post, Problem> {
    let whole = FileSpan::new(0, line.len());
    let broken = |message: String| Problem { place: whole, message };
    let record = json::parse(line, 0).map_err(|error| {
        let column = line.get(..error.at).map_or(0, |before| before.chars().count()) + 1;
        broken(format!("line {number} is not JSON: {} at column {column}; write one object a line", error.message))
    })?;
    if record.fields().is_none() {
        return Err(broken(format!("line {number} is not a JSON object; write one object a line")));
    }
    let source = Arc::new(Source { first_line: number, offset, ..Source::new(Arc::clone(path), line.to_owned()) });
    Ok(post(&record, format!("{path}#{number}"), &source, folder))
}

/// Reads a JSON file: a list of posts, or one post. Entries that are no object are posts with a problem.
#[must_use]
pub fn read_json(source: &Arc<Source>, folder: Option<&Path>) -> Vec<Post> {
    let path = &source.path;
    match json::parse(&source.text, 0) {
        Ok(Node { value: Value::List(items), .. }) => {
            let posts = items.iter().enumerate().map(|(index, item)| {
                let id = format!("{path}#{}", index + 1);
                if item.fields().is_some() {
                    let mut post = post(item, id, source, folder);
                    post.row = Some(index + 1);
                    return post;
                }
                unreadable(source, id, item.place, &format!("entry {} is not an object", index + 1))
            });
            posts.collect()
        }
        Ok(record @ Node { value: Value::Map(_), .. }) => vec![post(&record, path.to_string(), source, folder)],
        Ok(other) => vec![unreadable(source, path.to_string(), other.place, "neither a list of posts nor a post")],
        Err(JsonError { at, message }) => {
            let message = format!("not JSON: {message}");
            vec![unreadable(source, path.to_string(), FileSpan::new(at, at), &message)]
        }
    }
}

fn post(record: &Node, id: String, source: &Arc<Source>, folder: Option<&Path>) -> Post {
    let mut post = Post::new(id, Arc::clone(source), record.place);
    match record.get("text") {
        Some(Node { value: Value::Scalar(text), .. }) if text.quoted => {
            record::add_scalar(&mut post, PassageKind::Body, text);
        }
        Some(other) if !other.is_null() => record::problem(&mut post, other.place, "text must be a string"),
        _ => {}
    }
    record::fill(&mut post, record, folder);
    post
}

/// A post of which nothing could be read.
pub(super) fn unreadable(source: &Arc<Source>, id: String, place: FileSpan, message: &str) -> Post {
    let mut post = Post::new(id, Arc::clone(source), place);
    post.broken = true;
    record::problem(&mut post, place, message);
    post
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn words_after_escapes_are_found_in_the_raw_line() {
        let line = r#"{"id":"a","title":"clown","text":"One\n\u00e9 \ud83d\ude44 clown"}"#;
        let post = read_line(line, &Arc::from("-"), 3, None).unwrap();
        let body = &post.passages[0];
        let at = body.text.find("clown").unwrap();
        let place = body.map.to_file(Span::new(&body.text, at..at + 5).unwrap());
        assert_eq!(place.start, line.rfind("clown").unwrap());
        assert_eq!(post.id, "a");
    }

    #[test]
    fn a_line_that_is_not_json_is_named() {
        assert!(read_line("oops", &Arc::from("-"), 7, None).unwrap_err().message.contains("line 7"));
    }

    #[test]
    fn a_list_holds_posts_and_says_which_are_none() {
        let text = "[{\"text\": \"One\"},\n 7,\n {\"text\": \"Three\"}]";
        let posts = read_json(&Arc::new(Source::new("a.json", text.to_owned())), None);
        assert_eq!(posts.iter().map(|post| post.broken).collect::<Vec<_>>(), [false, true, false]);
        assert_eq!(posts[1].problems[0].message, "entry 2 is not an object");
        assert_eq!(posts[2].id, "a.json#3");
    }
}
