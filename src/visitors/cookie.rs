//! The signed cookie by which a browser is told apart: a random key, and our word that we gave it out.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::config::Config;
use crate::seal::{self, Seal};

const NAME: &str = "linnet_visitor";
const DAYS: i64 = 365;

/// A browser, as its cookie tells it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Seen {
    /// SHA-256 of the cookie's random key: what stands in the database.
    pub(super) key: [u8; 32],
    /// Its cookie leaves with this answer, so nobody can know it yet.
    pub(super) is_new: bool,
}

/// The browser of a request, when it brings a cookie of ours.
pub fn known(request: &HttpRequest, seal: &Seal) -> Option<Seen> {
    let cookie = request.cookie(NAME)?;
    let (key, signature) = cookie.value().split_once('.')?;
    let is_ours = bool::from(signature_of(key, seal).as_bytes().ct_eq(signature.as_bytes()));
    is_ours.then(|| Seen { key: hash(key), is_new: false })
}

/// The browser of a request; one without a cookie of ours gets the one answered here.
pub fn known_or_new(request: &HttpRequest, config: &Config, seal: &Seal) -> (Seen, Option<Cookie<'static>>) {
    if let Some(seen) = known(request, seal) {
        return (seen, None);
    }
    let key = URL_SAFE_NO_PAD.encode(seal::random::<16>());
    let cookie = Cookie::build(NAME, format!("{key}.{}", signature_of(&key, seal)))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(config.is_https())
        .max_age(Duration::days(DAYS))
        .finish();
    (Seen { key: hash(&key), is_new: true }, Some(cookie))
}

fn hash(key: &str) -> [u8; 32] {
    Sha256::digest(key.as_bytes()).into()
}

fn signature_of(key: &str, seal: &Seal) -> String {
    URL_SAFE_NO_PAD.encode(seal.key(&format!("visitor cookie {key}")))
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use actix_web::test::TestRequest;

    use super::{NAME, known, known_or_new};
    use crate::config::Config;
    use crate::seal::Seal;

    #[test]
    fn a_browser_is_known_by_its_cookie_and_a_forged_one_is_not() {
        let (config, seal) = (Config::from_map(&HashMap::new()).unwrap(), Seal::from_secret("one"));
        let (seen, cookie) = known_or_new(&TestRequest::default().to_http_request(), &config, &seal);
        let cookie = cookie.unwrap();
        let back = TestRequest::default().cookie(cookie.clone()).to_http_request();
        assert_eq!(known(&back, &seal).map(|seen| seen.key), Some(seen.key));
        assert_eq!(known(&back, &Seal::from_secret("another")), None);
        let forged = actix_web::cookie::Cookie::new(NAME, format!("x{}", cookie.value()));
        assert_eq!(known(&TestRequest::default().cookie(forged).to_http_request(), &seal), None);
        assert!(cookie.http_only().unwrap() && !cookie.secure().unwrap());
    }
}
