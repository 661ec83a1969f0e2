//! Why a contact's page shows nothing of X, or nothing fresh, and what to do about it.

use super::model::Profile;
use super::worst_prices;
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::ContactId;
use crate::twitter::budget::{self, OWN_POSTS, USER};
use crate::twitter::sender::{self, Idle};

/// Why there is nothing to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// A few words.
    pub title: String,
    /// Why, and what to do.
    pub text: String,
    /// Where to do it; empty when there is nothing to do.
    pub url: String,
    /// What the button says.
    pub label: String,
}

/// Why nothing is read from X now.
pub(super) fn hindrance(conn: &mut Conn, now: At) -> db::Result<Option<Note>> {
    let connect = |title: &str, text: String| Note::new(title, text).to("/twitter", "Open Twitter");
    match sender::idle(conn, now)? {
        Some(idle @ Idle::NotConnected) => return Ok(Some(connect("Not connected", idle.words()))),
        Some(idle @ Idle::NotPublished) => return Ok(Some(connect("Switched off", idle.words()))),
        Some(idle @ Idle::NoMoney(_)) => return Ok(Some(connect("The month's limit is reached", idle.words()))),
        Some(idle) if !idle.lets_read() => {
            return Ok(Some(Note::new("X refuses us", idle.words()).to("/twitter", "Open Twitter")));
        }
        _ => (),
    }
    let until = [OWN_POSTS, USER].map(|endpoint| budget::closed_until(conn, endpoint, now));
    for until in until {
        if let Some(until) = until? {
            let text = format!("X allows no more reads until {} UTC; then it goes on by itself.", clock(until));
            return Ok(Some(Note::new("X's limit is reached", text)));
        }
    }
    let worst: u64 = worst_prices(&budget::prices(conn)?).iter().map(|price| price.micros).sum();
    if budget::read_room(conn, now)? < worst {
        let text = "Today's budget for reading from X is used up; it goes on at midnight UTC by itself.";
        return Ok(Some(Note::new("Today's budget is used up", text)));
    }
    Ok(None)
}

fn clock(at: At) -> String {
    at.utc().format("%-d %b, %H:%M").to_string()
}

/// X knows nobody of this name; or the account that had it, which is the one we keep to, is gone.
fn missing(handle: &str, was_known: bool, edit: &str) -> Note {
    if was_known {
        let text = format!(
            "The account behind @{handle} is gone from X. Linnet keeps to that account, because the name may be somebody else's by now. If @{handle} is theirs again, press Clear, then Refresh."
        );
        return Note::new("Gone from X", text);
    }
    let text = format!("X knows nobody called @{handle}: renamed, deleted or mistyped. Check the handle.");
    Note::new("Not found on X", text).to(edit, "Change the handle")
}

/// What to say of a contact in this state.
pub(super) fn note(
    contact: ContactId,
    handle: Option<&str>,
    profile: Option<&Profile>,
    has_no_posts: bool,
    hindrance: Option<Note>,
) -> Option<Note> {
    let edit = format!("/contacts/{contact}/edit");
    let Some(handle) = handle else {
        let text = "Add the Twitter handle, and Linnet shows what X says of this contact.";
        return Some(Note::new("No Twitter handle", text).to(&edit, "Add the handle"));
    };
    if profile.is_some_and(Profile::is_cleared) {
        let text = "One of you had everything forgotten that X says of this contact. Nothing is read from X until somebody presses Refresh.";
        return Some(Note::new("Cleared", text));
    }
    let state = profile.filter(|profile| profile.fetched_at.is_some()).map_or("wanted", |one| one.state.as_str());
    let reason = profile.and_then(|profile| profile.reason.clone());
    match state {
        "missing" => Some(missing(handle, profile.is_some_and(|one| one.user_xid.is_some()), &edit)),
        "suspended" => {
            Some(Note::new("Suspended", format!("X has suspended @{handle}, so nothing of it can be shown.")))
        }
        "protected" => Some(Note::new(
            "Protected posts",
            format!("@{handle} shows posts to followers only; Linnet respects that."),
        )),
        "refused" => Some(Note::new("X refused", reason.unwrap_or_default())),
        "found" => hindrance.or_else(|| renamed(handle, profile?, &edit)).or_else(|| {
            let text = if profile.is_some_and(|one| one.gone_at.is_some()) {
                "X could not confirm for a day that the posts kept here are still there, so they went, as X's rules ask. They come back with the next look.".to_owned()
            } else {
                format!("@{handle} has not posted anything of their own lately.")
            };
            has_no_posts.then(|| Note::new("No posts", text))
        }),
        _ => hindrance.or_else(|| {
            Some(match reason {
                Some(reason) => Note::new("Not fetched yet", reason),
                None => {
                    Note::new("Being fetched", "X is asked in the background; what it says appears here in a moment.".to_owned())
                }
            })
        }),
    }
}

/// What they are called on X now, when the contact says otherwise.
pub(super) fn new_handle(handle: &str, profile: &Profile) -> Option<String> {
    profile.username.clone().filter(|now| !now.eq_ignore_ascii_case(handle))
}

/// X goes on under another name than the contact's.
fn renamed(handle: &str, profile: &Profile, edit: &str) -> Option<Note> {
    let now = new_handle(handle, profile)?;
    let text = format!("@{handle} is called @{now} on X now. Tweets still say @{handle} until the contact is changed.");
    Some(Note::new("Renamed on X", text).to(edit, "Change the handle"))
}

impl Note {
    /// Neither profile nor posts are to be seen.
    pub(super) fn switched_off() -> Self {
        let text = "Profiles and posts of X are switched off for everybody. An administrator can show them again under Twitter, Features.";
        Self::new("Switched off", text).to("/twitter/features", "Open Features")
    }

    fn new(title: &str, text: impl Into<String>) -> Self {
        Self { title: title.to_owned(), text: text.into(), url: String::new(), label: String::new() }
    }

    fn to(mut self, url: &str, label: &str) -> Self {
        (self.url, self.label) = (url.to_owned(), label.to_owned());
        self
    }
}
