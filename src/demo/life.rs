//! What people of the sample company did with its contacts over half a year: owners, notes, consents, points, changes.

use chrono::Duration;

use crate::activity::{self, NewActivity};
use crate::clock::At;
use crate::contacts::{
    self, Channel, ConsentChannel, Editor, NewConsent, NewNote, NoteKind, Patch, PointsChange, Watchers, Why,
};
use crate::db::{self, Conn};
use crate::fields::{self, Value};
use crate::ids::{ContactId, PageId, UserId};
use crate::pages;

/// Of every fifth contact: how many days ago, what, and the words.
const NOTES: [(i64, NoteKind, &str); 6] = [
    (
        148,
        NoteKind::Meeting,
        "Met at the harbour market. Runs two cafés, buys elsewhere, not happy with how old the beans are.",
    ),
    (121, NoteKind::Email, "Sent the price list. Asked for a sample of the dark roast."),
    (
        96,
        NoteKind::Call,
        "Liked the sample.\nWants deliveries on Tuesdays before eight, at the back door.\nCall again when the new harvest is in.",
    ),
    (43, NoteKind::General, "Pays within a week. Prefers to be called in the morning."),
    (12, NoteKind::Call, "New harvest: ordered ten sacks, maybe twelve."),
    (2, NoteKind::Meeting, "Coming to the tasting with a colleague."),
];

/// How many days ago, how many points, and why.
const POINTS: [(i64, i32, &str); 5] = [
    (150, 5, "Came to the market stall"),
    (110, 10, "First order"),
    (80, 10, "Second order"),
    (40, -5, "Cancelled a delivery at the last minute"),
    (10, 15, "Brought a friend"),
];

/// The contacts of the sample company in their order, its team, and when it all ends.
#[derive(Clone, Copy)]
struct Life<'l> {
    people: &'l [ContactId],
    team: &'l [UserId],
    now: At,
}

/// Something that happened so many days ago.
type Deed<'l> = (i64, Box<dyn Fn(&mut Conn, i64) -> db::Result<()> + 'l>);

/// Writes it all down, one day after the other, as it would have been.
pub(super) fn live(conn: &mut Conn, people: &[ContactId], team: &[UserId], now: At) -> db::Result<()> {
    let life = Life { people, team, now };
    let mut deeds: Vec<Deed<'_>> = vec![
        (140, Box::new(move |conn, days| life.owned(conn, days))),
        (20, Box::new(move |conn, days| moved(conn, life.people, life.by(1, days)))),
    ];
    for (place, (days, change, reason)) in POINTS.iter().enumerate() {
        let those = life.every(place % 3, 6);
        deeds.push((
            *days,
            Box::new(move |conn, days| {
                contacts::adjust_points(conn, &those, PointsChange::Plus(*change), reason, life.by(place, days))?;
                Ok(())
            }),
        ));
    }
    for (place, contact) in life.every(0, 5).into_iter().enumerate() {
        for (days, kind, text) in NOTES.iter().skip(place % 3) {
            deeds.push((*days, Box::new(move |conn, days| life.noted(conn, contact, (*kind, text), (place, days)))));
        }
        deeds.push((120, Box::new(move |conn, days| consents(conn, contact, life.by(place, days)))));
    }
    for (days, channel, why, words) in
        [(60, Channel::Email, Why::Asked, "Too many newsletters"), (30, Channel::Phone, Why::ByUs, "Wrong number")]
    {
        let silent = life.every(7, 11);
        deeds.push((
            days,
            Box::new(move |conn, days| {
                contacts::block(conn, &silent, channel, why, words, life.by(1, days))?;
                Ok(())
            }),
        ));
    }
    deeds.sort_by_key(|(days, _)| std::cmp::Reverse(*days));
    deeds.into_iter().try_for_each(|(days, deed)| deed(conn, days))
}

impl Life<'_> {
    fn ago(&self, days: i64) -> At {
        self.now.minus(Duration::days(days))
    }

    fn by(&self, user: usize, days: i64) -> Editor {
        Editor::new(self.team.get(user % self.team.len().max(1)).copied(), self.ago(days))
    }

    fn every(&self, first: usize, step: usize) -> Vec<ContactId> {
        self.people.iter().skip(first).step_by(step).copied().collect()
    }

    fn owned(&self, conn: &mut Conn, days: i64) -> db::Result<()> {
        for (place, owner) in self.team.iter().enumerate() {
            let patch = Patch { owner: Some(Some(*owner)), ..Patch::default() };
            contacts::patch(conn, &self.every(place, 3), &patch, &Watchers::default(), self.by(0, days))?;
        }
        Ok(())
    }

    fn noted(
        &self,
        conn: &mut Conn,
        contact: ContactId,
        (kind, text): (NoteKind, &str),
        (user, days): (usize, i64),
    ) -> db::Result<()> {
        let note = NewNote { kind, text: text.to_owned(), at: self.ago(days) };
        contacts::add_note(conn, contact, &note, self.by(user, days))?;
        Ok(())
    }
}

fn consents(conn: &mut Conn, contact: ContactId, editor: Editor) -> db::Result<()> {
    for (channel, source, words) in [
        (
            ConsentChannel::XMention,
            "Card at the market stall",
            "You may mention me on X when there is something to taste.",
        ),
        (ConsentChannel::Email, "Order form", "Yes, send me the monthly letter."),
    ] {
        let (source, words) = (source.to_owned(), words.to_owned());
        let new = NewConsent { channel, is_granted: true, source, words, at: editor.now };
        contacts::record_consent(conn, contact, &new, editor)?;
    }
    Ok(())
}

/// Every third contact looked at the page now and then; how many days ago.
const VISITS: [i64; 9] = [131, 104, 99, 71, 64, 35, 33, 9, 3];

/// Visits of half a year, so that lists show who was there lately and charts have something to draw.
pub(super) fn visit(conn: &mut Conn, people: &[ContactId], page: PageId, now: At) -> db::Result<()> {
    for (place, days) in VISITS.iter().enumerate() {
        let at = now.minus(Duration::days(*days));
        let those: Vec<ContactId> = people.iter().skip(place % 2 * 3).step_by(3).copied().collect();
        let visit =
            |id: &ContactId| NewActivity::new(*id, &pages::VISIT, "Visited “Autumn tasting”", at).about("page", page);
        activity::record(conn, &those.iter().map(visit).collect::<Vec<_>>())?;
        contacts::touch(conn, &those, at)?;
    }
    Ok(())
}

/// Some moved to another town, so that the Changes tab has something to show.
fn moved(conn: &mut Conn, people: &[ContactId], editor: Editor) -> db::Result<()> {
    let Some(city) = fields::by_alias(conn, "city")? else { return Ok(()) };
    for (town, those) in [("Bristol", 0), ("Cardiff", 5)] {
        let value = Some(Value::Text(town.to_owned()));
        let patch = Patch { values: vec![(city.id, value)], ..Patch::default() };
        let those: Vec<ContactId> = people.iter().skip(those).step_by(10).copied().collect();
        contacts::patch(conn, &those, &patch, &Watchers::default(), editor)?;
    }
    Ok(())
}
