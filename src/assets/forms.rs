//! An asset's form: strings in, types out.

use super::model::{Asset, Details};
use crate::web::{Filled, slug};

impl Details {
    /// From what was typed; `None` when something was refused.
    pub(super) fn parse(filled: &mut Filled) -> Option<Self> {
        let title = filled.required("title", "Title", 191);
        let description = filled.optional("description", "Description", 5000);
        let typed = filled.text("slug").to_owned();
        if let Some(sentence) = slug::complaint(&typed) {
            filled.refuse("slug", sentence);
        }
        let is_published = filled.is_on("published");
        let title = title.filter(|_| filled.is_fine())?;
        let slug = [typed, slug::of(&title), "file".to_owned()].into_iter().find(|slug| !slug.is_empty())?;
        Some(Self { title, slug, description, is_published })
    }
}

/// A form filled with an asset as it is.
pub(super) fn filled(asset: &Asset) -> Filled {
    Filled::of([
        ("title", asset.title.as_str()),
        ("slug", &asset.slug),
        ("description", asset.description.as_deref().unwrap_or("")),
        ("published", if asset.is_published { "1" } else { "" }),
    ])
}

/// An empty form; a file is uploaded to be given away.
pub(super) fn empty() -> Filled {
    Filled::of([("published", "1")])
}

#[cfg(test)]
mod tests {
    use super::Details;
    use crate::web::Filled;

    #[test]
    fn the_slug_comes_from_the_title_unless_it_was_typed() {
        let slug = |pairs: &[(&str, &str)]| Details::parse(&mut Filled::of(pairs.iter().copied())).map(|new| new.slug);
        assert_eq!(slug(&[("title", "Price list 2027")]).as_deref(), Some("price-list-2027"));
        assert_eq!(slug(&[("title", "Price list"), ("slug", "prices")]).as_deref(), Some("prices"));
        assert_eq!(slug(&[("title", "你好")]).as_deref(), Some("file"));
        assert_eq!(slug(&[("title", "Price list"), ("slug", "../x")]), None);
        assert_eq!(slug(&[("title", " ")]), None);
    }
}
