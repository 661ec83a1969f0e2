//! Which sendings somebody asks for: read from the address, and written back into it, so that a list can be kept.

use chrono::{Days, Duration, NaiveDate, TimeZone as _, Utc};
use chrono_tz::Tz;
use url::form_urlencoded::Serializer;

use crate::clock::At;
use crate::ids::{CampaignId, ContactId, TweetId};
use crate::twitter::outbox::PostState;
use crate::twitter::outbox::reasons;
use crate::web::Filled;

/// What is asked for; nothing set: everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::twitter::outbox) struct Wish {
    pub(in crate::twitter::outbox) state: Option<PostState>,
    pub(in crate::twitter::outbox) campaign: Option<CampaignId>,
    pub(in crate::twitter::outbox) tweet: Option<TweetId>,
    /// As typed: a number, or the beginnings of words of a name, an e-mail, a handle.
    pub(in crate::twitter::outbox) contact: String,
    /// A class of failure.
    pub(in crate::twitter::outbox) reason: Option<&'static str>,
    /// The first and the last day of queueing, on the person's clock.
    pub(in crate::twitter::outbox) from: Option<NaiveDate>,
    pub(in crate::twitter::outbox) to: Option<NaiveDate>,
}

impl Wish {
    /// From an address; what cannot be read asks for nothing.
    pub(in crate::twitter::outbox) fn of(query: &Filled) -> Self {
        let day = |name: &str| NaiveDate::parse_from_str(query.text(name), "%Y-%m-%d").ok();
        let reason = query.text("reason");
        Self {
            state: PostState::parse(query.text("state")),
            campaign: query.text("campaign").parse().ok(),
            tweet: query.text("tweet").parse().ok(),
            contact: query.text("contact").chars().take(100).collect(),
            reason: reasons::choices().map(|(key, _)| key).find(|key| *key == reason),
            from: day("from"),
            to: day("to"),
        }
    }

    /// Whether anything narrows the list.
    pub(in crate::twitter::outbox) fn is_set(&self) -> bool {
        *self != Self::default()
    }

    /// Whether more than the state narrows the list.
    pub(in crate::twitter::outbox) fn is_narrow(&self) -> bool {
        Self { state: None, ..self.clone() }.is_set()
    }

    /// The state that is looked through: only what failed has a reason.
    pub(in crate::twitter::outbox) fn state(&self) -> Option<PostState> {
        self.state.or(self.reason.map(|_| PostState::Failed))
    }

    /// Back into the form.
    pub(in crate::twitter::outbox) fn form(&self) -> Filled {
        Filled::of(self.pairs())
    }

    /// The address that asks for this, and for one thing more.
    pub(in crate::twitter::outbox) fn url(&self, more: Option<(&str, &str)>) -> String {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(self.pairs());
        if let Some((name, value)) = more {
            query.append_pair(name, value);
        }
        let query = query.finish();
        if query.is_empty() { "/tweets/posts".to_owned() } else { format!("/tweets/posts?{query}") }
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let pairs = [
            ("state", self.state.map(|state| state.key().to_owned())),
            ("campaign", self.campaign.map(|id| id.to_string())),
            ("tweet", self.tweet.map(|id| id.to_string())),
            ("contact", Some(self.contact.clone()).filter(|text| !text.is_empty())),
            ("reason", self.reason.map(str::to_owned)),
            ("from", self.from.map(|day| day.to_string())),
            ("to", self.to.map(|day| day.to_string())),
        ];
        pairs.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// The contact, when it was given by its number.
    pub(in crate::twitter::outbox) fn contact_id(&self) -> Option<ContactId> {
        self.contact.parse().ok()
    }

    /// When the first day begins and the last one ends.
    pub(in crate::twitter::outbox) fn between(&self, zone: Tz) -> (Option<At>, Option<At>) {
        let end = self.to.and_then(|day| day.checked_add_days(Days::new(1)));
        (self.from.map(|day| begin(day, zone)), end.map(|day| begin(day, zone)))
    }
}

/// When a day begins in a zone; where its midnight does not exist, an hour later.
fn begin(day: NaiveDate, zone: Tz) -> At {
    let midnight = day.and_time(chrono::NaiveTime::MIN);
    let found = zone.from_local_datetime(&midnight).earliest();
    let found = found.or_else(|| zone.from_local_datetime(&(midnight + Duration::hours(1))).earliest());
    found.map_or_else(|| At::from(midnight.and_utc()), |at| At::from(at.with_timezone(&Utc)))
}

#[cfg(test)]
mod tests {
    use super::Wish;
    use crate::web::Filled;

    #[test]
    fn what_is_asked_for_stands_in_the_address_and_nonsense_asks_for_nothing() {
        let typed = "state=failed&campaign=3&contact=Grace+H&reason=duplicate&from=2026-11-01&to=2026-11-30";
        let wish = Wish::of(&Filled::decode(typed.as_bytes()));
        assert_eq!(wish.url(None), format!("/tweets/posts?{typed}"));
        assert_eq!(wish.url(Some(("after", "9"))), format!("/tweets/posts?{typed}&after=9"));
        let nonsense = Filled::decode(b"state=x&campaign=y&reason=%27+OR+1&from=tomorrow&contact=");
        assert_eq!(Wish::of(&nonsense), Wish::default());
        assert_eq!(Wish::default().url(None), "/tweets/posts");
    }
}
