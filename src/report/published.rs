//! A passage as it will be read, cut where findings begin and end, without words that must not be printed.

use std::borrow::Cow;
use std::ops::Range;

use super::redact::BAR;
use crate::engine::CheckedPost;

/// A stretch of a passage that the same findings are about.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece<'t> {
    pub(super) text: Cow<'t, str>,
    /// Findings that are about it, by their number in the post.
    pub(super) about: Vec<usize>,
    /// Those that end with it.
    pub(super) ends: Vec<usize>,
}

/// Cuts `text`, the passage number `passage` of `post`. `names` are places that are barred whatever was found there.
pub(super) fn pieces<'t>(
    post: &CheckedPost,
    passage: usize,
    text: &'t str,
    redact: bool,
    names: Vec<Range<usize>>,
) -> Vec<Piece<'t>> {
    let bars = if redact { bars(post, passage, text, names) } else { Vec::new() };
    // A bar is never cut: where it is cut would tell how long the words are.
    let outward = |at: usize, to_end: bool| match bars.iter().find(|bar| bar.start < at && at < bar.end) {
        Some(bar) => {
            if to_end {
                bar.end
            } else {
                bar.start
            }
        }
        None => at,
    };
    let marks: Vec<(usize, Range<usize>)> = post
        .findings
        .iter()
        .enumerate()
        .filter_map(|(number, finding)| {
            let (_, span) = finding.words.filter(|(found, span)| *found == passage && !span.is_empty())?;
            Some((number, outward(span.start(), false)..outward(span.end(), true)))
        })
        .collect();
    let mut cuts: Vec<usize> = marks.iter().flat_map(|(_, mark)| [mark.start, mark.end]).collect();
    cuts.extend(bars.iter().flat_map(|bar| [bar.start, bar.end]));
    cuts.extend([0, text.len()]);
    cuts.sort_unstable();
    cuts.dedup();
    cuts.windows(2)
        .filter_map(|ends| {
            let &[start, end] = ends else { return None };
            let barred = bars.iter().any(|bar| bar.start <= start && end <= bar.end);
            let text = text.get(start..end)?;
            let within = |mark: &Range<usize>| mark.start <= start && end <= mark.end;
            let about: Vec<usize> = marks.iter().filter(|(_, mark)| within(mark)).map(|(number, _)| *number).collect();
            let ends = marks.iter().filter(|(_, mark)| within(mark) && mark.end == end).map(|(number, _)| *number);
            let text = if barred { Cow::Borrowed(BAR) } else { Cow::Borrowed(text) };
            Some(Piece { text, ends: ends.collect(), about })
        })
        .collect()
}

/// What is barred: sensitive words where they were found and wherever else they stand, and names.
fn bars(post: &CheckedPost, passage: usize, text: &str, names: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut places = names;
    for secret in &post.secrets {
        if let Some((_, span)) = secret.words.filter(|(found, _)| *found == passage) {
            places.push(span.start()..span.end());
        }
        places.extend(text.match_indices(secret.excerpt.as_str()).map(|(at, found)| at..at + found.len()));
    }
    let told = post.findings.iter().filter(|finding| finding.sensitive).filter_map(|finding| finding.words);
    places.extend(told.filter(|(found, _)| *found == passage).map(|(_, span)| span.start()..span.end()));
    places.sort_unstable_by_key(|place| (place.start, place.end));
    let mut apart: Vec<Range<usize>> = Vec::with_capacity(places.len());
    for place in places.into_iter().filter(|place| !place.is_empty()) {
        match apart.last_mut() {
            Some(last) if place.start < last.end => last.end = last.end.max(place.end),
            _ => apart.push(place),
        }
    }
    apart
}
