//! A line on the terminal that tells how far a long run has come; none where nobody would see it.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

/// Time between two drawings.
const PACE: Duration = Duration::from_millis(125);
/// A run that is over sooner shows nothing.
const PATIENCE: Duration = Duration::from_millis(400);

/// Progress of a run, on standard error. No name of a file is shown: it may be a child's.
#[derive(Clone)]
pub(super) struct Progress {
    bar: ProgressBar,
    started: Instant,
}

impl Progress {
    /// `wanted` is what the command line says; it is drawn only on a terminal. `pictures` counts while a post is looked at.
    pub(super) fn new(wanted: bool, pictures: Arc<AtomicUsize>) -> Self {
        let bar = if wanted && std::io::stderr().is_terminal() {
            ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr())
        } else {
            ProgressBar::hidden()
        };
        let count = move |_: &ProgressState, out: &mut dyn std::fmt::Write| {
            let pictures = pictures.load(Ordering::Relaxed);
            let _ = if pictures == 0 { Ok(()) } else { write!(out, ", {pictures} pictures looked at") };
        };
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}{pictures}") {
            bar.set_style(style.with_key("pictures", count));
        }
        Self { bar, started: Instant::now() }
    }

    /// Tells how far the run is; `line` is made only when it is shown.
    pub(super) fn tell(&self, line: impl FnOnce() -> String) {
        if !self.bar.is_hidden() && self.started.elapsed() > PATIENCE {
            self.bar.set_message(line());
            self.bar.enable_steady_tick(PACE);
        }
    }

    /// Does `work`, which writes to the terminal, while the line is away.
    pub(super) fn aside<T>(&self, work: impl FnOnce() -> T) -> T {
        if self.bar.is_hidden() { work() } else { self.bar.suspend(work) }
    }

    /// Takes the line away.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
