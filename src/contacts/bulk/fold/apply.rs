//! A row over how somebody is: what it says, and what it does not touch.

use super::Fold;
use crate::contacts::bulk::journal::source;
use crate::contacts::bulk::model::{Existing, Given, Line};
use crate::contacts::bulk::record::Record;
use crate::contacts::consent;
use crate::fields::{Column, Value};

impl Fold<'_> {
    pub(super) fn apply(&self, line: &Line, now: &mut Record) {
        let fills = self.plan.existing == Existing::Fill;
        for (place, given) in now.values.iter_mut().zip(&line.values) {
            match given {
                Given::Nothing => (),
                Given::Empty if fills => (),
                Given::Empty => *place = None,
                Given::To(_) if fills && place.is_some() => (),
                Given::To(value) => *place = Some(value.clone()),
            }
        }
        // A score that is taken away is none, not unknown.
        if let Some(points) = self.layout.place(Column::Points).and_then(|place| now.values.get_mut(place)) {
            points.get_or_insert(Value::Number(0.0));
        }
        match &line.owner {
            Given::To(owner) if !(fills && now.owner.is_some()) => now.owner = Some(*owner),
            Given::Empty if !fills => now.owner = None,
            _ => (),
        }
        line.tags.iter().for_each(|tag| now.tag(tag));
        for channel in &line.blocks {
            if now.blocks.iter().all(|known| known != channel) {
                now.blocks.push((*channel).to_owned());
            }
        }
        self.agree(line, now);
        now.is_identified = true;
    }

    /// A withdrawal stands, whatever an older file says.
    fn agree(&self, line: &Line, now: &mut Record) {
        let is_new = match (line.consent, &now.consent) {
            (None, _) | (_, Some((false, _))) => false,
            (Some(_), None) => true,
            (Some(agrees), Some((before, _))) => agrees != *before && self.plan.existing != Existing::Fill,
        };
        if let Some(agrees) = line.consent.filter(|_| is_new) {
            now.consent = Some((agrees, consent::image(agrees, &source(self.plan), "")));
        }
    }

    /// What a new contact has when nobody says anything else.
    pub(super) fn complete(&self, now: &mut Record) {
        for (field, place) in self.layout.fields.iter().zip(&mut now.values) {
            if place.is_none() && field.archived_at.is_none() {
                *place = field.default_value();
            }
        }
    }
}
