//! Which saved views of the list, and whose columns, name a field.

mod queries;

use url::form_urlencoded::Serializer;

use self::queries::Naming;
use crate::criteria::{self, Expr, Term};
use crate::db::{self, Conn};
use crate::fields::{Field, Use, Uses};
use crate::ids::UserId;
use crate::users;

/// Saved views that name the field, and people whose list shows it.
#[derive(Clone, Copy, Debug, Default)]
pub struct FieldUses;

impl Uses for FieldUses {
    fn uses(&self, conn: &mut Conn, field: &Field) -> db::Result<Vec<Use>> {
        let views = queries::views_naming(conn, &field.alias)?;
        let mut uses: Vec<Use> = views.iter().filter_map(|view| of_view(view, &field.alias)).collect();
        let people = queries::people_showing(conn, &field.alias)?;
        let column = |name: String| Use { what: "Column of the list of", name, url: "/contacts/columns".to_owned() };
        let people = if people.is_empty() { Vec::new() } else { named(conn, &people)? };
        uses.extend(people.into_iter().map(column));
        Ok(uses)
    }
}

/// Saved views that somebody sees and whose search names a tag: name and address of each.
pub(super) fn views_with_tag(conn: &mut Conn, tag: &str, user: UserId) -> db::Result<Vec<(String, String)>> {
    let views = queries::views_naming(conn, tag)?;
    let is_tag = |term: &Term| term.key.as_deref() == Some("tag") && term.value.to_lowercase() == tag.to_lowercase();
    let is_seen = |view: &&Naming| view.is_shared || view.user_id == user;
    let searches = |view: &&Naming| criteria::parse(&view.search).is_ok_and(|expr| any(&expr, &is_tag));
    Ok(views.iter().filter(is_seen).filter(searches).map(|view| (view.name.clone(), address(view))).collect())
}

fn named(conn: &mut Conn, people: &[UserId]) -> db::Result<Vec<String>> {
    let everybody = users::everybody(conn)?.into_iter();
    Ok(everybody.filter(|user| people.contains(&user.id)).map(|user| user.name).collect())
}

/// A view and what it does with the field; `None` when its search only has similar words.
fn of_view(view: &Naming, alias: &str) -> Option<Use> {
    let searches = criteria::parse(&view.search).is_ok_and(|expr| names(&expr, alias));
    let shows = serde_json::from_str::<Vec<String>>(&view.shown).is_ok_and(|keys| keys.iter().any(|key| key == alias));
    let sorts = view.sort.trim_start_matches('-') == alias;
    let ways = [(searches, "searches by it"), (shows, "shows it"), (sorts, "is sorted by it")];
    let ways: Vec<&str> = ways.into_iter().filter(|(is_so, _)| *is_so).map(|(_, words)| words).collect();
    let name = format!("{} ({})", view.name, ways.join(", "));
    (!ways.is_empty()).then(|| Use { what: "Saved view", name, url: address(view) })
}

fn address(view: &Naming) -> String {
    format!("/contacts?{}", Serializer::new(String::new()).append_pair("search", &view.search).finish())
}

/// Whether a search asks for the field: `city:Berlin`, `has:city`.
fn names(expr: &Expr, alias: &str) -> bool {
    any(expr, &|term| match term.key.as_deref() {
        Some("has") => term.value.eq_ignore_ascii_case(alias),
        key => key == Some(alias),
    })
}

/// Whether one of the terms is so.
fn any(expr: &Expr, is_so: &impl Fn(&Term) -> bool) -> bool {
    match expr {
        Expr::All(parts) | Expr::Any(parts) => parts.iter().any(|part| any(part, is_so)),
        Expr::Not(part) => any(part, is_so),
        Expr::Term(term) => is_so(term),
    }
}
