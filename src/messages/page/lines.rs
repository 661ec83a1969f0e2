//! `/messages/{id}/outcomes`: to whom, by which channel, and what came of it.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::routes::{asked, wanted};
use super::views::{Choice, OutcomeLine, Outcomes};
use crate::contacts;
use crate::db::{self, Conn, Db};
use crate::ids::{ContactId, MessageId};
use crate::messages::channel::Channels;
use crate::messages::model::Fate;
use crate::messages::outcomes::{self, Line};
use crate::users::Admin;
use crate::web::{self, Cursor, Paged, urls};

const SHOWN: usize = 50;

/// Outcomes with what pages call the contacts and channels.
pub(super) fn named(conn: &mut Conn, channels: &Channels, lines: Vec<Line>) -> db::Result<Vec<OutcomeLine>> {
    let ids: Vec<ContactId> = lines.iter().map(|line| line.contact_id).collect();
    let names = contacts::names_of(conn, &ids)?;
    let line = |line: Line| OutcomeLine {
        key: line.id.to_string(),
        contact: names.get(&line.contact_id).cloned().unwrap_or_default(),
        url: urls::contact(&line.contact_id),
        channel: channels.name_of(&line.channel).to_owned(),
        fate: Fate::parse(&line.outcome).unwrap_or(Fate::Stopped),
        reason: line.reason.unwrap_or_default(),
        at: line.at,
    };
    Ok(lines.into_iter().map(line).collect())
}

pub(super) async fn list(
    admin: Admin,
    id: Path<MessageId>,
    request: HttpRequest,
    (db, channels): (Data<Db>, Data<Channels>),
) -> web::Result<HttpResponse> {
    let (query, message) = (asked(&request), wanted(&db, id.into_inner()).await?);
    let (id, cursor, known) = (message.id, Cursor::of(&query), Channels::clone(&channels));
    let channel = channels.get(query.text("channel")).map(|(known, _)| known.key);
    let only = channel.zip(Fate::parse(query.text("outcome")));
    let from = cursor.clone();
    let lines = db
        .read(move |conn| {
            let lines = outcomes::latest(conn, id, only, &from, SHOWN)?;
            named(conn, &known, lines)
        })
        .await?;
    let page = Paged::of(lines, SHOWN, &cursor, |line| line.key.clone());
    let walk = |way: &str, key: Option<String>| key.map(|key| address(id, only, Some((way, &key))));
    web::page(Outcomes {
        shell: admin.shell()?,
        choices: choices(id, &channels, only),
        prev: walk("before", page.before),
        next: walk("after", page.after),
        lines: page.rows,
        is_narrowed: only.is_some(),
        message,
    })
}

fn address(id: MessageId, only: Option<(&str, Fate)>, more: Option<(&str, &str)>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    if let Some((channel, fate)) = only {
        query.append_pair("channel", channel).append_pair("outcome", fate.key());
    }
    if let Some((name, value)) = more {
        query.append_pair(name, value);
    }
    format!("{}/outcomes?{}", urls::message(&id), query.finish())
}

fn choices(id: MessageId, channels: &Channels, here: Option<(&str, Fate)>) -> Vec<(String, Vec<Choice>)> {
    let choice = |label: &str, only: Option<(&str, Fate)>| Choice {
        label: label.to_owned(),
        url: address(id, only, None),
        is_here: only == here,
    };
    let of_channel = |known: &crate::messages::channel::Known| {
        let choices = Fate::ALL.map(|fate| choice(fate.label(), Some((known.key, fate)))).into();
        (known.name.to_owned(), choices)
    };
    let all = ("Any channel".to_owned(), vec![choice("Everything", None)]);
    std::iter::once(all).chain(channels.all().iter().map(of_channel)).collect()
}
