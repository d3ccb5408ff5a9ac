//! Dates as people write them in tables: read where they can mean only one day, told where they cannot.

/// How `04/12/2026` is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateOrder {
    /// Nobody said: a date that can be read both ways is not read at all.
    #[default]
    Unknown,
    /// `DD/MM/YYYY`, as in the United Kingdom.
    DayFirst,
    /// `MM/DD/YYYY`, as in the United States.
    MonthFirst,
}

/// What a cell says about a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// `YYYY-MM-DD`, with `THH:MM` and what follows where a time is given.
    Known(String),
    /// Both of these days, as `YYYY-MM-DD`.
    Ambiguous(String, String),
    /// No date.
    Unreadable,
}

const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Reads a date, perhaps with a time after it.
#[allow(clippy::many_single_char_names, reason = "the three parts of a date, whichever is which")]
pub(super) fn read(written: &str, order: DateOrder) -> When {
    let written = written.trim();
    let (first, rest) = split_date(written);
    let time = time(rest);
    let with_time = |day: String| match &time {
        Some(time) => format!("{day}T{time}"),
        None => day,
    };
    let parts: Vec<&str> = first.split(['/', '-', '.', ' ', ',']).filter(|part| !part.is_empty()).collect();
    let [a, b, c] = parts.as_slice() else { return When::Unreadable };
    if let Some(day) = named_month(a, b, c) {
        return When::Known(with_time(day));
    }
    let (Ok(x), Ok(y), Ok(z)) = (a.parse::<u32>(), b.parse::<u32>(), c.parse::<u32>()) else { return When::Unreadable };
    if a.len() == 4 {
        return day(x, y, z).map_or(When::Unreadable, |day| When::Known(with_time(day)));
    }
    let (day_first, month_first) = (day(year(z), y, x), day(year(z), x, y));
    match (day_first, month_first, order) {
        (Some(day), None, _) | (None, Some(day), _) => When::Known(with_time(day)),
        (Some(one), Some(other), _) if one == other => When::Known(with_time(one)),
        (Some(day), Some(_), DateOrder::DayFirst) | (Some(_), Some(day), DateOrder::MonthFirst) => {
            When::Known(with_time(day))
        }
        (Some(one), Some(other), DateOrder::Unknown) => When::Ambiguous(one, other),
        (None, None, _) => When::Unreadable,
    }
}

/// A time of day as `HH:MM`, with what ISO 8601 allows after it kept as it is.
pub(super) fn time(written: &str) -> Option<String> {
    let written = written.trim().trim_start_matches(['T', ',']).trim();
    let lower = written.to_lowercase();
    let (clock, half) = match lower.find(['a', 'p']) {
        Some(at) if lower.ends_with('m') || lower.ends_with("m.") => {
            (lower.get(..at)?.trim().to_owned(), lower.get(at..at + 1))
        }
        _ => (written.to_owned(), None),
    };
    let mut parts = clock.splitn(2, [':', '.']);
    let hour: u32 = parts.next()?.trim().parse().ok()?;
    let rest = match (parts.next(), half) {
        (Some(rest), _) => rest,
        (None, Some(_)) => "00",
        (None, None) => return None,
    };
    let minute: u32 = rest.get(..2)?.parse().ok()?;
    let hour = match half {
        Some("p") if hour < 12 => hour + 12,
        Some("a") if hour == 12 => 0,
        _ => hour,
    };
    (hour < 24 && minute < 60).then(|| format!("{hour:02}:{minute:02}{}", rest.get(2..).unwrap_or_default()))
}

/// The date and what comes after it.
fn split_date(written: &str) -> (&str, &str) {
    let digit = |c: char| c.is_ascii_digit();
    // `2026-12-04T15:30` and `04/12/2026 15:30`: the date has no blanks. `4 December 2026 15:30` has two.
    let named = written.chars().any(|c| c.is_alphabetic() && c != 'T' && c != 'Z') && {
        let lower = written.to_lowercase();
        MONTHS.iter().any(|month| lower.contains(month))
    };
    if named {
        let mut end = 0;
        let mut years = 0;
        for word in written.split_inclusive([' ', ',', '-']) {
            end += word.len();
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            years += usize::from(!word.is_empty());
            if years == 3 {
                break;
            }
        }
        return written.split_at_checked(end).unwrap_or((written, ""));
    }
    let end = written.find(|c: char| !(digit(c) || matches!(c, '/' | '-' | '.'))).unwrap_or(written.len());
    written.split_at_checked(end).unwrap_or((written, ""))
}

fn named_month(a: &str, b: &str, c: &str) -> Option<String> {
    let month = |word: &str| {
        let lower = word.to_lowercase();
        MONTHS.iter().position(|month| lower.starts_with(month)).and_then(|index| u32::try_from(index + 1).ok())
    };
    let number = |word: &str| word.trim_end_matches(|c: char| c.is_alphabetic()).parse::<u32>().ok();
    match (month(a), month(b)) {
        (Some(month), None) => day(year(number(c)?), month, number(b)?),
        (None, Some(month)) => day(year(number(c)?), month, number(a)?),
        _ => None,
    }
}

fn year(written: u32) -> u32 {
    if written < 100 { 2000 + written } else { written }
}

/// `YYYY-MM-DD`, where there is such a day.
pub(super) fn day(year: u32, month: u32, day: u32) -> Option<String> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    ((1900..2200).contains(&year) && (1..=days).contains(&day)).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(written: &str) -> String {
        match read(written, DateOrder::Unknown) {
            When::Known(day) => day,
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn a_date_that_means_one_day_is_read() {
        assert_eq!(known("2026-12-04 15:30"), "2026-12-04T15:30");
        assert_eq!(known("2026-12-04T15:30:00+00:00"), "2026-12-04T15:30:00+00:00");
        assert_eq!(known("25/12/2026"), "2026-12-25");
        assert_eq!(known("12/25/26 3:05 PM"), "2026-12-25T15:05");
        assert_eq!(known("4 December 2026, 9.15am"), "2026-12-04T09:15");
        assert_eq!(known("Dec 4th, 2026"), "2026-12-04");
        assert_eq!(known("04-Dec-26"), "2026-12-04");
        assert_eq!(known("05/05/2026"), "2026-05-05");
    }

    #[test]
    fn a_date_that_may_mean_two_days_is_not_guessed() {
        let both = When::Ambiguous("2026-12-04".to_owned(), "2026-04-12".to_owned());
        assert_eq!(read("04/12/26", DateOrder::Unknown), both);
        assert_eq!(read("04/12/26 08:00", DateOrder::DayFirst), When::Known("2026-12-04T08:00".to_owned()));
        assert_eq!(read("04/12/26", DateOrder::MonthFirst), When::Known("2026-04-12".to_owned()));
    }

    #[test]
    fn what_is_no_day_is_not_read() {
        for written in ["soon", "", "31/02/2026x", "2026-02-30", "46000.5", "99/99/9999"] {
            assert_eq!(read(written, DateOrder::Unknown), When::Unreadable, "{written}");
        }
    }
}
