//! What contacts themselves offer to be done to many.

mod bin;
mod blocks;
mod field;
mod owner;
mod points;
mod tags;

use std::sync::Arc;

use askama::Template;
use serde::Serialize;

use super::{BatchAct, Wish};
use crate::contacts::tags::TagUses;
use crate::db;
use crate::steps::Html;
use crate::web::Filled;

pub(super) fn all(uses: TagUses) -> Vec<Arc<dyn BatchAct>> {
    vec![
        Arc::new(tags::Tags(uses)),
        Arc::new(owner::Owner),
        Arc::new(points::Points),
        Arc::new(field::Field),
        Arc::new(blocks::Block),
        Arc::new(blocks::Unblock),
        Arc::new(bin::Bin),
    ]
}

fn rendered(template: &impl Template) -> db::Result<Html> {
    Ok(Html(template.render().map_err(anyhow::Error::from)?))
}

/// The wish, unless something was refused.
fn wish(filled: &Filled, config: &impl Serialize, label: String) -> db::Result<Option<Wish>> {
    let config = serde_json::to_string(config).map_err(anyhow::Error::from)?;
    Ok(filled.is_fine().then_some(Wish { config, label }))
}

fn read<'a, T: serde::Deserialize<'a>>(config: &'a str) -> db::Result<T> {
    Ok(serde_json::from_str(config).map_err(anyhow::Error::from)?)
}
