//! The last week's posts that a query fits: words, phrases, `#`, `@`, `from:`, `to:`, `is:`, `has:`, `-`, `OR`, brackets.

use chrono::Duration;

use super::auth::Caller;
use super::http::Answer;
use super::model::Stored;
use super::routes::Cx;
use super::state::World;
use super::{text, timelines, users};
use crate::tweet_text::Kind;

/// `GET /2/tweets/search/recent`.
pub(super) fn recent(cx: &mut Cx<'_>, caller: &Caller) -> Result<Answer, Answer> {
    let query = cx.call.param("query").unwrap_or_default();
    let Some(rule) = Rule::parse(&query) else {
        return Err(users::invalid(
            cx,
            "query",
            &query,
            "is not a query: it is empty, too long, or a quote or bracket is open",
        ));
    };
    let range = timelines::range(cx, (10, 100), &["next_token", "pagination_token"])?;
    let week_ago = cx.now.minus(Duration::days(7));
    let oldest = cx.state.world.id_at(week_ago);
    if let Some(since) = range.since().filter(|since| *since < oldest) {
        let complaint = format!(
            "must be a tweet id created after [{week}]. 'since_id' must be a tweet id created after [{week}]",
            week = super::objects::time(week_ago)
        );
        return Err(users::invalid(cx, "since_id", &since.to_string(), &complaint));
    }
    let world = &cx.state.world;
    let recent = world.posts.values().rev().filter(|post| post.created_at >= week_ago && post.repost_of.is_none());
    let fits = recent.filter(|post| rule.fits(world, post)).cloned().collect();
    Ok(timelines::page(cx, caller, &range, fits))
}

/// A query, taken apart.
#[derive(Debug)]
enum Rule {
    All(Vec<Rule>),
    Any(Vec<Rule>),
    Not(Box<Rule>),
    Term(String),
}

impl Rule {
    fn parse(query: &str) -> Option<Self> {
        if query.chars().count() > 512 {
            return None;
        }
        let words = words(query)?;
        let mut rest = words.as_slice();
        let rule = any(&mut rest)?;
        rest.is_empty().then_some(rule)
    }

    fn fits(&self, world: &World, post: &Stored) -> bool {
        match self {
            Self::All(rules) => rules.iter().all(|rule| rule.fits(world, post)),
            Self::Any(rules) => rules.iter().any(|rule| rule.fits(world, post)),
            Self::Not(rule) => !rule.fits(world, post),
            Self::Term(term) => term_fits(term, world, post),
        }
    }
}

/// Words, phrases in their quotes, brackets, and the sign that turns what follows round; `None` when a quote stays open.
fn words(query: &str) -> Option<Vec<String>> {
    let (mut words, mut word, mut is_quoted) = (Vec::new(), String::new(), false);
    for letter in query.chars() {
        let is_edge = letter.is_whitespace() || letter == '(' || letter == ')';
        if letter == '"' {
            is_quoted = !is_quoted;
        }
        if is_quoted || !is_edge {
            word.push(letter);
            continue;
        }
        // "-(" keeps its sign as a word of its own.
        if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if !letter.is_whitespace() {
            words.push(letter.to_string());
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    (!is_quoted).then_some(words)
}

fn any(rest: &mut &[String]) -> Option<Rule> {
    let mut rules = vec![all(rest)?];
    while let Some((_, after)) = rest.split_first().filter(|(word, _)| *word == "OR") {
        *rest = after;
        rules.push(all(rest)?);
    }
    Some(Rule::Any(rules))
}

fn all(rest: &mut &[String]) -> Option<Rule> {
    let mut rules = Vec::new();
    while let Some((word, after)) = rest.split_first().filter(|(word, _)| !["OR", ")"].contains(&word.as_str())) {
        *rest = after;
        rules.push(match word.as_str() {
            "(" => bracket(rest)?,
            "-" => {
                *rest = rest.split_first().filter(|(word, _)| *word == "(")?.1;
                Rule::Not(Box::new(bracket(rest)?))
            }
            word => match word.strip_prefix('-') {
                Some(word) => Rule::Not(Box::new(Rule::Term(word.to_lowercase()))),
                None => Rule::Term(word.to_lowercase()),
            },
        });
    }
    (!rules.is_empty()).then_some(Rule::All(rules))
}

fn bracket(rest: &mut &[String]) -> Option<Rule> {
    let rule = any(rest)?;
    *rest = rest.split_first().filter(|(word, _)| *word == ")")?.1;
    Some(rule)
}

fn term_fits(term: &str, world: &World, post: &Stored) -> bool {
    let author = world.users.get(&post.author).map(|user| user.handle.to_lowercase()).unwrap_or_default();
    let has = |kind| !text::names(&post.text, kind).is_empty();
    let said = post.sent.to_lowercase();
    if let Some((operator, value)) = term.split_once(':').filter(|(operator, _)| OPERATORS.contains(operator)) {
        return match (operator, value) {
            ("from", handle) => author == handle.trim_start_matches('@'),
            ("to", handle) => {
                text::mentions(&post.text).first().is_some_and(|first| first == handle.trim_start_matches('@'))
            }
            ("has", "links") => !post.links.is_empty(),
            ("has", "mentions") => has(Kind::Mention),
            ("has", "hashtags") => has(Kind::Hashtag),
            ("is", "reply") => post.reply_to.is_some(),
            ("is", "quote") => post.quote_of.is_some(),
            ("is", "retweet") => post.repost_of.is_some(),
            ("is", "verified") => world.users.get(&post.author).is_some_and(|user| user.verified),
            ("lang", _) => true,
            ("url", url) => post.links.iter().any(|link| link.expanded.to_lowercase().contains(url.trim_matches('"'))),
            _ => false,
        };
    }
    let mut letters = term.chars();
    match letters.next() {
        Some('#') => text::names(&post.text, Kind::Hashtag).iter().any(|tag| tag == letters.as_str()),
        Some('$') => text::names(&post.text, Kind::Cashtag).iter().any(|tag| tag == letters.as_str()),
        Some('@') => text::mentions(&post.text).iter().any(|handle| handle == letters.as_str()),
        Some('"') => said.contains(letters.as_str().trim_end_matches('"')),
        _ => {
            said.split(|letter: char| !letter.is_alphanumeric()).any(|word| word == term)
                || said.split_whitespace().any(|word| word == term)
        }
    }
}

const OPERATORS: &[&str] = &["from", "to", "has", "is", "lang", "url"];
