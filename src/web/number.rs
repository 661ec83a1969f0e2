//! Figures as people read them.

use std::fmt::Display;

/// A whole number with a comma between the thousands: `12,480`.
pub fn grouped(number: impl Display) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) && !text.ends_with('-') {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_stand_apart() {
        let told: Vec<String> = [0_i64, 999, 1_000, 12_480, 1_234_567, -123, -1_234].into_iter().map(grouped).collect();
        assert_eq!(told, ["0", "999", "1,000", "12,480", "1,234,567", "-123", "-1,234"]);
    }
}
