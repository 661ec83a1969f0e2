//! What a campaign's tweets will take: how many posts, how many with a link, at most how much, how long.

use crate::clock::At;
use crate::db::{self, Conn};
use crate::steps::{Crowd, Estimate};
use crate::tokens::Sources;
use crate::twitter::budget::{self, CREATE, Span, dollars};
use crate::twitter::tweets::{Audience, Checked};
use crate::web::grouped;

/// For a text that may be sent.
pub(super) fn of(
    conn: &mut Conn,
    sources: &Sources,
    text: &str,
    crowd: &Crowd,
    asks_consent: bool,
) -> db::Result<Estimate> {
    let checked = Checked::of(conn, sources, text)?;
    let audience = Audience::of(conn, sources, text, &crowd.sample, asks_consent)?;
    let posts = if crowd.is_whole() { count(audience.reached) } else { crowd.contacts };
    let with_link = match (checked.has_link, crowd.is_whole()) {
        (true, _) => posts,
        (false, true) => count(audience.with_link),
        // A link may come from a field: as long as it does for anybody, it may for all.
        (false, false) if audience.with_link > 0 => posts,
        (false, false) => 0,
    };
    let (plain, linked) = checked.prices;
    let micros = with_link * linked + posts.saturating_sub(with_link) * plain;
    let more = if crowd.is_more { "more than " } else { "" };
    let fact = |label: &str, value: String| (label.to_owned(), value);
    let mut facts = vec![
        fact("Posts at most", format!("{more}{}", grouped(posts))),
        fact("Of these with a link", format!("{more}{}", grouped(with_link))),
        fact("Cost at most", format!("{more}{}", dollars(micros))),
        fact("Takes", duration(posts, pace(conn)?)),
    ];
    if audience.looked_at > 0 && audience.reached < audience.looked_at {
        facts.push(fact(
            "Looked at",
            format!(
                "{} contacts: {} would be written to",
                grouped(count(audience.looked_at)),
                grouped(count(audience.reached))
            ),
        ));
    }
    let mut warnings = audience.warnings();
    warnings.extend(short_of_money(conn, micros, crowd.now)?);
    Ok(Estimate { facts, warnings, at_most_micros: micros })
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// The month's limit does not reach as far.
fn short_of_money(conn: &mut Conn, micros: u64, now: At) -> db::Result<Option<String>> {
    let month = budget::month(conn, now)?;
    let left = month.left();
    Ok((micros > left).then(|| {
        format!(
            "Of this month's limit for X {} are left. What costs more waits until {}, or until an administrator raises the limit under Twitter.",
            dollars(left),
            month.next().format("%-d %B")
        )
    }))
}

/// Posts in a quarter of an hour and in a day, as the limits of X and our own allow.
#[derive(Clone, Copy)]
struct Pace {
    quarter: u64,
    day: u64,
}

fn pace(conn: &mut Conn) -> db::Result<Pace> {
    let spans = budget::limits(conn)?.spans(CREATE);
    let least = |is_quarter: bool| {
        let of_kind = spans.iter().filter(|(span, _)| (*span == Span::Quarter) == is_quarter);
        of_kind.map(|(_, allowed)| u64::from(*allowed)).min()
    };
    let quarter = least(true).unwrap_or(100).max(1);
    Ok(Pace { quarter, day: least(false).unwrap_or(u64::MAX).min(quarter * 96).max(1) })
}

/// How long the limits stretch it.
fn duration(posts: u64, pace: Pace) -> String {
    let because = format!("at {} posts in 15 minutes and {} a day", grouped(pace.quarter), grouped(pace.day));
    match posts {
        0 => "nothing".to_owned(),
        _ if posts <= pace.quarter => "a few minutes".to_owned(),
        _ if posts <= pace.quarter * 4 && posts <= pace.day => format!("about an hour, {because}"),
        _ if posts <= pace.day => format!("about {} hours, {because}", posts.div_ceil(pace.quarter * 4)),
        _ => format!("about {} days, {because}", grouped(posts.div_ceil(pace.day))),
    }
}

#[cfg(test)]
mod tests {
    use super::{Pace, duration};

    #[test]
    fn how_long_it_takes_is_said_in_the_unit_that_fits() {
        let pace = Pace { quarter: 100, day: 9_600 };
        assert_eq!(duration(40, pace), "a few minutes");
        assert_eq!(duration(1_000, pace), "about 3 hours, at 100 posts in 15 minutes and 9,600 a day");
        assert_eq!(duration(20_000, pace), "about 3 days, at 100 posts in 15 minutes and 9,600 a day");
        assert_eq!(duration(120, Pace { day: 50, ..pace }), "about 3 days, at 100 posts in 15 minutes and 50 a day");
    }
}
