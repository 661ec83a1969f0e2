//! How days and numbers are written in a file, and the same as everything else here writes them; pure.

use std::borrow::Cow;

use chrono::NaiveTime;
use serde::{Deserialize, Serialize};

/// How days are written, with a time behind them or without; as in ISO 8601 they may always be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dates {
    /// `2025-12-31`
    #[default]
    Iso,
    /// `31.12.2025`
    Dotted,
    /// `31/12/2025`
    DayFirst,
    /// `12/31/2025`
    MonthFirst,
}

/// What stands between a whole number and its decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decimals {
    /// `1.5`, and `1,234.5`
    #[default]
    Dot,
    /// `1,5`, and `1.234,5`
    Comma,
}

impl Dates {
    /// Every way, in the order the form offers them.
    pub const ALL: [Self; 4] = [Self::Iso, Self::Dotted, Self::DayFirst, Self::MonthFirst];

    /// As forms and the command line say it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Iso => "iso",
            Self::Dotted => "dotted",
            Self::DayFirst => "day-first",
            Self::MonthFirst => "month-first",
        }
    }

    /// The last day of a year, as people see it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Iso => "2025-12-31",
            Self::Dotted => "31.12.2025",
            Self::DayFirst => "31/12/2025",
            Self::MonthFirst => "12/31/2025",
        }
    }

    /// From what the form sent or somebody typed.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.key() == key)
    }

    /// A day, and what follows it, in ISO 8601; what is so already, or is no day, stays as it is.
    pub(super) fn iso(self, text: &str) -> Cow<'_, str> {
        if text.as_bytes().get(4) == Some(&b'-') {
            return Cow::Borrowed(text);
        }
        let found = Parts::of(text).and_then(|parts| Some((parts.day(self)?, time(parts.rest)?)));
        found.map_or(Cow::Borrowed(text), |((year, month, day), time)| {
            Cow::Owned(format!("{year:04}-{month:02}-{day:02}{time}"))
        })
    }

    /// The same for whoever wants no time: spreadsheets write midnight behind days.
    pub(super) fn day(self, text: &str) -> Cow<'_, str> {
        let midnight = |text: &str| {
            [" 00:00:00", " 00:00", "T00:00:00", "T00:00"]
                .iter()
                .find(|end| text.ends_with(**end))
                .map(|end| text.len() - end.len())
        };
        match self.iso(text) {
            Cow::Borrowed(text) => Cow::Borrowed(midnight(text).and_then(|end| text.get(..end)).unwrap_or(text)),
            Cow::Owned(mut text) => {
                text.truncate(midnight(&text).unwrap_or(text.len()));
                Cow::Owned(text)
            }
        }
    }

    /// What is added to the reason for which a day was refused.
    pub(super) fn hint(self, text: &str) -> String {
        match self {
            Self::Iso if Parts::of(text).is_some() => " How dates are written in this file can be chosen.".to_owned(),
            Self::Iso => String::new(),
            other => format!(" In this file it may also be written like {}.", other.label()),
        }
    }
}

impl Decimals {
    /// Every way, in the order the form offers them.
    pub const ALL: [Self; 2] = [Self::Dot, Self::Comma];

    /// As forms and the command line say it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Dot => "dot",
            Self::Comma => "comma",
        }
    }

    /// Numbers with decimals, as people see them.
    pub fn label(self) -> &'static str {
        match self {
            Self::Dot => "1.5 and 1,234.5",
            Self::Comma => "1,5 and 1.234,5",
        }
    }

    /// From what the form sent or somebody typed.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.key() == key)
    }

    /// A number with a dot and without marks between its thousands; `None` when it cannot be one that is written so.
    pub(super) fn plain(self, text: &str) -> Option<Cow<'_, str>> {
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Cow::Borrowed(text));
        }
        let (sign, digits) = text.split_at(text.find(|c| !matches!(c, '-' | '+')).unwrap_or(0));
        let (mark, gap) = match self {
            Self::Dot => ('.', ','),
            Self::Comma => (',', '.'),
        };
        let (whole, decimals) = digits.split_once(mark).unwrap_or((digits, ""));
        let gaps = [gap, ' ', '\u{a0}', '\u{202f}', '\'', '’'];
        match gaps.into_iter().find(|gap| whole.contains(*gap)) {
            Some(gap) if is_grouped(whole, gap) => {
                Some(Cow::Owned(format!("{sign}{}.{decimals}", whole.replace(gap, ""))))
            }
            Some(_) => None,
            None if self == Self::Dot => Some(Cow::Borrowed(text)),
            None => Some(Cow::Owned(format!("{sign}{whole}.{decimals}"))),
        }
    }

    /// Why a cell is no number.
    pub(super) fn complaint(self, label: &str) -> String {
        format!("{label} must be a number, written like {} in this file.", self.label())
    }
}

/// Thousands stand in threes behind one to three digits that do not begin with a zero.
pub(super) fn is_grouped(whole: &str, gap: char) -> bool {
    let is_plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = whole.split(gap);
    let first = parts.next().unwrap_or("");
    (1..=3).contains(&first.len())
        && is_plain(first)
        && !first.starts_with('0')
        && parts.all(|part| part.len() == 3 && is_plain(part))
}

/// Three numbers with one mark between them, and what follows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parts<'t> {
    numbers: [&'t str; 3],
    pub(super) mark: char,
    rest: &'t str,
}

impl<'t> Parts<'t> {
    pub(super) fn of(text: &'t str) -> Option<Self> {
        let is_inside = |c: char| c.is_ascii_digit() || matches!(c, '.' | '/' | '-');
        let (day, rest) = text.split_at(text.find(|c| !is_inside(c)).unwrap_or(text.len()));
        let mark = day.chars().find(|c| !c.is_ascii_digit())?;
        let mut parts = day.split(mark);
        let numbers = [parts.next()?, parts.next()?, parts.next()?];
        let is_digits = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        (parts.next().is_none() && numbers.iter().all(is_digits)).then_some(Self { numbers, mark, rest })
    }

    /// The first two numbers, when a year stands behind them.
    pub(super) fn before_year(&self) -> Option<(u32, u32)> {
        let [a, b, year] = self.numbers;
        (a.len() <= 2 && b.len() <= 2 && matches!(year.len(), 2 | 4)).then_some(())?;
        Some((a.parse().ok()?, b.parse().ok()?))
    }

    fn day(&self, dates: Dates) -> Option<(u32, u32, u32)> {
        let [first, second, third] = self.numbers;
        if first.len() == 4 {
            return Some((first.parse().ok()?, second.parse().ok()?, third.parse().ok()?));
        }
        let (a, b) = self.before_year()?;
        let (month, day) = match (dates, self.mark) {
            (Dates::Dotted, '.') | (Dates::DayFirst, _) => (b, a),
            (Dates::MonthFirst, '/' | '-') => (a, b),
            _ => return None,
        };
        let year: u32 = third.parse().ok()?;
        // Spreadsheets mean the years from 1930 to 2029 when they write two digits.
        let century = match (third.len(), year) {
            (4, _) => 0,
            (_, 0..30) => 2000,
            _ => 1900,
        };
        Some((century + year, month, day))
    }
}

/// What follows a day: nothing, or a time with one space in front, on a clock of 24 hours.
fn time(rest: &str) -> Option<Cow<'_, str>> {
    let time = rest.trim_start_matches([',', ' ', 'T']);
    if time.is_empty() {
        return Some(Cow::Borrowed(""));
    }
    let last = time.as_bytes().last().map(u8::to_ascii_lowercase);
    if last != Some(b'm') {
        return Some(Cow::Owned(format!(" {time}")));
    }
    let formats = ["%I:%M %p", "%I:%M%p", "%I:%M:%S %p", "%I:%M:%S%p"];
    let found = formats.iter().find_map(|format| NaiveTime::parse_from_str(time, format).ok())?;
    Some(Cow::Owned(found.format(" %H:%M:%S").to_string()))
}

#[cfg(test)]
mod tests {
    use super::{Dates, Decimals};

    #[test]
    fn days_are_read_as_they_are_written_and_iso_always() {
        use Dates as D;
        for (dates, text, wanted) in [
            (D::Dotted, "31.12.2025", "2025-12-31"),
            (D::Dotted, "1.2.2025 9:05", "2025-02-01 9:05"),
            (D::Dotted, "31.12.25", "2025-12-31"),
            (D::Dotted, "31.12.68", "1968-12-31"),
            (D::Dotted, "31.12.2025, 14:05:33", "2025-12-31 14:05:33"),
            (D::Dotted, "31/12/2025", "31/12/2025"),
            (D::DayFirst, "03/04/2025", "2025-04-03"),
            (D::MonthFirst, "03/04/2025", "2025-03-04"),
            (D::MonthFirst, "12/31/2025 2:05 PM", "2025-12-31 14:05:00"),
            (D::MonthFirst, "12/31/2025 12:00:30am", "2025-12-31 00:00:30"),
            (D::MonthFirst, "31.12.2025", "31.12.2025"),
            (D::Iso, "31.12.2025", "31.12.2025"),
            (D::Iso, "2025/12/31", "2025-12-31"),
        ] {
            assert_eq!(dates.iso(text), wanted, "{text}");
        }
        for dates in Dates::ALL {
            assert_eq!(dates.iso("2025-12-31T14:05:00Z"), "2025-12-31T14:05:00Z");
            assert_eq!(dates.day("2025-12-31 00:00:00"), "2025-12-31");
            assert_eq!(dates.iso("soon"), "soon");
        }
        assert_eq!(D::Dotted.day("31.12.2025 00:00"), "2025-12-31");
    }

    #[test]
    fn numbers_are_read_with_either_mark_and_with_thousands_apart() {
        use Decimals as D;
        for (decimals, text, wanted) in [
            (D::Comma, "1,5", Some("1.5")),
            (D::Comma, "-1.234.567,89", Some("-1234567.89")),
            (D::Comma, "1.234", Some("1234.")),
            (D::Comma, "1 234,5", Some("1234.5")),
            (D::Comma, "12", Some("12")),
            (D::Comma, "1.5", None),
            (D::Comma, "0.125", None),
            (D::Dot, "1.5", Some("1.5")),
            (D::Dot, "1,234.5", Some("1234.5")),
            (D::Dot, "1'234.50", Some("1234.50")),
            (D::Dot, "-7", Some("-7")),
            (D::Dot, "1,5", None),
        ] {
            assert_eq!(decimals.plain(text).as_deref(), wanted, "{text}");
        }
    }
}
