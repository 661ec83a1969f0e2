//! A contact's posts and their pictures, written down together.

use super::ledger::Kept;
use super::model::{Cached, Photo};
use super::queries;
use crate::clock::At;
use crate::db::{self, Conn};
use crate::twitter::client::XPost;
use crate::twitter::pictures;

/// What is kept becomes what X shows now: pictures of posts that are not shown any more go with them.
pub(super) fn write(conn: &mut Conn, kept: &Kept<'_>, posts: &[XPost], now: At) -> db::Result<()> {
    let question = &kept.fetched.question;
    let contact = question.wanted.contact_id;
    let rows = posts.iter().map(|post| Cached::of(contact, post, now)).collect::<anyhow::Result<Vec<_>>>()?;
    queries::replace_timeline(conn, contact, &rows)?;
    let copies: Vec<pictures::Kept> = kept.photos.values().cloned().collect();
    queries::register(conn, &copies, now)?;
    let shown: Vec<&str> = posts.iter().flat_map(|post| &post.photos).map(|photo| photo.key.as_str()).collect();
    let new = posts.iter().flat_map(|post| {
        let places = post.photos.iter().zip(0_u8..);
        places.filter_map(|(photo, place)| {
            let copy = kept.photos.get(&photo.key)?;
            Some(Photo {
                contact_id: contact,
                media_key: photo.key.clone(),
                post_xid: post.xid.clone(),
                place,
                is_film: photo.is_film,
                alt: photo.alt.clone(),
                width: copy.size.0,
                height: copy.size.1,
                hash: copy.hash.clone(),
            })
        })
    });
    let new: Vec<Photo> = new.collect();
    Ok(queries::replace_photos(conn, contact, &shown, &new)?)
}
