//! `/contacts/imports`: files come in, columns are sent somewhere, rows are taken, and what became of them.

use std::sync::Arc;

use actix_multipart::Multipart;
use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query, ServiceConfig, get, post, resource};
use futures_util::stream;

use super::arrival::Looks;
use super::desk::Desk;
use super::engine::Importer;
use super::model::{Import, NewImport, Settings, State};
use super::order::{self, Word};
use super::page::{self, Asked};
use super::taken::Back;
use super::views::{List, New, Progress, Show};
use super::{arrival, forms, queries, taken, upload};
use crate::db::Db;
use crate::fields;
use crate::ids::ImportId;
use crate::users::{self, Admin, Permission, may};
use crate::web::{self, Cursor, Error, Filled, Form, Paged, bars, limit_of, urls};
use crate::worker::Nudge;

const SHOWN: usize = 50;
/// Reasons on a page; the file has the others.
const REASONS: i64 = 50;

/// The table of routes; before those of `contacts` and `profile`, whose `{id}` would take their paths.
pub fn routes(cfg: &mut ServiceConfig) {
    let may_import = || may(Permission::ImportContacts);
    cfg.service(resource("/contacts/imports").route(get().to(list).wrap(may_import())))
        .service(
            resource("/contacts/imports/new")
                .route(get().to(new).wrap(may_import()))
                .route(post().to(create).wrap(may_import())),
        )
        .service(
            resource("/contacts/imports/{id}")
                .route(get().to(show).wrap(may_import()))
                .route(post().to(change).wrap(may_import())),
        )
        .service(resource("/contacts/imports/{id}/reading").route(post().to(reread).wrap(may_import())))
        .service(resource("/contacts/imports/{id}/discard").route(post().to(discard).wrap(may_import())))
        .service(resource("/contacts/imports/{id}/tell").route(post().to(tell).wrap(may_import())))
        .service(resource("/contacts/imports/{id}/progress").route(get().to(progress).wrap(may_import())))
        .service(resource("/contacts/imports/{id}/errors").route(get().to(errors).wrap(may_import())));
}

async fn list(admin: Admin, query: Query<Vec<(String, String)>>, db: Data<Db>) -> web::Result<HttpResponse> {
    let cursor = Cursor::of(&Filled::of(query.into_inner()));
    let from = cursor.clone();
    let read = db.read(move |conn| {
        let rows = queries::list(conn, &from, limit_of(SHOWN))?;
        Ok((taken::acts(conn, &rows)?, rows))
    });
    let (acts, rows) = read.await?;
    let page = Paged::of(rows, SHOWN, &cursor, |import| import.id.to_string());
    let prev = page.before.as_ref().map(|key| format!("/contacts/imports?before={key}"));
    let next = page.after.as_ref().map(|key| format!("/contacts/imports?after={key}"));
    web::page(List { shell: admin.shell()?, page, acts, prev, next })
}

async fn new(admin: Admin) -> web::Result<HttpResponse> {
    web::page(New { shell: admin.shell()?, form: Filled::default() })
}

async fn create(admin: Admin, form: Multipart, db: Data<Db>, importer: Data<Importer>) -> web::Result<HttpResponse> {
    let (file_name, stored) = match upload::read(form, admin.session(), &importer.files).await? {
        Ok(came) => came,
        Err(sentence) => {
            let mut form = Filled::default();
            form.refuse("file", sentence);
            return web::again(New { shell: admin.shell()?, form });
        }
    };
    let fields = db.read(fields::all).await?;
    let (files, hash) = (importer.files.clone(), stored.hash.clone());
    let settings = page::blocking(move || Ok(arrival::settings(&files, &hash, &fields)?.0)).await?;
    let new = NewImport {
        user: Some(admin.id()),
        file_name,
        file_hash: stored.hash,
        bytes: stored.bytes,
        settings,
        state: State::Mapping,
        at: admin.now,
    };
    let id = db.write(move |conn| queries::create(conn, &new)).await?;
    Ok(web::see_other(urls::import(&id)))
}

async fn found(db: &Db, id: ImportId) -> web::Result<Import> {
    db.read(move |conn| Ok(queries::find(conn, id)?)).await?.ok_or(Error::NotFound)
}

async fn show(admin: Admin, id: Path<ImportId>, db: Data<Db>, importer: Data<Importer>) -> web::Result<HttpResponse> {
    let import = found(&db, id.into_inner()).await?;
    let settings = import.settings()?;
    if import.state().is_open() {
        let form = forms::fill(&settings);
        return web::page(page::mapping(&admin, &db, &importer, Asked { import, settings, form }).await?);
    }
    let (of, wanted) = (import.clone(), settings.clone());
    let read = db.read(move |conn| {
        let owner = of.user_id.map(|user| users::find(conn, user)).transpose()?.flatten();
        let faults = queries::faults_after(conn, of.id, 0, REASONS)?;
        Ok((faults, owner, Desk::open(conn, &wanted, of.user_id)?, Back::of(conn, &of)?))
    });
    let (faults, user, desk, back) = read.await?;
    let owner = user.map_or_else(|| "The command line".to_owned(), |user| user.name);
    let bars = bars(&page::minutes(&import));
    let mapping = page::where_to(&settings, &desk.known);
    web::page(Show { shell: admin.shell()?, now: admin.now, owner, mapping, faults, bars, back, import })
}

/// Keeps what goes where; then checks or begins, or only shows the first rows again.
async fn change(
    admin: Admin,
    id: Path<ImportId>,
    form: Form,
    db: Data<Db>,
    (importer, nudge): (Data<Importer>, Data<Nudge>),
) -> web::Result<HttpResponse> {
    let (mut filled, import) = (form.0, found(&db, id.into_inner()).await?);
    if !import.state().is_open() {
        return admin.go_with(urls::import(&import.id), "warning", "This import has begun: nothing was changed.");
    }
    let (fields, owners) = db.read(|conn| Ok((fields::all(conn)?, page::owners(conn)?))).await?;
    let settings = forms::parse(&mut filled, &import.settings()?, &fields, &owners);
    if !filled.is_fine() {
        return web::again(page::mapping(&admin, &db, &importer, Asked { import, settings, form: filled }).await?);
    }
    let state = match filled.text("act") {
        "check" => Some(State::Dry),
        "import" => Some(State::Queued),
        _ => None,
    };
    let (id, user) = (import.id, admin.id());
    let written = db.write(move |conn| {
        queries::remap(conn, id, &settings, State::Mapping)?;
        state.map_or(Ok(true), |state| order::start(conn, id, state, user))
    });
    written.await?;
    nudge.now();
    Ok(web::see_other(urls::import(&id)))
}

/// The file is read in another way: its columns are found anew.
async fn reread(
    admin: Admin,
    id: Path<ImportId>,
    form: Form,
    db: Data<Db>,
    importer: Data<Importer>,
) -> web::Result<HttpResponse> {
    let import = found(&db, id.into_inner()).await?;
    if !import.state().is_open() {
        return admin.go_with(urls::import(&import.id), "warning", "This import has begun: nothing was changed.");
    }
    let was = import.settings()?;
    let reading = forms::reading(&form.0, &was.reading);
    let (files, hash, fields) = (importer.files.clone(), import.file_hash.clone(), db.read(fields::all).await?);
    let settings = page::blocking(move || {
        let Looks { columns, dates, decimals, .. } = arrival::looks(&files, &hash, &reading, &fields)?;
        let match_on = arrival::match_on(&columns, &fields).to_owned();
        Ok(Settings { reading, columns, match_on, dates, decimals, ..was })
    });
    let (settings, id) = (settings.await?, import.id);
    db.write(move |conn| queries::remap(conn, id, &settings, State::Mapping)).await?;
    Ok(web::see_other(urls::import(&id)))
}

/// Throws a file away that nobody wants to import.
async fn discard(
    admin: Admin,
    id: Path<ImportId>,
    _form: Form,
    db: Data<Db>,
    importer: Data<Importer>,
) -> web::Result<HttpResponse> {
    let import = found(&db, id.into_inner()).await?;
    let id = import.id;
    let gone = actix_web::web::block(move || importer.discard(id)).await.map_err(anyhow::Error::new)??;
    if !gone {
        return admin.go_with(urls::import(&id), "warning", "This import has begun: nothing was thrown away.");
    }
    admin.go("/contacts/imports", &format!("{} was thrown away, and nothing of it is kept.", import.file_name))
}

async fn tell(
    admin: Admin,
    id: Path<ImportId>,
    form: Form,
    db: Data<Db>,
    (importer, nudge): (Data<Importer>, Data<Nudge>),
) -> web::Result<HttpResponse> {
    let (id, now) = (id.into_inner(), admin.now);
    let word = match form.0.text("word") {
        "pause" => Word::Pause,
        "resume" => Word::Resume,
        "stop" => Word::Stop,
        _ => return Err(Error::Bad("An import can be paused, resumed or stopped.".to_owned())),
    };
    let said = db.write(move |conn| order::tell(conn, id, word, now)).await?.ok_or(Error::NotFound)?;
    let import = found(&db, id).await?;
    if import.state() == State::Stopped {
        let importer = Arc::clone(&importer);
        page::blocking(move || {
            importer.forget_file(&import.file_hash);
            Ok(())
        })
        .await?;
    }
    nudge.now();
    admin.go(urls::import(&id), said)
}

/// The part of the page that moves; the whole page is asked for when it has come to rest.
async fn progress(admin: Admin, id: Path<ImportId>, db: Data<Db>) -> web::Result<HttpResponse> {
    let import = found(&db, id.into_inner()).await?;
    let of = import.clone();
    let back = db.read(move |conn| Back::of(conn, &of)).await?;
    let is_over = !import.state().is_active() && !back.as_ref().is_some_and(Back::is_moving);
    let mut response = web::page(Progress { shell: admin.shell()?, import, back })?;
    if is_over {
        use actix_web::http::header::{HeaderName, HeaderValue};
        response.headers_mut().insert(HeaderName::from_static("hx-refresh"), HeaderValue::from_static("true"));
    }
    Ok(response)
}

/// What was refused and why, as a file.
async fn errors(_admin: Admin, id: Path<ImportId>, db: Data<Db>) -> web::Result<HttpResponse> {
    let import = found(&db, id.into_inner()).await?;
    let (id, db) = (import.id, db.as_ref().clone());
    let rows = stream::try_unfold(Some(0), move |after| {
        let db = db.clone();
        async move {
            let Some(after) = after else { return Ok::<_, actix_web::Error>(None) };
            let found = db.read(move |conn| Ok(queries::faults_after(conn, id, after, 1000)?)).await;
            let found = found.map_err(Error::from)?;
            let next = found.last().map(|fault| fault.id);
            Ok(Some((page::error_file(&found, after == 0)?, next)))
        }
    });
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header(("Content-Disposition", web::download_name("attachment", &page::error_name(&import))))
        .streaming(rows))
}
