//! Tags and the owner, in the head of the page.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::live;
use crate::contacts::{self, Editor, Patch, Watchers};
use crate::db::Db;
use crate::ids::{ContactId, UserId};
use crate::users::{self, Admin};
use crate::web::{self, Error, Form, urls};

/// The longest name of a tag.
const LONGEST: usize = 64;

/// `vip, press` puts on, `-press` takes off; so does the cross beside a tag.
pub(super) async fn tags(
    admin: Admin,
    id: Path<ContactId>,
    form: Form,
    db: Data<Db>,
    watchers: Data<Watchers>,
) -> web::Result<HttpResponse> {
    let (id, filled) = (id.into_inner(), form.0);
    let mut patch = typed(filled.value("tags"));
    patch.remove_tags.extend(filled.values("remove").into_iter().map(str::to_owned).filter(|name| !name.is_empty()));
    if let Some(name) = patch.add_tags.iter().find(|name| name.chars().count() > LONGEST) {
        let sentence = format!("A tag can have {LONGEST} characters; “{name}” has {}.", name.chars().count());
        return admin.go_with(urls::contact(&id), "danger", &sentence);
    }
    let editor = Editor::new(Some(admin.id()), admin.now);
    let patched = db.write(move |conn| match live(conn, id)? {
        Some(_) => contacts::patch(conn, &[id], &patch, &watchers, editor).map(Some),
        None => Ok(None),
    });
    let patched = patched.await?.ok_or(Error::NotFound)?;
    match patched.refused.first() {
        Some(left) => admin.go_with(urls::contact(&id), "danger", &left.sentence()),
        None => Ok(web::see_other(urls::contact(&id))),
    }
}

/// Names with commas between them, each once.
fn typed(text: &str) -> Patch {
    let mut patch = Patch::default();
    for name in text.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        let (list, name) = match name.strip_prefix('-').map(str::trim) {
            Some("") => continue,
            Some(name) => (&mut patch.remove_tags, name),
            None => (&mut patch.add_tags, name),
        };
        if list.iter().all(|known| known.to_lowercase() != name.to_lowercase()) {
            list.push(name.to_owned());
        }
    }
    patch
}

pub(super) async fn owner(
    admin: Admin,
    id: Path<ContactId>,
    form: Form,
    db: Data<Db>,
    watchers: Data<Watchers>,
) -> web::Result<HttpResponse> {
    let (id, chosen) = (id.into_inner(), form.0.text("owner").parse::<UserId>().ok());
    let editor = Editor::new(Some(admin.id()), admin.now);
    let done = db.write(move |conn| {
        let known = users::choices(conn)?;
        let name = chosen.map(|id| known.into_iter().find(|user| user.id == id).map(|user| user.name));
        if live(conn, id)?.is_none() {
            return Ok(None);
        }
        if name != Some(None) {
            let patch = Patch { owner: Some(chosen), ..Patch::default() };
            contacts::patch(conn, &[id], &patch, &watchers, editor)?;
        }
        Ok(Some(name))
    });
    match done.await?.ok_or(Error::NotFound)? {
        Some(None) => admin.go_with(urls::contact(&id), "danger", "Choose one of the users, or nobody."),
        Some(Some(name)) => admin.go(urls::contact(&id), &format!("{name} looks after this contact now.")),
        None => admin.go(urls::contact(&id), "Nobody looks after this contact now."),
    }
}

#[cfg(test)]
mod tests {
    use super::typed;

    #[test]
    fn a_minus_takes_a_tag_off() {
        let patch = typed(" vip, -old ,VIP,, - ,e-mail");
        assert_eq!((patch.add_tags, patch.remove_tags), (vec!["vip".into(), "e-mail".into()], vec!["old".to_owned()]));
    }
}
