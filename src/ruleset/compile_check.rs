//! The check of one rule: its names resolved, its frames parsed, its expressions proved.

use std::collections::HashMap;

use super::compile::Compiler;
use super::expression;
use super::frame::{self, Names, Step, unknown};
use super::load::RulesetFile;
use super::model::{
    AuthorityCheck, BatchCheck, CalendarCheck, Check, Context, Cue, Evidence, Expression, Given, LexiconId, Link,
    PatternId, Phrases, RegisterCheck, SecondOpinion, SoundsLike,
};
use super::schema::{self, Spanned};
use super::sequence::Sequence;
use super::voice::{ANY, Voice};

/// Names as one rule sees them.
struct RuleNames<'c, 's> {
    ids: &'c HashMap<&'s str, LexiconId>,
    about: Vec<LexiconId>,
    says: Vec<LexiconId>,
}

impl Names for RuleNames<'_, '_> {
    fn lexicon(&self, id: &str) -> Option<u16> {
        self.ids.get(id).copied()
    }

    fn about(&self) -> &[u16] {
        &self.about
    }

    fn says(&self) -> &[u16] {
        &self.says
    }

    fn known(&self) -> Vec<&str> {
        self.ids.keys().copied().collect()
    }
}

impl<'s> Compiler<'s> {
    pub(super) fn check(&mut self, file: &RulesetFile, check: &'s schema::Check) -> Check {
        match check {
            schema::Check::Terms(terms) => {
                let lexicons = self.lexicon_ids(file, &terms.any);
                Check::Terms(Phrases {
                    any: lexicons.into_iter().map(|lexicon| self.lexicon_pattern(lexicon)).collect(),
                    within: terms.within,
                    with: Vec::new(),
                    near: self.lexicon_ids(file, &terms.near),
                    unless: self.contexts(file, &terms.unless),
                })
            }
            schema::Check::Remark(remark) => Check::Remark(self.remark(file, remark)),
            schema::Check::Pattern(pattern) => {
                for part in
                    [Some(&pattern.regex), pattern.not.as_ref(), pattern.not_before.as_ref()].into_iter().flatten()
                {
                    self.regex(file, part, pattern.raw);
                }
                let text = |part: &Option<Spanned<String>>| part.as_ref().map(|part| part.value.clone());
                Check::Pattern(Expression {
                    regex: pattern.regex.value.clone(),
                    literals: expression::required(&pattern.regex.value),
                    not: text(&pattern.not),
                    not_before: text(&pattern.not_before),
                    raw: pattern.raw,
                    needs: pattern.needs,
                    checksum: pattern.checksum,
                    within: pattern.within,
                    near: self.lexicon_ids(file, &pattern.near),
                    unless: self.contexts(file, &pattern.unless),
                    allow: pattern.allow.clone(),
                })
            }
            schema::Check::Required(required) => Check::Required {
                given: required
                    .given
                    .iter()
                    .map(|given| Given {
                        any: sorted(self.patterns(file, &given.any, &[], &[])),
                        places: given.places.clone(),
                        unless: self.contexts(file, &given.unless),
                    })
                    .collect(),
                expect: sorted(self.patterns(file, &required.expect, &[], &[])),
            },
            schema::Check::Evidence(evidence) => Check::Evidence(Evidence {
                at_least: evidence.at_least,
                within: evidence.within,
                cues: evidence
                    .cues
                    .iter()
                    .map(|cue| Cue {
                        any: sorted(self.patterns(file, &cue.any, &[], &[])),
                        points: cue.points,
                        must: cue.must,
                        unless: cue.unless.as_ref().map(|unless| self.contexts(file, unless)),
                    })
                    .collect(),
                unless: self.contexts(file, &evidence.unless),
            }),
            schema::Check::Count(count) => Check::Count {
                of: count.of,
                at_least: count.at_least,
                percent: count.percent,
                except: self.lexicon_ids(file, &count.except),
            },
            schema::Check::Link(link) => {
                let lower = |list: &[String]| list.iter().map(|entry| entry.to_lowercase()).collect();
                Check::Link(Link {
                    hosts: lower(&link.hosts),
                    words: lower(&link.words),
                    problems: link.problems.clone(),
                    unless: self.contexts(file, &link.unless),
                })
            }
            schema::Check::SoundsLike(wanted) => self.sounds_like(file, wanted),
            schema::Check::Platform(platform) => Check::Platform(platform.limit),
            schema::Check::Follows(follows) => {
                Check::Follows { allow: follows.allow.iter().map(|word| word.to_lowercase()).collect() }
            }
            schema::Check::Attachment(attachment) => {
                Check::Attachment { problem: attachment.problem, near: self.lexicon_ids(file, &attachment.near) }
            }
            schema::Check::Field(field) => {
                Check::Field { name: field.name.value.clone(), is: field.is, values: field.values.clone() }
            }
            schema::Check::Register(register) => Check::Register(RegisterCheck {
                problem: register.problem,
                near: self.lexicon_ids(file, &register.near),
                names: self.lexicon_ids(file, &register.names),
                cues: self.lexicon_ids(file, &register.cues),
                not_before: self.lexicon_ids(file, &register.not_before),
                not_opening: self.lexicon_ids(file, &register.not_opening),
                days: register.days,
            }),
            schema::Check::Authority(authority) => {
                Check::Authority(AuthorityCheck { problem: authority.problem, fields: authority.fields.clone() })
            }
            schema::Check::Batch(batch) => Check::Batch(BatchCheck {
                problem: batch.problem,
                any: sorted(self.patterns(file, &batch.any, &[], &[])),
                near: self.lexicon_ids(file, &batch.near),
                unless: self.contexts(file, &batch.unless),
                days: batch.days,
                words: batch.words,
            }),
            schema::Check::Calendar(calendar) => Check::Calendar(CalendarCheck {
                problem: calendar.problem,
                about: calendar.about.clone(),
                any: sorted(self.patterns(file, &calendar.any, &[], &[])),
                near: self.lexicon_ids(file, &calendar.near),
                lodging: calendar.lodging,
                hours: calendar.hours,
                within: calendar.within,
                unless: self.contexts(file, &calendar.unless),
                days: calendar.days,
            }),
        }
    }

    /// Checks that `part` is a regular expression.
    fn regex(&mut self, file: &RulesetFile, part: &Spanned<String>, raw: bool) {
        if let Err(error) = expression::build(&part.value, raw) {
            let message = error.syntax_error().map_or_else(|| error.to_string(), ToString::to_string);
            let reason = message.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
            self.error(file, part, format!("not a regular expression: {reason}"));
        }
    }

    fn remark(&mut self, file: &RulesetFile, remark: &'s schema::Remark) -> Phrases {
        let about = self.lexicon_ids(file, &remark.about);
        let says = self.lexicon_ids(file, &remark.says);
        let mut any = self.patterns(file, &remark.frames, &about, &says);
        for set in &remark.use_frames {
            if let Some(frames) = self.frame_sets.get(set.value.as_str()).copied() {
                any.extend(self.patterns(file, frames, &about, &says));
            } else {
                let known: Vec<&str> = self.frame_sets.keys().copied().collect();
                let message = unknown("set of frames", &set.value, &known);
                self.error(file, set, message);
            }
        }
        let mut near = Vec::new();
        if any.is_empty() {
            // Without frames, a target and a predicate in the same stretch are the remark.
            any = says.iter().map(|lexicon| self.lexicon_pattern(*lexicon)).collect();
            near = about;
        }
        Phrases {
            any,
            within: remark.within,
            with: self.patterns(file, &remark.with, &[], &[]),
            near,
            unless: self.contexts(file, &remark.unless),
        }
    }

    fn contexts(&mut self, file: &RulesetFile, names: &'s [Spanned<String>]) -> Vec<Context> {
        let mut contexts = Vec::new();
        for name in names {
            let bare = name.value.trim_start_matches('{').trim_end_matches('}');
            contexts.push(match bare {
                "negated" => Context::Negated,
                "quoted" => Context::Quoted,
                "self" => Context::Myself,
                _ => {
                    let context = format!("context-{bare}");
                    if let Some(id) = self.ids.get(context.as_str()).or_else(|| self.ids.get(bare)) {
                        Context::Lexicon(*id)
                    } else {
                        let mut known: Vec<&str> =
                            self.ids.keys().map(|id| id.trim_start_matches("context-")).collect();
                        known.extend(["negated", "quoted", "self"]);
                        let message = unknown("context or lexicon", bare, &known);
                        self.error(file, name, message);
                        continue;
                    }
                }
            });
        }
        contexts
    }

    /// The pattern that any term of `lexicon` is a hit of.
    fn lexicon_pattern(&mut self, lexicon: LexiconId) -> PatternId {
        if let Some(pattern) = self.lexicon_patterns.get(&lexicon) {
            return *pattern;
        }
        let pattern = self.next_pattern();
        let steps = vec![Step::Slot { lexicons: vec![lexicon], role: frame::Role::Says, optional: false }];
        self.sequences.push(Sequence { pattern, steps, key: 0, key_len: 1 });
        self.lexicon_patterns.insert(lexicon, pattern);
        pattern
    }

    fn next_pattern(&mut self) -> PatternId {
        self.patterns += 1;
        self.patterns - 1
    }

    fn patterns(
        &mut self,
        file: &RulesetFile,
        frames: &[Spanned<String>],
        about: &[LexiconId],
        says: &[LexiconId],
    ) -> Vec<PatternId> {
        let mut patterns = Vec::new();
        for frame in frames {
            let parsed =
                frame::parse(&frame.value, &RuleNames { ids: &self.ids, about: about.to_vec(), says: says.to_vec() });
            match parsed {
                Ok(sequences) => {
                    let pattern = self.next_pattern();
                    // The key is chosen when all lexicons are known; until then it is empty.
                    self.sequences.extend(sequences.into_iter().map(|steps| Sequence {
                        pattern,
                        steps,
                        key: 0,
                        key_len: 0,
                    }));
                    patterns.push(pattern);
                }
                Err(message) => self.error(file, frame, format!("frame \"{}\" {message}", frame.value)),
            }
        }
        patterns
    }

    /// Checks that the model and the class are there.
    fn sounds_like(&mut self, file: &RulesetFile, wanted: &schema::SoundsLike) -> Check {
        let models: Vec<&str> = self.voices.iter().map(|voice| voice.name.as_str()).collect();
        match self.voices.iter().find(|voice| voice.name == wanted.model.value) {
            None => {
                let message = unknown("model", &wanted.model.value, &models);
                self.error(file, &wanted.model, message);
            }
            Some(voice) if voice.class(&wanted.class.value).is_none() || voice.class(ANY).is_none() => {
                let classes: Vec<&str> = voice.classes.iter().map(String::as_str).collect();
                let message = unknown("class", &wanted.class.value, &classes);
                self.error(file, &wanted.class, message);
            }
            Some(_) => {}
        }
        let (model, class) = (wanted.model.value.clone(), wanted.class.value.clone());
        Check::SoundsLike(SoundsLike { model, class, at_least: wanted.at_least })
    }

    /// The model, which must have a class `any`.
    pub(super) fn second_opinion(
        &mut self,
        file: &RulesetFile,
        wanted: &schema::SecondOpinion,
    ) -> Option<SecondOpinion> {
        let wants = |voice: &Voice<'_>| voice.name == wanted.model.value && voice.class(ANY).is_some();
        if let Some(voice) = self.voices.iter().position(wants) {
            return Some(SecondOpinion { voice, at_least: wanted.at_least });
        }
        let models: Vec<&str> =
            self.voices.iter().filter(|voice| voice.class(ANY).is_some()).map(|voice| voice.name.as_str()).collect();
        let message = unknown("model with a class `any`", &wanted.model.value, &models);
        self.error(file, &wanted.model, message);
        None
    }
}

fn sorted(mut patterns: Vec<PatternId>) -> Vec<PatternId> {
    patterns.sort_unstable();
    patterns
}
