//! `/tweets`: the list, with how far each is and what became of it.

mod queries;

use std::collections::HashMap;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use url::form_urlencoded::Serializer;

use super::categories;
use super::figures::{self, Line};
use super::model::{Tweet, TweetState};
use super::views::{List, Row, Tab};
use crate::db::Db;
use crate::ids::{CategoryId, TweetId};
use crate::users::{Admin, Permission};
use crate::web::{self, Cursor, Filled, Paged};

const SHOWN: usize = 50;

/// Which tweets are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shelf {
    /// All that are not archived.
    All,
    /// Of those, the ones in a state.
    Only(TweetState),
    /// The others.
    Archived,
}

impl Shelf {
    const ALL: [Self; 5] = [
        Self::All,
        Self::Only(TweetState::Draft),
        Self::Only(TweetState::Waiting),
        Self::Only(TweetState::Approved),
        Self::Archived,
    ];

    fn key(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Only(state) => state.key(),
            Self::Archived => "archived",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::Only(TweetState::Draft) => "Drafts",
            Self::Only(state) => state.label(),
            Self::Archived => "Archived",
        }
    }
}

/// What is asked of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) search: String,
    pub(super) shelf: Shelf,
    pub(super) category: Option<CategoryId>,
}

impl Asked {
    fn of(query: &Filled) -> Self {
        let shelf = Shelf::ALL.into_iter().find(|shelf| shelf.key() == query.text("state")).unwrap_or(Shelf::All);
        let category = query.text("category").parse().ok();
        Self { search: query.text("search").to_owned(), shelf, category }
    }

    fn address(&self, list: Shelf, step: Option<(&str, &str)>) -> String {
        let mut query = Serializer::new(String::new());
        let category = self.category.map(|id| id.to_string()).unwrap_or_default();
        for (name, value) in [("search", self.search.as_str()), ("state", list.key()), ("category", &category)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        if let Some((name, value)) = step {
            query.append_pair(name, value);
        }
        match query.finish() {
            query if query.is_empty() => "/tweets".to_owned(),
            query => format!("/tweets?{query}"),
        }
    }
}

pub(super) async fn list(admin: Admin, request: HttpRequest, db: Data<Db>) -> web::Result<HttpResponse> {
    let query = Filled::decode(request.query_string().as_bytes());
    let (asked, cursor) = (Asked::of(&query), Cursor::of(&query));
    let (sought, from) = (asked.clone(), cursor.clone());
    let (rows, categories, lines) = db
        .read(move |conn| {
            let rows = queries::page(conn, &sought, &from, SHOWN)?;
            let ids: Vec<TweetId> = rows.iter().map(|tweet| tweet.id).collect();
            Ok((rows, categories::all(conn)?, figures::lines(conn, &ids)?))
        })
        .await?;
    let page = Paged::of(rows, SHOWN, &cursor, queries::key);
    let link = |step: &str, key: Option<String>| Some(asked.address(asked.shelf, Some((step, key?.as_str()))));
    let tab =
        |shelf: Shelf| Tab { label: shelf.label(), url: asked.address(shelf, None), is_here: shelf == asked.shelf };
    let form = Filled::of([("category", asked.category.map(|id| id.to_string()).unwrap_or_default())]);
    web::page(List {
        shell: admin.shell()?,
        tabs: Shelf::ALL.map(tab).into(),
        prev: link("before", page.before),
        next: link("after", page.after),
        rows: rows_of(page.rows, &categories, lines),
        is_filtered: asked != Asked::of(&Filled::default()),
        state: asked.shelf.key(),
        may_edit: admin.may(Permission::EditTweets),
        categories: categories.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
        search: asked.search,
        form,
    })
}

fn rows_of(tweets: Vec<Tweet>, categories: &[(CategoryId, String)], mut lines: HashMap<TweetId, Line>) -> Vec<Row> {
    let row = |tweet: Tweet| {
        let category = categories.iter().find(|(id, _)| Some(*id) == tweet.category_id);
        let category = category.map(|(_, name)| name.clone()).unwrap_or_default();
        Row { line: lines.remove(&tweet.id).unwrap_or_default(), category, tweet }
    };
    tweets.into_iter().map(row).collect()
}
