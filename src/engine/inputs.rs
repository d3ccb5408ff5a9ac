//! Inputs: files, folders and standard input, cut into jobs that can be done in any order.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use ignore::WalkBuilder;
use ignore::overrides::{Override, OverrideBuilder};

use crate::draft::{
    Encoding, Post, Problem, Rows, Source, TableError, TableOptions, TableSource, cut_csv, eml_source, read_docx,
    read_eml, read_follows, read_html, read_json, read_line_at, read_markdown, read_text, read_wxr, read_xlsx,
};
use crate::text::FileSpan;

/// Largest post, in bytes: a longer one is no post, and reading it would take the memory of the machine.
pub const MAX_POST: usize = 32 * 1024 * 1024;
/// Files handed on as one job: handing over costs more than reading a small file.
const FILES: usize = 32;
/// Lines of a stream are handed on in blocks of about this many bytes.
const BLOCK: usize = 64 * 1024;

/// Formats a draft may be read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftFormat {
    Markdown,
    Text,
    Html,
    Csv,
    Xlsx,
    Docx,
    Eml,
    /// A `WordPress` export.
    Wxr,
    Json,
    Jsonl,
    /// A list of accounts that are followed.
    Follows,
}

/// What a run reads.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// Files and folders; `-` is standard input.
    pub paths: Vec<PathBuf>,
    /// Globs of drafts that are left out, even when they are named, each with the folder that it is relative to.
    pub exclude: Vec<(PathBuf, String)>,
    /// Of what the paths name, only these files (absolute); `None` for all.
    pub only: Option<BTreeSet<PathBuf>>,
    /// What is read instead of the disk: of what the paths name, only these files (absolute), with this content.
    pub contents: Option<BTreeMap<PathBuf, Vec<u8>>>,
    /// `None`: by the name of the file.
    pub format: Option<DraftFormat>,
    /// Path that standard input stands for.
    pub stdin_filename: Option<PathBuf>,
    /// How tables are read.
    pub tables: TableOptions,
}

/// A file to be read whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    pub path: PathBuf,
    pub format: DraftFormat,
    /// Found in a folder rather than named: a table without posts is no failure then.
    pub walked: bool,
}

/// A piece of work: something to read and check.
#[derive(Debug)]
pub enum Job {
    /// Files that are read whole, each a draft.
    Files(Vec<Document>),
    /// A document from standard input, with the path it stands for.
    Document(Document, Vec<u8>),
    /// Whole lines of a stream.
    Lines(Lines),
    /// Rows of a table.
    Rows(Rows),
    /// The next draft begins.
    Draft,
    /// An input that cannot be read: its path and one sentence.
    Failure(String, String),
    /// One line: a file of a folder that holds no posts.
    Note(String),
}

/// Whole lines of a stream of posts.
#[derive(Debug)]
pub struct Lines {
    path: Arc<str>,
    folder: Option<PathBuf>,
    /// Number of the first line, 1-based.
    first: usize,
    /// Bytes before it.
    offset: usize,
    bytes: Vec<u8>,
    /// The (only) line was longer than [`MAX_POST`]; `bytes` is empty.
    too_long: bool,
}

/// What reading a job gives.
#[derive(Debug)]
pub enum Item {
    /// The next draft begins.
    Draft,
    Post(Box<Post>),
    /// One line: which input could not be read and why.
    Failure(String),
    /// One line: a file of a folder that holds no posts.
    Note(String),
}

impl Inputs {
    /// Cuts everything that is to be read into jobs, in order. `take` may stop the run by an error.
    ///
    /// # Errors
    /// Those of `take`; inputs that cannot be read become [`Job::Failure`].
    pub fn each(&self, mut take: impl FnMut(Job) -> io::Result<()>) -> io::Result<()> {
        let here = std::env::current_dir()?;
        let overrides = match self.overrides(&here) {
            Ok(overrides) => overrides,
            Err((glob, reason)) => {
                take(Job::Failure("postcheck.yaml".to_owned(), format!("exclude '{glob}' is not a glob: {reason}")))?;
                Vec::new()
            }
        };
        let chosen = Chosen { here, overrides, only: self.only.as_ref() };
        let mut batch = Batch { files: Vec::new(), tables: &self.tables, take: &mut take };
        if let Some(contents) = &self.contents {
            return self.given(contents, &chosen, &mut batch);
        }
        for path in &self.paths {
            if path.as_os_str() == "-" {
                batch.flush()?;
                self.standard_input(&mut batch)?;
            } else if path.is_dir() {
                self.folder(path, &chosen, &mut batch)?;
            } else if chosen.holds(path, false) {
                let format = self.format.or_else(|| format_of(path)).unwrap_or(DraftFormat::Markdown);
                batch.file(Document { path: path.clone(), format, walked: false })?;
            }
        }
        batch.flush()
    }

    /// What is excluded, as one matcher for each folder; the error is a glob and what is wrong with it.
    fn overrides(&self, here: &Path) -> Result<Vec<Override>, (String, String)> {
        let mut folders: Vec<(&Path, OverrideBuilder)> = Vec::new();
        for (folder, glob) in &self.exclude {
            if !folders.iter().any(|(known, _)| known == folder) {
                folders.push((folder, OverrideBuilder::new(absolute(here, folder))));
            }
            for (_, builder) in folders.iter_mut().filter(|(known, _)| known == folder) {
                builder.add(&format!("!{glob}")).map_err(|error| (glob.clone(), error.to_string()))?;
            }
        }
        let built = folders.iter().map(|(_, builder)| builder.build());
        built.collect::<Result<_, _>>().map_err(|error| (String::new(), error.to_string()))
    }

    /// Drafts whose content is given: those that the paths name, in order of their paths.
    fn given(
        &self,
        contents: &BTreeMap<PathBuf, Vec<u8>>,
        chosen: &Chosen<'_>,
        batch: &mut Batch<'_>,
    ) -> io::Result<()> {
        // Git tells files by where they are, whichever link led there.
        let place = |path: &PathBuf| path.canonicalize().unwrap_or_else(|_| chosen.absolute(path));
        let named: Vec<PathBuf> = self.paths.iter().map(place).collect();
        for (path, bytes) in contents {
            let walked = !named.contains(path);
            let inside = named.iter().any(|folder| path.starts_with(folder));
            let known = format_of(path).filter(|format| !walked || is_walked(*format));
            let format = if walked { known.map(|format| self.format.unwrap_or(format)) } else { self.format.or(known) };
            let format = format.or((!walked).then_some(DraftFormat::Markdown));
            if let Some(format) = format.filter(|_| inside && chosen.holds(path, false)) {
                let path = path.strip_prefix(&chosen.here).unwrap_or(path).to_path_buf();
                batch.content(Document { path, format, walked }, bytes)?;
            }
        }
        batch.flush()
    }

    fn standard_input(&self, batch: &mut Batch<'_>) -> io::Result<()> {
        batch.put(Job::Draft)?;
        let name = self.stdin_filename.as_deref().unwrap_or(Path::new("-"));
        // Without a name, files are looked for where the run was started.
        let folder = Some(self.stdin_filename.as_deref().and_then(Path::parent).unwrap_or(Path::new("")));
        let format = self.format.or_else(|| format_of(name)).unwrap_or(DraftFormat::Markdown);
        if format == DraftFormat::Jsonl {
            return lines(BufReader::with_capacity(BLOCK, io::stdin().lock()), &shown(name), folder, batch.take);
        }
        let document = Document { path: name.to_path_buf(), format, walked: false };
        if format == DraftFormat::Csv {
            return batch.rows(&mut BufReader::with_capacity(BLOCK, io::stdin().lock()), &document, folder);
        }
        match read_whole(io::stdin().lock()) {
            Ok(bytes) => batch.put(Job::Document(document, bytes)),
            Err(reason) => batch.put(Job::Failure(shown(name).to_string(), reason)),
        }
    }

    /// Drafts in a folder, in order of their paths. Links are followed: what is published from there is published.
    fn folder(&self, path: &Path, chosen: &Chosen<'_>, batch: &mut Batch<'_>) -> io::Result<()> {
        let walk = WalkBuilder::new(path)
            .require_git(false)
            .follow_links(true)
            .filter_entry({
                let (here, overrides) = (chosen.here.clone(), chosen.overrides.clone());
                move |entry| {
                    let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
                    let path = absolute(&here, entry.path());
                    !overrides.iter().any(|excluded| excluded.matched(&path, is_folder).is_ignore())
                }
            })
            .sort_by_file_path(Path::cmp)
            .build();
        for entry in walk {
            match entry {
                Ok(entry) => {
                    let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
                    let format = format_of(entry.path()).filter(|format| is_file && is_walked(*format));
                    if let Some(format) = format.filter(|_| chosen.holds(entry.path(), false)) {
                        let format = self.format.unwrap_or(format);
                        batch.file(Document { path: entry.into_path(), format, walked: true })?;
                    }
                }
                Err(error) => batch.put(Job::Failure(shown(path).to_string(), format!("cannot be walked: {error}")))?,
            }
        }
        Ok(())
    }
}

/// Which of the files that are met are drafts of this run.
struct Chosen<'i> {
    here: PathBuf,
    /// What is excluded.
    overrides: Vec<Override>,
    only: Option<&'i BTreeSet<PathBuf>>,
}

impl Chosen<'_> {
    fn absolute(&self, path: &Path) -> PathBuf {
        absolute(&self.here, path)
    }

    fn holds(&self, path: &Path, is_folder: bool) -> bool {
        let path = self.absolute(path);
        // Git tells files by where they are, whichever link led there.
        let among = |only: &BTreeSet<PathBuf>| {
            only.contains(&path) || path.canonicalize().is_ok_and(|path| only.contains(&path))
        };
        let excluded = |excluded: &Override| excluded.matched(&path, is_folder).is_ignore();
        !self.overrides.iter().any(excluded) && self.only.is_none_or(among)
    }
}

/// `path` from `here`, without `.` and `..`; links are not followed, so that a glob means the names people see.
#[must_use]
pub fn absolute(here: &Path, path: &Path) -> PathBuf {
    let mut whole = PathBuf::new();
    for part in here.join(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                whole.pop();
            }
            part => whole.push(part),
        }
    }
    whole
}

/// Whether a folder is searched for this format: JSON and XML files are mostly not posts.
fn is_walked(format: DraftFormat) -> bool {
    !matches!(format, DraftFormat::Json | DraftFormat::Wxr)
}

impl DraftFormat {
    /// The format that a file's name stands for.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        format_of(path)
    }
}

fn format_of(path: &Path) -> Option<DraftFormat> {
    let stem = path.file_stem()?.to_str()?.to_ascii_lowercase();
    let is_list = matches!(stem.as_str(), "follows" | "following" | "following_accounts");
    if is_list
        && ["txt", "csv", "tsv", "json", "js"].iter().any(|ending| path.extension().is_some_and(|own| own == *ending))
    {
        return Some(DraftFormat::Follows);
    }
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "md" | "markdown" | "mdx" => Some(DraftFormat::Markdown),
        "txt" => Some(DraftFormat::Text),
        "html" | "htm" => Some(DraftFormat::Html),
        "csv" | "tsv" => Some(DraftFormat::Csv),
        "xlsx" | "xlsm" => Some(DraftFormat::Xlsx),
        "docx" | "docm" => Some(DraftFormat::Docx),
        "eml" => Some(DraftFormat::Eml),
        "xml" | "wxr" => Some(DraftFormat::Wxr),
        "json" => Some(DraftFormat::Json),
        "jsonl" | "ndjson" => Some(DraftFormat::Jsonl),
        _ => None,
    }
}

/// A path as reports show it.
fn shown(path: &Path) -> Arc<str> {
    let path = path.strip_prefix("./").ok().filter(|rest| !rest.as_os_str().is_empty()).unwrap_or(path);
    Arc::from(path.to_string_lossy().replace('\\', "/"))
}

/// Gathers files until there are enough for a job.
struct Batch<'t> {
    files: Vec<Document>,
    tables: &'t TableOptions,
    take: &'t mut dyn FnMut(Job) -> io::Result<()>,
}

impl Batch<'_> {
    fn file(&mut self, document: Document) -> io::Result<()> {
        if !matches!(document.format, DraftFormat::Jsonl | DraftFormat::Csv) {
            self.files.push(document);
            return if self.files.len() < FILES { Ok(()) } else { self.flush() };
        }
        self.put(Job::Draft)?;
        let path = document.path.as_path();
        match File::open(path) {
            Ok(file) if document.format == DraftFormat::Csv => {
                self.rows(&mut BufReader::with_capacity(BLOCK, file), &document, path.parent())
            }
            Ok(file) => lines(BufReader::with_capacity(BLOCK, file), &shown(path), path.parent(), self.take),
            Err(error) => self.put(Job::Failure(shown(path).to_string(), format!("cannot be read: {error}"))),
        }
    }

    /// A file whose content is given.
    fn content(&mut self, document: Document, bytes: &[u8]) -> io::Result<()> {
        self.put(Job::Draft)?;
        let folder = document.path.parent();
        match document.format {
            DraftFormat::Csv => self.rows(&mut &*bytes, &document, folder),
            DraftFormat::Jsonl => lines(bytes, &shown(&document.path), folder, self.take),
            _ => self.put(Job::Document(document, bytes.to_vec())),
        }
    }

    /// Cuts a table into rows.
    fn rows(&mut self, input: &mut dyn BufRead, document: &Document, folder: Option<&Path>) -> io::Result<()> {
        self.flush()?;
        let path = shown(&document.path);
        let options = self.tables.clone();
        let source = TableSource { path: Arc::clone(&path), folder: folder.map(Path::to_path_buf), options };
        // What goes wrong on the way out stops the run; what goes wrong on the way in is told.
        let mut stopped = None;
        let cut = cut_csv(input, &source, &mut |rows| {
            (self.take)(Job::Rows(rows)).inspect_err(|error| {
                stopped = Some(io::Error::from(error.kind()));
            })
        });
        match (cut, stopped) {
            (Ok(Ok(())), _) => Ok(()),
            (_, Some(error)) => Err(error),
            (Err(error), None) => self.put(Job::Failure(path.to_string(), format!("cannot be read: {error}"))),
            (Ok(Err(error)), None) => self.put(match error {
                TableError::NoPosts(message) if document.walked => Job::Note(format!("{path}: not checked: {message}")),
                TableError::NoPosts(message) | TableError::Broken(message) => Job::Failure(path.to_string(), message),
            }),
        }
    }

    /// Hands `job` on, after the files that came before it.
    fn put(&mut self, job: Job) -> io::Result<()> {
        self.flush()?;
        (self.take)(job)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.files.is_empty() { Ok(()) } else { (self.take)(Job::Files(std::mem::take(&mut self.files))) }
    }
}

/// Reads a whole document, as far as [`MAX_POST`].
fn read_whole(input: impl Read) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    input.take(MAX_POST as u64 + 1).read_to_end(&mut bytes).map_err(|error| format!("cannot be read: {error}"))?;
    if bytes.len() > MAX_POST {
        return Err("is larger than 32 MiB, which is no post; leave it out or split it".to_owned());
    }
    Ok(bytes)
}

/// Cuts a stream into blocks of whole lines, each as soon as it has been received.
fn lines(
    mut input: impl BufRead,
    path: &Arc<str>,
    folder: Option<&Path>,
    take: &mut dyn FnMut(Job) -> io::Result<()>,
) -> io::Result<()> {
    let mut first = 1;
    let mut bytes = Vec::new();
    let mut offset = 0;
    let block = |first: usize, offset: usize, bytes: Vec<u8>, too_long: bool| {
        Job::Lines(Lines {
            path: Arc::clone(path),
            folder: folder.map(Path::to_path_buf),
            first,
            offset,
            bytes,
            too_long,
        })
    };
    loop {
        let received = match input.fill_buf() {
            Ok(received) => received,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return take(Job::Failure(format!("{path}:{first}"), format!("cannot be read: {error}"))),
        };
        if received.is_empty() {
            return if bytes.is_empty() { Ok(()) } else { take(block(first, offset, bytes, false)) };
        }
        let length = received.len();
        if let Some(last) = memchr::memrchr(b'\n', received) {
            bytes.extend_from_slice(&received[..=last]);
            let rest = received[last + 1..].to_vec();
            input.consume(length);
            let count = memchr::memchr_iter(b'\n', &bytes).count();
            let size = bytes.len();
            take(block(first, offset, std::mem::replace(&mut bytes, rest), false))?;
            offset += size;
            first += count;
        } else {
            bytes.extend_from_slice(received);
            input.consume(length);
            if bytes.len() > MAX_POST {
                offset += bytes.len();
                bytes = Vec::new();
                take(block(first, offset, Vec::new(), true))?;
                offset += input.skip_until(b'\n')?;
                first += 1;
            }
        }
    }
}

impl Job {
    /// Reads what the job stands for; each post and each failure goes to `take`.
    pub fn read(self, tables: &TableOptions, take: &mut impl FnMut(Item)) {
        match self {
            Self::Draft => take(Item::Draft),
            Self::Failure(path, reason) => unreadable(&Arc::from(path.as_str()), 1, &reason, take),
            Self::Note(line) => take(Item::Note(line)),
            Self::Files(files) => {
                for document in files {
                    take(Item::Draft);
                    let file = File::open(&document.path).map_err(|error| format!("cannot be read: {error}"));
                    match file.and_then(read_whole) {
                        Ok(bytes) => document.read(bytes, tables, take),
                        Err(reason) => unreadable(&shown(&document.path), 1, &reason, take),
                    }
                }
            }
            Self::Document(document, bytes) => document.read(bytes, tables, take),
            Self::Rows(rows) => rows.read(&mut |post| hand_on(post, take)),
            Self::Lines(lines) => lines.read(take),
        }
    }
}

impl Document {
    fn read(self, bytes: Vec<u8>, tables: &TableOptions, take: &mut impl FnMut(Item)) {
        let path = shown(&self.path);
        let folder = self.path.parent();
        match self.format {
            DraftFormat::Xlsx => {
                let options = tables.clone();
                let source = TableSource { path: Arc::clone(&path), folder: folder.map(Path::to_path_buf), options };
                match read_xlsx(&bytes, &source) {
                    Ok((posts, notes)) => {
                        posts.into_iter().for_each(|post| hand_on(post, take));
                        notes.into_iter().for_each(|note| take(Item::Note(note)));
                    }
                    Err(TableError::NoPosts(reason)) if self.walked => {
                        take(Item::Note(format!("{path}: not checked: {reason}")));
                    }
                    Err(error) => unreadable(&path, 1, error.message(), take),
                }
                return;
            }
            DraftFormat::Docx => {
                return match read_docx(&bytes, &path) {
                    Ok(post) => hand_on(post, take),
                    Err(reason) => unreadable(&path, 1, &reason, take),
                };
            }
            DraftFormat::Eml => return hand_on(read_eml(&Arc::new(eml_source(path, bytes)), folder), take),
            _ => {}
        }
        let source = match decode(bytes, self.format, &path) {
            Ok(source) => Arc::new(source),
            Err((line, reason)) => return unreadable(&path, line, &reason, take),
        };
        match self.format {
            DraftFormat::Text => hand_on(read_text(&source), take),
            DraftFormat::Html => hand_on(read_html(&source, folder), take),
            DraftFormat::Follows => hand_on(read_follows(&source), take),
            DraftFormat::Json => read_json(&source, folder).into_iter().for_each(|post| hand_on(post, take)),
            DraftFormat::Wxr => read_wxr(&source, folder).into_iter().for_each(|post| hand_on(post, take)),
            _ => hand_on(read_markdown(&source, folder), take),
        }
    }
}

/// Hands on a post; what could not be read of it is a failure, too.
fn hand_on(post: Post, take: &mut impl FnMut(Item)) {
    let problems = if post.broken { post.problems.as_slice() } else { &[] };
    let failures: Vec<String> = problems
        .iter()
        .map(|problem| {
            let location = post.locate(problem.place);
            format!("{}:{}:{}: {}", location.path, location.line, location.column, problem.message)
        })
        .collect();
    take(Item::Post(Box::new(post)));
    failures.into_iter().for_each(|failure| take(Item::Failure(failure)));
}

/// The text of a file; a web page may be in Windows-1252 if it says so. The error is a line and one sentence.
fn decode(bytes: Vec<u8>, format: DraftFormat, path: &Arc<str>) -> Result<Source, (usize, String)> {
    let error = match String::from_utf8(bytes) {
        Ok(text) => {
            return Ok(match text.strip_prefix('\u{feff}') {
                Some(rest) => {
                    Source { offset: '\u{feff}'.len_utf8(), ..Source::new(Arc::clone(path), rest.to_owned()) }
                }
                None => Source::new(Arc::clone(path), text),
            });
        }
        Err(error) => error,
    };
    let bytes = error.as_bytes();
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default().to_ascii_lowercase();
    let says = |name: &[u8]| memchr::memmem::find(&head, name).is_some();
    if format == DraftFormat::Html && (says(b"windows-1252") || says(b"iso-8859-1")) {
        return Ok(Source {
            encoding: Encoding::Windows1252,
            ..Source::new(Arc::clone(path), Encoding::of_windows(bytes))
        });
    }
    let at = error.utf8_error().valid_up_to();
    let line = memchr::memchr_iter(b'\n', bytes.get(..at).unwrap_or_default()).count() + 1;
    Err((line, format!("is not UTF-8 at byte {at}; save the file as UTF-8")))
}

/// Both a finding, for whoever reads the report, and a failure, for the exit code.
fn unreadable(path: &Arc<str>, line: usize, reason: &str, take: &mut impl FnMut(Item)) {
    take(Item::Post(Box::new(stand_in(path.to_string(), path, line, format!("the draft {reason}")))));
    take(Item::Failure(format!("{path}:{line}: {reason}")));
}

/// A post without content for what could not be read, so that the report has a finding of it.
fn stand_in(id: String, path: &Arc<str>, line: usize, message: String) -> Post {
    let source = Arc::new(Source { first_line: line, ..Source::new(Arc::clone(path), String::new()) });
    let nowhere = FileSpan::new(0, 0);
    let mut post = Post::new(id, source, nowhere);
    post.problems.push(Problem { place: nowhere, message });
    post
}

impl Lines {
    /// Path of the draft.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Whether these are the first lines of their draft.
    #[must_use]
    pub fn starts_draft(&self) -> bool {
        self.first == 1
    }

    fn read(self, take: &mut impl FnMut(Item)) {
        if self.too_long {
            return self.broken(self.first, &too_long(self.first), take);
        }
        let mut offset = self.offset;
        for (index, line) in self.bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
            let number = self.first + index;
            offset += line.len();
            if line.len() > MAX_POST {
                self.broken(number, &too_long(number), take);
                continue;
            }
            let Ok(line) = std::str::from_utf8(line) else {
                self.broken(number, &format!("line {number} is not UTF-8; save the file as UTF-8"), take);
                continue;
            };
            let marked = line.strip_prefix('\u{feff}').unwrap_or(line);
            let start = offset - line.len();
            let start = start + (line.len() - marked.len());
            let line = marked.trim_end_matches(['\n', '\r']);
            if line.trim().is_empty() {
                continue;
            }
            match read_line_at(line, &self.path, number, start, self.folder.as_deref()) {
                Ok(post) => take(Item::Post(Box::new(post))),
                Err(problem) => self.broken(number, &problem.message, take),
            }
        }
    }

    /// A line that is no post: an `unverified` finding that names it, and a failure.
    fn broken(&self, number: usize, message: &str, take: &mut impl FnMut(Item)) {
        let post = stand_in(format!("{}#{number}", self.path), &self.path, number, message.to_owned());
        take(Item::Post(Box::new(post)));
        take(Item::Failure(format!("{}:{number}: {message}", self.path)));
    }
}

fn too_long(number: usize) -> String {
    format!("line {number} is longer than 32 MiB, which is no post; split it")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &[u8]) -> Vec<(usize, usize, bool)> {
        let mut found = Vec::new();
        lines(BufReader::with_capacity(8, text), &Arc::from("-"), None, &mut |job| {
            if let Job::Lines(lines) = job {
                found.push((lines.first, lines.bytes.len(), lines.too_long));
            }
            Ok(())
        })
        .unwrap();
        found
    }

    #[test]
    fn a_stream_is_cut_at_line_ends_and_nothing_is_lost() {
        let text = b"one\ntwo\nthree is longer\n\nlast";
        let found = blocks(text);
        assert_eq!(found.iter().map(|(_, bytes, _)| bytes).sum::<usize>(), text.len());
        assert_eq!(found.first().unwrap().0, 1);
        assert_eq!(found.last().unwrap().0, 5, "the last line keeps its number");
    }

    #[test]
    fn a_line_longer_than_any_post_is_skipped_and_the_next_is_read() {
        let mut text = vec![b'x'; MAX_POST + 2 * BLOCK];
        text.extend_from_slice(b"\nnext\n");
        let mut found = Vec::new();
        lines(BufReader::with_capacity(BLOCK, text.as_slice()), &Arc::from("-"), None, &mut |job| {
            if let Job::Lines(lines) = job {
                found.push((lines.first, lines.too_long, lines.bytes));
            }
            Ok(())
        })
        .unwrap();
        assert!(found[0].1 && found[0].2.is_empty());
        assert_eq!((found[1].0, found[1].2.as_slice()), (2, b"next\n".as_slice()));
    }
}
