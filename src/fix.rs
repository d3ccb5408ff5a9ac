//! Edits to new text; the difference; and writing it so that a file is never left half written.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use similar::TextDiff;

use crate::engine::{CheckedPost, ResolvedEdit};
use crate::finding::Applicability;
use crate::text::FileSpan;

/// Applies the edits of `post` to its file, or prints the difference to `out`; whether there was anything to do.
///
/// # Errors
/// When the file cannot be written.
pub fn mend(post: &CheckedPost, unsafe_too: bool, diff: bool, redact: bool, out: &mut dyn Write) -> io::Result<bool> {
    let path = Path::new(post.source.path.as_ref());
    let edits = choose(post, unsafe_too);
    // A line of a stream is not the whole of its file: it is left to whoever wrote the stream.
    if edits.is_empty()
        || post.source.first_line != 1
        || !path.is_file()
        || path.extension().is_some_and(|extension| extension == "jsonl")
    {
        return Ok(false);
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
        write_atomic(path, format!("{mark}{new}").as_bytes())?;
    }
    Ok(true)
}

/// Edits that can be made together, by their place.
fn choose(post: &CheckedPost, unsafe_too: bool) -> Vec<(FileSpan, String)> {
    let allowed =
        |applicability| applicability == Applicability::Safe || (unsafe_too && applicability == Applicability::Unsafe);
    let mut edits: Vec<(FileSpan, String)> = Vec::new();
    let offered = post
        .findings
        .iter()
        .flat_map(|finding| &finding.suggestions)
        .filter(|suggestion| allowed(suggestion.applicability))
        .flat_map(|suggestion| &suggestion.edits);
    for ResolvedEdit { replacement, file, .. } in offered {
        let Some(place) = file else { continue };
        if !edits.iter().any(|(other, _)| other == place || (other.start < place.end && place.start < other.end)) {
            edits.push((*place, replacement.clone()));
        }
    }
    edits.sort_by_key(|(place, _)| (place.start, place.end));
    edits
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
