//! One function per endpoint.

use url::Url;
use url::form_urlencoded;

use super::http::Request;
use super::wire::{self, Many, One};
use super::{Access, Answer, Client, Created, Keys, RequestToken, XPost, XUser};
use crate::twitter::failure::{Failure, Problem, of_problems};
use crate::twitter::oauth::Signer;

const USER_FIELDS: &str = "created_at,description,entities,location,name,profile_image_url,protected,public_metrics,url,username,verified,verified_type";
const POST_FIELDS: &str = "attachments,created_at,edit_history_tweet_ids,entities,note_tweet,public_metrics";
const MEDIA_FIELDS: &str = "alt_text,height,preview_image_url,type,url,width";

impl Client {
    /// Posts a text. There is no key that would make a second call harmless: see [`Failure::Unknown`].
    pub async fn create_tweet(&self, keys: &dyn Signer, text: &str) -> Answer<Created> {
        let body = serde_json::json!({ "text": text }).to_string();
        let request = Request { json: Some(body), ..Request::post(keys, "POST /2/tweets", &["2", "tweets"]) };
        self.send(request).await.then(|body| {
            let made = data::<wire::Created>(body)?;
            Ok(Created { xid: made.id, text: made.text })
        })
    }

    /// Whose token this is.
    pub async fn me(&self, keys: &dyn Signer) -> Answer<XUser> {
        self.user(keys, "GET /2/users/me", &["2", "users", "me"]).await
    }

    /// A user by handle, without the `@`.
    pub async fn user_by_handle(&self, keys: &dyn Signer, handle: &str) -> Answer<XUser> {
        self.user(keys, "GET /2/users/by/username/:username", &["2", "users", "by", "username", handle]).await
    }

    /// A user by X's id.
    pub async fn user_by_xid(&self, keys: &dyn Signer, xid: &str) -> Answer<XUser> {
        self.user(keys, "GET /2/users/:id", &["2", "users", xid]).await
    }

    async fn user(&self, keys: &dyn Signer, endpoint: &'static str, path: &[&str]) -> Answer<XUser> {
        let params = vec![("user.fields", USER_FIELDS.to_owned())];
        let request = Request { params, ..Request::get(keys, endpoint, path) };
        self.send(request).await.then(|body| Ok(data::<wire::User>(body)?.into_user()))
    }

    /// A user's latest posts, newest first: 5 to 100 of them.
    pub async fn posts_of(
        &self,
        keys: &dyn Signer,
        user_xid: &str,
        since_xid: Option<&str>,
        most: u32,
        exclude_replies_and_reposts: bool,
    ) -> Answer<Vec<XPost>> {
        let mut params =
            vec![("max_results", most.clamp(5, 100).to_string()), ("tweet.fields", POST_FIELDS.to_owned())];
        params.extend(since_xid.map(|since| ("since_id", since.to_owned())));
        if exclude_replies_and_reposts {
            params.push(("exclude", "replies,retweets".to_owned()));
            params.push(("expansions", "attachments.media_keys".to_owned()));
            params.push(("media.fields", MEDIA_FIELDS.to_owned()));
        }
        let path = ["2", "users", user_xid, "tweets"];
        let request = Request { params, ..Request::get(keys, "GET /2/users/:id/tweets", &path) };
        self.send(request).await.then(|body| {
            let page: Many = decoded(body)?;
            match (&page.data, &page.meta) {
                (Some(_), _) => Ok(page.into_posts(&self.web)),
                // An empty page has no data and says so; a refusal has errors.
                (None, _) if !page.errors.is_empty() => Err(of_problems(&page.errors)),
                (None, Some(_)) => Ok(Vec::new()),
                (None, None) => Err(Failure::Unknown("the answer was empty".to_owned())),
            }
        })
    }

    /// Posts by their numbers, 100 at most; one that is not in the answer is gone, or hidden from us.
    pub async fn posts_by_xid(&self, keys: &dyn Signer, xids: &[String]) -> Answer<Vec<XPost>> {
        let params = vec![("ids", xids.join(",")), ("tweet.fields", POST_FIELDS.to_owned())];
        let request = Request { params, ..Request::get(keys, "GET /2/tweets", &["2", "tweets"]) };
        self.send(request).await.then(|body| {
            let page: Many = decoded(body)?;
            match &page.data {
                Some(_) => Ok(page.into_posts(&self.web)),
                // When all of them are gone there is a complaint about each, and no data.
                None if !page.errors.is_empty() && page.errors.iter().all(Problem::is_of_one_post) => Ok(Vec::new()),
                None if !page.errors.is_empty() => Err(of_problems(&page.errors)),
                None => Err(Failure::Unknown("the answer was empty".to_owned())),
            }
        })
    }

    /// The first leg: X checks the keys and the callback.
    pub async fn request_token(&self, keys: &Keys, callback: &str) -> Answer<RequestToken> {
        let callback = Some(callback.to_owned());
        let request =
            Request { callback, ..Request::post(keys, "POST /oauth/request_token", &["oauth", "request_token"]) };
        self.send(request).await.then(|body| {
            if field(body, "oauth_callback_confirmed").as_deref() != Some("true") {
                return Err(Failure::Unknown("it did not confirm the callback address".to_owned()));
            }
            Ok(RequestToken { token: needed(body, "oauth_token")?, secret: needed(body, "oauth_token_secret")? })
        })
    }

    /// Where the browser goes next.
    pub fn authorize_url(&self, token: &str) -> String {
        let mut url = address(&self.web, &["oauth", "authorize"]);
        url.query_pairs_mut().append_pair("oauth_token", token);
        url.into()
    }

    /// The third leg; `keys` carry the request token.
    pub async fn access_token(&self, keys: &Keys, verifier: &str) -> Answer<Access> {
        let verifier = Some(verifier.to_owned());
        let request =
            Request { verifier, ..Request::post(keys, "POST /oauth/access_token", &["oauth", "access_token"]) };
        self.send(request).await.then(|body| {
            Ok(Access {
                token: needed(body, "oauth_token")?,
                secret: needed(body, "oauth_token_secret")?,
                user_xid: needed(body, "user_id")?,
                handle: needed(body, "screen_name")?,
            })
        })
    }
}

/// A base address and path segments, each encoded.
pub(super) fn address(base: &Url, path: &[&str]) -> Url {
    let mut url = base.clone();
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().extend(path);
    }
    url
}

pub(super) fn decoded<T: serde::de::DeserializeOwned>(body: &str) -> Result<T, Failure> {
    serde_json::from_str(body).map_err(|error| {
        let what = if error.is_eof() { "the answer was cut off" } else { "the answer is not what X documents" };
        Failure::Unknown(what.to_owned())
    })
}

pub(super) fn data<T: serde::de::DeserializeOwned>(body: &str) -> Result<T, Failure> {
    let one: One<T> = decoded(body)?;
    one.data.ok_or_else(|| of_problems(&one.errors))
}

fn field(body: &str, name: &str) -> Option<String> {
    form_urlencoded::parse(body.trim().as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

fn needed(body: &str, name: &str) -> Result<String, Failure> {
    field(body, name)
        .filter(|value| !value.is_empty())
        .ok_or_else(|| Failure::Unknown(format!("the answer has no {name}")))
}
