//! The table, and its handlers.

use actix_web::HttpResponse;
use actix_web::web::{Data, Query, ServiceConfig, get, post, resource};
use chrono::{Days, NaiveDate};
use serde::Deserialize;

use super::forms::{self, Rules};
use super::views::{Costs, RulesPage, Spend};
use crate::audit::{self, NewChange};
use crate::clock::At;
use crate::db::{self, Conn, Db};
use crate::settings;
use crate::twitter::budget::caps::month_of;
use crate::twitter::budget::{self, CAPS, LIMITS, POLICIES, PRICES};
use crate::users::{Admin, Permission, may};
use crate::web::{self, Form};
use crate::worker::Nudge;

/// The table of routes.
pub(in crate::twitter) fn routes(cfg: &mut ServiceConfig) {
    let manage = || may(Permission::ManageTwitter);
    cfg.service(
        resource("/twitter/costs")
            .route(get().to(costs).wrap(may(Permission::ViewTweets)))
            .route(post().to(save_costs).wrap(manage())),
    )
    .service(
        resource("/twitter/rules").route(get().to(rules).wrap(manage())).route(post().to(save_rules).wrap(manage())),
    );
}

#[derive(Deserialize)]
struct Asked {
    /// `2026-11`.
    #[serde(default)]
    month: String,
}

async fn costs(admin: Admin, asked: Query<Asked>, db: Data<Db>) -> web::Result<HttpResponse> {
    let (now, month) = (admin.now, asked.into_inner().month);
    let spend = db.read(move |conn| look(conn, &month, now)).await?;
    let form = forms::caps_filled(&spend.now.caps);
    web::page(Costs::new(admin.shell()?, spend, form, admin.may(Permission::ManageTwitter)))
}

/// What the page of a month shows; a month that is none is the present one.
fn look(conn: &mut Conn, month: &str, now: At) -> db::Result<Spend> {
    let today = now.utc().date_naive();
    let asked = NaiveDate::parse_from_str(&format!("{month}-01"), "%Y-%m-%d").ok();
    let first = asked.filter(|day| *day <= today).unwrap_or_else(|| month_of(today));
    let standing = budget::month(conn, now)?;
    let last = standing.of(first).last();
    let week = today.checked_sub_days(Days::new(7)).unwrap_or(today);
    Ok(Spend {
        first,
        today,
        lines: budget::days(conn, first, last)?,
        week: budget::days(conn, week, today)?,
        alarm: budget::alarm(conn, now)?,
        now: standing,
    })
}

async fn save_costs(admin: Admin, form: Form, db: Data<Db>, nudge: Data<Nudge>) -> web::Result<HttpResponse> {
    let (mut filled, now, by) = (form.0, admin.now, admin.id());
    let Some(new) = forms::caps(&mut filled) else {
        let spend = db.read(move |conn| look(conn, "", now)).await?;
        return web::again(Costs::new(admin.shell()?, spend, filled, true));
    };
    db.write(move |conn| {
        let before = budget::caps(conn)?;
        settings::put(conn, CAPS, &new, now)?;
        let change = NewChange::new(Some(by), "twitter", "limits of spend", "changed", now).before(&before).after(&new);
        Ok(audit::record(conn, &[change])?)
    })
    .await?;
    nudge.now();
    admin.go("/twitter/costs", "The limits were saved. They hold from the next call on.")
}

fn kept(conn: &mut Conn) -> db::Result<Rules> {
    let (prices, limits) = (budget::prices(conn)?, budget::limits(conn)?);
    Ok(Rules { prices, limits, policies: budget::policies(conn)? })
}

async fn rules(admin: Admin, db: Data<Db>) -> web::Result<HttpResponse> {
    let now = admin.now;
    let found = db.read(move |conn| Ok((kept(conn)?, budget::observed(conn)?, budget::alarm(conn, now)?))).await?;
    let form = forms::rules_filled(&found.0);
    web::page(RulesPage::new(admin.shell()?, found, form))
}

async fn save_rules(admin: Admin, form: Form, db: Data<Db>, nudge: Data<Nudge>) -> web::Result<HttpResponse> {
    let (mut filled, now, by) = (form.0, admin.now, admin.id());
    let found = db.read(move |conn| Ok((kept(conn)?, budget::observed(conn)?, budget::alarm(conn, now)?))).await?;
    let Some(new) = forms::rules(&mut filled, &found.0, now.utc().date_naive()) else {
        return web::again(RulesPage::new(admin.shell()?, found, filled));
    };
    db.write(move |conn| {
        let before = kept(conn)?;
        settings::put(conn, PRICES, &new.prices, now)?;
        settings::put(conn, LIMITS, &new.limits, now)?;
        settings::put(conn, POLICIES, &new.policies, now)?;
        let images = |rules: &Rules| (rules.prices.clone(), rules.limits.clone(), rules.policies.clone());
        let change = NewChange::new(Some(by), "twitter", "prices and rules", "changed", now);
        Ok(audit::record(conn, &[change.before(&images(&before)).after(&images(&new))])?)
    })
    .await?;
    nudge.now();
    admin.go("/twitter/rules", "Prices and rules were saved.")
}

#[cfg(test)]
mod tests {
    use super::forms;
    use crate::twitter::budget::{Caps, Limits, Prices};
    use crate::web::Filled;
    use chrono::NaiveDate;

    #[test]
    fn what_the_page_shows_is_what_it_saves() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 26).unwrap();
        let before = forms::Rules {
            prices: Prices::default(),
            limits: Limits::default(),
            policies: crate::twitter::budget::policy::Policies::default(),
        };
        let mut filled = forms::rules_filled(&before);
        assert_eq!(forms::rules(&mut filled, &before, today).unwrap(), before);
        filled.set("checked", "1");
        assert_eq!(forms::rules(&mut filled, &before, today).unwrap().prices.checked_on, Some(today));
        filled.set("price_post", "free");
        filled.set("posts_a_day", "0");
        assert_eq!(forms::rules(&mut filled, &before, today), None);
        assert_eq!(filled.errors().len(), 2);
        assert_eq!(forms::caps(&mut forms::caps_filled(&Caps::default())), Some(Caps::default()));
        assert_eq!(forms::caps(&mut Filled::of([("month", "10"), ("reads", "1"), ("alarm", "101")])), None);
    }
}
