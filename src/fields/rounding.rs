//! Numbers as people type them lose decimals here: digit by digit, as on paper; pure.

use serde::{Deserialize, Serialize};

/// How a number loses the decimals that are too many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// To the nearest; from the middle away from zero.
    #[default]
    HalfUp,
    /// To the nearest; from the middle towards zero.
    HalfDown,
    /// To the nearest; from the middle to the even one.
    HalfEven,
    /// To the nearest; from the middle to the odd one.
    HalfOdd,
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
}

impl Rounding {
    /// Every way, in the order the form offers them.
    pub const ALL: [Self; 6] = [Self::HalfUp, Self::HalfDown, Self::HalfEven, Self::HalfOdd, Self::Up, Self::Down];

    /// As forms send it.
    pub fn key(self) -> &'static str {
        match self {
            Self::HalfUp => "half_up",
            Self::HalfDown => "half_down",
            Self::HalfEven => "half_even",
            Self::HalfOdd => "half_odd",
            Self::Up => "up",
            Self::Down => "down",
        }
    }

    /// As pages say it.
    pub fn label(self) -> &'static str {
        match self {
            Self::HalfUp => "Half up: 0.5 becomes 1",
            Self::HalfDown => "Half down: 0.5 becomes 0",
            Self::HalfEven => "Half to even: 0.5 becomes 0, 1.5 becomes 2",
            Self::HalfOdd => "Half to odd: 0.5 becomes 1, 1.5 becomes 1",
            Self::Up => "Up: 0.1 becomes 1",
            Self::Down => "Down: 0.9 becomes 0",
        }
    }

    /// From what is typed.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rounding| rounding.key() == key)
    }
}

/// A plain decimal, like `-12.345`, with so many decimals; `None` when it is not one.
pub(super) fn rounded(text: &str, scale: u8, rounding: Rounding) -> Option<f64> {
    let (minus, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let is_plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + decimals.len() == 0 || !is_plain(whole) || !is_plain(decimals) {
        return None;
    }
    let (kept, rest) = decimals.split_at_checked(usize::from(scale)).unwrap_or((decimals, ""));
    let mut number: Vec<u8> = whole.bytes().chain(kept.bytes()).map(|byte| byte - b'0').collect();
    if goes_up(rest, number.last().copied().unwrap_or(0), rounding) {
        increase(&mut number);
    }
    let digits: String = number.iter().map(|digit| char::from(b'0' + digit)).collect();
    let (whole, kept) = digits.split_at_checked(digits.len().checked_sub(kept.len())?)?;
    let size: f64 = format!("{whole}.{kept}0").parse().ok()?;
    // There is no minus zero on paper.
    Some(if minus && size != 0.0 { -size } else { size })
}

/// Whether what is cut off makes the rest larger.
fn goes_up(cut: &str, last: u8, rounding: Rounding) -> bool {
    let is_something = cut.bytes().any(|byte| byte != b'0');
    let first = cut.bytes().next().unwrap_or(b'0');
    let beyond_first = cut.bytes().skip(1).any(|byte| byte != b'0');
    let is_half = first == b'5' && !beyond_first;
    match rounding {
        Rounding::Up => is_something,
        Rounding::Down => false,
        Rounding::HalfUp => first >= b'5',
        Rounding::HalfDown => first >= b'5' && !is_half,
        Rounding::HalfEven => first >= b'5' && (!is_half || !last.is_multiple_of(2)),
        Rounding::HalfOdd => first >= b'5' && (!is_half || last.is_multiple_of(2)),
    }
}

fn increase(number: &mut Vec<u8>) {
    for digit in number.iter_mut().rev() {
        if *digit < 9 {
            *digit += 1;
            return;
        }
        *digit = 0;
    }
    number.insert(0, 1);
}

#[cfg(test)]
mod tests {
    use super::{Rounding, rounded};

    #[test]
    fn each_way_of_rounding_does_what_it_says() {
        for (text, scale, wanted) in [
            ("0.5", 0, [1.0, 0.0, 0.0, 1.0, 1.0, 0.0]),
            ("1.5", 0, [2.0, 1.0, 2.0, 1.0, 2.0, 1.0]),
            ("-1.5", 0, [-2.0, -1.0, -2.0, -1.0, -2.0, -1.0]),
            ("2.501", 0, [3.0, 3.0, 3.0, 3.0, 3.0, 2.0]),
            ("1.005", 2, [1.01, 1.0, 1.0, 1.01, 1.01, 1.0]),
            ("0.1", 0, [0.0, 0.0, 0.0, 0.0, 1.0, 0.0]),
            ("9.99", 1, [10.0, 10.0, 10.0, 10.0, 10.0, 9.9]),
            ("7", 6, [7.0; 6]),
            (".25", 3, [0.25; 6]),
        ] {
            let got = Rounding::ALL.map(|rounding| rounded(text, scale, rounding).unwrap().to_string());
            assert_eq!(got, wanted.map(|number: f64| number.to_string()), "{text}");
        }
    }

    #[test]
    fn what_is_no_plain_number_is_none() {
        for text in ["", "-", ".", "1e5", "1,5", "NaN", "--1", "1.2.3", "٣"] {
            assert_eq!(rounded(text, 2, Rounding::HalfUp), None, "{text}");
        }
        assert!(rounded("-0.001", 2, Rounding::HalfUp).unwrap().is_sign_positive());
    }
}
