//! The timeline as a file: streamed, so that its length does not matter, and harmless to spreadsheets.

use actix_web::web::{Bytes, Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use chrono_tz::Tz;
use futures_util::stream::{self, Stream};

use super::filter::Parsed;
use super::local;
use crate::activity::{self, Activity, Asked, Kind};
use crate::contacts;
use crate::db::Db;
use crate::ids::ContactId;
use crate::users::Admin;
use crate::web::{self, Error, Filled, download_name};

/// Rows of one read.
const ROWS: i64 = 1000;

/// Where the file goes on.
struct Rest {
    db: Db,
    contact: ContactId,
    asked: Asked,
    kinds: Data<Vec<Kind>>,
    zone: Tz,
    is_begun: bool,
    is_over: bool,
}

/// `GET /contacts/{id}/timeline.csv`, with the same filter as the page.
pub(in crate::profile) async fn export(
    admin: Admin,
    id: Path<ContactId>,
    request: HttpRequest,
    db: Data<Db>,
    kinds: Data<Vec<Kind>>,
) -> web::Result<HttpResponse> {
    let contact = id.into_inner();
    let name = db.read(move |conn| Ok(contacts::name_of(conn, contact)?)).await?.ok_or(Error::NotFound)?;
    let query = Filled::decode(request.query_string().as_bytes());
    let rest = Rest {
        db: db.get_ref().clone(),
        contact,
        asked: Asked { before: None, ..Parsed::of(&query, &kinds).asked },
        kinds,
        zone: admin.user.time_zone.parse().unwrap_or(Tz::UTC),
        is_begun: false,
        is_over: false,
    };
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header(("Content-Disposition", download_name("attachment", &format!("Timeline of {name}.csv"))))
        .insert_header(("Cache-Control", "no-store"))
        .streaming(Box::pin(pieces(rest))))
}

fn pieces(rest: Rest) -> impl Stream<Item = web::Result<Bytes>> {
    stream::try_unfold(rest, |mut rest| async move {
        if !rest.is_begun {
            rest.is_begun = true;
            let head = row(&["Time (UTC)", &format!("Time ({})", rest.zone), "Kind", "What", "Details"]);
            // The mark tells spreadsheets that this is UTF-8.
            return Ok(Some((Bytes::from(format!("\u{feff}{head}")), rest)));
        }
        if rest.is_over {
            return Ok(None);
        }
        let (contact, asked) = (rest.contact, rest.asked.clone());
        let rows = rest.db.read(move |conn| Ok(activity::timeline(conn, contact, &asked, ROWS)?)).await?;
        rest.is_over = i64::try_from(rows.len()).unwrap_or(i64::MAX) < ROWS;
        rest.asked.before = rows.last().map(|row| row.id);
        let lines: String = rows.iter().map(|row| line(row, &rest)).collect();
        Ok(Some((Bytes::from(lines), rest)))
    })
}

fn line(activity: &Activity, rest: &Rest) -> String {
    let kind = rest.kinds.iter().find(|kind| kind.key == activity.kind).map_or("", |kind| kind.label);
    let utc = activity.at.utc().format("%Y-%m-%d %H:%M:%S").to_string();
    let here = local(activity.at, rest.zone).format("%Y-%m-%d %H:%M:%S").to_string();
    let detail = web::in_zone(activity.detail.as_deref().unwrap_or(""), rest.zone.name());
    row(&[&utc, &here, kind, &activity.title, &detail])
}

fn row(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
    format!("{}\r\n", cells.join(","))
}

/// A cell that a spreadsheet takes as text, whatever it begins with.
fn quoted(cell: &str) -> String {
    let is_formula = cell.trim_start().starts_with(['=', '+', '-', '@']) || cell.starts_with(['\t', '\r']);
    let cell = cell.replace('"', "\"\"");
    if is_formula { format!("\"'{cell}\"") } else { format!("\"{cell}\"") }
}

#[cfg(test)]
mod tests {
    use super::row;

    #[test]
    fn no_cell_is_a_formula_and_quotes_stay_quotes() {
        assert_eq!(row(&["=1+1", "a \"b\"", "x,y", " @sum"]), "\"'=1+1\",\"a \"\"b\"\"\",\"x,y\",\"' @sum\"\r\n");
    }
}
