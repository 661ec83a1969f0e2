//! `{contactfield=alias|fallback}`.

use chrono_tz::Tz;

use crate::db::{self, Conn};
use crate::fields::{self, Field, Kind};
use crate::ids::ContactId;
use crate::tokens::{Choice, Place, Source, Value};

/// The source of `{contactfield=…}`.
#[derive(Clone, Copy, Debug)]
pub struct ContactField {
    /// The zone of whoever has none of their own.
    pub zone: Tz,
}

impl ContactField {
    /// The zone of each of these contacts, when it matters to a field.
    fn zones(self, conn: &mut Conn, field: &Field, contacts: &[ContactId]) -> db::Result<Vec<Tz>> {
        let known = if field.kind == Kind::DateTime { super::values(conn, contacts, "timezone")? } else { None };
        let Some((_, zones)) = known else { return Ok(vec![self.zone; contacts.len()]) };
        let zone = |value: Option<fields::Value>| value.and_then(|value| value.stored().parse().ok());
        Ok(zones.into_iter().map(|value| zone(value).unwrap_or(self.zone)).collect())
    }
}

impl Source for ContactField {
    fn name(&self) -> &'static str {
        "contactfield"
    }

    fn label(&self) -> &'static str {
        "Contact field"
    }

    fn values(
        &self,
        conn: &mut Conn,
        argument: &str,
        contacts: &[Option<ContactId>],
        _place: &Place,
    ) -> db::Result<Vec<Option<Value>>> {
        let known: Vec<ContactId> = contacts.iter().flatten().copied().collect();
        let Some((field, values)) = super::values(conn, &known, argument)? else {
            return Ok(vec![None; contacts.len()]);
        };
        let zones = self.zones(conn, &field, &known)?;
        let named = |(value, zone): (Option<fields::Value>, Tz)| Some(Value::Text(value?.named(&field, zone)));
        let mut words = values.into_iter().zip(zones).map(named);
        Ok(contacts.iter().map(|contact| contact.and_then(|_| words.next().flatten())).collect())
    }

    fn longest(&self, conn: &mut Conn, argument: &str, _place: &Place) -> db::Result<String> {
        Ok(fields::by_alias(conn, argument)?.map(|field| plausible(&field)).unwrap_or_default())
    }

    fn choices(&self, conn: &mut Conn, search: &str) -> db::Result<Vec<Choice>> {
        let search = search.to_lowercase();
        let fits = |field: &Field| field.label.to_lowercase().contains(&search) || field.alias.contains(&search);
        let choice = |field: Field| Choice { token: format!("{{contactfield={}}}", field.alias), label: field.label };
        let mut fields: Vec<Field> = fields::all(conn)?.into_iter().filter(fits).collect();
        // The team's own fields first: those that every Linnet has would fill the picker.
        fields.sort_by_key(|field| field.shipped);
        Ok(fields.into_iter().take(30).map(choice).collect())
    }

    fn check(&self, conn: &mut Conn, argument: &str) -> db::Result<Option<String>> {
        if argument.is_empty() {
            return Ok(Some("say which field, as in {contactfield=firstname}.".to_owned()));
        }
        let known = fields::by_alias(conn, argument)?.is_some();
        Ok((!known).then(|| format!("there is no field “{argument}”.")))
    }
}

/// As long as such a value plausibly is. Not as long as it can be: then a tweet with a first name would have room for
/// 80 characters more. What is longer is found at sending, where the text is measured again.
fn plausible(field: &Field) -> String {
    let characters = match field.kind {
        Kind::Text | Kind::Email | Kind::Lookup | Kind::Timezone | Kind::Locale => 30,
        Kind::Textarea | Kind::Html => 140,
        // X counts any address as 23.
        Kind::Url => return "https://example.org/page".to_owned(),
        Kind::Tel | Kind::Country | Kind::Region => 18,
        Kind::Number => 8,
        Kind::Date => 10,
        Kind::DateTime => 21,
        Kind::Time => 5,
        Kind::Boolean => field.properties.yes.chars().count().max(field.properties.no.chars().count()).max(3),
        Kind::Multiselect => 40,
        Kind::Select => field.properties.options.iter().map(|choice| choice.label.chars().count()).max().unwrap_or(0),
    };
    "m".repeat(characters)
}
