//! One message across one redirect, kept in the session.

use actix_session::Session;
use serde::{Deserialize, Serialize};

use super::Result;

const KEY: &str = "flash";

/// A message the next page shows once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    /// A sentence.
    pub text: String,
    /// success, danger, warning or info.
    pub tone: String,
}

/// Leaves a message for the next page.
pub fn flash(session: &Session, tone: &str, text: &str) -> Result<()> {
    session
        .insert(KEY, Flash { text: text.to_owned(), tone: tone.to_owned() })
        .map_err(|error| anyhow::anyhow!("cannot keep a message: {error}"))?;
    Ok(())
}

/// Takes the message left by the page before.
pub fn take_flash(session: &Session) -> Option<Flash> {
    // Removing marks the session as changed, which writes it: most pages have no message and must not.
    if !session.contains_key(KEY) {
        return None;
    }
    session.remove_as::<Flash>(KEY)?.ok()
}
