//! A contact before → a contact after; no database.

use super::Plan;
use super::model::{Patch, PointsChange, Refusal};
use crate::contacts::image::{Image, STATUS, tagged};
use crate::contacts::model::{Contact, State};
use crate::contacts::tags::{self, Tag};
use crate::fields::{Column, Field, Value};
use crate::handle::Handle;

/// A contact as far as a set of changes touches it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Now {
    pub(super) contact: Contact,
    /// In the order of the plan's side fields.
    pub(super) values: Vec<Option<Value>>,
    /// By name.
    pub(super) tags: Vec<Tag>,
}

impl Now {
    pub(super) fn if_live(self) -> Result<Self, Refusal> {
        match self.contact.state {
            State::Anonymous | State::Identified => Ok(self),
            State::Binned => Err(Refusal::Binned),
            State::Merged | State::Forgotten => Err(Refusal::Gone),
        }
    }

    /// What it is found by.
    pub(super) fn names(&self) -> [Option<&String>; 4] {
        let contact = &self.contact;
        [&contact.first_name, &contact.last_name, &contact.email, &contact.twitter].map(Option::as_ref)
    }

    fn is_somebody(&self) -> bool {
        self.names().iter().any(Option::is_some)
    }

    /// A value of a field of either kind of column.
    pub(super) fn value(&self, plan: &Plan, field: &Field) -> Option<String> {
        match field.column() {
            Some(Column::FirstName) => self.contact.first_name.clone(),
            Some(Column::LastName) => self.contact.last_name.clone(),
            Some(Column::Email) => self.contact.email.clone(),
            Some(Column::Twitter) => self.contact.twitter.clone(),
            Some(Column::Points) => Some(self.contact.points.to_string()),
            None => {
                let place = plan.side_fields().iter().position(|one| one.id == field.id)?;
                self.values.get(place)?.as_ref().map(Value::stored)
            }
        }
    }

    /// All that a change can touch, as the journal keeps it.
    pub(super) fn image(&self, plan: &Plan) -> Image {
        let touched = plan.fields.iter().filter(|field| field.column().is_some() || plan.touched.contains(&field.id));
        let mut image: Image =
            touched.filter_map(|field| Some((field.alias.clone(), self.value(plan, field)?))).collect();
        image.extend(self.contact.owner_id.map(|owner| ("owner".to_owned(), owner.to_string())));
        image.extend(tagged(self.tags.iter().map(|tag| tag.name.as_str())));
        image.insert(STATUS.to_owned(), self.contact.state.code().to_string());
        image
    }
}

/// A contact as the change makes it, or why it cannot be.
pub(super) fn apply(plan: &Plan, before: &Now, patch: &Patch) -> Result<Now, Refusal> {
    let mut after = before.clone();
    let side = plan.side_fields();
    for (id, value) in &patch.values {
        let Some(field) = plan.fields.iter().find(|field| field.id == *id) else { continue };
        if let Some(column) = field.column() {
            set_fixed(&mut after.contact, column, value.as_ref())?;
            continue;
        }
        let place = side.iter().position(|one| one.id == *id);
        if let Some(cell) = place.and_then(|place| after.values.get_mut(place)) {
            cell.clone_from(value);
        }
    }
    if let Some(owner) = patch.owner {
        after.contact.owner_id = owner;
    }
    if let Some(change) = patch.points {
        after.contact.points = change.of(after.contact.points);
    }
    retag(plan, &mut after, patch);
    match (before.is_somebody() || before.contact.state == State::Identified, after.is_somebody()) {
        (false, true) => after.contact.state = State::Identified,
        (true, false) if before.is_somebody() => return Err(Refusal::Nameless),
        _ => (),
    }
    Ok(after)
}

fn set_fixed(contact: &mut Contact, column: Column, value: Option<&Value>) -> Result<(), Refusal> {
    let text = value.map(Value::stored);
    match column {
        Column::FirstName => contact.first_name = text,
        Column::LastName => contact.last_name = text,
        Column::Email => contact.email = text,
        Column::Points => {
            let points = text.and_then(|text| text.parse().ok()).unwrap_or(0);
            contact.points = PointsChange::Set(points).of(contact.points);
        }
        Column::Twitter => {
            let handle = text.map(|text| Handle::parse(&text)).transpose();
            let handle = handle.map_err(|refused| Refusal::Unfit(refused.to_string()))?;
            contact.twitter = handle.map(|handle| handle.as_str().to_owned());
        }
    }
    Ok(())
}

fn retag(plan: &Plan, after: &mut Now, patch: &Patch) {
    let named = |names: &[String]| -> Vec<Tag> {
        names.iter().filter_map(|name| plan.tags.get(&tags::key_of(name))).cloned().collect()
    };
    let (add, remove) = (named(&patch.add_tags), named(&patch.remove_tags));
    after.tags.retain(|tag| !remove.contains(tag));
    for tag in add {
        if !after.tags.contains(&tag) {
            after.tags.push(tag);
        }
    }
}
