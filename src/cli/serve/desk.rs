//! Checks what the page sends: a post as a record of the contract, its pictures by the number they were given.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::anyhow;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use super::ServeOptions;
use super::told::{Answer, PictureTold, answer};
use crate::checks::{Picture, Scratch};
use crate::cli::config::{self, Config};
use crate::cli::loaded::Loaded;
use crate::cli::rulesets;
use crate::draft::{Attachment, read_line};
use crate::engine::{Settings, check_post_with};
use crate::image::{self, ImageError, Look, inspect_bytes};

/// Largest picture or film that is taken, in bytes.
pub(super) const MAX_PICTURE: usize = 32 * 1024 * 1024;
/// Pictures whose inspection is remembered: more than anybody works with at once.
const REMEMBERED: usize = 256;

/// What the page asks to be checked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked<'r> {
    /// The fields of section 3 of the contract.
    #[serde(borrow)]
    post: &'r RawValue,
    /// File of an attachment to what it was called when it was inspected; none where it was not taken, with the reason.
    #[serde(default)]
    pictures: BTreeMap<String, Sent>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Sent {
    Id(String),
    Refused(String),
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Trouble {
    /// The request makes no sense.
    Asked(String),
    /// These pictures have to be sent again.
    Forgotten(Vec<String>),
    /// Rules, configuration or register cannot be read.
    Rules(String),
}

pub(super) struct Desk {
    options: ServeOptions,
    loaded: Mutex<Arc<Loaded>>,
    scratches: Mutex<Vec<Scratch>>,
    /// By the hash of their content, the latest last.
    pictures: Mutex<VecDeque<(String, Picture)>>,
}

impl Desk {
    pub(super) fn new(options: ServeOptions) -> anyhow::Result<Self> {
        let loaded = Mutex::new(Arc::new(load(&options)?));
        Ok(Self { options, loaded, scratches: Mutex::default(), pictures: Mutex::default() })
    }

    /// What posts are judged by now.
    pub(super) fn loaded(&self) -> anyhow::Result<Arc<Loaded>> {
        let mut loaded = held(&self.loaded);
        if !loaded.is_current() {
            *loaded = Arc::new(load(&self.options)?);
        }
        Ok(Arc::clone(&loaded))
    }

    /// Looks at a picture.
    pub(super) fn picture(&self, bytes: &[u8]) -> Result<PictureTold, Trouble> {
        let id = URL_SAFE_NO_PAD.encode(Sha256::digest(bytes));
        let known = held(&self.pictures).iter().find(|(known, _)| *known == id).map(|(_, picture)| picture.clone());
        let picture = if let Some(picture) = known { picture } else { self.look(bytes)? };
        let told = PictureTold::new(&id, &picture);
        let mut pictures = held(&self.pictures);
        pictures.retain(|(known, _)| *known != id);
        pictures.push_back((id, picture));
        if pictures.len() > REMEMBERED {
            pictures.pop_front();
        }
        Ok(told)
    }

    fn look(&self, bytes: &[u8]) -> Result<Picture, Trouble> {
        let settings = self.loaded().and_then(|loaded| loaded.settings());
        let settings = settings.map_err(|error| Trouble::Rules(format!("{error:#}")))?;
        Ok(match inspect_bytes(bytes, Look { pixels: settings.pixels, faces: settings.faces }) {
            Ok(inspection) => Picture::Read(Box::new(inspection)),
            Err(ImageError::Missing) => Picture::Missing,
            Err(error) => Picture::Unreadable(error.to_string()),
        })
    }

    /// Checks a post.
    pub(super) fn check(&self, asked: &[u8]) -> Result<Answer, Trouble> {
        let asked: Asked<'_> = serde_json::from_slice(asked).map_err(|error| Trouble::Asked(error.to_string()))?;
        let loaded = self.loaded().map_err(|error| Trouble::Rules(format!("{error:#}")))?;
        let settings = loaded.settings().map_err(|error| Trouble::Rules(format!("{error:#}")))?;
        // The page began with the channels of the configuration; where none is left, none is meant.
        let settings = Settings { channels: Vec::new(), ..settings };
        let post = read_line(asked.post.get(), &Arc::from("post"), 1, None)
            .map_err(|problem| Trouble::Asked(problem.message))?;
        let pictures = self.pictures_of(&post.attachments, &asked.pictures)?;
        let mut scratch = held(&self.scratches).pop().unwrap_or_default();
        let settled = check_post_with(&loaded.judge(true), &settings, &post, pictures, &mut scratch);
        held(&self.scratches).push(scratch);
        Ok(answer(&loaded, &settings, &post, &settled))
    }

    fn pictures_of(&self, attachments: &[Attachment], sent: &BTreeMap<String, Sent>) -> Result<Vec<Picture>, Trouble> {
        let remembered = held(&self.pictures);
        let mut forgotten = Vec::new();
        let pictures = attachments
            .iter()
            .map(|attachment| match sent.get(&attachment.file) {
                None => Picture::Missing,
                Some(Sent::Refused(reason)) => Picture::Unreadable(reason.clone()),
                Some(Sent::Id(id)) => {
                    let picture = remembered.iter().find(|(known, _)| known == id);
                    picture.map_or_else(
                        || {
                            forgotten.push(attachment.file.clone());
                            Picture::Missing
                        },
                        |(_, picture)| named(picture.clone(), &attachment.file),
                    )
                }
            })
            .collect();
        if forgotten.is_empty() { Ok(pictures) } else { Err(Trouble::Forgotten(forgotten)) }
    }
}

/// `picture` with what its name tells, as when it is read from a folder.
fn named(mut picture: Picture, file: &str) -> Picture {
    if let Picture::Read(inspection) = &mut picture {
        image::add_name(file.rsplit_once('.').map_or(file, |(stem, _)| stem), inspection);
    }
    picture
}

/// The picture in `bytes` without what is said about it.
pub(super) fn cleaned(bytes: &[u8]) -> Result<Vec<u8>, Trouble> {
    image::clean_bytes(bytes).map(|(clean, _)| clean).map_err(|error| Trouble::Asked(error.to_string()))
}

fn load(options: &ServeOptions) -> anyhow::Result<Loaded> {
    let config = if options.no_config { Config::default() } else { config::load(options.config.as_deref(), None)? };
    let ruleset = rulesets::load(rulesets::asked(&options.ruleset, &config))?;
    rulesets::check_names(&ruleset, config.select.iter().chain(&config.ignore))?;
    Loaded::new(config, Arc::new(ruleset), options.consent_register.as_deref(), &options.key)
        .map_err(|error| anyhow!("{error:#}"))
}

/// Nothing that is kept here is left half done where a thread has panicked.
fn held<T>(kept: &Mutex<T>) -> MutexGuard<'_, T> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}
