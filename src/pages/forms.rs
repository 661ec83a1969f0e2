//! A landing page's form: strings in, types out.

use super::model::LandingPage;
use crate::web::{Filled, slug, urls};

/// What the database and the public can bear; far above any page written by hand.
const MOST_HTML: usize = 1 << 20;

/// A page as typed; its slug may still have to be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Typed {
    pub(super) title: String,
    /// `None`: to be made from the title.
    pub(super) slug: Option<String>,
    pub(super) html: String,
    pub(super) is_published: bool,
}

impl Typed {
    pub(super) fn parse(filled: &mut Filled) -> Option<Self> {
        let title = filled.required("title", "Title", 191);
        let typed = filled.text("slug").to_owned();
        if let Some(sentence) = complaint(&typed) {
            filled.refuse("slug", sentence);
        }
        let html = filled.value("html").to_owned();
        if html.len() > MOST_HTML {
            filled.refuse("html", format!("A page can have {MOST_HTML} bytes of HTML; this has {}.", html.len()));
        }
        let title = title.filter(|_| filled.is_fine())?;
        let slug = (!typed.is_empty()).then_some(typed);
        Some(Self { title, slug, html, is_published: filled.is_on("published") })
    }

    /// What a slug made for this page begins with.
    pub(super) fn base(&self) -> String {
        Some(slug::of(&self.title)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| "page-1".to_owned())
    }
}

/// A form filled with a page as it is.
pub(super) fn filled(page: &LandingPage) -> Filled {
    Filled::of([
        ("title", page.title.as_str()),
        ("slug", &page.slug),
        ("html", &page.html),
        ("published", if page.is_published { "1" } else { "" }),
    ])
}

fn complaint(typed: &str) -> Option<String> {
    if !typed.is_empty() && urls::is_reserved(typed) {
        return Some(format!(
            "/{typed} is an address of Linnet itself, which a page must not hide. Choose another slug."
        ));
    }
    slug::complaint(typed)
}

#[cfg(test)]
mod tests {
    use super::Typed;
    use crate::web::Filled;

    fn refused(slug: &str) -> Option<String> {
        let mut filled = Filled::of([("title", "Spring"), ("slug", slug), ("html", "<p>")]);
        Typed::parse(&mut filled);
        filled.error("slug").map(str::to_owned)
    }

    #[test]
    fn a_slug_that_would_hide_an_address_is_refused() {
        for slug in ["contacts", "login", "asset", "healthz", "api", "Contacts", "static"] {
            assert!(refused(slug).unwrap().contains("an address of Linnet itself"), "{slug}");
        }
        for slug in ["a/b", "..", "a b", "x.html", "%2e"] {
            assert!(refused(slug).is_some(), "{slug}");
        }
        assert_eq!(refused("spring-2027"), None);
        assert_eq!(refused(""), None);
    }

    #[test]
    fn the_html_is_kept_with_every_space() {
        let html = "\r\n  <p>{{7*7}}</p>\t\r\n\n ";
        let typed = Typed::parse(&mut Filled::of([("title", "Spring"), ("html", html)])).unwrap();
        assert_eq!(typed.html, html);
    }
}
