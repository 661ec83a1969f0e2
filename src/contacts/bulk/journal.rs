//! What timelines and the journal say about rows that were taken.

use std::collections::BTreeMap;

use chrono_tz::Tz;

use super::fold::Person;
use super::model::{IMPORTED, Plan};
use super::record::{Layout, Record};
use crate::activity::NewActivity;
use crate::audit::NewChange;
use crate::clock::At;
use crate::contacts::consent;
use crate::contacts::image::{STATUS, tagged};
use crate::contacts::model::{Editor, State};
use crate::contacts::tags::key_of;
use crate::fields::{Column, Field, Value};
use crate::ids::ContactId;

/// A do-not-contact that a file asked for: whom, the channel, and what is noted.
pub(super) type Block = (ContactId, String, String);
/// A score that a file set: whose, by how much it changed, what it is, and why.
pub(super) type Points = (ContactId, i32, i32, String);

impl Person {
    /// Their values, once they have an id.
    pub(super) fn row(&self) -> Option<(ContactId, &[Option<Value>])> {
        Some((self.id?, self.now.values.as_slice()))
    }

    /// Whether a column of `contacts` itself differs; a new one is written whole.
    pub(super) fn core_changed(&self, _layout: &Layout) -> bool {
        // Also the version and the time of the change stand there.
        !self.is_new
    }

    pub(super) fn side_changed(&self, layout: &Layout) -> bool {
        let pairs = layout.fields.iter().zip(self.before.values.iter().zip(&self.now.values));
        pairs.into_iter().any(|(field, (before, now))| field.column().is_none() && before != now)
    }

    pub(super) fn words_changed(&self, layout: &Layout) -> bool {
        self.is_new || !self.before.is_named_as(&self.now, layout)
    }

    pub(super) fn identifiers_changed(&self, layout: &Layout) -> bool {
        self.is_new || self.before.identifiers(layout).ne(self.now.identifiers(layout))
    }

    pub(super) fn new_tags(&self) -> impl Iterator<Item = &String> {
        self.now.tags.iter().skip(self.before.tags.len())
    }

    fn new_blocks(&self) -> impl Iterator<Item = &String> {
        self.now.blocks.iter().skip(self.before.blocks.len())
    }

    fn new_consent(&self) -> Option<&(bool, String)> {
        self.now.consent.as_ref().filter(|_| self.before.consent != self.now.consent)
    }

    /// Somebody known has another handle than before.
    pub(super) fn new_handle(&self, layout: &Layout) -> Option<(ContactId, Option<String>)> {
        let (was, is) = (self.before.text(layout, Column::Twitter), self.now.text(layout, Column::Twitter));
        (!self.is_new && was != is).then_some(())?;
        Some((self.id?, is))
    }

    /// The fields that differ, with how they were and are.
    fn differences<'p>(
        &'p self,
        layout: &'p Layout,
    ) -> impl Iterator<Item = (&'p Field, Option<&'p Value>, Option<&'p Value>)> {
        let pairs = layout.fields.iter().zip(self.before.values.iter().zip(&self.now.values));
        pairs
            .filter(|(_, (before, now))| before != now)
            .map(|(field, (before, now))| (field, before.as_ref(), now.as_ref()))
    }
}

/// Where a consent comes from, as long as the database holds it.
pub(super) fn source(plan: &Plan) -> String {
    note(plan).chars().take(consent::LONGEST_SOURCE).collect()
}

/// What files said about consent: whom, whether they agree, and where that comes from.
pub(super) fn consents(plan: &Plan, people: &[Person]) -> Vec<(ContactId, bool, String)> {
    let new = |one: &Person| Some((one.id?, one.new_consent()?.0, source(plan)));
    people.iter().filter_map(new).collect()
}

pub(super) fn blocks(plan: &Plan, people: &[Person]) -> Vec<Block> {
    let note = note(plan);
    let block = |one: &Person| {
        let blocks = one.new_blocks().filter_map(|channel| Some((one.id?, channel.clone(), note.clone())));
        blocks.collect::<Vec<_>>()
    };
    people.iter().flat_map(block).collect()
}

fn note(plan: &Plan) -> String {
    format!("From {}", plan.called)
}

pub(super) fn points(plan: &Plan, layout: &Layout, people: &[Person]) -> Vec<Points> {
    let reason = format!("Set by {}", plan.called);
    let change = |one: &Person| {
        let (was, is) = (one.before.points(layout), one.now.points(layout));
        (was != is).then_some(())?;
        Some((one.id?, is.saturating_sub(was), is, reason.clone()))
    };
    people.iter().filter_map(change).collect()
}

pub(super) fn activities(plan: &Plan, layout: &Layout, people: &[Person], now: At) -> Vec<NewActivity> {
    people.iter().filter_map(|one| activity(plan, layout, one, now)).collect()
}

fn activity(plan: &Plan, layout: &Layout, one: &Person, now: At) -> Option<NewActivity> {
    let (kind, key) = &plan.subject;
    if one.is_new {
        let title = format!("Came with {}", plan.called);
        return Some(NewActivity::new(one.id?, &IMPORTED, title, now).about(kind, key));
    }
    let said =
        |field: &Field, value: Option<&Value>| value.map(|value| value.named(field, Tz::UTC)).unwrap_or_default();
    let changed: Vec<_> = one.differences(layout).collect();
    let mut labels: Vec<&str> = changed.iter().map(|(field, ..)| field.label.as_str()).collect();
    labels.extend((one.before.owner != one.now.owner).then_some("Owner"));
    labels.extend(one.new_tags().next().map(|_| "Tags"));
    labels.extend(one.new_blocks().next().map(|_| "Do not contact"));
    labels.extend(one.new_consent().map(|_| "Consent"));
    let line = |(field, was, is): &(&Field, _, _)| {
        format!("{}: “{}” → “{}”", field.label, said(field, *was), said(field, *is))
    };
    let detail: Vec<String> = changed.iter().map(line).collect();
    let title = format!("Changed by {}: {}", plan.called, labels.join(", "));
    let new = NewActivity::new(one.id?, &IMPORTED, title, now).about(kind, key);
    Some(if detail.is_empty() { new } else { new.detail(detail.join("\n")) })
}

pub(super) fn changes(plan: &Plan, layout: &Layout, people: &[Person], editor: Editor) -> Vec<NewChange> {
    people.iter().filter_map(|one| change(plan, layout, one, editor)).collect()
}

fn change(plan: &Plan, layout: &Layout, one: &Person, editor: Editor) -> Option<NewChange> {
    let act = if one.is_new { "created" } else { "changed" };
    let change = NewChange::new(editor.user, "contact", one.id?, act, editor.now).within(editor.act);
    let mut after = image(layout, one, &one.now);
    for channel in one.new_blocks() {
        after.insert(format!("block:{channel}"), format!("asked: {}", note(plan)));
    }
    Some(if one.is_new { change.after(&after) } else { change.before(&image(layout, one, &one.before)).after(&after) })
}

/// What differs, as one of the two records has it.
fn image(layout: &Layout, one: &Person, record: &Record) -> BTreeMap<String, String> {
    let mut image = BTreeMap::new();
    for (place, field) in layout.fields.iter().enumerate() {
        let differs = one.before.values.get(place) != one.now.values.get(place);
        if let Some(value) = record.value(Some(place)).filter(|_| differs) {
            image.insert(field.alias.clone(), value.stored());
        }
    }
    if let Some(owner) = record.owner.filter(|_| one.before.owner != one.now.owner) {
        image.insert("owner".to_owned(), owner.to_string());
    }
    if one.before.tags.len() != one.now.tags.len() {
        let mut names = record.tags.clone();
        names.sort_unstable_by_key(|name| key_of(name));
        image.extend(tagged(names.iter().map(String::as_str)));
    }
    if let Some((_, words)) = record.consent.as_ref().filter(|_| one.new_consent().is_some()) {
        image.insert(format!("consent:{}", consent::Channel::XMention.key()), words.clone());
    }
    if one.is_new || one.before.is_identified != one.now.is_identified {
        let state = if record.is_identified { State::Identified } else { State::Anonymous };
        image.insert(STATUS.to_owned(), state.code().to_string());
    }
    image
}
