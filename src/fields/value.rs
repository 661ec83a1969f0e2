//! What a field holds for one contact: from text, and back; pure.

use chrono::{Datelike as _, NaiveDate};

use super::model::{Column, Field, Kind};

/// A value, by the kind of its field.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text, long text, e-mail, web address, telephone, option.
    Text(String),
    /// A number.
    Number(f64),
    /// Yes or no.
    Boolean(bool),
    /// A day.
    Date(NaiveDate),
}

impl Value {
    /// From what a person typed: `None` when empty, a sentence when it does not fit.
    pub fn parse(field: &Field, text: &str) -> Result<Option<Self>, String> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let length = text.chars().count();
        if length > field.kind.most() {
            return Err(format!("{} can have {} characters; this has {length}.", field.label, field.kind.most()));
        }
        match field.kind {
            Kind::Textarea => Ok(Self::Text(text.replace("\r\n", "\n"))),
            Kind::Text => Ok(Self::Text(one_line(text))),
            Kind::Email => email(field, text).map(Self::Text),
            Kind::Url => web_address(field, text).map(Self::Text),
            Kind::Tel => telephone(field, text).map(Self::Text),
            Kind::Number => number(field, text).map(Self::Number),
            Kind::Boolean => boolean(field, text).map(Self::Boolean),
            Kind::Date => date(field, text).map(Self::Date),
            Kind::Select => option(field, text).map(Self::Text),
        }
        .map(Some)
    }

    /// As the database takes it, and as a form is filled with it.
    pub fn stored(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Boolean(yes) => u8::from(*yes).to_string(),
            Self::Date(date) => date.format("%Y-%m-%d").to_string(),
        }
    }

    /// From what the database gave; `None` for what no form of ours could have written.
    pub fn of_stored(kind: Kind, text: &str) -> Option<Self> {
        match kind {
            Kind::Number => text.parse().ok().map(Self::Number),
            Kind::Boolean => Some(Self::Boolean(text != "0")),
            Kind::Date => NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().map(Self::Date),
            _ => Some(Self::Text(text.to_owned())),
        }
    }

    /// As people read it: options and yes or no by their labels, numbers with their decimals.
    pub fn print(&self, field: &Field) -> String {
        match self {
            Self::Text(text) if field.kind == Kind::Select => {
                let chosen = field.properties.options.iter().find(|choice| choice.value == *text);
                chosen.map_or_else(|| text.clone(), |choice| choice.label.clone())
            }
            Self::Number(number) => format!("{number:.*}", usize::from(field.properties.scale)),
            Self::Boolean(true) => labelled(&field.properties.yes, "Yes"),
            Self::Boolean(false) => labelled(&field.properties.no, "No"),
            Self::Text(_) | Self::Date(_) => self.stored(),
        }
    }
}

fn labelled(label: &str, otherwise: &str) -> String {
    if label.is_empty() { otherwise.to_owned() } else { label.to_owned() }
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn email(field: &Field, text: &str) -> Result<String, String> {
    let fits = text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && !host.is_empty() && !host.contains('@') && !host.starts_with('.') && !host.ends_with('.')
    });
    if fits && !text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Ok(text.to_owned());
    }
    Err(format!("{} must be an e-mail address, like ada@example.org.", field.label))
}

fn web_address(field: &Field, text: &str) -> Result<String, String> {
    let text = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let parsed = url::Url::parse(&text).ok();
    let is_web = parsed.is_some_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    let fits = is_web && !text.contains(char::is_whitespace) && text.chars().count() <= field.kind.most();
    if fits { Ok(text) } else { Err(format!("{} must be a web address, like https://example.org.", field.label)) }
}

fn telephone(field: &Field, text: &str) -> Result<String, String> {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let fits = text.chars().all(|c| c.is_ascii_alphanumeric() || " +()-./#*,".contains(c));
    if fits && digits >= 3 {
        return Ok(text.to_owned());
    }
    Err(format!("{} must be a telephone number, like +49 30 901820.", field.label))
}

fn number(field: &Field, text: &str) -> Result<f64, String> {
    let most = if field.column() == Some(Column::Points) { 2_147_483_647.0 } else { 1e15 };
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.".contains(&byte));
    match text.parse::<f64>().ok().filter(|_| is_plain) {
        None => Err(format!("{} must be a number, like 12 or 12.5, without separators.", field.label)),
        Some(number) if number.abs() > most => Err(format!("{} can be {most} at most.", field.label)),
        Some(number) => {
            let scale = 10_f64.powi(i32::from(field.properties.scale));
            // `+ 0.0` turns a minus zero into zero.
            Ok((number * scale).round() / scale + 0.0)
        }
    }
}

fn boolean(field: &Field, text: &str) -> Result<bool, String> {
    let lower = text.to_lowercase();
    let is = |label: &str, words: [&str; 4]| words.contains(&lower.as_str()) || lower == label.to_lowercase();
    if is(&field.properties.yes, ["1", "yes", "true", "on"]) {
        Ok(true)
    } else if is(&field.properties.no, ["0", "no", "false", "off"]) {
        Ok(false)
    } else {
        Err(format!("{} must be yes or no.", field.label))
    }
}

fn date(field: &Field, text: &str) -> Result<NaiveDate, String> {
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    date.filter(|date| (1000..=9999).contains(&date.year()))
        .ok_or_else(|| format!("{} must be a day, written like 2026-11-23.", field.label))
}

fn option(field: &Field, text: &str) -> Result<String, String> {
    let options = &field.properties.options;
    let chosen = options
        .iter()
        .find(|choice| choice.value == text)
        .or_else(|| options.iter().find(|choice| choice.label.eq_ignore_ascii_case(text)));
    chosen.map(|choice| choice.value.clone()).ok_or_else(|| format!("{} has no option “{text}”.", field.label))
}

#[cfg(test)]
mod tests {
    use super::{Field, Kind, Value};
    use crate::fields::model::{Choice, Group, Place, Properties};
    use crate::ids::FieldId;

    fn field(kind: Kind) -> Field {
        let options = vec![Choice { value: "l".into(), label: "Large".into() }];
        Field {
            id: FieldId(1),
            label: "It".into(),
            alias: "it".into(),
            group: Group::Core,
            kind,
            properties: Properties { options, scale: 2, ..Properties::default() },
            place: Place::Side { table: 1, column: 1 },
            position: 0,
            required: false,
            shipped: false,
            archived_at: None,
        }
    }

    fn printed(kind: Kind, text: &str) -> Result<String, String> {
        let field = field(kind);
        let value = Value::parse(&field, text)?;
        // What is stored comes back as what it was.
        let again = value.as_ref().map(|value| Value::of_stored(kind, &value.stored()).unwrap());
        assert_eq!(again, value, "{text}");
        Ok(value.map(|value| value.print(&field)).unwrap_or_default())
    }

    #[test]
    fn every_kind_reads_what_people_type() {
        for (kind, typed, shown) in [
            (Kind::Text, "  a\tb ", "a b"),
            (Kind::Textarea, "a\r\nb", "a\nb"),
            (Kind::Email, "Ada@Example.org", "Ada@Example.org"),
            (Kind::Url, "example.org/x", "https://example.org/x"),
            (Kind::Tel, "+49 (30) 901-820", "+49 (30) 901-820"),
            (Kind::Number, "-12.345", "-12.35"),
            (Kind::Number, "-0.001", "0.00"),
            (Kind::Boolean, "yes", "Yes"),
            (Kind::Boolean, "0", "No"),
            (Kind::Date, "2026-02-28", "2026-02-28"),
            (Kind::Select, "large", "Large"),
            (Kind::Number, " ", ""),
        ] {
            assert_eq!(printed(kind, typed).as_deref(), Ok(shown), "{typed}");
        }
    }

    #[test]
    fn what_does_not_fit_is_refused_in_a_sentence() {
        for (kind, typed) in [
            (Kind::Email, "ada"),
            (Kind::Email, "a b@c"),
            (Kind::Url, "javascript://x"),
            (Kind::Url, "not an address"),
            (Kind::Tel, "call me"),
            (Kind::Number, "1e5"),
            (Kind::Number, "NaN"),
            (Kind::Number, "1,5"),
            (Kind::Number, "9999999999999999"),
            (Kind::Boolean, "perhaps"),
            (Kind::Date, "2026-02-30"),
            (Kind::Date, "0001-01-01"),
            (Kind::Select, "huge"),
        ] {
            let sentence = printed(kind, typed).expect_err(typed);
            assert!(sentence.starts_with("It ") && sentence.ends_with('.'), "{sentence}");
        }
        assert!(printed(Kind::Text, &"ä".repeat(191)).is_ok());
        let sentence = printed(Kind::Text, &"ä".repeat(192));
        assert_eq!(sentence, Err("It can have 191 characters; this has 192.".into()));
    }
}
