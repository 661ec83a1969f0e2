//! People we know, or have only seen: who they are, how they are found, and what was done to them.

pub mod bulk;
mod forms;
pub mod identifiers;
mod model;
mod queries;
mod routes;
mod saving;
mod search;
pub mod steps;
mod tags;
mod tokens;
mod values;
mod views;
mod words;

pub use model::{
    CHANGED, CREATED, Contact, Draft, Editor, Image, Refused, State, TAGGED, UNTAGGED, Watcher, Watchers, kinds,
    name_from,
};
pub use queries::{
    all_after, any, by_email, by_handle, create_anonymous_many, find, handles, lines, name_of, names_of, touch,
};
pub use routes::routes;
pub use saving::{change, create, create_many, delete, set_many};
pub use search::{Query, Selection, compile, count_up_to, criteria, ids_after};
pub use steps::{ChangeTags, FieldCompares};
pub use tags::{Tag, add_tags, ensure_tags, find_tag, page_with_tag, remove_tags, tag_choices, tags_of};
pub use tokens::ContactField;
pub use values::{Facts, facts, image, values};
pub use words::{folded, refresh_words};
