//! `/`.

use actix_web::HttpResponse;
use actix_web::web::{Data, ServiceConfig, get, resource};

use super::views::{Show, steps};
use crate::db::{self, Conn, Db};
use crate::twitter::Alarm;
use crate::users::{Admin, Permission, may};
use crate::{campaigns, contacts, twitter, web};

/// The table of routes.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/").route(get().to(show).wrap(may(Permission::SignedIn))));
}

async fn show(admin: Admin, db: Data<Db>) -> web::Result<HttpResponse> {
    let now = admin.now;
    let (figures, done, alarm) = db.read(move |conn| look(conn, now)).await?;
    web::page(Show {
        bars: web::bars(&figures.sent),
        total: figures.sent.iter().map(|(_, count)| u64::from(*count)).sum(),
        steps: steps(|permission| admin.may(permission), done),
        may_see_tweets: admin.may(Permission::ViewTweets),
        alarm: alarm.filter(|_| admin.may(Permission::ViewTweets)),
        shell: admin.shell()?,
        figures,
    })
}

fn look(conn: &mut Conn, now: crate::clock::At) -> db::Result<(twitter::Figures, [bool; 4], Option<Alarm>)> {
    let figures = twitter::figures(conn, now)?;
    let done = [figures.is_ready, contacts::any(conn)?, twitter::any_tweet(conn)?, campaigns::any_published(conn)?];
    Ok((figures, done, twitter::alarm(conn, now)?))
}
