//! What is said on X and about it at the sample company: tasks, clicks, a message with two ways, and an answer that is
//! still being thought about.

use anyhow::Context as _;
use chrono::Duration;

use super::company::Build;
use super::people::people;
use crate::campaigns::{self, Delay, NewCampaign, Source};
use crate::clock::At;
use crate::contacts;
use crate::db::{self, Conn};
use crate::ids::{ContactId, PageId, TweetId, UserId};
use crate::links::{NewLink, SHARE, Tracker};
use crate::messages;
use crate::tasks::{self, End, Typed};
use crate::twitter::{self, NewTweet, TweetStep, Way};
use crate::wiring::House;

/// Of whom among those with an owner, written how many days ago, due in how many, what, and how it ended.
const TASKS: [(usize, i64, i64, &str, Option<&str>); 8] = [
    (0, 21, 3, "Call about the Tuesday deliveries", Some("")),
    (3, 18, 5, "Send a sample of the new dark roast", Some("")),
    (6, 15, 2, "Ask how the machine runs", Some("Sold the café in September")),
    (9, 12, 7, "Offer the wholesale terms", Some("")),
    (12, 6, 3, "Bring the price list by", None),
    (15, 3, 3, "Call back about the tasting", None),
    (18, 1, 6, "Send the contract for next year", None),
    (21, 1, 14, "Visit when the new harvest is in", None),
];

/// Those who clicked, and how many days ago.
const CLICKS: [(usize, i64); 22] = [
    (0, 26),
    (4, 26),
    (8, 25),
    (2, 22),
    (0, 19),
    (14, 18),
    (20, 18),
    (6, 15),
    (10, 12),
    (16, 12),
    (22, 11),
    (26, 9),
    (0, 8),
    (30, 7),
    (12, 6),
    (18, 6),
    (34, 4),
    (24, 3),
    (28, 2),
    (2, 1),
    (32, 1),
    (36, 0),
];

/// Who gets the letter.
const LETTER: &str = "newsletter";
/// So many of them rather get a call.
const PREFER_CALLS: usize = 3;

/// Some to be done, some done, one given up.
pub(super) fn tasks(conn: &mut Conn, people: &[ContactId], team: &[UserId], now: At) -> db::Result<()> {
    for (who, ago, due, title, end) in TASKS {
        let (Some(contact), Some(owner)) = (people.get(who), team.get(who % team.len().max(1))) else { continue };
        let written = now.minus(Duration::days(ago));
        let typed = Typed {
            title: title.to_owned(),
            text: None,
            link: None,
            owner: Some(*owner),
            due_at: written.plus(Duration::days(due)),
        };
        let task = tasks::write(conn, *contact, &typed, (*owner, written))?;
        let end = match end {
            None => continue,
            Some("") => End::Done,
            Some(reason) => End::Dismissed(reason.to_owned()),
        };
        tasks::finish(conn, task, &end, (*owner, written.plus(Duration::days(due - 1))))?;
    }
    Ok(())
}

/// Clicks of a month: on links of earlier tweets, and on the page's share button.
pub(super) fn clicks(
    conn: &mut Conn,
    house: &House,
    people: &[ContactId],
    (page, tweets): (PageId, [TweetId; 2]),
    now: At,
) -> db::Result<()> {
    let tracker = Tracker::new(&house.config);
    let address = house.config.absolute("/autumn-tasting");
    let link = |title: &str, kind, key: String, contact, target: String| NewLink {
        target,
        title: title.to_owned(),
        contact,
        campaign: None,
        step: None,
        rotation: 0,
        subject_kind: kind,
        subject_key: key,
        position: 0,
    };
    let [invitation, guide] = tweets;
    for (place, (who, ago)) in CLICKS.into_iter().enumerate() {
        let Some(contact) = people.get(who) else { continue };
        let at = now.minus(Duration::days(ago) + Duration::minutes(7));
        let (name, tweet) = if place % 3 == 2 {
            ("the tweet “The brewing guide”", guide)
        } else {
            ("the tweet “Invitation to the tasting”", invitation)
        };
        let own = link(name, "tweet", tweet.to_string(), Some(*contact), format!("{address}?from={who}"));
        tracker.note(conn, &own, *contact, at)?;
        if place % 2 == 0 {
            let intent =
                format!("{}/intent/tweet?text=Autumn%20tasting", house.config.x_web.as_str().trim_end_matches('/'));
            let shared = link("the page “Autumn tasting”", SHARE, page.to_string(), None, intent);
            tracker.note(conn, &shared, *contact, at.plus(Duration::minutes(3)))?;
        }
    }
    Ok(())
}

/// A message that goes out as a post, else as a task for the owner; a campaign sends it, and then proposes a thank-you that
/// somebody has to approve.
pub(super) fn message(conn: &mut Conn, house: &House, those: &[ContactId], now: At) -> db::Result<()> {
    let harvest = new_tweet(
        conn,
        "New harvest",
        "{contactfield=company|Friends of the harbour}: the new harvest is in, and {contactfield=firstname|you} can have the first sack ☕",
        now,
    )?;
    let thanks = new_tweet(
        conn,
        "A word of thanks",
        "{twitter_handle} thank you for reading our letter, {contactfield=firstname|friend}. The next sack is on its way!",
        now,
    )?;
    let post = config(&TweetStep { way: Way::Brand, ..TweetStep::of(harvest) })?;
    let call = "{\"title\":\"Call {contactfield=firstname|them}: the new harvest is in\",\"days\":2,\"waits\":false}";
    let ways = [("tweet", post), ("task", call.to_owned())];
    let message = messages::write(conn, &house.channels, ("New harvest", Some("Roasts")), &ways, now)?;
    messages::write(conn, &house.channels, ("Wholesale letter", Some("Wholesale")), &ways, now)?;
    let readers = people().into_iter().zip(those).filter(|(person, _)| person.tags.contains(&LETTER));
    for (_, contact) in readers.take(PREFER_CALLS) {
        messages::prefer(conn, *contact, Some("task"), now)?;
    }
    let source = contacts::find_tag(conn, LETTER)?.context("the tag of the letter")?.id;
    let campaign = NewCampaign {
        name: "New harvest".to_owned(),
        description: Some("Readers of the letter hear first: on X, or their owner calls.".to_owned()),
        source: Source::Tag(source),
    };
    let id = campaigns::create(conn, &campaign, now)?;
    let mut build = Build { conn, registry: &house.registry, id };
    let sent = build.step(None, "message.send", "Tell them", &format!("{{\"message\":{message}}}"), Delay::NONE)?;
    let draft = config(&TweetStep { way: Way::Draft, ..TweetStep::of(thanks) })?;
    build.step(Some((sent, None)), "twitter.tweet", "Thank them", &draft, Delay::NONE)?;
    campaigns::publish(conn, &house.registry, id, now)?
        .map_err(|against| db::Error::Other(anyhow::anyhow!("the second sample campaign: {}", against.join(" "))))
}

/// A campaign that is not published yet; while it answers mentions, who mentions the company is read.
pub(super) fn answer(conn: &mut Conn, house: &House, now: At) -> db::Result<()> {
    let answer = new_tweet(
        conn,
        "Answer",
        "{twitter_handle} that is good to read, {contactfield=firstname|friend}! Come by when we roast.",
        now,
    )?;
    let campaign = NewCampaign {
        name: "Answer those who mention us".to_owned(),
        description: Some("Still being discussed: is an answer by a machine an answer?".to_owned()),
        source: Source::Everyone,
    };
    let id = campaigns::create(conn, &campaign, now)?;
    let reply = config(&TweetStep { way: Way::Reply, ..TweetStep::of(answer) })?;
    Build { conn, registry: &house.registry, id }.step(None, "twitter.tweet", "Answer", &reply, Delay::NONE)?;
    Ok(())
}

fn new_tweet(conn: &mut Conn, name: &str, text: &str, now: At) -> db::Result<TweetId> {
    Ok(twitter::create_tweet(conn, &NewTweet { name: name.to_owned(), text: text.to_owned(), description: None }, now)?)
}

fn config(step: &TweetStep) -> db::Result<String> {
    Ok(serde_json::to_string(step).map_err(anyhow::Error::from)?)
}
