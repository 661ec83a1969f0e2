//! What was decided is written: rows, tags, identifiers, the log of scores, the timeline, the journal.

use super::queries::{self, PointsRow};
use super::{Plan, Step, holding, refresh_words};
use crate::activity::{self, NewActivity};
use crate::audit::{self, NewChange};
use crate::contacts::image::Image;
use crate::contacts::model::{CHANGED, POINTS};
use crate::contacts::tags::{self, Tag};
use crate::db::{self, Conn};
use crate::fields::{self, Column, Field, Value};
use crate::ids::{ContactId, TagId};

pub(super) fn keep(conn: &mut Conn, plan: &Plan, steps: &[Step<'_>]) -> db::Result<()> {
    if steps.is_empty() {
        return Ok(());
    }
    let after: Vec<_> = steps.iter().map(|step| &step.after.contact).collect();
    queries::write(conn, &after, plan.editor.now)?;
    let rows: Vec<(ContactId, Vec<Option<Value>>)> =
        steps.iter().map(|step| (step.after.contact.id, step.after.values.clone())).collect();
    fields::write(conn, &plan.side_fields(), &rows)?;
    holding::hold(conn, plan, steps)?;
    refresh_words(conn, plan, steps)?;
    retag(conn, plan, steps)?;
    queries::log_points(conn, &steps.iter().filter_map(|step| step.points(plan)).collect::<Vec<_>>())?;
    let (mut news, mut changes) = (Vec::new(), Vec::new());
    for step in steps {
        let (before, after) = step.images(plan);
        news.extend(step.news(plan, &before, &after));
        let change = NewChange::new(plan.editor.user, "contact", step.after.contact.id, plan.act, plan.editor.now);
        changes.push(change.within(plan.editor.act).before(&before).after(&after));
    }
    activity::record(conn, &news)?;
    Ok(audit::record(conn, &changes)?)
}

fn retag(conn: &mut Conn, plan: &Plan, steps: &[Step<'_>]) -> db::Result<()> {
    let more = |step: &Step<'_>, has: &[Tag], had: &[Tag]| -> Vec<(ContactId, TagId)> {
        let new = has.iter().filter(|tag| !had.contains(tag));
        new.map(|tag| (step.after.contact.id, tag.id)).collect()
    };
    let on: Vec<_> = steps.iter().flat_map(|step| more(step, &step.after.tags, &step.before.tags)).collect();
    let off: Vec<_> = steps.iter().flat_map(|step| more(step, &step.before.tags, &step.after.tags)).collect();
    tags::retag(conn, &on, &off, plan.editor.now)
}

impl Step<'_> {
    /// Only what differs.
    fn images(&self, plan: &Plan) -> (Image, Image) {
        let (mut before, mut after) = (self.before.image(plan), self.after.image(plan));
        let same: Vec<String> =
            before.iter().filter(|(key, value)| after.get(*key) == Some(*value)).map(|(key, _)| key.clone()).collect();
        for key in same {
            before.remove(&key);
            after.remove(&key);
        }
        (before, after)
    }

    fn points(&self, plan: &Plan) -> Option<PointsRow<'_>> {
        let (was, is) = (self.before.contact.points, self.after.contact.points);
        let reason = if self.patch.reason.is_empty() { "Changed by hand" } else { self.patch.reason.as_str() };
        (was != is).then(|| PointsRow {
            contact_id: self.after.contact.id,
            delta: is.saturating_sub(was),
            points: is,
            reason,
            user_id: plan.editor.user,
            at: plan.editor.now,
        })
    }

    /// What the timeline says; of tags it has said it already.
    fn news(&self, plan: &Plan, before: &Image, after: &Image) -> Vec<NewActivity> {
        let (id, now) = (self.after.contact.id, plan.editor.now);
        let mut news = Vec::new();
        if self.before.contact.points != self.after.contact.points {
            let (was, is) = (self.before.contact.points, self.after.contact.points);
            let activity = NewActivity::new(id, &POINTS, format!("Points: {was} → {is}"), now);
            news.push(if self.patch.reason.is_empty() { activity } else { activity.detail(&self.patch.reason) });
        }
        let differs = |field: &&Field| before.get(&field.alias) != after.get(&field.alias);
        let others = plan.fields.iter().filter(|field| field.column() != Some(Column::Points)).filter(differs);
        let changed: Vec<&Field> = others.collect();
        let owner = (before.get("owner") != after.get("owner")).then_some("Owner");
        let names: Vec<&str> = changed.iter().map(|field| field.label.as_str()).chain(owner).collect();
        if !names.is_empty() {
            // A user's number tells a reader nothing.
            let lines: Vec<String> = changed.iter().map(|field| line(field, before, after)).collect();
            let activity = NewActivity::new(id, &CHANGED, format!("Changed {}", names.join(", ")), now);
            news.push(if lines.is_empty() || self.patch.is_discreet {
                activity
            } else {
                activity.detail(lines.join("\n"))
            });
        }
        news
    }
}

/// `City: “Paris” → “Rome”`, in words.
fn line(field: &Field, before: &Image, after: &Image) -> String {
    let words = |image: &Image| {
        let value = image.get(&field.alias).and_then(|stored| Value::of_stored(field.kind, stored));
        value.map(|value| value.named(field, chrono_tz::Tz::UTC)).unwrap_or_default()
    };
    format!("{}: “{}” → “{}”", field.label, words(before), words(after))
}
