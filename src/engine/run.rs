//! A run: everything that is to be read, checked on all cores, told in order.

use std::io;
use std::sync::{Mutex, PoisonError};

use super::answers::Sidecars;
use super::batch::Batch;
use super::check::{Settings, Settled, check_post};
use super::inputs::{Document, Inputs, Item, Job};
use super::outcome::CheckedPost;
use super::parallel::ordered;
use crate::checks::{Judge, Scratch};
use crate::draft::TableOptions;

/// What a run tells, in the order of its inputs.
#[derive(Debug)]
pub enum Event {
    /// The next draft begins.
    Draft,
    Post(Box<Settled>),
    /// One line: which input could not be read and why.
    Failure(String),
    /// One line: a file of a folder that holds no posts.
    Note(String),
}

/// Checks one draft whose content is given, as an editor has it open; its posts, compared with one another.
pub fn check_draft(
    judge: &Judge<'_>,
    settings: &Settings,
    draft: Document,
    bytes: Vec<u8>,
    scratch: &mut Scratch,
) -> Vec<CheckedPost> {
    let (mut sidecars, mut batch, mut posts) = (Sidecars::default(), Batch::default(), Vec::new());
    Job::Document(draft, bytes).read(&TableOptions::default(), &mut |item| {
        if let Item::Post(mut post) = item {
            sidecars.add(&mut post);
            let mut settled = check_post(judge, settings, &post, scratch);
            batch.settle(&mut settled);
            posts.push(settled.post);
        }
    });
    posts
}

/// Reads `inputs`, checks every post and hands what was found to `tell`, in order, whatever the number of `threads`.
///
/// # Errors
/// Those of `tell`.
pub fn run(
    judge: &Judge<'_>,
    settings: &Settings,
    inputs: &Inputs,
    threads: usize,
    mut tell: impl FnMut(Event) -> io::Result<()>,
) -> io::Result<()> {
    let spare: Mutex<Vec<Scratch>> = Mutex::new(Vec::new());
    let work = |job: Job| {
        let lent = spare.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut scratch = lent.unwrap_or_default();
        let mut events = Vec::new();
        let mut sidecars = Sidecars::default();
        job.read(&inputs.tables, &mut |item| {
            events.push(match item {
                Item::Draft => Event::Draft,
                Item::Post(mut post) => {
                    sidecars.add(&mut post);
                    let mut settled = check_post(judge, settings, &post, &mut scratch);
                    settled.post.shown = settings.keep_posts.then_some(post);
                    Event::Post(Box::new(settled))
                }
                Item::Failure(line) => Event::Failure(line),
                Item::Note(line) => Event::Note(line),
            });
        });
        spare.lock().unwrap_or_else(PoisonError::into_inner).push(scratch);
        events
    };
    // Posts are compared with one another where they come in order again.
    let mut batch = Batch::default();
    ordered(
        threads,
        |take| inputs.each(take),
        work,
        |events| {
            events.into_iter().try_for_each(|mut event| {
                if let Event::Post(settled) = &mut event {
                    batch.settle(settled);
                    if batch.forgets_first() {
                        let note = "more posts than are compared with one another; from here on the earliest are forgotten, so duplicates and contradictions that are far apart are not found";
                        tell(Event::Note(note.to_owned()))?;
                    }
                }
                tell(event)
            })
        },
    )
}
