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
