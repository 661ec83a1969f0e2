//! One struct per template.

use askama::Template;

use super::sides::{Line, Sides};
use crate::contacts::model::Contact;
use crate::ids::{ActId, ContactId};
use crate::web::{Filled, Shell, urls};

/// Finding the other one.
#[derive(Template)]
#[template(path = "contacts/merge/find.html")]
pub(super) struct Find {
    pub(super) shell: Shell,
    pub(super) contact: Contact,
    pub(super) search: String,
    /// Those that match, and those that look alike.
    pub(super) found: Vec<Contact>,
    pub(super) merges: Vec<Recent>,
    /// Why a search was not understood.
    pub(super) mistake: String,
}

impl Find {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
    fn with(&self, other: &ContactId) -> String {
        format!("{}/merge?with={other}", urls::contact(&self.contact.id))
    }

    /// Without a search they are suggestions.
    fn head(&self) -> &'static str {
        if self.search.is_empty() { "Perhaps the same person" } else { "" }
    }

    fn here(&self) -> String {
        format!("{}/merge", urls::contact(&self.contact.id))
    }
}

/// A merge that can still be taken back.
pub(super) struct Recent {
    pub(super) act: ActId,
    pub(super) label: String,
    pub(super) at: crate::clock::At,
}

/// Both side by side.
#[derive(Template)]
#[template(path = "contacts/merge/sides.html")]
pub(super) struct Choose {
    pub(super) shell: Shell,
    pub(super) form: Filled,
    pub(super) sides: Sides,
    /// What changed since the page was opened, in a sentence; empty when nothing did.
    pub(super) stale: String,
}

impl Choose {
    fn action(&self) -> String {
        format!("{}/merge?with={}", urls::contact(&self.sides.one.id), self.sides.other.id)
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
    fn is(&self, name: impl AsRef<str>, id: &ContactId) -> bool {
        self.form.has(name.as_ref(), &id.to_string())
    }

    fn field(line: &Line) -> String {
        format!("field-{}", line.alias)
    }

    fn sum(&self) -> i32 {
        self.sides.one.points.saturating_add(self.sides.other.points)
    }

    fn both(&self) -> [&Contact; 2] {
        [&self.sides.one, &self.sides.other]
    }

    /// What tells one from the other: the name, and the number where that is the same.
    fn called(&self, is_other: bool) -> String {
        let (one, other) = (&self.sides.one, &self.sides.other);
        let contact = if is_other { other } else { one };
        if one.name() == other.name() { format!("{} ({})", contact.name(), contact.id) } else { contact.name() }
    }

    fn owner(&self, is_other: bool) -> &str {
        let name = if is_other { &self.sides.owners.1 } else { &self.sides.owners.0 };
        name.as_deref().unwrap_or("Nobody")
    }

    /// Who each of them is, in one line.
    fn whom(contact: &Contact) -> String {
        let parts = [contact.email.clone().unwrap_or_default(), contact.at_handle(), format!("contact {}", contact.id)];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }
}
