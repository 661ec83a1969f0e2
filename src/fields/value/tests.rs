//! Values, by example.

use super::{Field, Kind, Op, Value};
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

#[test]
fn a_comparison_suits_only_some_kinds() {
    assert!(Op::Contains.suits(Kind::Textarea) && !Op::Contains.suits(Kind::Number));
    assert!(Op::Greater.suits(Kind::Date) && !Op::Greater.suits(Kind::Select));
    assert!(Op::ALL.into_iter().all(|op| Op::parse(op.key()) == Some(op)));
}
