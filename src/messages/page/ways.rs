//! A channel of a message: set up, switched on and off, moved up and down.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::routes::wanted;
use super::views::WayEdit;
use crate::audit::{self, NewChange};
use crate::db::{self, Conn, Db};
use crate::ids::MessageId;
use crate::messages::channel::Channels;
use crate::messages::model::{Message, Way};
use crate::messages::queries;
use crate::messages::writing::refer;
use crate::steps::{Html, Step, Uses};
use crate::users::Admin;
use crate::web::{self, Error, Filled, Form, urls};

/// What stands in the column before anything was set up.
pub(super) const NOTHING: &str = "null";

/// A message, what its channel is called, and the channel as it is set up.
type Seen = (Message, &'static str, Option<Way>);

async fn look(db: &Db, channels: &Channels, (id, channel): (MessageId, String)) -> web::Result<Seen> {
    let name = channels.get(&channel).ok_or(Error::NotFound)?.0.name;
    let message = wanted(db, id).await?;
    let ways = db.read(move |conn| Ok(queries::ways_of(conn, &[id])?)).await?;
    Ok((message, name, ways.into_iter().find(|way| way.channel == channel)))
}

async fn page_of(
    admin: &Admin,
    db: &Db,
    channels: &Channels,
    ids: (MessageId, String),
    typed: Option<Filled>,
) -> web::Result<WayEdit> {
    let channel = ids.1.clone();
    let (message, name, way) = look(db, channels, ids).await?;
    let (known, key) = (channels.clone(), channel.clone());
    let (form, part) = db
        .read(move |conn| {
            let Some((_, step)) = known.get(&key) else { return Ok((Filled::default(), Html::default())) };
            let form = match (&typed, &way) {
                (Some(typed), _) => typed.clone(),
                (None, Some(way)) => filled(step, way),
                (None, None) => Filled::of([("is_on", "1")]),
            };
            let part = step.form(conn, &form)?;
            Ok((form, part))
        })
        .await?;
    Ok(WayEdit { shell: admin.shell()?, action: address(message.id, &channel), message, name, form, part })
}

fn filled(step: &dyn Step, way: &Way) -> Filled {
    // What cannot be read any more is typed anew.
    let mut form = step.fill(&way.config).unwrap_or_default();
    form.set("is_on", if way.is_on { "1" } else { "" });
    form
}

fn address(id: MessageId, channel: &str) -> String {
    format!("{}/channels/{channel}", urls::message(&id))
}

pub(super) async fn edit(
    admin: Admin,
    path: Path<(MessageId, String)>,
    (db, channels): (Data<Db>, Data<Channels>),
) -> web::Result<HttpResponse> {
    web::page(page_of(&admin, &db, &channels, path.into_inner(), None).await?)
}

pub(super) async fn change(
    admin: Admin,
    path: Path<(MessageId, String)>,
    form: Form,
    (db, channels, uses): (Data<Db>, Data<Channels>, Data<Uses>),
) -> web::Result<HttpResponse> {
    let ids = path.into_inner();
    let (message, name, _) = look(&db, &channels, ids.clone()).await?;
    let (id, channel, known) = (message.id, ids.1.clone(), Channels::clone(&channels));
    let (now, by) = (admin.now, admin.id());
    let saved = db.write(move |conn| {
        let mut filled = form.0.clone();
        queries::lock(conn, id)?.ok_or(diesel::result::Error::NotFound)?;
        let ways = queries::ways_of(conn, &[id])?;
        let before = ways.iter().find(|way| way.channel == channel);
        let Some(config) = configured(conn, &known, &channel, before, &mut filled)? else { return Ok(Some(filled)) };
        if filled.is_on("is_on")
            && let Some((field, why)) = unfit(conn, (&known, &uses), (id, &channel), &config)?
        {
            filled.refuse(field, why);
            return Ok(Some(filled));
        }
        let last = ways.iter().map(|way| way.position).max();
        let position = before.map_or(last.map_or(0, |last| last.saturating_add(1)), |way| way.position);
        let is_on = filled.is_on("is_on");
        let way = Way { message_id: id, channel: channel.clone(), position, is_on, config };
        queries::put_way(conn, &way, now)?;
        refer(conn, &known, id)?;
        let change = NewChange::new(Some(by), "message", id, "channel changed", now).before(&before).after(&way);
        audit::record(conn, &[change])?;
        Ok(None)
    });
    match saved.await? {
        None => admin.go(urls::message(&id), &format!("{name} was saved.")),
        Some(filled) => web::again(page_of(&admin, &db, &channels, ids, Some(filled)).await?),
    }
}

/// A channel's settings as typed; when it is switched off, half a form does not stand in the way.
fn configured(
    conn: &mut Conn,
    channels: &Channels,
    channel: &str,
    before: Option<&Way>,
    filled: &mut Filled,
) -> db::Result<Option<String>> {
    let Some((_, step)) = channels.get(channel) else { return Ok(None) };
    if filled.is_on("is_on") {
        return step.parse(conn, filled);
    }
    let mut copy = filled.clone();
    let typed = step.parse(conn, &mut copy)?;
    Ok(typed.or_else(|| Some(before.map_or(NOTHING, |way| way.config.as_str()).to_owned())))
}

/// What is wrong with a channel that a published campaign sends from this moment on.
fn unfit(
    conn: &mut Conn,
    (channels, uses): (&Channels, &Uses),
    (id, channel): (MessageId, &str),
    config: &str,
) -> db::Result<Option<(&'static str, String)>> {
    let is_live = uses.of(conn, queries::REF, &id.to_string())?.iter().any(|place| place.is_live);
    match channels.get(channel) {
        Some((_, step)) if is_live => step.unfit(conn, config),
        _ => Ok(None),
    }
}

/// Up or down by one place, as the button says.
pub(super) async fn move_(
    admin: Admin,
    path: Path<(MessageId, String)>,
    form: Form,
    db: Data<Db>,
) -> web::Result<HttpResponse> {
    let ((id, channel), up, now, by) = (path.into_inner(), form.0.text("way") == "up", admin.now, admin.id());
    let moved = db.write(move |conn| {
        queries::lock(conn, id)?.ok_or(diesel::result::Error::NotFound)?;
        let ways = queries::ways_of(conn, &[id])?;
        let place = ways.iter().position(|way| way.channel == channel);
        let other = place.and_then(|place| if up { place.checked_sub(1) } else { place.checked_add(1) });
        let pair = place.and_then(|place| ways.get(place)).zip(other.and_then(|other| ways.get(other)));
        let Some((one, other)) = pair else { return Ok(false) };
        queries::swap(conn, one, other)?;
        let change = NewChange::new(Some(by), "message", id, "channels moved", now).after(&(&channel, up));
        audit::record(conn, &[change])?;
        Ok(true)
    });
    if moved.await? {
        return admin
            .go(urls::message(&id), "The order was saved. It holds for whoever comes to the step from now on.");
    }
    admin.go_with(urls::message(&id), "info", "It stands at that end already.")
}
