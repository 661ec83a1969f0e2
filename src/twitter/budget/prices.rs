//! What X charges; pure.

use crate::tweet_text::{self, Kind};

/// Dollars a day for reading, in millionths, until an administrator says otherwise.
pub(in crate::twitter) const READ_BUDGET: u64 = 5_000_000;

/// What a call is for, as the ledger of spend names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::twitter) enum Purpose {
    /// A post without a link.
    Post,
    /// A post with one.
    PostWithLink,
    /// A contact's profile.
    Profile,
    /// A contact's posts.
    Timeline,
    /// Our own posts, to settle an unknown outcome.
    Lookup,
}

impl Purpose {
    /// As stored.
    pub(in crate::twitter) fn key(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::PostWithLink => "post_with_link",
            Self::Profile => "profile",
            Self::Timeline => "timeline",
            Self::Lookup => "lookup",
        }
    }

    /// What one unit costs in millionths of a dollar (docs.x.com, x-api/getting-started/pricing, August 2026).
    fn micros(self) -> u64 {
        match self {
            Self::Post => 15_000,
            Self::PostWithLink => 200_000,
            Self::Profile => 10_000,
            Self::Timeline => 5_000,
            Self::Lookup => 1_000,
        }
    }
}

/// What a call cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::twitter) struct Price {
    /// What for.
    pub(in crate::twitter) purpose: Purpose,
    /// Millionths of a dollar.
    pub(in crate::twitter) micros: u64,
}

impl Price {
    /// For so many posts or users read or written.
    pub(in crate::twitter) fn of(purpose: Purpose, units: usize) -> Self {
        Self { purpose, micros: purpose.micros().saturating_mul(u64::try_from(units).unwrap_or(u64::MAX)) }
    }
}

/// What X charges for posting a text.
pub(in crate::twitter) fn price_of_post(text: &str) -> Price {
    let has_link = tweet_text::entities(text).iter().any(|entity| entity.kind == Kind::Url);
    Price::of(if has_link { Purpose::PostWithLink } else { Purpose::Post }, 1)
}

#[cfg(test)]
mod tests {
    use super::price_of_post;

    #[test]
    fn a_post_with_a_link_costs_more() {
        let micros = |text| price_of_post(text).micros;
        assert_eq!((micros("Hello"), micros("Hello https://example.com")), (15_000, 200_000));
    }
}
