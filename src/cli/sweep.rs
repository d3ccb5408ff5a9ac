//! `postcheck consent sweep`: everything that must come down when consent ends, by id, by name and by picture.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::copies::{self, Ended, Shown, digest, digest_of};
use super::progress::Progress;
use crate::checks::{Picture, style_of};
use crate::consent::{Form, Person, Refusal, Register, Sighting, Terms, Words, answer, channel_of};
use crate::draft::{Attachment, Post, TableOptions};
use crate::engine::{Inputs, Item, with_metadata};
use crate::image::{self, Look};
use crate::ruleset::{Ruleset, is_known_word};

/// What is looked for.
pub(super) struct Search<'s> {
    pub(super) register: &'s Register,
    pub(super) terms: &'s Terms,
    pub(super) ruleset: &'s Ruleset<'s>,
    /// For posts that do not say where they are.
    pub(super) channels: &'s [String],
    pub(super) day: Date,
}

impl Search<'_> {
    /// Whether somebody may not be shown where `post` is.
    fn ended(&self, person: &Person, channels: &[String]) -> Option<Refusal> {
        if channels.is_empty() {
            return answer(person, None, self.day, self.terms).shown.err();
        }
        channels.iter().find_map(|channel| answer(person, Some(channel), self.day, self.terms).shown.err())
    }

    /// Whether a name is meant as one; a search rather tells once too often.
    fn is_meant(&self, sighting: &Sighting) -> bool {
        sighting.form != Form::First
            && (sighting.handle || sighting.capital || !is_known_word(self.ruleset, sighting.last))
    }
}

/// Prints every place, a line each; the exit code.
pub(super) fn run(
    search: &Search<'_>,
    paths: &[PathBuf],
    exclude: &[(PathBuf, String)],
    out: &mut dyn Write,
    notes: &mut dyn Write,
    progress: &Progress,
) -> anyhow::Result<u8> {
    let mut shown = Vec::new();
    let (mut found, mut posts, mut failed) = (0_usize, 0_usize, false);
    each_post(paths, exclude, &mut |item| match item {
        Item::Post(post) => {
            posts += 1;
            progress.tell(|| format!("{posts} posts"));
            found += progress.aside(|| sweep_post(search, &post, &mut shown, out))?;
            Ok(())
        }
        Item::Failure(line) => {
            failed = true;
            progress.aside(|| writeln!(notes, "error: {line}"))
        }
        Item::Note(line) => progress.aside(|| writeln!(notes, "note: {line}")),
        Item::Draft => Ok(()),
    })?;
    found += copies::find(ended(search), paths, &shown, out, notes, progress)?;
    progress.finish();
    writeln!(out, "{posts} posts, {} pictures on {}: {found} to take down", shown.len(), search.day)?;
    Ok(if failed { 2 } else { u8::from(found > 0) })
}

fn sweep_post(search: &Search<'_>, post: &Post, shown: &mut Vec<Shown>, out: &mut dyn Write) -> io::Result<usize> {
    let own: Vec<String> = post.channels.iter().map(|channel| channel_of(channel)).collect();
    let channels = if own.is_empty() { search.channels } else { own.as_slice() };
    let mut found = 0;
    for attachment in &post.attachments {
        let place = post.source.locate(attachment.place);
        let place = format!("{}:{}", place.path, place.line);
        let ended: Vec<&str> = attachment
            .people
            .iter()
            .filter(|id| {
                let person = search.register.find(id).and_then(|index| search.register.person(index));
                person.is_some_and(|person| search.ended(person, channels).is_some())
            })
            .map(String::as_str)
            .collect();
        if !ended.is_empty() {
            found += 1;
            writeln!(out, "{place}: shows {} ({})", ended.join(", "), attachment.file)?;
        }
        let digest = match (&attachment.embedded, &attachment.path) {
            (Some(bytes), _) => Some(digest_of(bytes)),
            (None, path) => path.as_deref().and_then(digest),
        };
        shown.push(Shown {
            place,
            file: attachment.file.clone(),
            path: attachment.path.clone(),
            embedded: attachment.embedded.clone(),
            digest,
            ended: !ended.is_empty(),
        });
    }
    let mut words = Words::default();
    let pictures: Vec<Picture> = post.attachments.iter().map(inside).collect();
    for part in &with_metadata(post, &pictures).passages {
        let Some(style) = style_of(part) else { continue };
        words.read(&part.text, style);
        for sighting in search.register.sightings(&words).iter().filter(|sighting| search.is_meant(sighting)) {
            // Of people who were never asked only the pictures must go; their names may stand in a list of prizes.
            let ended: Vec<&str> = sighting
                .people
                .iter()
                .filter_map(|index| search.register.person(*index))
                .filter(|person| {
                    let refusal = search.ended(person, channels);
                    refusal.is_some_and(|refusal| {
                        !matches!(refusal, Refusal::NotAsked | Refusal::Pending | Refusal::OtherUse | Refusal::NotYet)
                    })
                })
                .map(|person| person.id.as_str())
                .collect();
            if let (false, Some(span)) = (ended.is_empty(), words.span(&part.text, &sighting.words)) {
                let place = post.source.locate(part.map.to_file(span));
                found += 1;
                writeln!(
                    out,
                    "{}:{}:{}: names {} ({})",
                    place.path,
                    place.line,
                    place.column,
                    ended.join(", "),
                    part.kind.as_str()
                )?;
            }
        }
    }
    Ok(found)
}

/// What the register and the posts know of pictures that must come down.
fn ended(search: &Search<'_>) -> Ended {
    let mut ended = Ended::default();
    for person in &search.register.people {
        if answer(person, None, search.day, search.terms).shown.is_err() {
            person.pictures.iter().for_each(|mark| ended.add(mark, || format!("listed for {}", person.id)));
        }
    }
    ended
}

/// What the file of an attachment tells; a picture in a document tells what the document holds.
fn inside(attachment: &Attachment) -> Picture {
    let told = match (&attachment.embedded, &attachment.path) {
        (Some(bytes), _) => image::inspect_bytes(bytes, Look::default()),
        (None, Some(path)) => image::inspect(path, Look::default()),
        (None, None) => return Picture::NotLooked,
    };
    // Pictures that cannot be read are what `check` is for.
    told.map_or(Picture::NotLooked, |told| Picture::Read(Box::new(told)))
}

/// Ids of everybody whom drafts below `paths`, or the register, say that the picture at `picture` shows.
pub(super) fn shown_in(
    register: &Register,
    picture: &Path,
    paths: &[PathBuf],
    exclude: &[(PathBuf, String)],
) -> anyhow::Result<BTreeSet<String>> {
    let wanted = digest(picture);
    let mut ids = BTreeSet::new();
    each_post(paths, exclude, &mut |item| {
        if let Item::Post(post) = item {
            for attachment in post.attachments.iter().filter(|attachment| !attachment.people.is_empty()) {
                if attachment.path.as_deref().and_then(digest) == wanted && wanted.is_some() {
                    ids.extend(attachment.people.iter().cloned());
                }
            }
        }
        Ok(())
    })?;
    let listed = |person: &&Person| wanted.as_ref().is_some_and(|wanted| person.pictures.contains(wanted));
    ids.extend(register.people.iter().filter(listed).map(|person| person.id.clone()));
    Ok(ids)
}

fn each_post(
    paths: &[PathBuf],
    exclude: &[(PathBuf, String)],
    take: &mut dyn FnMut(Item) -> io::Result<()>,
) -> io::Result<()> {
    let tables = TableOptions::default();
    let inputs =
        Inputs { paths: paths.to_vec(), exclude: exclude.to_vec(), tables: tables.clone(), ..Inputs::default() };
    inputs.each(|job| {
        let mut result = Ok(());
        job.read(&tables, &mut |item| {
            if result.is_ok() {
                result = take(item);
            }
        });
        result
    })
}
