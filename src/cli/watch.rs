//! `postcheck check --watch`: drafts are checked again when they, their pictures or what they are judged by change.
//!
//! Files are asked for their time of writing rather than watched by the system: that is the same on every system, on network
//! drives and in virtual machines, needs no package, and a folder of ten thousand files is asked in a few hundredths of a second.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use ignore::WalkBuilder;

use super::args::{CheckOptions, OutputFormat};
use super::check::{Ready, is_closed_pipe, prepare, report};
use super::config::{self, Config};
use crate::engine::{DraftFormat, Event, Inputs, Settings, absolute, answers_path};

/// Time between two looks at the files.
const PACE: Duration = Duration::from_millis(300);
/// Time without a further change after which files count as saved.
const SETTLED: Duration = Duration::from_millis(100);
/// How many times longer than a look the wait for the next one is at least.
const IDLE: u32 = 20;

const WAITING: &str = "watching; Ctrl+C stops";

/// When a file was last written and its length; `None` where it is not there.
type Stamp = Option<(Option<SystemTime>, u64)>;

/// Checks, waits for a change, and checks again, until the program is stopped.
pub(super) fn run(options: &CheckOptions) -> anyhow::Result<u8> {
    if options.paths.iter().any(|path| path.as_os_str() == "-") {
        anyhow::bail!("--watch waits for files to change, which standard input cannot; name files or folders");
    }
    let mut watch = Watch { options, here: std::env::current_dir()?, shown: BTreeMap::new() };
    // What is wrong at the beginning is wrong usage; later somebody is still writing.
    let mut judged_by = watch.judged_by()?;
    let mut before = watch.stamps(&judged_by);
    watch.check(None, &BTreeSet::new())?;
    watch.say(WAITING)?;
    loop {
        before.extend(watch.stamps_of_shown());
        let mut changed = BTreeSet::new();
        loop {
            let began = Instant::now();
            let now = watch.stamps(&judged_by);
            let more = differing(&before, &now);
            before = now;
            // Whoever saves a file, or a folder of them, is given the time to finish.
            if more.is_empty() && !changed.is_empty() {
                break;
            }
            let pace = if more.is_empty() { PACE } else { SETTLED };
            changed.extend(more);
            std::thread::sleep(pace.max(began.elapsed() * IDLE));
        }
        let all = changed.iter().any(|file| judged_by.contains(file));
        let drafts = if all { None } else { Some(watch.drafts_of(&changed)) };
        if drafts.as_ref().is_some_and(BTreeSet::is_empty) {
            continue;
        }
        match watch.check(drafts.as_ref(), &changed) {
            Ok(true) => watch.say(WAITING)?,
            Ok(false) => {}
            Err(error) if is_closed_pipe(&error) => return Err(error),
            Err(error) => {
                writeln!(io::stderr(), "error: {error:#}")?;
                watch.say(WAITING)?;
            }
        }
        // A mistake in the configuration is told by the check; until it is mended, the same files are watched.
        if let Ok(now) = watch.judged_by() {
            before.extend(now.difference(&judged_by).map(|file| (file.clone(), stamp(file))));
            judged_by = now;
        }
    }
}

struct Watch<'o> {
    options: &'o CheckOptions,
    here: PathBuf,
    /// Each draft with its pictures and answers.
    shown: BTreeMap<PathBuf, BTreeSet<PathBuf>>,
}

impl Watch<'_> {
    /// Checks these drafts, or all that were named, because of what has `changed`; whether there was anything to check.
    fn check(&mut self, only: Option<&BTreeSet<PathBuf>>, changed: &BTreeSet<PathBuf>) -> anyhow::Result<bool> {
        let mut any = true;
        let mut shown: BTreeMap<PathBuf, BTreeSet<PathBuf>> = BTreeMap::new();
        prepare(self.options, |ready| {
            let inputs = Inputs { only: only.cloned(), ..ready.inputs.clone() };
            if only.is_some() && !has_any(&inputs) {
                any = false;
                return Ok(0);
            }
            self.announce(changed)?;
            let settings = Settings { keep_posts: true, ..ready.settings.clone() };
            let ready = Ready { settings: &settings, inputs: &inputs, ..*ready };
            report(self.options, &ready, |event| {
                if let Event::Post(settled) = event {
                    let draft = &*settled.post.source.path;
                    let files = shown.entry(absolute(&self.here, Path::new(draft))).or_default();
                    files.insert(absolute(&self.here, Path::new(&answers_path(draft))));
                    let pictures = settled.post.shown.iter().flat_map(|post| &post.attachments);
                    files.extend(pictures.filter_map(|picture| Some(absolute(&self.here, picture.path.as_ref()?))));
                }
            })
        })?;
        match only {
            None => self.shown = shown,
            Some(_) => self.shown.extend(shown),
        }
        Ok(any)
    }

    /// Configuration, register and rules.
    fn judged_by(&self) -> anyhow::Result<BTreeSet<PathBuf>> {
        let options = self.options;
        let config = if options.no_config {
            Config::default()
        } else {
            config::load(options.config.as_deref(), options.paths.first().map(PathBuf::as_path))?
        };
        let rulesets = options.ruleset.iter().filter_map(|name| Path::new(name).canonicalize().ok());
        let mut files: BTreeSet<PathBuf> = config.files(options.consent_register.as_deref()).into_iter().collect();
        for path in rulesets {
            if path.is_dir() {
                files.extend(walked(&path));
            } else {
                files.insert(path);
            }
        }
        Ok(files)
    }

    /// Every file that a check may depend on, as it is now.
    fn stamps(&self, judged_by: &BTreeSet<PathBuf>) -> BTreeMap<PathBuf, Stamp> {
        let named = self.options.paths.iter().flat_map(|path| {
            let path = absolute(&self.here, path);
            if path.is_dir() { walked(&path) } else { vec![path] }
        });
        let files = named.chain(judged_by.iter().cloned()).map(|file| (stamp(&file), file));
        let mut stamps: BTreeMap<PathBuf, Stamp> = files.map(|(stamp, file)| (file, stamp)).collect();
        stamps.extend(self.stamps_of_shown());
        stamps
    }

    fn stamps_of_shown(&self) -> BTreeMap<PathBuf, Stamp> {
        self.shown.values().flatten().map(|file| (file.clone(), stamp(file))).collect()
    }

    /// The drafts that have changed, or whose pictures or answers have.
    fn drafts_of(&self, changed: &BTreeSet<PathBuf>) -> BTreeSet<PathBuf> {
        let others = self.shown.iter().filter(|(_, files)| !files.is_disjoint(changed)).map(|(draft, _)| draft.clone());
        changed.iter().filter(|file| DraftFormat::of(file).is_some() && file.is_file()).cloned().chain(others).collect()
    }

    /// Says what has changed; on a terminal, what was found before gives way.
    fn announce(&self, changed: &BTreeSet<PathBuf>) -> io::Result<()> {
        let mut out = io::stdout();
        if !changed.is_empty() && self.options.format == OutputFormat::Human && out.is_terminal() {
            // Erase the screen, then home.
            out.write_all(b"\x1b[2J\x1b[H")?;
            out.flush()?;
        }
        let named = |file: &PathBuf| file.strip_prefix(&self.here).unwrap_or(file).display().to_string();
        changed.iter().try_for_each(|file| self.say(&format!("{} has changed", named(file))))
    }

    fn say(&self, line: &str) -> io::Result<()> {
        if self.options.quiet { Ok(()) } else { writeln!(io::stderr(), "{line}") }
    }
}

/// Whether there is anything to check.
fn has_any(inputs: &Inputs) -> bool {
    let mut any = false;
    // The first piece of work is enough to know.
    let _ = inputs.each(|_| {
        any = true;
        Err(io::Error::other("enough"))
    });
    any
}

/// Files in a folder that git would take; hidden ones are no drafts.
fn walked(folder: &Path) -> Vec<PathBuf> {
    let walk = WalkBuilder::new(folder).require_git(false).follow_links(true).build().filter_map(Result::ok);
    walk.filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file())).map(ignore::DirEntry::into_path).collect()
}

fn stamp(file: &Path) -> Stamp {
    file.metadata().ok().map(|about| (about.modified().ok(), about.len()))
}

/// Files that are there now and were not, or were otherwise, or are no longer there.
fn differing(before: &BTreeMap<PathBuf, Stamp>, now: &BTreeMap<PathBuf, Stamp>) -> BTreeSet<PathBuf> {
    let other = |(file, stamp): &(&PathBuf, &Stamp)| before.get(*file).unwrap_or(&None) != *stamp;
    let gone = before.iter().filter(|(file, stamp)| stamp.is_some() && !now.contains_key(*file)).map(|(file, _)| file);
    now.iter().filter(other).map(|(file, _)| file).chain(gone).cloned().collect()
}
