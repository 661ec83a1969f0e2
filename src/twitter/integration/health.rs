//! How the connection stands, for `linnet doctor` and the System page; asks the database only, never X.

use super::queries;
use crate::clock::At;
use crate::config::Config;
use crate::db::{self, Conn};
use crate::seal::Seal;
use crate::twitter::model::{Account, LOST_KEYS};

/// Whose account is connected and what it may, or what is wrong; "not connected" is fine.
pub fn health(conn: &mut Conn, seal: &Seal, now: At) -> db::Result<Result<String, String>> {
    Ok(queries::account(conn)?.map_or_else(
        || Ok("not connected: save the app's keys under Twitter, then press Authorize".to_owned()),
        |account| words(&account, seal, now),
    ))
}

/// Off by more than this, X refuses every call.
const REFUSED_SECONDS: u32 = 300;
/// Off by more than this, somebody should set the clock.
const WORTH_A_LOOK_SECONDS: u32 = 30;

/// How our clock stands to X's, and the colour of that; `skew` is how far X's is ahead.
pub(super) fn clock_in_words(skew: Option<i32>) -> (&'static str, String) {
    let Some(skew) = skew else { return ("secondary", "not compared with X's yet".to_owned()) };
    let off = skew.unsigned_abs();
    let direction = if skew > 0 { "behind" } else { "ahead of" };
    if off <= 2 {
        ("success", "in step with X's".to_owned())
    } else if off <= WORTH_A_LOOK_SECONDS {
        ("success", format!("{off} seconds {direction} X's, which does no harm"))
    } else if off <= REFUSED_SECONDS {
        ("warning", format!("{off} seconds {direction} X's: set it before X refuses every call"))
    } else {
        ("danger", format!("{off} seconds {direction} X's, so X refuses every call: set it"))
    }
}

/// Why nothing is sent, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Trouble {
    /// What happened, in words.
    pub(super) sentence: String,
    /// What to do.
    pub(super) remedy: &'static str,
    /// Where; empty when it is on this page.
    pub(super) url: String,
    pub(super) label: &'static str,
    /// When it is tried again without anybody's help.
    pub(super) until: Option<At>,
}

const CONSOLE: &str = "https://console.x.com";

impl Trouble {
    /// The trouble of an account, if it is not over.
    pub(super) fn of(account: &Account, config: &Config, now: At) -> Option<Self> {
        let sentence = account.trouble_at(now)?;
        let (remedy, url, label) = remedy(account.trouble.as_deref().unwrap_or_default());
        let url = if url == "x" { config.x_web.to_string() } else { url.to_owned() };
        Some(Self { sentence, remedy, url, label, until: account.trouble_until })
    }
}

/// What a person does about a trouble, by its key.
fn remedy(key: &str) -> (&'static str, &'static str, &'static str) {
    match key {
        "reauthorise" => {
            ("Press Authorize, or get a PIN, and say yes on X once more. What waits is then sent.", "", "")
        }
        "bad_keys" => (
            "Copy the client key and the client secret again from the app's page, save them here, and press Authorize.",
            CONSOLE,
            "Open X's console",
        ),
        "read_only" => (
            "Give the app “Read and write” on X; then press Authorize, because a permission given before keeps its level.",
            CONSOLE,
            "Open X's console",
        ),
        "blocked" => (
            "Sign in on X with the connected account and do what X asks there; then press Test the connection.",
            "x",
            "Open X",
        ),
        "budget" => (
            "Add credit on X, or raise the spending limit there; then press Test the connection.",
            CONSOLE,
            "Open X's console",
        ),
        "clock" => (
            "Set this machine's clock, best by a time service (timedatectl set-ntp true); then press Test the connection.",
            "",
            "",
        ),
        "retired" => ("Install a Linnet that signs with OAuth 2.0; what waits keeps waiting until then.", "", ""),
        "policy" => (
            "Look at what was refused, and change the text or what campaigns do; then press Test the connection, and the queue goes on.",
            "/tweets/posts?state=failed",
            "What was refused",
        ),
        _ => ("Press Test the connection to see whether it is over.", "", ""),
    }
}

fn words(account: &Account, seal: &Seal, now: At) -> Result<String, String> {
    if account.keys(seal).is_err() {
        return Err(LOST_KEYS.to_owned());
    }
    if !account.is_connected() {
        return Ok("not connected: the app's keys are saved; press Authorize under Twitter".to_owned());
    }
    let who = format!("@{}", account.handle.as_deref().unwrap_or("?"));
    if let Some(trouble) = account.trouble_at(now) {
        return Err(format!("connected as {who}, but: {trouble}"));
    }
    let access = account.access_in_words();
    if !account.is_published {
        return Ok(format!("connected as {who} (access: {access}), not published: nothing is sent"));
    }
    let last = account.last_success_at.map_or_else(
        || "nothing was asked of X yet".to_owned(),
        |at| format!("last success {} UTC", at.utc().format("%Y-%m-%d %H:%M")),
    );
    Ok(format!("connected as {who} (access: {access}), {last}"))
}

#[cfg(test)]
mod tests {
    use super::{clock_in_words, remedy};

    #[test]
    fn a_clock_is_told_by_how_much_it_is_off_and_whether_that_matters() {
        assert_eq!(clock_in_words(None).0, "secondary");
        assert_eq!(clock_in_words(Some(1)), ("success", "in step with X's".to_owned()));
        let tones = [Some(-20), Some(90), Some(-301)].map(|skew| clock_in_words(skew).0);
        assert_eq!(tones, ["success", "warning", "danger"]);
        assert!(clock_in_words(Some(90)).1.starts_with("90 seconds behind"));
        assert!(clock_in_words(Some(-301)).1.starts_with("301 seconds ahead of"));
    }

    #[test]
    fn every_trouble_has_a_remedy() {
        for key in ["reauthorise", "bad_keys", "read_only", "blocked", "budget", "clock", "policy"] {
            assert!(remedy(key).0.len() > 40 && remedy(key).0 != remedy("other").0, "{key}");
        }
    }
}
