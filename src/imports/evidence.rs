//! What the first rows of a file say about how it writes days and numbers; pure.

use super::reading::Reading;
use super::written::{Dates, Decimals, Parts, is_grouped};

/// What was found in cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Evidence {
    /// Days with dots.
    dotted: u32,
    /// Days with slashes or dashes that may be read either way.
    either: u32,
    /// The same with a first number that is no month.
    day_first: u32,
    /// The same with a second number that is no month.
    month_first: u32,
    /// Numbers that only a comma explains.
    commas: u32,
    /// Numbers that only a dot explains.
    dots: u32,
    /// `1.234` or `1,234`.
    thousands: u32,
}

impl Evidence {
    /// Looks at every cell of these rows.
    pub(super) fn of(rows: &[Vec<String>]) -> Self {
        let mut found = Self::default();
        rows.iter().flatten().for_each(|cell| found.add(cell.trim()));
        found
    }

    fn add(&mut self, cell: &str) {
        if !cell.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | ',')) {
            return;
        }
        match Parts::of(cell).and_then(|parts| Some((parts.mark, parts.before_year()?))) {
            Some(('.', (1..=31, 1..=12))) => self.dotted += 1,
            Some(('.', _)) | None => self.number(cell.trim_start_matches(['-', '+'])),
            Some((_, (1..=12, 1..=12))) => self.either += 1,
            Some((_, (13..=31, 1..=12))) => self.day_first += 1,
            Some((_, (1..=12, 13..=31))) => self.month_first += 1,
            Some(_) => (),
        }
    }

    fn number(&mut self, digits: &str) {
        let is_written = |mark: char, gap: char| {
            let Some((whole, decimals)) = digits.split_once(mark) else { return false };
            let is_plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
            let is_apart = whole.contains(gap) && is_grouped(whole, gap);
            !decimals.is_empty() && is_plain(decimals) && (is_apart || is_plain(whole) && decimals.len() != 3)
        };
        let is_thousands = |gap: char| digits.contains(gap) && is_grouped(digits, gap);
        if is_written(',', '.') {
            self.commas += 1;
        } else if is_written('.', ',') {
            self.dots += 1;
        } else if is_thousands('.') || is_thousands(',') {
            self.thousands += 1;
        }
    }

    /// How days are written, most likely.
    pub(super) fn dates(&self, reading: &Reading) -> Dates {
        let slashed = self.either + self.day_first + self.month_first;
        if self.dotted >= slashed {
            return if self.dotted == 0 { Dates::Iso } else { Dates::Dotted };
        }
        let is_day_first = if self.day_first == self.month_first {
            self.is_european(reading)
        } else {
            self.day_first > self.month_first
        };
        if is_day_first { Dates::DayFirst } else { Dates::MonthFirst }
    }

    /// How decimals are written, most likely.
    pub(super) fn decimals(&self, reading: &Reading) -> Decimals {
        let is_comma = match self.commas.cmp(&self.dots) {
            std::cmp::Ordering::Equal => self.thousands > 0 && self.is_european(reading),
            other => other.is_gt(),
        };
        if is_comma { Decimals::Comma } else { Decimals::Dot }
    }

    /// Where a comma stands in numbers, a spreadsheet puts semicolons between cells.
    fn is_european(&self, reading: &Reading) -> bool {
        reading.delimiter == ';' || self.commas > self.dots || self.dotted > 0
    }

    /// Whether nobody can tell the day from the month.
    pub(super) fn leaves_days_open(&self) -> bool {
        self.either > self.dotted && self.day_first == self.month_first
    }

    /// What is said below the choice.
    pub(super) fn about_dates(&self) -> &'static str {
        let slashed = self.either + self.day_first + self.month_first;
        if self.leaves_days_open() && self.day_first == 0 {
            "The file does not tell which is the day: in its first rows no number is above 12. Look at the rows below."
        } else if self.day_first > 0 && self.month_first > 0 || self.dotted > 0 && slashed > 0 {
            "The first rows write dates in more than one way; what cannot be read as chosen is refused."
        } else if self.dotted + slashed > 0 {
            "Found in the first rows. 2025-12-31 is always understood."
        } else {
            "2025-12-31 is always understood."
        }
    }

    /// The same for decimals.
    pub(super) fn about_decimals(&self) -> &'static str {
        match (self.commas, self.dots, self.thousands) {
            (0, 0, 0) => "No number in the first rows has decimals.",
            (0, 0, _) => {
                "The file does not tell: its first rows have numbers like 1.234 or 1,234 only. Look at the rows below."
            }
            (0, ..) | (_, 0, _) => "Found in the first rows.",
            _ => "The first rows write decimals in both ways; what cannot be read as chosen is refused.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Dates, Decimals, Evidence};
    use crate::imports::reading::{Encoding, Reading};

    fn guess(delimiter: char, cells: &[&str]) -> (Dates, Decimals, bool) {
        let reading = Reading { encoding: Encoding::Utf8, delimiter, quote: '"', has_header: true };
        let found = Evidence::of(&[cells.iter().map(|cell| (*cell).to_owned()).collect()]);
        (found.dates(&reading), found.decimals(&reading), found.leaves_days_open())
    }

    #[test]
    fn the_first_rows_tell_how_days_and_numbers_are_written() {
        use {Dates as D, Decimals as N};
        assert_eq!(guess(';', &["31.12.2025", "1,5", "x"]), (D::Dotted, N::Comma, false));
        assert_eq!(guess(',', &["2025-12-31", "1.5"]), (D::Iso, N::Dot, false));
        assert_eq!(guess(',', &["03/04/2025", "31/12/2025"]), (D::DayFirst, N::Dot, false));
        assert_eq!(guess(';', &["03/04/2025", "12/31/2025", "1.234,5"]), (D::MonthFirst, N::Comma, false));
        assert_eq!(guess(';', &["03/04/2025", "1.234"]), (D::DayFirst, N::Comma, true));
        assert_eq!(guess(',', &["03/04/2025", "1,234"]), (D::MonthFirst, N::Dot, true));
        assert_eq!(guess(',', &["+49 30 901820", "10.0.0.1", "v1.2"]), (D::Iso, N::Dot, false));
    }
}
