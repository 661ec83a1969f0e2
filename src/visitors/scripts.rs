//! What a visitor says about scripts of others: with a cookie, by having been asked on a page, or with a setting of the
//! browser that is a no everywhere.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};

use crate::config::Config;
use crate::tokens::Scripts;

const NAME: &str = "linnet_scripts";
/// After half a year it is fair to ask again.
const DAYS: i64 = 180;

/// What the visitor of a request said.
pub fn scripts(request: &HttpRequest) -> Scripts {
    let says = |name: &str| request.headers().get(name).is_some_and(|value| value.as_bytes() == b"1");
    if says("DNT") || says("Sec-GPC") {
        return Scripts::Refused;
    }
    match request.cookie(NAME).as_ref().map(Cookie::value) {
        Some("yes") => Scripts::Allowed,
        Some("no") => Scripts::Refused,
        _ => Scripts::Unasked,
    }
}

/// The cookie that remembers an answer; it says nothing else about anybody.
pub(super) fn answered(is_allowed: bool, config: &Config) -> Cookie<'static> {
    Cookie::build(NAME, if is_allowed { "yes" } else { "no" })
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(config.is_https())
        .max_age(Duration::days(DAYS))
        .finish()
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::{NAME, Scripts, scripts};

    #[test]
    fn a_browser_that_does_not_want_to_be_followed_is_not_asked() {
        let said = |cookie: &str, header: (&'static str, &'static str)| {
            let cookie = actix_web::cookie::Cookie::new(NAME, cookie.to_owned());
            scripts(&TestRequest::get().cookie(cookie).insert_header(header).to_http_request())
        };
        assert_eq!(said("yes", ("DNT", "0")), Scripts::Allowed);
        assert_eq!(said("no", ("DNT", "0")), Scripts::Refused);
        assert_eq!(said("perhaps", ("DNT", "0")), Scripts::Unasked);
        assert_eq!(said("yes", ("DNT", "1")), Scripts::Refused);
        assert_eq!(said("yes", ("Sec-GPC", "1")), Scripts::Refused);
    }
}
