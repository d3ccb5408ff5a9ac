//! Edits to new text; the difference; and writing it so that a file is never left half written.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use similar::TextDiff;

use crate::engine::CheckedPost;
use crate::finding::Applicability;
use crate::text::FileSpan;

/// Applies the edits of `post` to its file, or prints the difference to `out`; the fingerprints of the findings dealt
/// with, or `None` where there was nothing to do.
///
/// # Errors
/// When the file cannot be written.
pub fn mend(
    post: &CheckedPost,
    unsafe_too: bool,
    diff: bool,
    redact: bool,
    out: &mut dyn Write,
) -> io::Result<Option<Vec<String>>> {
    let path = Path::new(post.source.path.as_ref());
    let (edits, dealt) = choose(post, unsafe_too);
    // A line of a stream is not the whole of its file: it is left to whoever wrote the stream.
    if edits.is_empty()
        || post.source.first_line != 1
        || !path.is_file()
        || path.extension().is_some_and(|extension| extension == "jsonl")
    {
        return Ok(None);
    }
    let new = apply(&post.source.text, &edits);
    if diff {
        let bars: Vec<&str> = post
            .findings
            .iter()
            .filter(|finding| redact && finding.sensitive && !finding.excerpt.is_empty())
            .map(|finding| finding.excerpt.as_str())
            .collect();
        let shown = TextDiff::from_lines(post.source.text.as_str(), new.as_str())
            .unified_diff()
            .context_radius(3)
            .header(&post.source.path, &post.source.path)
            .to_string();
        write!(out, "{}", bars.into_iter().fold(shown, |shown, bar| shown.replace(bar, "████████")))?;
    } else {
        let mark = if post.source.offset == 3 { "\u{feff}" } else { "" };
        // Somebody may have saved the file since it was read; their work is not overwritten.
        if fs::read(path)? != format!("{mark}{}", post.source.text).as_bytes() {
            let message = format!("{}: has changed since it was read; nothing was written, run again", path.display());
            return Err(io::Error::other(message));
        }
        write_atomic(path, format!("{mark}{new}").as_bytes())?;
    }
    Ok(Some(dealt))
}

/// Edits that can be made together, by their place, and the fingerprints of the findings they deal with.
fn choose(post: &CheckedPost, unsafe_too: bool) -> (Vec<(FileSpan, String)>, Vec<String>) {
    let allowed =
        |applicability| applicability == Applicability::Safe || (unsafe_too && applicability == Applicability::Unsafe);
    let mut edits: Vec<(FileSpan, String)> = Vec::new();
    let mut dealt = Vec::new();
    for finding in &post.findings {
        let offered = finding.suggestions.iter().find(|suggestion| allowed(suggestion.applicability));
        let Some(suggestion) = offered.filter(|suggestion| !suggestion.edits.is_empty()) else { continue };
        let places: Option<Vec<(FileSpan, String)>> =
            suggestion.edits.iter().map(|edit| Some((edit.file?, edit.replacement.clone()))).collect();
        let Some(places) = places else { continue };
        let clashes = |new: &(FileSpan, String)| {
            edits.iter().any(|(place, text)| {
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
    edits.sort();
    // Two findings may ask for the same edit (one disclaimer for two opinions): it is made once.
    edits.dedup();
    (edits, dealt)
}

/// `text` with `edits`, which are in order and do not overlap; new lines end as the file's do.
fn apply(text: &str, edits: &[(FileSpan, String)]) -> String {
    let crlf = text.contains("\r\n");
    let mut new = String::with_capacity(text.len() + 128);
    let mut at = 0;
    for (place, replacement) in edits {
        new.push_str(text.get(at..place.start).unwrap_or_default());
        new.push_str(&if crlf { replacement.replace('\n', "\r\n") } else { replacement.clone() });
        at = place.end;
    }
    new.push_str(text.get(at..).unwrap_or_default());
    new
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

    #[test]
    fn new_lines_end_as_the_files_do() {
        assert_eq!(apply("a\r\nb\r\n", &[(FileSpan::new(4, 4), "\n\nc".to_owned())]), "a\r\nb\r\n\r\nc\r\n");
    }
}
