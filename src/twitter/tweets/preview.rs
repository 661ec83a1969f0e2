//! A text as it would go out to one contact.

use super::queries::{self, Reader};
use crate::db::{self, Conn};
use crate::ids::ContactId;
use crate::tokens::{Format, Place, Sources};
use crate::tweet_text::{self, MAX};
use crate::twitter::integration;
use crate::twitter::model::Tweet;
use crate::web::Filled;

/// What the page shows beside a tweet.
#[derive(Clone, Debug, Default)]
pub(super) struct Preview {
    pub(super) search: String,
    /// Who can be chosen: id, name, detail.
    pub(super) people: Vec<Person>,
    pub(super) card: Option<Card>,
}

#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) id: ContactId,
    pub(super) name: String,
    pub(super) detail: String,
}

/// The tweet as it would stand in the timeline.
#[derive(Clone, Debug)]
pub(super) struct Card {
    pub(super) to: Person,
    /// Of the connected account; "" when nobody is connected.
    pub(super) from: String,
    pub(super) text: String,
    pub(super) weight: String,
    /// Why it would not go out like this.
    pub(super) trouble: Option<String>,
}

impl Preview {
    /// For `?contact=` and `?search=`.
    pub(super) fn of(conn: &mut Conn, sources: &Sources, tweet: &Tweet, query: &Filled) -> db::Result<Self> {
        let search = query.text("search").to_owned();
        let people = queries::readers(conn, &search)?.into_iter().map(Person::from).collect();
        let card = match query.text("contact").parse() {
            Ok(id) => card(conn, sources, tweet, id)?,
            Err(_not_chosen) => None,
        };
        Ok(Self { search, people, card })
    }
}

fn card(conn: &mut Conn, sources: &Sources, tweet: &Tweet, id: ContactId) -> db::Result<Option<Card>> {
    let Some(reader) = queries::reader(conn, id)? else { return Ok(None) };
    let texts = sources.expand(conn, &tweet.text, &[Some(id)], &Place::default(), Format::Text)?;
    let text = texts.into_iter().next().unwrap_or_default();
    let weight = tweet_text::weigh(&text);
    let account = integration::account(conn)?;
    let asks_handle = tweet.text.contains("{twitter_handle");
    let trouble = match () {
        () if asks_handle && reader.twitter.is_none() => {
            Some("This contact has no Twitter handle, so the tweet would not be sent.".to_owned())
        }
        () if weight.length > MAX => Some(format!("Too long for this contact: {MAX} characters are allowed.")),
        () if !weight.is_valid => Some("X would not take this text.".to_owned()),
        () => None,
    };
    Ok(Some(Card {
        to: reader.into(),
        from: account.and_then(|account| account.handle).unwrap_or_default(),
        weight: format!("{} of {MAX}", weight.length),
        text,
        trouble,
    }))
}

impl From<Reader> for Person {
    fn from(reader: Reader) -> Self {
        let name: Vec<String> = [reader.first_name, reader.last_name].into_iter().flatten().collect();
        let handle = reader.twitter.map(|handle| format!("@{handle}"));
        let detail = handle.clone().unwrap_or_else(|| "no handle".to_owned());
        let name = Some(name.join(" ")).filter(|name| !name.is_empty());
        let name = name.or(reader.email).or(handle).unwrap_or_else(|| format!("Contact {}", reader.id));
        Self { id: reader.id, name, detail }
    }
}
