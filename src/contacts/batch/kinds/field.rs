//! A field's value.

use askama::Template;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{BatchAct, Wish, read, rendered, wish};
use crate::contacts::model::{Editor, Watchers};
use crate::contacts::patch::{Patch, Patched, patch};
use crate::db::{self, Conn};
use crate::fields::{self, Column, Value};
use crate::handle::Handle;
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
struct Form<'a> {
    form: &'a Filled,
    fields: Vec<(String, String)>,
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

    fn form(&self, conn: &mut Conn, filled: &Filled) -> db::Result<Html> {
        let fields = offered(conn)?.into_iter().map(|field| (field.alias, field.label)).collect();
        rendered(&Form { form: filled, fields })
    }

    fn parse(&self, conn: &mut Conn, filled: &mut Filled) -> db::Result<Option<Wish>> {
        let Some(field) = offered(conn)?.into_iter().find(|field| field.alias == filled.text("field")) else {
            filled.refuse("field", "Choose a field.");
            return Ok(None);
        };
        if filled.is_on("empty") {
            let label = format!("Empty {}", field.label);
            return wish(filled, &Config { field: field.id, value: None }, label);
        }
        let zone = filled.text("zone").parse().unwrap_or(Tz::UTC);
        match value_of(&field, filled.value("value"), zone) {
            Ok(Some(value)) => {
                let label = format!("Set {} to “{}”", field.label, value.named(&field, zone));
                wish(filled, &Config { field: field.id, value: Some(value.stored()) }, label)
            }
            Ok(None) => {
                filled.refuse("value", "Say what to set it to, or tick that it is emptied.");
                Ok(None)
            }
            Err(sentence) => {
                filled.refuse("value", sentence);
                Ok(None)
            }
        }
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

fn value_of(field: &fields::Field, typed: &str, zone: Tz) -> Result<Option<Value>, String> {
    let value = Value::parse(field, typed, zone)?;
    match (&value, field.column()) {
        (Some(handle), Some(Column::Twitter)) => {
            let handle = Handle::parse(&handle.stored()).map_err(|refused| refused.to_string())?;
            Ok(Some(Value::Text(handle.as_str().to_owned())))
        }
        _ => Ok(value),
    }
}
