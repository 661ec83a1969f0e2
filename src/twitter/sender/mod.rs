//! The connected account, ready to act, or the reason why it is not.

mod pair;
mod queries;

use std::sync::Arc;

use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::AccountId;
use crate::seal::Seal;
use crate::twitter::budget;
use crate::twitter::oauth::{Signer, TokenStore};
use queries::Row;

pub(in crate::twitter) use queries::{Pair, note_skew, stop, succeeded};

/// An account that can sign a call now.
#[derive(Clone)]
pub(in crate::twitter) struct Sender {
    pub(in crate::twitter) id: AccountId,
    /// X's id of the connected user.
    pub(in crate::twitter) xid: String,
    /// Signs its calls.
    pub(in crate::twitter) keys: Arc<dyn Signer>,
}

/// Why an account does nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::twitter) enum Idle {
    /// Nobody has authorised Linnet yet.
    NotConnected,
    /// Somebody switched it off.
    NotPublished,
    /// The month's money is spent; the sentence says until when.
    NoMoney(String),
    /// X refuses, and why; `until` when it is tried again by itself.
    Trouble { key: String, reason: String, until: Option<At> },
}

impl Idle {
    /// In words, for a marketer.
    pub(in crate::twitter) fn words(&self) -> String {
        match self {
            Self::NotConnected => {
                "Twitter is not connected; an administrator can authorise it under Twitter.".to_owned()
            }
            Self::NotPublished => "Twitter is switched off; an administrator can publish it under Twitter.".to_owned(),
            Self::NoMoney(reason) | Self::Trouble { reason, .. } => reason.clone(),
        }
    }

    /// Troubles that concern posting only.
    pub(in crate::twitter) fn lets_read(&self) -> bool {
        matches!(self, Self::Trouble { key, .. } if matches!(key.as_str(), "read_only" | "policy"))
    }
}

/// What a call is meant to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::twitter) enum Act {
    /// Post.
    Post,
    /// Read about contacts.
    Read,
    /// Read our own posts, to settle what is open: also when switched off.
    LookUp,
}

/// The account for an act, or why there is none.
pub(in crate::twitter) fn sender(conn: &mut Conn, seal: &Seal, act: Act, now: At) -> db::Result<Result<Sender, Idle>> {
    let Some(row) = queries::account(conn)? else { return Ok(Err(Idle::NotConnected)) };
    match row.idle(now) {
        Some(Idle::NotConnected) => return Ok(Err(Idle::NotConnected)),
        Some(_) if act == Act::LookUp => (),
        Some(idle) if act == Act::Read && idle.lets_read() => (),
        Some(idle) => return Ok(Err(idle)),
        None => (),
    }
    Ok(opened(row, seal)?.ok_or(Idle::NotConnected))
}

/// Why nothing would be sent now; `None` when all is well.
pub(in crate::twitter) fn idle(conn: &mut Conn, now: At) -> db::Result<Option<Idle>> {
    let idle = queries::account(conn)?.map_or(Some(Idle::NotConnected), |row| row.idle(now));
    if idle.is_some() {
        return Ok(idle);
    }
    Ok(budget::stop(conn, now)?.map(Idle::NoMoney))
}

/// Why nothing would ever be sent until a person does something about it; a trouble of X's passes.
pub(in crate::twitter) fn is_off(conn: &mut Conn) -> db::Result<Option<Idle>> {
    let row = queries::account(conn)?;
    Ok(row.map_or(Some(Idle::NotConnected), |row| row.off()))
}

fn opened(row: Row, seal: &Seal) -> db::Result<Option<Sender>> {
    let signer = row.pair.open(seal)?;
    Ok(signer.zip(row.user_xid).map(|(keys, xid)| Sender { id: row.id, xid, keys }))
}

impl Row {
    fn off(&self) -> Option<Idle> {
        if !self.pair.is_whole() || self.user_xid.is_none() {
            return Some(Idle::NotConnected);
        }
        (!self.is_published).then_some(Idle::NotPublished)
    }

    fn idle(&self, now: At) -> Option<Idle> {
        if let Some(off) = self.off() {
            return Some(off);
        }
        let key = self.trouble.clone()?;
        let is_over = self.trouble_until.is_some_and(|until| until <= now);
        let reason = self.trouble_reason.clone().unwrap_or_else(|| "X refuses what Linnet asks.".to_owned());
        (!is_over).then_some(Idle::Trouble { key, reason, until: self.trouble_until })
    }
}

#[cfg(test)]
mod tests {
    use super::{Idle, Pair, Row};
    use crate::clock::At;
    use crate::ids::AccountId;

    fn row() -> Row {
        Row {
            id: AccountId(1),
            pair: Pair { token: Some(Vec::new()), token_secret: Some(Vec::new()), ..Pair::default() },
            user_xid: Some("12".to_owned()),
            is_published: true,
            trouble: None,
            trouble_reason: None,
            trouble_until: None,
        }
    }

    #[test]
    fn a_trouble_ends_at_its_time() {
        let at = |seconds| At::from_epoch(seconds).unwrap();
        let row = Row { trouble: Some("budget".to_owned()), trouble_until: Some(at(100)), ..row() };
        assert!(matches!(row.idle(at(99)), Some(Idle::Trouble { .. })));
        assert_eq!(row.idle(at(100)), None);
    }

    #[test]
    fn switched_off_and_disconnected_are_told_apart() {
        let now = At::from_epoch(0).unwrap();
        assert_eq!(Row { is_published: false, ..row() }.idle(now), Some(Idle::NotPublished));
        assert_eq!(Row { pair: Pair::default(), ..row() }.idle(now), Some(Idle::NotConnected));
    }
}
