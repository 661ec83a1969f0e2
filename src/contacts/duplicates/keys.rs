//! What tells that two contacts may be one: values, normalised as far as people vary them.

use super::Likeness;
use crate::contacts::queries as people;
use crate::contacts::words::number;
use crate::db::{self, Conn};
use crate::fields::{self, Field, Kind, Value};
use crate::ids::ContactId;
use crate::users::email_key;

/// Why two contacts may be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Hint {
    Email,
    Handle,
    Account,
    Phone,
    NameAndCompany,
}

impl Hint {
    const ALL: [Self; 5] = [Self::Email, Self::Handle, Self::Account, Self::Phone, Self::NameAndCompany];

    /// As stored beside a key.
    pub(super) fn code(self) -> u8 {
        match self {
            Self::Email => 1,
            Self::Handle => 2,
            Self::Account => 3,
            Self::Phone => 4,
            Self::NameAndCompany => 5,
        }
    }

    pub(super) fn of_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|hint| hint.code() == code)
    }

    /// As stored with a pair.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Handle => "handle",
            Self::Account => "x_id",
            Self::Phone => "phone",
            Self::NameAndCompany => "name_company",
        }
    }

    pub(super) fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|hint| hint.key() == key)
    }

    /// How much it says, of a hundred.
    pub(super) fn weight(self) -> u8 {
        match self {
            Self::Account => 90,
            Self::Handle => 75,
            Self::Email => 70,
            Self::NameAndCompany => 50,
            Self::Phone => 45,
        }
    }
}

/// A normalised value, as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) hint: Hint,
    pub(super) hash: u64,
}

impl Key {
    fn new(hint: Hint, value: &str) -> Self {
        let hex = crate::seal::digest(value);
        let hash = hex.get(..16).and_then(|head| u64::from_str_radix(head, 16).ok()).unwrap_or(0);
        Self { hint, hash }
    }
}

/// The keys of these contacts; a handful of statements for all of them.
pub(super) fn of(conn: &mut Conn, ids: &[ContactId], likeness: &dyn Likeness) -> db::Result<Vec<(Key, ContactId)>> {
    let fields = fields::all(conn)?;
    let telling: Vec<&Field> =
        fields.iter().filter(|field| field.kind == Kind::Tel || field.alias == "company").collect();
    let contacts = people::lines(conn, ids)?;
    let ids: Vec<ContactId> = contacts.iter().map(|contact| contact.id).collect();
    let rows = fields::read(conn, &telling, &ids)?;
    let mut keys = Vec::new();
    for (contact, row) in contacts.iter().zip(rows) {
        let mut add =
            |hint, value: Option<String>| keys.extend(value.map(|value| (Key::new(hint, &value), contact.id)));
        add(Hint::Email, contact.email.as_deref().map(mailbox));
        add(Hint::Handle, contact.twitter.as_deref().map(str::to_lowercase));
        let mut company = None;
        for (field, value) in telling.iter().zip(row) {
            let text = value.as_ref().map(Value::stored);
            if field.alias == "company" {
                company = text;
            } else {
                add(Hint::Phone, text.as_deref().and_then(number));
            }
        }
        let names = [contact.first_name.as_deref(), contact.last_name.as_deref(), company.as_deref()];
        add(Hint::NameAndCompany, name_and_company(&names));
    }
    let accounts = likeness.accounts(conn, &ids)?;
    keys.extend(accounts.into_iter().map(|(id, account)| (Key::new(Hint::Account, &account), id)));
    keys.sort_unstable();
    keys.dedup();
    Ok(keys)
}

/// The box that mail to an address arrives in: what follows a plus is the owner's own affair, and so are Gmail's dots.
pub(super) fn mailbox(email: &str) -> String {
    let key = email_key(email);
    let Some((name, host)) = key.rsplit_once('@') else { return key };
    let name = name.split('+').next().filter(|name| !name.is_empty()).unwrap_or(name);
    match host {
        "gmail.com" | "googlemail.com" => format!("{}@gmail.com", name.replace('.', "")),
        _ => format!("{name}@{host}"),
    }
}

fn name_and_company(parts: &[Option<&str>; 3]) -> Option<String> {
    let [Some(first), Some(last), Some(company)] = parts else { return None };
    let plain =
        |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    Some(format!("{} {} {}", plain(first), plain(last), plain(company)))
}

#[cfg(test)]
mod tests {
    use super::mailbox;

    #[test]
    fn one_mailbox_has_many_addresses() {
        for address in ["Ada.Lovelace+news@gmail.com", "adalovelace@googlemail.com", " ADALOVELACE@gmail.com "] {
            assert_eq!(mailbox(address), "adalovelace@gmail.com");
        }
        assert_eq!(mailbox("a.b+c@example.org"), "a.b@example.org");
        assert_eq!(mailbox("+@example.org"), "+@example.org");
    }
}
