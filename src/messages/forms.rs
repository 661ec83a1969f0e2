//! A message's form: strings in, types out.

use super::model::{Draft, Message};
use crate::clock::At;
use crate::web::{self, Filled};

/// A message as typed; `None` when `filled` says what is wrong.
pub(super) fn parse(filled: &mut Filled, zone: &str) -> Option<Draft> {
    let send_from = when(filled, "send_from", zone);
    let send_until = when(filled, "send_until", zone);
    if let (Some(from), Some(until)) = (send_from, send_until)
        && until <= from
    {
        filled.refuse("send_until", "It would end before it begins.");
    }
    let description = filled.optional("description", "Description", 2_000);
    let category = filled.optional("category", "Category", 64);
    let name = filled.required("name", "Name", 191)?;
    filled.is_fine().then_some(Draft { name, description, category, send_from, send_until })
}

fn when(filled: &mut Filled, field: &str, zone: &str) -> Option<At> {
    let typed = filled.text(field).to_owned();
    let at = web::when(&typed, zone);
    if at.is_none() && !typed.is_empty() {
        filled.refuse(field, "Give a day and a time, like 2026-11-30 09:00, or leave it empty.");
    }
    at
}

/// A message back into its form.
pub(super) fn fill(message: &Message, zone: &str) -> Filled {
    let typed = |at: Option<At>| at.map(|at| web::typed_time(at, zone)).unwrap_or_default();
    Filled::of([
        ("name", message.name.clone()),
        ("description", message.description.clone().unwrap_or_default()),
        ("category", message.category.clone().unwrap_or_default()),
        ("send_from", typed(message.send_from)),
        ("send_until", typed(message.send_until)),
    ])
}
