//! Edits to new text; the difference; and writing it so that a file is never left half written.

mod pictures;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use similar::TextDiff;

use crate::draft::{Encoding, Source};
use crate::engine::{CheckedPost, Resolved};
use crate::finding::Applicability;
use crate::text::{Escape, FileSpan};

use pictures::Pictures;

/// How edits are made.
#[derive(Clone, Copy, Debug, Default)]
pub struct Mending {
    /// Edits that change what is said, too.
    pub unsafe_too: bool,
    /// Print the difference instead of writing it.
    pub diff: bool,
    /// Never print the words of sensitive findings.
    pub redact: bool,
}

/// Gathers the edits of one file from all its posts, then makes them in one go. Every other byte stays.
#[derive(Debug)]
pub struct Mender {
    how: Mending,
    path: Option<Arc<str>>,
    edits: Vec<FileEdit>,
    /// What was read of the file where there are edits.
    sources: Vec<Arc<Source>>,
    /// Words that the difference must not show.
    bars: Vec<String>,
    pictures: Pictures,
}

/// A replacement of bytes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct FileEdit {
    start: usize,
    end: usize,
    /// Of edits at one place, the lower is written first.
    order: u8,
    /// What has to stand there: the file may have changed since it was read.
    old: Vec<u8>,
    new: Vec<u8>,
}

impl Mender {
    #[must_use]
    pub fn new(how: Mending) -> Self {
        Self {
            how,
            path: None,
            edits: Vec::new(),
            sources: Vec::new(),
            bars: Vec::new(),
            pictures: Pictures::default(),
        }
    }

    /// Takes the edits of one post; the fingerprints of the findings that they deal with.
    pub fn add(&mut self, post: &CheckedPost) -> Vec<String> {
        let cleaned = if self.how.unsafe_too { self.pictures.add(post, self.how.diff) } else { Vec::new() };
        let (edits, mut dealt) = choose(post, self.how.unsafe_too);
        if edits.is_empty() || !Path::new(post.source.path.as_ref()).is_file() {
            return cleaned;
        }
        dealt.extend(cleaned);
        self.path = Some(Arc::clone(&post.source.path));
        self.sources.push(Arc::clone(&post.source));
        let mut quoted: Vec<FileSpan> = Vec::new();
        for (place, words, escape) in &edits {
            self.edits.extend(written(&post.source, *place, words, *escape));
            if let Some(cell) = escape.quotes_cell(words).filter(|cell| !quoted.contains(cell)) {
                quoted.push(cell);
                self.quote(&post.source, cell, &edits);
            }
        }
        let sensitive = post.findings.iter().filter(|finding| finding.sensitive && !finding.excerpt.is_empty());
        if self.how.redact {
            self.bars.extend(sensitive.map(|finding| finding.excerpt.clone()));
        }
        dealt
    }

    /// Lines about pictures, for whoever runs the program; each is told once.
    pub fn notes(&mut self) -> Vec<String> {
        self.pictures.notes()
    }

    /// Cleans the pictures that findings asked for, once every post has been added: how many, and a line for each that could
    /// not be.
    pub fn finish_pictures(&mut self) -> (usize, Vec<String>) {
        if self.how.diff { (0, Vec::new()) } else { self.pictures.finish() }
    }

    /// Puts a cell in quotes, and doubles those that stand in it.
    fn quote(&mut self, source: &Source, cell: FileSpan, edits: &[(FileSpan, String, Escape)]) {
        self.edits.extend(file_edit(source, FileSpan::new(cell.start, cell.start), "\"", 0));
        self.edits.extend(file_edit(source, FileSpan::new(cell.end, cell.end), "\"", 2));
        let raw = source.text.get(cell.start..cell.end).unwrap_or_default();
        for (at, _) in raw.match_indices('"') {
            let at = cell.start + at;
            if !edits.iter().any(|(place, ..)| place.start <= at && at < place.end) {
                self.edits.extend(file_edit(source, FileSpan::new(at, at), "\"", 1));
            }
        }
    }

    /// Makes the edits of the file, or prints the difference to `out`; whether there was anything to do.
    ///
    /// # Errors
    /// When the file cannot be written, or is no longer what was checked.
    pub fn finish(&mut self, out: &mut dyn Write) -> io::Result<bool> {
        let mut edits = std::mem::take(&mut self.edits);
        let bars = std::mem::take(&mut self.bars);
        let sources = std::mem::take(&mut self.sources);
        let Some(shown) = self.path.take() else { return Ok(false) };
        let path = PathBuf::from(shown.as_ref());
        if edits.is_empty() || !path.is_file() {
            return Ok(false);
        }
        edits.sort_by_key(|edit| (edit.start, edit.order, edit.end));
        let old = fs::read(&path)?;
        // Somebody may have saved the file since it was read; their work is not overwritten.
        let new = sources.iter().all(|source| stands(source, &old)).then(|| apply(&old, &edits)).flatten();
        let changed = || format!("{shown}: has changed since it was read; nothing was written, run again");
        let new = new.ok_or_else(|| io::Error::other(changed()))?;
        if self.how.diff {
            let (old, new) = (readable(&old), readable(&new));
            let diff = TextDiff::from_lines(old.as_str(), new.as_str())
                .unified_diff()
                .context_radius(3)
                .header(&shown, &shown)
                .to_string();
            write!(out, "{}", bars.iter().fold(diff, |diff, bar| diff.replace(bar.as_str(), "████████")))?;
        } else {
            write_atomic(&path, &new)?;
        }
        Ok(true)
    }
}

/// Edits that can be made together, by their place, and the fingerprints of the findings they deal with.
fn choose(post: &CheckedPost, unsafe_too: bool) -> (Vec<(FileSpan, String, Escape)>, Vec<String>) {
    let allowed =
        |applicability| applicability == Applicability::Safe || (unsafe_too && applicability == Applicability::Unsafe);
    let mut edits: Vec<(FileSpan, String, Escape)> = Vec::new();
    let mut dealt = Vec::new();
    for finding in &post.findings {
        let offered = finding.suggestions.iter().find(|suggestion| allowed(suggestion.applicability));
        let Some(suggestion) = offered.filter(|suggestion| !suggestion.edits.is_empty()) else { continue };
        let places: Option<Vec<(FileSpan, String, Escape)>> = suggestion
            .edits
            .iter()
            .map(|edit| {
                let place = edit.file?;
                // Only what can be written there deals with a finding.
                written(&post.source, place, &edit.replacement, edit.escape)?;
                Some((place, edit.replacement.clone(), edit.escape))
            })
            .collect();
        let Some(places) = places else { continue };
        let clashes = |new: &(FileSpan, String, Escape)| {
            edits.iter().any(|(place, text, _)| {
                let same = place == &new.0;
                (same && *text != new.1) || (!same && place.start < new.0.end && new.0.start < place.end)
            })
        };
        if places.iter().any(clashes) {
            continue;
        }
        dealt.push(finding.fingerprint.clone());
        edits.extend(places);
    }
    edits.sort_by(|(a, a_words, _), (b, b_words, _)| (a, a_words).cmp(&(b, b_words)));
    // Two findings may ask for the same edit (one disclaimer for two opinions): it is made once.
    edits.dedup();
    (edits, dealt)
}

/// Edits that `finding` offers, suggestion by suggestion: places in the source and what has to be written there.
#[must_use]
pub fn replacements(post: &CheckedPost, finding: &Resolved) -> Vec<(Applicability, Vec<(FileSpan, String)>)> {
    let made = finding.suggestions.iter().filter(|made| {
        made.applicability != Applicability::Manual
            && !made.edits.is_empty()
            && post.source.encoding != Encoding::Rendered
    });
    made.filter_map(|suggestion| {
        let edits = suggestion.edits.iter().map(|edit| {
            let mut words = edit.escape.write(&edit.replacement)?;
            if edit.escape.has_lines_of_file() && post.source.text.contains("\r\n") {
                words = words.replace('\n', "\r\n");
            }
            Some((edit.file?, words))
        });
        Some((suggestion.applicability, edits.collect::<Option<Vec<_>>>()?))
    })
    .collect()
}

/// The edit in bytes of the file, its words written as the format asks.
fn written(source: &Source, place: FileSpan, words: &str, escape: Escape) -> Option<FileEdit> {
    let mut written = escape.write(words)?;
    if escape.has_lines_of_file() && source.text.contains("\r\n") {
        written = written.replace('\n', "\r\n");
    }
    file_edit(source, place, &written, 1)
}

/// Whether what was read of a file is still there.
fn stands(source: &Source, file: &[u8]) -> bool {
    let bytes = source.encoding.encode(&source.text);
    bytes.is_some_and(|bytes| file.get(source.offset..source.offset + bytes.len()) == Some(bytes.as_slice()))
}

/// The edit in bytes of the file; `None` where the file cannot hold `new`.
fn file_edit(source: &Source, place: FileSpan, new: &str, order: u8) -> Option<FileEdit> {
    let bytes = |text: &str| source.encoding.encode(text);
    let before = match source.encoding {
        Encoding::Utf8 => place.start,
        _ => bytes(source.text.get(..place.start)?)?.len(),
    };
    let old = bytes(source.text.get(place.start..place.end)?)?;
    let start = source.offset + before;
    Some(FileEdit { start, end: start + old.len(), order, old, new: bytes(new)? })
}

/// `old` with `edits`, which are in order; `None` where they do not fit.
fn apply(old: &[u8], edits: &[FileEdit]) -> Option<Vec<u8>> {
    let mut new = Vec::with_capacity(old.len() + 128);
    let mut at = 0;
    for edit in edits {
        new.extend_from_slice(old.get(at..edit.start)?);
        if old.get(edit.start..edit.end)? != edit.old {
            return None;
        }
        new.extend_from_slice(&edit.new);
        at = edit.end;
    }
    new.extend_from_slice(old.get(at..)?);
    Some(new)
}

fn readable(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(),
    }
}

/// Writes through a temporary file in the same folder, keeping the file's mode.
fn write_atomic(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let target = fs::canonicalize(path)?;
    let folder = target.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    fs::set_permissions(file.path(), fs::metadata(&target)?.permissions())?;
    file.persist(&target).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edited(
        source: &Source,
        file: &[u8],
        place: std::ops::Range<usize>,
        words: &str,
        escape: Escape,
    ) -> Option<Vec<u8>> {
        let mut mender = Mender::new(Mending::default());
        mender.edits.push(file_edit(source, FileSpan::from(place.clone()), &escape.write(words)?, 1)?);
        if let Some(cell) = escape.quotes_cell(words) {
            mender.quote(source, cell, &[(FileSpan::from(place), words.to_owned(), escape)]);
        }
        mender.edits.sort_by_key(|edit| (edit.start, edit.order, edit.end));
        apply(file, &mender.edits)
    }

    #[test]
    fn a_row_keeps_its_encoding_and_every_other_byte() {
        let file = b"Text,Date\r\nCaf\xe9 fun,1\r\n";
        let source =
            Source {
                offset: 11, encoding: Encoding::Windows1252, ..Source::new("a.csv", "Café fun,1\r\n".to_owned())
            };
        let new = edited(&source, file, 6..9, "jolly", Escape::QuotedCell).unwrap();
        assert_eq!(new, b"Text,Date\r\nCaf\xe9 jolly,1\r\n");
        assert_eq!(edited(&source, file, 6..9, "🎉", Escape::QuotedCell), None, "Windows-1252 has no such character");
    }

    #[test]
    fn a_cell_gets_quotes_when_the_new_words_need_them() {
        let file = b"a \"b\" c,2\n";
        let source = Source::new("a.csv", "a \"b\" c,2\n".to_owned());
        let escape = Escape::BareCell { cell: FileSpan::new(0, 7), delimiter: b',' };
        let new = edited(&source, file, 7..7, "\n\nViews my own", escape).unwrap();
        assert_eq!(String::from_utf8(new).unwrap(), "\"a \"\"b\"\" c\n\nViews my own\",2\n");
        assert_eq!(edited(&source, file, 7..7, "!", escape).unwrap(), b"a \"b\" c!,2\n");
    }

    #[test]
    fn a_file_that_has_changed_is_left_alone() {
        let source = Source::new("a.md", "one two".to_owned());
        assert_eq!(edited(&source, b"one six", 4..7, "three", Escape::AsIs), None);
    }
}
