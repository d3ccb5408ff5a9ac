//! What git knows of the drafts: which have changed, and what is staged. The `git` of the machine is asked.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

/// A working tree.
pub(super) struct Repository {
    root: PathBuf,
}

impl Repository {
    /// The working tree that `path` is in; `option` is what needs it, for the error.
    ///
    /// # Errors
    /// When there is no git, or no working tree there.
    pub(super) fn of(path: &Path, option: &str) -> anyhow::Result<Self> {
        let folder = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
        let folder = if folder.as_os_str().is_empty() || folder == Path::new("-") { Path::new(".") } else { folder };
        let top = git(folder, ["rev-parse", "--show-toplevel"]).with_context(|| format!("{option} needs git"))?;
        Ok(Self { root: PathBuf::from(text(&top).trim_end_matches(['\n', '\r'])) })
    }

    /// Files that differ from where this branch left `reference`, and files that git does not know yet; absolute.
    ///
    /// # Errors
    /// When `reference` is no commit.
    pub(super) fn changed_since(&self, reference: &str) -> anyhow::Result<BTreeSet<PathBuf>> {
        let commit = format!("{reference}^{{commit}}");
        let Ok(commit) = git(&self.root, ["rev-parse", "--verify", "--quiet", "--end-of-options", &commit]) else {
            bail!(
                "--changed-since '{reference}' is no commit here; name a branch, tag or hash (in CI, fetch it first: git fetch origin {reference})"
            );
        };
        let commit = text(&commit).trim().to_owned();
        // What others changed on their side since is not of this branch. Without a common commit, the two are compared.
        let from = git(&self.root, ["merge-base", &commit, "HEAD"])
            .map_or_else(|_| commit.clone(), |base| text(&base).trim().to_owned());
        let changed = git(&self.root, ["diff", "--name-only", "-z", "--no-renames", "--diff-filter=d", &from, "--"])?;
        let new = git(&self.root, ["ls-files", "--others", "--exclude-standard", "-z"])?;
        Ok(names(&changed).chain(names(&new)).map(|name| self.root.join(name)).collect())
    }

    /// What will be committed of the files that are staged, by absolute path.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub(super) fn staged(&self) -> anyhow::Result<BTreeMap<PathBuf, Vec<u8>>> {
        let listed = ["diff", "--cached", "--name-only", "-z", "--no-renames", "--diff-filter=d"];
        let mut staged = BTreeMap::new();
        for name in names(&git(&self.root, listed)?) {
            let path = self.root.join(&name);
            let bytes = git(&self.root, ["show".as_ref(), join(":", &name).as_os_str()])?;
            staged.insert(path, bytes);
        }
        Ok(staged)
    }
}

fn join(before: &str, name: &Path) -> std::ffi::OsString {
    let mut joined = std::ffi::OsString::from(before);
    joined.push(name);
    joined
}

/// Asks git in `folder`; what it prints.
fn git<A: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = A>) -> anyhow::Result<Vec<u8>> {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(arguments)
        // Within a hook they name the repository relative to another folder.
        .env_remove("GIT_DIR")
        .env_remove("GIT_WORK_TREE")
        .output()
        .context("git cannot be run; install it, or leave the option out")?;
    if !output.status.success() {
        let told = text(&output.stderr);
        let first = told.lines().next().unwrap_or("git failed").trim_start_matches("fatal: ");
        bail!("{}: {first}", folder.display());
    }
    Ok(output.stdout)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Names separated by zero bytes.
fn names(bytes: &[u8]) -> impl Iterator<Item = PathBuf> + '_ {
    bytes.split(|byte| *byte == 0).filter(|name| !name.is_empty()).map(path_of)
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(text(bytes))
}
