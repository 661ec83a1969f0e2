//! What a campaign's tweets will take: how many posts, how many with a link, at most how much, how long.

use crate::db::{self, Conn};
use crate::steps::{Crowd, Estimate};
use crate::tokens::Sources;
use crate::twitter::tweets::{Audience, Checked, dollars, grouped, price};

/// Posts a day at X's limit for a user: 100 in a quarter of an hour (x-rate-limit page, August 2026).
const A_DAY: u64 = 9_600;
const AN_HOUR: u64 = 400;

/// For a text that may be sent.
pub(super) fn of(
    conn: &mut Conn,
    sources: &Sources,
    text: &str,
    crowd: &Crowd,
    x_is_local: bool,
) -> db::Result<Estimate> {
    let checked = Checked::of(conn, sources, text)?;
    let audience = Audience::of(conn, sources, text, &crowd.sample, x_is_local)?;
    let posts = if crowd.is_whole() { count(audience.reached) } else { crowd.contacts };
    let with_link = match (checked.has_link, crowd.is_whole()) {
        (true, _) => posts,
        (false, true) => count(audience.with_link),
        // A link may come from a field: as long as it does for anybody, it may for all.
        (false, false) if audience.with_link > 0 => posts,
        (false, false) => 0,
    };
    let micros = with_link * price(true) + posts.saturating_sub(with_link) * price(false);
    let more = if crowd.is_more { "more than " } else { "" };
    let fact = |label: &str, value: String| (label.to_owned(), value);
    let mut facts = vec![
        fact("Posts at most", format!("{more}{}", grouped(posts))),
        fact("Of these with a link", format!("{more}{}", grouped(with_link))),
        fact("Cost at most", format!("{more}{}", dollars(micros))),
        fact("Takes", duration(posts)),
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
    Ok(Estimate { facts, warnings: audience.warnings(), at_most_micros: micros })
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// How long X's limits stretch it.
fn duration(posts: u64) -> String {
    match posts {
        0 => "nothing".to_owned(),
        1..=100 => "a few minutes".to_owned(),
        101..=400 => "about an hour, because X takes 100 posts in 15 minutes".to_owned(),
        401..=A_DAY => format!("about {} hours, because X takes 100 posts in 15 minutes", posts.div_ceil(AN_HOUR)),
        _ => format!("about {} days, because X takes 100 posts in 15 minutes", grouped(posts.div_ceil(A_DAY))),
    }
}

#[cfg(test)]
mod tests {
    use super::duration;

    #[test]
    fn how_long_it_takes_is_said_in_the_unit_that_fits() {
        assert_eq!(duration(40), "a few minutes");
        assert_eq!(duration(1_000), "about 3 hours, because X takes 100 posts in 15 minutes");
        assert_eq!(duration(20_000), "about 3 days, because X takes 100 posts in 15 minutes");
    }
}
