//! What X permits an app to post: kept by an administrator, because X changes it; beside it, what X last answered.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::clock::At;
use crate::tweet_text::{self, Kind};
use crate::twitter::failure::{Failure, Policy};

/// What is believed of a rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::twitter) enum Ruling {
    /// Nobody knows: it is tried, and X's answer counts.
    #[default]
    Unknown,
    /// It is tried.
    Allowed,
    /// It is not even tried.
    Refused,
}

impl Ruling {
    /// As the form offers it: key and label.
    pub(in crate::twitter) const CHOICES: [(&'static str, &'static str); 3] =
        [("unknown", "Not known: try it"), ("allowed", "Permitted"), ("refused", "Refused: do not even try")];

    pub(in crate::twitter) fn key(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Allowed => "allowed",
            Self::Refused => "refused",
        }
    }

    pub(in crate::twitter) fn of(key: &str) -> Self {
        match key {
            "allowed" => Self::Allowed,
            "refused" => Self::Refused,
            _ => Self::Unknown,
        }
    }
}

/// The switches.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::twitter) struct Policies {
    /// New posts that mention somebody.
    pub(in crate::twitter) mentions: Ruling,
    /// More than one cashtag in a post.
    pub(in crate::twitter) cashtags: Ruling,
    /// When somebody last compared it with X's rules.
    pub(super) checked_on: Option<NaiveDate>,
}

/// What X last did with posts that mention somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::twitter) struct Observed {
    pub(in crate::twitter) took_mention_at: Option<At>,
    pub(in crate::twitter) refused_mention_at: Option<At>,
}

impl Policies {
    /// Why a text is not even tried.
    pub(in crate::twitter) fn refusal(&self, text: &str) -> Option<Failure> {
        let count = |kind| tweet_text::entities(text).iter().filter(|entity| entity.kind == kind).count();
        let refused = if self.mentions == Ruling::Refused && count(Kind::Mention) > 0 {
            Policy::Mention
        } else if self.cashtags == Ruling::Refused && count(Kind::Cashtag) > 1 {
            Policy::Cashtag
        } else {
            return None;
        };
        Some(Failure::PolicyRefused(refused))
    }
}

impl Observed {
    /// What an answer to a text teaches; `None` when it teaches nothing new today.
    pub(in crate::twitter) fn learning<T>(&self, text: &str, result: &Result<T, Failure>, now: At) -> Option<Self> {
        let is_news = |before: Option<At>| before.is_none_or(|at| now.since(at) > chrono::Duration::hours(1));
        let mentions = || tweet_text::entities(text).iter().any(|entity| entity.kind == Kind::Mention);
        match result {
            Err(Failure::PolicyRefused(Policy::Mention)) if is_news(self.refused_mention_at) => {
                Some(Self { refused_mention_at: Some(now), ..self.clone() })
            }
            Ok(_) if is_news(self.took_mention_at) && mentions() => {
                Some(Self { took_mention_at: Some(now), ..self.clone() })
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Observed, Policies, Ruling};
    use crate::clock::At;
    use crate::twitter::failure::{Failure, Policy};

    #[test]
    fn what_x_refuses_is_not_even_tried_once_somebody_says_so() {
        let refused = Policies { mentions: Ruling::Refused, cashtags: Ruling::Refused, ..Policies::default() };
        assert_eq!(refused.refusal("Hello @ada"), Some(Failure::PolicyRefused(Policy::Mention)));
        assert_eq!(refused.refusal("$AAA and $BBB"), Some(Failure::PolicyRefused(Policy::Cashtag)));
        assert_eq!(refused.refusal("Hello $AAA"), None);
        assert_eq!(Policies::default().refusal("Hello @ada $AAA $BBB"), None);
    }

    #[test]
    fn what_x_did_with_mentions_is_remembered_once_an_hour() {
        let at = |seconds: i64| At::from_epoch(1_800_000_000 + seconds).unwrap();
        let refusal: Result<(), _> = Err(Failure::PolicyRefused(Policy::Mention));
        let learned = Observed::default().learning("Hi @ada", &refusal, at(0)).unwrap();
        assert_eq!(learned.refused_mention_at, Some(at(0)));
        assert_eq!(learned.learning("Hi @ada", &refusal, at(60)), None);
        assert_eq!(learned.learning("Hi", &Ok(()), at(60)), None);
        assert_eq!(learned.learning("Hi @ada", &Ok(()), at(60)).unwrap().took_mention_at, Some(at(60)));
    }
}
