//! Days in a register, as schools write them.

use jiff::civil::Date;

/// Which part of `03/07/2026` is the day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DayOrder {
    /// `03/07/2026` is 3 July, as in Britain.
    #[default]
    DayFirst,
    /// `03/07/2026` is 7 March.
    MonthFirst,
}

/// A date cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum When {
    #[default]
    Blank,
    On(Date),
    /// Something is written that is no day; whoever asks must assume the worst.
    Unclear,
}

/// Which day a month stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    First,
    Last,
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

impl When {
    /// Reads a cell; a month without a day is its `edge`.
    #[must_use]
    pub fn read(cell: &str, order: DayOrder, edge: Edge) -> Self {
        let cell = cell.trim();
        if matches!(cell.to_ascii_lowercase().as_str(), "" | "-" | "n/a" | "none" | "never" | "no" | "false") {
            return Self::Blank;
        }
        parse_date(cell, order, edge).map_or(Self::Unclear, Self::On)
    }

    /// The day, where one is given.
    #[must_use]
    pub fn day(self) -> Option<Date> {
        match self {
            Self::On(day) => Some(day),
            Self::Blank | Self::Unclear => None,
        }
    }
}

/// The day in `text`: ISO 8601 (a time after it is ignored), `3/7/2026`, `3 July 2026`, `2026-07`, `July 2026`.
#[must_use]
pub fn parse_date(text: &str, order: DayOrder, edge: Edge) -> Option<Date> {
    let text = text.trim();
    let parts: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | '-' | '.' | ','))
        .filter(|part| !part.is_empty())
        .collect();
    let number = |part: &str| part.parse::<i16>().ok().filter(|_| part.bytes().all(|byte| byte.is_ascii_digit()));
    match parts.as_slice() {
        [year, month] if year.len() == 4 && number(year).is_some() => {
            whole_month(number(year)?, month_number(month)?, edge)
        }
        [month, year] if year.len() == 4 => whole_month(number(year)?, month_number(month)?, edge),
        [year, month, day, ..] if year.len() == 4 && number(year).is_some() => {
            // `2026-07-03T15:30:00+01:00`: the day as written where it is published.
            let day = day.split(['T', 't']).next()?;
            date(number(year)?, month_number(month)?, number(day)?)
        }
        [first, second, year, ..] => {
            let year = match year.len() {
                4 => number(year)?,
                2 => 2000 + number(year)?,
                _ => return None,
            };
            let named = second.starts_with(|c: char| c.is_alphabetic());
            let ordinal = first.trim_end_matches(|c: char| c.is_alphabetic());
            let (day, month) = match order {
                DayOrder::MonthFirst if !named => (number(second)?, month_number(first)?),
                _ => (number(ordinal)?, month_number(second)?),
            };
            date(year, month, day)
        }
        _ => None,
    }
}

fn month_number(part: &str) -> Option<i16> {
    if part.bytes().all(|byte| byte.is_ascii_digit()) {
        return part.parse().ok();
    }
    let short = part.get(..3)?.to_ascii_lowercase();
    MONTHS.iter().position(|month| *month == short).and_then(|index| i16::try_from(index + 1).ok())
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    // A register speaks of pupils of today: a year far off is a slip of the pen.
    if !(1990..2100).contains(&year) {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn whole_month(year: i16, month: i16, edge: Edge) -> Option<Date> {
    let first = date(year, month, 1)?;
    Some(match edge {
        Edge::First => first,
        Edge::Last => first.last_of_month(),
    })
}

/// Today where the program runs.
#[must_use]
pub fn today() -> Date {
    jiff::Zoned::now().date()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(cell: &str) -> String {
        match When::read(cell, DayOrder::DayFirst, Edge::Last) {
            When::Blank => "blank".to_owned(),
            When::On(day) => day.to_string(),
            When::Unclear => "unclear".to_owned(),
        }
    }

    #[test]
    fn days_are_read_as_schools_write_them() {
        for (cell, day) in [
            ("2026-07-03", "2026-07-03"),
            ("2026-07-03T15:30:00+01:00", "2026-07-03"),
            ("2026-07-03 00:00:00", "2026-07-03"),
            ("3/7/2026", "2026-07-03"),
            ("03.07.26", "2026-07-03"),
            ("3rd July 2026", "2026-07-03"),
            ("3-Jul-2026", "2026-07-03"),
            ("2026-07", "2026-07-31"),
            ("Feb 2028", "2028-02-29"),
            ("", "blank"),
            ("n/a", "blank"),
        ] {
            assert_eq!(read(cell), day, "{cell}");
        }
    }

    #[test]
    fn what_is_no_day_is_not_guessed() {
        for cell in ["31/02/2026", "12/25/2026", "2026-13-01", "soon", "46000", "2062026", "1/1/1066", "yes"] {
            assert_eq!(read(cell), "unclear", "{cell}");
        }
        assert_eq!(parse_date("12/25/2026", DayOrder::MonthFirst, Edge::Last).unwrap().to_string(), "2026-12-25");
    }
}
