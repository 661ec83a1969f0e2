//! A few people to look around with when `linnet sandbox` is started on nothing.

use super::model::{Access, App};
use super::seed::{Seed, SeedPost, SeedUser};

impl Seed {
    /// One app whose callback is the given one, a dozen posts, and people of every kind X knows.
    pub fn sample(callback: &str) -> Self {
        let app = App {
            key: "sandbox-client-key".to_owned(),
            secret: "sandbox-client-secret".to_owned(),
            name: Some("Linnet, on this machine".to_owned()),
            callbacks: vec![callback.to_owned()],
            access: Access::ReadWrite,
            allow_oob: true,
            suspended: false,
        };
        Self {
            apps: vec![app],
            users: users(),
            posts: posts(),
            logged_in: Some("songbird_co".to_owned()),
            ..Self::default()
        }
    }
}

fn users() -> Vec<SeedUser> {
    let mut users = vec![
        person("songbird_co", "Songbird & Co", "We sell bird feeders. https://songbird.example.com #birds", "Leeds"),
        person("ada_reads", "Ada Byron", "Numbers, mostly. Ask @songbird_co", "London"),
        person("emoji_fan", "Zoë 🐦 <b>", "<script>alert(1)</script> &amp; 💛", "Zürich"),
        person("rtl_name", "سلمى", "أحب الطيور", "القاهرة"),
        person("exactly15chars_", "Fifteen", "", ""),
        person("behind_doors", "Private Person", "Friends only.", "Bonn"),
        person("was_suspended", "Gone Wrong", "", ""),
        person("has_left", "Gone", "", ""),
    ];
    for user in &mut users {
        user.protected = Some(user.handle == "behind_doors");
        user.suspended = Some(user.handle == "was_suspended");
        user.deleted = Some(user.handle == "has_left");
        user.verified = Some(user.handle == "songbird_co");
    }
    users
}

fn posts() -> Vec<SeedPost> {
    let posts = [
        ("ada_reads", "Good morning! First blackbird of the year at the feeder from @songbird_co #birds", 340),
        ("emoji_fan", "1 < 2 && 3 > 2 🐦‍⬛ https://birds.example.org/quiz?one=1&two=2", 125),
        ("ada_reads", "Reading about migration: https://en.wikipedia.org/wiki/Bird_migration", 61),
        ("rtl_name", "صباح الخير #birds", 30),
        ("songbird_co", "New in: the window feeder. https://songbird.example.com/window $BIRD", 12),
        ("behind_doors", "Only my followers read this.", 5),
    ];
    let post = |(author, text, minutes): (&str, &str, u32)| SeedPost {
        author: author.to_owned(),
        text: text.to_owned(),
        minutes_ago: Some(minutes),
        ..SeedPost::default()
    };
    posts.into_iter().map(post).collect()
}

fn person(handle: &str, name: &str, bio: &str, location: &str) -> SeedUser {
    let url = if handle == "songbird_co" { Some("https://songbird.example.com/".to_owned()) } else { None };
    let picture = if handle == "exactly15chars_" { Some("default".to_owned()) } else { None };
    SeedUser {
        handle: handle.to_owned(),
        name: Some(name.to_owned()),
        bio: Some(bio.to_owned()),
        location: Some(location.to_owned()),
        followers: Some(128),
        following: Some(64),
        url,
        picture,
        ..SeedUser::default()
    }
}
