//! What drafts in an editor are judged by, and judging them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use lsp_types::Uri;

use super::LspOptions;
use crate::checks::Scratch;
use crate::cli::config::{self, Config};
use crate::cli::loaded::Loaded;
use crate::cli::records::KeyOptions;
use crate::cli::rulesets;
use crate::engine::{CheckedPost, DraftFormat, FileDraft, MAX_POST, check_draft};
use crate::ruleset::Ruleset;

/// A draft that is open in the editor.
pub(super) struct Document {
    pub(super) uri: Uri,
    pub(super) version: i32,
    pub(super) text: String,
    path: PathBuf,
    format: Option<DraftFormat>,
    /// What was found in it as it stood when it was checked.
    pub(super) posts: Vec<CheckedPost>,
    /// Why it could not be checked.
    pub(super) trouble: Option<String>,
}

impl Document {
    pub(super) fn new(uri: Uri, language: &str, version: i32, text: String) -> Self {
        let path = PathBuf::from(uri.path().as_estr().decode().into_string_lossy().into_owned());
        let by_language = match language {
            "markdown" | "mdx" => Some(DraftFormat::Markdown),
            "html" => Some(DraftFormat::Html),
            "plaintext" => Some(DraftFormat::Text),
            _ => None,
        };
        let served = |format: &DraftFormat| {
            matches!(format, DraftFormat::Markdown | DraftFormat::Html | DraftFormat::Text | DraftFormat::Json)
        };
        let format = DraftFormat::of(&path).or(by_language).filter(served);
        Self { uri, version, text, path, format, posts: Vec::new(), trouble: None }
    }
}

pub(super) struct Workspace {
    options: LspOptions,
    /// By the configuration's path; none for drafts without one.
    loaded: HashMap<Option<PathBuf>, Rc<Loaded>>,
    rulesets: HashMap<Vec<String>, Arc<Ruleset<'static>>>,
    scratch: Scratch,
}

impl Workspace {
    pub(super) fn new(options: LspOptions) -> Self {
        Self { options, loaded: HashMap::new(), rulesets: HashMap::new(), scratch: Scratch::default() }
    }

    /// Checks `document` as it stands.
    pub(super) fn check(&mut self, document: &mut Document) {
        document.posts.clear();
        document.trouble = None;
        let Some(format) = document.format else { return };
        if document.text.len() > MAX_POST {
            document.trouble = Some("is larger than 32 MiB, which is no post; it was not checked".to_owned());
            return;
        }
        let checked = self.loaded(&document.path).and_then(|loaded| {
            let (judge, settings) = (loaded.judge(false), loaded.settings()?);
            let draft = FileDraft { path: document.path.clone(), format, walked: false };
            let bytes = document.text.clone().into_bytes();
            let mut posts = check_draft(&judge, &settings, draft, bytes, &mut self.scratch);
            for finding in posts.iter_mut().flat_map(|post| &mut post.findings) {
                finding.message = loaded.barred(std::mem::take(&mut finding.message));
            }
            Ok(posts)
        });
        match checked {
            Ok(posts) => document.posts = posts,
            // Without rules nothing was checked, and that has to be seen.
            Err(error) => document.trouble = Some(format!("{error:#}; the draft was not checked")),
        }
    }

    fn loaded(&mut self, draft: &Path) -> anyhow::Result<Rc<Loaded>> {
        let path = self.options.config.clone().or_else(|| config::find(Some(draft)));
        if let Some(loaded) = self.loaded.get(&path).filter(|loaded| loaded.is_current()) {
            return Ok(Rc::clone(loaded));
        }
        self.loaded.remove(&path);
        let config = match &path {
            Some(path) => config::load(Some(path), None)?,
            None => Config::default(),
        };
        let asked = rulesets::asked(&self.options.ruleset, &config).to_vec();
        // Rules are read anew only with the configuration that names them.
        let ruleset = match self.rulesets.get(&asked).filter(|_| asked.iter().all(|name| !Path::new(name).exists())) {
            Some(ruleset) => Arc::clone(ruleset),
            None => Arc::new(rulesets::load(&asked)?),
        };
        self.rulesets.insert(asked, Arc::clone(&ruleset));
        let loaded = Rc::new(Loaded::new(config, ruleset, None, &KeyOptions::default())?);
        self.loaded.insert(path, Rc::clone(&loaded));
        Ok(loaded)
    }
}
