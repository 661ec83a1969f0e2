//! One struct per template.

use askama::Template;
use serde::{Deserialize, Serialize};

use super::model::{Role, User};
use crate::web::{Filled, Shell};

#[derive(Template)]
#[template(path = "users/login.html")]
pub(super) struct Login {
    pub(super) csrf: String,
    pub(super) form: Filled,
    pub(super) note: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "users/setup.html")]
pub(super) struct Setup {
    pub(super) csrf: String,
    pub(super) form: Filled,
    pub(super) asks_token: bool,
}

/// What was typed into a form while the session ended.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) path: String,
    pub(super) pairs: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "users/resume.html")]
pub(super) struct Resume {
    pub(super) shell: Shell,
    pub(super) kept: Kept,
}

#[derive(Template)]
#[template(path = "users/list.html")]
pub(super) struct List {
    pub(super) shell: Shell,
    pub(super) users: Vec<User>,
}

#[derive(Template)]
#[template(path = "users/edit.html")]
pub(super) struct Edit {
    pub(super) shell: Shell,
    pub(super) form: Filled,
    pub(super) roles: Vec<(String, String)>,
    /// `None` for a new one.
    pub(super) user: Option<User>,
}

pub(super) fn roles() -> Vec<(String, String)> {
    Role::ALL.iter().map(|role| (role.key().to_owned(), role.label().to_owned())).collect()
}

impl User {
    /// Their role as pages say it.
    pub fn role_label(&self) -> &'static str {
        Role::of(&self.role).label()
    }
}
