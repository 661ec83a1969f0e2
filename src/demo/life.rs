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

/// Writes it all down for the contacts of the sample company, in their order.
pub(super) fn live(conn: &mut Conn, people: &[ContactId], team: &[UserId], now: At) -> db::Result<()> {
    let ago = |days: i64| now.minus(Duration::days(days));
    let by = |user: usize, days: i64| Editor::new(team.get(user % team.len().max(1)).copied(), ago(days));
    for (place, owner) in team.iter().enumerate() {
        let theirs: Vec<ContactId> = people.iter().skip(place).step_by(3).copied().collect();
        let patch = Patch { owner: Some(Some(*owner)), ..Patch::default() };
        contacts::patch(conn, &theirs, &patch, &Watchers::default(), by(0, 140))?;
    }
    for (points, (days, change, reason)) in POINTS.iter().enumerate() {
        let those: Vec<ContactId> = people.iter().skip(points % 3).step_by(6).copied().collect();
        contacts::adjust_points(conn, &those, PointsChange::Plus(*change), reason, by(points, *days))?;
    }
    for (place, contact) in people.iter().step_by(5).enumerate() {
        for (days, kind, text) in NOTES.iter().skip(place % 3) {
            let note = NewNote { kind: *kind, text: (*text).to_owned(), at: ago(*days) };
            contacts::add_note(conn, *contact, &note, by(place, *days))?;
        }
        consents(conn, *contact, by(place, 120))?;
    }
    let silent: Vec<ContactId> = people.iter().skip(7).step_by(11).copied().collect();
    contacts::block(conn, &silent, Channel::Email, Why::Asked, "Too many newsletters", by(1, 60))?;
    contacts::block(conn, &silent, Channel::Phone, Why::ByUs, "Wrong number", by(0, 30))?;
    moved(conn, people, by(1, 20))
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
