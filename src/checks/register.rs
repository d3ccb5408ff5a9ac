//! Kind `register`: what the consent register says of the people a post shows and names.
//!
//! Nothing here tells why somebody may not be shown: the reason is no business of whoever reads a report.

use std::ops::Range;

use super::cast::{Cast, Named};
use super::message::fill;
use super::{Appearance, Judge, Picture, Subject, Verdict, finding, reads};
use crate::consent::{Form, Naming, Refusal, Style, Words};
use crate::draft::PassageKind;
use crate::finding::Place;
use crate::image::FactKind;
use crate::ruleset::model::{LexiconId, RegisterCheck, RegisterProblem, Rule};
use crate::ruleset::{Sight, is_known_word, is_term};
use crate::text::Span;

pub(super) fn check(
    judge: &Judge<'_>,
    rule: &Rule,
    check: &RegisterCheck,
    cast: Option<&Cast<'_, '_>>,
    subject: &Subject<'_>,
    sights: &mut [Sight],
    verdict: &mut Verdict,
) {
    let mut asked = Asked { judge, rule, check, subject, sights };
    match (check.problem, cast) {
        (RegisterProblem::SecretTerm, _) => asked.secret_terms(verdict),
        (RegisterProblem::Missing, None) => asked.missing(verdict),
        (RegisterProblem::Missing, Some(_)) | (_, None) => {}
        (RegisterProblem::FullName, Some(cast)) => asked.full_names(cast, verdict),
        (RegisterProblem::FirstName, Some(cast)) => asked.first_names(cast, verdict),
        (RegisterProblem::FirstNameWithClass, Some(cast)) => asked.with_class(cast, verdict),
        (RegisterProblem::ThreeFactors, Some(cast)) => asked.three_factors(cast, verdict),
        (RegisterProblem::Batch, Some(cast)) => asked.appearances(cast, verdict),
        (_, Some(cast)) => asked.shown(cast, verdict),
    }
}

/// One rule and one post.
struct Asked<'a, 'r> {
    judge: &'a Judge<'r>,
    rule: &'a Rule,
    check: &'a RegisterCheck,
    subject: &'a Subject<'a>,
    sights: &'a mut [Sight],
}

impl Asked<'_, '_> {
    /// People are listed, and there is no register to ask.
    fn missing(&self, verdict: &mut Verdict) {
        for (index, attachment) in self.subject.post.attachments.iter().enumerate() {
            let by_register = attachment
                .consent
                .as_ref()
                .and_then(|consent| consent.by.as_deref())
                .is_some_and(|by| by.trim().eq_ignore_ascii_case("register"));
            if !attachment.people.is_empty() || by_register {
                self.tell(Place::Attachment(index), &[("file", &attachment.file)], verdict);
            }
        }
    }

    /// The consent question for everybody whom an attachment shows.
    fn shown(&self, cast: &Cast<'_, '_>, verdict: &mut Verdict) {
        for (index, listed) in cast.shown.iter().enumerate() {
            let concerned: Vec<&str> = listed
                .iter()
                .filter(|listed| {
                    let Some(person) = listed.index else {
                        return self.check.problem == RegisterProblem::UnknownPerson;
                    };
                    if cast.day.is_none() {
                        return self.check.problem == RegisterProblem::NoDay;
                    }
                    match cast.answer(person).shown {
                        Ok(()) => self.check.problem == RegisterProblem::NoChannel && !cast.has_channels(),
                        Err(Refusal::DoNotIdentify) => self.check.problem == RegisterProblem::DoNotIdentify,
                        Err(Refusal::Leaver) => self.check.problem == RegisterProblem::Leaver,
                        Err(_) => self.check.problem == RegisterProblem::NotAllowed,
                    }
                })
                .map(|listed| listed.id)
                .collect();
            if concerned.is_empty() {
                continue;
            }
            let file = self.subject.post.attachments.get(index).map_or("", |attachment| attachment.file.as_str());
            let channels = self.subject.channels.join(", ");
            let slots = [("file", file), ("match", &*concerned.join(", ")), ("channels", &*channels)];
            self.tell(Place::Attachment(index), &slots, verdict);
        }
    }

    /// A whole name with that person's picture.
    fn full_names(&mut self, cast: &Cast<'_, '_>, verdict: &mut Verdict) {
        for named in cast.named.iter().filter(|named| named.sighting.form != Form::First) {
            let pictured = cast.pictured(named, self.subject);
            if self.reads(named)
                && pictured.iter().any(|person| cast.answer(*person).naming < Naming::Full)
                && self.is_person(cast, named)
            {
                self.tell_named(named, verdict);
            }
        }
    }

    /// A forename with that person's picture, which the register does not allow.
    fn first_names(&mut self, cast: &Cast<'_, '_>, verdict: &mut Verdict) {
        for named in cast.named.iter().filter(|named| named.sighting.form == Form::First && !named.bearers.is_empty()) {
            let beyond = |person: &u32| {
                let initial = named.sighting.initial.is_some_and(|initial| cast.register.has_initial(*person, initial));
                cast.answer(*person).naming < if initial { Naming::FirstInitial } else { Naming::First }
            };
            if self.reads(named) && named.bearers.iter().any(beyond) && self.is_person(cast, named) {
                self.tell_named(named, verdict);
            }
        }
    }

    /// A forename and a class or year with that person's picture.
    fn with_class(&mut self, cast: &Cast<'_, '_>, verdict: &mut Verdict) {
        if self.subject.post.attachments.is_empty() {
            return;
        }
        let mut classes: Option<Vec<(usize, Span)>> = None;
        for named in cast.named.iter().filter(|named| named.sighting.form == Form::First) {
            let unlisted = Cast::unlisted(self.subject) || self.belongs_to_picture(named);
            if !self.reads(named) || (named.bearers.is_empty() && !unlisted) {
                continue;
            }
            let found = match &classes {
                Some(found) => found.clone(),
                None => self.cues(&self.check.near),
            };
            let apart: Vec<&(usize, Span)> = found
                .iter()
                .filter(|(passage, span)| *passage != named.passage || !span.overlaps(named.span))
                .collect();
            let listed =
                !apart.is_empty() && named.bearers.iter().any(|person| cast.answer(*person).naming < Naming::Full);
            // Nobody is listed: a child of that name in that year is as good as meant.
            let of_year = named.bearers.is_empty()
                && apart.iter().any(|(passage, span)| {
                    let text = self.subject.post.passages.get(*passage).map_or("", |part| part.text.as_str());
                    number_in(span.of(text)).is_some_and(|year| {
                        let bearers = cast.register.of_year(&named.sighting, year);
                        bearers.iter().any(|person| cast.answer(*person).naming < Naming::Full)
                    })
                });
            classes = Some(found);
            if (listed || of_year) && self.is_person(cast, named) {
                self.tell_named(named, verdict);
            }
        }
    }

    /// A name, a picture and a place, uniform or time: enough to find a child.
    fn three_factors(&mut self, cast: &Cast<'_, '_>, verdict: &mut Verdict) {
        let named: Vec<usize> = (0..cast.named.len())
            .filter(|at| {
                cast.named.get(*at).is_some_and(|named| {
                    self.reads(named) && !cast.pictured(named, self.subject).is_empty() && self.is_person(cast, named)
                })
            })
            .collect();
        let names: Vec<&Named> = named.into_iter().filter_map(|at| cast.named.get(at)).collect();
        if names.is_empty() {
            return;
        }
        let is_name = |passage: usize, span: Span| {
            names.iter().any(|named| named.passage == passage && named.span.overlaps(span))
        };
        let cue = self.cues(&self.check.near).into_iter().find(|(passage, span)| !is_name(*passage, *span));
        if let Some((passage, span)) = cue {
            let text = self.subject.post.passages.get(passage).map_or("", |part| part.text.as_str());
            self.tell(Place::Text { passage, span }, &[("match", span.of(text))], verdict);
            return;
        }
        let located =
            self.subject.pictures.iter().position(
                |picture| matches!(picture, Picture::Read(inspection) if inspection.tells(FactKind::Position)),
            );
        if let Some(index) = located {
            self.tell(Place::Attachment(index), &[("match", "where it was taken")], verdict);
        }
    }

    /// Who is shown and who is named, for comparing posts with one another.
    fn appearances(&mut self, cast: &Cast<'_, '_>, verdict: &mut Verdict) {
        for (index, listed) in cast.shown.iter().enumerate() {
            for person in listed.iter().filter_map(|listed| listed.index) {
                let naming = cast.answer(person).naming;
                if naming == Naming::Full {
                    continue;
                }
                let file = self.subject.post.attachments.get(index).map_or("", |attachment| attachment.file.as_str());
                let message = fill(&self.rule.message, &[("match", file), ("earlier", "{earlier}")]);
                verdict.appearances.push(Appearance {
                    shown: true,
                    people: vec![person],
                    forenames: if naming < Naming::First { cast.register.forenames(person) } else { Vec::new() },
                    day: cast.day,
                    days: self.check.days,
                    finding: finding(self.rule, Place::Attachment(index), message, self.subject),
                });
            }
        }
        for named in &cast.named {
            let first = named.sighting.form == Form::First;
            let people: Vec<u32> = named
                .sighting
                .people
                .iter()
                .copied()
                .filter(|person| cast.answer(*person).naming < Naming::Full)
                .collect();
            if !self.reads(named) || (!first && people.is_empty()) || !self.is_person(cast, named) {
                continue;
            }
            let text = self.subject.post.passages.get(named.passage).map_or("", |part| part.text.as_str());
            let message = fill(&self.rule.message, &[("match", named.span.of(text)), ("earlier", "{earlier}")]);
            let place = Place::Text { passage: named.passage, span: named.span };
            verdict.appearances.push(Appearance {
                shown: false,
                people,
                forenames: if first { vec![named.sighting.first] } else { Vec::new() },
                day: cast.day,
                days: self.check.days,
                finding: finding(self.rule, place, message, self.subject),
            });
        }
    }

    /// Secret terms that are known by their hashes only.
    fn secret_terms(&self, verdict: &mut Verdict) {
        let Some(terms) = self.judge.records.and_then(|records| records.secret_terms.as_ref()) else { return };
        let mut words = Words::default();
        for (passage, part) in
            self.subject.post.passages.iter().enumerate().filter(|(_, part)| reads(self.rule, part.kind))
        {
            words.read(&part.text, Style::Term);
            for range in terms.find(&words) {
                if let Some(span) = words.span(&part.text, &range) {
                    self.tell(Place::Text { passage, span }, &[("match", span.of(&part.text))], verdict);
                }
            }
        }
    }

    fn reads(&self, named: &Named) -> bool {
        self.subject.post.passages.get(named.passage).is_some_and(|part| reads(self.rule, part.kind))
    }

    fn belongs_to_picture(&self, named: &Named) -> bool {
        self.subject.post.passages.get(named.passage).is_some_and(|part| part.kind.attachment().is_some())
    }

    fn tell_named(&self, named: &Named, verdict: &mut Verdict) {
        let text = self.subject.post.passages.get(named.passage).map_or("", |part| part.text.as_str());
        let place = Place::Text { passage: named.passage, span: named.span };
        self.tell(place, &[("match", named.span.of(text))], verdict);
    }

    fn tell(&self, place: Place, slots: &[(&str, &str)], verdict: &mut Verdict) {
        verdict.findings.push(finding(self.rule, place, fill(&self.rule.message, slots), self.subject));
    }

    /// Whether a name is meant as one: Rose, Mason and Sutton are words and houses, too.
    fn is_person(&mut self, cast: &Cast<'_, '_>, named: &Named) -> bool {
        let sighting = &named.sighting;
        let kind = self.subject.post.passages.get(named.passage).map(|part| part.kind);
        if sighting.handle || matches!(kind, Some(PassageKind::Metadata { name: true, .. })) {
            return true;
        }
        let first = sighting.form == Form::First;
        let known = named.bearers.iter().chain(&sighting.people).any(|person| cast.lists(*person));
        // The part that decides: of a whole name the surname, because a forename beside it is no accident.
        let word = self.is_ordinary(if first { sighting.first } else { sighting.last });
        if !word {
            return true;
        }
        if !sighting.capital {
            // "kai rose to his feet": only who is in the picture is believed without capitals, and not by a forename alone.
            return known && !first && !self.is_ordinary(sighting.first);
        }
        if self.stands_before(named, &self.check.not_before) {
            return false;
        }
        let telling =
            if first { !sighting.plain_start } else { !sighting.plain_start || !self.is_ordinary(sighting.first) };
        telling
            || sighting.possessive
            // An alternative text begins with whom it shows: `Ruby reading`.
            || (known && !(first && !self.belongs_to_picture(named) && self.stands_before(named, &self.check.not_opening)))
            || self.has_cue(named)
    }

    /// Whether a word is one of the language, and not only of a list of names.
    fn is_ordinary(&self, word: u64) -> bool {
        let ruleset = self.judge.ruleset;
        is_known_word(ruleset, word) && !self.check.names.iter().any(|lexicon| is_term(ruleset, *lexicon, word))
    }

    /// Whether a term of `lexicons` follows at once: `Sutton house`.
    fn stands_before(&mut self, named: &Named, lexicons: &[LexiconId]) -> bool {
        self.look_at(named.passage);
        let Some(sight) = self.sights.get(named.passage) else { return false };
        let next = sight.tokens.partition_point(|token| (token.start as usize) < named.span.end());
        sight.hits.iter().any(|hit| hit.start == next && lexicons.contains(&hit.lexicon))
    }

    /// Whether something in the same passage tells that people are spoken of.
    fn has_cue(&mut self, named: &Named) -> bool {
        self.look_at(named.passage);
        let Some(sight) = self.sights.get(named.passage) else { return false };
        sight.hits.iter().any(|hit| self.check.cues.contains(&hit.lexicon))
    }

    /// Every term of `lexicons` in the texts that the rule reads, by passage and place.
    fn cues(&mut self, lexicons: &[LexiconId]) -> Vec<(usize, Span)> {
        let mut found = Vec::new();
        for (passage, part) in self.subject.post.passages.iter().enumerate() {
            if !reads(self.rule, part.kind) {
                continue;
            }
            self.look_at(passage);
            let Some(sight) = self.sights.get(passage) else { continue };
            let spans = sight
                .hits
                .iter()
                .filter(|hit| lexicons.contains(&hit.lexicon))
                .filter_map(|hit| sight.span(&part.text, &Range { start: hit.start, end: hit.end }));
            found.extend(spans.map(|span| (passage, span)));
        }
        found
    }

    fn look_at(&mut self, passage: usize) {
        let (Some(part), Some(sight)) = (self.subject.post.passages.get(passage), self.sights.get_mut(passage)) else {
            return;
        };
        let all = 0..sight.sentences.len();
        sight.look_around(self.judge.ruleset, self.judge.overlay, &part.text, all);
    }
}

/// The first number in `Year 4`, `4T`, `Y11`.
fn number_in(text: &str) -> Option<u8> {
    let digits: String =
        text.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).take(3).collect();
    digits.parse().ok()
}
