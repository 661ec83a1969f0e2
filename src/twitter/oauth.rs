//! OAuth 1.0a: what stands in the `Authorization` header of a call to X.

use std::fmt;
use std::num::NonZeroU64;
use std::sync::Arc;

use oauth1_request::signature_method::HMAC_SHA1;
use oauth1_request::{Builder, Credentials, ParameterList};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::{Position, Url};

use crate::db::{self, Conn};
use crate::ids::AccountId;
use crate::seal::Seal;

/// RFC 3986 "unreserved" stays; everything else is encoded.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The app's keys, and whose account it speaks for. `Debug` says nothing.
#[derive(Clone)]
pub struct Keys {
    /// What X calls API key.
    pub client_key: String,
    /// What X calls API key secret.
    pub client_secret: String,
    /// Token and its secret; `None` before the first leg.
    pub token: Option<(String, String)>,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys")
    }
}

/// What is signed of one request.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    pub(super) method: &'static str,
    /// Its query, if any, is not looked at: it is `params`.
    pub(super) url: &'a Url,
    /// Of the query and of a form body, raw; a JSON body is not signed.
    pub(super) params: &'a [(&'static str, String)],
    pub(super) callback: Option<&'a str>,
    pub(super) verifier: Option<&'a str>,
}

/// What makes two signatures of one call differ.
#[derive(Clone, Debug)]
pub struct Moment {
    pub(super) nonce: String,
    pub(super) timestamp: u64,
}

/// Proves to X who is calling; OAuth 2.0 will be the second.
pub trait Signer: Send + Sync {
    /// The value of the `Authorization` header.
    fn authorization(&self, call: &Call<'_>, moment: &Moment) -> String;

    /// Whether it speaks for an account, not only for the app.
    fn is_for_account(&self) -> bool;
}

/// Keeps the permission to act for an account, sealed. Of OAuth 1.0a it is a pair without an end; one that expires will be
/// renewed behind this, by replacing it.
pub(super) trait TokenStore {
    /// What X grants.
    type Granted;

    /// Who signs for the account; `None` while nobody is connected.
    fn open(&self, seal: &Seal) -> anyhow::Result<Option<Arc<dyn Signer>>>;

    /// Keeps another permission in the place of the one before; with nothing it is forgotten.
    fn replace(conn: &mut Conn, seal: &Seal, account: AccountId, granted: Option<&Self::Granted>) -> db::Result<()>;
}

impl Signer for Arc<dyn Signer> {
    fn authorization(&self, call: &Call<'_>, moment: &Moment) -> String {
        self.as_ref().authorization(call, moment)
    }

    fn is_for_account(&self) -> bool {
        self.as_ref().is_for_account()
    }
}

impl Signer for Keys {
    fn authorization(&self, call: &Call<'_>, moment: &Moment) -> String {
        let client = Credentials::new(self.client_key.as_str(), self.client_secret.as_str());
        let mut builder = Builder::<_, &str, _>::new(client, HMAC_SHA1);
        builder.token(self.token.as_ref().map(|(token, secret)| Credentials::new(token.as_str(), secret.as_str())));
        builder.nonce(moment.nonce.as_str()).timestamp(NonZeroU64::new(moment.timestamp)).version(true);
        builder.callback(call.callback).verifier(call.verifier);
        // The signer takes keys as they stand in the base string (encoded twice), values raw, and no query.
        let params: Vec<_> = call.params.iter().map(|(key, value)| (encoded(&encoded(key)), value.as_str())).collect();
        builder.authorize(call.method, &call.url[..Position::AfterPath], &ParameterList::new(params))
    }

    fn is_for_account(&self) -> bool {
        self.token.is_some()
    }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

#[cfg(test)]
mod tests {
    use super::{Call, Keys, Moment, Signer as _, encoded};

    const NONCE: &str = "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg";

    fn keys(client: (&str, &str), token: Option<(&str, &str)>) -> Keys {
        Keys {
            client_key: client.0.to_owned(),
            client_secret: client.1.to_owned(),
            token: token.map(|(token, secret)| (token.to_owned(), secret.to_owned())),
        }
    }

    fn documented() -> Keys {
        keys(
            ("xvz1evFS4wEEPTGEFPHBog", "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw"),
            Some(("370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb", "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE")),
        )
    }

    fn sign_in(token: Option<(&str, &str)>) -> Keys {
        keys(("cChZNFj6T5R0TigYB9yd1w", "L8qq9PZyRg6ieKGEKhZolGC0vJWLw8iEJ88DRdyOg"), token)
    }

    type Params<'a> = &'a [(&'static str, &'a str)];

    fn header(
        keys: &Keys,
        method: &'static str,
        url: &str,
        params: Params<'_>,
        at: (&str, u64),
        legs: Legs<'_>,
    ) -> String {
        let url = url.parse().unwrap();
        let params: Vec<_> = params.iter().map(|(key, value)| (*key, (*value).to_owned())).collect();
        let call = Call { method, url: &url, params: &params, callback: legs.0, verifier: legs.1 };
        keys.authorization(&call, &Moment { nonce: at.0.to_owned(), timestamp: at.1 })
    }

    type Legs<'a> = (Option<&'a str>, Option<&'a str>);

    fn carries(header: &str, signature: &str) -> bool {
        header.contains(&format!("oauth_signature=\"{}\"", encoded(signature)))
    }

    fn v2(method: &'static str, url: &str, params: Params<'_>) -> String {
        header(&documented(), method, url, params, (NONCE, 1_318_622_958), (None, None))
    }

    #[test]
    fn the_worked_example_verifies_on_each_host_and_the_stale_one_does_not() {
        let params = [("include_entities", "true"), ("status", "Hello Ladies + Gentlemen, a signed OAuth request!")];
        for (url, signature) in [
            ("https://api.x.com/1.1/statuses/update.json", "Ls93hJiZbQ3akF3HF3x1Bz8/zU4="),
            ("https://api.twitter.com/1.1/statuses/update.json", "hCtSmYh+iHYCEqBWrE7C7hYmtUk="),
            ("https://api.twitter.com/1/statuses/update.json", "tnnArxj06cWHq44gCs1OSKk/jLY="),
        ] {
            assert!(carries(&v2("POST", url, &params), signature), "{url}");
        }
        let stale = "tnnArxj06cWHq44gCs1OSKk/jLY=";
        assert!(!carries(&v2("POST", "https://api.x.com/1.1/statuses/update.json", &params), stale));
    }

    #[test]
    fn the_default_port_and_a_query_in_the_address_do_not_matter() {
        let params = [("include_entities", "true"), ("status", "Hello Ladies + Gentlemen, a signed OAuth request!")];
        let url = "HTTPS://API.x.com:443/1.1/statuses/update.json?include_entities=true";
        assert!(carries(&v2("POST", url, &params), "Ls93hJiZbQ3akF3HF3x1Bz8/zU4="));
    }

    #[test]
    fn a_request_token_is_asked_for_without_a_token() {
        let at = ("ea9ec8429b68d6b77cd5600adbbb0456", 1_318_467_427);
        let callback = "http://localhost/sign-in-with-twitter/";
        for (url, callback, signature) in [
            ("https://api.twitter.com/oauth/request_token", callback, "F1Li3tvehgcraF8DMJ7OyxO4w9Y="),
            ("https://api.x.com/oauth/request_token", callback, "X9xhcB9d+NxXd/ThJ/n51vPhetM="),
            ("https://api.x.com/oauth/request_token", "oob", "XCBXZRwHHER22p0DDZH9gERA7PY="),
        ] {
            let header = header(&sign_in(None), "POST", url, &[], at, (Some(callback), None));
            assert!(carries(&header, signature), "{url} {callback}");
        }
    }

    #[test]
    fn the_verifier_is_signed_in_the_header() {
        let token = ("NPcudxy0yU5T3tBzho7iCotZ3cnetKwcTIRlX0iwRl0", "veNRnAWe6inFuo8o2u8SLLZLjolYDmDP7SzL0YfYI");
        let at = ("a9900fe68e2573b27a37f10fbad6a755", 1_318_467_427);
        let verifier = "uw7NjWHT6OJ1MpJOXsHfNxoAhPKpgI8BlYDhxEjIBY";
        for (url, signature) in [
            ("https://api.twitter.com/oauth/access_token", "39cipBtIOHEEnybAR4sATQTpl2I="),
            ("https://api.x.com/oauth/access_token", "G3DdousFWwxEepaZcmHguKqeBvs="),
        ] {
            let header = header(&sign_in(Some(token)), "POST", url, &[], at, (None, Some(verifier)));
            assert!(carries(&header, signature), "{url}");
        }
    }

    #[test]
    fn calls_of_version_two_verify() {
        let fields =
            "created_at,description,location,profile_image_url,protected,public_metrics,url,verified,verified_type";
        let posts = [
            ("max_results", "100"),
            ("exclude", "replies,retweets"),
            ("tweet.fields", "created_at,entities"),
            ("since_id", "1346889436626259968"),
            ("expansions", "author_id"),
        ];
        let search = [("query", "(#café OR \"a+b\") -is:retweet ~x*'()!")];
        let base = "https://api.x.com/2/";
        let calls: [(&'static str, &str, Params<'_>, &str); 4] = [
            ("POST", "tweets", &[], "lr+tV/DKclEvXKVjG6tgaSSLV0k="),
            ("GET", "users/by/username/XDevelopers", &[("user.fields", fields)], "9MuPurlcULpqdqNCxvJtHJ1m5zA="),
            ("GET", "users/2244994945/tweets", &posts, "/lSYXqycngS4kQZwLeiHaMJNEtk="),
            ("GET", "tweets/search/recent", &search, "JDk+gzPWyJVGRjQRNntCqeVa090="),
        ];
        for (method, path, params, signature) in calls {
            assert!(carries(&v2(method, &format!("{base}{path}"), params), signature), "{path}");
        }
    }

    #[test]
    fn keys_say_nothing_when_they_are_logged() {
        assert_eq!(format!("{:?}", documented()), "Keys");
    }
}
