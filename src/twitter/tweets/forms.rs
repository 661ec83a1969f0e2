//! A tweet's form: strings in, types out.

use super::compose::Checked;
use crate::twitter::model::{NewTweet, Tweet};
use crate::web::Filled;

const LONGEST_TEXT: usize = 4000;

/// What was typed, as the database takes it.
pub(super) fn parse(filled: &mut Filled) -> Option<NewTweet> {
    let name = filled.required("name", "Name", 191);
    let text = text_of(filled);
    if text.trim().is_empty() {
        filled.refuse("text", "Text is needed.");
    } else if text.chars().count() > LONGEST_TEXT {
        filled.refuse("text", format!("Text can have {LONGEST_TEXT} characters with its tokens."));
    }
    let description = filled.optional("description", "Description", 2000);
    filled.is_fine().then_some(())?;
    Some(NewTweet { name: name?, text, description })
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
pub(super) fn filled(tweet: &Tweet) -> Filled {
    let description = tweet.description.as_deref().unwrap_or("");
    Filled::of([("name", tweet.name.as_str()), ("text", tweet.text.as_str()), ("description", description)])
}
