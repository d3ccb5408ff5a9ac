//! When a post goes out: an instant, or a stretch where only a day is known.

use std::fmt;

use jiff::civil::{Date, DateTime};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, ToSpan, Zoned};

/// The zone of times that are written without one.
pub const DEFAULT_ZONE: &str = "Europe/London";

/// The zone called `name` (IANA).
///
/// # Errors
/// One sentence: there is no such zone.
pub fn time_zone(name: &str) -> Result<TimeZone, String> {
    // The zones that were built in are the same on every machine; to find the system's, its whole folder would be listed.
    TimeZoneDatabase::bundled()
        .get(name)
        .or_else(|_| TimeZone::get(name))
        .map_err(|_| format!("'{name}' is no time zone; write it as in {DEFAULT_ZONE}"))
}

/// Something that happens once between two instants; both are the same where the instant is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    from: Timestamp,
    /// Included.
    to: Timestamp,
    /// Only the day is known.
    day_only: bool,
    /// Nobody said so: it is the time at which somebody looked.
    assumed: bool,
    zone: TimeZone,
}

impl Moment {
    /// The present.
    #[must_use]
    pub fn now(zone: &TimeZone) -> Self {
        Self { assumed: true, ..Self::at(Timestamp::now(), zone) }
    }

    /// One instant.
    #[must_use]
    pub fn at(instant: Timestamp, zone: &TimeZone) -> Self {
        Self { from: instant, to: instant, day_only: false, assumed: false, zone: zone.clone() }
    }

    /// Some time on `day`.
    #[must_use]
    pub fn on(day: Date, zone: &TimeZone) -> Option<Self> {
        let from = day.to_zoned(zone.clone()).ok()?.timestamp();
        let next = day.tomorrow().ok()?.to_zoned(zone.clone()).ok()?.timestamp();
        Some(Self {
            from,
            to: next.checked_sub(1.nanosecond()).ok()?,
            day_only: true,
            assumed: false,
            zone: zone.clone(),
        })
    }

    /// Reads RFC 3339 (`2026-07-03T15:30:00+01:00`), a local date and time (`2026-07-03T15:30`, `2026-07-03 15:30`) or a day
    /// (`2026-07-03`), in `zone` where it names none. `None` for everything else: other ways to write a date would be guesses.
    #[must_use]
    pub fn read(written: &str, zone: &TimeZone) -> Option<Self> {
        let written = written.trim();
        if written.len() <= 10 {
            return Self::on(written.parse().ok()?, zone);
        }
        if let Ok(zoned) = written.parse::<Zoned>() {
            return Some(Self::at(zoned.timestamp(), zone));
        }
        if let Ok(instant) = written.parse::<Timestamp>() {
            return Some(Self::at(instant, zone));
        }
        let local: DateTime = written.parse().ok()?;
        let ambiguous = zone.to_ambiguous_zoned(local);
        let (from, to) = (ambiguous.clone().earlier().ok()?, ambiguous.later().ok()?);
        Some(Self { from: from.timestamp(), to: to.timestamp(), day_only: false, assumed: false, zone: zone.clone() })
    }

    /// The first instant that it may be.
    #[must_use]
    pub fn earliest(&self) -> Timestamp {
        self.from
    }

    /// The last instant that it may be.
    #[must_use]
    pub fn latest(&self) -> Timestamp {
        self.to
    }

    /// The zone in which it was read.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Whether only the day is known.
    #[must_use]
    pub fn is_day(&self) -> bool {
        self.day_only
    }

    /// The hour on the clock in its zone; `None` where only the day is known, or where nobody said when it is.
    #[must_use]
    pub fn hour(&self) -> Option<i8> {
        (!self.day_only && !self.assumed).then(|| self.from.to_zoned(self.zone.clone()).hour())
    }

    /// The (first) day of it, as people in its zone count.
    #[must_use]
    pub fn day(&self) -> Date {
        self.from.to_zoned(self.zone.clone()).date()
    }
}

/// As people read it: `3 July 2026`, `3 July 2026 15:30`.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let local = self.from.to_zoned(self.zone.clone());
        let pattern = if self.day_only { "%-d %B %Y" } else { "%-d %B %Y %H:%M" };
        f.write_str(&local.strftime(pattern).to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn london() -> TimeZone {
        time_zone(DEFAULT_ZONE).unwrap()
    }

    fn stretch(written: &str) -> String {
        let moment = Moment::read(written, &london()).unwrap();
        if moment.earliest() == moment.latest() {
            return moment.earliest().to_string();
        }
        format!("{} to {}", moment.earliest(), moment.latest())
    }

    #[test]
    fn local_times_are_those_of_the_zone_in_summer_and_in_winter() {
        assert_eq!(stretch("2026-07-03T15:30"), "2026-07-03T14:30:00Z");
        assert_eq!(stretch("2026-11-24 09:00"), "2026-11-24T09:00:00Z");
        assert_eq!(stretch("2026-07-03T15:30:00+02:00"), "2026-07-03T13:30:00Z");
        assert_eq!(stretch("2026-07-03T15:30Z"), "2026-07-03T15:30:00Z");
    }

    #[test]
    fn the_hour_that_comes_twice_is_a_stretch() {
        assert_eq!(stretch("2026-10-25T01:30"), "2026-10-25T00:30:00Z to 2026-10-25T01:30:00Z");
        assert_eq!(stretch("2026-10-25T02:30"), "2026-10-25T02:30:00Z");
    }

    #[test]
    fn the_hour_that_is_left_out_is_a_stretch() {
        assert_eq!(stretch("2026-03-29T01:30"), "2026-03-29T00:30:00Z to 2026-03-29T01:30:00Z");
    }

    #[test]
    fn a_day_lasts_as_long_as_the_clocks_let_it() {
        assert_eq!(stretch("2026-03-29"), "2026-03-29T00:00:00Z to 2026-03-29T22:59:59.999999999Z");
        assert_eq!(stretch("2026-10-25"), "2026-10-24T23:00:00Z to 2026-10-25T23:59:59.999999999Z");
    }

    #[test]
    fn what_would_have_to_be_guessed_is_not_read() {
        for written in
            ["", "tomorrow", "04/12/2026", "04/12/2026 09:00", "2026-13-01", "3 July 2026", "2026-02-30T10:00"]
        {
            assert!(Moment::read(written, &london()).is_none(), "{written}");
        }
        assert!(time_zone("Europe/Londn").is_err());
    }

    #[test]
    fn it_is_told_as_people_read_it() {
        let zone = london();
        assert_eq!(Moment::read("2026-07-03T14:30:00Z", &zone).unwrap().to_string(), "3 July 2026 15:30");
        assert_eq!(Moment::read("2026-07-03", &zone).unwrap().to_string(), "3 July 2026");
    }
}
