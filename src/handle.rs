//! A Twitter handle as people paste it: a handle, or why not; pure.

/// The longest name X gives an account.
const LONGEST: usize = 15;

/// Pages of X where a profile's address has its name.
const RESERVED: [&str; 20] = [
    "i",
    "intent",
    "home",
    "search",
    "hashtag",
    "share",
    "explore",
    "settings",
    "login",
    "signup",
    "messages",
    "notifications",
    "compose",
    "tos",
    "privacy",
    "about",
    "download",
    "jobs",
    "oauth",
    "widgets",
];

/// The name of an account on X, as typed, without its `@`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handle(String);

/// Why a text is no handle: one sentence for the person who typed it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refused(pub String);

impl Handle {
    /// Reads `@name`, `name`, or the address of a profile on twitter.com or x.com.
    pub fn parse(text: &str) -> Result<Self, Refused> {
        let text = text.trim_matches(is_blank);
        let name = match address(text) {
            Some(Address { host, path }) if is_of_x(&host) => profile(path)?,
            Some(_) => {
                return refuse(
                    "This address is not on twitter.com or x.com: paste the address of a profile there, or type the handle.",
                );
            }
            None => text.trim_start_matches(is_at_sign),
        };
        check(name)?;
        Ok(Self(name.to_owned()))
    }

    /// The name as typed, without `@`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What two spellings of one handle share.
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// The name as people write it: `@name`.
    pub fn at(&self) -> String {
        format!("@{}", self.0)
    }
}

struct Address<'t> {
    host: String,
    /// All that follows the host.
    path: &'t str,
}

/// The text as an address, if it has a scheme, a path, or X's own host.
fn address(text: &str) -> Option<Address<'_>> {
    let (has_scheme, rest) = match text.split_once("//") {
        Some((scheme, rest)) if scheme.is_empty() || scheme.ends_with(':') => (true, rest),
        _ => (false, text),
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    let host = host.to_ascii_lowercase();
    // `@ada/list` or `ada/status/1` has no host before its first slash.
    let is_address = has_scheme || is_of_x(&host) || (host.contains('.') && path.starts_with('/'));
    is_address.then_some(Address { host, path })
}

fn is_of_x(host: &str) -> bool {
    let bare = ["www.", "mobile.", "m."].into_iter().find_map(|prefix| host.strip_prefix(prefix)).unwrap_or(host);
    matches!(bare, "twitter.com" | "x.com")
}

/// The name in the path of a profile's address, or of one of its posts.
fn profile(path: &str) -> Result<&str, Refused> {
    let path = path.trim_start_matches('/');
    let path = path.strip_prefix("#!").unwrap_or(path).trim_start_matches('/');
    let end = path.find(['?', '#']).unwrap_or(path.len());
    let mut segments = path.get(..end).unwrap_or_default().split('/');
    let first = segments.next().unwrap_or_default();
    let name = first.strip_prefix("%40").unwrap_or(first).trim_start_matches(is_at_sign);
    if name.is_empty() {
        return refuse("This address names no profile: it should end in a handle, as x.com/ada does.");
    }
    let is_id = |id: &str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    if name.eq_ignore_ascii_case("i") && segments.next() == Some("user") && segments.next().is_some_and(is_id) {
        return refuse("This address holds a numeric id, which is not a handle: open the profile and copy its @name.");
    }
    if first == name && RESERVED.iter().any(|reserved| name.eq_ignore_ascii_case(reserved)) {
        return refuse(format!(
            "This is a page of X (/{name}), not a profile: paste the address of a profile, or type the handle."
        ));
    }
    Ok(name)
}

fn check(name: &str) -> Result<(), Refused> {
    let length = name.chars().count();
    if name.is_empty() {
        return refuse("Type a handle, such as @ada.");
    }
    if name.split_once('@').is_some_and(|(before, after)| !before.is_empty() && after.contains('.')) {
        return refuse("This is an e-mail address, not a handle: a handle looks like @ada.");
    }
    if name.contains(char::is_whitespace) {
        return refuse("A handle has no spaces in it.");
    }
    if let Some(odd) = name.chars().find(|char| !char.is_ascii_alphanumeric() && *char != '_') {
        return refuse(format!("A handle holds only letters from A to Z, digits and _, not “{odd}”."));
    }
    if length > LONGEST {
        return refuse(format!("A handle has at most {LONGEST} characters; this one has {length}."));
    }
    Ok(())
}

fn refuse<T>(why: impl Into<String>) -> Result<T, Refused> {
    Err(Refused(why.into()))
}

fn is_at_sign(char: char) -> bool {
    matches!(char, '@' | '＠')
}

/// White space, and what is copied along from a page without being seen.
fn is_blank(char: char) -> bool {
    char.is_whitespace()
        || matches!(char, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::Handle;

    fn name(text: &str) -> String {
        Handle::parse(text).unwrap().as_str().to_owned()
    }

    fn refusal(text: &str) -> String {
        Handle::parse(text).unwrap_err().to_string()
    }

    #[test]
    fn a_handle_is_taken_with_and_without_its_sign_and_keeps_its_spelling() {
        for text in ["Ada_L1", "@Ada_L1", "＠Ada_L1", "@@Ada_L1", "  @Ada_L1\n", "\u{200E}@Ada_L1\u{200B}"] {
            assert_eq!(name(text), "Ada_L1", "{text:?}");
        }
        assert_eq!(name("123456789012345"), "123456789012345");
        let ada = Handle::parse("@Ada").unwrap();
        assert_eq!((ada.key(), ada.at()), ("ada".to_owned(), "@Ada".to_owned()));
    }

    #[test]
    fn an_address_of_a_profile_or_of_its_post_gives_the_handle() {
        for host in ["twitter.com", "x.com", "www.twitter.com", "mobile.twitter.com", "m.x.com", "X.com"] {
            for scheme in ["https://", "http://", "HTTPS://", "//", ""] {
                for path in [
                    "/ada",
                    "/ada/",
                    "/@ada",
                    "/%40ada",
                    "/#!/ada",
                    "/ada?lang=en",
                    "/ada#top",
                    "/ada/status/1",
                    "//ada",
                ] {
                    let text = format!("{scheme}{host}{path}");
                    assert_eq!(name(&text), "ada", "{text:?}");
                }
            }
        }
    }

    #[test]
    fn a_page_of_x_is_no_profile() {
        for path in super::RESERVED {
            assert!(refusal(&format!("https://x.com/{path}")).starts_with("This is a page of X"), "{path}");
        }
        assert!(refusal("twitter.com/Intent/user?screen_name=ada").starts_with("This is a page of X (/Intent)"));
        assert!(refusal("x.com/i/user/").starts_with("This is a page of X (/i)"));
        assert_eq!(name("@jobs"), "jobs");
    }

    #[test]
    fn what_is_no_handle_is_refused_in_its_own_words() {
        for (text, why) in [
            ("", "Type a handle, such as @ada."),
            ("@", "Type a handle, such as @ada."),
            ("ada lovelace", "A handle has no spaces in it."),
            ("abcdefghijklmnop", "A handle has at most 15 characters; this one has 16."),
            ("x.com/abcdefghijklmnop", "A handle has at most 15 characters; this one has 16."),
            ("ada@example.org", "This is an e-mail address, not a handle: a handle looks like @ada."),
            ("adä", "A handle holds only letters from A to Z, digits and _, not “ä”."),
            ("ada-l", "A handle holds only letters from A to Z, digits and _, not “-”."),
            ("example.com", "A handle holds only letters from A to Z, digits and _, not “.”."),
            ("ada/status/1", "A handle holds only letters from A to Z, digits and _, not “/”."),
        ] {
            assert_eq!(refusal(text), why, "{text:?}");
        }
        for text in ["x.com", "https://twitter.com/", "https://x.com/?lang=en", "x.com/@"] {
            assert!(refusal(text).starts_with("This address names no profile"), "{text:?}");
        }
        for text in [
            "https://example.org/ada",
            "example.org/ada",
            "https://twitter.com@example.org/ada",
            "nottwitter.com/ada",
            "https://x.com.example.org/ada",
            "https://ada",
        ] {
            assert!(refusal(text).starts_with("This address is not on twitter.com"), "{text:?}");
        }
        for text in ["https://x.com/i/user/123", "twitter.com/i/user/123?x=1"] {
            assert!(refusal(text).starts_with("This address holds a numeric id"), "{text:?}");
        }
    }
}
