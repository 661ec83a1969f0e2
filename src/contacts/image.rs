//! How the journal keeps a contact.

use std::collections::BTreeMap;

/// The key of a contact's state in an [`Image`]. No field can have it as its alias; one is called `state`.
pub const STATUS: &str = "contact:state";
/// The key of the contact that one became a part of.
pub const MERGED_INTO: &str = "merged_into";
/// The key of all that a merge moved, so that it can be taken back; nothing for people.
pub const MOVED: &str = "moved";

/// A contact as the journal keeps it: the alias of a field → its value as stored; `owner` → a user's id; `tags` → names
/// with commas between; [`STATUS`] → the code of its state; `block:x` → the reason, and a comment after a colon. An
/// image may be partial: what is in neither of two did not change, what is only in the later was empty before.
pub type Image = BTreeMap<String, String>;

/// What an image says about tags of these names; nothing where there are none.
pub(super) fn tagged<'n>(names: impl IntoIterator<Item = &'n str>) -> Option<(String, String)> {
    let names: Vec<&str> = names.into_iter().collect();
    (!names.is_empty()).then(|| ("tags".to_owned(), names.join(", ")))
}
