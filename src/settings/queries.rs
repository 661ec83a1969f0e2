//! All SQL on `settings`.

use anyhow::Context as _;
use diesel::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::clock::At;
use crate::db::{self, Conn};
use crate::schema::settings;

/// A setting; `None` when it was never changed.
pub fn get<T: DeserializeOwned>(conn: &mut Conn, name: &str) -> db::Result<Option<T>> {
    let stored: Option<String> = settings::table.find(name).select(settings::value).first(conn).optional()?;
    let read =
        |text: String| serde_json::from_str(&text).with_context(|| format!("the stored setting {name} cannot be read"));
    Ok(stored.map(read).transpose()?)
}

/// Keeps a setting.
pub fn put<T: Serialize>(conn: &mut Conn, name: &str, value: &T, now: At) -> db::Result<()> {
    let text = serde_json::to_string(value).with_context(|| format!("the setting {name} cannot be written"))?;
    diesel::replace_into(settings::table)
        .values((settings::name.eq(name), settings::value.eq(text), settings::changed_at.eq(now)))
        .execute(conn)?;
    Ok(())
}
