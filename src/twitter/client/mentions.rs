//! Who mentions us, and answering them.

use serde::Deserialize;

use super::calls::{data, decoded};
use super::http::Request;
use super::wire;
use super::{Answer, Client, Created};
use crate::clock::At;
use crate::twitter::failure::{Failure, Problem, of_problems};
use crate::twitter::oauth::Signer;

/// A post in which somebody named the connected account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::twitter) struct XMention {
    /// X's id of the post.
    pub(in crate::twitter) xid: String,
    /// X's id of who wrote it.
    pub(in crate::twitter) author_xid: String,
    /// Their handle, when X told it.
    pub(in crate::twitter) handle: Option<String>,
    /// When.
    pub(in crate::twitter) posted_at: At,
}

/// One page of mentions, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::twitter) struct Mentions {
    /// The posts.
    pub(in crate::twitter) posts: Vec<XMention>,
    /// Asks for what is older.
    pub(in crate::twitter) next: Option<String>,
}

/// Which mentions are asked for.
#[derive(Clone, Debug, Default)]
pub(in crate::twitter) struct Asked {
    /// Newer than this post.
    pub(in crate::twitter) since_xid: Option<String>,
    /// Not before this, where no post is known.
    pub(in crate::twitter) from: Option<At>,
    /// A page further back.
    pub(in crate::twitter) next: Option<String>,
    /// So many, 5 to 100.
    pub(in crate::twitter) most: u32,
}

#[derive(Deserialize)]
struct Page {
    data: Option<Vec<Post>>,
    #[serde(default)]
    errors: Vec<Problem>,
    #[serde(default)]
    includes: Includes,
    meta: Option<Meta>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Post {
    id: String,
    author_id: String,
    created_at: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Includes {
    users: Vec<Author>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Author {
    id: String,
    username: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Meta {
    next_token: Option<String>,
}

impl Client {
    /// Answers a post. As with any post, a second call is not harmless: see [`Failure::Unknown`].
    pub async fn reply(&self, keys: &dyn Signer, text: &str, to: &str) -> Answer<Created> {
        let body = serde_json::json!({ "text": text, "reply": { "in_reply_to_tweet_id": to } }).to_string();
        let request = Request { json: Some(body), ..Request::post(keys, "POST /2/tweets", &["2", "tweets"]) };
        self.send(request).await.then(|body| {
            let made = data::<wire::Created>(body)?;
            Ok(Created { xid: made.id, text: made.text })
        })
    }

    /// Posts that mention a user, newest first.
    pub(in crate::twitter) async fn mentions_of(
        &self,
        keys: &dyn Signer,
        user_xid: &str,
        asked: &Asked,
    ) -> Answer<Mentions> {
        let mut params = vec![
            ("max_results", asked.most.clamp(5, 100).to_string()),
            ("tweet.fields", "author_id,created_at".to_owned()),
            ("expansions", "author_id".to_owned()),
            ("user.fields", "username".to_owned()),
        ];
        params.extend(asked.since_xid.clone().map(|since| ("since_id", since)));
        let from = asked.from.filter(|_| asked.since_xid.is_none());
        params.extend(from.map(|from| ("start_time", from.utc().format("%Y-%m-%dT%H:%M:%SZ").to_string())));
        params.extend(asked.next.clone().map(|next| ("pagination_token", next)));
        let path = ["2", "users", user_xid, "mentions"];
        let request = Request { params, ..Request::get(keys, "GET /2/users/:id/mentions", &path) };
        self.send(request).await.then(|body| {
            let page: Page = decoded(body)?;
            match (&page.data, &page.meta) {
                (None, _) if !page.errors.is_empty() => Err(of_problems(&page.errors)),
                (None, None) => Err(Failure::Unknown("the answer was empty".to_owned())),
                _ => Ok(page.into_mentions()),
            }
        })
    }
}

impl Page {
    fn into_mentions(self) -> Mentions {
        let authors = self.includes.users;
        let handle = |xid: &str| authors.iter().find(|author| author.id == xid).map(|author| author.username.clone());
        let mention = |post: Post| {
            let posted_at = wire::when(post.created_at.as_deref(), &post.id)?;
            let handle = handle(&post.author_id);
            Some(XMention { xid: post.id, author_xid: post.author_id, handle, posted_at })
        };
        let next = self.meta.and_then(|meta| meta.next_token);
        Mentions { posts: self.data.unwrap_or_default().into_iter().filter_map(mention).collect(), next }
    }
}
