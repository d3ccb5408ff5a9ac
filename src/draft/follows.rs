//! A list of accounts that are followed: a handle a line, a table with a column of handles, or what networks export as JSON.
//! It is read as one post without text, so that it is compared and told like any draft.

use std::sync::Arc;

use super::json;
use super::node::{Node, Value};
use super::post::{Follow, Post};
use super::record;
use super::source::Source;
use crate::text::FileSpan;

/// Headers of a column of handles, in lower case without signs: our own words, and those of the exports of Mastodon
/// (`Account address`) and of analytics tools.
const HEADERS: &[&str] = &[
    "handle",
    "handles",
    "username",
    "usernames",
    "account",
    "accountaddress",
    "screenname",
    "following",
    "follows",
    "profile",
];
/// Keys of a handle in JSON: Instagram's `following.json` says `value`, Bluesky and Mastodon the others.
const KEYS: &[&str] = &["handle", "username", "screen_name", "value", "acct"];

/// Reads a follow list.
#[must_use]
pub fn read_follows(source: &Arc<Source>) -> Post {
    let text = source.text.as_str();
    let mut post = Post::new(source.path.to_string(), Arc::clone(source), FileSpan::new(0, text.len()));
    // X puts its JSON into a script: window.YTD.following.part0 = [ … ]
    let start = text.find(['[', '{']).filter(|start| {
        let before = text.get(..*start).unwrap_or_default().trim();
        before.is_empty() || before.ends_with('=')
    });
    match start {
        Some(start) => {
            match json::parse(text.get(start..).unwrap_or_default().trim_end_matches([';', '\n', '\r', ' ']), start) {
                Ok(tree) => walk(&tree, &mut post.follows),
                Err(error) => broken(
                    &mut post,
                    FileSpan::new(start + error.at, start + error.at),
                    &format!("not JSON: {}", error.message),
                ),
            }
        }
        None => lines(text, &mut post.follows),
    }
    if post.follows.is_empty() && !post.broken {
        broken(
            &mut post,
            FileSpan::new(0, 0),
            "no handle was found in this list; write one a line, or a column called `handle`",
        );
    }
    post
}

fn broken(post: &mut Post, place: FileSpan, message: &str) {
    post.broken = true;
    record::problem(post, place, message);
}

/// Handles wherever they stand in `node`.
fn walk(node: &Node, found: &mut Vec<Follow>) {
    match &node.value {
        Value::List(items) => {
            for item in items {
                // A bare list of handles.
                match item.scalar() {
                    Some(scalar) if scalar.quoted => add(&scalar.text, item.place, found),
                    _ => walk(item, found),
                }
            }
        }
        Value::Map(fields) => {
            for (key, value) in fields {
                match value.scalar() {
                    Some(scalar) if KEYS.contains(&key.name.as_str()) => add(&scalar.text, value.place, found),
                    _ => walk(value, found),
                }
            }
        }
        Value::Null | Value::Scalar(_) => {}
    }
}

/// A handle a line, or in the column that the first line names.
fn lines(text: &str, found: &mut Vec<Follow>) {
    let mut column = 0;
    let mut start = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let at = start;
        start += line.len();
        if line.trim().is_empty() || line.trim_start().starts_with('#') {
            continue;
        }
        if number == 0 {
            let plain = |cell: &str| -> String {
                cell.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
            };
            if let Some(named) = cells(line).position(|(_, cell)| HEADERS.contains(&plain(cell).as_str())) {
                column = named;
                continue;
            }
        }
        if let Some((from, cell)) = cells(line).nth(column) {
            add(cell, FileSpan::new(at + from, at + from + cell.len()), found);
        }
    }
}

/// The cells of a line, without blanks and quotation marks, each with where it starts. Handles hold no separators.
fn cells(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    line.split([',', ';', '\t']).map(move |cell| {
        let start = at;
        at += cell.len() + 1;
        let bare = cell.trim_start_matches([' ', '"', '\u{feff}']);
        (start + cell.len() - bare.len(), bare.trim_end_matches([' ', '"', '\n', '\r']))
    })
}

fn add(handle: &str, place: FileSpan, found: &mut Vec<Follow>) {
    if !handle.trim().is_empty() {
        found.push(Follow { handle: handle.trim().to_owned(), place: Some(place) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each handle with what stands at its place.
    fn read(text: &str) -> Vec<String> {
        let post = read_follows(&Arc::new(Source::new("follows.txt", text.to_owned())));
        let follows = post.follows.iter().map(|follow| {
            let place = follow.place.unwrap();
            assert!(text[place.start..place.end].contains(&follow.handle), "{follow:?}");
            follow.handle.clone()
        });
        follows.chain(post.problems.iter().map(|problem| problem.message.clone())).collect()
    }

    #[test]
    fn a_handle_a_line_with_comments() {
        assert_eq!(read("# ours\n@TownLibrary\r\n\n@kai_plays\n"), ["@TownLibrary", "@kai_plays"]);
    }

    #[test]
    fn the_column_of_handles_is_found_by_its_header() {
        assert_eq!(read("Name,Username\nTown Library,\"@TownLibrary\"\nKai,kai_plays"), ["@TownLibrary", "kai_plays"]);
        assert_eq!(
            read("Account address,Show boosts,Notify on new posts,Languages\nlibrary@social.example,true,false,\n"),
            ["library@social.example"]
        );
    }

    #[test]
    fn exports_of_networks_are_walked() {
        let instagram = r#"{"relationships_following":[{"title":"","string_list_data":[{"href":"https://www.instagram.example/kai","value":"kai_plays","timestamp":1}]}]}"#;
        assert_eq!(read(instagram), ["kai_plays"]);
        assert_eq!(read(r#"["@a_example", "@b_example"]"#), ["@a_example", "@b_example"]);
        assert_eq!(read(r#"{"follows":[{"did":"did:plc:x","handle":"kai.example"}]}"#), ["kai.example"]);
    }

    #[test]
    fn a_list_without_handles_is_not_clean() {
        // X exports numbers only.
        let x = r#"window.YTD.following.part0 = [ {"following" : {"accountId" : "12", "userLink" : "https://x.example/12"}} ]"#;
        assert_eq!(read(x), ["no handle was found in this list; write one a line, or a column called `handle`"]);
        assert!(read("[{\"handle\": ")[0].starts_with("not JSON"));
        assert_eq!(read("").len(), 1);
    }
}
