//! SQL that lists tasks: the most urgent first, those that ended latest first; each order is that of an index.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::BigInt;

use super::list::{Due, Whose, Wish};
use crate::clock::At;
use crate::contacts::State;
use crate::db::Conn;
use crate::ids::{TaskId, UserId};
use crate::schema::{contacts, tasks};
use crate::tasks::model::{Task, TaskState};
use crate::web::{Cursor, limit_of};

/// Counting stops here: more is "many" to a person.
pub(super) const COUNTED: i64 = 1_000;

/// One more than `shown` tasks, in list order; in reverse when walking back.
pub(super) fn page(conn: &mut Conn, wish: &Wish, cursor: &Cursor, shown: usize) -> QueryResult<Vec<Task>> {
    if wish.is_finished { finished(conn, wish, cursor, shown) } else { open(conn, wish, cursor, shown) }
}

fn open(conn: &mut Conn, wish: &Wish, cursor: &Cursor, shown: usize) -> QueryResult<Vec<Task>> {
    let mut query = tasks::table
        .inner_join(contacts::table)
        .filter(tasks::state.eq(TaskState::Open.key()))
        .filter(contacts::state.eq_any([State::Anonymous, State::Identified]))
        .select(Task::as_select())
        .limit(limit_of(shown))
        .into_boxed();
    query = match wish.whose {
        Whose::Everybody => query,
        Whose::Nobody => query.filter(tasks::owner_id.is_null()),
        Whose::One(owner) => query.filter(tasks::owner_id.eq(Some(owner))),
    };
    query = match wish.due {
        Due::Any => query,
        Due::Before(at) => query.filter(tasks::due_at.lt(at)),
        Due::Between(from, to) => query.filter(tasks::due_at.ge(from).and(tasks::due_at.lt(to))),
        Due::From(at) => query.filter(tasks::due_at.ge(at)),
    };
    let is_back = matches!(cursor, Cursor::Before(_));
    if let Some((id, Some((at, _)))) = place(conn, cursor)? {
        query = if is_back {
            query.filter(tasks::due_at.lt(at).or(tasks::due_at.eq(at).and(tasks::id.lt(id))))
        } else {
            query.filter(tasks::due_at.gt(at).or(tasks::due_at.eq(at).and(tasks::id.gt(id))))
        };
    }
    if is_back {
        query.order((tasks::due_at.desc(), tasks::id.desc())).load(conn)
    } else {
        query.order((tasks::due_at.asc(), tasks::id.asc())).load(conn)
    }
}

fn finished(conn: &mut Conn, wish: &Wish, cursor: &Cursor, shown: usize) -> QueryResult<Vec<Task>> {
    let mut query = tasks::table
        .filter(tasks::finished_at.is_not_null())
        .select(Task::as_select())
        .limit(limit_of(shown))
        .into_boxed();
    query = match wish.whose {
        Whose::Everybody => query,
        Whose::Nobody => query.filter(tasks::owner_id.is_null()),
        Whose::One(owner) => query.filter(tasks::owner_id.eq(Some(owner))),
    };
    let is_back = matches!(cursor, Cursor::Before(_));
    if let Some((id, Some((_, Some(at))))) = place(conn, cursor)? {
        let at = Some(at);
        query = if is_back {
            query.filter(tasks::finished_at.gt(at).or(tasks::finished_at.eq(at).and(tasks::id.gt(id))))
        } else {
            query.filter(tasks::finished_at.lt(at).or(tasks::finished_at.eq(at).and(tasks::id.lt(id))))
        };
    }
    if is_back {
        query.order((tasks::finished_at.asc(), tasks::id.asc())).load(conn)
    } else {
        query.order((tasks::finished_at.desc(), tasks::id.desc())).load(conn)
    }
}

/// When a task is due, and when it ended.
type When = (At, Option<At>);

/// Where a list goes on; nothing at its beginning, and at its beginning again when the row is gone.
fn place(conn: &mut Conn, cursor: &Cursor) -> QueryResult<Option<(TaskId, Option<When>)>> {
    let (Cursor::After(key) | Cursor::Before(key)) = cursor else { return Ok(None) };
    let Ok(id) = key.parse::<TaskId>() else { return Ok(None) };
    let at = tasks::table.find(id).select((tasks::due_at, tasks::finished_at)).first(conn).optional()?;
    Ok(Some((id, at)))
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    mine: i64,
    #[diesel(sql_type = BigInt)]
    free: i64,
    #[diesel(sql_type = BigInt)]
    every: i64,
}

/// Open tasks: mine, nobody's, all; each counted up to [`COUNTED`] and one more.
pub(super) fn counts(conn: &mut Conn, me: UserId) -> QueryResult<[i64; 3]> {
    let most = COUNTED + 1;
    let part = |which: &str, index: &str| {
        format!(
            "(SELECT COUNT(*) FROM (SELECT 1 FROM tasks t FORCE INDEX ({index}) JOIN contacts c ON c.id = t.contact_id \
             WHERE {which} t.state = 'open' AND c.state IN ({}, {}) LIMIT {most}) x)",
            State::Anonymous.code(),
            State::Identified.code()
        )
    };
    let (mine, free) = (format!("t.owner_id = {me} AND"), "t.owner_id IS NULL AND");
    let sql = format!(
        "SELECT {} AS mine, {} AS free, {} AS every",
        part(&mine, "tasks_mine"),
        part(free, "tasks_mine"),
        part("", "tasks_due")
    );
    let found: Counted = sql_query(sql).get_result(conn)?;
    Ok([found.mine, found.free, found.every])
}
