//! Contacts' pictures on X, as the list of contacts shows them: our copies.

use std::collections::HashMap;

use super::{cards, panel, queries};
use crate::contacts::{Contact, Portraits};
use crate::db::{self, Conn};
use crate::ids::ContactId;
use crate::twitter::integration;

/// Knows our copies of pictures on X.
#[derive(Clone, Copy, Debug, Default)]
pub struct Faces;

impl Portraits for Faces {
    fn of(&self, conn: &mut Conn, contacts: &[Contact]) -> db::Result<HashMap<ContactId, String>> {
        let ids: Vec<ContactId> =
            contacts.iter().filter(|contact| contact.twitter.is_some()).map(|contact| contact.id).collect();
        let profiles = if ids.is_empty() { Vec::new() } else { queries::with_pictures(conn, &ids)? };
        if profiles.is_empty() || !integration::features(conn)?.shows_profile {
            return Ok(HashMap::new());
        }
        let handles: HashMap<ContactId, &str> =
            contacts.iter().filter_map(|contact| Some((contact.id, contact.twitter.as_deref()?))).collect();
        let theirs = profiles
            .into_iter()
            .filter(|(id, profile)| profile.is_known() && panel::is_of(profile, handles.get(id).copied()));
        Ok(theirs.filter_map(|(id, profile)| Some((id, cards::picture_url(id, &profile)?))).collect())
    }
}
