//! `/tweets/posts`: what became of every tweet.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, ServiceConfig, get, post, resource};

use super::queries::{self, PostLine};
use super::views::{Filter, List, Show};
use crate::activity;
use crate::audit::{self, NewChange};
use crate::config::Config;
use crate::db::Db;
use crate::ids::PostId;
use crate::steps::CampaignNames;
use crate::twitter::outbox::evidence::Attempt;
use crate::twitter::outbox::list::{self, Wish};
use crate::twitter::outbox::model::PostState;
use crate::twitter::outbox::{evidence, keeping, payment, permalink, stops, write_sent};
use crate::twitter::sender;
use crate::users::{Admin, Permission, may};
use crate::web::{self, Cursor, Error, Filled, Form, Paged, urls};
use crate::worker::Nudge;

const SHOWN: usize = 50;
/// Sendings acted on at once.
const MOST: usize = 500;
pub(in crate::twitter::outbox) const GONE: &str =
    "Somebody or something else decided meanwhile; this is how it stands now.";
const DECLINED: &str = "Somebody decided not to send it.";

/// The table of routes; to be registered before `/tweets/{id}`.
pub(in crate::twitter::outbox) fn routes(cfg: &mut ServiceConfig) {
    let (view, edit) = (|| may(Permission::ViewTweets), || may(Permission::EditTweets));
    cfg.service(resource("/tweets/posts").route(get().to(list).wrap(view())))
        .service(resource("/tweets/posts/again").route(post().to(again_many).wrap(edit())))
        .service(resource("/tweets/posts/{id}").route(get().to(show).wrap(view())))
        .service(resource("/tweets/posts/{id}/sent").route(post().to(was_sent).wrap(edit())))
        .service(resource("/tweets/posts/{id}/again").route(post().to(again).wrap(edit())))
        .service(resource("/tweets/posts/{id}/decline").route(post().to(decline).wrap(edit())));
}

async fn list(
    admin: Admin,
    request: actix_web::HttpRequest,
    (db, names): (Data<Db>, Data<CampaignNames>),
) -> web::Result<HttpResponse> {
    let query = Filled::decode(request.query_string().as_bytes());
    let (wish, cursor, now, zone) = (Wish::of(&query), Cursor::of(&query), admin.now, admin.zone());
    let (asked, walk) = (wish.clone(), cursor.clone());
    let (rows, idle, filters, campaigns, stops) = db
        .read(move |conn| {
            let ids = list::found(conn, &asked, zone, &walk, SHOWN)?;
            let rows = queries::lines(conn, &ids)?;
            let campaigns: Vec<_> = rows.iter().filter_map(|line| line.post.campaign_id).collect();
            let campaigns = names.names(conn, &campaigns)?;
            let filters = list::filters(conn, &names, &asked)?;
            Ok((rows, sender::idle(conn, now)?, filters, campaigns, stops::all(conn)?))
        })
        .await?;
    let paged = Paged::of(rows, SHOWN, &cursor, |line| line.post.id.to_string());
    let address = |word: &str, id: String| wish.url(Some((word, &id)));
    web::page(List {
        shell: admin.shell()?,
        rows: paged.rows,
        tabs: tabs(&wish),
        filters,
        campaigns,
        is_filtered: wish.is_set(),
        may_decide: admin.may(Permission::EditTweets),
        stops,
        idle: idle.map(|idle| idle.words()),
        prev: paged.before.map(|id| address("before", id)),
        next: paged.after.map(|id| address("after", id)),
    })
}

/// The states, each with whatever else is asked for; a reason goes with failures only.
fn tabs(wish: &Wish) -> Vec<Filter> {
    let one = |state: Option<PostState>| {
        let reason = wish.reason.filter(|_| matches!(state, None | Some(PostState::Failed)));
        Filter {
            label: state.map_or("All", PostState::label),
            url: Wish { state, reason, ..wish.clone() }.url(None),
            is_here: wish.state == state,
        }
    };
    std::iter::once(one(None)).chain(PostState::ALL.map(|state| one(Some(state)))).collect()
}

async fn show(admin: Admin, id: Path<PostId>, db: Data<Db>, config: Data<Config>) -> web::Result<HttpResponse> {
    let id = id.into_inner();
    let seen = look(&db, id).await?;
    web::page(page_of(&admin, seen, &config, Filled::default())?)
}

pub(in crate::twitter::outbox) async fn look(db: &Db, id: PostId) -> web::Result<(PostLine, Vec<Attempt>)> {
    let seen = db.read(move |conn| Ok((queries::find(conn, id)?, evidence::attempts(conn, id)?))).await?;
    Ok((seen.0.ok_or(Error::NotFound)?, seen.1))
}

pub(in crate::twitter::outbox) fn page_of(
    admin: &Admin,
    (line, attempts): (PostLine, Vec<Attempt>),
    config: &Config,
    form: Filled,
) -> web::Result<Show> {
    let web = config.x_web.as_str().trim_end_matches('/');
    let mut form = form;
    if !form.knows("text") {
        form.set("text", line.post.text.clone());
    }
    let is_open = matches!(line.post.standing(), PostState::Asking | PostState::Unknown);
    Ok(Show {
        shell: admin.shell()?,
        answered: line.post.reply_to_xid.as_deref().map(|xid| permalink(config, xid)),
        permalink: line.post.post_xid.as_deref().map(|xid| permalink(config, xid)),
        timeline: (is_open && !line.account.is_empty()).then(|| format!("{web}/{}", line.account)),
        form,
        attempts,
        may_approve: admin.may(Permission::ApproveTweets),
        may_decide: admin.may(Permission::EditTweets),
        line,
    })
}

async fn was_sent(
    admin: Admin,
    id: Path<PostId>,
    form: Form,
    (db, config, nudge): (Data<Db>, Data<Config>, Data<Nudge>),
) -> web::Result<HttpResponse> {
    let (mut filled, id, now, by) = (form.0, id.into_inner(), admin.now, admin.id());
    let xid = xid_of(filled.text("post"));
    let known = config.clone();
    let written = match xid {
        None => Some(Err("Give the post's address on X, or the number at its end.")),
        Some(xid) => {
            let decided = db.write(move |conn| {
                let Some((letter, _)) = queries::lock(conn, id, PostState::Asking)? else { return Ok(None) };
                if queries::is_taken(conn, &xid)? {
                    return Ok(Some(Err("This post is another sending's already.")));
                }
                let news = keeping(conn, &[id], |conn| write_sent(conn, &known, &[(&letter, xid.clone())], now))?;
                activity::record(conn, &news)?;
                evidence::word(conn, &[id], (by, "declared_sent"), &format!("It stands on X as number {xid}."), now)?;
                audit::record(conn, &[NewChange::new(Some(by), "post", id, "declared sent", now).after(&xid)])?;
                Ok(Some(Ok(())))
            });
            decided.await?
        }
    };
    match written {
        None => admin.go_with(urls::post(&id), "warning", GONE),
        Some(Ok(())) => {
            nudge.now();
            admin.go(urls::post(&id), "The tweet counts as sent.")
        }
        Some(Err(why)) => {
            filled.refuse("post", why);
            let seen = look(&db, id).await?;
            web::again(page_of(&admin, seen, &config, filled)?)
        }
    }
}

/// A post's number: given as such, or at the end of its address.
fn xid_of(typed: &str) -> Option<String> {
    let path = typed.split(['?', '#']).next().unwrap_or("").trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or("");
    let is_xid = (1..=19).contains(&last.len()) && last.bytes().all(|byte| byte.is_ascii_digit());
    is_xid.then(|| last.to_owned())
}

async fn again(
    admin: Admin,
    id: Path<PostId>,
    _form: Form,
    db: Data<Db>,
    nudge: Data<Nudge>,
) -> web::Result<HttpResponse> {
    let (id, now, by) = (id.into_inner(), admin.now, admin.id());
    let queued = db.write(move |conn| {
        let before = if queries::lock(conn, id, PostState::Asking)?.is_some() {
            // A call may have been taken: what comes next is looked up with that in mind.
            Some((1, 2))
        } else {
            let failed = queries::lock(conn, id, PostState::Failed)?;
            failed.filter(|(_, post)| post.can_try_again()).map(|_| (0, 0))
        };
        let Some(before) = before else { return Ok(false) };
        keeping(conn, &[id], |conn| Ok(queries::queue_again(conn, &[id], before, now)?))?;
        evidence::word(conn, &[id], (by, "again"), "Send it once more.", now)?;
        audit::record(conn, &[NewChange::new(Some(by), "post", id, "queued again", now)])?;
        Ok(true)
    });
    if queued.await? {
        nudge.now();
        return admin.go(urls::post(&id), "The tweet is in the queue again.");
    }
    admin.go_with(urls::post(&id), "warning", GONE)
}

/// The sendings that were ticked; at most 500.
pub(in crate::twitter::outbox) fn chosen(filled: &Filled) -> Vec<PostId> {
    filled.values("ids").into_iter().filter_map(|id| id.parse().ok()).take(MOST).collect()
}

/// Failed ones again, by selection; what X may have taken is left to the one page that shows its evidence.
async fn again_many(admin: Admin, form: Form, db: Data<Db>, nudge: Data<Nudge>) -> web::Result<HttpResponse> {
    let (ids, now, by) = (chosen(&form.0), admin.now, admin.id());
    let many = ids.len();
    let queued = db.write(move |conn| {
        let failed = queries::lock_failed(conn, &ids)?;
        let ids: Vec<PostId> = failed.iter().filter(|post| post.can_try_again()).map(|post| post.id).collect();
        keeping(conn, &ids, |conn| Ok(queries::queue_again(conn, &ids, (0, 0), now)?))?;
        evidence::word(conn, &ids, (by, "again"), "Send it once more.", now)?;
        let changes: Vec<_> = ids.iter().map(|id| NewChange::new(Some(by), "post", *id, "queued again", now)).collect();
        audit::record(conn, &changes)?;
        Ok(ids.len())
    });
    let queued = queued.await?;
    nudge.now();
    let back = "/tweets/posts?state=failed".to_owned();
    match (queued, many - queued.min(many)) {
        (0, 0) => admin.go_with(back, "warning", "Tick the tweets to send again first."),
        (0, _) => {
            admin.go_with(back, "warning", "None of these can be sent again: X may have them, or somebody decided.")
        }
        (queued, 0) => admin.go(back, &format!("In the queue again: {queued}.")),
        (queued, left) => admin.go(
            back,
            &format!(
                "In the queue again: {queued}. Left as they are: {left}, because X may have them or somebody decided."
            ),
        ),
    }
}

async fn decline(
    admin: Admin,
    id: Path<PostId>,
    _form: Form,
    db: Data<Db>,
    nudge: Data<Nudge>,
) -> web::Result<HttpResponse> {
    let (id, now, by) = (id.into_inner(), admin.now, admin.id());
    let ended = db.write(move |conn| {
        let Some((letter, _)) = queries::lock(conn, id, PostState::Asking)? else { return Ok(false) };
        keeping(conn, &[id], |conn| Ok(queries::decline(conn, &[id], DECLINED, now)?))?;
        // Whoever decides says that X does not have it, so that it cost nothing.
        payment::released(conn, &[&letter], now)?;
        evidence::word(conn, &[id], (by, "declined"), "Leave it unsent.", now)?;
        audit::record(conn, &[NewChange::new(Some(by), "post", id, "declined", now)])?;
        Ok(true)
    });
    if ended.await? {
        nudge.now();
        return admin.go(urls::post(&id), "The tweet stays unsent.");
    }
    admin.go_with(urls::post(&id), "warning", GONE)
}

#[cfg(test)]
mod tests {
    use super::xid_of;

    #[test]
    fn a_post_is_known_by_its_number_or_its_address() {
        assert_eq!(xid_of("1445880548472328192").as_deref(), Some("1445880548472328192"));
        assert_eq!(xid_of("https://x.com/linnet/status/14458805?s=20").as_deref(), Some("14458805"));
        assert_eq!(xid_of("https://x.com/linnet"), None);
        assert_eq!(xid_of(""), None);
    }
}
