//! Figures as shapes, for the pictures of `templates/ui/chart.html`.

/// One bar in a box of 600 × 120.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// What was counted: a day, a step.
    pub label: String,
    /// How many.
    pub value: u32,
    /// Left edge.
    pub x: u32,
    /// Upper edge.
    pub y: u32,
    /// Width, with the gap to the next bar taken off.
    pub width: u32,
    /// Height; at least a line for anything that is not zero.
    pub height: u32,
}

/// Bars side by side, the highest as high as the box.
pub fn bars(counts: &[(String, u32)]) -> Vec<Bar> {
    let slot = 600 / u32::try_from(counts.len().max(1)).unwrap_or(600).min(600);
    let top = highest(counts.iter().map(|(_, value)| *value));
    let bar = |(place, (label, value)): (u32, &(String, u32))| {
        let height = scaled(*value, top, 112).max(if *value == 0 { 1 } else { 3 });
        Bar {
            label: label.clone(),
            value: *value,
            x: place * slot,
            y: 120 - height,
            width: (slot * 3 / 4).max(1),
            height,
        }
    };
    (0..).zip(counts).map(bar).collect()
}

/// The highest figure of a picture: what its upper edge stands for.
pub fn tallest(bars: &[Bar]) -> u32 {
    bars.iter().map(|bar| bar.value).max().unwrap_or(0)
}

/// What its first bar counts.
pub fn first_of(bars: &[Bar]) -> &str {
    bars.first().map_or("", |bar| bar.label.as_str())
}

/// What its last bar counts.
pub fn last_of(bars: &[Bar]) -> &str {
    bars.last().map_or("", |bar| bar.label.as_str())
}

/// A part of a pile: of one series, on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Which series, from 0: its colour.
    pub series: usize,
    /// What it is, with its figure.
    pub title: String,
    /// Left edge.
    pub x: u32,
    /// Upper edge.
    pub y: u32,
    /// Width.
    pub width: u32,
    /// Height; at least a line.
    pub height: u32,
}

/// Piles side by side in a box of 600 × 120, each of so many series; what is zero is left out. A title is asked for
/// each piece: of which pile, of which series.
pub fn piles(values: &[Vec<u64>], title: impl Fn(usize, usize) -> String) -> Vec<Piece> {
    let slot = 600 / u32::try_from(values.len().max(1)).unwrap_or(600).min(600);
    let top = values.iter().map(|pile| pile.iter().sum::<u64>()).max().unwrap_or(0).max(1);
    let height = |value: u64| u32::try_from(u128::from(value) * 112 / u128::from(top)).unwrap_or(112);
    let mut pieces = Vec::new();
    for ((place, pile), x) in values.iter().enumerate().zip((0..).map(|place: u32| place.saturating_mul(slot))) {
        let (mut below, mut floor) = (0, 120);
        for (series, value) in pile.iter().enumerate().filter(|(_, value)| **value > 0) {
            below += value;
            // From the sum, so that roundings do not pile up.
            let y = (120 - height(below)).min(floor - 1);
            let width = (slot * 3 / 4).max(1);
            pieces.push(Piece { series, title: title(place, series), x, y, width, height: floor - y });
            floor = y;
        }
    }
    pieces
}

/// The points of a line in a box of 100 × 28.
pub fn sparkline(values: &[u32]) -> String {
    let steps = u32::try_from(values.len().saturating_sub(1).max(1)).unwrap_or(u32::MAX);
    let top = highest(values.iter().copied());
    let point = |(place, value): (u32, &u32)| format!("{},{}", place * 100 / steps, 26 - scaled(*value, top, 24));
    (0..).zip(values).map(point).collect::<Vec<_>>().join(" ")
}

fn highest(values: impl Iterator<Item = u32>) -> u32 {
    values.max().unwrap_or(0).max(1)
}

fn scaled(value: u32, top: u32, size: u32) -> u32 {
    u32::try_from(u64::from(value) * u64::from(size) / u64::from(top)).unwrap_or(size)
}

#[cfg(test)]
mod tests {
    use super::piles;

    #[test]
    fn a_pile_stands_on_the_floor_and_its_pieces_on_each_other() {
        let pieces =
            piles(&[vec![10, 0, 30], vec![0, 0, 0], vec![1, 1, 1]], |place, series| format!("{place}.{series}"));
        let told: Vec<_> = pieces.iter().map(|one| (one.title.as_str(), one.x, one.y, one.height)).collect();
        assert_eq!(told[..2], [("0.0", 0, 92, 28), ("0.2", 0, 8, 84)]);
        assert_eq!(told.len(), 5);
        assert!(pieces.iter().all(|one| one.height > 0 && one.y + one.height <= 120));
    }
}
