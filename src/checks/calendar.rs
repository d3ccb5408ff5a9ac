//! Kind `calendar`: a post that does not suit what the organisation has on when it goes out.

use std::ops::Range;

use super::dates::days;
use super::message::fill;
use super::phrases::widen;
use super::{Judge, Subject, Verdict, finding, reads};
use crate::calendar::{Calendar, Event, Moment, Window};
use crate::finding::Place;
use crate::ruleset::model::{CalendarCheck, CalendarProblem, Rule, Within};
use crate::ruleset::schema::Forms;
use crate::ruleset::{Sight, clearing, forms, reach, term_words};
use crate::text::Span;

/// The calendar with its words ready to be looked for.
#[derive(Debug)]
pub(super) struct Almanac<'c> {
    calendar: &'c Calendar,
    embargoes: Vec<Words>,
    allowed: Vec<Words>,
    places: Vec<Words>,
    lodging: Vec<Words>,
    events: Vec<Words>,
}

/// Phrases as the hashes of their words.
#[derive(Debug, Default)]
struct Words(Vec<Vec<u64>>);

impl Words {
    fn new(written: &[String]) -> Self {
        let words = written.iter().flat_map(|term| forms(term, Forms::Noun)).map(|term| term_words(&term));
        Self(words.filter(|words| !words.is_empty()).collect())
    }

    /// The tokens of the first of the phrases.
    fn find(&self, sight: &Sight) -> Option<Range<usize>> {
        (0..sight.tokens.len()).find_map(|at| {
            let rest = sight.tokens.get(at..)?;
            let stands = |words: &&Vec<u64>| {
                rest.len() >= words.len() && rest.iter().zip(words.iter()).all(|(token, word)| token.hash == *word)
            };
            self.0.iter().filter(stands).map(Vec::len).max().map(|length| at..at + length)
        })
    }
}

impl<'c> Almanac<'c> {
    pub(super) fn new(calendar: &'c Calendar) -> Self {
        Self {
            calendar,
            embargoes: calendar.embargoes.iter().map(|entry| Words::new(&entry.words)).collect(),
            allowed: calendar.holds.iter().map(|entry| Words::new(&entry.allow)).collect(),
            places: calendar.trips.iter().map(|entry| Words::new(&entry.places)).collect(),
            lodging: calendar.trips.iter().map(|entry| Words::new(&entry.lodging)).collect(),
            events: calendar.events.iter().map(|entry| Words::new(&entry.words)).collect(),
        }
    }
}

pub(super) fn check(
    judge: &Judge<'_>,
    rule: &Rule,
    check: &CalendarCheck,
    almanac: Option<&Almanac<'_>>,
    subject: &Subject<'_>,
    sights: &mut [Sight],
    verdict: &mut Verdict,
) {
    let mut asked = Asked { judge, rule, check, subject, sights };
    let Some(almanac) = almanac else {
        // These need no calendar but everybody's.
        match (check.problem, &subject.when) {
            (CalendarProblem::WrongWeekday, Some(when)) => asked.weekdays(when, verdict),
            (CalendarProblem::Late, Some(when)) => asked.late(when, verdict),
            _ => {}
        }
        return;
    };
    match (check.problem, &subject.when) {
        (CalendarProblem::NoTime, None) => {
            // Where nothing is written, the reader of the table has told that its date cannot be read.
            if let Some(written) = subject.post.publish_at.as_deref() {
                asked.tell(Place::Post, &[("match", written)], verdict);
            }
        }
        (CalendarProblem::NoTime, Some(_)) | (_, None) => {}
        (CalendarProblem::Embargo, Some(when)) => asked.embargoes(almanac, when, verdict),
        (CalendarProblem::Hold, Some(when)) => asked.holds(almanac, when, verdict),
        (CalendarProblem::TripOut, Some(when)) => asked.trips(almanac, when, verdict),
        (CalendarProblem::BeforeEvent, Some(when)) => asked.events(almanac, when, verdict),
        (CalendarProblem::OtherDate, Some(when)) => asked.other_dates(almanac, when, verdict),
        (CalendarProblem::WrongWeekday, Some(when)) => asked.weekdays(when, verdict),
        (CalendarProblem::Late, Some(when)) => asked.late(when, verdict),
    }
}

/// One rule and one post.
struct Asked<'a, 'r> {
    judge: &'a Judge<'r>,
    rule: &'a Rule,
    check: &'a CalendarCheck,
    subject: &'a Subject<'a>,
    sights: &'a mut [Sight],
}

impl Asked<'_, '_> {
    /// Each embargo that has not ended, once.
    fn embargoes(&mut self, almanac: &Almanac<'_>, when: &Moment, verdict: &mut Verdict) {
        for (embargo, words) in almanac.calendar.embargoes.iter().zip(&almanac.embargoes) {
            let of_kind = self.check.about.as_deref().is_none_or(|about| about == embargo.about.as_str());
            if !of_kind || when.earliest() >= embargo.until.latest() {
                continue;
            }
            let Some((passage, span)) = self.named(words).or_else(|| self.told()) else { continue };
            let until = embargo.until.to_string();
            self.tell_words(passage, span, &[("name", &embargo.name), ("until", &until)], verdict);
        }
    }

    /// Whether posts are held then, and nothing lets this one pass.
    fn holds(&mut self, almanac: &Almanac<'_>, when: &Moment, verdict: &mut Verdict) {
        for (hold, allowed) in almanac.calendar.holds.iter().zip(&almanac.allowed) {
            let of_kind = self.check.about.as_deref().is_none_or(|about| about == hold.kind.as_str());
            if !of_kind || !hold.window.may_hold(when) || self.named(allowed).is_some() || self.told().is_some() {
                continue;
            }
            self.tell(Place::Post, &[("name", hold.kind.as_str()), ("until", &until(&hold.window))], verdict);
            return;
        }
    }

    /// What gives away where pupils are, before they are back.
    fn trips(&mut self, almanac: &Almanac<'_>, when: &Moment, verdict: &mut Verdict) {
        for (index, trip) in almanac.calendar.trips.iter().enumerate() {
            let out = if self.check.lodging { trip.window.may_be_before_end(when) } else { trip.window.may_hold(when) };
            if !out {
                continue;
            }
            let lodging = almanac.lodging.get(index).filter(|_| self.check.lodging);
            let Some((passage, span)) = lodging.and_then(|words| self.named(words)).or_else(|| self.told()) else {
                continue;
            };
            let about_it = self.check.near.is_empty()
                || [&almanac.places, &almanac.lodging]
                    .into_iter()
                    .filter_map(|words| words.get(index))
                    .any(|words| self.named(words).is_some())
                || self.is_near();
            if about_it {
                self.tell_words(passage, span, &[("name", &trip.name), ("until", &until(&trip.window))], verdict);
                return;
            }
        }
    }

    /// What is told as past, of an event that has not been.
    fn events(&mut self, almanac: &Almanac<'_>, when: &Moment, verdict: &mut Verdict) {
        let ahead = |event: &Event| when.latest() < event.date.earliest();
        for (event, words) in almanac.calendar.events.iter().zip(&almanac.events).filter(|(event, _)| ahead(event)) {
            // The one of last week, which has the same name.
            let held = |(other, words): (&Event, &Words)| {
                let days = when.earliest().duration_since(other.date.earliest()).as_hours() / 24;
                !ahead(other) && days <= i64::from(self.check.days) && self.named(words).is_some()
            };
            if almanac.calendar.events.iter().zip(&almanac.events).any(held) {
                continue;
            }
            let Some((passage, span)) = self.told_near(words) else { continue };
            let date = event.date.to_string();
            self.tell_words(passage, span, &[("name", &event.name), ("date", &date)], verdict);
        }
    }

    /// A day that is given for an event to come, where the calendar has another.
    fn other_dates(&mut self, almanac: &Almanac<'_>, when: &Moment, verdict: &mut Verdict) {
        for (event, words) in almanac.calendar.events.iter().zip(&almanac.events) {
            let day = event.date.day();
            if (day - when.day()).get_days() < 0 {
                continue;
            }
            for passage in self.passages().collect::<Vec<_>>() {
                let Some((sentence, text, start)) = self.sentence_with(words, passage) else { continue };
                let found = days(text);
                let [told] = found.as_slice() else { continue };
                let meant = told.nearest(when.day());
                // Every event of that name has its own day: one of them must be it.
                let known = almanac.calendar.events.iter().zip(&almanac.events).any(|(other, words)| {
                    Some(other.date.day()) == meant
                        && self.sights.get(passage).is_some_and(|sight| words.find(sight).is_some())
                });
                let Some(part) = self.subject.post.passages.get(passage) else { continue };
                let Some(span) = Span::new(&part.text, told.place.start + start..told.place.end + start) else {
                    continue;
                };
                if known || self.is_cleared(passage, sentence) {
                    continue;
                }
                let date = event.date.to_string();
                self.tell_words(passage, span, &[("name", &event.name), ("date", &date)], verdict);
                return;
            }
        }
    }

    /// The sentence that names one of `words`: its number, its text and where that starts.
    fn sentence_with(&self, words: &Words, passage: usize) -> Option<(usize, &'_ str, usize)> {
        let (part, sight) = (self.subject.post.passages.get(passage)?, self.sights.get(passage)?);
        let sentence = sight.sentence_of(words.find(sight)?.start)?;
        let span = sight.span(&part.text, &sight.sentences.get(sentence)?.tokens.clone())?;
        Some((sentence, span.of(&part.text), span.start()))
    }

    /// Whether one of the rule's contexts stands in a sentence.
    fn is_cleared(&mut self, passage: usize, sentence: usize) -> bool {
        let (Some(part), Some(sight)) = (self.subject.post.passages.get(passage), self.sights.get_mut(passage)) else {
            return false;
        };
        widen(self.judge, sight, &part.text, sentence, Within::Sentence, &self.check.unless);
        let start = sight.sentences.get(sentence).map_or(0, |sentence| sentence.tokens.start);
        let nowhere = start..start;
        clearing(self.judge.ruleset, self.judge.lexicons, sight, sentence, &nowhere, &nowhere, &self.check.unless)
            .is_some()
    }

    /// What one of the rule's patterns speaks of, at night.
    fn late(&mut self, when: &Moment, verdict: &mut Verdict) {
        let Some(hour) = when.hour().and_then(|hour| u8::try_from(hour).ok()) else { return };
        let [night, morning] = self.check.hours;
        if hour < night && hour >= morning {
            return;
        }
        if let Some((passage, span)) = self.told() {
            self.tell_words(passage, span, &[], verdict);
        }
    }

    /// `Friday 4 July`, which is a Saturday.
    fn weekdays(&self, when: &Moment, verdict: &mut Verdict) {
        for passage in self.passages() {
            let Some(part) = self.subject.post.passages.get(passage) else { continue };
            for told in days(&part.text) {
                let (Some(weekday), Some(day)) = (told.weekday, told.nearest(when.day())) else { continue };
                let Some(span) = Span::new(&part.text, told.place.clone()) else { continue };
                // An old draft that does not say when it went out may be of another year.
                let dated = told.year.is_some() || self.subject.post.publish_at.is_some() || day >= when.day();
                if dated && weekday != day.weekday() {
                    let date = day.strftime("%-d %B %Y").to_string();
                    let right = day.strftime("%A").to_string();
                    self.tell_words(passage, span, &[("date", &date), ("name", &right)], verdict);
                }
            }
        }
    }

    /// The first place where one of `words` stands.
    fn named(&self, words: &Words) -> Option<(usize, Span)> {
        self.passages().find_map(|passage| {
            let (part, sight) = (self.subject.post.passages.get(passage)?, self.sights.get(passage)?);
            Some((passage, sight.span(&part.text, &words.find(sight)?)?))
        })
    }

    /// The first of the rule's patterns that nothing clears.
    fn told(&mut self) -> Option<(usize, Span)> {
        let passages: Vec<usize> = self.passages().collect();
        passages.into_iter().find_map(|passage| {
            let (_, tokens) = self.told_in(passage, |_, _| true)?;
            Some((passage, self.sights.get(passage)?.span(&self.subject.post.passages.get(passage)?.text, &tokens)?))
        })
    }

    /// The first of the rule's patterns that stands as near as the rule says to one of `words`.
    fn told_near(&mut self, words: &Words) -> Option<(usize, Span)> {
        let within = self.check.within;
        let passages: Vec<usize> = self.passages().collect();
        passages.into_iter().find_map(|passage| {
            let name = words.find(self.sights.get(passage)?)?;
            let near = |sight: &Sight, sentence: usize| {
                sight
                    .sentence_of(name.start)
                    .is_some_and(|of| within == Within::Post || reach(sight, sentence, within).contains(&of))
            };
            let (_, tokens) = self.told_in(passage, near)?;
            Some((passage, self.sights.get(passage)?.span(&self.subject.post.passages.get(passage)?.text, &tokens)?))
        })
    }

    /// The first of the rule's patterns in a passage for which `wanted` holds, with its sentence.
    fn told_in(&mut self, passage: usize, wanted: impl Fn(&Sight, usize) -> bool) -> Option<(usize, Range<usize>)> {
        let (check, judge) = (self.check, self.judge);
        let part = self.subject.post.passages.get(passage)?;
        let sight = self.sights.get_mut(passage)?;
        (0..sight.patterns.len()).find_map(|at| {
            let hit = sight.patterns.get(at)?.clone();
            if check.any.binary_search(&hit.pattern).is_err() || !wanted(sight, hit.sentence) {
                return None;
            }
            widen(judge, sight, &part.text, hit.sentence, Within::Sentence, &check.unless);
            let says = hit.says.clone().unwrap_or_else(|| hit.tokens.clone());
            let cleared =
                clearing(judge.ruleset, judge.lexicons, sight, hit.sentence, &hit.tokens, &says, &check.unless);
            cleared.is_none().then_some((hit.sentence, hit.tokens))
        })
    }

    /// Whether a term of the rule's `near` stands anywhere in the post.
    fn is_near(&mut self) -> bool {
        let passages: Vec<usize> = self.passages().collect();
        passages.into_iter().any(|passage| {
            let (Some(part), Some(sight)) = (self.subject.post.passages.get(passage), self.sights.get_mut(passage))
            else {
                return false;
            };
            let all = 0..sight.sentences.len();
            sight.look_around(self.judge.ruleset, self.judge.overlay, &part.text, all);
            sight.hits.iter().any(|hit| self.check.near.contains(&hit.lexicon))
        })
    }

    fn passages(&self) -> impl Iterator<Item = usize> + use<'_> {
        let passages = self.subject.post.passages.iter().enumerate();
        passages.filter(|(_, part)| reads(self.rule, part.kind)).map(|(passage, _)| passage)
    }

    fn tell_words(&self, passage: usize, span: Span, slots: &[(&str, &str)], verdict: &mut Verdict) {
        let text = self.subject.post.passages.get(passage).map_or("", |part| part.text.as_str());
        let slots = [&[("match", span.of(text))], slots].concat();
        self.tell(Place::Text { passage, span }, &slots, verdict);
    }

    fn tell(&self, place: Place, slots: &[(&str, &str)], verdict: &mut Verdict) {
        let when = self.subject.when.as_ref().map(ToString::to_string).unwrap_or_default();
        let slots = [slots, &[("when", when.as_str())]].concat();
        verdict.findings.push(finding(self.rule, place, fill(&self.rule.message, &slots), self.subject));
    }
}

fn until(window: &Window) -> String {
    window.until.as_ref().map_or_else(|| "further notice".to_owned(), ToString::to_string)
}
