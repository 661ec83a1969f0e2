//! Connecting with a PIN: for a Linnet that X's redirect cannot find, behind a tunnel or in a terminal's browser.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::{Deserialize, Serialize};

use super::connect::{connect, in_words};
use super::routes::look;
use super::views::{Connection, Pin};
use super::{HOME, forms};
use crate::config::Config;
use crate::db::Db;
use crate::seal::Seal;
use crate::twitter::client::{Client, Keys};
use crate::twitter::failure::Failure;
use crate::twitter::model::LOST_KEYS;
use crate::users::Admin;
use crate::web::{self, Filled, Form};
use crate::worker::Nudge;

const PENDING: &str = "x_pin";
/// What X takes in place of a callback address.
const OUT_OF_BAND: &str = "oob";

/// The first leg, kept in the session until the PIN is typed.
#[derive(Serialize, Deserialize)]
struct Pending {
    token: String,
    /// Sealed.
    secret: Vec<u8>,
}

/// The form for the PIN, while one is asked for.
pub(super) fn waiting(admin: &Admin, client: &Client) -> Option<Pin> {
    let pending = admin.session().get::<Pending>(PENDING).ok().flatten()?;
    Some(Pin { url: client.authorize_url(&pending.token), form: Filled::default() })
}

pub(super) async fn begin(
    admin: Admin,
    _form: Form,
    db: Data<Db>,
    seal: Data<Seal>,
    client: Data<Client>,
) -> web::Result<HttpResponse> {
    let now = admin.now;
    let Some(account) = db.read(move |conn| look(conn, now)).await?.account else {
        return admin.go_with(HOME, "warning", "Save the client key and the client secret first, then ask for a PIN.");
    };
    let Ok(keys) = account.app_keys(&seal) else { return admin.go_with(HOME, "danger", LOST_KEYS) };
    match client.request_token(&keys, OUT_OF_BAND).await.result {
        Ok(given) => {
            let pending = Pending { secret: seal.seal(&given.secret)?, token: given.token };
            let kept = admin.session().insert(PENDING, pending);
            kept.map_err(|error| anyhow::anyhow!("cannot keep the authorisation: {error}"))?;
            Ok(web::see_other("/twitter#pin"))
        }
        Err(Failure::CallbackRefused) => admin.go_with(
            HOME,
            "danger",
            "X gives no PIN for this app. Allow it in the app's settings on X, or use Authorize with the callback URL.",
        ),
        Err(failure) => admin.go_with(HOME, "danger", &in_words(&failure)),
    }
}

pub(super) async fn enter(
    admin: Admin,
    form: Form,
    (db, config, nudge): (Data<Db>, Data<Config>, Data<Nudge>),
    seal: Data<Seal>,
    client: Data<Client>,
) -> web::Result<HttpResponse> {
    let (filled, now) = (form.0, admin.now);
    let Ok(Some(pending)) = admin.session().get::<Pending>(PENDING) else {
        return admin.go_with(HOME, "warning", "No PIN was asked for in this session. Press “Get a PIN”.");
    };
    let seen = db.read(move |conn| look(conn, now)).await?;
    let Some(account) = seen.account.clone() else {
        return admin.go_with(HOME, "warning", "The client key was removed meanwhile. Save it, then ask for a PIN.");
    };
    let why = match typed(filled.text("pin")) {
        Err(why) => why,
        Ok(pin) => {
            let token = Some((pending.token.clone(), seal.open(&pending.secret)?));
            let asked = client.access_token(&Keys { token, ..account.app_keys(&seal)? }, &pin).await;
            match asked.result {
                Ok(access) => {
                    admin.session().remove(PENDING);
                    let handle = connect(&admin, &db, &seal, &client, (account, access, asked.access_level)).await?;
                    nudge.now();
                    return admin.go(HOME, &format!("@{handle} is connected."));
                }
                Err(Failure::AuthBroken | Failure::BadKeys(_)) => WRONG.to_owned(),
                Err(failure) => in_words(&failure),
            }
        }
    };
    let mut form = Filled::of([("pin", filled.text("pin"))]);
    form.refuse("pin", why);
    let pin = Pin { url: client.authorize_url(&pending.token), form };
    let keys = forms::KeysForm::filled(seen.account.as_ref());
    web::again(Connection::new(admin.shell()?, &config, &seen, keys).with_pin(Some(pin)))
}

const WRONG: &str = "X does not accept this PIN: it was mistyped, used before, or is older than a few minutes. Try again, or get another.";

/// A PIN as people copy it, spaces and all.
fn typed(text: &str) -> Result<String, String> {
    let pin: String = text.chars().filter(|sign| !sign.is_whitespace() && *sign != '-').collect();
    match pin.len() {
        0 => Err("Type the PIN that X shows.".to_owned()),
        4..=16 if pin.bytes().all(|byte| byte.is_ascii_digit()) => Ok(pin),
        _ => Err("A PIN is a few digits, as X shows them after “Authorize app”.".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::typed;

    #[test]
    fn a_pin_is_read_as_people_copy_it() {
        assert_eq!(typed(" 123 4567 ").as_deref(), Ok("1234567"));
        assert!(typed("").is_err() && typed("abc1234").is_err() && typed("12345678901234567").is_err());
    }
}
