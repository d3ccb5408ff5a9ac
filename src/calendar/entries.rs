//! The entries of a calendar: as written under `calendar:` in `postcheck.yaml`, and as compared.

use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::Deserialize;

use super::moment::{DEFAULT_ZONE, Moment, time_zone};

/// `calendar:` as written. Times are RFC 3339 or local; a day alone lasts from its first moment to its last.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CalendarConfig {
    /// Zone of the times that name none; `Europe/London` by default.
    pub time_zone: Option<String>,
    pub embargoes: Vec<EmbargoConfig>,
    pub holds: Vec<HoldConfig>,
    pub trips: Vec<TripConfig>,
    pub events: Vec<EventConfig>,
}

impl CalendarConfig {
    /// Whether anything is on.
    #[must_use]
    pub fn has_entries(&self) -> bool {
        !(self.embargoes.is_empty() && self.holds.is_empty() && self.trips.is_empty() && self.events.is_empty())
    }
}

/// Something that must not be told before a certain time.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EmbargoConfig {
    pub name: String,
    #[serde(default)]
    pub about: Topic,
    /// With its time: on the day, minutes matter.
    pub until: String,
    /// Words that tell that a post is about it.
    #[serde(default)]
    pub words: Vec<String>,
}

/// What is under embargo.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// Of examinations: posts about them are known by the words of the ruleset, too.
    Results,
    #[default]
    News,
}

impl Topic {
    /// The word for it in rules.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Results => "results",
            Self::News => "news",
        }
    }
}

/// A time in which nothing goes out that a person has not looked at.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldConfig {
    pub kind: HoldKind,
    pub from: String,
    /// Without it, until it is lifted.
    pub until: Option<String>,
    /// Words that let a post pass.
    #[serde(default)]
    pub allow: Vec<String>,
}

/// Why posts are held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HoldKind {
    Bereavement,
    Incident,
    Election,
    Other,
}

impl HoldKind {
    /// The word for it in rules and messages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bereavement => "bereavement",
            Self::Incident => "incident",
            Self::Election => "election",
            Self::Other => "other",
        }
    }
}

/// Pupils who are away.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TripConfig {
    pub name: String,
    /// Where they go.
    #[serde(default)]
    pub places: Vec<String>,
    /// Where they sleep: not told before they are back.
    #[serde(default)]
    pub lodging: Vec<String>,
    pub from: String,
    /// When they are back.
    pub until: String,
}

/// Something that takes place on a day.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EventConfig {
    pub name: String,
    /// A day, or when it begins.
    pub date: String,
    /// Other names for it.
    #[serde(default)]
    pub words: Vec<String>,
}

/// A calendar whose times have been read.
#[derive(Clone, Debug)]
pub struct Calendar {
    pub zone: TimeZone,
    pub embargoes: Vec<Embargo>,
    pub holds: Vec<Hold>,
    pub trips: Vec<Trip>,
    pub events: Vec<Event>,
}

/// See [`EmbargoConfig`].
#[derive(Clone, Debug)]
pub struct Embargo {
    pub name: String,
    pub about: Topic,
    pub until: Moment,
    pub words: Vec<String>,
}

/// See [`HoldConfig`].
#[derive(Clone, Debug)]
pub struct Hold {
    pub kind: HoldKind,
    pub window: Window,
    pub allow: Vec<String>,
}

/// See [`TripConfig`].
#[derive(Clone, Debug)]
pub struct Trip {
    pub name: String,
    /// Its name and its places.
    pub places: Vec<String>,
    pub lodging: Vec<String>,
    pub window: Window,
}

/// See [`EventConfig`].
#[derive(Clone, Debug)]
pub struct Event {
    pub name: String,
    pub date: Moment,
    /// All its names.
    pub words: Vec<String>,
}

/// A stretch of time; open where it has no end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    pub from: Moment,
    pub until: Option<Moment>,
}

impl Window {
    /// Whether something that happens at `moment` may fall into it.
    #[must_use]
    pub fn may_hold(&self, moment: &Moment) -> bool {
        moment.latest() >= self.from.earliest() && self.may_be_before_end(moment)
    }

    /// Whether something that happens at `moment` may happen before it is over.
    #[must_use]
    pub fn may_be_before_end(&self, moment: &Moment) -> bool {
        self.until.as_ref().is_none_or(|until| moment.earliest() < until.latest())
    }
}

impl Default for Calendar {
    fn default() -> Self {
        Self::new(time_zone(DEFAULT_ZONE).unwrap_or(TimeZone::UTC))
    }
}

impl Calendar {
    /// A calendar without entries.
    #[must_use]
    pub fn new(zone: TimeZone) -> Self {
        Self { zone, embargoes: Vec::new(), holds: Vec::new(), trips: Vec::new(), events: Vec::new() }
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.embargoes.is_empty() && self.holds.is_empty() && self.trips.is_empty() && self.events.is_empty()
    }

    /// Reads the times of `config`.
    ///
    /// # Errors
    /// One sentence: which entry has a time that cannot be read, or says too little to be looked for.
    pub fn build(config: &CalendarConfig) -> Result<Self, String> {
        let zone = time_zone(config.time_zone.as_deref().unwrap_or(DEFAULT_ZONE))?;
        let mut calendar = Self::new(zone);
        for embargo in &config.embargoes {
            let entry = format!("embargo '{}'", embargo.name);
            let until = calendar.time(&entry, "until", &embargo.until)?;
            if until.is_day() {
                return Err(format!(
                    "{entry}: until '{}' has no time of day; add it, as in 2026-08-20T08:00",
                    embargo.until
                ));
            }
            if embargo.words.is_empty() && embargo.about == Topic::News {
                return Err(format!("{entry}: nothing tells which posts are about it; list some `words:`"));
            }
            calendar.embargoes.push(Embargo {
                name: embargo.name.clone(),
                about: embargo.about,
                until,
                words: embargo.words.clone(),
            });
        }
        for hold in &config.holds {
            let window =
                calendar.window(&format!("hold '{}'", hold.kind.as_str()), &hold.from, hold.until.as_deref())?;
            calendar.holds.push(Hold { kind: hold.kind, window, allow: hold.allow.clone() });
        }
        for trip in &config.trips {
            let window = calendar.window(&format!("trip '{}'", trip.name), &trip.from, Some(&trip.until))?;
            let places = [std::slice::from_ref(&trip.name), trip.places.as_slice()].concat();
            calendar.trips.push(Trip { name: trip.name.clone(), places, lodging: trip.lodging.clone(), window });
        }
        for event in &config.events {
            let date = calendar.time(&format!("event '{}'", event.name), "date", &event.date)?;
            let words = [std::slice::from_ref(&event.name), event.words.as_slice()].concat();
            calendar.events.push(Event { name: event.name.clone(), date, words });
        }
        Ok(calendar)
    }

    fn time(&self, entry: &str, field: &str, written: &str) -> Result<Moment, String> {
        let help = "write it as 2026-08-20T08:00, 2026-08-20T08:00:00+01:00 or 2026-08-20";
        Moment::read(written, &self.zone).ok_or_else(|| format!("{entry}: {field} '{written}' is no time; {help}"))
    }

    fn window(&self, entry: &str, from: &str, until: Option<&str>) -> Result<Window, String> {
        let from = self.time(entry, "from", from)?;
        let until = until.map(|until| self.time(entry, "until", until)).transpose()?;
        if until.as_ref().is_some_and(|until| until.latest() < from.earliest()) {
            return Err(format!("{entry}: it is over before it begins; exchange `from:` and `until:`"));
        }
        Ok(Window { from, until })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn build(written: serde_json::Value) -> Result<Calendar, String> {
        Calendar::build(&serde_json::from_value(written).unwrap())
    }

    fn held(from: &str, until: &str, moment: &str) -> bool {
        let holds = serde_json::json!({"holds": [{"kind": "incident", "from": from, "until": until}]});
        let calendar = build(holds).unwrap();
        calendar.holds[0].window.may_hold(&Moment::read(moment, &calendar.zone).unwrap())
    }

    #[test]
    fn a_last_day_counts_to_its_end() {
        assert!(held("2026-11-24", "2026-11-26", "2026-11-26T23:59"));
        assert!(!held("2026-11-24", "2026-11-26", "2026-11-27T00:00"));
        assert!(!held("2026-11-24", "2026-11-26", "2026-11-23"));
    }

    #[test]
    fn a_window_that_ends_while_the_clocks_change_ends_as_late_as_it_may() {
        // 01:30 comes twice on that night; an embargo or a hold is not over the first time.
        assert!(held("2026-10-24", "2026-10-25T01:30", "2026-10-25T00:45:00Z"));
        assert!(!held("2026-10-24", "2026-10-25T01:30", "2026-10-25T01:30:00Z"));
        // In summer 08:00 in London is 07:00 in UTC.
        assert!(held("2026-08-01", "2026-08-20T08:00", "2026-08-20T06:59:00Z"));
        assert!(!held("2026-08-01", "2026-08-20T08:00", "2026-08-20T07:00:00Z"));
    }

    #[test]
    fn errors_name_the_entry_and_what_to_write() {
        let error = |written| build(written).unwrap_err();
        insta::assert_snapshot!(
            error(serde_json::json!({"embargoes": [{"name": "GCSE", "about": "results", "until": "20/08/2026"}]})),
            @"embargo 'GCSE': until '20/08/2026' is no time; write it as 2026-08-20T08:00, 2026-08-20T08:00:00+01:00 or 2026-08-20"
        );
        insta::assert_snapshot!(
            error(serde_json::json!({"embargoes": [{"name": "GCSE", "about": "results", "until": "2026-08-20"}]})),
            @"embargo 'GCSE': until '2026-08-20' has no time of day; add it, as in 2026-08-20T08:00"
        );
        insta::assert_snapshot!(
            error(serde_json::json!({"embargoes": [{"name": "New head", "until": "2026-08-20T08:00"}]})),
            @"embargo 'New head': nothing tells which posts are about it; list some `words:`"
        );
        insta::assert_snapshot!(
            error(serde_json::json!({"trips": [{"name": "Year 6", "from": "2026-06-03", "until": "2026-06-01"}]})),
            @"trip 'Year 6': it is over before it begins; exchange `from:` and `until:`"
        );
        insta::assert_snapshot!(
            error(serde_json::json!({"time_zone": "Europe/Londn"})),
            @"'Europe/Londn' is no time zone; write it as in Europe/London"
        );
    }
}
