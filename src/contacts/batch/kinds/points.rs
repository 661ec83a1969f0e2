//! The score.

use askama::Template;
use serde::{Deserialize, Serialize};

use super::{BatchAct, Wish, read, rendered, wish};
use crate::contacts::model::{Editor, Watchers};
use crate::contacts::patch::{Patch, Patched, PointsChange, patch};
use crate::contacts::points::LONGEST_REASON;
use crate::db::{self, Conn};
use crate::ids::ContactId;
use crate::steps::Html;
use crate::web::Filled;

pub(super) struct Points;

#[derive(Serialize, Deserialize)]
struct Config {
    change: PointsChange,
    reason: String,
}

const OPERATORS: [(&str, &str); 5] =
    [("plus", "Add"), ("minus", "Take away"), ("times", "Multiply by"), ("divide", "Divide by"), ("set", "Set to")];

#[derive(Template)]
#[template(path = "contacts/batch/points.html")]
struct Form<'a> {
    form: &'a Filled,
    operators: [(&'static str, &'static str); 5],
}

impl BatchAct for Points {
    fn key(&self) -> &'static str {
        "points"
    }

    fn label(&self) -> &'static str {
        "Change points"
    }

    fn icon(&self) -> &'static str {
        "star"
    }

    fn form(&self, _conn: &mut Conn, filled: &Filled) -> db::Result<Html> {
        rendered(&Form { form: filled, operators: OPERATORS })
    }

    fn parse(&self, _conn: &mut Conn, filled: &mut Filled) -> db::Result<Option<Wish>> {
        let reason = filled.optional("reason", "The reason", LONGEST_REASON).unwrap_or_default();
        let Ok(amount) = filled.text("amount").parse::<i32>() else {
            filled.refuse("amount", "Points are a whole number, such as 10.");
            return Ok(None);
        };
        let change = match filled.text("operator") {
            "plus" => PointsChange::Plus(amount),
            "minus" => PointsChange::Minus(amount),
            "times" => PointsChange::Times(amount),
            "divide" => PointsChange::Divide(amount),
            "set" => PointsChange::Set(amount),
            _ => {
                filled.refuse("operator", "Choose what is done to the points.");
                return Ok(None);
            }
        };
        if change == PointsChange::Divide(0) {
            filled.refuse("amount", "Nothing can be divided by 0.");
        }
        let words = OPERATORS.iter().find(|(key, _)| *key == filled.text("operator")).map_or("", |(_, label)| label);
        let label = format!("Points: {} {amount}", words.to_lowercase());
        wish(filled, &Config { change, reason }, label)
    }

    fn run(
        &self,
        conn: &mut Conn,
        config: &str,
        ids: &[ContactId],
        watchers: &Watchers,
        editor: Editor,
    ) -> db::Result<Patched> {
        let Config { change, reason } = read(config)?;
        let reason = if reason.is_empty() { "Batch".to_owned() } else { reason };
        patch(conn, ids, &Patch { points: Some(change), reason, ..Patch::default() }, watchers, editor)
    }
}
