//! A text as it would stand in the timeline for one contact.

mod queries;

pub(super) use queries::sample;

use queries::Reader;

use crate::db::{self, Conn};
use crate::ids::ContactId;
use crate::tokens::{Format, Place, Sources};
use crate::tweet_text::{self, Kind, MAX};
use crate::twitter::integration;
use crate::web::Filled;

/// As many characters of a link X shows.
const LINK_SHOWN: usize = 26;

/// What the page shows beside a tweet.
#[derive(Clone, Debug, Default)]
pub(super) struct Preview {
    pub(super) search: String,
    /// Who can be chosen.
    pub(super) people: Vec<Person>,
    pub(super) card: Option<Card>,
}

#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) id: ContactId,
    pub(super) name: String,
    pub(super) detail: String,
    pub(super) is_chosen: bool,
}

/// A stretch of the text, as a timeline colours it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) text: String,
    pub(super) is_entity: bool,
}

/// The tweet as it would stand in the timeline.
#[derive(Clone, Debug)]
pub(super) struct Card {
    pub(super) to: Person,
    /// Of the connected account; "" when nobody is connected.
    pub(super) from: String,
    /// Its first letter.
    pub(super) letter: String,
    pub(super) stretches: Vec<Stretch>,
    /// The host of the last link, for which X shows a card.
    pub(super) host: Option<String>,
    pub(super) weight: String,
    /// Why it would not go out like this.
    pub(super) trouble: Option<String>,
}

impl Preview {
    /// For whoever is chosen, or the first of those found.
    pub(super) fn of(conn: &mut Conn, sources: &Sources, text: &str, asked: &Filled) -> db::Result<Self> {
        let search = asked.text("reader_search").to_owned();
        let found = queries::readers(conn, &search)?;
        // Whoever was chosen among others than these is not meant any more.
        let is_same_search = !asked.knows("searched") || asked.text("searched") == search;
        let chosen = match asked.text("reader").parse() {
            Ok(id) if is_same_search => queries::reader(conn, id)?,
            _ => None,
        };
        let first = found.iter().find(|reader| reader.twitter.is_some() && search.is_empty()).or(found.first());
        let chosen = chosen.or_else(|| first.cloned());
        let shown = chosen.as_ref().map(|reader| reader.id);
        let is_listed = found.iter().any(|reader| Some(reader.id) == shown);
        let extra = chosen.clone().filter(|_| !is_listed);
        let people = extra.into_iter().chain(found).map(|reader| Person::of(reader, shown)).collect();
        let card = chosen.map(|reader| card(conn, sources, text, reader)).transpose()?;
        Ok(Self { search, people, card })
    }
}

fn card(conn: &mut Conn, sources: &Sources, template: &str, reader: Reader) -> db::Result<Card> {
    let texts = sources.expand(conn, template, &[Some(reader.id)], &Place::default(), Format::Text)?;
    let text = texts.into_iter().next().unwrap_or_default();
    let weight = tweet_text::weigh(&text);
    let from = integration::account(conn)?.and_then(|account| account.handle).unwrap_or_default();
    let asks_handle = template.contains("{twitter_handle}");
    let trouble = match () {
        () if text.trim().is_empty() => None,
        () if asks_handle && reader.twitter.is_none() => {
            Some("This contact has no Twitter handle, so the tweet would not be sent.".to_owned())
        }
        () if weight.length > MAX => Some(format!("Too long for this contact: {MAX} characters are allowed.")),
        () if !weight.is_valid => Some("X would not take this text.".to_owned()),
        () => None,
    };
    Ok(Card {
        letter: from.chars().next().map_or_else(|| "X".to_owned(), |first| first.to_uppercase().to_string()),
        from,
        stretches: stretches(&text),
        host: host_of(&text),
        weight: format!("{} of {MAX}", weight.length),
        to: Person::of(reader, None),
        trouble,
    })
}

/// The text in stretches; links are cut as X cuts them.
fn stretches(text: &str) -> Vec<Stretch> {
    let (characters, mut reached, mut found) = (text.chars().collect::<Vec<_>>(), 0, Vec::new());
    let part = |from: usize, to: usize| characters.get(from..to).unwrap_or_default().iter().collect::<String>();
    for entity in tweet_text::entities(text) {
        found.push(Stretch { text: part(reached, entity.start), is_entity: false });
        let words = part(entity.start, entity.end);
        let words = if entity.kind == Kind::Url { shortened(&words) } else { words };
        found.push(Stretch { text: words, is_entity: true });
        reached = entity.end;
    }
    found.push(Stretch { text: part(reached, characters.len()), is_entity: false });
    found.retain(|stretch| !stretch.text.is_empty());
    found
}

fn shortened(link: &str) -> String {
    let bare = link.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.");
    if bare.chars().count() <= LINK_SHOWN {
        return bare.to_owned();
    }
    format!("{}…", bare.chars().take(LINK_SHOWN).collect::<String>())
}

fn host_of(text: &str) -> Option<String> {
    let link = tweet_text::urls(text).into_iter().last()?;
    let bare = text.get(link)?.trim_start_matches("https://").trim_start_matches("http://");
    Some(bare.split(['/', '?', '#']).next()?.to_owned())
}

impl Person {
    fn of(reader: Reader, chosen: Option<ContactId>) -> Self {
        let name: Vec<String> = [reader.first_name, reader.last_name].into_iter().flatten().collect();
        let handle = reader.twitter.map(|handle| format!("@{handle}"));
        let detail = handle.clone().unwrap_or_else(|| "no handle".to_owned());
        let name = Some(name.join(" ")).filter(|name| !name.is_empty());
        let name = name.or(reader.email).or(handle).unwrap_or_else(|| format!("Contact {}", reader.id));
        Self { id: reader.id, name, detail, is_chosen: chosen == Some(reader.id) }
    }
}

#[cfg(test)]
mod tests {
    use super::{host_of, stretches};

    #[test]
    fn a_timeline_colours_what_leads_somewhere_and_cuts_links() {
        let text = "Hi @ada, see https://www.example.com/a/very/long/path?x=1 #spring";
        let entities: Vec<String> =
            stretches(text).into_iter().filter(|stretch| stretch.is_entity).map(|stretch| stretch.text).collect();
        assert_eq!(entities, ["@ada", "example.com/a/very/long/pa…", "#spring"]);
        assert_eq!(host_of(text).as_deref(), Some("www.example.com"));
        let whole: String = stretches("plain é 日本").into_iter().map(|stretch| stretch.text).collect();
        assert_eq!(whole, "plain é 日本");
    }
}
