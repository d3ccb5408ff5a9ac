//! Days and times of day in a sentence, where they can mean only one.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::{Date, Weekday, date};
use regex::{Captures, Regex};

/// A day as written: the year is often left out, the day of the week often added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Day {
    /// Of the month.
    pub(super) number: i8,
    pub(super) month: i8,
    pub(super) year: Option<i16>,
    pub(super) weekday: Option<Weekday>,
    /// Bytes.
    pub(super) place: Range<usize>,
}

/// A time of day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Time {
    /// Minutes since midnight; of `3-5pm`, those of its beginning.
    pub(super) minutes: u16,
    /// Bytes.
    pub(super) place: Range<usize>,
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

// The expressions are constants, and a test uses each.
static DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)(?:\b(?P<weekday>mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+(?:the\s+)?)?",
        r"(?:\b(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b",
        r"|\b(?P<month2>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\s+(?P<day2>\d{1,2})(?:st|nd|rd|th)?\b)",
        r"(?:,?\s+(?P<year>1[89]\d\d|20\d\d)\b)?",
    ))
    .ok()
});
static TIME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)(?:\b(?P<from>\d{1,2})(?:[:.](?P<from_minutes>[0-5]\d))?\s?(?:-|–|to|until)\s?)?",
        r"\b(?P<hour>\d{1,2})(?:[:.](?P<minutes>[0-5]\d))?\s?(?P<half>am|pm)\b|\b(?P<hour24>[01]?\d|2[0-3]):(?P<minutes24>[0-5]\d)\b",
    ))
    .ok()
});

/// The days that `text` names with their month, in words.
pub(super) fn days(text: &str) -> Vec<Day> {
    let Some(expression) = DAY.as_ref().filter(|_| has_digit(text) && may_name_a_month(text)) else {
        return Vec::new();
    };
    let read = |found: Captures<'_>| {
        let day = found.name("day").or_else(|| found.name("day2"))?.as_str().parse().ok()?;
        let written = found.name("month").or_else(|| found.name("month2"))?.as_str();
        // "you may 10 times": a month has a capital where it could be a verb.
        if written == "may" || written == "march" {
            return None;
        }
        let month = MONTHS.iter().position(|month| written.to_ascii_lowercase().starts_with(month))?;
        let month = i8::try_from(month + 1).ok()?;
        // 2028 is a leap year: 29 February is a day.
        jiff::civil::Date::new(2028, month, day).ok()?;
        let weekday = found.name("weekday").and_then(|written| {
            let lower = written.as_str().to_ascii_lowercase();
            WEEKDAYS.iter().find(|(name, _)| lower.starts_with(name)).map(|(_, weekday)| *weekday)
        });
        let year = found.name("year").and_then(|year| year.as_str().parse().ok());
        Some(Day { number: day, month, year, weekday, place: found.get(0)?.range() })
    };
    expression.captures_iter(text).filter_map(read).collect()
}

/// Without one there is neither a day nor a time.
fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether the first letters of a month stand anywhere: the expression is slow on texts with letters outside ASCII.
fn may_name_a_month(text: &str) -> bool {
    let starts = |three: &[u8]| {
        matches!(three[0] | 0x20, b'a' | b'd' | b'f' | b'j' | b'm' | b'n' | b'o' | b's')
            && MONTHS.iter().any(|month| month.as_bytes().eq_ignore_ascii_case(three))
    };
    // The long s is an s to the expression.
    text.as_bytes().windows(3).any(starts) || text.contains('\u{17f}')
}

/// The times of day that `text` names in figures.
pub(super) fn times(text: &str) -> Vec<Time> {
    let Some(expression) = TIME.as_ref().filter(|_| has_digit(text)) else { return Vec::new() };
    let number = |found: &Captures<'_>, name: &str| found.name(name).and_then(|part| part.as_str().parse::<u16>().ok());
    let read = |found: Captures<'_>| {
        let place = found.get(0)?.range();
        if let Some(hour) = number(&found, "hour24") {
            return Some(Time { minutes: hour * 60 + number(&found, "minutes24")?, place });
        }
        let afternoon = found.name("half")?.as_str().eq_ignore_ascii_case("pm");
        let clock =
            |hour: u16, afternoon: bool| (1..=12).contains(&hour).then_some(hour % 12 + if afternoon { 12 } else { 0 });
        let end = clock(number(&found, "hour")?, afternoon)? * 60 + number(&found, "minutes").unwrap_or(0);
        let Some(hour) = number(&found, "from") else { return Some(Time { minutes: end, place }) };
        let minutes = number(&found, "from_minutes").unwrap_or(0);
        if (13..24).contains(&hour) {
            return Some(Time { minutes: hour * 60 + minutes, place });
        }
        // Of "11-1pm" the eleven is in the morning, of "3-5pm" the three in the afternoon.
        let begins = [afternoon, false]
            .into_iter()
            .find_map(|half| Some(clock(hour, half)? * 60 + minutes).filter(|begin| *begin < end));
        begins.map(|minutes| Time { minutes, place })
    };
    expression.captures_iter(text).filter_map(read).collect()
}

impl Day {
    /// The day that is meant in a text of `near`: of its year as written, else the nearest of the name.
    pub(super) fn nearest(&self, near: Date) -> Option<Date> {
        if let Some(year) = self.year {
            return Date::new(year, self.month, self.number).ok();
        }
        let year = near.year();
        let candidates =
            [year - 1, year, year + 1].into_iter().filter_map(|year| Date::new(year, self.month, self.number).ok());
        candidates.min_by_key(|day| (*day - near).get_days().unsigned_abs())
    }

    /// Month and day as one number.
    pub(super) fn of_year(&self) -> u64 {
        u64::from(self.month.unsigned_abs()) * 100 + u64::from(self.number.unsigned_abs())
    }
}

/// Days since the beginning of 2000.
pub(super) fn count(day: Date) -> i32 {
    (day - date(2000, 1, 1)).get_days()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        let days = days(text).into_iter().map(|day| {
            let weekday = day.weekday.map(|weekday| format!(" {weekday:?}")).unwrap_or_default();
            let year = day.year.map(|year| format!(" {year}")).unwrap_or_default();
            format!("{}/{}{year}{weekday}", day.number, day.month)
        });
        let times = times(text).into_iter().map(|time| format!("{:02}:{:02}", time.minutes / 60, time.minutes % 60));
        days.chain(times).collect()
    }

    #[test]
    fn days_and_times_are_read_as_people_write_them() {
        assert_eq!(told("Sports Day: Friday 3rd July 2026, 1.30pm"), ["3/7 2026 Friday", "13:30"]);
        assert_eq!(told("on Fri, 3 July at 13:30"), ["3/7 Friday", "13:30"]);
        assert_eq!(told("July 3rd, 9am"), ["3/7", "09:00"]);
        assert_eq!(told("the 4th of September"), ["4/9"]);
        assert_eq!(told("3-5pm, or 11 - 1pm, or 5.30 to 7pm, 17:45 to 7pm"), ["15:00", "11:00", "17:30", "17:45"]);
    }

    #[test]
    fn what_may_be_something_else_is_left_alone() {
        let none: [&str; 0] = [];
        assert_eq!(told("You may 10 times, and march 5 miles, on the 30th of February"), none);
        assert_eq!(told("room 13.30, 24 pupils, 15 apples"), none);
    }

    #[test]
    fn the_nearest_year_is_meant_where_none_is_written() {
        let day = days("2 January").remove(0);
        assert_eq!(day.nearest(date(2026, 12, 20)), Some(date(2027, 1, 2)));
        assert_eq!(day.nearest(date(2026, 2, 1)), Some(date(2026, 1, 2)));
    }
}
