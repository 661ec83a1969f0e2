//! Several changes of one contact within an act, as one; no database.

use super::Pairs;
use crate::audit::Change;
use crate::contacts::image::{Image, STATUS};
use crate::db;
use crate::ids::ContactId;

/// What an act came to for one contact.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Net {
    pub(super) contact: ContactId,
    pub(super) created: bool,
    pub(super) pairs: Pairs,
}

impl Net {
    /// What its state was and became, if it changed.
    pub(super) fn state(&self) -> Option<(Option<&String>, Option<&String>)> {
        self.pairs.get(STATUS).map(|(before, after)| (before.as_ref(), after.as_ref()))
    }

    fn add(&mut self, change: &Change) -> db::Result<()> {
        self.created |= change.act == "created";
        let (before, mut after) = (image(change.before_image.as_deref())?, image(change.after_image.as_deref())?);
        for (key, was) in before {
            let is = after.remove(&key);
            self.pairs.entry(key).or_insert((Some(was), None)).1 = is;
        }
        for (key, is) in after {
            self.pairs.entry(key).or_insert((None, None)).1 = Some(is);
        }
        Ok(())
    }
}

/// One for each contact, from rows in the order of contacts and then of time.
pub(super) fn netted(rows: Vec<(String, Change)>) -> db::Result<Vec<Net>> {
    let mut nets: Vec<Net> = Vec::new();
    for (key, change) in rows {
        let Ok(contact) = key.parse() else { continue };
        if nets.last().is_none_or(|net| net.contact != contact) {
            nets.push(Net { contact, created: false, pairs: Pairs::new() });
        }
        if let Some(net) = nets.last_mut() {
            net.add(&change)?;
        }
    }
    Ok(nets)
}

/// One that was forgotten is empty.
fn image(json: Option<&str>) -> db::Result<Image> {
    Ok(json.map(serde_json::from_str).transpose().map_err(anyhow::Error::from)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::{Change, Net, netted};
    use crate::clock::At;
    use crate::ids::{ChangeId, ContactId};

    fn change(act: &str, before: &str, after: &str) -> (String, Change) {
        let some = |text: &str| Some(text.to_owned());
        let change = Change {
            id: ChangeId(1),
            user_id: None,
            actor: None,
            act_id: None,
            act: act.to_owned(),
            before_image: some(before),
            after_image: some(after),
            at: At::from_epoch(0).unwrap(),
        };
        ("7".to_owned(), change)
    }

    #[test]
    fn the_first_before_and_the_last_after_of_each_key_remain() {
        let rows = vec![
            change("changed", r#"{"city":"Rome"}"#, r#"{"city":"Paris","tags":"a"}"#),
            change("changed", r#"{"city":"Paris","tags":"a"}"#, r#"{"tags":"a, b"}"#),
        ];
        let some = |text: &str| Some(text.to_owned());
        let pairs = [("city".to_owned(), (some("Rome"), None)), ("tags".to_owned(), (None, some("a, b")))];
        let net = Net { contact: ContactId(7), created: false, pairs: pairs.into() };
        assert_eq!(netted(rows).unwrap(), [net]);
    }
}
