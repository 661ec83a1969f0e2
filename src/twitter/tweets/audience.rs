//! A text with people who are known: for whom it is too long, who could not be written to, and how much alike it is.

use std::collections::{HashMap, HashSet};

use super::preview;
use crate::contacts::{self, Channel, ConsentChannel};
use crate::db::{self, Conn};
use crate::ids::ContactId;
use crate::tokens::{Format, Piece, Place, Sources, pieces};
use crate::tweet_text::{self, Kind, MAX};

/// As many contacts are looked at while somebody types.
const SAMPLE: i64 = 200;

/// How a text fares with some contacts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::twitter) struct Audience {
    /// Looked at.
    pub(in crate::twitter) looked_at: usize,
    /// The longest text of all, as X counts.
    pub(in crate::twitter) heaviest: u32,
    /// The longest one's contact.
    heaviest_name: String,
    /// Too long for these.
    pub(in crate::twitter) too_long: usize,
    /// Without the handle that the text stands or falls with.
    pub(in crate::twitter) without_handle: usize,
    /// Would be mentioned, and did not agree.
    pub(in crate::twitter) without_consent: usize,
    /// Asked not to be contacted on X.
    pub(in crate::twitter) blocked: usize,
    /// Would get it.
    pub(in crate::twitter) reached: usize,
    /// Of those, with a link.
    pub(in crate::twitter) with_link: usize,
    /// So many get the same words, links aside.
    alike: usize,
    /// Whether X is the sandbox, where consent is not asked for.
    x_is_local: bool,
}

impl Audience {
    /// With the first and the last known contacts.
    pub(super) fn sample(conn: &mut Conn, sources: &Sources, text: &str, x_is_local: bool) -> db::Result<Self> {
        let ids = preview::sample(conn, SAMPLE)?;
        Self::of(conn, sources, text, &ids, x_is_local)
    }

    /// With these contacts; a handful of statements, whatever their number.
    pub(in crate::twitter) fn of(
        conn: &mut Conn,
        sources: &Sources,
        text: &str,
        ids: &[ContactId],
        x_is_local: bool,
    ) -> db::Result<Self> {
        let some: Vec<Option<ContactId>> = ids.iter().copied().map(Some).collect();
        let texts = sources.expand(conn, text, &some, &Place::default(), Format::Text)?;
        let blocked = contacts::blocked(conn, Channel::X, ids)?;
        let agreed = contacts::consented(conn, ConsentChannel::XMention, ids)?;
        let with_handle = if needs_handle(text) { Some(with_handle(conn, ids)?) } else { None };
        let mut found = Self { looked_at: ids.len(), x_is_local, ..Self::default() };
        let (mut heaviest, mut alike) = (None, HashMap::<String, usize>::new());
        for (id, text) in ids.iter().zip(&texts) {
            let length = tweet_text::weigh(text).length;
            let is_mentioned = || tweet_text::entities(text).iter().any(|entity| entity.kind == Kind::Mention);
            if length > found.heaviest {
                (found.heaviest, heaviest) = (length, Some(*id));
            }
            match () {
                () if blocked.contains(id) => found.blocked += 1,
                () if with_handle.as_ref().is_some_and(|known| !known.contains(id)) => found.without_handle += 1,
                () if !agreed.contains(id) && is_mentioned() && !x_is_local => found.without_consent += 1,
                () if length > MAX => found.too_long += 1,
                () => {
                    if !agreed.contains(id) && is_mentioned() {
                        found.without_consent += 1;
                    }
                    found.reached += 1;
                    found.with_link += usize::from(!tweet_text::urls(text).is_empty());
                    *alike.entry(words_of(text)).or_default() += 1;
                }
            }
        }
        found.alike = alike.into_values().max().unwrap_or(0);
        if let Some(id) = heaviest {
            found.heaviest_name = contacts::name_of(conn, id)?.unwrap_or_default();
        }
        Ok(found)
    }

    /// In words, what some contacts make of it.
    pub(in crate::twitter) fn warnings(&self) -> Vec<String> {
        let of = |count: usize| format!("{count} of the {} contacts looked at", self.looked_at);
        let mut said = Vec::new();
        if self.too_long > 0 {
            said.push(format!(
                "Too long for {}: for {} it counts {} of {MAX}. They are left out, each with this reason.",
                of(self.too_long),
                self.heaviest_name,
                self.heaviest
            ));
        }
        if self.without_handle > 0 {
            said.push(format!(
                "Without a handle: {}. They are skipped; a fallback, as in {{twitter_handle=|friend}}, reaches them too.",
                of(self.without_handle)
            ));
        }
        if self.without_consent > 0 {
            let then = if self.x_is_local {
                "the sandbox mentions them all the same, the real X must not"
            } else {
                "they are skipped, because X forbids mentions that nobody asked for"
            };
            said.push(format!("Did not agree to be mentioned: {}; {then}.", of(self.without_consent)));
        }
        if self.blocked > 0 {
            said.push(format!("Asked not to be contacted on X: {}. They are skipped.", of(self.blocked)));
        }
        if self.alike > 1 && self.alike * 10 > self.reached {
            said.push(format!(
                "The same words go to {}. X refuses posts that repeat, and takes many alike for spam: let a field make each one different.",
                of(self.alike)
            ));
        }
        said
    }
}

/// Whether the text stands or falls with the contact's handle.
fn needs_handle(text: &str) -> bool {
    pieces(text)
        .iter()
        .any(|piece| matches!(piece, Piece::Token(token) if token.name == "twitter_handle" && token.fallback.is_none()))
}

fn with_handle(conn: &mut Conn, ids: &[ContactId]) -> db::Result<HashSet<ContactId>> {
    let handles = contacts::handles(conn, ids)?;
    Ok(ids.iter().zip(handles).filter(|(_, handle)| handle.is_some()).map(|(id, _)| *id).collect())
}

/// The words without their links and handles: what X compares, as far as anybody knows.
fn words_of(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    let mut reached = 0;
    for link in tweet_text::urls(text) {
        words.push_str(text.get(reached..link.start).unwrap_or(""));
        reached = link.end;
    }
    words.push_str(text.get(reached..).unwrap_or(""));
    words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
