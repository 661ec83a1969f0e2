//! The first rows as they would be stored.

use std::io;

use super::arrival;
use super::check;
use super::desk::Desk;
use super::model::{Import, Settings};
use crate::store::Store;

/// Rows that are shown.
const ROWS: usize = 20;
/// Characters of a cell that are shown.
const SHOWN: usize = 80;

/// The first rows, under what the columns become.
#[derive(Debug, Default)]
pub(super) struct Preview {
    /// What each column becomes.
    pub(super) heads: Vec<String>,
    pub(super) rows: Vec<Line>,
}

/// A row of it.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) at: u64,
    pub(super) cells: Vec<Cell>,
    /// Why it is no row.
    pub(super) trouble: Option<String>,
}

/// A cell as it would be stored, or as it stands there and why it would not.
#[derive(Debug)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) reason: Option<String>,
}

/// Reads the first rows of a file; call it where blocking is fine.
pub(super) fn preview(files: &Store, import: &Import, settings: &Settings, desk: &Desk) -> io::Result<Preview> {
    let used: Vec<usize> =
        settings.columns.iter().enumerate().filter(|(_, one)| !one.target.is_empty()).map(|(place, _)| place).collect();
    let target = |place: &usize| settings.columns.get(*place).map_or("", |column| column.target.as_str());
    let heads = used.iter().map(|place| check::label_of(target(place), &desk.known).unwrap_or_default()).collect();
    let mut rows = Vec::new();
    for found in arrival::first_rows(files, &import.file_hash, settings, ROWS)? {
        rows.push(match found {
            Err((at, why)) => Line { at, cells: Vec::new(), trouble: Some(why) },
            Ok(row) => {
                let (line, wrong) = desk.attempt(&row);
                let cell = |place: &usize| match wrong.iter().find(|one| one.column == *place) {
                    Some(one) => Cell { text: cut(&one.value), reason: Some(one.reason.clone()) },
                    None => Cell { text: cut(&desk.shown(*place, &line, &row)), reason: None },
                };
                Line { at: row.line, cells: used.iter().map(cell).collect(), trouble: None }
            }
        });
    }
    Ok(Preview { heads, rows })
}

/// What the first rows have in each column, for who chooses where it goes.
pub(super) fn samples(files: &Store, import: &Import, settings: &Settings) -> io::Result<Vec<String>> {
    let mut samples = vec![Vec::new(); settings.columns.len()];
    for row in arrival::first_rows(files, &import.file_hash, settings, ROWS)?.into_iter().flatten() {
        for (sample, cell) in samples.iter_mut().zip(arrival::cells(&row, &settings.reading)) {
            let cell = cut(cell.trim()).chars().take(30).collect::<String>();
            if sample.len() < 3 && !cell.is_empty() && !sample.contains(&cell) {
                sample.push(cell);
            }
        }
    }
    Ok(samples.into_iter().map(|sample| sample.join(" · ")).collect())
}

fn cut(text: &str) -> String {
    let short: String = text.chars().take(SHOWN).map(visible).collect();
    if text.chars().count() > SHOWN { short + "…" } else { short }
}

/// A character as a page can show it.
fn visible(c: char) -> char {
    match c {
        '\0' => '␀',
        c if c.is_control() => ' ',
        c => c,
    }
}
