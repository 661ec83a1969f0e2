//! `/fields/{id}/suggestions`: what others wrote there, or what the list has, as options of a `<datalist>`.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

use super::kind::Kind;
use super::model::Field;
use super::{lists, queries, storage};
use crate::db::{self, Conn, Db};
use crate::ids::FieldId;
use crate::users::Admin;
use crate::web::{self, Error};

/// As many as a person looks through.
const MOST: usize = 20;

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    search: String,
}

#[derive(Template)]
#[template(path = "fields/suggestions.html")]
struct Suggestions {
    /// What is filled in, and what explains it.
    options: Vec<(String, String)>,
}

pub(super) async fn suggest(
    _admin: Admin,
    id: Path<FieldId>,
    asked: Query<Asked>,
    db: Data<Db>,
) -> web::Result<HttpResponse> {
    let (id, search) = (id.into_inner(), asked.into_inner().search.trim().to_owned());
    let options = db.read(move |conn| {
        let Some(field) = queries::find(conn, id)?.filter(|field| field.archived_at.is_none()) else { return Ok(None) };
        options(conn, &field, &search).map(Some)
    });
    let options = options.await?.ok_or(Error::NotFound)?;
    web::page(Suggestions { options })
}

fn options(conn: &mut Conn, field: &Field, search: &str) -> db::Result<Vec<(String, String)>> {
    let lower = search.to_lowercase();
    match field.kind {
        Kind::Region => Ok(lists::regions_like(search, MOST)),
        Kind::Lookup if !field.properties.options.is_empty() => {
            let fits = |label: &str| label.to_lowercase().contains(&lower);
            let options = field.properties.options.iter().filter(|choice| fits(&choice.label) || fits(&choice.value));
            Ok(options.take(MOST).map(|choice| (choice.value.clone(), choice.label.clone())).collect())
        }
        Kind::Lookup => {
            let known = storage::values_like(conn, field, search, MOST)?;
            Ok(known.into_iter().map(|value| (value.clone(), value)).collect())
        }
        _ => Ok(Vec::new()),
    }
}
