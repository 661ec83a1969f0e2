//! `/contacts/batch`: what to do, with what, and with how many.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::web::{Data, ServiceConfig, post, resource};

use super::queries::{self, NewRow};
use super::views::{Ask, Choose, Offer, Size};
use super::{Acts, BatchAct, Chosen, Wish};
use crate::audit::{self, NewAct};
use crate::contacts::list::{Selection, asking, compile, count_up_to};
use crate::criteria::Criteria;
use crate::db::{self, Conn, Db};
use crate::ids::{ActId, ContactId};
use crate::users::{Admin, Permission, may};
use crate::web::{self, Filled, Form};
use crate::worker::Nudge;

/// Above this they are not counted before the act: a page does not wait.
const COUNTED: i64 = 10_000;
/// More ticks than a page of the list has.
const MOST_TICKS: usize = 5_000;

pub(in crate::contacts) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/contacts/batch").route(post().to(batch).wrap(may(Permission::EditContacts))));
}

async fn batch(
    admin: Admin,
    form: Form,
    db: Data<Db>,
    (acts, criteria, nudge): (Data<Acts>, Data<Criteria>, Data<Nudge>),
) -> web::Result<HttpResponse> {
    let mut filled = form.0;
    filled.set("zone", admin.user.time_zone.as_str());
    if filled.values("ids").len() > MOST_TICKS {
        let why = "These are more ticks than a page has. Search for the contacts, and choose all that match.";
        return admin.go_with("/contacts", "warning", why);
    }
    let Some(selection) = selection(&filled) else {
        return admin.go_with("/contacts", "warning", "Tick the contacts first, or choose all that match.");
    };
    let (chosen, who) = (selection.clone(), asking(&admin));
    let size = db.read(move |conn| size(conn, &criteria, &chosen, &who)).await?;
    let Some(size) = size else {
        return admin.go_with("/contacts", "warning", "The search is not understood, so nothing was begun.");
    };
    if size.count == 0 {
        let why = "Nobody matches this search, so there is nothing to do. Nothing was begun.";
        return admin.go_with(back(&filled), "warning", why);
    }
    filled.set("size", if size.is_more { size.count + 1 } else { size.count }.to_string());
    let wanted = acts.get(filled.text("act")).filter(|act| !act.deletes() || admin.may(Permission::DeleteContacts));
    let Some(act) = wanted else { return choose(&admin, &acts, &filled, (selection, size)) };
    if filled.text("go").is_empty() {
        return web::page(ask(&admin, &db, act, filled, (selection, size)).await?);
    }
    let (asked, typed) = (Arc::clone(&act), filled.clone());
    let parsed = db.read(move |conn| {
        let mut filled = typed.clone();
        let wish = asked.parse(conn, &mut filled)?;
        Ok((wish.filter(|_| filled.is_fine()), filled))
    });
    let (wish, filled) = parsed.await?;
    let Some(wish) = wish else { return web::again(ask(&admin, &db, act, filled, (selection, size)).await?) };
    let id = db.write(begin(&admin, &act, wish, &selection)?).await?;
    nudge.now();
    Ok(web::see_other(format!("/contacts/acts/{id}")))
}

/// Which contacts a form is about; `None`: nobody.
fn selection(filled: &Filled) -> Option<Selection> {
    if filled.is_on("all") {
        return Some(Selection::Search(filled.text("search").to_owned()));
    }
    let ids: Vec<ContactId> = filled.values("ids").iter().filter_map(|id| id.parse().ok()).collect();
    (!ids.is_empty()).then_some(Selection::Ids(ids))
}

/// The list that they were chosen from, as it was.
fn back(filled: &Filled) -> String {
    let list = filled.text("list");
    if list.starts_with("/contacts?") { list.to_owned() } else { "/contacts".to_owned() }
}

/// How many they are; `None` when the search is not understood.
fn size(
    conn: &mut Conn,
    criteria: &Criteria,
    selection: &Selection,
    asking: &crate::criteria::Asking,
) -> db::Result<Option<Size>> {
    match selection {
        Selection::Ids(ids) => Ok(Some(Size { count: i64::try_from(ids.len()).unwrap_or(0), is_more: false })),
        Selection::Search(text) => {
            let Ok(query) = compile(conn, criteria, text, asking)? else { return Ok(None) };
            let count = count_up_to(conn, &query, COUNTED + 1)?;
            Ok(Some(Size { count: count.min(COUNTED), is_more: count > COUNTED }))
        }
    }
}

fn choose(
    admin: &Admin,
    acts: &Acts,
    filled: &Filled,
    (selection, size): (Selection, Size),
) -> web::Result<HttpResponse> {
    let may = |act: &&Arc<dyn BatchAct>| !act.deletes() || admin.may(Permission::DeleteContacts);
    let offer = |act: &Arc<dyn BatchAct>| Offer { key: act.key(), label: act.label(), icon: act.icon() };
    let offers = acts.all().filter(may).map(offer).collect();
    let export = admin.may(Permission::ExportContacts).then(|| export(&selection));
    let (hidden, back) = (hidden(&selection, filled), back(filled));
    web::page(Choose { shell: admin.shell()?, hidden, back, size, offers, export })
}

async fn ask(
    admin: &Admin,
    db: &Db,
    act: Arc<dyn BatchAct>,
    filled: Filled,
    (selection, size): (Selection, Size),
) -> web::Result<Ask> {
    let (asked, typed) = (Arc::clone(&act), filled.clone());
    let part = db.read(move |conn| asked.form(conn, &typed)).await?;
    Ok(Ask {
        shell: admin.shell()?,
        hidden: hidden(&selection, &filled),
        is_ready: act.is_ready(&filled),
        back: back(&filled),
        form: filled,
        part,
        size,
        key: act.key(),
        label: act.label(),
        deletes: act.deletes(),
    })
}

/// What carries the selection from page to page.
fn hidden(selection: &Selection, filled: &Filled) -> Vec<(&'static str, String)> {
    let mut hidden = match selection {
        Selection::Ids(ids) => ids.iter().map(|id| ("ids", id.to_string())).collect(),
        Selection::Search(text) => vec![("all", "1".to_owned()), ("search", text.clone())],
    };
    hidden.push(("list", back(filled)));
    hidden
}

fn export(selection: &Selection) -> String {
    let mut pairs = url::form_urlencoded::Serializer::new(String::new());
    match selection {
        Selection::Search(text) => pairs.append_pair("search", text),
        Selection::Ids(ids) => {
            let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
            pairs.append_pair("ids", &ids.join(","))
        }
    };
    format!("/contacts/export/options?{}", pairs.finish())
}

/// Writes down what is to be done; the worker does it.
fn begin(
    admin: &Admin,
    act: &Arc<dyn BatchAct>,
    wish: Wish,
    selection: &Selection,
) -> web::Result<impl Fn(&mut Conn) -> db::Result<ActId> + Send + 'static> {
    let total = match selection {
        Selection::Ids(ids) => u64::try_from(ids.len()).ok(),
        Selection::Search(_) => None,
    };
    let kind = if act.deletes() { "delete" } else { "batch" };
    let (user_id, now) = (Some(admin.id()), admin.now);
    let new = NewAct { user_id, kind, label: wish.label, state: "running", total, started_at: now };
    let chosen = Chosen { selection: selection.clone(), zone: admin.user.time_zone.clone() };
    let chosen = serde_json::to_string(&chosen).map_err(anyhow::Error::from)?;
    let (kind, config) = (act.key(), wish.config);
    Ok(move |conn: &mut Conn| {
        let id = audit::begin_act(conn, &new)?;
        let reach_to = queries::highest(conn)?;
        queries::insert(conn, &NewRow { act_id: id, kind, config: &config, selection: &chosen, reach_to })?;
        Ok(id)
    })
}
