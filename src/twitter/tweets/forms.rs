//! A tweet's form: strings in, types out.

use super::compose::Checked;
use super::model::{Tweet, Written};
use crate::web::Filled;

const LONGEST_TEXT: usize = 4000;
/// The longest name of a category.
pub(super) const LONGEST_CATEGORY: usize = 64;

/// What was typed, as the database takes it.
pub(super) fn parse(filled: &mut Filled) -> Option<Written> {
    let name = filled.required("name", "Name", 191);
    let text = text_of(filled);
    if text.trim().is_empty() {
        filled.refuse("text", "Text is needed.");
    } else if text.chars().count() > LONGEST_TEXT {
        filled.refuse("text", format!("Text can have {LONGEST_TEXT} characters with its tokens."));
    }
    let description = filled.optional("description", "Description", 2000);
    let category = filled.optional("category", "Category", LONGEST_CATEGORY);
    filled.is_fine().then_some(())?;
    Some(Written { name: name?, text, description, category })
}

/// Browsers send two signs for a line end; X counts one.
pub(super) fn text_of(filled: &Filled) -> String {
    filled.value("text").replace("\r\n", "\n")
}

/// Puts what is wrong with the text beside it.
pub(super) fn refuse(filled: &mut Filled, checked: &Checked) {
    let sentences = checked.refusals();
    if !sentences.is_empty() {
        filled.refuse("text", sentences.join(" "));
    }
}

/// The form as it stands in the database.
pub(super) fn filled(tweet: &Tweet, category: Option<&str>) -> Filled {
    let description = tweet.description.as_deref().unwrap_or("");
    Filled::of([
        ("name", tweet.name.as_str()),
        ("text", tweet.text.as_str()),
        ("description", description),
        ("category", category.unwrap_or("")),
    ])
}
