//! The sample company's contacts and what they tweet: data.

use crate::sandbox::{SeedPost, SeedUser};

const PEOPLE: &str = include_str!("people.txt");
const POSTS: &str = include_str!("posts.txt");
/// Posts a contact has, at most: enough for a page that looks lived in.
const POSTS_EACH: usize = 6;

/// A contact of the sample company.
pub(super) struct Person {
    pub(super) first_name: &'static str,
    pub(super) last_name: &'static str,
    /// Empty: none.
    pub(super) handle: &'static str,
    pub(super) company: &'static str,
    pub(super) position: &'static str,
    pub(super) city: &'static str,
    pub(super) tags: Vec<&'static str>,
    bio: &'static str,
}

impl Person {
    /// Their address: by name, at a host that does not exist.
    pub(super) fn email(&self) -> String {
        let plain = |text: &str| -> String {
            text.chars().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
        };
        format!("{}.{}@example.org", plain(self.first_name), plain(self.last_name))
    }
}

/// Everybody.
pub(super) fn people() -> Vec<Person> {
    PEOPLE.lines().filter_map(person).collect()
}

fn person(line: &'static str) -> Option<Person> {
    let mut parts = line.split('|');
    let mut next = || parts.next();
    Some(Person {
        first_name: next()?,
        last_name: next()?,
        handle: next()?,
        company: next()?,
        position: next()?,
        city: next()?,
        tags: next()?.split(',').collect(),
        bio: next()?,
    })
}

/// The same people as X knows them: some protected, suspended, or not there at all.
pub(super) fn users() -> Vec<SeedUser> {
    let people = people().into_iter().enumerate().filter(|(_, person)| !person.handle.is_empty());
    people
        .filter(|(number, _)| number % 17 != 16)
        .map(|(number, person)| SeedUser {
            handle: person.handle.to_owned(),
            name: Some(format!("{} {}", person.first_name, person.last_name)),
            bio: Some(person.bio.to_owned()),
            location: Some(person.city.to_owned()),
            protected: Some(number % 13 == 12),
            suspended: Some(number % 19 == 18),
            followers: u64::try_from(number * 37 % 900 + 12).ok(),
            following: u64::try_from(number * 53 % 400 + 8).ok(),
            ..SeedUser::default()
        })
        .collect()
}

/// What they posted, most recent first.
pub(super) fn posts() -> Vec<SeedPost> {
    let texts: Vec<&str> = POSTS.lines().collect();
    let mut posts = Vec::new();
    for (number, user) in users().iter().enumerate() {
        // 20 texts and 7 are coprime, so that nobody says the same twice.
        for nth in 0..POSTS_EACH.min(2 + number % 7) {
            let Some(text) = texts.get((number * 3 + nth * 7) % texts.len()) else { continue };
            posts.push(SeedPost {
                author: user.handle.clone(),
                text: (*text).to_owned(),
                minutes_ago: u32::try_from(nth * 1_300 + number * 11 + 7).ok(),
                id: u64::try_from(nth * 100 + number).ok().map(|id| (1_800_000_000_000_001_000 - id).to_string()),
                ..SeedPost::default()
            });
        }
    }
    posts.extend(mentions());
    posts
}

/// What customers said of the company, with its name.
const MENTIONS: [(usize, u32, &str); 5] = [
    (1, 300, "@harbourcoffee the dark roast from Thursday is the best so far"),
    (5, 1_500, "Whoever is in Bristol: @harbourcoffee roasts in public this Friday"),
    (9, 2_900, "@harbourcoffee do you ship to Ireland?"),
    (13, 4_300, "Our new blend is made with beans of @harbourcoffee ☕"),
    (21, 5_800, "@harbourcoffee two sacks arrived, thank you!"),
];

fn mentions() -> Vec<SeedPost> {
    let users = users();
    let post = |(nth, (who, minutes, text)): (u64, &(usize, u32, &str))| {
        let author =
            users.iter().filter(|user| user.suspended != Some(true) && user.protected != Some(true)).nth(*who)?;
        Some(SeedPost {
            author: author.handle.clone(),
            text: (*text).to_owned(),
            minutes_ago: Some(*minutes),
            id: Some((1_800_000_000_000_002_000 - nth).to_string()),
            ..SeedPost::default()
        })
    };
    (0..).zip(&MENTIONS).filter_map(post).collect()
}
