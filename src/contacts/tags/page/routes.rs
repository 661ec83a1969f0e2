//! `/tags`: the list, a tag's own page, and what can be done with it.

use actix_web::web::{Data, Path, ServiceConfig, get, post, resource};
use actix_web::{HttpRequest, HttpResponse};

use super::merging::dissolve;
use super::queries::{self, TagLine};
use super::views::{Edit, Entry, Leave, List, Row, Show};
use crate::audit::{self, NewChange};
use crate::contacts::Editor;
use crate::contacts::tags::uses::{TagUse, TagUses};
use crate::contacts::tags::{LONGEST, Tag, find_tag, tag_choices};
use crate::contacts::uses::views_with_tag;
use crate::db::{self, Conn, Db};
use crate::ids::TagId;
use crate::users::{self, Admin, Permission, may};
use crate::web::{self, Cursor, Error, Filled, Form, Paged, urls};
use crate::worker::Nudge;

const SHOWN: usize = 50;
const LATEST: i64 = 20;
const IN_USE: &str = "Campaigns name this tag; change them first, then it can go or get another name.";

/// The table of routes.
pub(in crate::contacts) fn routes(cfg: &mut ServiceConfig) {
    let (view, edit) = (|| may(Permission::ViewContacts), || may(Permission::EditContacts));
    cfg.service(resource("/tags").route(get().to(list).wrap(view())).route(post().to(create).wrap(edit())))
        .service(resource("/tags/new").route(get().to(new).wrap(edit())))
        .service(resource("/tags/{id}").route(get().to(show).wrap(view())))
        .service(resource("/tags/{id}/edit").route(get().to(form).wrap(edit())).route(post().to(change).wrap(edit())))
        .service(resource("/tags/{id}/merge").route(get().to(ask).wrap(edit())).route(post().to(merge).wrap(edit())))
        .service(resource("/tags/{id}/delete").route(get().to(ask).wrap(edit())).route(post().to(delete).wrap(edit())));
}

async fn list(admin: Admin, request: HttpRequest, db: Data<Db>) -> web::Result<HttpResponse> {
    let query = Filled::decode(request.query_string().as_bytes());
    let (search, cursor) = (query.text("search").to_owned(), Cursor::of(&query));
    let (typed, walk) = (search.clone(), cursor.clone());
    let rows = db.read(move |conn| {
        let tags = queries::page(conn, &typed, &walk, SHOWN)?;
        counted(conn, tags)
    });
    let rows = rows.await?;
    let page = Paged::of(rows, SHOWN, &cursor, |row| row.tag.name.clone());
    let address = |way: &str, key: String| {
        let mut pairs = url::form_urlencoded::Serializer::new(String::new());
        format!("/tags?{}", pairs.append_pair("search", &search).append_pair(way, &key).finish())
    };
    web::page(List {
        shell: admin.shell()?,
        rows: page.rows,
        prev: page.before.map(|key| address("before", key)),
        next: page.after.map(|key| address("after", key)),
        may_edit: admin.may(Permission::EditContacts),
        search,
    })
}

fn counted(conn: &mut Conn, tags: Vec<TagLine>) -> db::Result<Vec<Row>> {
    let ids: Vec<TagId> = tags.iter().map(|tag| tag.id).collect();
    let counts = queries::counts(conn, &ids)?;
    Ok(tags.into_iter().map(|tag| Row { count: counts.get(&tag.id).copied().unwrap_or(0), tag }).collect())
}

/// A tag, how many have it, and where it is named.
fn known(conn: &mut Conn, id: TagId, uses: &TagUses) -> db::Result<Option<(Row, Vec<TagUse>)>> {
    let Some(tag) = queries::find(conn, id)? else { return Ok(None) };
    let named = uses.of(conn, &Tag { id, name: tag.name.clone() })?;
    Ok(counted(conn, vec![tag])?.pop().map(|row| (row, named)))
}

async fn show(admin: Admin, id: Path<TagId>, db: Data<Db>, uses: Data<TagUses>) -> web::Result<HttpResponse> {
    let (id, who) = (id.into_inner(), admin.id());
    let found = db.read(move |conn| {
        let Some((row, uses)) = known(conn, id, &uses)? else { return Ok(None) };
        let views = views_with_tag(conn, &row.tag.name, who)?;
        let changes = audit::changes_of(conn, "tag", &id.to_string(), LATEST)?;
        let people: Vec<_> = changes.iter().filter_map(|change| change.user_id).collect();
        let names = users::names_of(conn, &people)?;
        let entry = |change| Entry::of(change, change.user_id.and_then(|user| names.get(&user)));
        Ok(Some((row, uses, views, changes.iter().map(entry).collect::<Vec<_>>())))
    });
    let (row, uses, views, log) = found.await?.ok_or(Error::NotFound)?;
    let may_edit = admin.may(Permission::EditContacts);
    web::page(Show { shell: admin.shell()?, row, uses, views, log, may_edit })
}

/// Name and description, or what is wrong with them.
fn parse(form: &mut Filled) -> Option<(String, String)> {
    let name = form.required("name", "Name", LONGEST);
    if name.as_ref().is_some_and(|name| name.contains([',', '|', '"'])) {
        form.refuse("name", "A name has no comma, no | and no quotes: they stand between names.");
    }
    let description = form.optional("description", "Description", 255).unwrap_or_default();
    name.filter(|_| form.is_fine()).map(|name| (name, description))
}

async fn new(admin: Admin) -> web::Result<HttpResponse> {
    web::page(blank(&admin, Filled::default())?)
}

fn blank(admin: &Admin, form: Filled) -> web::Result<Edit> {
    Ok(Edit { shell: admin.shell()?, form, tag: None, other: None, uses: Vec::new() })
}

async fn create(admin: Admin, Form(mut form): Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let Some((name, description)) = parse(&mut form) else { return web::again(blank(&admin, form)?) };
    let (user, now, wanted) = (admin.id(), admin.now, name.clone());
    let made = db.write(move |conn| {
        if find_tag(conn, &wanted)?.is_some() {
            return Ok(None);
        }
        let id = queries::create(conn, &wanted, &description, now)?;
        let image = std::collections::BTreeMap::from([("name", &wanted)]);
        audit::record(conn, &[NewChange::new(Some(user), "tag", id, "created", now).after(&image)])?;
        Ok(Some(id))
    });
    match made.await {
        Ok(Some(id)) => admin.go(urls::tag(&id), &format!("{name} was created.")),
        Err(error) if !error.is_duplicate() => Err(error.into()),
        _ => {
            form.refuse("name", "There is a tag of this name already.");
            web::again(blank(&admin, form)?)
        }
    }
}

async fn form(admin: Admin, id: Path<TagId>, db: Data<Db>, uses: Data<TagUses>) -> web::Result<HttpResponse> {
    let id = id.into_inner();
    let (row, uses) = db.read(move |conn| known(conn, id, &uses)).await?.ok_or(Error::NotFound)?;
    let form = Filled::of([("name", row.tag.name.clone()), ("description", row.tag.description.clone())]);
    web::page(Edit { shell: admin.shell()?, form, tag: Some(row.tag), other: None, uses })
}

/// What came of a change.
enum Changed {
    Done,
    Clash(TagId),
    InUse,
}

async fn change(
    admin: Admin,
    id: Path<TagId>,
    Form(mut typed): Form,
    db: Data<Db>,
    uses: Data<TagUses>,
) -> web::Result<HttpResponse> {
    let id = id.into_inner();
    let (asked, editor) = (uses.clone(), Editor::new(Some(admin.id()), admin.now));
    let (row, named) = db.read(move |conn| known(conn, id, &asked)).await?.ok_or(Error::NotFound)?;
    let mut page =
        Edit { shell: admin.shell()?, form: Filled::default(), tag: Some(row.tag), other: None, uses: named };
    let Some((name, description)) = parse(&mut typed) else {
        page.form = typed;
        return web::again(page);
    };
    let wanted = name.clone();
    let answer =
        db.write(move |conn| rename(conn, id, (&wanted, &description), &uses, editor)).await?.ok_or(Error::NotFound)?;
    match answer {
        Changed::Done => return admin.go(urls::tag(&id), &format!("{name} was saved.")),
        Changed::InUse => typed.refuse("name", IN_USE),
        Changed::Clash(other) => {
            typed.refuse("name", "Another tag has this name.");
            page.other = db.read(move |conn| Ok(queries::find(conn, other)?)).await?;
        }
    }
    page.form = typed;
    web::again(page)
}

fn rename(
    conn: &mut Conn,
    id: TagId,
    (name, description): (&str, &str),
    uses: &TagUses,
    editor: Editor,
) -> db::Result<Option<Changed>> {
    let Some(was) = queries::locked(conn, id)? else { return Ok(None) };
    if let Some(other) = find_tag(conn, name)?.filter(|other| other.id != id) {
        return Ok(Some(Changed::Clash(other.id)));
    }
    // Whoever names it does not mind its case.
    let is_another = was.name.to_lowercase() != name.to_lowercase();
    if is_another && !uses.of(conn, &Tag { id, name: was.name.clone() })?.is_empty() {
        return Ok(Some(Changed::InUse));
    }
    queries::change(conn, id, name, description)?;
    let image = |name: &str, words: &str| {
        std::collections::BTreeMap::from([("name", name.to_owned()), ("description", words.to_owned())])
    };
    let (before, after) = (image(&was.name, &was.description), image(name, description));
    if before != after {
        let change = NewChange::new(editor.user, "tag", id, "changed", editor.now).before(&before).after(&after);
        audit::record(conn, &[change])?;
    }
    Ok(Some(Changed::Done))
}

/// The question before it goes.
async fn ask(
    admin: Admin,
    request: HttpRequest,
    id: Path<TagId>,
    db: Data<Db>,
    uses: Data<TagUses>,
) -> web::Result<HttpResponse> {
    let form = Filled::decode(request.query_string().as_bytes());
    let is_merge = request.path().ends_with("/merge");
    web::page(leave(&admin, id.into_inner(), (form, is_merge), &db, &uses).await?)
}

async fn leave(
    admin: &Admin,
    id: TagId,
    (form, is_merge): (Filled, bool),
    db: &Data<Db>,
    uses: &Data<TagUses>,
) -> web::Result<Leave> {
    let (uses, who) = (uses.clone(), admin.id());
    let found = db.read(move |conn| {
        let others = tag_choices(conn)?.into_iter().filter(|tag| tag.id != id);
        let names: Vec<(String, String)> = others.map(|tag| (tag.name.clone(), tag.name)).collect();
        let Some((row, uses)) = known(conn, id, &uses)? else { return Ok(None) };
        let views = views_with_tag(conn, &row.tag.name, who)?;
        Ok(Some((row, uses, views, names)))
    });
    let (row, uses, views, others) = found.await?.ok_or(Error::NotFound)?;
    Ok(Leave { shell: admin.shell()?, form, row, uses, views, is_merge, others })
}

async fn merge(
    admin: Admin,
    id: Path<TagId>,
    Form(mut typed): Form,
    (db, uses, nudge): (Data<Db>, Data<TagUses>, Data<Nudge>),
) -> web::Result<HttpResponse> {
    let (id, wanted) = (id.into_inner(), typed.text("into").to_owned());
    let target = db.read(move |conn| Ok(find_tag(conn, &wanted)?)).await?.filter(|tag| tag.id != id);
    let mut page = leave(&admin, id, (Filled::default(), true), &db, &uses).await?;
    let Some(target) = target else {
        typed.refuse("into", "Choose another tag, by its name.");
        page.form = typed;
        return web::again(page);
    };
    if !page.uses.is_empty() {
        return web::again(page);
    }
    let moved = gone(&admin, id, Some(target.id), &db).await?;
    nudge.now();
    let sentence = format!("{} is {} now; {} had it.", page.row.tag.name, target.name, contacts(moved));
    admin.go(urls::tag(&target.id), &sentence)
}

async fn delete(
    admin: Admin,
    id: Path<TagId>,
    _form: Form,
    (db, uses): (Data<Db>, Data<TagUses>),
) -> web::Result<HttpResponse> {
    let id = id.into_inner();
    let page = leave(&admin, id, (Filled::default(), false), &db, &uses).await?;
    if !page.uses.is_empty() {
        return web::again(page);
    }
    let moved = gone(&admin, id, None, &db).await?;
    admin.go("/tags", &format!("{} was deleted; {} had it.", page.row.tag.name, contacts(moved)))
}

fn contacts(count: u64) -> String {
    if count == 1 { "1 contact".to_owned() } else { format!("{count} contacts") }
}

/// Goes on when the browser went away: half a merge would be worse.
async fn gone(admin: &Admin, from: TagId, into: Option<TagId>, db: &Data<Db>) -> web::Result<u64> {
    let (db, editor) = (Db::clone(db), Editor::new(Some(admin.id()), admin.now));
    let work = actix_web::rt::spawn(async move { dissolve(&db, from, into, editor).await });
    let moved = work.await.map_err(|error| Error::Bug(anyhow::Error::new(error)))?;
    Ok(moved?)
}
