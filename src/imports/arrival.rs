//! A file that came: how it is written, and what its columns seem to be.

use std::io::{self, Read as _, Seek as _};

use super::evidence::Evidence;
use super::mapping;
use super::model::{Column, Settings};
use super::reading::{Next, Reading, Row, Rows, Tally, refusal, sniff};
use super::written::{Dates, Decimals};
use crate::fields::Field;
use crate::store::Store;

/// The beginning of a file by which its looks are judged.
const HEAD: u64 = 256 << 10;
/// Columns of a file; more is a wrong delimiter.
const MOST_COLUMNS: usize = 1000;
/// Rows by which columns, days and numbers are judged, and about how many bytes of them.
const SAMPLE: usize = 500;
const SAMPLE_BYTES: usize = 1 << 20;

/// Why a file that was kept cannot be a table, if so.
pub(super) fn refused(files: &Store, hash: &str) -> io::Result<Option<String>> {
    let mut head = Vec::new();
    files.open(hash)?.take(HEAD).read_to_end(&mut head)?;
    Ok(refusal(&head))
}

/// How a file seems to be written. Reads all of it, so call it where blocking is fine.
pub(super) fn judge(files: &Store, hash: &str) -> io::Result<Reading> {
    let mut file = files.open(hash)?;
    let mut head = Vec::new();
    (&mut file).take(HEAD).read_to_end(&mut head)?;
    file.rewind()?;
    Ok(sniff(&head, Tally::of(file)?))
}

/// The rows by which a file is judged; those that are none are left out.
pub(super) fn sample(files: &Store, hash: &str, reading: &Reading) -> io::Result<Vec<Vec<String>>> {
    let mut rows = Rows::open(files.open(hash)?, reading.clone(), 0, 1, None)?;
    let mut found = Vec::new();
    while found.len() < SAMPLE && rows.bytes() < SAMPLE_BYTES {
        match rows.next()? {
            Next::End => break,
            Next::Broken(..) => (),
            Next::Row(row) => found.push(cells(&row, reading).into_iter().take(MOST_COLUMNS).collect()),
        }
    }
    Ok(found)
}

/// What a file that is read like this says about itself.
pub(super) struct Looks {
    /// Its columns, with what each seems to be.
    pub(super) columns: Vec<Column>,
    /// How it seems to write days.
    pub(super) dates: Dates,
    /// How it seems to write decimals.
    pub(super) decimals: Decimals,
    /// Why, and how sure that is.
    pub(super) evidence: Evidence,
}

/// How a file looks, read like this.
pub(super) fn looks(files: &Store, hash: &str, reading: &Reading, fields: &[Field]) -> io::Result<Looks> {
    let mut rows = sample(files, hash, reading)?;
    let first = rows.first().cloned().unwrap_or_default();
    let names = if reading.has_header { first } else { vec![String::new(); first.len()] };
    if reading.has_header && !rows.is_empty() {
        rows.remove(0);
    }
    let mut columns = mapping::guess(mapping::names(&names), fields);
    if !reading.has_header {
        mapping::by_content(&mut columns, &rows, fields);
    }
    let evidence = Evidence::of(&rows);
    Ok(Looks { columns, dates: evidence.dates(reading), decimals: evidence.decimals(reading), evidence })
}

/// The first rows below the header; those that are none come with their reason.
pub(super) fn first_rows(
    files: &Store,
    hash: &str,
    settings: &Settings,
    most: usize,
) -> io::Result<Vec<Result<Row, (u64, String)>>> {
    let width = Some(settings.columns.len());
    let mut rows = Rows::open(files.open(hash)?, settings.reading.clone(), 0, 1, width)?;
    if settings.reading.has_header {
        rows.next()?;
    }
    let mut found = Vec::new();
    while found.len() < most {
        match rows.next()? {
            Next::End => break,
            Next::Row(row) => found.push(Ok(row)),
            Next::Broken(line, why) => found.push(Err((line, why))),
        }
    }
    Ok(found)
}

/// A row's cells as far as they are text.
pub(super) fn cells(row: &Row, reading: &Reading) -> Vec<String> {
    let text = |cell: &[u8]| match reading.encoding.text(cell) {
        Ok(text) => text.into_owned(),
        Err(_reason) => String::from_utf8_lossy(cell).replace('\0', "␀"),
    };
    row.cells.iter().map(text).collect()
}

/// What a file becomes when nobody says anything else.
pub(super) fn settings(files: &Store, hash: &str, fields: &[Field]) -> io::Result<(Settings, Evidence)> {
    let reading = judge(files, hash)?;
    let Looks { columns, dates, decimals, evidence } = looks(files, hash, &reading, fields)?;
    let match_on = match_on(&columns, fields).to_owned();
    let existing = "update".to_owned();
    let settings = Settings { reading, columns, match_on, existing, owner: None, tags: Vec::new(), dates, decimals };
    Ok((settings, evidence))
}

/// By what contacts are found: the handle where there is no e-mail.
pub(super) fn match_on(columns: &[Column], fields: &[Field]) -> &'static str {
    let has = |target: &str| columns.iter().any(|column| column.target == target);
    let handle = fields.iter().find(|field| field.column() == Some(crate::fields::Column::Twitter));
    if !has("email") && handle.is_some_and(|field| has(&field.alias)) { "@handle" } else { "@email" }
}
