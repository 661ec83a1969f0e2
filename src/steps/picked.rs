//! “One of these, or any”: what several steps ask for, and how they say it.

use std::collections::HashMap;
use std::hash::Hash;
use std::str::FromStr;

use crate::db;
use crate::web::Filled;

/// What a picker in a step's form was set to; nothing is any. One that is gone is refused beside it, with `gone`.
pub fn picked<Id: FromStr>(
    filled: &mut Filled,
    field: &str,
    gone: &str,
    is_there: impl FnOnce(&Id) -> db::Result<bool>,
) -> db::Result<Option<Id>> {
    if filled.text(field).is_empty() {
        return Ok(None);
    }
    let id = filled.text(field).parse::<Id>().ok();
    let is_known = id.as_ref().map(is_there).transpose()?.unwrap_or(false);
    if !is_known {
        filled.refuse(field, gone);
    }
    Ok(id)
}

/// Each of them in words: `any`, `one` with the name in it, or `gone`.
pub fn named<Id: Eq + Hash>(
    ids: impl IntoIterator<Item = Option<Id>>,
    names: Vec<(Id, String)>,
    [any, one, gone]: [&str; 3],
) -> Vec<String> {
    let names: HashMap<Id, String> = names.into_iter().collect();
    let word = |id: Option<Id>| match id.map(|id| names.get(&id)) {
        None => any.to_owned(),
        Some(Some(name)) => format!("{one} “{name}”"),
        Some(None) => gone.to_owned(),
    };
    ids.into_iter().map(word).collect()
}
