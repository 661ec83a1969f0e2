//! The calls that one contact takes.

use super::POSTS;
use super::model::Wanted;
use crate::twitter::client::{Answer, Client, XPost, XUser};
use crate::twitter::failure::Failure;
use crate::twitter::sender::Sender;

/// What X answered about one contact.
pub(super) struct Fetched {
    pub(super) wanted: Wanted,
    pub(super) user: Answer<XUser>,
    /// `None` when there was nobody, or nobody who shows posts.
    pub(super) posts: Option<Answer<Vec<XPost>>>,
    /// A new picture's bytes.
    pub(super) picture: Option<Vec<u8>>,
}

/// Asks about one contact.
pub(super) async fn fetch(client: &Client, sender: &Sender, wanted: Wanted) -> Fetched {
    let user = user(client, sender, &wanted).await;
    let (mut posts, mut picture) = (None, None);
    if let Ok(found) = &user.result {
        if !found.is_protected {
            posts = Some(client.posts_of(&sender.keys, &found.xid, None, POSTS, true).await);
        }
        let is_known = wanted.picture.is_some() && wanted.picture_url == found.picture_url;
        if let Some(url) = found.large_picture_url().filter(|_| !is_known) {
            // A page without a picture is fine; it is asked for again with the next look.
            picture = client.picture(&url).await.ok().map(|(bytes, _)| bytes);
        }
    }
    Fetched { wanted, user, posts, picture }
}

/// By the number X gave them, once we know it: a handle can be renamed, and then taken by somebody else.
async fn user(client: &Client, sender: &Sender, wanted: &Wanted) -> Answer<XUser> {
    if let Some(xid) = &wanted.user_xid {
        let user = client.user_by_xid(&sender.keys, xid).await;
        if !matches!(user.result, Err(Failure::NotFound)) {
            return user;
        }
    }
    client.user_by_handle(&sender.keys, &wanted.handle).await
}
