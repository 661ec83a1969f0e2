//! What X charges, as data that an administrator keeps up to date; pure.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::tweet_text::{self, Kind};
use crate::web::grouped;

/// A line of X's price list that concerns us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::twitter) enum Item {
    /// A post without a link.
    Post,
    /// A post with one.
    PostWithLink,
    /// An answer to somebody who mentioned the account.
    SummonedReply,
    /// A user, read.
    UserRead,
    /// Somebody else's post, read.
    PostRead,
    /// A post of the account's own, or one that mentions it, read.
    OwnedRead,
}

impl Item {
    /// In the order of X's page.
    pub(in crate::twitter) const ALL: [Self; 6] =
        [Self::Post, Self::PostWithLink, Self::SummonedReply, Self::UserRead, Self::PostRead, Self::OwnedRead];

    /// As stored, and as the form names it.
    pub(in crate::twitter) fn key(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::PostWithLink => "post_with_link",
            Self::SummonedReply => "summoned_reply",
            Self::UserRead => "user_read",
            Self::PostRead => "post_read",
            Self::OwnedRead => "owned_read",
        }
    }

    /// As pages say it.
    pub(in crate::twitter) fn label(self) -> &'static str {
        match self {
            Self::Post => "A tweet without a link",
            Self::PostWithLink => "A tweet with a link",
            Self::SummonedReply => "A reply to somebody who mentioned the account",
            Self::UserRead => "A profile, read",
            Self::PostRead => "Somebody's post, read",
            Self::OwnedRead => "A post of the account's own, read",
        }
    }

    /// Millionths of a dollar (docs.x.com, x-api/getting-started/pricing, August 2026).
    pub(in crate::twitter) fn documented(self) -> u64 {
        match self {
            Self::Post => 15_000,
            Self::PostWithLink => 200_000,
            Self::SummonedReply | Self::UserRead => 10_000,
            Self::PostRead => 5_000,
            Self::OwnedRead => 1_000,
        }
    }
}

/// What a call is for, as the ledger of spend names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::twitter) enum Purpose {
    /// A post without a link.
    Post,
    /// A post with one.
    PostWithLink,
    /// An answer to somebody who mentioned the account.
    Reply,
    /// A contact's profile.
    Profile,
    /// A contact's posts.
    Timeline,
    /// Our own posts, to settle an unknown outcome.
    Lookup,
    /// Our own posts, to see how they do.
    Metrics,
    /// Who mentioned the account.
    Mentions,
    /// Contacts' posts kept here, to see whether they are still there.
    Recheck,
}

impl Purpose {
    /// Every purpose, in the order of charts.
    pub(in crate::twitter) const ALL: [Self; 9] = [
        Self::PostWithLink,
        Self::Post,
        Self::Reply,
        Self::Profile,
        Self::Timeline,
        Self::Recheck,
        Self::Metrics,
        Self::Mentions,
        Self::Lookup,
    ];

    /// From what is stored.
    pub(in crate::twitter) fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.key() == key)
    }

    /// As stored.
    pub(in crate::twitter) fn key(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::PostWithLink => "post_with_link",
            Self::Reply => "reply",
            Self::Profile => "profile",
            Self::Timeline => "timeline",
            Self::Lookup => "lookup",
            Self::Metrics => "metrics",
            Self::Mentions => "mentions",
            Self::Recheck => "recheck",
        }
    }

    /// As pages say it.
    pub(in crate::twitter) fn label(self) -> &'static str {
        match self {
            Self::Post => "Tweets without a link",
            Self::PostWithLink => "Tweets with a link",
            Self::Reply => "Replies",
            Self::Profile => "Contacts' profiles",
            Self::Timeline => "Contacts' posts",
            Self::Lookup => "Looking up open outcomes",
            Self::Metrics => "How our tweets do",
            Self::Mentions => "Who mentions us",
            Self::Recheck => "Confirming contacts' posts",
        }
    }

    /// What X charges for one unit of it.
    pub(in crate::twitter) fn item(self) -> Item {
        match self {
            Self::Post => Item::Post,
            Self::PostWithLink => Item::PostWithLink,
            Self::Reply => Item::SummonedReply,
            Self::Profile => Item::UserRead,
            Self::Timeline | Self::Recheck => Item::PostRead,
            Self::Lookup | Self::Metrics | Self::Mentions => Item::OwnedRead,
        }
    }

    /// Whether it is reading that can wait for another day; what settles an open outcome cannot.
    pub(in crate::twitter) fn can_wait(self) -> bool {
        matches!(self, Self::Profile | Self::Timeline | Self::Metrics | Self::Mentions | Self::Recheck)
    }
}

/// What one or several calls cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::twitter) struct Price {
    /// What for.
    pub(in crate::twitter) purpose: Purpose,
    /// How many calls.
    pub(in crate::twitter) calls: u32,
    /// Millionths of a dollar, of all of them.
    pub(in crate::twitter) micros: u64,
}

impl Price {
    /// For so many calls like it.
    pub(in crate::twitter) fn times(self, calls: u32) -> Self {
        let micros = self.micros.saturating_mul(u64::from(calls));
        Self { calls: self.calls.saturating_mul(calls), micros, ..self }
    }

    /// The call was not made, or X did not charge it.
    pub(in crate::twitter) fn nothing(purpose: Purpose) -> Self {
        Self { purpose, calls: 0, micros: 0 }
    }
}

/// Prices added up, one for each purpose.
pub(in crate::twitter) fn summed(prices: impl IntoIterator<Item = Price>) -> Vec<Price> {
    let mut sums: Vec<Price> = Vec::new();
    for price in prices {
        match sums.iter_mut().find(|sum| sum.purpose == price.purpose) {
            None => sums.push(price),
            Some(sum) => {
                sum.calls = sum.calls.saturating_add(price.calls);
                sum.micros = sum.micros.saturating_add(price.micros);
            }
        }
    }
    sums
}

/// The price list: X's documented prices, and what an administrator changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::twitter) struct Prices {
    /// Millionths of a dollar by [`Item::key`]; what is missing is as documented.
    pub(super) micros: BTreeMap<String, u64>,
    /// When somebody last compared it with X's page.
    pub(super) checked_on: Option<NaiveDate>,
}

impl Prices {
    /// Of one unit, in millionths of a dollar.
    pub(in crate::twitter) fn of_item(&self, item: Item) -> u64 {
        self.micros.get(item.key()).copied().unwrap_or_else(|| item.documented())
    }

    /// Of one call that reads or writes so many posts or users.
    pub(in crate::twitter) fn of(&self, purpose: Purpose, units: usize) -> Price {
        let units = u64::try_from(units).unwrap_or(u64::MAX);
        Price { purpose, calls: 1, micros: self.of_item(purpose.item()).saturating_mul(units) }
    }

    /// Of posting a text.
    pub(in crate::twitter) fn of_post(&self, text: &str) -> Price {
        self.of(if has_link(text) { Purpose::PostWithLink } else { Purpose::Post }, 1)
    }
}

/// Whether X sees a link in a text, which makes it the dear one.
fn has_link(text: &str) -> bool {
    tweet_text::entities(text).iter().any(|entity| entity.kind == Kind::Url)
}

/// An amount as people read it: cents, and what is less than a cent where it matters.
pub(in crate::twitter) fn dollars(micros: u64) -> String {
    let (whole, rest) = (micros / 1_000_000, micros % 1_000_000);
    if rest % 10_000 == 0 || whole >= 10 {
        let cents = (micros + 5_000) / 10_000;
        return format!("${}.{:02}", grouped(cents / 100), cents % 100);
    }
    let text = format!("${}.{rest:06}", grouped(whole));
    text.trim_end_matches('0').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Item, Prices, Purpose, dollars};

    #[test]
    fn a_link_makes_a_post_dear() {
        let prices = Prices::default();
        assert_eq!(prices.of_post("Hello").micros, 15_000);
        assert_eq!(prices.of_post("Hello https://example.com").micros, 200_000);
        assert_eq!(prices.of_post("Hello example.com").micros, 200_000);
        assert_eq!(prices.of(Purpose::Timeline, 10).times(3).micros, 150_000);
    }

    #[test]
    fn a_price_that_was_changed_counts_and_the_others_stay() {
        let mut prices = Prices::default();
        prices.micros.insert(Item::Post.key().to_owned(), 20_000);
        assert_eq!((prices.of_post("Hello").micros, prices.of(Purpose::Lookup, 2).micros), (20_000, 2_000));
    }

    #[test]
    fn amounts_read_like_amounts() {
        let read = [0, 15_000, 200_000, 1_000, 1_234_500, 19_000_000, 1_234_567_890, 9_995_000].map(dollars);
        assert_eq!(read, ["$0.00", "$0.015", "$0.20", "$0.001", "$1.2345", "$19.00", "$1,234.57", "$9.995"]);
    }
}
