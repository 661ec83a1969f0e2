//! Looking people up.

use serde_json::{Value, json};

use super::auth::Caller;
use super::bill::{Charge, charge};
use super::http::Answer;
use super::model::User;
use super::objects::{self, Wanted};
use super::routes::Cx;

type Reply = Result<Answer, Answer>;

/// `GET /2/users/me`: free of charge.
pub(super) fn me(cx: &mut Cx<'_>, caller: &Caller) -> Answer {
    let wanted = Wanted::of(cx.call, cx.state.world.policy.dialect);
    let user = cx.state.world.users.get(&caller.user).map(|user| objects::user(cx, user, &wanted));
    Answer::json(200, &json!({"data": user}))
}

/// `GET /2/users/:id`.
pub(super) fn by_id(cx: &mut Cx<'_>, id: &str) -> Reply {
    check_ids(cx, "id", &[id.to_owned()])?;
    Ok(one(cx, "id", id))
}

/// `GET /2/users/by/username/:username`.
pub(super) fn by_handle(cx: &mut Cx<'_>, handle: &str) -> Reply {
    check_handles(cx, "username", &[handle.to_owned()])?;
    Ok(one(cx, "username", handle))
}

/// `GET /2/users?ids=`.
pub(super) fn by_ids(cx: &mut Cx<'_>) -> Reply {
    let ids = cx.call.list("ids");
    check_ids(cx, "ids", &ids)?;
    Ok(many(cx, "ids", &ids))
}

/// `GET /2/users/by?usernames=`.
pub(super) fn by_handles(cx: &mut Cx<'_>) -> Reply {
    let handles = cx.call.list("usernames");
    check_handles(cx, "usernames", &handles)?;
    Ok(many(cx, "usernames", &handles))
}

fn one(cx: &mut Cx<'_>, parameter: &str, value: &str) -> Answer {
    let body = match shown(cx, parameter, value) {
        Ok(user) => json!({"data": user}),
        Err(error) => json!({"errors": [error]}),
    };
    Answer::json(200, &body)
}

fn many(cx: &mut Cx<'_>, parameter: &str, values: &[String]) -> Answer {
    let (mut data, mut errors) = (Vec::new(), Vec::new());
    for value in values {
        match shown(cx, parameter, value) {
            Ok(user) => data.push(user),
            Err(error) => errors.push(error),
        }
    }
    let mut body = json!({});
    if let Some(body) = body.as_object_mut() {
        for (name, list) in [("data", data), ("errors", errors)] {
            if !list.is_empty() {
                body.insert(name.to_owned(), Value::Array(list));
            }
        }
    }
    Answer::json(200, &body)
}

/// The user, paid for, or why not, which X says with a 200.
fn shown(cx: &mut Cx<'_>, parameter: &str, value: &str) -> Result<Value, Value> {
    let user = find(cx, parameter, value)?.clone();
    charge(&mut cx.state.world, Charge::UserRead, user.id, cx.now);
    let wanted = Wanted::of(cx.call, cx.state.world.policy.dialect);
    Ok(objects::user(cx, &user, &wanted))
}

/// Whoever is meant, if they can be seen.
pub(super) fn find<'a>(cx: &'a Cx<'_>, parameter: &str, value: &str) -> Result<&'a User, Value> {
    let world = &cx.state.world;
    let is_id = parameter.starts_with("id");
    let user = if is_id { world.by_id(value) } else { world.by_handle(value) };
    match user {
        None => Err(json!({
            "value": value, "title": "Not Found Error", "resource_type": "user", "parameter": parameter, "resource_id": value,
            "detail": format!("Could not find user with {parameter}: [{value}]."),
            "type": problem(cx, "resource-not-found"),
        })),
        Some(user) if user.suspended => Err(json!({
            "value": value, "title": "Forbidden", "resource_type": "user", "parameter": parameter, "resource_id": value,
            "detail": format!("User has been suspended: [{value}]."),
            "type": problem(cx, "resource-not-found"),
        })),
        Some(user) => Ok(user),
    }
}

/// The address of a kind of problem.
pub(super) fn problem(cx: &Cx<'_>, kind: &str) -> String {
    format!("https://{}/2/problems/{kind}", cx.state.world.policy.problem_host)
}

/// 400: a parameter that is not what it should be.
pub(super) fn invalid(cx: &Cx<'_>, parameter: &str, value: &str, complaint: &str) -> Answer {
    Answer::json(
        400,
        &json!({
            "errors": [{
                "parameters": {parameter: [value]},
                "message": format!("The `{parameter}` query parameter value [{value}] {complaint}"),
            }],
            "title": "Invalid Request",
            "detail": "One or more parameters to your request was invalid.",
            "type": problem(cx, "invalid-request"),
        }),
    )
}

fn check_handles(cx: &Cx<'_>, parameter: &str, handles: &[String]) -> Result<(), Answer> {
    check_count(cx, parameter, handles)?;
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let wrong = handles.iter().find(|handle| !(1..=15).contains(&handle.len()) || !handle.chars().all(is_plain));
    wrong.map_or(Ok(()), |value| Err(invalid(cx, parameter, value, "does not match ^[A-Za-z0-9_]{1,15}$")))
}

/// Ids are numbers of up to 19 digits, a hundred at most.
pub(super) fn check_ids(cx: &Cx<'_>, parameter: &str, ids: &[String]) -> Result<(), Answer> {
    check_count(cx, parameter, ids)?;
    let is_id = |id: &str| (1..=19).contains(&id.len()) && id.chars().all(|digit| digit.is_ascii_digit());
    let wrong = ids.iter().find(|id| !is_id(id));
    wrong.map_or(Ok(()), |value| Err(invalid(cx, parameter, value, "does not match ^[0-9]{1,19}$")))
}

fn check_count(cx: &Cx<'_>, parameter: &str, values: &[String]) -> Result<(), Answer> {
    if (1..=100).contains(&values.len()) {
        return Ok(());
    }
    let complaint = format!("has {} items, expected between 1 and 100", values.len());
    Err(invalid(cx, parameter, &values.join(","), &complaint))
}
