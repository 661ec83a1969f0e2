//! A field's value.

use askama::Template;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{BatchAct, Wish, read, rendered, wish};
use crate::contacts::model::{Editor, Watchers};
use crate::contacts::patch::{Patch, Patched, patch};
use crate::db::{self, Conn};
use crate::fields::{self, Column, Control, Value};
use crate::ids::{ContactId, FieldId};
use crate::steps::Html;
use crate::web::Filled;

pub(super) struct Field;

#[derive(Serialize, Deserialize)]
struct Config {
    field: FieldId,
    /// As stored; `None` empties it.
    value: Option<String>,
}

#[derive(Template)]
#[template(path = "contacts/batch/field.html")]
struct Asked<'a> {
    form: &'a Filled,
    fields: Vec<(String, String)>,
    /// The field's own control, once it was chosen.
    control: Option<Control>,
    /// Why it cannot be set for so many.
    single: Option<String>,
}

/// Points have an act of their own, which keeps a reason.
fn offered(conn: &mut Conn) -> db::Result<Vec<fields::Field>> {
    let mut offered = fields::all(conn)?;
    offered.retain(|field| field.column() != Some(Column::Points));
    Ok(offered)
}

impl BatchAct for Field {
    fn key(&self) -> &'static str {
        "field"
    }

    fn label(&self) -> &'static str {
        "Set or empty a field"
    }

    fn icon(&self) -> &'static str {
        "forms"
    }

    fn is_ready(&self, filled: &Filled) -> bool {
        !filled.text("field").is_empty() && !filled.is_on("another")
    }

    fn form(&self, conn: &mut Conn, filled: &Filled) -> db::Result<Html> {
        let offered = offered(conn)?;
        let alias = if self.is_ready(filled) { filled.text("field") } else { "" };
        let chosen = offered.iter().find(|field| field.alias == alias).cloned();
        let single = chosen.as_ref().and_then(|field| single(field, filled));
        let control = chosen.map(|field| Control::of(&apart(field)));
        let fields = offered.into_iter().map(|field| (field.alias, field.label)).collect();
        rendered(&Asked { form: filled, fields, control, single })
    }

    fn parse(&self, conn: &mut Conn, filled: &mut Filled) -> db::Result<Option<Wish>> {
        let Some(field) = offered(conn)?.into_iter().find(|field| field.alias == filled.text("field")) else {
            filled.set("field", "");
            filled.refuse("field", "Choose a field.");
            return Ok(None);
        };
        if filled.is_on("empty") {
            let label = format!("Empty {}", field.label);
            return wish(filled, &Config { field: field.id, value: None }, label);
        }
        if let Some(why) = single(&field, filled) {
            filled.refuse("empty", why);
            return Ok(None);
        }
        let zone = filled.text("zone").parse().unwrap_or(Tz::UTC);
        let (id, field) = (field.id, apart(field));
        let Some(value) = crate::contacts::answer(filled, &field, zone) else {
            if filled.is_fine() {
                filled.refuse("value", "Say what to set it to, or tick that it is emptied.");
            }
            return Ok(None);
        };
        let label = format!("Set {} to “{}”", field.label, value.named(&field, zone));
        wish(filled, &Config { field: id, value: Some(value.stored()) }, label)
    }

    fn run(
        &self,
        conn: &mut Conn,
        config: &str,
        ids: &[ContactId],
        watchers: &Watchers,
        editor: Editor,
    ) -> db::Result<Patched> {
        let Config { field, value } = read(config)?;
        let known = fields::find(conn, field)?.ok_or_else(|| anyhow::anyhow!("the field is gone"))?;
        let value = value.and_then(|stored| Value::of_stored(known.kind, &stored));
        patch(conn, ids, &Patch { values: vec![(field, value)], ..Patch::default() }, watchers, editor)
    }
}

/// The field as its control stands here: under a name that no other control has, and never insisted on.
fn apart(field: fields::Field) -> fields::Field {
    fields::Field { alias: "value".to_owned(), required: false, ..field }
}

/// Why it cannot be set for as many contacts as were chosen, if it cannot.
fn single(field: &fields::Field, filled: &Filled) -> Option<String> {
    let is_single = field.unique || field.column() == Some(Column::Email);
    let size: u64 = filled.text("size").parse().unwrap_or(0);
    (is_single && size > 1).then(|| {
        format!(
            "No two contacts can have the same {}, so it cannot be set for several at once. It can be emptied; or \
             choose one contact alone.",
            field.label
        )
    })
}
