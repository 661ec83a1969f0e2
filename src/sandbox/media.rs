//! Pictures of posts: where they stand in an answer, and what they look like.

use serde_json::{Map, Value, json};

use super::http::Answer;
use super::model::{Link, Photo, Stored};
use super::objects::Wanted;
use super::routes::{self, Cx};
use super::seed::SeedPhoto;
use super::{pictures, text};

/// Width and height of every picture here, at its largest.
const LARGE: (usize, usize) = (1200, 800);

/// A text that ends with the link to its pictures, as X stores it, and the pictures.
pub(super) fn attached(
    (mut stored, mut links): (String, Vec<Link>),
    seeds: &[SeedPhoto],
    (author, id): (&str, u64),
) -> (String, Vec<Link>, Vec<Photo>) {
    if !seeds.is_empty() {
        let target = format!("https://x.com/{author}/status/{id}/photo/1");
        let link = text::link(&target, &format!("{id}/media"));
        let slug = link.short.rsplit('/').next().unwrap_or_default().to_owned();
        stored = format!("{stored} {}", link.short);
        links.push(Link { display: format!("pic.x.com/{slug}"), ..link });
    }
    let photo = |(place, seed): (usize, &SeedPhoto)| {
        let kind = if seed.film { 7 } else { 3 };
        Photo {
            key: format!("{kind}_{}", id + 1 + u64::try_from(place).unwrap_or(0)),
            alt: seed.alt.clone(),
            film: seed.film,
        }
    };
    (stored, links, seeds.iter().enumerate().map(photo).collect())
}

/// A post's `attachments`; `None` when it has none.
pub(super) fn attachments(post: &Stored) -> Option<Value> {
    let keys: Vec<&str> = post.photos.iter().map(|photo| photo.key.as_str()).collect();
    (!keys.is_empty()).then(|| json!({ "media_keys": keys }))
}

/// `includes.media` of some posts: exactly the fields asked for.
pub(super) fn included(cx: &Cx<'_>, posts: &[&Stored], wanted: &Wanted) -> Vec<Value> {
    posts.iter().flat_map(|post| &post.photos).map(|photo| shown(photo, cx.url, &wanted.media_fields)).collect()
}

fn shown(photo: &Photo, here: &str, fields: &[String]) -> Value {
    let (name, url) = if photo.film { ("video", "preview_image_url") } else { ("photo", "url") };
    let mut object = Map::new();
    object.insert("media_key".into(), json!(photo.key));
    object.insert("type".into(), json!(name));
    for field in fields {
        let value = match field.as_str() {
            one if one == url => json!(format!("{here}/media/{}.png", photo.key)),
            "width" => json!(LARGE.0),
            "height" => json!(LARGE.1),
            "alt_text" => match &photo.alt {
                Some(alt) => json!(alt),
                None => continue,
            },
            _ => continue,
        };
        object.insert(field.clone(), value);
    }
    Value::Object(object)
}

/// `GET /media/{key}.png`, smaller with `?name=`.
pub(super) fn answer(cx: &Cx<'_>, file: &str) -> Result<Answer, Answer> {
    let key = file.strip_suffix(".png").ok_or_else(routes::not_found)?;
    let post = cx.state.world.posts.values().find(|post| post.photos.iter().any(|photo| photo.key == key));
    let post = post.filter(|post| !post.deleted).ok_or_else(routes::not_found)?;
    let part = match cx.call.param("name").as_deref() {
        Some("thumb") => 8,
        Some("small") => 2,
        _ => 1,
    };
    let picture = pictures::pattern(&format!("{} {key}", post.author), (LARGE.0 / part, LARGE.1 / part));
    Ok(Answer::of(200, "image/png", picture).with("cache-control", "max-age=300"))
}
