//! SQL that sums up `contact_points`.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Integer};

use crate::clock::At;
use crate::db::Conn;
use crate::ids::ContactId;

#[derive(QueryableByName)]
struct Summed {
    #[diesel(sql_type = Integer)]
    place: i32,
    #[diesel(sql_type = BigInt)]
    total: i64,
}

/// By how much a score moved in each of these stretches of time; answered by the index alone.
pub fn points_between(conn: &mut Conn, contact: ContactId, stretches: &[(At, At)]) -> QueryResult<Vec<i64>> {
    if stretches.is_empty() {
        return Ok(Vec::new());
    }
    let instant = |at: At| at.utc().format("TIMESTAMP'%Y-%m-%d %H:%M:%S%.6f'").to_string();
    let part = |(place, (from, to)): (usize, &(At, At))| {
        format!(
            "SELECT {place} AS place, CAST(COALESCE(SUM(delta), 0) AS SIGNED) AS total FROM contact_points \
             FORCE INDEX (contact_points_at) WHERE contact_id = {contact} AND at >= {} AND at < {}",
            instant(*from),
            instant(*to)
        )
    };
    let parts: Vec<String> = stretches.iter().enumerate().map(part).collect();
    let mut rows: Vec<Summed> = sql_query(parts.join(" UNION ALL ")).load(conn)?;
    rows.sort_by_key(|row| row.place);
    Ok(rows.into_iter().map(|row| row.total).collect())
}
