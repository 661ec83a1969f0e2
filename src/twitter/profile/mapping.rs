//! Contact fields that are filled from X, by a rule for each; never names, e-mail, points or the handle itself: those
//! live in `contacts` and belong to people.

use std::collections::{BTreeMap, BTreeSet};

use chrono_tz::Tz;

use super::model::{Found, Profile};
use crate::audit::{self, Change, NewChange};
use crate::clock::At;
use crate::db::{self, Conn};
use crate::fields::{self, Field, Value};
use crate::ids::ContactId;
use crate::twitter::integration::{self, Mapping, Rule};

/// What the journal calls X.
pub(in crate::twitter) const ACTOR: &str = "x";
/// Changes of a contact that are looked through for a person's hand.
const LOOKED_THROUGH: i64 = 100;

/// What X says of somebody, by attribute of the mapping.
#[derive(Clone, Debug, Default)]
pub(in crate::twitter) struct Said(BTreeMap<&'static str, String>);

/// What becomes of a field, and why.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::twitter) enum Verdict {
    /// It was empty.
    Filled(Value),
    /// It had another value.
    Replaced(Value),
    /// It is as X says already.
    Same,
    /// The rule is never.
    Never,
    /// It has a value, and the rule is to fill when empty.
    HasValue,
    /// A person emptied it, and the rule is to fill when empty.
    Emptied,
    /// X says nothing.
    Silent,
    /// The field cannot hold it, and why.
    Unfit(String),
}

/// One line of the mapping, decided for one contact.
#[derive(Clone, Debug)]
pub(in crate::twitter) struct Line {
    pub(in crate::twitter) field: Field,
    pub(in crate::twitter) said: Option<String>,
    pub(in crate::twitter) present: Option<Value>,
    pub(in crate::twitter) verdict: Verdict,
}

/// Writes what the rules say; the journal keeps what X filled, under a name of its own.
pub(super) fn fill(conn: &mut Conn, contact: ContactId, said: &Said, now: At) -> db::Result<()> {
    let mappings = integration::mappings(conn)?;
    let lines = plan(conn, &mappings, contact, said)?;
    let new = |line: &Line| match &line.verdict {
        Verdict::Filled(value) | Verdict::Replaced(value) => Some(value.clone()),
        _ => None,
    };
    let written: Vec<(&Line, Value)> = lines.iter().filter_map(|line| Some((line, new(line)?))).collect();
    if written.is_empty() {
        return Ok(());
    }
    let before: BTreeMap<&str, String> = written
        .iter()
        .filter_map(|(line, _)| Some((line.field.alias.as_str(), line.present.as_ref()?.stored())))
        .collect();
    let after: BTreeMap<&str, String> =
        written.iter().map(|(line, value)| (line.field.alias.as_str(), value.stored())).collect();
    let change = NewChange::new(None, "contact", contact, "filled from X", now).told_by(ACTOR);
    audit::record(conn, &[change.before(&before).after(&after)])?;
    let named: Vec<&Field> = written.iter().map(|(line, _)| &line.field).collect();
    let row = written.iter().map(|(_, value)| Some(value.clone())).collect();
    Ok(fields::write(conn, &named, &[(contact, row)])?)
}

/// What each line of a mapping, saved or about to be, would do to one contact.
pub(in crate::twitter) fn plan(
    conn: &mut Conn,
    mappings: &[Mapping],
    contact: ContactId,
    said: &Said,
) -> db::Result<Vec<Line>> {
    if mappings.is_empty() {
        return Ok(Vec::new());
    }
    let all = fields::all(conn)?;
    let mapped: Vec<(&Mapping, &Field)> = mappings
        .iter()
        .filter_map(|one| {
            let may = |field: &&Field| field.id == one.field && field.column().is_none() && !field.unique;
            Some((one, all.iter().find(may)?))
        })
        .collect();
    let named: Vec<&Field> = mapped.iter().map(|(_, field)| *field).collect();
    let present = fields::read(conn, &named, &[contact])?.into_iter().next().unwrap_or_default();
    let is_empty = mapped.iter().zip(&present).any(|((one, _), value)| one.rule == Rule::Empty && value.is_none());
    let emptied = if is_empty { emptied(conn, contact)? } else { BTreeSet::new() };
    let line = |((one, field), present): ((&Mapping, &Field), Option<Value>)| {
        let told = said.0.get(one.attribute.as_str()).cloned();
        let by_hand = emptied.contains(&field.alias);
        let verdict = verdict(one.rule, field, told.as_deref(), (present.as_ref(), by_hand));
        Line { field: field.clone(), said: told, present, verdict }
    };
    Ok(mapped.into_iter().zip(present).map(line).collect())
}

fn verdict(rule: Rule, field: &Field, said: Option<&str>, (present, by_hand): (Option<&Value>, bool)) -> Verdict {
    let Some(said) = said else { return Verdict::Silent };
    if rule == Rule::Never {
        return Verdict::Never;
    }
    let value = match Value::parse(field, said, Tz::UTC) {
        Ok(Some(value)) => value,
        Ok(None) => return Verdict::Silent,
        Err(why) => return Verdict::Unfit(why),
    };
    match (present, rule) {
        (Some(present), _) if *present == value => Verdict::Same,
        (Some(_), Rule::Always) => Verdict::Replaced(value),
        (Some(_), _) => Verdict::HasValue,
        (None, Rule::Always) => Verdict::Filled(value),
        (None, _) if by_hand => Verdict::Emptied,
        (None, _) => Verdict::Filled(value),
    }
}

/// The fields whose latest change was a person's, who emptied them: that is a decision too.
fn emptied(conn: &mut Conn, contact: ContactId) -> db::Result<BTreeSet<String>> {
    let changes = audit::changes_of(conn, "contact", &contact.to_string(), LOOKED_THROUGH)?;
    let image = |json: &Option<String>| -> BTreeMap<String, serde_json::Value> {
        json.as_deref().and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default()
    };
    let (mut settled, mut emptied) = (BTreeSet::new(), BTreeSet::new());
    for change in &changes {
        let (before, after) = (image(&change.before_image), image(&change.after_image));
        let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        let is_empty = |value: Option<&serde_json::Value>| {
            value.is_none_or(|value| value.is_null() || value.as_str().is_some_and(str::is_empty))
        };
        for key in keys.into_iter().filter(|key| before.get(*key) != after.get(*key)) {
            if settled.insert(key.clone()) && is_person(change) && is_empty(after.get(key)) {
                emptied.insert(key.clone());
            }
        }
    }
    Ok(emptied)
}

fn is_person(change: &Change) -> bool {
    change.user_id.is_some()
}

impl Said {
    /// What X said just now.
    pub(super) fn of(found: &Found) -> Self {
        let text = [
            ("name", found.name.clone()),
            ("username", found.username.clone()),
            ("location", found.place.clone()),
            ("description", found.bio.clone()),
            ("url", found.website.clone()),
            ("id", found.user_xid.clone()),
            ("joined", found.joined_at.map(day)),
        ];
        let counts = [("followers", found.followers), ("following", found.following), ("posts", found.posts)];
        Self::gathered(text, counts, found.is_verified)
    }

    /// What X said when it was asked last; nothing when it never was.
    pub(in crate::twitter) fn last(profile: &Profile) -> Self {
        if !profile.is_known() {
            return Self::default();
        }
        let text = [
            ("name", profile.name.clone()),
            ("username", profile.username.clone()),
            ("location", profile.place.clone()),
            ("description", profile.bio.clone()),
            ("url", profile.website.clone()),
            ("id", profile.user_xid.clone()),
            ("joined", profile.joined_at.map(day)),
        ];
        let counts = [("followers", profile.followers), ("following", profile.following), ("posts", profile.posts)];
        Self::gathered(text, counts, profile.is_verified)
    }

    fn gathered(
        text: [(&'static str, Option<String>); 7],
        counts: [(&'static str, Option<u64>); 3],
        is_verified: bool,
    ) -> Self {
        let counts = counts.into_iter().map(|(key, count)| (key, count.map(|count| count.to_string())));
        let verified = ("verified", Some(if is_verified { "1" } else { "0" }.to_owned()));
        let all = text.into_iter().chain(counts).chain([verified]);
        Self(all.filter_map(|(key, text)| Some((key, text.filter(|text| !text.trim().is_empty())?))).collect())
    }

    /// Whether X said anything at all.
    pub(in crate::twitter) fn is_silent(&self) -> bool {
        self.0.is_empty()
    }
}

fn day(at: At) -> String {
    at.utc().format("%Y-%m-%d").to_string()
}

impl Verdict {
    /// As the preview says it.
    pub(in crate::twitter) fn words(&self) -> String {
        match self {
            Self::Filled(_) => "Is filled: the field is empty.".to_owned(),
            Self::Replaced(_) => "Is replaced: the rule is to keep it as on X.".to_owned(),
            Self::Same => "Stays: it is the same already.".to_owned(),
            Self::Never => "Stays: the rule is never.".to_owned(),
            Self::HasValue => "Stays: the field has a value.".to_owned(),
            Self::Emptied => "Stays empty: one of you emptied it.".to_owned(),
            Self::Silent => "Stays: X says nothing here.".to_owned(),
            Self::Unfit(why) => format!("Stays: the field cannot hold it. {why}"),
        }
    }

    /// The colour of its badge.
    pub(in crate::twitter) fn tone(&self) -> &'static str {
        match self {
            Self::Filled(_) => "success",
            Self::Replaced(_) | Self::Unfit(_) => "warning",
            _ => "secondary",
        }
    }
}
