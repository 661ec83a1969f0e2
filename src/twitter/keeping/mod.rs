//! What is kept of X stays true: posts are confirmed within a day or go, profiles somebody cares for are read again in
//! time, files nobody names are removed, and an administrator can have everything forgotten.

mod ageing;
mod queries;
mod recheck;
mod routes;
mod tidy;

use chrono::Duration;

pub use ageing::Ageing;
pub use recheck::Recheck;
pub use tidy::Tidy;

pub(super) use routes::routes;

/// X asks that what is deleted there is gone here within a day: what could not be confirmed for so long goes.
const KEPT: Duration = Duration::hours(24);
/// Early enough before that, posts are looked up again.
const CONFIRMED: Duration = Duration::hours(18);
/// Contacts one of us looked at within this are worth money; the posts of others go, and come back with a look.
const CARED_FOR: Duration = Duration::days(14);
/// A profile somebody cares for is read again by itself when it is older than this.
const AGED: Duration = Duration::days(3);
