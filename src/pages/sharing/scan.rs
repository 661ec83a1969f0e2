//! What a page's source says of itself: its own tags, its first picture, its first words, and where its head ends. Read
//! as browsers read it, never changed; pure.

use super::markup::{Tag, decoded, end_of_raw, skipped, tag_at};

/// As many characters of a page's words as are of use.
const WORDS: usize = 600;
/// Elements whose inside is text and no markup.
const RAW: [&str; 8] = ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];
/// Of those and their like, nothing is read by people.
const UNREAD: [&str; 4] = ["script", "style", "title", "template"];

/// A source, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Document {
    /// Where tags of ours go; the beginning, when the source has no head of its own.
    pub(super) insert_at: usize,
    /// Whether it is a whole document and not a part of one.
    pub(super) is_whole: bool,
    /// The author's own: property or name in lower case, and content.
    pub(super) metas: Vec<(String, String)>,
    /// The address of its first picture.
    pub(super) picture: Option<String>,
    /// How that is described.
    pub(super) picture_alt: String,
    /// What people read first.
    pub(super) words: String,
}

impl Document {
    /// The content of the first of these tags that the author wrote.
    pub(super) fn meta(&self, keys: &[&str]) -> Option<&str> {
        let of = |key: &&str| self.metas.iter().find(|(name, _)| name == key).map(|(_, content)| content.as_str());
        keys.iter().find_map(of).filter(|content| !content.trim().is_empty())
    }
}

/// Reads a source.
pub(super) fn read(source: &str) -> Document {
    let mut found = Document::default();
    let (mut at, mut is_closed, mut unread) = (0, false, None);
    while let Some(open) = source.get(at..).and_then(|rest| rest.find('<')).map(|offset| at + offset) {
        if unread.is_none() {
            found.add_words(source.get(at..open).unwrap_or(""));
        }
        if let Some(end) = skipped(source, open) {
            if source.get(open..end).is_some_and(|skipped| skipped.to_ascii_lowercase().starts_with("<!doctype")) {
                found.is_whole = true;
                found.insert_at = end;
            }
            at = end;
            continue;
        }
        let Some(tag) = tag_at(source, open) else {
            at = open + 1;
            continue;
        };
        at = tag.end;
        if !is_closed {
            is_closed = found.place(&tag);
        }
        unread = match unread {
            None if !tag.is_end && UNREAD.contains(&tag.name.as_str()) => Some(tag.name.clone()),
            Some(name) if tag.is_end && name == tag.name => None,
            same => same,
        };
        if !tag.is_end && RAW.contains(&tag.name.as_str()) {
            at = end_of_raw(source, at, &tag.name);
        }
        found.take(tag);
    }
    if unread.is_none() {
        found.add_words(source.get(at..).unwrap_or(""));
    }
    found.words = decoded(&found.words);
    found
}

impl Document {
    /// Moves the place for tags on; true when the head has ended.
    fn place(&mut self, tag: &Tag) -> bool {
        match (tag.name.as_str(), tag.is_end) {
            ("html" | "head", false) => (self.is_whole, self.insert_at) = (true, tag.end),
            ("head", true) | ("body", false) => {
                (self.is_whole, self.insert_at) = (true, tag.start);
                return true;
            }
            _ => (),
        }
        false
    }

    fn take(&mut self, tag: Tag) {
        let value = |name: &str| tag.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        match tag.name.as_str() {
            "meta" => {
                let key = value("property").or_else(|| value("name")).map(|key| key.trim().to_ascii_lowercase());
                if let (Some(key), Some(content)) = (key, value("content")) {
                    self.metas.push((key, content));
                }
            }
            "img" if self.picture.is_none() => {
                self.picture = value("src").map(|src| src.trim().to_owned()).filter(|src| is_picture(src));
                if self.picture.is_some() {
                    self.picture_alt = value("alt").unwrap_or_default();
                }
            }
            _ => self.add_words(" "),
        }
    }

    fn add_words(&mut self, text: &str) {
        let mut room = WORDS.saturating_sub(self.words.len());
        for c in text.chars() {
            if room == 0 {
                return;
            }
            let is_space = c.is_whitespace();
            if is_space && (self.words.is_empty() || self.words.ends_with(' ')) {
                continue;
            }
            self.words.push(if is_space { ' ' } else { c });
            room -= 1;
        }
    }
}

/// A picture that is written into the page itself has no address.
fn is_picture(src: &str) -> bool {
    !src.is_empty() && !src.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("data:"))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn the_head_ends_where_a_browser_ends_it() {
        for (source, before) in [
            ("<!doctype html><html><head><title>a</head></title></head><body>", "</head><body>"),
            ("<!doctype html><!-- </head> --><html><head><meta charset=utf-8></HEAD >", "</HEAD >"),
            ("<head><script>'</head>'</script><link></head>", "</head>"),
            ("<!DOCTYPE html><title>a</title><body class='</head>'>", "<body class='</head>'>"),
            ("<!doctype html><p>no head at all", "<p>no head at all"),
            ("<html lang=en><p>", "<p>"),
        ] {
            let found = read(source);
            assert!(found.is_whole, "{source}");
            assert_eq!(&source[found.insert_at..], before, "{source}");
        }
        for source in ["<p>Hello", "", "a < b", "<", "</", "<p", "<!-- <head>", "{{<head}}"] {
            assert!(!read(source).is_whole, "{source}");
        }
    }

    #[test]
    fn the_authors_own_tags_are_read_however_they_are_written() {
        let found = read(
            "<head><META Property='og:Title' content=\"A &amp; &quot;B&quot; &#x1F426;\"><meta content=summary name=twitter:card />\
             <!-- <meta property=og:type content=x> --><script>'<meta property=og:url content=x>'</script>",
        );
        assert_eq!(found.meta(&["og:title"]), Some("A & \"B\" 🐦"));
        assert_eq!(found.meta(&["twitter:title", "twitter:card"]), Some("summary"));
        assert_eq!(found.metas.len(), 2);
    }

    #[test]
    fn the_first_words_and_the_first_picture_are_those_that_people_see() {
        let found = read(
            "<html><head><title>No</title><style>p{}</style></head><body><img src='data:image/png;base64,x'>\
             <h1>Autumn\n  roasts</h1><p>Come &amp; taste.<script>var a = '<p>no</p>'</script> <img alt='Sacks' src=/asset/3:sacks> now",
        );
        assert_eq!(found.words.trim(), "Autumn roasts Come & taste. now");
        assert_eq!((found.picture.as_deref(), found.picture_alt.as_str()), (Some("/asset/3:sacks"), "Sacks"));
    }

    #[test]
    fn no_source_is_too_strange_to_be_read() {
        for source in [
            "<img src=",
            "<img src='",
            "<meta name=\"",
            "<a b=c",
            "<é>",
            "&#x;&#99999999999;&",
            "<script>",
            "<title></titl",
            "<!",
            "<?",
            "<a/b/c=/>",
            "<html\u{0}>",
            "<p =x>",
            "<日本 語=\"値\">",
        ] {
            let found = read(source);
            assert!(source.is_char_boundary(found.insert_at), "{source}");
        }
    }
}
