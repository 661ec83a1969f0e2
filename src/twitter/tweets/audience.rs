//! A text with people who are known: for whom it is too long, who could not be written to, and how much alike it is.

use std::collections::HashSet;

use super::preview;
use crate::contacts::{self, Channel, ConsentChannel};
use crate::db::{self, Conn};
use crate::ids::ContactId;
use crate::tokens::{Format, Piece, Place, Sources, pieces};
use crate::tweet_text::{self, Kind, MAX};
use crate::twitter::alike::{Alike, alike};

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
    /// So many get the same words, and nearly the same.
    alike: Alike,
    /// Whether nobody is mentioned without consent.
    asks_consent: bool,
}

impl Audience {
    /// With the first and the last known contacts.
    pub(super) fn sample(conn: &mut Conn, sources: &Sources, text: &str, asks_consent: bool) -> db::Result<Self> {
        let ids = preview::sample(conn, SAMPLE)?;
        Self::of(conn, sources, text, &ids, asks_consent)
    }

    /// With these contacts; a handful of statements, whatever their number.
    pub(in crate::twitter) fn of(
        conn: &mut Conn,
        sources: &Sources,
        text: &str,
        ids: &[ContactId],
        asks_consent: bool,
    ) -> db::Result<Self> {
        let some: Vec<Option<ContactId>> = ids.iter().copied().map(Some).collect();
        let texts = sources.expand(conn, text, &some, &Place::default(), Format::Text)?;
        let blocked = contacts::blocked(conn, Channel::X, ids)?;
        let agreed = contacts::consented(conn, ConsentChannel::XMention, ids)?;
        let with_handle = if needs_handle(text) { Some(with_handle(conn, ids)?) } else { None };
        let mut found = Self { looked_at: ids.len(), asks_consent, ..Self::default() };
        let (mut heaviest, mut sent) = (None, Vec::new());
        for (id, text) in ids.iter().zip(&texts) {
            let length = tweet_text::weigh(text).length;
            let is_mentioned = || tweet_text::entities(text).iter().any(|entity| entity.kind == Kind::Mention);
            if length > found.heaviest {
                (found.heaviest, heaviest) = (length, Some(*id));
            }
            match () {
                () if blocked.contains(id) => found.blocked += 1,
                () if with_handle.as_ref().is_some_and(|known| !known.contains(id)) => found.without_handle += 1,
                () if !agreed.contains(id) && is_mentioned() && asks_consent => found.without_consent += 1,
                () if length > MAX => found.too_long += 1,
                () => {
                    if !agreed.contains(id) && is_mentioned() {
                        found.without_consent += 1;
                    }
                    found.reached += 1;
                    found.with_link += usize::from(!tweet_text::urls(text).is_empty());
                    sent.push(text.as_str());
                }
            }
        }
        found.alike = alike(sent.into_iter());
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
            let then = if self.asks_consent {
                "they are skipped, because X forbids mentions that nobody asked for"
            } else {
                "the sandbox mentions them all the same, the real X must not"
            };
            said.push(format!("Did not agree to be mentioned: {}; {then}.", of(self.without_consent)));
        }
        if self.blocked > 0 {
            said.push(format!("Asked not to be contacted on X: {}. They are skipped.", of(self.blocked)));
        }
        said.extend(self.repeats(of));
        said
    }
}

impl Audience {
    /// X forbids posts that are the same, or substantially so.
    fn repeats(&self, of: impl Fn(usize) -> String) -> Option<String> {
        let is_many = |count: usize| count > 1 && count * 10 > self.reached;
        let Alike { same, nearly } = self.alike;
        if is_many(same) {
            return Some(format!(
                "The same words go to {}. X refuses a post that repeats within a day, so only the first would be sent: let a field make each one different.",
                of(same)
            ));
        }
        is_many(nearly).then(|| {
            format!(
                "Nearly the same words go to {}: one in five differs at most, links and handles aside. X forbids posts that are substantially alike and may take many for spam: vary more than a name, or choose “One post for everybody”.",
                of(nearly)
            )
        })
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
