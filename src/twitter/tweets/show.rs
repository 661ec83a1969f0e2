//! A tweet's page: the text, who approved it, where it is used, what it brought.

use std::collections::HashMap;

use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};

use super::approval::{Looker, next};
use super::compose::Checked;
use super::figures::{self, Brought};
use super::model::Tweet;
use super::preview::Preview;
use super::queries::{self, KIND};
use super::routes::{self, Shown};
use super::views::{People, Show, Told};
use crate::audit;
use crate::db::{self, Conn};
use crate::ids::{TweetId, UserId};
use crate::steps::Use;
use crate::users::{self, Admin, Permission};
use crate::web::{self, Error, Filled};

/// Changes shown.
const HISTORY: i64 = 12;

pub(super) async fn show(
    admin: Admin,
    id: Path<TweetId>,
    request: HttpRequest,
    shown: Shown,
) -> web::Result<HttpResponse> {
    let query = Filled::decode(request.query_string().as_bytes());
    web::page(page(&admin, &shown, id.into_inner(), query).await?)
}

/// Everything the page says, read at once.
struct Seen {
    tweet: Tweet,
    category: Option<String>,
    checked: Checked,
    preview: Preview,
    uses: Vec<Use>,
    brought: Brought,
    people: People,
    history: Vec<Told>,
    is_alone: bool,
    was_sent: bool,
}

/// The page, for `?reader=` and `?reader_search=`; `form` also holds what was typed into the refusal.
pub(super) async fn page(admin: &Admin, shown: &Shown, id: TweetId, form: Filled) -> web::Result<Show> {
    let (sources, uses, asks_consent, asked) = (shown.sources(), shown.uses(), shown.asks_consent(), form.clone());
    let (looker, now) = (Looker::of(admin), admin.now);
    let read = move |conn: &mut Conn| {
        let Some(tweet) = queries::tweet(conn, id)? else { return Ok(None) };
        let (people, history) = told(conn, &tweet)?;
        Ok(Some(Seen {
            category: routes::category_name(conn, tweet.category_id)?,
            checked: Checked::with_audience(conn, &sources, &tweet.text, asks_consent)?,
            preview: Preview::of(conn, &sources, &tweet.text, &asked)?,
            uses: uses.of(conn, KIND, &id.to_string())?,
            brought: figures::brought(conn, id, now)?,
            is_alone: looker.is_alone(conn)?,
            was_sent: queries::has_posts(conn, id)?,
            people,
            history,
            tweet,
        }))
    };
    let seen = shown.db.read(read).await?.ok_or(Error::NotFound)?;
    Ok(Show {
        shell: admin.shell()?,
        next: next(&seen.tweet, looker, seen.is_alone),
        may_edit: admin.may(Permission::EditTweets),
        tweet: seen.tweet,
        category: seen.category,
        checked: seen.checked,
        preview: seen.preview,
        uses: seen.uses,
        brought: seen.brought,
        people: seen.people,
        history: seen.history,
        was_sent: seen.was_sent,
        form,
    })
}

/// Who wrote and who decided, and the last changes.
fn told(conn: &mut Conn, tweet: &Tweet) -> db::Result<(People, Vec<Told>)> {
    let changes = audit::changes_of(conn, KIND, &tweet.id.to_string(), HISTORY)?;
    let ids: Vec<UserId> =
        changes.iter().map(|change| change.user_id).chain([tweet.writer_id, tweet.decider_id]).flatten().collect();
    let names: HashMap<UserId, String> = users::names_of(conn, &ids)?;
    let name = |id: Option<UserId>| id.and_then(|id| names.get(&id).cloned()).unwrap_or_else(|| "Linnet".to_owned());
    let line =
        |change: &audit::Change| Told { what: capitalised(&change.act), who: name(change.user_id), at: change.at };
    let people = People { writer: name(tweet.writer_id), decider: name(tweet.decider_id) };
    Ok((people, changes.iter().map(line).collect()))
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
