//! All SQL on `contact_words`.

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Unsigned};

use super::{is_found_by, parts, words_of};
use crate::contacts::model::{Contact, State};
use crate::contacts::queries::lines;
use crate::db::{self, Conn, Values};
use crate::fields::{self, Field, Kind, Value};
use crate::ids::ContactId;
use crate::schema::{contact_words, contacts};

/// Rows of one INSERT.
const ROWS: usize = 5000;

/// Contacts of whose words some begin with those of a text, or the newest when it is empty: for pickers.
pub fn named(conn: &mut Conn, text: &str, most: usize) -> QueryResult<Vec<Contact>> {
    let mut words = parts(text).into_iter();
    let Some(first) = words.next() else {
        let newest = contacts::table.filter(contacts::state.eq(State::Identified)).order(contacts::id.desc());
        return newest.limit(i64::try_from(most).unwrap_or(10)).select(Contact::as_select()).load(conn);
    };
    // Folded words are letters and digits: nothing in them ends a text in SQL.
    let beside = |word: String| {
        format!(
            " AND EXISTS (SELECT 1 FROM contact_words o WHERE o.contact_id = w.contact_id AND o.word LIKE '{word}%')"
        )
    };
    let others: String = words.take(4).map(beside).collect();
    let sql =
        format!("SELECT DISTINCT w.contact_id FROM contact_words w WHERE w.word LIKE '{first}%'{others} LIMIT {most}");
    let ids: Vec<Id> = sql_query(sql).load(conn)?;
    lines(conn, &ids.iter().map(|row| row.contact_id).collect::<Vec<_>>())
}

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = Unsigned<BigInt>)]
    contact_id: ContactId,
}

type Names = (ContactId, Option<String>, Option<String>, Option<String>, Option<String>);

/// Writes the words of these contacts anew, from what their rows say now: whoever changes a name, an e-mail, a handle
/// or a company calls it in the same transaction. Contacts that are not in use lose theirs.
pub fn refresh_words(conn: &mut Conn, ids: &[ContactId]) -> db::Result<()> {
    for ids in ids.chunks(1000) {
        diesel::delete(contact_words::table.filter(contact_words::contact_id.eq_any(ids))).execute(conn)?;
        let rows = rows_of(conn, ids)?;
        insert(conn, rows)?;
    }
    Ok(())
}

/// Takes their words off these contacts.
pub(in crate::contacts) fn forget(conn: &mut Conn, ids: &[ContactId]) -> QueryResult<()> {
    for ids in ids.chunks(ROWS) {
        diesel::delete(contact_words::table.filter(contact_words::contact_id.eq_any(ids))).execute(conn)?;
    }
    Ok(())
}

/// Writes words of contacts that have none of them yet; in the order of the index, which is much the quickest.
pub(in crate::contacts) fn insert(conn: &mut Conn, mut rows: Vec<(ContactId, String)>) -> QueryResult<()> {
    rows.sort_unstable_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
    for rows in rows.chunks(ROWS) {
        let mut values = Values::default();
        for (id, word) in rows {
            drop(values.row().text(word).number(id));
        }
        conn.batch_execute(&format!("INSERT INTO contact_words (word, contact_id) VALUES {}", values.take()))?;
    }
    Ok(())
}

fn rows_of(conn: &mut Conn, ids: &[ContactId]) -> db::Result<Vec<(ContactId, String)>> {
    let names: Vec<Names> = contacts::table
        .filter(contacts::id.eq_any(ids).and(contacts::state.eq(State::Identified)))
        .select((contacts::id, contacts::first_name, contacts::last_name, contacts::email_key, contacts::twitter_key))
        .load(conn)?;
    let known: Vec<ContactId> = names.iter().map(|(id, ..)| *id).collect();
    let fields: Vec<Field> = fields::all(conn)?.into_iter().filter(is_found_by).collect();
    let values = fields::read(conn, &fields.iter().collect::<Vec<_>>(), &known)?;
    let words = |((id, first, last, email, handle), values): (Names, Vec<Option<Value>>)| {
        let (mut company, mut numbers) = (String::new(), Vec::new());
        for (field, text) in fields.iter().zip(values.iter().map(|value| value.as_ref().map(Value::stored))) {
            if field.kind == Kind::Tel { numbers.extend(text) } else { company = text.unwrap_or_default() }
        }
        let names = [first.as_deref().unwrap_or(""), last.as_deref().unwrap_or(""), &company];
        let words = words_of(&names, &numbers, email.as_deref(), handle.as_deref());
        words.into_iter().map(move |word| (id, word)).collect::<Vec<_>>()
    };
    Ok(names.into_iter().zip(values).flat_map(words).collect())
}
