//! Some thousand rows of a file, understood.

use std::io;

use chrono_tz::Tz;

use super::desk::Desk;
use super::model::{Import, Settings};
use super::queries::NewFault;
use super::reading::{Next, Rows};
use crate::contacts::bulk::{self, Given, Line};
use crate::store::Store;

/// Bytes of one chunk, so that long cells do not fill the memory.
const BYTES: usize = 8 << 20;

/// Rows, and the place behind them.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    pub(super) lines: Vec<Line>,
    /// Why others are no rows, or have cells that cannot be taken.
    pub(super) faults: Vec<NewFault>,
    /// How many those are.
    pub(super) refused: u64,
    /// Offset and line where the next row begins.
    pub(super) behind: (u64, u64),
    pub(super) is_first: bool,
    pub(super) is_last: bool,
}

/// Where in which file.
#[derive(Clone, Debug)]
pub(super) struct Place {
    hash: String,
    offset: u64,
    line: u64,
}

impl Place {
    /// Where an import is.
    pub(super) fn of(import: &Import) -> Self {
        Self { hash: import.file_hash.clone(), offset: import.offset_bytes, line: import.line }
    }

    /// Behind some rows of the same file.
    pub(super) fn behind(&self, chunk: &Chunk) -> Self {
        Self { hash: self.hash.clone(), offset: chunk.behind.0, line: chunk.behind.1 }
    }
}

impl Chunk {
    /// How many rows it has.
    pub(super) fn rows(&self) -> u64 {
        u64::try_from(self.lines.len()).unwrap_or(u64::MAX) + self.refused
    }

    /// A reason with the column's name and what stands there.
    pub(super) fn told(&self, fault: &bulk::Fault, desk: &Desk, settings: &Settings) -> NewFault {
        let column = fault.column.and_then(|field| desk.column_of(field));
        let name = column.and_then(|column| settings.columns.get(column)).map(|column| column.name.clone());
        let line = self.lines.binary_search_by_key(&fault.line, |line| line.line).ok();
        let given = line.and_then(|at| self.lines.get(at)).zip(fault.column);
        let value = match given.map(|(line, field)| (line.values.get(field), desk.fields.get(field))) {
            Some((Some(Given::To(value)), Some(field))) => value.named(field, Tz::UTC),
            _ => String::new(),
        };
        (fault.line, name.unwrap_or_default(), value, fault.reason.clone())
    }
}

/// Reads at most so many rows, from a place on.
pub(super) fn read(files: &Store, place: &Place, settings: &Settings, desk: &Desk, most: usize) -> io::Result<Chunk> {
    let file = files.open(&place.hash)?;
    let width = Some(settings.columns.len());
    let mut rows = Rows::open(file, settings.reading.clone(), place.offset, place.line, width)?;
    if place.offset == 0 && settings.reading.has_header {
        rows.next()?;
    }
    let mut chunk = Chunk { is_first: place.offset == 0, ..Chunk::default() };
    while chunk.lines.len() + chunk.faults.len() < most && rows.bytes() < BYTES {
        match rows.next()? {
            Next::End => {
                chunk.is_last = true;
                break;
            }
            Next::Broken(line, why) => {
                chunk.refused += 1;
                chunk.faults.push((line, String::new(), String::new(), why));
            }
            Next::Row(row) => match desk.read(&row) {
                Ok(line) => chunk.lines.push(line),
                Err(wrong) => {
                    chunk.refused += 1;
                    let name = |column: usize| settings.columns.get(column).map(|column| column.name.clone());
                    chunk.faults.extend(
                        wrong
                            .into_iter()
                            .map(|one| (row.line, name(one.column).unwrap_or_default(), one.value, one.reason)),
                    );
                }
            },
        }
    }
    chunk.behind = rows.place();
    Ok(chunk)
}
