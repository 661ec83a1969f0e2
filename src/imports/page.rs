//! What the pages of an import need beside its row.

use std::io;

use actix_web::web::Bytes;

use super::arrival;
use super::check;
use super::desk::Desk;
use super::engine::Importer;
use super::evidence::Evidence;
use super::forms;
use super::model::{Fault, Import, SPECIAL, Settings, State};
use super::order::defused;
use super::preview;
use super::queries;
use super::reading::Encoding;
use super::views::{Choices, Column, Mapping};
use crate::db::{self, Conn, Db};
use crate::fields::Field;
use crate::users::{self, Admin};
use crate::web::{self, Filled};

/// Reasons beside the figures of a check.
const REASONS: i64 = 20;
/// Minutes of the chart.
const MINUTES: usize = 60;

/// An import whose columns somebody looks at, with what is typed.
pub(super) struct Asked {
    pub(super) import: Import,
    pub(super) settings: Settings,
    pub(super) form: Filled,
}

/// Runs work on files on a thread that may block.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> web::Result<T> {
    let done = actix_web::web::block(work).await.map_err(anyhow::Error::new)?;
    Ok(done.map_err(|error| anyhow::Error::new(error).context("cannot read a file to import"))?)
}

/// Who may look after contacts.
pub(super) fn owners(conn: &mut Conn) -> db::Result<Choices> {
    Ok(users::choices(conn)?.into_iter().map(|user| (user.id.to_string(), user.name)).collect())
}

/// The page on which columns are sent somewhere.
pub(super) async fn mapping(admin: &Admin, db: &Db, importer: &Importer, asked: Asked) -> web::Result<Mapping> {
    let (wanted, id, user) = (asked.settings.clone(), asked.import.id, asked.import.user_id);
    let state = asked.import.state();
    let read = db.read(move |conn| {
        let tried = match state {
            State::Tried => Some(queries::faults_after(conn, id, 0, REASONS)?),
            _ => None,
        };
        Ok((Desk::open(conn, &wanted, user)?, owners(conn)?, tried))
    });
    let (desk, owners, tried) = read.await?;
    let (files, import, settings) = (importer.files.clone(), asked.import.clone(), asked.settings.clone());
    let (preview, samples, evidence, desk) = blocking(move || {
        let samples = preview::samples(&files, &import, &settings)?;
        let evidence = Evidence::of(&arrival::sample(&files, &import.file_hash, &settings.reading)?);
        Ok((preview::preview(&files, &import, &settings, &desk)?, samples, evidence, desk))
    })
    .await?;
    let named = asked.settings.columns.iter().zip(samples).enumerate();
    Ok(Mapping {
        shell: admin.shell()?,
        reading: forms::fill_reading(&asked.settings.reading),
        columns: named
            .map(|(place, (column, samples))| Column {
                control: forms::control(place),
                name: column.name.clone(),
                samples,
            })
            .collect(),
        targets: targets(&desk.known),
        matches: matches(&desk.known),
        owners,
        encodings: Encoding::ALL.iter().map(|one| (one.key().to_owned(), one.label().to_owned())).collect(),
        preview,
        tried,
        evidence,
        form: asked.form,
        import: asked.import,
    })
}

/// Where a column can go.
fn targets(fields: &[Field]) -> Choices {
    let special = SPECIAL.iter().filter(|(key, _)| !key.is_empty());
    let named = fields.iter().map(|field| (field.alias.clone(), field.label.clone()));
    named.chain(special.map(|(key, label)| ((*key).to_owned(), (*label).to_owned()))).collect()
}

/// By what contacts can be found.
fn matches(fields: &[Field]) -> Choices {
    let fixed = [("@email", "E-mail"), ("@handle", "Twitter handle"), ("@id", "Our number (id)")];
    let unique = fields.iter().filter(|field| field.unique && field.column().is_none());
    let unique = unique.map(|field| (field.alias.clone(), field.label.clone()));
    fixed.into_iter().map(|(key, label)| (key.to_owned(), label.to_owned())).chain(unique).collect()
}

/// Column and what it became, for the report.
pub(super) fn where_to(settings: &Settings, fields: &[Field]) -> Vec<(String, String)> {
    let used = settings.columns.iter().filter(|column| !column.target.is_empty());
    used.map(|column| (column.name.clone(), check::label_of(&column.target, fields).unwrap_or_default())).collect()
}

/// Rows of each of the last minutes.
pub(super) fn minutes(import: &Import) -> Vec<(String, u32)> {
    let counts: Vec<u32> = import.pace.split(',').filter_map(|count| count.parse().ok()).collect();
    let skipped = counts.len().saturating_sub(MINUTES);
    (skipped + 1..)
        .zip(counts.into_iter().skip(skipped))
        .map(|(minute, rows)| (format!("Minute {minute}"), rows))
        .collect()
}

/// Reasons as lines of a CSV file, below its header at the beginning.
pub(super) fn error_file(faults: &[Fault], is_first: bool) -> web::Result<Bytes> {
    let mut out = csv::Writer::from_writer(Vec::new());
    let written = (|| {
        if is_first {
            out.write_record(["line", "column", "value", "reason"])?;
        }
        for fault in faults {
            let cells = [fault.line.to_string(), fault.column_name.clone(), fault.value.clone(), fault.reason.clone()];
            out.write_record(cells.map(defused))?;
        }
        csv::Result::Ok(())
    })();
    written.map_err(anyhow::Error::new)?;
    Ok(Bytes::from(out.into_inner().map_err(|error| anyhow::anyhow!("{error}"))?))
}

/// What that file is called.
pub(super) fn error_name(import: &Import) -> String {
    let stem = import.file_name.rsplit_once('.').map_or(import.file_name.as_str(), |(stem, _)| stem);
    format!("{stem}.errors.csv")
}
