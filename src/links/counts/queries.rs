//! All SQL that reads clicks.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Date, Text, Unsigned};

use super::{Clicked, Clicks, Daily, Line, Span};
use crate::db::Conn;
use crate::ids::{CampaignId, ContactId};
use crate::links::SHARE;

/// Clicks a day, days without any left out.
pub fn clicks_by_day(conn: &mut Conn, span: &Span) -> QueryResult<Vec<Daily>> {
    // Each served by the index that begins with what is fixed.
    let (index, key) = match (&span.key, span.campaign) {
        (Some(_), _) => ("PRIMARY", "subject_key = ?"),
        (None, Some(_)) => ("link_days_campaign", "'' = ?"),
        (None, None) => ("link_days_day", "'' = ?"),
    };
    let campaign = if span.campaign.is_some() { "campaign = ?" } else { "0 = ?" };
    sql_query(format!(
        "SELECT day, CAST(SUM(clicks) AS SIGNED) AS clicks, CAST(SUM(contacts) AS SIGNED) AS contacts \
         FROM link_days FORCE INDEX ({index}) \
         WHERE subject_kind = ? AND {key} AND {campaign} AND day BETWEEN ? AND ? GROUP BY day ORDER BY day"
    ))
    .bind::<Text, _>(span.kind)
    .bind::<Text, _>(span.key.as_deref().unwrap_or(""))
    .bind::<Unsigned<BigInt>, _>(span.campaign.unwrap_or(CampaignId(0)))
    .bind::<Date, _>(span.from)
    .bind::<Date, _>(span.to)
    .load(conn)
}

/// What was clicked the most in these days, of all campaigns together.
pub fn busiest(conn: &mut Conn, span: &Span, most: usize) -> QueryResult<Vec<Clicked>> {
    sql_query(format!(
        "SELECT subject_key AS `key`, CAST(SUM(clicks) AS SIGNED) AS clicks, CAST(SUM(contacts) AS SIGNED) AS contacts \
         FROM link_days FORCE INDEX (link_days_day) WHERE subject_kind = ? AND day BETWEEN ? AND ? \
         GROUP BY subject_key ORDER BY clicks DESC, subject_key LIMIT {most}"
    ))
    .bind::<Text, _>(span.kind)
    .bind::<Date, _>(span.from)
    .bind::<Date, _>(span.to)
    .load(conn)
}

/// The clicks on links of each of these, those without any left out.
pub fn clicks_of(conn: &mut Conn, kind: &str, keys: &[String]) -> QueryResult<HashMap<String, Clicks>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        subject_key: String,
        #[diesel(sql_type = BigInt)]
        clicks: i64,
        #[diesel(sql_type = BigInt)]
        contacts: i64,
    }
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let mut query = sql_query(format!(
        "SELECT subject_key, CAST(SUM(clicks) AS SIGNED) AS clicks, CAST(SUM(contacts) AS SIGNED) AS contacts \
         FROM link_days WHERE subject_kind = ? AND subject_key IN ({}) GROUP BY subject_key",
        vec!["?"; keys.len()].join(",")
    ))
    .into_boxed::<diesel::mysql::Mysql>()
    .bind::<Text, _>(kind.to_owned());
    for key in keys {
        query = query.bind::<Text, _>(key.clone());
    }
    let count = |n: i64| u64::try_from(n).unwrap_or(0);
    let pair = |row: Row| (row.subject_key, Clicks { clicks: count(row.clicks), contacts: count(row.contacts) });
    Ok(query.load::<Row>(conn)?.into_iter().map(pair).collect())
}

/// A contact's latest clicks on links that we sent, newest first; what share buttons did is another matter.
pub fn clicks_by_contact(conn: &mut Conn, contact: ContactId, most: usize) -> QueryResult<Vec<Line>> {
    sql_query(format!(
        "SELECT c.at, l.target, l.title, l.subject_kind, l.subject_key \
         FROM link_clicks c FORCE INDEX (link_clicks_contact) JOIN links l ON l.id = c.link_id \
         WHERE c.contact_id = {contact} AND l.subject_kind <> '{SHARE}' ORDER BY c.at DESC, c.id DESC LIMIT {most}"
    ))
    .load(conn)
}
