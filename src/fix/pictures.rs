//! Pictures that `--unsafe-fixes` cleans. Each is tried when a finding first asks for it, and written when every post has
//! been looked at: another post may show the same picture, and what is found in it must not depend on which came first.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::engine::CheckedPost;
use crate::finding::Applicability;
use crate::image;

/// What cleaning a picture would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outlook {
    /// It deals with what was found in the file.
    Clean,
    /// A file beside it goes on telling.
    StillTold,
    /// It is not done; why has been noted.
    Refused,
}

/// The pictures of a run that are to be cleaned.
#[derive(Debug, Default)]
pub(super) struct Pictures {
    tried: BTreeMap<PathBuf, Outlook>,
    /// Lines for whoever runs the program.
    notes: Vec<String>,
}

impl Pictures {
    /// Tries the pictures that findings of `post` ask to be cleaned; the fingerprints of the findings that this deals with.
    pub(super) fn add(&mut self, post: &CheckedPost, only_told: bool) -> Vec<String> {
        let mut dealt = Vec::new();
        for finding in &post.findings {
            let mut offered =
                finding.suggestions.iter().filter(|offered| offered.applicability == Applicability::Unsafe);
            let Some(path) = offered.find_map(|offered| offered.cleans.as_ref()) else { continue };
            let outlook = if let Some(known) = self.tried.get(path) {
                *known
            } else {
                let outlook = self.rehearse(path, only_told);
                self.tried.insert(path.clone(), outlook);
                outlook
            };
            if outlook == Outlook::Clean {
                dealt.push(finding.fingerprint.clone());
            }
        }
        dealt
    }

    fn rehearse(&mut self, path: &Path, only_told: bool) -> Outlook {
        let shown = path.display();
        match image::rehearse_cleaning(path) {
            Ok(left) => {
                if only_told {
                    self.notes.push(format!("would clean {shown}"));
                }
                if left.is_empty() {
                    return Outlook::Clean;
                }
                self.notes.push(format!("{shown}: a file beside it still tells about the picture; do not publish it"));
                Outlook::StillTold
            }
            Err(error) => {
                self.notes.push(format!("{shown} is not cleaned: {error}"));
                Outlook::Refused
            }
        }
    }

    /// What there is to tell, each line once.
    pub(super) fn notes(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notes)
    }

    /// Cleans in place, each picture in one go and checked before it is written: how many, and a line for each that failed.
    pub(super) fn finish(&mut self) -> (usize, Vec<String>) {
        let (mut cleaned, mut failures) = (0, Vec::new());
        for (path, _) in std::mem::take(&mut self.tried).into_iter().filter(|(_, outlook)| *outlook != Outlook::Refused)
        {
            match image::clean(&path, true) {
                Ok(done) => {
                    cleaned += 1;
                    self.notes.push(format!("cleaned {}: took out {}", path.display(), done.parts.join(", ")));
                }
                Err(error) => failures.push(format!("{}: was not cleaned: {error}", path.display())),
            }
        }
        (cleaned, failures)
    }
}
