//! Who appears in a post: the people its pictures are said to show, and the names of the register in its texts.

use jiff::civil::Date;

use super::{Judge, Subject};
use crate::consent::{
    Answer, DayOrder, Edge, Form, Naming, Refusal, Register, Sighting, Style, Terms, Words, answer, channel_of,
    parse_date,
};
use crate::draft::{Passage, PassageKind, Shows};
use crate::text::Span;

/// Somebody whom an attachment is said to show.
#[derive(Debug)]
pub(super) struct Listed<'p> {
    /// As written under `people:`.
    pub(super) id: &'p str,
    /// Their place in the register; `None` where the register does not know them.
    pub(super) index: Option<u32>,
}

/// A name of the register in a text.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) passage: usize,
    pub(super) span: Span,
    pub(super) sighting: Sighting,
    /// For a forename alone: who of those listed in the post goes by it, or would with a year group.
    pub(super) bearers: Vec<u32>,
}

/// Everybody who appears in one post.
pub(super) struct Cast<'r, 'p> {
    pub(super) register: &'r Register,
    terms: &'r Terms,
    /// Day of publication; `None` where it cannot be read.
    pub(super) day: Option<Date>,
    channels: Vec<String>,
    /// For each attachment, the people it is said to show.
    pub(super) shown: Vec<Vec<Listed<'p>>>,
    pub(super) named: Vec<Named>,
}

impl<'r, 'p> Cast<'r, 'p> {
    /// Looks up everybody in `subject`; `None` without a register.
    pub(super) fn of(judge: &Judge<'r>, subject: &Subject<'p>) -> Option<Self> {
        let records = judge.records?;
        let register = records.register.as_ref()?;
        let post = subject.post;
        let shown: Vec<Vec<Listed<'p>>> = post
            .attachments
            .iter()
            .map(|attachment| {
                let listed = |id: &'p String| Listed { id, index: register.find(id) };
                attachment.people.iter().map(listed).collect()
            })
            .collect();
        let mut cast = Self {
            register,
            terms: &records.terms,
            day: iso_day(subject.day),
            channels: subject.channels.iter().map(|channel| channel_of(channel)).collect(),
            shown,
            named: Vec::new(),
        };
        cast.find_names(subject);
        Some(cast)
    }

    fn find_names(&mut self, subject: &Subject<'_>) {
        let mut words = Words::default();
        let listed: Vec<u32> = self.shown.iter().flatten().filter_map(|listed| listed.index).collect();
        for (passage, part) in subject.post.passages.iter().enumerate() {
            let Some(style) = style_of(part) else { continue };
            words.read(&part.text, style);
            for sighting in self.register.sightings(&words) {
                let Some(span) = words.span(&part.text, &sighting.words) else { continue };
                let bearers = if sighting.form == Form::First {
                    let goes = |index: &&u32| self.register.goes_by(**index, &words, &sighting);
                    listed.iter().filter(goes).copied().collect()
                } else {
                    Vec::new()
                };
                self.named.push(Named { passage, span, sighting, bearers });
            }
        }
    }

    /// The answer for somebody wherever the post goes: no where one channel says no, and the least that all allow of names.
    pub(super) fn answer(&self, index: u32) -> Answer {
        let (Some(person), Some(day)) = (self.register.person(index), self.day) else {
            return Answer { shown: Err(Refusal::NotAsked), naming: Naming::None };
        };
        let mut all = answer(person, self.channels.first().map(String::as_str), day, self.terms);
        for channel in self.channels.iter().skip(1) {
            let one = answer(person, Some(channel), day, self.terms);
            all = Answer { shown: all.shown.and(one.shown), naming: all.naming.min(one.naming) };
        }
        all
    }

    /// Whether the draft and the configuration say where the post goes.
    pub(super) fn has_channels(&self) -> bool {
        !self.channels.is_empty()
    }

    /// Whether the post shows somebody called so: listed, in a text that belongs to a picture, or in a picture of people
    /// that lists nobody.
    pub(super) fn pictures(&self, index: u32, named: &Named, subject: &Subject<'_>) -> bool {
        let own = subject.post.passages.get(named.passage).and_then(|part| part.kind.attachment()).is_some();
        own || self.shown.iter().flatten().any(|listed| listed.index == Some(index)) || Self::unlisted(subject)
    }

    /// Whether an attachment shows people, as far as is known, and does not say whom.
    pub(super) fn unlisted(subject: &Subject<'_>) -> bool {
        subject.post.attachments.iter().any(|attachment| {
            let harmless = |shows: &[Shows]| shows.iter().all(|shown| matches!(shown, Shows::Adults | Shows::Nobody));
            attachment.people.is_empty() && !attachment.shows.as_deref().is_some_and(harmless)
        })
    }

    /// Whether one of the post's pictures is said to show the person.
    pub(super) fn lists(&self, index: u32) -> bool {
        self.shown.iter().flatten().any(|listed| listed.index == Some(index))
    }

    /// Of the people with the name `named`, those that the post shows; those that it lists before all who merely share it.
    pub(super) fn pictured(&self, named: &Named, subject: &Subject<'_>) -> Vec<u32> {
        let people = if named.sighting.form == Form::First { &named.bearers } else { &named.sighting.people };
        let listed: Vec<u32> = people.iter().copied().filter(|index| self.lists(*index)).collect();
        if !listed.is_empty() {
            return listed;
        }
        people.iter().copied().filter(|index| self.pictures(*index, named, subject)).collect()
    }
}

/// How names are written in `part`; `None` where naming somebody is what it is for.
#[must_use]
pub fn style_of(part: &Passage) -> Option<Style> {
    match part.kind {
        PassageKind::Bio | PassageKind::Credit(_) => None,
        PassageKind::FileName(_) | PassageKind::LinkTarget => Some(Style::Handle),
        // A keyword or a folder may be several words written together.
        PassageKind::Metadata { .. } if !part.text.trim().contains(char::is_whitespace) => Some(Style::Handle),
        _ => Some(Style::Prose),
    }
}

/// The day of `2026-07-03` and `2026-07-03T15:30:00+01:00`; other ways to write a date would have to be guessed.
pub(super) fn iso_day(text: &str) -> Option<Date> {
    let day = text.get(..10)?;
    let shape =
        day.bytes().enumerate().all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
    if shape { parse_date(day, DayOrder::DayFirst, Edge::First) } else { None }
}
