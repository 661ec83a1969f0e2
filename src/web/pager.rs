//! A cursor in, the next rows and the next cursor out.

use crate::web::Filled;

/// Where a list goes on: rows after this key, or before it when walking back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cursor {
    /// The first page.
    Start,
    /// The page after this key.
    After(String),
    /// The page before this key.
    Before(String),
}

impl Cursor {
    /// From `?after=` or `?before=`.
    pub fn of(query: &Filled) -> Self {
        match (query.text("after"), query.text("before")) {
            ("", "") => Self::Start,
            ("", before) => Self::Before(before.to_owned()),
            (after, _) => Self::After(after.to_owned()),
        }
    }
}

/// One page of a list, in its order, and the keys to walk on from.
#[derive(Clone, Debug)]
pub struct Paged<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// The key to ask for with `?before=`; `None` on the first page.
    pub before: Option<String>,
    /// The key to ask for with `?after=`; `None` on the last page.
    pub after: Option<String>,
}

/// How many rows to ask the database for: one more than shown tells whether there is another page.
pub fn limit_of(shown: usize) -> i64 {
    i64::try_from(shown).unwrap_or(i64::MAX).saturating_add(1)
}

impl<T> Paged<T> {
    /// From up to `shown + 1` rows as the query gave them: in list order for [`Cursor::Start`] and
    /// [`Cursor::After`], in reverse for [`Cursor::Before`].
    pub fn of(mut rows: Vec<T>, shown: usize, cursor: &Cursor, key: impl Fn(&T) -> String) -> Self {
        let more = rows.len() > shown;
        rows.truncate(shown);
        let backwards = matches!(cursor, Cursor::Before(_));
        if backwards {
            rows.reverse();
        }
        let has_before = if backwards { more } else { *cursor != Cursor::Start };
        let has_after = backwards || more;
        Self {
            before: rows.first().filter(|_| has_before).map(&key),
            after: rows.last().filter(|_| has_after).map(&key),
            rows,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Cursor, Paged};

    #[test]
    fn a_middle_page_leads_both_ways() {
        let page = Paged::of(vec![4, 5, 6], 2, &Cursor::After("3".into()), ToString::to_string);
        assert_eq!((page.rows, page.before.as_deref(), page.after.as_deref()), (vec![4, 5], Some("4"), Some("5")));
    }

    #[test]
    fn walking_back_turns_the_rows_round() {
        let page = Paged::of(vec![3, 2, 1], 2, &Cursor::Before("4".into()), ToString::to_string);
        assert_eq!((page.rows, page.before.as_deref(), page.after.as_deref()), (vec![2, 3], Some("2"), Some("3")));
    }
}
