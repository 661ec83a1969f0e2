//! The links of rendered texts become tracked ones: one for each tweet, campaign, step, contact and place in the text.

use std::ops::Range;

use super::{queries, text};
use crate::db;
use crate::ids::{ContactId, TweetId};
use crate::links::{NewLink, Tracker};
use crate::steps::{Batch, Cx, Outcome};
use crate::tweet_text;

/// Where a link stands: which text, and where in it.
type Spot = (usize, Range<usize>);
/// Whom a text is for, nobody in particular when it is for all, and which time they go through the campaign.
pub(super) type Whose = (Option<ContactId>, u32);

/// Replaces links in place; a text that X would not take with ours keeps its own.
pub(super) fn track(
    tracker: &Tracker,
    (batch, tweet): (&Batch, TweetId),
    whose: &[Whose],
    texts: &mut [Result<String, Outcome>],
    cx: &mut Cx<'_>,
) -> db::Result<()> {
    let name = queries::names(cx.conn, &[tweet])?.pop().map(|(_, name)| name).unwrap_or_default();
    let title = format!("the tweet “{name}”");
    let (mut spots, mut wanted): (Vec<Spot>, Vec<NewLink>) = (Vec::new(), Vec::new());
    for (index, (rendered, whose)) in texts.iter().zip(whose).enumerate() {
        let Ok(rendered) = rendered else { continue };
        for (position, range) in addresses(rendered, tracker.home()).into_iter().enumerate() {
            let target = rendered.get(range.clone()).unwrap_or_default().to_owned();
            wanted.push(link(batch, *whose, tweet, (position, target, title.clone())));
            spots.push((index, range));
        }
    }
    let addresses = tracker.track(cx.conn, &wanted, cx.now)?;
    let mut rewritten: Vec<Option<String>> = vec![None; texts.len()];
    // From the back, so that what stands before keeps its place.
    for ((index, range), address) in spots.into_iter().zip(addresses).rev() {
        let (Some(Ok(original)), Some(new), Some(address)) = (texts.get(index), rewritten.get_mut(index), address)
        else {
            continue;
        };
        new.get_or_insert_with(|| original.clone()).replace_range(range, &address);
    }
    for (rendered, new) in texts.iter_mut().zip(rewritten) {
        if let Some(Ok(new)) = new.map(text::sendable) {
            *rendered = Ok(new);
        }
    }
    Ok(())
}

/// Where links stand in a text: those that X sees, and addresses of ours that X takes for plain words, as one without a
/// domain is.
fn addresses(text: &str, home: &str) -> Vec<Range<usize>> {
    let mut found = tweet_text::urls(text);
    let ours = text.match_indices(home).map(|(start, _)| {
        let rest = text.get(start..).unwrap_or_default();
        let word = rest.split(char::is_whitespace).next().unwrap_or_default();
        start..start + word.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '"', '\'']).len()
    });
    let new: Vec<_> = ours.filter(|one| found.iter().all(|url| url.end <= one.start || one.end <= url.start)).collect();
    found.extend(new);
    found.sort_by_key(|one| one.start);
    found
}

fn link(
    batch: &Batch,
    (contact, rotation): Whose,
    tweet: TweetId,
    (position, target, title): (usize, String, String),
) -> NewLink {
    NewLink {
        target,
        title,
        contact,
        campaign: Some(batch.campaign),
        step: Some(batch.step),
        rotation,
        subject_kind: "tweet",
        subject_key: tweet.to_string(),
        position,
    }
}

#[cfg(test)]
mod tests {
    use super::addresses;

    #[test]
    fn an_address_of_ours_is_a_link_also_where_x_sees_none() {
        let text = "See http://127.0.0.1:8123/tasting, https://shop.example.com/a and (http://127.0.0.1:8123/r/x).";
        let found: Vec<_> = addresses(text, "http://127.0.0.1:8123/").into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["http://127.0.0.1:8123/tasting", "https://shop.example.com/a", "http://127.0.0.1:8123/r/x"]);
        let text = "https://example.com/a https://example.com/b?x=https://example.com/c";
        assert_eq!(addresses(text, "https://example.com/").len(), 2);
    }
}
