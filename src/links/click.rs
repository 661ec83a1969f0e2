//! A click: whose it was, and what is kept of it.
//!
//! A post on X is public, so that whoever opens a link need not be the one it was made for. A browser that we know as
//! somebody else with a name counts as that person; any other counts as whom the link was made for. No browser is tied
//! to a contact by a click.

use super::model::{CLICK, Link, SHARE, SHARED};
use super::queries;
use crate::activity::{self, NewActivity};
use crate::clock::At;
use crate::contacts::{self, State};
use crate::db::{self, Conn};
use crate::ids::ContactId;
use crate::visitors::{self, Seen};

/// Somebody opened a link.
#[derive(Clone, Debug)]
pub(super) struct Click {
    pub(super) link: Link,
    pub(super) seen: Option<Seen>,
    pub(super) referer: Option<String>,
    pub(super) at: At,
}

/// Counts a click, and tells it on the timeline of whoever it was.
pub(super) fn record(conn: &mut Conn, click: &Click) -> db::Result<()> {
    let contact = whose(conn, click)?;
    keep(conn, click, contact)
}

fn keep(conn: &mut Conn, click: &Click, contact: Option<ContactId>) -> db::Result<()> {
    let is_first = match contact {
        Some(contact) => !queries::has_clicked(conn, contact, &click.link)?,
        None => false,
    };
    if let Some(contact) = contact {
        contacts::touch(conn, &[contact], click.at)?;
        activity::record(conn, &[told(contact, click)])?;
    }
    Ok(queries::count(conn, &click.link, (contact, is_first), (click.at, click.referer.as_deref()))?)
}

/// A click of a contact, known from elsewhere.
pub(super) fn note(conn: &mut Conn, link: Link, contact: ContactId, at: At) -> db::Result<()> {
    keep(conn, &Click { link, seen: None, referer: None, at }, Some(contact))
}

fn whose(conn: &mut Conn, click: &Click) -> db::Result<Option<ContactId>> {
    let seen: Vec<Seen> = click.seen.into_iter().collect();
    let browser = visitors::recognise(conn, &seen)?.into_values().next();
    let made_for = match click.link.contact_id {
        Some(contact) => contacts::live(conn, &[contact])?.into_iter().next(),
        None => None,
    };
    let (Some(browser), Some(made_for)) = (browser, made_for) else { return Ok(made_for.or(browser)) };
    let known = contacts::find(conn, browser)?;
    let is_somebody = known.is_some_and(|contact| contact.state == State::Identified);
    Ok(Some(if is_somebody { browser } else { made_for }))
}

fn told(contact: ContactId, click: &Click) -> NewActivity {
    let link = &click.link;
    let from = click.referer.as_ref().map(|from| format!("\nComing from {from}")).unwrap_or_default();
    if link.subject_kind == SHARE {
        let title = format!("Clicked the share button on {}", link.title);
        let mut told = NewActivity::new(contact, &SHARED, title, click.at);
        (told.subject_kind, told.subject_key) = (Some("page"), Some(link.subject_key.clone()));
        return told.detail(format!("{}{from}", link.target));
    }
    let short = link.target.split_once("://").map_or(link.target.as_str(), |(_, rest)| rest).trim_end_matches('/');
    let title = format!("Clicked a link in {}: {short}", link.title);
    let mut told = NewActivity::new(contact, &CLICK, title, click.at);
    // What a decision listens for: the thing the link stands in.
    (told.subject_kind, told.subject_key) = (kind_of(&link.subject_kind), Some(link.subject_key.clone()));
    told.detail(format!("{}{from}", link.target))
}

/// What links stand in, as activities know it.
fn kind_of(kind: &str) -> Option<&'static str> {
    ["tweet", "page"].into_iter().find(|known| *known == kind)
}
