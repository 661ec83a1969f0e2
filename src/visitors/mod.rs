//! Browsers without a name, and the contact each turns out to be.

mod cookie;
mod counted;
mod days;
mod identify;
mod model;
mod queries;

pub use cookie::{Seen, known, known_or_new};
pub use counted::{is_counted, is_embedded, referer};
pub use days::{DAYS, first_day, last_days};
pub use identify::{identify, recognise};
pub use model::Who;
