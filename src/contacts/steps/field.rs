//! The condition: a field compares.

use std::collections::BTreeMap;

use askama::Template;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::db::{self, Conn};
use crate::fields::{self, Column, Field, Kind, Op, Value};
use crate::handle::Handle;
use crate::steps::{Batch, Condition, Cx, Html, Subject, ZONE};
use crate::web::Filled;

/// Whether a field of the contact compares with a value.
#[derive(Clone, Copy, Debug, Default)]
pub struct FieldCompares;

/// What is compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// The alias.
    pub field: String,
    /// An [`Op::key`].
    pub operator: String,
    /// As the database compares it; empty where none is taken.
    pub value: String,
}

const EMPTY: &str = "Left empty for “is empty” and “is not empty”.";
/// Set beside a value that comes from the database, where instants are in UTC.
const STORED: &str = "_stored";

#[derive(Template)]
#[template(path = "contacts/steps/field.html")]
struct Asked<'a> {
    form: &'a Filled,
    fields: Vec<(String, String)>,
    /// Those that suit the field; all of them as long as none is chosen.
    operators: Vec<(&'static str, &'static str)>,
    /// The field, and what its list offers.
    chosen: Option<(Field, Vec<(String, String)>)>,
    /// Which comparisons suit which field, for the script: `{"alias": "eq neq …"}`.
    suits: String,
}

impl Asked<'_> {
    fn hint(&self) -> String {
        let Some((field, _)) = &self.chosen else {
            return "Left empty for “is empty” and “is not empty”. Several, and the two ends of a range: a|b."
                .to_owned();
        };
        let how = match field.kind {
            Kind::Boolean => "Yes or no.",
            Kind::Date => "Like 2026-11-23.",
            Kind::DateTime => return format!("In {}, like 2026-11-23 14:30. {EMPTY}", zone(self.form)),
            Kind::Time => "Like 14:30.",
            kind if kind.is_listed() => "Several: a|b.",
            Kind::Number => "Like 12.5; of a range its two ends: 10|20.",
            _ => "“is like” takes % for anything; several: a|b.",
        };
        format!("{how} {EMPTY}")
    }

    /// What may be chosen; long lists are typed.
    fn options(&self) -> &[(String, String)] {
        self.chosen.as_ref().map_or(&[], |(_, options)| options)
    }
}

fn suiting(field: &Field) -> impl Iterator<Item = Op> {
    let kind = field.kind;
    Op::ALL.into_iter().filter(move |op| op.suits(kind))
}

impl Condition for FieldCompares {
    const KIND: &'static str = "contact.field";
    const LABEL: &'static str = "Field compares";
    const ICON: &'static str = "filter";
    type Config = Comparison;

    fn form(&self, conn: &mut Conn, filled: &Filled) -> db::Result<Html> {
        let all: Vec<Field> = fields::all(conn)?.into_iter().filter(|field| field.listable).collect();
        let keys = |field: &Field| suiting(field).map(Op::key).collect::<Vec<_>>().join(" ");
        let suits: BTreeMap<&str, String> = all.iter().map(|field| (field.alias.as_str(), keys(field))).collect();
        let suits = serde_json::to_string(&suits).map_err(anyhow::Error::from)?;
        // One may ask for those who still have what is offered no longer.
        let chosen = all.iter().find(|field| field.alias == filled.text("field")).cloned().map(Field::with_withdrawn);
        let operators = match &chosen {
            Some(field) => suiting(field).map(|op| (op.key(), verb(op, Some(field)))).collect(),
            None => Op::ALL.iter().map(|op| (op.key(), op.label())).collect(),
        };
        let chosen = chosen.map(|field| {
            let options = if field.kind == Kind::Region { Vec::new() } else { fields::offered(&field) };
            (field, options)
        });
        let fields = all.into_iter().map(|field| (field.alias, field.label)).collect();
        let filled = &typed_in(filled, chosen.as_ref().map(|(field, _)| field));
        let asked = Asked { form: filled, fields, operators, chosen, suits };
        Ok(Html(asked.render().map_err(anyhow::Error::from)?))
    }

    fn parse(&self, conn: &mut Conn, filled: &mut Filled) -> db::Result<Option<Comparison>> {
        let field = fields::by_alias(conn, filled.text("field"))?.map(Field::with_withdrawn);
        let op = Op::parse(filled.text("operator"));
        let (Some(field), Some(op)) = (&field, op) else {
            if field.is_none() {
                filled.refuse("field", "Choose a field.");
            }
            if op.is_none() {
                filled.refuse("operator", "Choose how to compare.");
            }
            return Ok(None);
        };
        if !op.suits(field.kind) {
            filled.refuse(
                "operator",
                format!("“{}” does not suit {}: it is {}.", op.label(), field.label, kind_of(field)),
            );
            return Ok(None);
        }
        let typed = filled.text("value").to_owned();
        if op.takes_expression() && !typed.is_empty() && !fields::is_expression(conn, &typed)? {
            filled.refuse("value", "The database does not understand this regular expression.");
            return Ok(None);
        }
        match operand(field, op, &typed, zone(filled)) {
            Ok(value) => {
                let (field, operator) = (field.alias.clone(), op.key().to_owned());
                Ok(filled.is_fine().then_some(Comparison { field, operator, value }))
            }
            Err(sentence) => {
                filled.refuse("value", sentence);
                Ok(None)
            }
        }
    }

    fn fill(&self, config: &Comparison) -> Filled {
        Filled::of(
            [("field", &*config.field), ("operator", &*config.operator), ("value", &*config.value), (STORED, "1")]
                .map(|(name, value)| (name, value.to_owned())),
        )
    }

    fn describe(&self, conn: &mut Conn, configs: &[Comparison]) -> db::Result<Vec<String>> {
        let fields = fields::with_archived(conn)?;
        let one = |config: &Comparison| {
            let field = fields.iter().find(|field| field.alias == config.field);
            let label = field.map_or(config.field.as_str(), |field| field.label.as_str());
            match Op::parse(&config.operator) {
                Some(op) if op.takes_value() => {
                    format!("{label} {} {}", verb(op, field), compared(field, op, &config.value))
                }
                Some(op) => format!("{label} {}", op.label()),
                None => format!("{label} {}", config.operator),
            }
        };
        Ok(configs.iter().map(one).collect())
    }

    fn refers_to(&self, config: &Comparison) -> Vec<Subject> {
        vec![Subject { kind: "field", key: config.field.clone() }]
    }

    fn holds(&self, config: &Comparison, batch: &Batch, cx: &mut Cx<'_>) -> db::Result<Vec<bool>> {
        let contacts = batch.contacts();
        // One put away since keeps its values, and the campaign its meaning.
        let fields = fields::with_archived(cx.conn)?;
        let field = fields.iter().find(|field| field.alias == config.field);
        let (Some(field), Some(op)) = (field, Op::parse(&config.operator)) else {
            return Err(anyhow::anyhow!(
                "the field {} or the comparison {} is not known",
                config.field,
                config.operator
            )
            .into());
        };
        let holding = fields::matching(cx.conn, field, op, &config.value, &contacts)?;
        Ok(contacts.iter().map(|contact| holding.contains(contact)).collect())
    }
}

/// The zone of whoever fills in the form.
fn zone(filled: &Filled) -> Tz {
    filled.text(ZONE).parse().unwrap_or(Tz::UTC)
}

/// A form with the instants of a stored comparison as the person would type them.
fn typed_in(filled: &Filled, field: Option<&Field>) -> Filled {
    let mut form = filled.clone();
    if let Some(field) = field.filter(|field| field.kind == Kind::DateTime && filled.knows(STORED)) {
        let typed = |stored: &str| {
            let value = Value::of_stored(field.kind, stored)?;
            Some(value.typed(field, zone(filled)).into_iter().next()?.replace('T', " "))
        };
        let parts = filled.value("value").split('|').map(|part| typed(part).unwrap_or_else(|| part.to_owned()));
        form.set("value", parts.collect::<Vec<_>>().join("|"));
    }
    form
}

/// What is compared with, as the database compares it; a sentence when it does not fit the field.
fn operand(field: &Field, op: Op, typed: &str, zone: Tz) -> Result<String, String> {
    if !op.takes_value() {
        return Ok(String::new());
    }
    if typed.is_empty() {
        return Err("Say what to compare with.".to_owned());
    }
    if field.column() == Some(Column::Twitter) {
        return match op {
            Op::Equals | Op::NotEquals => {
                Handle::parse(typed).map(|handle| handle.as_str().to_owned()).map_err(|refused| refused.to_string())
            }
            _ => Ok(typed.trim_start_matches('@').to_owned()),
        };
    }
    if op.takes_fragment() {
        return if typed.chars().count() <= field.kind.most() {
            Ok(typed.to_owned())
        } else {
            Err(format!("{} can have {} characters.", field.label, field.kind.most()))
        };
    }
    if op.takes_range() {
        return match typed.split_once('|') {
            Some((from, to)) if !from.trim().is_empty() && !to.trim().is_empty() => {
                Ok(format!("{}|{}", whole(field, from, zone)?, whole(field, to, zone)?))
            }
            _ => Err("Write the two ends of the range with | between, like 10|20.".to_owned()),
        };
    }
    if op.takes_several() {
        let each = typed.split('|').map(str::trim).filter(|part| !part.is_empty());
        return Ok(each.map(|part| whole(field, part, zone)).collect::<Result<Vec<_>, _>>()?.join("|"));
    }
    whole(field, typed, zone)
}

/// A whole value as the database has it.
fn whole(field: &Field, typed: &str, zone: Tz) -> Result<String, String> {
    Ok(Value::parse(field, typed, zone)?.map(|value| value.stored()).unwrap_or_default())
}

/// `is greater than`; of days and times `is after`.
fn verb(op: Op, field: Option<&Field>) -> &'static str {
    match (op, field.map(|field| field.kind)) {
        (Op::Greater, Some(Kind::Date | Kind::DateTime | Kind::Time)) => "is after",
        (Op::Less, Some(Kind::Date | Kind::DateTime | Kind::Time)) => "is before",
        (Op::In, Some(Kind::Multiselect)) => "has any of",
        (Op::NotIn, Some(Kind::Multiselect)) => "has none of",
        (op, _) => op.label(),
    }
}

/// `50`, `“Berlin”`, `“Gold” or “Silver”`: what a rule compares with, words in quotation marks.
fn compared(field: Option<&Field>, op: Op, stored: &str) -> String {
    let glue = if op.takes_range() { " and " } else { " or " };
    let parts = if op.takes_several() { stored.split('|').collect() } else { vec![stored] };
    parts.into_iter().map(|part| one(field, op, part)).collect::<Vec<_>>().join(glue)
}

fn one(field: Option<&Field>, op: Op, stored: &str) -> String {
    let value = field.filter(|_| !op.takes_fragment());
    match value.and_then(|field| Some((field, Value::of_stored(field.kind, stored)?))) {
        Some((field, value)) if field.kind.is_text() => format!("“{}”", value.named(field, Tz::UTC)),
        Some((field, value)) => value.named(field, Tz::UTC),
        None => format!("“{stored}”"),
    }
}

fn kind_of(field: &Field) -> String {
    format!("of the type “{}”", field.kind.label())
}
