//! Why posts failed, in a few words: for filters and charts. The whole sentence stands with each post.

/// Every class a post can fail with, with its words, in the order of menus.
const WORDS: [(&str, &str); 17] = [
    ("policy_mention", "X refuses the mention"),
    ("policy_reply", "X refuses the reply"),
    ("policy_quote", "X refuses the quote"),
    ("policy_cashtag", "More than one cashtag"),
    ("duplicate", "X has this text already"),
    ("permanent", "Refused by X"),
    ("not_found", "The user or post is gone"),
    ("suspended", "The user is suspended"),
    ("protected", "The user’s posts are protected"),
    ("blocked", "The account is blocked"),
    ("read_only", "The permission may only read"),
    ("reauthorise", "The permission was taken back"),
    ("bad_keys", "The app’s keys are wrong"),
    ("budget", "No money"),
    ("not_sent", "X could not be reached"),
    ("unknown", "X never answered clearly"),
    ("declined", "A person decided not to send it"),
];

/// Class and words, for a menu.
pub(in crate::twitter) fn choices() -> impl Iterator<Item = (&'static str, &'static str)> {
    WORDS.into_iter()
}

/// A class in a few words; one without words is shown as it is.
pub(in crate::twitter) fn words(class: &str) -> &str {
    WORDS.iter().find(|(key, _)| *key == class).map_or(class, |(_, words)| words)
}
