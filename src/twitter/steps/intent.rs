//! The link with which a person posts by hand.

use url::Url;

/// The public X.
#[expect(clippy::expect_used, reason = "a constant that the tests parse")]
pub(super) fn x() -> Url {
    Url::parse("https://x.com").expect("an address")
}

/// The address that opens X with a text filled in.
pub(super) fn intent(web: &Url, text: &str) -> String {
    let mut url = web.clone();
    url.set_path("/intent/tweet");
    // `%20` and not `+`: some apps that open intents show the sign.
    let text = percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC);
    url.set_query(Some(&format!("text={text}")));
    url.into()
}

#[cfg(test)]
mod tests {
    use super::{intent, x};

    #[test]
    fn the_link_carries_the_text() {
        assert_eq!(intent(&x(), "Hi & you"), "https://x.com/intent/tweet?text=Hi%20%26%20you");
    }
}
