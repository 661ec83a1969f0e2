//! Routes about contacts in campaigns: who is at a step, and the path of one.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query, ServiceConfig, get, resource};

use super::model::state_words;
use super::report::{self, Line, Number};
use super::routes::{asked, wanted};
use super::views::{self, PathLine, RowLine, Rows, TimeThrough};
use super::{build, picture, queries};
use crate::db::Db;
use crate::ids::{CampaignId, ContactId, StepId};
use crate::steps::Registry;
use crate::users::{Admin, Permission, may};
use crate::web::{self, Cursor, Error, Paged, Shell, urls};

const SHOWN: usize = 50;

pub(super) fn routes(cfg: &mut ServiceConfig) {
    let view = || may(Permission::ViewCampaigns);
    cfg.service(resource("/campaigns/{id}/steps/{step}").route(get().to(rows).wrap(view())))
        .service(resource("/campaigns/{id}/contacts/{contact}").route(get().to(path).wrap(view())));
}

/// The state asked for; else the first that has anybody, failures before all.
fn state_of(asked: &str, numbers: &[Number]) -> &'static str {
    let known = |key: &str| picture::STATES.into_iter().find(|state| *state == key);
    let has = |state: &&str| numbers.iter().any(|number| number.state == *state && number.count > 0);
    known(asked).or_else(|| picture::STATES.into_iter().rev().find(has)).unwrap_or("done")
}

async fn rows(
    admin: Admin,
    ids: Path<(CampaignId, StepId)>,
    query: Query<Vec<(String, String)>>,
    db: Data<Db>,
    registry: Data<Registry>,
) -> web::Result<HttpResponse> {
    let ((id, step), query, known) = (ids.into_inner(), asked(query), Registry::clone(&registry));
    let (cursor, wish) = (Cursor::of(&query), query.text("state").to_owned());
    let from = cursor.clone();
    let (campaign, (step, removed), rules, numbers, state, lines) = db
        .read(move |conn| {
            let campaign = wanted(conn, id)?;
            let (step, removed) = queries::step(conn, id, step)?.ok_or(diesel::result::Error::NotFound)?;
            let rules = build::rules(conn, &known, std::slice::from_ref(&step))?;
            let numbers = report::step_numbers(conn, step.id)?;
            let state = state_of(&wish, &numbers);
            let lines = report::rows(conn, step.id, state, &from, SHOWN)?;
            Ok((campaign, (step, removed), rules, numbers, state, lines))
        })
        .await?;
    let shell = admin.shell()?;
    let page = Paged::of(lines, SHOWN, &cursor, |line| line.id.to_string());
    let url = urls::step(&id, &step.id);
    let link = |way: &str, key: Option<String>| key.map(|key| format!("{url}?state={state}&{way}={key}"));
    web::page(Rows {
        figures: picture::figures(id, step.id, &numbers, state),
        prev: link("before", page.before),
        next: link("after", page.after),
        lines: page.rows.iter().map(|line| row_line(line, id, state, &shell)).collect(),
        step: step.name,
        is_removed: removed.is_some(),
        rule: rules.into_iter().next().unwrap_or_default(),
        state: state_words(state).0,
        shell,
        campaign,
    })
}

fn row_line(line: &Line, campaign: CampaignId, state: &str, shell: &Shell) -> RowLine {
    let at = line.finished_at.as_ref().or(line.due_at.as_ref());
    let went = line.branch.as_deref().map(|branch| format!("Went {branch}."));
    let reason = match (line.reason.clone().or(went), state) {
        (Some(reason), _) => reason,
        (None, "waiting") => "Begun; waiting for what happens outside Linnet.".to_owned(),
        (None, _) => String::new(),
    };
    RowLine {
        name: line.name.clone(),
        url: urls::path(&campaign, &line.contact_id),
        when: at.map_or(String::new(), |at| shell.time(at)),
        reason,
    }
}

async fn path(
    admin: Admin,
    ids: Path<(CampaignId, ContactId)>,
    db: Data<Db>,
    registry: Data<Registry>,
) -> web::Result<HttpResponse> {
    let ((id, contact), known) = (ids.into_inner(), Registry::clone(&registry));
    let (campaign, name, times, steps, rules) = db
        .read(move |conn| {
            let campaign = wanted(conn, id)?;
            let name = report::name_of(conn, contact)?.ok_or(diesel::result::Error::NotFound)?;
            let times = report::times_through(conn, contact, id)?;
            let members: Vec<_> = times.iter().map(|time| time.member).collect();
            let steps = queries::steps(conn, id)?;
            let rules = build::rules(conn, &known, &steps)?;
            let rules: BTreeMap<_, _> = steps.iter().map(|step| step.id).zip(rules).collect();
            Ok((campaign, name, times, report::path(conn, &members)?, rules))
        })
        .await?;
    if times.is_empty() {
        return Err(Error::NotFound);
    }
    let shell = admin.shell()?;
    let time = |time: report::Membership| TimeThrough {
        title: format!("Joined on {}", shell.time(&time.joined_at)),
        state: time.state,
        tone: time.tone,
        steps: steps
            .iter()
            .filter(|row| row.member_id == time.member)
            .map(|row| PathLine::of(row, rules.get(&row.step_id).cloned().unwrap_or_default(), id, &shell))
            .collect(),
    };
    let times = times.into_iter().map(time).collect();
    web::page(views::Path { shell, campaign, contact, name, times })
}
