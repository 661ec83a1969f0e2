//! SQL on `contact_points` for those who read it.

use diesel::prelude::*;

use crate::clock::At;
use crate::db::Conn;
use crate::ids::{ContactId, UserId};
use crate::schema::contact_points;

/// A change of a score.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = contact_points, check_for_backend(diesel::mysql::Mysql))]
pub struct PointsLine {
    /// By how many.
    pub delta: i32,
    /// The score afterwards.
    pub points: i32,
    /// Why.
    pub reason: String,
    /// Who; `None` for Linnet itself.
    pub user_id: Option<UserId>,
    /// When.
    pub at: At,
}

/// The latest changes of a contact's score, newest first.
pub fn points_of(conn: &mut Conn, contact: ContactId, most: i64) -> QueryResult<Vec<PointsLine>> {
    contact_points::table
        .filter(contact_points::contact_id.eq(contact))
        .order(contact_points::id.desc())
        .limit(most)
        .select(PointsLine::as_select())
        .load(conn)
}
