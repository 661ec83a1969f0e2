//! What must hold after any day, read from X's journal and from our ledger.

use std::collections::{BTreeMap, HashMap, HashSet};

use diesel::prelude::*;
use linnet::ids::{CampaignId, ContactId, StepId};
use linnet::schema::posts;

use super::Desk;
use crate::support::App;

/// What a sending is for, and its text.
type Row = (Option<CampaignId>, Option<StepId>, Option<ContactId>, u32, String);

impl Desk {
    /// See [`nothing_twice`].
    pub(crate) fn nothing_twice(&self) -> usize {
        nothing_twice(&self.app)
    }

    /// Every sending ended, and says why when it was not sent.
    pub(crate) fn all_ended_with_a_reason(&self) {
        for (state, reason) in self.states().iter().zip(self.reasons()) {
            assert!(["sent", "failed", "withdrawn", "asking"].contains(&state.as_str()), "{state} is no end");
            assert!(state == "sent" || reason.is_some_and(|reason| !reason.is_empty()), "{state} without a reason");
        }
    }

    /// Lets half a day pass, the first minutes in small steps.
    pub(crate) async fn half_a_day(&self) {
        for seconds in [11, 45, 45, 45, 200, 1_000, 1_000, 40_000] {
            self.later(seconds).await;
        }
    }
}

/// X's journal and timeline have nothing twice for one campaign, step, contact and rotation; gives the posts that stand.
pub(crate) fn nothing_twice(app: &App) -> usize {
    let rows: Vec<Row> = app.db(|conn| {
        let columns = (posts::campaign_id, posts::step_id, posts::contact_id, posts::rotation, posts::text);
        Ok(posts::table.select(columns).load(conn)?)
    });
    let mut keys: HashMap<String, HashSet<_>> = HashMap::new();
    for (campaign, step, contact, rotation, text) in rows {
        keys.entry(text).or_default().insert((campaign, step, contact, rotation));
    }
    let mut taken = BTreeMap::new();
    // A call that was cut off before X read it has no body.
    let is_read =
        |call: &&linnet::sandbox::Request| call.method == "POST" && call.path == "/2/tweets" && !call.body.is_empty();
    for call in app.x.requests().iter().filter(is_read) {
        let body: serde_json::Value = serde_json::from_str(&call.body).unwrap_or_default();
        let text = body["text"].as_str().unwrap_or_default().to_owned();
        *taken.entry(text).or_insert(0_usize) += usize::from(call.status == 201);
    }
    for (text, times) in &taken {
        let for_whom = keys.get(text).map_or(0, HashSet::len);
        assert!(for_whom > 0, "X was sent a text that no sending has: {text}");
        assert!(*times <= for_whom, "X took “{text}” {times} times for {for_whom}");
    }
    let standing: Vec<String> =
        app.x.posts().into_iter().filter(|post| post.author == "linnet_hq").map(|post| post.text).collect();
    assert_eq!(standing.iter().collect::<HashSet<_>>().len(), standing.len(), "a tweet stands twice: {standing:?}");
    standing.len()
}
