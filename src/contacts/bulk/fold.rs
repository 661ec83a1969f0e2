//! What rows mean, one after the other; pure.

mod apply;

use std::collections::HashMap;

use super::known::Known;
use super::model::{Existing, Fault, Given, Line, MatchOn, Plan, Report};
use super::record::{Layout, Record};
use crate::contacts::identifiers;
use crate::contacts::model::State;
use crate::fields::Column;
use crate::ids::{ContactId, FieldId};

/// Somebody whom rows made different: how they were, and how they are.
#[derive(Debug)]
pub(super) struct Person {
    /// `None` until a new one is written.
    pub(super) id: Option<ContactId>,
    pub(super) is_new: bool,
    pub(super) before: Record,
    pub(super) now: Record,
    /// Rows that changed them.
    rows: u64,
}

/// Who has a key: somebody of these rows, or somebody the database knows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holder {
    Here(usize),
    There(ContactId),
}

/// The people of the rows so far.
pub(super) struct Fold<'f> {
    plan: &'f Plan,
    layout: &'f Layout,
    known: Known,
    people: Vec<Person>,
    /// Where in `people` those stand whom the database knows.
    places: HashMap<ContactId, usize>,
    emails: HashMap<String, Holder>,
    handles: HashMap<String, usize>,
    identifiers: HashMap<(FieldId, String), Holder>,
    report: Report,
}

impl<'f> Fold<'f> {
    pub(super) fn new(plan: &'f Plan, layout: &'f Layout, mut known: Known) -> Self {
        let there = |id: ContactId| Holder::There(id);
        let emails = std::mem::take(&mut known.emails).into_iter().map(|(key, id)| (key, there(id))).collect();
        let identifiers =
            std::mem::take(&mut known.identifiers).into_iter().map(|(key, id)| (key, there(id))).collect();
        Self {
            plan,
            layout,
            known,
            people: Vec::new(),
            places: HashMap::new(),
            emails,
            handles: HashMap::new(),
            identifiers,
            report: Report::default(),
        }
    }

    /// The people that became different, and what became of the rows. Rows of which the later ones undid what the
    /// earlier ones did have changed nobody.
    pub(super) fn finish(self) -> (Vec<Person>, Report) {
        let differs = |one: &Person| one.is_new || one.before != one.now;
        let (different, same): (Vec<Person>, Vec<Person>) = self.people.into_iter().partition(differs);
        let mut report = self.report;
        let idle: u64 = same.iter().map(|one| one.rows).sum();
        (report.updated, report.unchanged) = (report.updated - idle, report.unchanged + idle);
        (different, report)
    }

    pub(super) fn take(&mut self, line: &Line) {
        let (column, reason) = match self.weigh(line) {
            Ok(()) => return,
            Err(why) => why,
        };
        self.report.faults.push(Fault { line: line.line, column, reason });
    }

    /// Takes a row whole, or says why not and changes nothing.
    fn weigh(&mut self, line: &Line) -> Result<(), (Option<usize>, String)> {
        let found = self.find(line)?;
        if found.is_some() && self.plan.existing == Existing::Skip {
            self.report.unchanged += 1;
            return Ok(());
        }
        let before = found.and_then(|holder| self.record(holder)).unwrap_or_else(|| self.newcomer());
        let mut now = before.clone();
        self.apply(line, &mut now);
        if found.is_none() {
            now.added = line.added;
            self.complete(&mut now);
            self.check_new(&now)?;
        }
        if found.is_some() && now == before {
            self.report.unchanged += 1;
            return Ok(());
        }
        if !now.is_somebody(self.layout) {
            return Err((None, "A contact needs a name, an e-mail or a Twitter handle; this row has none.".to_owned()));
        }
        self.check_keys(found, &now)?;
        self.check_options(&before, &now)?;
        self.keep(found, before, now);
        Ok(())
    }

    /// Whom a row is about: `None` for somebody new.
    fn find(&self, line: &Line) -> Result<Option<Holder>, (Option<usize>, String)> {
        let (layout, known) = (self.layout, &self.known);
        let text = |place: Option<usize>| match line.values.get(place?)? {
            Given::To(value) => Some(value),
            Given::Nothing | Given::Empty => None,
        };
        let there = |id: &ContactId| self.places.get(id).map_or(Holder::There(*id), |place| Holder::Here(*place));
        Ok(match self.plan.match_on {
            MatchOn::Id => match line.id {
                None => None,
                Some(id) if known.records.contains_key(&id) => Some(there(&id)),
                Some(id) => return Err((None, missing(id, known.unused.get(&id)))),
            },
            MatchOn::Email => {
                let key = text(layout.place(Column::Email)).map(|value| crate::users::email_key(&value.stored()));
                key.and_then(|key| self.emails.get(&key).copied())
            }
            MatchOn::Handle => {
                let key = text(layout.place(Column::Twitter)).map(|value| value.stored().to_ascii_lowercase());
                key.and_then(|key| {
                    let here = self.handles.get(&key).map(|place| Holder::Here(*place));
                    here.or_else(|| known.handles.get(&key).map(there))
                })
            }
            MatchOn::Field(field) => {
                let place = layout.place_of(field);
                let known = place.and_then(|place| layout.fields.get(place)).zip(text(place));
                let key = known.map(|(known, value)| (field, identifiers::identifier_of(known, value)));
                key.and_then(|key| self.identifiers.get(&key).copied())
            }
        })
    }

    fn record(&self, holder: Holder) -> Option<Record> {
        match holder {
            Holder::Here(place) => self.people.get(place).map(|one| one.now.clone()),
            Holder::There(id) => match self.places.get(&id) {
                Some(place) => self.people.get(*place).map(|one| one.now.clone()),
                None => self.known.records.get(&id).cloned(),
            },
        }
    }

    fn newcomer(&self) -> Record {
        Record::empty(self.layout)
    }

    fn check_new(&self, now: &Record) -> Result<(), (Option<usize>, String)> {
        if let Some(column) = self.known.forgotten_by(now, self.layout) {
            let why = "This person asked to be forgotten. Who wants to be back is added by hand.";
            return Err((self.layout.place(column), why.to_owned()));
        }
        let fields = self.layout.fields.iter().enumerate().filter(|(_, field)| field.required);
        for (place, field) in fields {
            if now.value(Some(place)).is_none() {
                let column = Some(place).filter(|place| *place < self.layout.given);
                return Err((column, format!("{} is needed for a new contact.", field.label)));
            }
        }
        Ok(())
    }

    /// Nobody else may have what only one can have.
    fn check_keys(&self, found: Option<Holder>, now: &Record) -> Result<(), (Option<usize>, String)> {
        let found = found.map(|holder| self.settled(holder));
        if let Some(key) = now.email_key(self.layout) {
            let holder = self.emails.get(&key).map(|holder| self.settled(*holder));
            if let Some(other) = holder.filter(|other| Some(*other) != found) {
                return Err((self.layout.place(Column::Email), taken("e-mail", self.id_of(other))));
            }
        }
        for (field, key) in now.identifiers(self.layout) {
            let place = self.layout.place_of(field);
            let holder = self.identifiers.get(&(field, key)).map(|holder| self.settled(*holder));
            if let Some(other) = holder.filter(|other| Some(*other) != found) {
                let label = place.and_then(|place| self.layout.fields.get(place)).map_or("", |field| &field.label);
                return Err((place, taken(label, self.id_of(other))));
            }
        }
        Ok(())
    }

    /// Who does not have an option that was withdrawn does not get it.
    fn check_options(&self, before: &Record, now: &Record) -> Result<(), (Option<usize>, String)> {
        for (place, field) in self.layout.fields.iter().enumerate() {
            let value = now.value(Some(place));
            if let Some(why) = value.and_then(|value| field.keeps_from(before.value(Some(place)), value)) {
                return Err((Some(place), why));
            }
        }
        Ok(())
    }

    /// Somebody the database knows, and who stands among the people already, is one holder.
    fn settled(&self, holder: Holder) -> Holder {
        match holder {
            Holder::There(id) => self.places.get(&id).map_or(holder, |place| Holder::Here(*place)),
            Holder::Here(_) => holder,
        }
    }

    fn id_of(&self, holder: Holder) -> Option<ContactId> {
        match holder {
            Holder::There(id) => Some(id),
            Holder::Here(place) => self.people.get(place).and_then(|one| one.id),
        }
    }

    fn keep(&mut self, found: Option<Holder>, before: Record, now: Record) {
        let place = match found.map(|holder| self.settled(holder)) {
            Some(Holder::Here(place)) => place,
            Some(Holder::There(id)) => {
                self.people.push(Person {
                    id: Some(id),
                    is_new: false,
                    before: before.clone(),
                    now: before.clone(),
                    rows: 0,
                });
                self.places.insert(id, self.people.len() - 1);
                self.people.len() - 1
            }
            None => {
                let nobody = self.newcomer();
                self.people.push(Person { id: None, is_new: true, before: nobody.clone(), now: nobody, rows: 0 });
                self.people.len() - 1
            }
        };
        if found.is_some() {
            self.report.updated += 1;
        } else {
            self.report.created += 1;
        }
        self.hold(place, &before, &now);
        if let Some(person) = self.people.get_mut(place) {
            person.now = now;
            person.rows += u64::from(found.is_some());
        }
    }

    /// Keys change hands with the row, so that a later one finds who has them now.
    fn hold(&mut self, place: usize, before: &Record, now: &Record) {
        let (was, is) = (before.email_key(self.layout), now.email_key(self.layout));
        if let Some(key) = was.filter(|key| Some(key) != is.as_ref()) {
            self.emails.remove(&key);
        }
        self.emails.extend(is.map(|key| (key, Holder::Here(place))));
        if self.plan.match_on == MatchOn::Handle {
            self.handles.extend(now.handle(self.layout).map(|handle| (handle.key(), place)));
        }
        for key in before.identifiers(self.layout) {
            self.identifiers.remove(&key);
        }
        for key in now.identifiers(self.layout) {
            self.identifiers.insert(key, Holder::Here(place));
        }
    }
}

fn missing(id: ContactId, state: Option<&State>) -> String {
    match state {
        Some(State::Merged) => format!("The contact {id} was merged into another."),
        Some(_) => format!("The contact {id} was deleted."),
        None => format!("There is no contact with the id {id}."),
    }
}

fn taken(what: &str, by: Option<ContactId>) -> String {
    match by {
        Some(id) => format!("The contact {id} has this {what} already."),
        None => format!("An earlier row has this {what} already."),
    }
}
