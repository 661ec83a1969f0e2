//! The calls that one contact takes.

use super::POSTS;
use super::model::Wanted;
use crate::twitter::budget::Hold;
use crate::twitter::client::{Answer, Client, XPhoto, XPost, XUser};
use crate::twitter::sender::Sender;

/// New pictures of posts fetched with one look; the rest come with the next.
const PHOTOS: usize = 12;

/// A contact about to be asked about, and what is known already.
#[derive(Clone, Debug)]
pub(super) struct Question {
    pub(super) wanted: Wanted,
    /// Pictures of posts that lie here already, by X's name.
    pub(super) photos: Vec<String>,
    /// Put aside for the profile and for the posts.
    pub(super) held: [Hold; 2],
    /// Whether anybody is to see posts.
    pub(super) with_posts: bool,
}

/// What X answered about one contact.
pub(super) struct Fetched {
    pub(super) question: Question,
    pub(super) user: Answer<XUser>,
    /// `None` when there was nobody, nobody who shows posts, or nobody to see them.
    pub(super) posts: Option<Answer<Vec<XPost>>>,
    /// A new picture's bytes.
    pub(super) picture: Option<Vec<u8>>,
    /// New pictures of posts, by X's name, and their bytes.
    pub(super) photos: Vec<(String, Vec<u8>)>,
}

/// Asks about one contact.
pub(super) async fn fetch(client: &Client, sender: &Sender, question: Question) -> Fetched {
    let wanted = &question.wanted;
    // By the number X gave them, once we know it, and by nothing else: a handle can be renamed, and then be taken by
    // somebody who has nothing to do with this contact.
    let user = match &wanted.user_xid {
        Some(xid) => client.user_by_xid(&sender.keys, xid).await,
        None => client.user_by_handle(&sender.keys, &wanted.handle).await,
    };
    let (mut posts, mut picture, mut photos) = (None, None, Vec::new());
    if let Ok(found) = &user.result {
        if !found.is_protected && question.with_posts {
            let answer = client.posts_of(&sender.keys, &found.xid, None, POSTS, true).await;
            photos = pictures(client, answer.result.as_deref().unwrap_or_default(), &question.photos).await;
            posts = Some(answer);
        }
        let is_known = wanted.picture.is_some() && wanted.picture_url == found.picture_url;
        if let Some(url) = found.large_picture_url().filter(|_| !is_known) {
            // A page without a picture is fine; it is asked for again with the next look.
            picture = client.picture(&url).await.ok().map(|(bytes, _)| bytes);
        }
    }
    Fetched { question, user, posts, picture, photos }
}

/// The pictures that do not lie here yet; the first that cannot be had ends it, so that a bad day stays short.
async fn pictures(client: &Client, posts: &[XPost], known: &[String]) -> Vec<(String, Vec<u8>)> {
    let new: Vec<&XPhoto> =
        posts.iter().flat_map(|post| &post.photos).filter(|one| !known.contains(&one.key)).collect();
    let mut found = Vec::new();
    for photo in new.into_iter().take(PHOTOS) {
        match client.picture(&photo.medium_url()).await {
            Ok((bytes, _)) => found.push((photo.key.clone(), bytes)),
            Err(_failure) => break,
        }
    }
    found
}
