//! A task's form: strings in, types out.

use chrono::Duration;

use super::model::{Task, Typed};
use crate::clock::At;
use crate::ids::UserId;
use crate::users::UserLine;
use crate::web::{self, Filled};

const LONGEST_TITLE: usize = 255;
/// Longer than any briefing; far below what the column holds.
const LONGEST_TEXT: usize = 10_000;
const LONGEST_LINK: usize = 4_000;

/// A task as typed; `None` when `filled` says what is wrong.
pub(super) fn parse(filled: &mut Filled, zone: &str, people: &[UserLine]) -> Option<Typed> {
    let due_at = web::when(filled.text("due"), zone);
    if due_at.is_none() {
        filled.refuse("due", "Give a day and a time, like 2026-11-30 09:00.");
    }
    let owner = owner(filled, people);
    let link = link(filled);
    let text = filled.optional("text", "Details", LONGEST_TEXT).map(|text| text.replace("\r\n", "\n"));
    let title = filled.required("title", "Title", LONGEST_TITLE)?;
    filled.is_fine().then_some(Typed { title, text, link, owner, due_at: due_at? })
}

fn owner(filled: &mut Filled, people: &[UserLine]) -> Option<UserId> {
    let typed = filled.text("owner").to_owned();
    let found = people.iter().find(|user| user.id.to_string() == typed).map(|user| user.id);
    if found.is_none() && !typed.is_empty() {
        filled.refuse("owner", "Choose somebody who can sign in, or nobody yet.");
    }
    found
}

/// Only what a browser opens without surprises.
fn link(filled: &mut Filled) -> Option<String> {
    let link = filled.optional("link", "Link", LONGEST_LINK)?;
    if is_link(&link) {
        return Some(link);
    }
    filled.refuse("link", "Give a whole address that begins with https:// or http://.");
    None
}

/// Whether an address is one that may be opened from a task.
pub(super) fn is_link(link: &str) -> bool {
    url::Url::parse(link).is_ok_and(|url| ["http", "https"].contains(&url.scheme()) && url.has_host())
}

/// An empty one: mine, due tomorrow at nine.
pub(super) fn blank(me: UserId, zone: &str, now: At) -> Filled {
    let tomorrow = web::typed_time(now.plus(Duration::days(1)), zone);
    let day = tomorrow.split('T').next().unwrap_or("");
    Filled::of([("owner", me.to_string()), ("due", format!("{day}T09:00"))])
}

/// A task back into its form.
pub(super) fn fill(task: &Task, zone: &str) -> Filled {
    Filled::of([
        ("title", task.title.clone()),
        ("text", task.text.clone().unwrap_or_default()),
        ("link", task.link.clone().unwrap_or_default()),
        ("owner", task.owner_id.map(|id| id.to_string()).unwrap_or_default()),
        ("due", web::typed_time(task.due_at, zone)),
    ])
}

#[cfg(test)]
mod tests {
    use super::is_link;

    #[test]
    fn a_link_is_a_whole_address_of_the_web() {
        assert!(is_link("https://x.com/intent/tweet?text=Hello"));
        for bad in ["javascript:alert(1)", "data:text/html,x", "x.com", "mailto:ada@example.org", "https://", ""] {
            assert!(!is_link(bad), "{bad}");
        }
    }
}
