//! What became of a tweet's posts: sent, failed and why, and what they brought.

mod queries;

use std::collections::HashMap;

use chrono::{Days, NaiveDate};

use super::queries::KIND;
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::{PostId, TweetId};
use crate::links;
use crate::twitter::outbox::{self, DayLine, Span, reason_words};
use crate::web::{self, Bar, grouped};

/// Days of a chart.
const DAYS: u64 = 30;
/// Days of a tweet's life that are summed.
const LIFE: u64 = 3_650;
/// What the outbox calls a post that stands in the timeline.
const SENT: &str = "sent";

/// A tweet in the list, in figures.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    sent: u64,
    clicks: u64,
    likes: i64,
    last_sent: Option<NaiveDate>,
}

impl Line {
    pub(super) fn sent(&self) -> String {
        grouped(self.sent)
    }

    pub(super) fn clicks(&self) -> String {
        grouped(self.clicks)
    }

    pub(super) fn likes(&self) -> String {
        grouped(u64::try_from(self.likes).unwrap_or(0))
    }

    /// The day, or a dash.
    pub(super) fn last_sent(&self) -> String {
        self.last_sent.map_or_else(|| "–".to_owned(), |day| crate::clock::day(&day))
    }
}

/// A figure above the charts.
pub(super) struct Tile {
    pub(super) icon: &'static str,
    pub(super) label: &'static str,
    pub(super) value: String,
    /// "" when it leads nowhere.
    pub(super) url: String,
}

/// One figure of a day, drawn.
#[derive(Clone, Debug)]
pub(super) struct Chart {
    pub(super) title: String,
    pub(super) bars: Vec<Bar>,
}

/// What a tweet brought.
#[derive(Clone, Debug, Default)]
pub(super) struct Brought {
    sent: u64,
    failed: u64,
    clicks: u64,
    likes: i64,
    reposts: i64,
    replies: i64,
    /// Why posts were not sent, in words, and how many.
    pub(super) failures: Vec<(String, u64)>,
    pub(super) charts: Vec<Chart>,
    /// The posts that were liked the most: id, text, likes, reposts, replies.
    pub(super) best: Vec<Best>,
    /// When X was last asked.
    pub(super) read_at: Option<At>,
}

impl Brought {
    pub(super) fn tiles(&self) -> Vec<Tile> {
        let tile = |icon, label, value| Tile { icon, label, value: grouped(value), url: String::new() };
        let gained = |value: i64| u64::try_from(value).unwrap_or(0);
        vec![
            tile("send", "Sent", self.sent),
            tile("alert-circle", "Not sent", self.failed),
            tile("click", "Clicks", self.clicks),
            tile("heart", "Likes", gained(self.likes)),
            tile("repeat", "Reposts", gained(self.reposts)),
            tile("message-circle", "Replies", gained(self.replies)),
        ]
    }
}

/// A post that was liked.
#[derive(Clone, Debug)]
pub(super) struct Best {
    pub(super) id: PostId,
    pub(super) text: String,
    likes: u64,
    reposts: u64,
    replies: u64,
}

impl Best {
    /// `3 likes · 1 reply`.
    pub(super) fn words(&self) -> String {
        let counted =
            [(self.likes, "like", "likes"), (self.reposts, "repost", "reposts"), (self.replies, "reply", "replies")];
        let some = counted.into_iter().filter(|(count, _, _)| *count > 0);
        let words =
            some.map(|(count, one, many)| format!("{} {}", grouped(count), if count == 1 { one } else { many }));
        words.collect::<Vec<_>>().join(" · ")
    }
}

/// The figures of these tweets; a statement for all.
pub(super) fn lines(conn: &mut Conn, ids: &[TweetId]) -> db::Result<HashMap<TweetId, Line>> {
    let mut lines: HashMap<TweetId, Line> = HashMap::new();
    for (tweet, likes) in queries::likes_of(conn, ids)? {
        lines.entry(tweet).or_default().likes += likes;
    }
    let keys: Vec<String> = ids.iter().map(ToString::to_string).collect();
    for (key, clicked) in links::clicks_of(conn, KIND, &keys)? {
        if let Ok(tweet) = key.parse() {
            lines.entry(tweet).or_default().clicks = clicked.clicks;
        }
    }
    for (tweet, sent, last) in queries::sent_of(conn, ids)? {
        let line = lines.entry(tweet).or_default();
        (line.sent, line.last_sent) = (sent, last);
    }
    Ok(lines)
}

/// Everything a tweet's page shows.
pub(super) fn brought(conn: &mut Conn, id: TweetId, now: At) -> db::Result<Brought> {
    let gained = queries::engagement(conn, id)?;
    let sum = |pick: fn(&queries::Gained) -> i64| gained.iter().map(pick).sum::<i64>();
    let today = now.utc().date_naive();
    let span = Span { from: today - Days::new(LIFE), to: today, tweet: Some(id), campaign: None };
    let ended = outbox::days(conn, &span)?;
    let (sent, others): (Vec<&DayLine>, Vec<&DayLine>) = ended.iter().partition(|line| line.outcome == SENT);
    let failures = by_reason(&others);
    let span = links::Span { from: span.from, to: span.to, kind: KIND, key: Some(id.to_string()), campaign: None };
    let clicks = links::clicks_by_day(conn, &span)?;
    let clicked = |line: &links::Daily| u64::try_from(line.clicks).unwrap_or(0);
    let clicked_on = |day: NaiveDate| clicks.iter().filter(|line| line.day == day).map(clicked).sum::<u64>();
    let sent_on = |day: NaiveDate| sent.iter().filter(|line| line.day == day).map(|line| line.posts).sum::<u64>();
    let gained_on = |day: NaiveDate| {
        let of_day = gained.iter().filter(|one| one.day == day);
        u64::try_from(of_day.map(|one| one.likes + one.reposts + one.replies).sum::<i64>()).unwrap_or(0)
    };
    Ok(Brought {
        sent: sent.iter().map(|line| line.posts).sum(),
        failed: failures.iter().map(|(_, posts)| posts).sum(),
        clicks: clicks.iter().map(clicked).sum(),
        likes: sum(|day| day.likes),
        reposts: sum(|day| day.reposts),
        replies: sum(|day| day.replies),
        best: queries::best(conn, id)?,
        read_at: queries::read_at(conn, id)?,
        charts: vec![
            chart("Sent a day, last 30 days", now, sent_on),
            chart("Clicks a day, last 30 days", now, clicked_on),
            chart("Likes, reposts, replies a day, last 30 days", now, gained_on),
        ],
        failures,
    })
}

/// Posts that were not sent, by reason, the most frequent first.
fn by_reason(lines: &[&DayLine]) -> Vec<(String, u64)> {
    let mut failures: HashMap<String, u64> = HashMap::new();
    for line in lines {
        *failures.entry(reason(&line.outcome)).or_default() += line.posts;
    }
    let mut failures: Vec<(String, u64)> = failures.into_iter().collect();
    failures.sort_by(|one, other| (other.1, &one.0).cmp(&(one.1, &other.0)));
    failures
}

/// Why posts ended without being sent, as people read it.
fn reason(outcome: &str) -> String {
    if outcome == "withdrawn" { "Taken back before it was sent" } else { reason_words(outcome) }.to_owned()
}

/// The last days up to now, a bar each.
fn chart(title: &str, now: At, count: impl Fn(NaiveDate) -> u64) -> Chart {
    let today = now.utc().date_naive();
    let days = (0..DAYS).rev().map(|back| today - Days::new(back));
    let counted: Vec<(String, u32)> =
        days.map(|day| (day.format("%-d %b").to_string(), u32::try_from(count(day)).unwrap_or(u32::MAX))).collect();
    Chart { title: title.to_owned(), bars: web::bars(&counted) }
}
