//! The face of everything a page is made with.

mod chart;
mod error;
mod flash;
mod form;
mod number;
mod page;
mod pager;
mod shell;
pub mod slug;
pub mod statics;
pub mod upload;
pub mod urls;
mod zone;

pub use chart::{Bar, Piece, bars, first_of, last_of, piles, sparkline, tallest};
pub use error::{Error, Result};
pub use flash::{Flash, flash, take_flash};
pub use form::{CSRF_FIELD, Filled, Form, token_of, verify_token};
pub use number::grouped;
pub use page::{again, download_name, is_part, page, see_other};
pub use pager::{Cursor, Paged, limit_of};
pub use shell::{MenuItem, Shell};
pub use statics::asset;
pub use zone::{in_zone, typed_time, when};
