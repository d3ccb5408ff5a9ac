//! One run: inputs to posts to settled findings.

mod answers;
mod baseline;
mod batch;
mod check;
mod duplicates;
mod inputs;
mod memory;
mod metadata;
mod outcome;
mod parallel;
mod path_settings;
mod run;

pub use answers::{Answered, AnswersFile, Entry, answers_path, content_hash, is_answerable, read_answers};
pub use baseline::{Baseline, Known};
pub use batch::{Appearance, Batch, Trace};
pub use check::{OWN_RULES, Settings, Settled, check_post, check_post_with, own_finding, resolve};
pub use inputs::{Document as FileDraft, DraftFormat, Inputs, Item, Job, MAX_POST, absolute};
pub use metadata::with_metadata;
pub use outcome::{CheckedPost, Resolved, ResolvedEdit, ResolvedSuggestion, Secret, Summary, Waived};
pub use parallel::ordered;
pub use path_settings::PathSettings;
pub use run::{Event, check_draft, run};
