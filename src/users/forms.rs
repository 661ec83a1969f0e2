//! A user's form: strings in, types out.

use chrono_tz::Tz;

use super::model::{NewUser, Role, email_key};
use super::password;
use crate::clock::At;
use crate::web::Filled;

/// A user as typed, checked.
#[derive(Clone, Debug)]
pub(super) struct AccountForm {
    pub(super) email: String,
    pub(super) name: String,
    pub(super) password: String,
    pub(super) role: Role,
    pub(super) time_zone: String,
}

/// What the form at hand asks for.
pub(super) struct Asked {
    /// A password is needed; otherwise empty keeps the old one.
    pub(super) password: bool,
    /// The role is given and not asked.
    pub(super) role: Option<Role>,
}

impl AccountForm {
    pub(super) fn parse(filled: &mut Filled, asked: &Asked) -> Option<Self> {
        let email = email(filled);
        let name = filled.required("name", "Name", 191);
        let password = new_password(filled, asked.password);
        let role = asked.role.or_else(|| role(filled));
        let time_zone = time_zone(filled);
        filled.is_fine().then_some(())?;
        Some(Self { email: email?, name: name?, password: password?, role: role?, time_zone: time_zone? })
    }

    pub(super) fn new_user(&self, password_hash: String, now: At) -> NewUser {
        NewUser {
            email: self.email.clone(),
            email_key: email_key(&self.email),
            name: self.name.clone(),
            role: self.role.key(),
            password_hash,
            time_zone: self.time_zone.clone(),
            created_at: now,
        }
    }
}

fn email(filled: &mut Filled) -> Option<String> {
    let email = filled.required("email", "E-mail", 191)?;
    if !is_email(&email) {
        filled.refuse("email", "This is not an e-mail address, like ada@example.org.");
        return None;
    }
    Some(email)
}

/// Whether somebody could be reached there, as far as the spelling tells.
pub fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && !host.is_empty() && !host.contains('@') && !text.contains(char::is_whitespace)
    })
}

fn new_password(filled: &mut Filled, needed: bool) -> Option<String> {
    let typed = filled.value("password").to_owned();
    if typed.is_empty() && !needed {
        return Some(typed);
    }
    let length = typed.chars().count();
    if !(password::SHORTEST..=200).contains(&length) {
        filled
            .refuse("password", format!("A password has {} to 200 characters; this has {length}.", password::SHORTEST));
        return None;
    }
    Some(typed)
}

fn role(filled: &mut Filled) -> Option<Role> {
    let role = Role::parse(filled.text("role"));
    if role.is_none() {
        filled.refuse("role", "Choose a role.");
    }
    role
}

fn time_zone(filled: &mut Filled) -> Option<String> {
    let zone = match filled.text("time_zone") {
        "" => "UTC".to_owned(),
        zone => zone.to_owned(),
    };
    if zone.parse::<Tz>().is_err() {
        filled.refuse("time_zone", "There is no such time zone; write it like Europe/Berlin.");
        return None;
    }
    Some(zone)
}
