//! Inputs: files, folders and standard input, as posts.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::WalkBuilder;
use ignore::overrides::OverrideBuilder;

use super::args::{CheckOptions, InputFormat};
use crate::draft::{Post, Problem, Source, read_line, read_markdown, read_text};
use crate::text::FileSpan;

/// Largest post, in bytes: a longer one is no post, and reading it would take the memory of the machine.
const MAX_POST: u64 = 32 * 1024 * 1024;

/// What reading hands on.
pub(super) enum Item {
    /// A post, with whether its draft could only be read in part.
    Post(Box<Post>),
    /// The next draft begins.
    Draft,
    /// One line: which input could not be read and why.
    Failure(String),
}

/// Reads everything that `options` name, in order.
pub(super) fn each(
    options: &CheckOptions,
    exclude: &[String],
    mut take: impl FnMut(Item) -> io::Result<()>,
) -> io::Result<()> {
    let mut overrides = OverrideBuilder::new(".");
    for glob in exclude {
        if let Err(error) = overrides.add(&format!("!{glob}")) {
            take(Item::Failure(format!("exclude '{glob}': {error}")))?;
        }
    }
    let overrides = overrides.build().unwrap_or_else(|_| ignore::overrides::Override::empty());
    for path in &options.paths {
        if path.as_os_str() == "-" {
            take(Item::Draft)?;
            let name = options.stdin_filename.as_deref().unwrap_or(Path::new("-"));
            read(
                io::stdin().lock(),
                name,
                options.stdin_filename.as_deref().and_then(Path::parent),
                options.input_format,
                &mut take,
            )?;
        } else if path.is_dir() {
            let walk = WalkBuilder::new(path)
                .require_git(false)
                .follow_links(true)
                .overrides(overrides.clone())
                .sort_by_file_path(Path::cmp)
                .build();
            for entry in walk {
                match entry {
                    Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => {
                        if format_of(entry.path(), InputFormat::Auto).is_some() {
                            read_file(entry.path(), options, &mut take)?;
                        }
                    }
                    Ok(_) => {}
                    Err(error) => take(Item::Failure(error.to_string()))?,
                }
            }
        } else if !overrides.matched(path, false).is_ignore() {
            read_file(path, options, &mut take)?;
        }
    }
    Ok(())
}

fn format_of(path: &Path, asked: InputFormat) -> Option<InputFormat> {
    if asked != InputFormat::Auto {
        return Some(asked);
    }
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "md" | "markdown" => Some(InputFormat::Markdown),
        "txt" => Some(InputFormat::Text),
        "jsonl" | "ndjson" => Some(InputFormat::Jsonl),
        _ => None,
    }
}

fn read_file(path: &Path, options: &CheckOptions, take: &mut impl FnMut(Item) -> io::Result<()>) -> io::Result<()> {
    take(Item::Draft)?;
    let shown: PathBuf = path.strip_prefix("./").unwrap_or(path).to_path_buf();
    match File::open(path) {
        Ok(file) => read(BufReader::with_capacity(64 * 1024, file), &shown, path.parent(), options.input_format, take),
        Err(error) => take(Item::Failure(format!("{}: cannot be read: {error}", shown.display()))),
    }
}

fn read(
    mut input: impl BufRead,
    name: &Path,
    folder: Option<&Path>,
    asked: InputFormat,
    take: &mut impl FnMut(Item) -> io::Result<()>,
) -> io::Result<()> {
    let path: Arc<str> = Arc::from(name.to_string_lossy().replace('\\', "/"));
    let format = format_of(name, asked).unwrap_or(InputFormat::Markdown);
    if format == InputFormat::Jsonl {
        return read_lines(&mut input, &path, folder, take);
    }
    let mut bytes = Vec::new();
    if let Err(error) = input.take(MAX_POST + 1).read_to_end(&mut bytes) {
        return take(Item::Failure(format!("{path}: cannot be read: {error}")));
    }
    if bytes.len() as u64 > MAX_POST {
        return take(Item::Failure(format!("{path}: larger than 32 MiB, which is no post; leave it out or split it")));
    }
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let line = error.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
            return take(Item::Failure(format!("{path}:{line}: not UTF-8 at byte {at}; save the file as UTF-8")));
        }
    };
    let (text, offset) = match text.strip_prefix('\u{feff}') {
        Some(rest) => (rest.to_owned(), 3),
        None => (text, 0),
    };
    let source = Arc::new(Source { offset, ..Source::new(path, text) });
    take(Item::Post(Box::new(if format == InputFormat::Text {
        read_text(&source)
    } else {
        read_markdown(&source, folder)
    })))
}

fn read_lines(
    input: &mut impl BufRead,
    path: &Arc<str>,
    folder: Option<&Path>,
    take: &mut impl FnMut(Item) -> io::Result<()>,
) -> io::Result<()> {
    let mut bytes = Vec::new();
    for number in 1.. {
        bytes.clear();
        let read = match input.by_ref().take(MAX_POST).read_until(b'\n', &mut bytes) {
            Ok(read) => read,
            Err(error) => return take(Item::Failure(format!("{path}:{number}: cannot be read: {error}"))),
        };
        if read == 0 {
            return Ok(());
        }
        let whole = bytes.last() == Some(&b'\n') || (read as u64) < MAX_POST;
        let line =
            std::str::from_utf8(&bytes).map(|line| line.trim_start_matches('\u{feff}').trim_end_matches(['\n', '\r']));
        let broken = |message: String| Problem { place: FileSpan::new(0, 0), message };
        let result = match line {
            Ok(line) if whole && line.trim().is_empty() => continue,
            Ok(line) if whole => read_line(line, path, number, folder),
            _ if !whole => Err(broken(format!("line {number} is longer than 32 MiB, which is no post; split it"))),
            _ => Err(broken(format!("line {number} is not UTF-8; save the file as UTF-8"))),
        };
        if !whole {
            input.skip_until(b'\n')?;
        }
        match result {
            Ok(post) => take(Item::Post(Box::new(post)))?,
            Err(problem) => {
                let message = format!("{path}:{number}: {}", problem.message);
                let source =
                    Arc::new(Source { path: Arc::clone(path), text: String::new(), first_line: number, offset: 0 });
                let mut post = Post::new(format!("{path}#{number}"), source, FileSpan::new(0, 0));
                post.problems.push(Problem { place: FileSpan::new(0, 0), message: problem.message });
                take(Item::Post(Box::new(post)))?;
                take(Item::Failure(message))?;
            }
        }
    }
    Ok(())
}
