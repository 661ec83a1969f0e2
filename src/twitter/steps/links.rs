//! The links of rendered texts become tracked ones: one for each tweet, campaign, step, contact and place in the text.

use std::ops::Range;

use super::{queries, text};
use crate::db;
use crate::ids::TweetId;
use crate::links::{NewLink, Tracker};
use crate::steps::{Batch, Cx, Outcome, Standing};
use crate::tweet_text;

/// Where a link stands: which text, and where in it.
type Spot = (usize, Range<usize>);

/// Replaces links in place; a text that X would not take with ours keeps its own.
pub(super) fn track(
    tracker: &Tracker,
    (batch, tweet): (&Batch, TweetId),
    texts: &mut [Result<String, Outcome>],
    cx: &mut Cx<'_>,
) -> db::Result<()> {
    let name = queries::names(cx.conn, &[tweet])?.pop().map(|(_, name)| name).unwrap_or_default();
    let title = format!("the tweet “{name}”");
    let (mut spots, mut wanted): (Vec<Spot>, Vec<NewLink>) = (Vec::new(), Vec::new());
    for (index, (rendered, member)) in texts.iter().zip(&batch.members).enumerate() {
        let Ok(rendered) = rendered else { continue };
        for (position, range) in tweet_text::urls(rendered).into_iter().enumerate() {
            let target = rendered.get(range.clone()).unwrap_or_default().to_owned();
            wanted.push(link(batch, member, tweet, (position, target, title.clone())));
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

fn link(
    batch: &Batch,
    member: &Standing,
    tweet: TweetId,
    (position, target, title): (usize, String, String),
) -> NewLink {
    NewLink {
        target,
        title,
        contact: Some(member.contact),
        campaign: Some(batch.campaign),
        step: Some(batch.step),
        rotation: member.rotation,
        subject_kind: "tweet",
        subject_key: tweet.to_string(),
        position,
    }
}
