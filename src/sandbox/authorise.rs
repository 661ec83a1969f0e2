//! The leg of OAuth that a person walks: the page that asks, and what they decide.

use url::Url;

use super::http::Answer;
use super::model::Asked;
use super::routes::Cx;
use super::state::word;
use super::views;

type Reply = Result<Answer, Answer>;

/// `GET /oauth/authorize`, and `/oauth/authenticate`, which does not ask twice.
pub(super) fn ask(cx: &mut Cx<'_>, is_sign_in: bool) -> Reply {
    let asked = open(cx, cx.call.param("oauth_token"))?;
    let forced = cx.call.param("force_login").as_deref() == Some("true");
    if let (true, false, Some(user)) = (is_sign_in && cx.state.world.policy.sign_in, forced, cx.state.world.logged_in) {
        let fits = cx.state.world.tokens.values().any(|token| {
            token.app == asked.app && token.user == user && !token.revoked && token.access == asked.access
        });
        if fits {
            return Ok(approve(cx, &asked, user));
        }
    }
    let wished = cx.call.param("screen_name");
    Ok(views::authorise(cx, &asked, wished.as_deref(), None))
}

/// `POST /oauth/authorize`: the form of that page.
pub(super) fn decide(cx: &mut Cx<'_>) -> Reply {
    let asked = open(cx, cx.call.field("oauth_token"))?;
    if cx.call.field("authenticity_token").as_deref() != Some(&asked.seal) {
        return Err(views::sorry(403, "This form did not come from the page that asks."));
    }
    if cx.call.field("cancel").is_some() {
        if let Some(asked) = cx.state.world.asked.get_mut(&asked.token) {
            asked.is_over = true;
        }
        return Ok(match back(&asked, &[("denied", &asked.token)]) {
            Some(to) => Answer::redirect(&to),
            None => views::told("Nothing was authorised", "You can close this page.", None),
        });
    }
    let handle = cx.call.field("user").unwrap_or_default();
    let user = cx.state.world.by_handle(&handle).filter(|user| !user.suspended).map(|user| user.id);
    let Some(user) = user else {
        let mut page = views::authorise(cx, &asked, None, Some("Choose who you are."));
        page.status = 422;
        return Ok(page);
    };
    cx.state.world.logged_in = Some(user);
    Ok(approve(cx, &asked, user))
}

fn open(cx: &Cx<'_>, token: Option<String>) -> Result<Asked, Answer> {
    let asked = token.and_then(|token| cx.state.world.asked.get(&token)).cloned();
    asked.filter(|asked| asked.is_open(cx.now) && asked.verifier.is_none()).ok_or_else(|| {
        let why = "This page has expired, or was used already. Go back to the app and start again.";
        views::sorry(403, why)
    })
}

fn approve(cx: &mut Cx<'_>, asked: &Asked, user: u64) -> Answer {
    let is_pin = asked.callback == "oob";
    let verifier = if is_pin { pin() } else { word(32) };
    if let Some(asked) = cx.state.world.asked.get_mut(&asked.token) {
        asked.verifier = Some((verifier.clone(), user));
    }
    match back(asked, &[("oauth_token", &asked.token), ("oauth_verifier", &verifier)]) {
        Some(to) => Answer::redirect(&to),
        None => views::told("You have authorised the app", "Enter this PIN there to finish.", Some(&verifier)),
    }
}

/// Seven digits.
fn pin() -> String {
    rand::random_range(1_000_000..10_000_000).to_string()
}

/// The callback with these added to its own parameters; `None` when there is only a PIN.
fn back(asked: &Asked, pairs: &[(&str, &str)]) -> Option<String> {
    let mut url = Url::parse(&asked.callback).ok().filter(|_| asked.callback != "oob")?;
    url.query_pairs_mut().extend_pairs(pairs);
    Some(url.into())
}
