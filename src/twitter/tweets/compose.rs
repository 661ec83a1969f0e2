//! How long a text may become, what it costs, and what is wrong with it: the same count as at sending.

use super::audience::Audience;
use crate::db::{self, Conn};
use crate::tokens::{Choice, Format, Piece, Place, Sources, pieces};
use crate::tweet_text::{self, Kind, MAX};
use crate::twitter::budget::{self, Item, dollars};

/// Tokens that become a link, whatever the contact.
const LINKS: [&str; 2] = ["pagelink", "assetlink"];
/// More than so many hashtags are taken for spam.
const HASHTAGS: usize = 3;

/// A text, looked at while it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::twitter) struct Checked {
    /// Weighted, with the longest plausible values.
    pub(in crate::twitter) length: u32,
    /// Whether the text has tokens, so that the length is an estimate.
    pub(in crate::twitter) is_estimate: bool,
    /// Whether X would take it, as far as counting goes.
    is_valid: bool,
    /// Whether X charges it as a post with a link.
    pub(in crate::twitter) has_link: bool,
    /// What X charges for a post without a link, and for one with it, in millionths of a dollar.
    pub(in crate::twitter) prices: (u64, u64),
    /// Unknown tokens, ids that do not exist.
    complaints: Vec<String>,
    /// What the text alone makes doubtful.
    doubts: Vec<String>,
    /// How it fares with contacts that are known; `None` when it was not asked.
    pub(super) audience: Option<Audience>,
}

impl Checked {
    /// The text by itself.
    pub(in crate::twitter) fn of(conn: &mut Conn, sources: &Sources, text: &str) -> db::Result<Self> {
        let longest = sources.longest(conn, text, &Place::default())?;
        let weight = tweet_text::weigh(&longest);
        let prices = budget::prices(conn)?;
        Ok(Self {
            prices: (prices.of_item(Item::Post), prices.of_item(Item::PostWithLink)),
            length: weight.length,
            is_estimate: longest != text,
            is_valid: weight.is_valid,
            has_link: has_link(text, &longest),
            complaints: sources.check(conn, text, Format::Text)?,
            doubts: doubts(text, &longest),
            audience: None,
        })
    }

    /// The text with a sample of the contacts there are.
    pub(super) fn with_audience(
        conn: &mut Conn,
        sources: &Sources,
        text: &str,
        asks_consent: bool,
    ) -> db::Result<Self> {
        let checked = Self::of(conn, sources, text)?;
        let is_worth_it = checked.complaints.is_empty() && !text.trim().is_empty();
        let audience = if is_worth_it { Some(Audience::sample(conn, sources, text, asks_consent)?) } else { None };
        Ok(Self { audience, ..checked })
    }

    /// Why it cannot be saved; empty when it can.
    pub(super) fn refusals(&self) -> Vec<String> {
        let mut sentences = self.complaints.clone();
        if self.length > MAX {
            let over = self.length - MAX;
            let how = if self.is_estimate { "With the longest values this becomes" } else { "This is" };
            sentences.push(format!(
                "{how} {} characters long as X counts; {MAX} are allowed, so {over} {} to go.",
                self.length,
                if over == 1 { "has" } else { "have" }
            ));
        } else if !self.is_valid && self.length > 0 {
            sentences.push("This has a sign that X does not allow.".to_owned());
        }
        sentences
    }

    /// What is allowed and still worth a thought.
    pub(super) fn warnings(&self) -> Vec<String> {
        let of_audience = self.audience.as_ref().map(Audience::warnings).unwrap_or_default();
        self.doubts.iter().cloned().chain(of_audience).collect()
    }

    /// The worst case: the longest plausible values, or a contact that is known to be longer.
    pub(super) fn worst(&self) -> u32 {
        let known = self.audience.as_ref().map_or(0, |audience| audience.heaviest);
        self.length.max(known)
    }

    /// What the counter says.
    pub(super) fn words(&self) -> String {
        let estimate = if self.is_estimate { ", with the longest values" } else { "" };
        format!("{} of {MAX}{estimate}", self.worst())
    }

    /// What is left, as the ring around the number shows it.
    pub(super) fn filled(&self) -> u32 {
        self.worst().min(MAX)
    }

    /// Its colour.
    pub(super) fn tone(&self) -> &'static str {
        match self.worst() {
            _ if !self.refusals().is_empty() => "danger",
            length if length + 20 > MAX => "warning",
            _ => "secondary",
        }
    }

    /// What it costs, in a sentence.
    pub(super) fn price(&self) -> String {
        let (plain, linked) = (dollars(self.prices.0), dollars(self.prices.1));
        if self.has_link {
            format!("X charges {linked} for each post, because it has a link; without one it would be {plain}.")
        } else {
            format!("X charges {plain} for each post; with a link it would be {linked}.")
        }
    }
}

fn has_link(text: &str, longest: &str) -> bool {
    let is_link = |piece: &Piece<'_>| matches!(piece, Piece::Token(token) if LINKS.contains(&token.name));
    pieces(text).iter().any(is_link) || !tweet_text::urls(longest).is_empty()
}

fn doubts(text: &str, longest: &str) -> Vec<String> {
    let found = tweet_text::entities(text);
    let shown = |kind: Kind| {
        let of_kind = found.iter().filter(move |entity| entity.kind == kind);
        of_kind.map(|entity| text.chars().skip(entity.start).take(entity.end - entity.start).collect::<String>())
    };
    let mut doubts = Vec::new();
    let mentions: Vec<String> = shown(Kind::Mention).collect();
    if !mentions.is_empty() {
        doubts.push(format!(
            "It mentions {} outright, who agreed to nothing: campaigns do not send it. A contact's own handle comes from {{twitter_handle}}.",
            mentions.join(", ")
        ));
    }
    let cashtags: Vec<String> = shown(Kind::Cashtag).collect();
    if cashtags.len() > 1 {
        doubts.push(format!("{}: X refuses posts of apps with more than one cashtag.", cashtags.join(", ")));
    }
    let hashtags = shown(Kind::Hashtag).count();
    if hashtags > HASHTAGS {
        doubts.push(format!("{hashtags} hashtags: X takes many for spam. One or two are read, the rest is skipped."));
    }
    if tweet_text::urls(longest).len() > 1 {
        doubts.push("More than one link: readers follow the first, and X shows a card for the last.".to_owned());
    }
    doubts
}

/// One source's choices, for a picker.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) label: &'static str,
    pub(super) choices: Vec<Choice>,
}

/// What may be inserted, as found for a search.
pub(super) fn groups(conn: &mut Conn, sources: &Sources, search: &str) -> db::Result<Vec<Group>> {
    let found = sources.choices(conn, search, Format::Text)?;
    let groups = found.into_iter().map(|(label, choices)| Group { label, choices });
    let mut groups: Vec<Group> = groups.filter(|group| !group.choices.is_empty()).collect();
    // The shortest lists first: fields are many, and the handle is wanted the most.
    groups.sort_by_key(|group| group.choices.len());
    Ok(groups)
}

#[cfg(test)]
mod tests {
    use super::doubts;

    #[test]
    fn what_the_words_alone_make_doubtful_is_said() {
        assert!(doubts("Hello {twitter_handle}", "Hello @wwwwwwwwwwwwwww").is_empty());
        let said = doubts("@ada $AB and $CD #a1 #b1 #c1 #d1", "").join(" ");
        assert!(said.contains("It mentions @ada outright"), "{said}");
        assert!(said.contains("$AB, $CD: X refuses"), "{said}");
        assert!(said.contains("4 hashtags"), "{said}");
    }
}
