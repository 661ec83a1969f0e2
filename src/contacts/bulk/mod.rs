//! The rows of a file become contacts, in sets: what they mean is decided in memory, and written with a handful of
//! statements for some thousand rows.

mod fold;
mod journal;
mod known;
mod model;
mod queries;
mod record;

pub use model::{Existing, Fault, Given, IMPORTED, Line, MatchOn, Plan, Report};

use std::collections::{BTreeSet, HashMap};

use self::fold::{Fold, Person};
use self::known::Known;
use self::record::{Layout, Record};
use super::model::{Editor, Watchers};
use super::tags::{self, Tag};
use super::{consent, identifiers, words};
use crate::activity;
use crate::audit;
use crate::db::{self, Conn};
use crate::fields;
use crate::ids::{ContactId, FieldId, TagId};

/// Takes some thousand rows as one: as if each had been taken alone, in their order. With a dry plan it only says what
/// would happen.
pub fn take(conn: &mut Conn, plan: &Plan, lines: &[Line], watchers: &Watchers, editor: Editor) -> db::Result<Report> {
    let layout = Layout::of(conn, plan)?;
    let known = Known::load(conn, plan, &layout, lines)?;
    let mut fold = Fold::new(plan, &layout, known);
    for line in lines {
        fold.take(line);
    }
    let (mut people, mut report) = fold.finish();
    report.written = u64::try_from(people.len()).unwrap_or(u64::MAX);
    if !plan.is_dry && !people.is_empty() {
        write(conn, plan, &layout, &mut people, editor)?;
        let handles: Vec<(ContactId, Option<String>)> =
            people.iter().filter_map(|one| one.new_handle(&layout)).collect();
        watchers.handles_saved(conn, &handles, editor.now)?;
    }
    Ok(report)
}

/// The rows themselves first: a new contact has no id before.
fn write(conn: &mut Conn, plan: &Plan, layout: &Layout, people: &mut [Person], editor: Editor) -> db::Result<()> {
    let new: Vec<&Record> = people.iter().filter(|one| one.id.is_none()).map(|one| &one.now).collect();
    let ids = queries::insert(conn, layout, &new, editor.now)?;
    for (person, id) in people.iter_mut().filter(|one| one.id.is_none()).zip(ids) {
        person.id = Some(id);
    }
    let changed: Vec<(ContactId, &Record)> =
        people.iter().filter(|one| one.core_changed(layout)).filter_map(|one| Some((one.id?, &one.now))).collect();
    queries::update(conn, layout, &changed, editor.now)?;
    db::trusting(conn, |conn| {
        values(conn, layout, people)?;
        find_by(conn, layout, people)?;
        Ok(activity::record(conn, &journal::activities(plan, layout, people, editor.now))?)
    })?;
    tag(conn, people, editor)?;
    queries::block(conn, &journal::blocks(plan, people), editor)?;
    consent::insert_many(conn, consent::Channel::XMention, &journal::consents(plan, people), editor)?;
    queries::log_points(conn, &journal::points(plan, layout, people), editor)?;
    Ok(audit::record(conn, &journal::changes(plan, layout, people, editor))?)
}

/// Values of side columns: all of the new ones, and of the others where one differs.
fn values(conn: &mut Conn, layout: &Layout, people: &[Person]) -> db::Result<()> {
    let fields: Vec<&crate::fields::Field> = layout.fields.iter().collect();
    let new: Vec<_> = people.iter().filter(|one| one.is_new).filter_map(Person::row).collect();
    fields::fill(conn, &fields, &new)?;
    let changed = people.iter().filter(|one| !one.is_new && one.side_changed(layout));
    Ok(fields::overwrite(conn, &fields, &changed.filter_map(Person::row).collect::<Vec<_>>())?)
}

/// Words of the search, and what unique fields hold.
fn find_by(conn: &mut Conn, layout: &Layout, people: &[Person]) -> db::Result<()> {
    let renamed: Vec<(ContactId, &Person)> =
        people.iter().filter(|one| one.words_changed(layout)).filter_map(|one| Some((one.id?, one))).collect();
    let old: Vec<ContactId> = renamed.iter().filter(|(_, one)| !one.is_new).map(|(id, _)| *id).collect();
    words::forget(conn, &old)?;
    let rows = renamed.iter().flat_map(|(id, one)| one.now.words(layout).into_iter().map(|word| (*id, word)));
    words::insert(conn, rows.collect())?;
    let fields: Vec<FieldId> = layout.unique().map(|(_, field)| field.id).collect();
    if fields.is_empty() {
        return Ok(());
    }
    let held: Vec<&Person> = people.iter().filter(|one| one.identifiers_changed(layout)).collect();
    let old: Vec<ContactId> = held.iter().filter(|one| !one.is_new).filter_map(|one| one.id).collect();
    if !old.is_empty() {
        identifiers::release(conn, &old, &fields)?;
    }
    let mut rows: Vec<(FieldId, String, ContactId)> = Vec::new();
    for (id, one) in held.iter().filter_map(|one| Some((one.id?, one))) {
        rows.extend(one.now.identifiers(layout).map(|(field, key)| (field, key, id)));
    }
    Ok(identifiers::hold(conn, &rows)?)
}

/// Tags that are new to them; from here on they are called as the tag is called.
fn tag(conn: &mut Conn, people: &mut [Person], editor: Editor) -> db::Result<()> {
    let names: BTreeSet<String> = people.iter().flat_map(Person::new_tags).cloned().collect();
    if names.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = names.into_iter().collect();
    let known = tags::ensure_tags(conn, &names, editor.now)?;
    let known: HashMap<String, Tag> = known.into_iter().map(|tag| (tags::key_of(&tag.name), tag)).collect();
    let mut pairs: Vec<(ContactId, TagId)> = Vec::new();
    for person in people {
        let (id, skipped) = (person.id, person.before.tags.len());
        for name in person.now.tags.iter_mut().skip(skipped) {
            if let Some((id, tag)) = id.zip(known.get(&tags::key_of(name))) {
                name.clone_from(&tag.name);
                pairs.push((id, tag.id));
            }
        }
    }
    Ok(queries::tag(conn, &pairs, editor.now)?)
}
