//! `/`.

use actix_web::HttpResponse;
use actix_web::web::{Data, ServiceConfig, get, resource};

use super::views::{Show, steps};
use crate::clock::At;
use crate::db::{self, Conn, Db};
use crate::ids::UserId;
use crate::twitter::Alarm;
use crate::users::{Admin, Permission, may};
use crate::{campaigns, contacts, tasks, twitter, web};

/// The most urgent of one's own tasks.
const TASKS: i64 = 5;

/// The table of routes.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/").route(get().to(show).wrap(may(Permission::SignedIn))));
}

async fn show(admin: Admin, db: Data<Db>) -> web::Result<HttpResponse> {
    let now = admin.now;
    let me = admin.may(Permission::ViewTasks).then(|| admin.id());
    let (figures, done, tasks, alarm) = db.read(move |conn| look(conn, me, now)).await?;
    web::page(Show {
        bars: web::bars(&figures.sent),
        total: figures.sent.iter().map(|(_, count)| u64::from(*count)).sum(),
        steps: steps(|permission| admin.may(permission), done),
        may_see_tweets: admin.may(Permission::ViewTweets),
        may_see_tasks: me.is_some(),
        tasks,
        alarm: alarm.filter(|_| admin.may(Permission::ViewTweets)),
        shell: admin.shell()?,
        figures,
    })
}

/// Figures, what was done already, the tasks of somebody, and what is to be warned of.
type Seen = (twitter::Figures, [bool; 4], Vec<tasks::Task>, Option<Alarm>);

fn look(conn: &mut Conn, me: Option<UserId>, now: At) -> db::Result<Seen> {
    let figures = twitter::figures(conn, now)?;
    let done = [figures.is_ready, contacts::any(conn)?, twitter::any_tweet(conn)?, campaigns::any_published(conn)?];
    let tasks = me.map_or_else(|| Ok(Vec::new()), |me| tasks::open_for(conn, me, TASKS))?;
    Ok((figures, done, tasks, twitter::alarm(conn, now)?))
}
