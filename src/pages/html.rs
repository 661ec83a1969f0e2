//! A page's source with its tokens expanded, and the headers that shut its script in; the saved source is never rewritten.

use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{HttpResponse, HttpResponseBuilder};

use super::model::Published;
use super::sharing;
use crate::clock::At;
use crate::config::Config;
use crate::db::{self, Conn};
use crate::ids::ContactId;
use crate::tokens::{Format, Piece, Place, Scripts, Sources, pieces};
use crate::web::urls;

/// Without `allow-same-origin` the page has an origin of its own: its script cannot act as a signed-in user.
const SANDBOX: &str = "sandbox allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox \
                       allow-top-navigation-by-user-activation; frame-ancestors 'self'";

/// How a page is looked at.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Look {
    /// When, if the visit is kept.
    pub(super) visited_at: Option<At>,
    /// What whoever looks says about scripts of others.
    pub(super) scripts: Scripts,
}

/// The page for each contact, in order.
pub(super) fn expanded(
    conn: &mut Conn,
    (sources, config): (&Sources, &Config),
    page: &Published,
    look: Look,
    contacts: &[Option<ContactId>],
) -> db::Result<Vec<Bytes>> {
    let place = place(config, page, look);
    let html = sharing::dressed(conn, sources, config, page, &place)?;
    if pieces(&html).iter().all(|piece| matches!(piece, Piece::Text(_))) {
        return Ok(vec![Bytes::from(html.into_owned()); contacts.len()]);
    }
    let texts = sources.expand(conn, &html, contacts, &place, Format::Html)?;
    Ok(texts.into_iter().map(Bytes::from).collect())
}

/// The page as tokens know it.
pub(super) fn place(config: &Config, page: &Published, look: Look) -> Place {
    Place {
        title: page.title.clone(),
        url: config.absolute(&urls::public_page(&page.slug)),
        page: Some(page.id),
        visited_at: look.visited_at,
        scripts: look.scripts,
    }
}

/// An answer that will carry a page.
pub(super) fn answer() -> HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, SANDBOX))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::REFERRER_POLICY, "strict-origin-when-cross-origin"))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"));
    response
}

/// What to keep: a browser sends line ends its own way, so a page that was not changed stays as it was stored.
pub(super) fn kept(stored: &str, typed: String) -> String {
    if plain_lines(stored) == plain_lines(&typed) { stored.to_owned() } else { typed }
}

/// What this page names, as rows of `refs` know it: kind and key.
pub(super) fn uses(html: &str) -> Vec<(&'static str, String)> {
    let named = |piece| match piece {
        Piece::Token(token) => Some((kind_of(token.name)?, token.argument?.to_owned())),
        Piece::Text(_) => None,
    };
    let mut uses: Vec<_> = pieces(html).into_iter().filter_map(named).collect();
    uses.sort();
    uses.dedup();
    uses
}

fn kind_of(token: &str) -> Option<&'static str> {
    match token {
        "assetlink" => Some("asset"),
        "pagelink" => Some("page"),
        "contactfield" => Some("field"),
        _ => None,
    }
}

fn plain_lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod tests {
    use super::{kept, uses};

    #[test]
    fn a_page_saved_unchanged_is_the_page_that_was_stored() {
        for stored in ["a\nb\n", "a\r\nb", "a\rb\r\n\nc", "", "\n"] {
            let browser = super::plain_lines(stored).replace('\n', "\r\n");
            assert_eq!(kept(stored, browser), stored);
        }
        assert_eq!(kept("a\nb", "a\r\nc".to_owned()), "a\r\nc");
    }

    #[test]
    fn what_a_page_names_is_found_once() {
        let html = "{assetlink=3} {pagelink=4} {assetlink=3} {contactfield=city|x} {sharebuttons} a{color:red}";
        let found = uses(html);
        let expected = [("asset", "3"), ("field", "city"), ("page", "4")].map(|(kind, key)| (kind, key.to_owned()));
        assert_eq!(found, expected);
    }
}
