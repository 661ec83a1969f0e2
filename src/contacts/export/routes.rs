//! `/contacts/export`: the file, and the page where one says what shall be in it.

use actix_web::web::{Data, ServiceConfig, get, resource};
use actix_web::{HttpRequest, HttpResponse};
use futures_util::TryStreamExt as _;

use super::columns::{Column, Naming};
use super::plan::{JOURNAL, Plan, Wish};
use super::stream::{self, Desk};
use super::views::{Options, Taken};
use crate::audit;
use crate::clock::Clock;
use crate::contacts::{Selection, asking, compile, count_up_to};
use crate::criteria::{Asking, Criteria};
use crate::db::{self, Conn, Db};
use crate::fields;
use crate::users::{self, Admin, Permission, may};
use crate::web::{self, Error, Filled};

/// Up to so many contacts are counted exactly.
const COUNTED: i64 = 10_000;
/// Exports that the page tells of.
const LATEST: i64 = 10;

/// The table of routes; before `/contacts/{id}`.
pub(in crate::contacts) fn routes(cfg: &mut ServiceConfig) {
    let exports = || may(Permission::ExportContacts);
    cfg.service(resource("/contacts/export").route(get().to(file).wrap(exports())))
        .service(resource("/contacts/export/options").route(get().to(options).wrap(exports())));
}

/// `?search=` or `?ids=1,2`, and `columns`, `names=label`, `mark=1`.
fn wish(query: &Filled) -> Wish {
    let parts = |name: &str| {
        let texts = query.values(name);
        let parts = texts.iter().flat_map(|text| text.split(',')).map(str::trim);
        parts.filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    let selection = if query.knows("ids") {
        Selection::Ids(parts("ids").iter().filter_map(|id| id.parse().ok()).collect())
    } else {
        Selection::Search(query.text("search").to_owned())
    };
    Wish {
        selection,
        columns: if query.text("which") == "all" { Vec::new() } else { parts("columns") },
        naming: if query.text("names") == "label" { Naming::Label } else { Naming::Alias },
        mark: query.is_on("mark"),
    }
}

async fn file(
    admin: Admin,
    request: HttpRequest,
    db: Data<Db>,
    criteria: Data<Criteria>,
    clock: Data<Clock>,
) -> web::Result<HttpResponse> {
    let (wish, asking) = (wish(&Filled::decode(request.query_string().as_bytes())), asking(&admin));
    let plan = db.read(move |conn| Plan::of(conn, &criteria, &asking, wish.clone())).await?.map_err(Error::Bad)?;
    let desk = Desk { db: Db::clone(&db), clock: Clock::clone(&clock), user: Some(admin.id()) };
    let name = format!("contacts-{}.csv", admin.now.utc().format("%Y-%m-%d-%H%M"));
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8; header=present")
        .insert_header(("Content-Disposition", web::download_name("attachment", &name)))
        .insert_header(("Cache-Control", "no-store"))
        .streaming(stream::file(plan, desk).map_err(Error::from)))
}

async fn options(
    admin: Admin,
    request: HttpRequest,
    db: Data<Db>,
    criteria: Data<Criteria>,
) -> web::Result<HttpResponse> {
    let query = Filled::decode(request.query_string().as_bytes());
    let (wish, asking) = (wish(&query), asking(&admin));
    let shown = wish.columns.clone();
    let selection = wish.selection.clone();
    let (count, columns, taken) = db
        .read(move |conn| {
            let columns = Column::all(fields::all(conn)?);
            let columns: Vec<_> =
                columns.iter().map(|column| (column.key().to_owned(), column.label().to_owned())).collect();
            Ok((count(conn, &criteria, &asking, &selection)?, columns, taken(conn)?))
        })
        .await?;
    let which = if shown.is_empty() { "all" } else { "some" };
    let ticked = if shown.is_empty() { columns.iter().map(|(key, _)| key.clone()).collect() } else { shown };
    let mut form = Filled::of(ticked.into_iter().map(|key| ("columns".to_owned(), key)));
    form.set("which", which);
    form.set("names", "alias");
    let (search, ids) = match wish.selection {
        Selection::Search(text) => (text, None),
        Selection::Ids(ids) => {
            let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
            (String::new(), Some(ids.join(",")))
        }
    };
    web::page(Options { shell: admin.shell()?, form, columns, search, ids, count, taken })
}

/// How many contacts it is about, in words; or what is wrong with the search.
fn count(
    conn: &mut Conn,
    criteria: &Criteria,
    asking: &Asking,
    selection: &Selection,
) -> db::Result<Result<String, String>> {
    let text = match selection {
        Selection::Ids(ids) => return Ok(Ok(in_words(i64::try_from(ids.len()).unwrap_or(i64::MAX)))),
        Selection::Search(text) => text,
    };
    Ok(match compile(conn, criteria, text, asking)? {
        Ok(query) => Ok(in_words(count_up_to(conn, &query, COUNTED + 1)?)),
        Err(mistake) => Err(mistake.sentence),
    })
}

fn in_words(count: i64) -> String {
    match count {
        1 => "1 contact".to_owned(),
        more if more > COUNTED => "More than 10,000 contacts".to_owned(),
        count => format!("{} contacts", web::grouped(count)),
    }
}

/// Who took what lately.
fn taken(conn: &mut Conn) -> db::Result<Vec<Taken>> {
    let emails: std::collections::HashMap<_, _> = users::emails(conn)?.into_iter().collect();
    let changes = audit::changes_of(conn, JOURNAL.0, JOURNAL.1, LATEST)?;
    Ok(changes.iter().map(|change| Taken::of(change, change.user_id.and_then(|id| emails.get(&id)))).collect())
}
