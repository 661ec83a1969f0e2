use chrono_tz::Tz;

use super::Value;
use crate::fields::kind::Kind;
use crate::fields::model::{Field, Group, Place};
use crate::fields::options::{Choice, Properties};
use crate::ids::FieldId;

fn field(kind: Kind) -> Field {
    let choice = |value: &str, label: &str| Choice { value: value.into(), label: label.into() };
    let options = vec![choice("l", "Large"), choice("m", "Medium"), choice("xs", "Small, very")];
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
        unique: false,
        indexed: false,
        visible: true,
        listable: true,
        quick: false,
        public: false,
        default: None,
        hint: String::new(),
        shipped: false,
        archived_at: None,
    }
}

fn printed(kind: Kind, text: &str) -> Result<String, String> {
    let (field, zone) = (field(kind), Tz::Europe__Berlin);
    let value = Value::parse(&field, text, zone)?;
    // What is stored comes back as what it was, and so does what a form is filled with.
    let again = value.as_ref().map(|value| Value::of_stored(kind, &value.stored()).unwrap());
    assert_eq!(again, value, "{text}");
    let refilled =
        value.as_ref().and_then(|value| Value::parse(&field, &value.typed(&field, zone).join("|"), zone).unwrap());
    assert_eq!(refilled, value, "{text}");
    Ok(value.map(|value| value.print(&field, zone)).unwrap_or_default())
}

#[test]
fn every_kind_reads_what_people_type() {
    for (kind, typed, shown) in [
        (Kind::Text, "  a\tb ", "a b"),
        (Kind::Textarea, "a\r\nb", "a\nb"),
        (Kind::Html, "<p>Hello <b>Ada</b> &amp; all</p>", "Hello Ada & all"),
        (Kind::Html, "<p>a</p><script>alert(1)</script>", "a"),
        (Kind::Html, "<script>alert(1)</script>", ""),
        (Kind::Email, "Ada@Example.org", "Ada@Example.org"),
        (Kind::Url, "example.org/x", "https://example.org/x"),
        (Kind::Tel, "+49 (30) 901-820", "+49 (30) 901-820"),
        (Kind::Number, "-12.345", "-12.35"),
        (Kind::Number, "-0.001", "0.00"),
        (Kind::Boolean, "yes", "Yes"),
        (Kind::Boolean, "0", "No"),
        (Kind::Boolean, "Ja", "Yes"),
        (Kind::Boolean, "non", "No"),
        (Kind::Boolean, "X", "Yes"),
        (Kind::Date, "2026-02-28", "28 Feb 2026"),
        (Kind::DateTime, "2026-07-01T09:30", "1 Jul 2026, 09:30"),
        (Kind::DateTime, "2026-07-01 09:30:15", "1 Jul 2026, 09:30"),
        (Kind::DateTime, "2026-07-01T09:30:00Z", "1 Jul 2026, 11:30"),
        (Kind::DateTime, "2026-07-01 09:30 +05:00", "1 Jul 2026, 06:30"),
        (Kind::DateTime, "2026-07-01", "1 Jul 2026, 00:00"),
        (Kind::Time, "9:05", "09:05"),
        (Kind::Time, "9:05 pm", "21:05"),
        (Kind::Select, "large", "Large"),
        (Kind::Multiselect, "medium|l", "Large, Medium"),
        (Kind::Multiselect, "m, Large", "Large, Medium"),
        (Kind::Multiselect, "Small, very", "Small, very"),
        (Kind::Lookup, " anything ", "anything"),
        (Kind::Country, "austria", "Austria"),
        (Kind::Region, "US-CA", "California"),
        (Kind::Region, "Limburg (NL-LI)", "Limburg"),
        (Kind::Timezone, "america/new york", "America/New_York"),
        (Kind::Locale, "pt-BR", "Portuguese (Brazil)"),
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
        (Kind::DateTime, "tomorrow"),
        (Kind::DateTime, "2026-02-30 10:00"),
        (Kind::DateTime, "2026-03-29 02:30"),
        (Kind::DateTime, "0001-01-01T00:00:00Z"),
        (Kind::Time, "25:00"),
        (Kind::Time, "noon"),
        (Kind::Select, "huge"),
        (Kind::Multiselect, "l|huge"),
        (Kind::Country, "Atlantis"),
        (Kind::Region, "Limburg"),
        (Kind::Region, "Middle Earth"),
        (Kind::Timezone, "Europe/Atlantis"),
        (Kind::Locale, "xx_YY"),
    ] {
        let sentence = printed(kind, typed).expect_err(typed);
        assert!(sentence.starts_with("It") && sentence.ends_with('.'), "{sentence}");
    }
    assert!(printed(Kind::Text, &"ä".repeat(191)).is_ok());
    let sentence = printed(Kind::Text, &"ä".repeat(192));
    assert_eq!(sentence, Err("It can have 191 characters; this has 192.".into()));
}

#[test]
fn an_hour_that_happens_twice_is_meant_the_first_time() {
    let value = Value::parse(&field(Kind::DateTime), "2026-10-25 02:30", Tz::Europe__Berlin).unwrap().unwrap();
    assert_eq!(value.stored(), "2026-10-25 00:30:00");
    assert_eq!(value.print(&field(Kind::DateTime), Tz::UTC), "25 Oct 2026, 00:30 UTC");
}

#[test]
fn markup_keeps_its_looks_and_loses_what_runs() {
    let parse = |text: &str| Value::parse(&field(Kind::Html), text, Tz::UTC).unwrap().map(|value| value.stored());
    assert_eq!(parse("<b onclick=x()>Hi</b>").as_deref(), Some("<b>Hi</b>"));
    let link = parse("<a href='javascript:alert(1)'>x</a><iframe src=//evil></iframe>").unwrap();
    assert!(!link.contains("javascript") && !link.contains("iframe"), "{link}");
    assert_eq!(parse("<img src=x onerror=alert(1)>").as_deref(), Some("<img src=\"x\">"));
    assert_eq!(parse("2 < 3"), Some("2 &lt; 3".to_owned()));
}
