//! What a field is called: a label that no other has, and the alias that comes of it.

use actix_web::HttpResponse;
use actix_web::web::{Data, Query};
use serde::Deserialize;

use super::model::Field;
use super::{alias, queries};
use crate::db::Db;
use crate::users::Admin;
use crate::web::{self, Filled};

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    label: String,
}

/// The alias that a label would get, for the form of a new field; nothing for no label.
pub(super) async fn preview(_admin: Admin, asked: Query<Asked>, db: Data<Db>) -> web::Result<HttpResponse> {
    let taken = db.read(|conn| Ok(queries::aliases(conn)?)).await?;
    let made = match asked.label.trim() {
        "" => String::new(),
        label => alias::free(&alias::of_label(label), |alias| taken.iter().any(|known| known == alias)),
    };
    Ok(HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .insert_header(("Cache-Control", "no-store"))
        .body(made))
}

/// Refuses a label that another field has: in columns, batches and files nobody could tell the two apart. One that was
/// there before may stay.
pub(super) fn refuse_taken(filled: &mut Filled, known: &[Field], of: Option<&Field>) {
    let wanted = folded(filled.text("label"));
    if wanted.is_empty() || of.is_some_and(|field| folded(&field.label) == wanted) {
        return;
    }
    let other = known.iter().find(|field| Some(field.id) != of.map(|field| field.id) && folded(&field.label) == wanted);
    let Some(other) = other else { return };
    let sentence = if other.archived_at.is_some() {
        format!("An archived field is called “{}” already; use it again, or choose another label.", other.label)
    } else {
        format!(
            "Another field is called “{}” already ({}); choose a label that tells them apart.",
            other.label, other.alias
        )
    };
    filled.refuse("label", sentence);
}

fn folded(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
