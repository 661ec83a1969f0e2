//! A file as rows of cells: how it is written, and what is wrong with it where it is wrong.

mod encoding;
mod foreign;
mod rows;
mod sniff;
mod source;

pub(super) use encoding::Encoding;
pub(super) use foreign::refusal;
pub(super) use rows::{Next, Row, Rows};
pub(super) use sniff::{Tally, is_email, is_web_address, sniff};

use serde::{Deserialize, Serialize};

/// How a file is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// Its characters.
    pub encoding: Encoding,
    /// What stands between two cells.
    pub delimiter: char,
    /// What stands around a cell that has a delimiter or a line break in it.
    pub quote: char,
    /// Whether the first row names the columns.
    pub has_header: bool,
}

impl Reading {
    /// What may stand between cells, and what it is called.
    pub(super) const DELIMITERS: [(char, &'static str); 4] =
        [(',', "Comma ,"), (';', "Semicolon ;"), ('\t', "Tab"), ('|', "Bar |")];
    /// What may stand around cells.
    pub(super) const QUOTES: [(char, &'static str); 2] = [('"', "Double \""), ('\'', "Single '")];
}
