//! What X offers texts: `{twitter_handle}`, `{twitter_account}` and `{sharebuttons}`.

use std::collections::HashMap;

use super::integration;
use super::model::Account;
use super::share::Sharing;
use crate::config::Config;
use crate::contacts;
use crate::db::{self, Conn};
use crate::ids::ContactId;
use crate::tokens::{Choice, Place, Source, Value};

/// Every source.
pub fn sources(config: &Config) -> Vec<Box<dyn Source>> {
    vec![Box::new(TwitterHandle), Box::new(TwitterAccount), Box::new(ShareButtons(Sharing::new(config)))]
}

/// `{twitter_handle}`: `@ada`.
struct TwitterHandle;

impl Source for TwitterHandle {
    fn name(&self) -> &'static str {
        "twitter_handle"
    }

    fn label(&self) -> &'static str {
        "Twitter handle"
    }

    fn values(
        &self,
        conn: &mut Conn,
        _argument: &str,
        contacts: &[Option<ContactId>],
        _place: &Place,
    ) -> db::Result<Vec<Option<Value>>> {
        let known: Vec<ContactId> = contacts.iter().flatten().copied().collect();
        let handles = contacts::handles(conn, &known)?;
        let handles: HashMap<ContactId, String> =
            known.into_iter().zip(handles).filter_map(|(id, handle)| Some((id, handle?))).collect();
        let value = |id: &Option<ContactId>| Some(Value::Text(format!("@{}", handles.get(&(*id)?)?)));
        Ok(contacts.iter().map(value).collect())
    }

    fn longest(&self, _: &mut Conn, _argument: &str, _: &Place) -> db::Result<String> {
        Ok(format!("@{}", "w".repeat(15)))
    }

    fn choices(&self, _: &mut Conn, search: &str) -> db::Result<Vec<Choice>> {
        Ok(only_choice("{twitter_handle}", "The contact's @handle", search))
    }

    fn check(&self, _: &mut Conn, argument: &str) -> db::Result<Option<String>> {
        Ok(no_argument(argument))
    }
}

/// `{twitter_account}`: `@ours`, the account that is connected.
struct TwitterAccount;

impl Source for TwitterAccount {
    fn name(&self) -> &'static str {
        "twitter_account"
    }

    fn label(&self) -> &'static str {
        "Our account on X"
    }

    fn values(
        &self,
        conn: &mut Conn,
        _argument: &str,
        contacts: &[Option<ContactId>],
        _place: &Place,
    ) -> db::Result<Vec<Option<Value>>> {
        let account = integration::account(conn)?.filter(Account::is_connected);
        let handle = account.and_then(|account| account.handle).map(|handle| Value::Text(format!("@{handle}")));
        Ok(vec![handle; contacts.len()])
    }

    fn longest(&self, _: &mut Conn, _argument: &str, _: &Place) -> db::Result<String> {
        Ok(format!("@{}", "w".repeat(15)))
    }

    fn choices(&self, _: &mut Conn, search: &str) -> db::Result<Vec<Choice>> {
        Ok(only_choice("{twitter_account}", "Our own @handle", search))
    }

    fn check(&self, _: &mut Conn, argument: &str) -> db::Result<Option<String>> {
        Ok(no_argument(argument))
    }
}

/// `{sharebuttons}`: a link that opens X with a post begun.
struct ShareButtons(Sharing);

impl Source for ShareButtons {
    fn name(&self) -> &'static str {
        "sharebuttons"
    }

    fn label(&self) -> &'static str {
        "Share button"
    }

    fn is_markup(&self) -> bool {
        true
    }

    fn values(
        &self,
        conn: &mut Conn,
        _argument: &str,
        contacts: &[Option<ContactId>],
        place: &Place,
    ) -> db::Result<Vec<Option<Value>>> {
        let features = integration::features(conn)?;
        let markup = self.0.button(conn, &features, place)?;
        Ok(vec![Some(Value::Html(markup)); contacts.len()])
    }

    fn longest(&self, _: &mut Conn, _argument: &str, _: &Place) -> db::Result<String> {
        Ok(String::new())
    }

    fn choices(&self, _: &mut Conn, search: &str) -> db::Result<Vec<Choice>> {
        Ok(only_choice("{sharebuttons}", "Share on X", search))
    }

    fn check(&self, _: &mut Conn, argument: &str) -> db::Result<Option<String>> {
        Ok(no_argument(argument))
    }
}

fn only_choice(token: &str, label: &str, search: &str) -> Vec<Choice> {
    let sought = search.trim().to_lowercase();
    let is_found = label.to_lowercase().contains(&sought) || token.contains(&sought);
    is_found.then(|| Choice { token: token.to_owned(), label: label.to_owned() }).into_iter().collect()
}

fn no_argument(argument: &str) -> Option<String> {
    (!argument.is_empty()).then(|| "nothing belongs behind an = here.".to_owned())
}
