//! A file that came: how it is written, and what its columns seem to be.

use std::io::{self, Read as _, Seek as _};

use super::mapping;
use super::model::{Column, Settings};
use super::reading::{Next, Reading, Row, Rows, Tally, sniff};
use crate::fields::Field;
use crate::store::Store;

/// The beginning of a file by which its looks are judged.
const HEAD: u64 = 256 << 10;
/// Columns of a file; more is a wrong delimiter.
const MOST_COLUMNS: usize = 1000;

/// How a file seems to be written. Reads all of it, so call it where blocking is fine.
pub(super) fn judge(files: &Store, hash: &str) -> io::Result<Reading> {
    let mut file = files.open(hash)?;
    let mut head = Vec::new();
    (&mut file).take(HEAD).read_to_end(&mut head)?;
    file.rewind()?;
    Ok(sniff(&head, Tally::of(file)?))
}

/// The columns of a file read like this, with what each seems to be.
pub(super) fn columns(files: &Store, hash: &str, reading: &Reading, fields: &[Field]) -> io::Result<Vec<Column>> {
    let mut rows = Rows::open(files.open(hash)?, reading.clone(), 0, 1, None)?;
    let header = match rows.next()? {
        Next::Row(row) => cells(&row, reading),
        Next::Broken(..) | Next::End => Vec::new(),
    };
    let header: Vec<String> = header.into_iter().take(MOST_COLUMNS).collect();
    let names = if reading.has_header { header } else { vec![String::new(); header.len()] };
    Ok(mapping::guess(mapping::names(&names), fields))
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
pub(super) fn settings(files: &Store, hash: &str, fields: &[Field]) -> io::Result<Settings> {
    let reading = judge(files, hash)?;
    let columns = columns(files, hash, &reading, fields)?;
    let has = |target: &str| columns.iter().any(|column| column.target == target);
    let handle = fields.iter().find(|field| field.column() == Some(crate::fields::Column::Twitter));
    let match_on = if !has("email") && handle.is_some_and(|field| has(&field.alias)) { "@handle" } else { "@email" };
    Ok(Settings {
        reading,
        columns,
        match_on: match_on.to_owned(),
        existing: "update".to_owned(),
        owner: None,
        tags: Vec::new(),
    })
}
