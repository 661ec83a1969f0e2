//! People we know, or have only seen: who they are, how they are found, and what was done to them.

mod acts;
mod avatar;
mod batch;
mod bin;
mod blocks;
pub mod bulk;
mod consent;
mod duplicates;
mod erase;
pub mod export;
mod follow;
mod forms;
pub mod identifiers;
mod image;
mod list;
mod meanwhile;
pub mod merge;
mod model;
mod notes;
mod patch;
mod points;
mod queries;
mod quick;
mod routes;
mod saving;
mod scores;
pub mod steps;
mod tags;
mod tokens;
mod undo;
mod uses;
mod values;
mod views;
mod words;

pub use batch::{Acts, Back, BatchAct, Batches, Wish};
pub use bin::{BIN_DAYS, Purge, Restored, bin, unbin};
pub use blocks::{Block, Channel, Why, block, blocked, blocks_of, unblock};
pub use consent::{
    Channel as ConsentChannel, Consent, NewConsent, consented, consents_of, record_consent,
    standing as consent_standing,
};
pub use duplicates::{Duplicates, Likeness};
pub use erase::{Erased, Identifier, erase, suppressed, tell};
pub use follow::{Crossing, Erasing, Follow, Follows, Holding, Key, Rows, Then, follows};
pub use forms::answer;
pub use image::{Image, MERGED_INTO, MOVED, STATUS};
pub use list::{Query, Selection, asking, compile, count_up_to, criteria, ids_after, neighbours};
pub use merge::{recognise_by, survivor};
pub use model::{
    CHANGED, CREATED, Contact, Draft, Editor, Portraits, Refused, State, TAGGED, UNTAGGED, Watcher, Watchers, kinds,
    name_from,
};
pub use notes::{NewNote, Note, NoteKind, NotesAsked, NotesTab, add_note, count_notes, notes_of};
pub use patch::{Left, Patch, Patched, PointsChange, patch};
pub use points::{PointsLine, adjust_points, points_of};
pub use queries::{
    all_after, any, by_email, by_handle, create_anonymous_many, find, handles, hold, lines, live, name_of, names_of,
    touch,
};
pub use routes::routes;
pub use saving::{change, create, create_many, set_many};
pub use scores::points_between;
pub use steps::{ChangeTags, FieldCompares};
pub use tags::{
    Tag, TagUse, TagUses, UsesTags, add_tags, ensure_tags, find_tag, page_with_tag, remove_tags, tag_choices, tags_of,
};
pub use tokens::ContactField;
pub use undo::Undoing;
pub use uses::FieldUses;
pub use values::{Facts, facts, images, values};
pub use words::{folded, named, refresh_words};
