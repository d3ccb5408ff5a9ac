//! Inputs: files, folders and standard input, as posts.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::WalkBuilder;
use ignore::overrides::OverrideBuilder;

use super::args::{CheckOptions, InputFormat};
use crate::draft::{
    Encoding, Post, Problem, Source, TableError, TableOptions, TableSource, read_csv, read_html, read_json,
    read_line_at, read_markdown, read_text,
};
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
    /// One line: which file of a folder holds no posts.
    Skipped(String),
}

/// Where an input comes from and how it is to be read.
#[derive(Clone, Copy)]
struct Asked<'a> {
    folder: Option<&'a Path>,
    format: InputFormat,
    tables: &'a TableOptions,
    /// Found in a folder rather than named: a table without posts is no failure then.
    walked: bool,
}

/// Reads everything that `options` name, in order.
pub(super) fn each(
    options: &CheckOptions,
    exclude: &[String],
    tables: &TableOptions,
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
            let folder = options.stdin_filename.as_deref().and_then(Path::parent);
            let asked = Asked { folder, format: options.input_format, tables, walked: false };
            read(&mut io::stdin().lock(), name, asked, &mut take)?;
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
                        if format_of(entry.path(), InputFormat::Auto).is_some_and(is_walked) {
                            let asked = Asked { folder: None, format: options.input_format, tables, walked: true };
                            read_file(entry.path(), asked, &mut take)?;
                        }
                    }
                    Ok(_) => {}
                    Err(error) => take(Item::Failure(error.to_string()))?,
                }
            }
        } else if !overrides.matched(path, false).is_ignore() {
            let asked = Asked { folder: None, format: options.input_format, tables, walked: false };
            read_file(path, asked, &mut take)?;
        }
    }
    Ok(())
}

/// Whether a folder is searched for this format: JSON and XML files are mostly not posts.
fn is_walked(format: InputFormat) -> bool {
    !matches!(format, InputFormat::Json | InputFormat::Wxr)
}

fn format_of(path: &Path, asked: InputFormat) -> Option<InputFormat> {
    if asked != InputFormat::Auto {
        return Some(asked);
    }
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "md" | "markdown" | "mdx" => Some(InputFormat::Markdown),
        "txt" => Some(InputFormat::Text),
        "html" | "htm" => Some(InputFormat::Html),
        "csv" | "tsv" => Some(InputFormat::Csv),
        "json" => Some(InputFormat::Json),
        "jsonl" | "ndjson" => Some(InputFormat::Jsonl),
        _ => None,
    }
}

fn read_file(path: &Path, asked: Asked<'_>, take: &mut impl FnMut(Item) -> io::Result<()>) -> io::Result<()> {
    take(Item::Draft)?;
    let shown: PathBuf = path.strip_prefix("./").unwrap_or(path).to_path_buf();
    match File::open(path) {
        Ok(file) => {
            let asked = Asked { folder: path.parent(), ..asked };
            read(&mut BufReader::with_capacity(64 * 1024, file), &shown, asked, take)
        }
        Err(error) => take(Item::Failure(format!("{}: cannot be read: {error}", shown.display()))),
    }
}

fn read(
    input: &mut impl BufRead,
    name: &Path,
    asked: Asked<'_>,
    take: &mut impl FnMut(Item) -> io::Result<()>,
) -> io::Result<()> {
    let path: Arc<str> = Arc::from(name.to_string_lossy().replace('\\', "/"));
    let folder = asked.folder;
    let format = format_of(name, asked.format).unwrap_or(InputFormat::Markdown);
    let table = TableSource { path: &path, folder, options: asked.tables };
    match format {
        InputFormat::Jsonl => return read_lines(input, &path, folder, take),
        InputFormat::Csv => {
            let read = read_csv(input, table, &mut |post| hand_on(post, take));
            return table_end(read, &path, asked, take);
        }
        _ => {}
    }
    let mut bytes = Vec::new();
    if let Err(error) = input.take(MAX_POST + 1).read_to_end(&mut bytes) {
        return take(Item::Failure(format!("{path}: cannot be read: {error}")));
    }
    if bytes.len() as u64 > MAX_POST {
        return take(Item::Failure(format!("{path}: larger than 32 MiB, which is no post; leave it out or split it")));
    }
    let source = match decode(bytes, format, &path) {
        Ok(source) => Arc::new(source),
        Err(message) => return take(Item::Failure(message)),
    };
    match format {
        InputFormat::Text => hand_on(read_text(&source), take),
        InputFormat::Html => hand_on(read_html(&source, folder), take),
        InputFormat::Json => read_json(&source, folder).into_iter().try_for_each(|post| hand_on(post, take)),
        _ => hand_on(read_markdown(&source, folder), take),
    }
}

/// The text of a file; a web page may be in Windows-1252 if it says so.
fn decode(bytes: Vec<u8>, format: InputFormat, path: &Arc<str>) -> Result<Source, String> {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => {
            return Ok(match text.strip_prefix('\u{feff}') {
                Some(rest) => Source { offset: 3, ..Source::new(Arc::clone(path), rest.to_owned()) },
                None => Source::new(Arc::clone(path), text),
            });
        }
        Err(error) => error,
    };
    let head = bytes.as_bytes().get(..bytes.as_bytes().len().min(1024)).unwrap_or_default().to_ascii_lowercase();
    let says = |name: &[u8]| memchr::memmem::find(&head, name).is_some();
    if format == InputFormat::Html && (says(b"windows-1252") || says(b"iso-8859-1")) {
        let text = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes.as_bytes()).0.into_owned();
        return Ok(Source { encoding: Encoding::Windows1252, ..Source::new(Arc::clone(path), text) });
    }
    let at = bytes.utf8_error().valid_up_to();
    let line = bytes.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1;
    Err(format!("{path}:{line}: not UTF-8 at byte {at}; save the file as UTF-8"))
}

/// Hands on a post; what could not be read of it makes the exit code 2.
fn hand_on(post: Post, take: &mut impl FnMut(Item) -> io::Result<()>) -> io::Result<()> {
    let problems = if post.broken { post.problems.as_slice() } else { &[] };
    let failures: Vec<String> = problems
        .iter()
        .map(|problem| {
            let location = post.locate(problem.place);
            format!("{}:{}:{}: {}", location.path, location.line, location.column, problem.message)
        })
        .collect();
    take(Item::Post(Box::new(post)))?;
    failures.into_iter().try_for_each(|failure| take(Item::Failure(failure)))
}

/// What is left to say at the end of a table.
fn table_end(
    read: io::Result<Result<(), TableError>>,
    path: &Arc<str>,
    asked: Asked<'_>,
    take: &mut impl FnMut(Item) -> io::Result<()>,
) -> io::Result<()> {
    match read? {
        Ok(()) => Ok(()),
        Err(TableError::NoPosts(message)) if asked.walked => {
            take(Item::Skipped(format!("{path}: not checked: {message}")))
        }
        Err(error) => take(Item::Failure(format!("{path}: {}", error.message()))),
    }
}

fn read_lines(
    input: &mut impl BufRead,
    path: &Arc<str>,
    folder: Option<&Path>,
    take: &mut impl FnMut(Item) -> io::Result<()>,
) -> io::Result<()> {
    let mut bytes = Vec::new();
    let mut offset = 0;
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
        let mark = if number == 1 && bytes.starts_with("\u{feff}".as_bytes()) { 3 } else { 0 };
        let line =
            std::str::from_utf8(bytes.get(mark..).unwrap_or_default()).map(|line| line.trim_end_matches(['\n', '\r']));
        let start = offset + mark;
        offset += read;
        let broken = |message: String| Problem { place: FileSpan::new(0, 0), message };
        let result = match line {
            Ok(line) if whole && line.trim().is_empty() => continue,
            Ok(line) if whole => read_line_at(line, path, number, start, folder),
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
                let source = Arc::new(Source {
                    first_line: number,
                    offset: start,
                    ..Source::new(Arc::clone(path), String::new())
                });
                let mut post = Post::new(format!("{path}#{number}"), source, FileSpan::new(0, 0));
                post.problems.push(Problem { place: FileSpan::new(0, 0), message: problem.message });
                take(Item::Post(Box::new(post)))?;
                take(Item::Failure(message))?;
            }
        }
    }
    Ok(())
}
