//! Who they are: `name:`, `owner:`, `ids:`, `is:`.

use super::words::{has_word, longest, with_word};
use super::{Pattern, asks_like, found_by, nobody};
use crate::contacts::model::State;
use crate::contacts::words::parts;
use crate::criteria::{Asking, Criterion, Driver, Help, Sql, Term, Test};
use crate::db::{self, Conn};
use crate::ids::UserId;
use crate::users;

/// Ids of one search.
const MOST: usize = 1000;

pub(super) struct People;

impl Criterion for People {
    fn test(&self, conn: &mut Conn, term: &Term, asking: &Asking) -> db::Result<Option<Result<Test, String>>> {
        Ok(match term.key.as_deref() {
            Some("name") => Some(Ok(named(term, &["c.first_name", "c.last_name", FULL]))),
            Some("owner") => Some(owner(conn, term, asking)?),
            Some("ids" | "id") => Some(ids(&term.value)),
            Some("is") => Some(is(&term.value, asking)),
            _ => None,
        })
    }

    fn help(&self, _conn: &mut Conn) -> db::Result<Vec<Help>> {
        Ok([
            ("name:ada", "The beginning of first, last or whole name."),
            ("owner:grace", "Who is looked after by somebody of this name; owner:me by you."),
            ("is:mine", "Who is looked after by you; is:unowned by nobody."),
            ("is:anonymous", "Visitors without a name, who are hidden otherwise."),
            ("ids:1,2,3", "These contacts."),
        ]
        .map(|(example, meaning)| Help::new(example, meaning))
        .into())
    }
}

const FULL: &str = "CONCAT_WS(' ', c.first_name, c.last_name)";

/// A text in one of these columns, whose words the index knows.
pub(super) fn named(term: &Term, columns: &[&str]) -> Test {
    let (pattern, words) = (Pattern::of(term), parts(&term.value));
    let any: Vec<Sql> = columns.iter().map(|column| pattern.on(column)).collect();
    let any = Sql::joined(&any, " OR ", "FALSE");
    if asks_like(term) || words.is_empty() {
        return Test { holds: any, is_slow: pattern.is_middle, ..Test::default() };
    }
    let mut holds: Vec<Sql> = words.iter().map(|word| has_word(word, false)).collect();
    holds.push(any);
    let ids = Some(found_by(with_word(longest(&words), false)));
    Test { holds: Sql::joined(&holds, " AND ", "FALSE"), ids, ..Test::default() }
}

fn owner(conn: &mut Conn, term: &Term, asking: &Asking) -> db::Result<Result<Test, String>> {
    let (value, typed) = (term.value.to_lowercase(), &term.value);
    if value == "me" && !term.is_quoted {
        return Ok(Ok(asking.user.map_or_else(nobody, |user| owned_by(&[user]))));
    }
    let fits = |name: &str| {
        let name = name.to_lowercase();
        let begins =
            name.match_indices(&value).any(|(at, _)| name.get(..at).is_some_and(|head| at == 0 || head.ends_with(' ')));
        if term.is_exact { name == value } else { begins }
    };
    let owners: Vec<UserId> =
        users::everybody(conn)?.into_iter().filter(|user| fits(&user.name)).map(|user| user.id).collect();
    if owners.is_empty() {
        return Ok(Err(format!("There is no user whose name begins with “{typed}”; owner:me is you.")));
    }
    Ok(Ok(owned_by(&owners)))
}

fn owned_by(owners: &[UserId]) -> Test {
    let ids: Vec<String> = owners.iter().map(ToString::to_string).collect();
    owned(&format!("IN ({})", ids.join(", ")), owners.len() == 1)
}

fn owned(compares: &str, is_by_id: bool) -> Test {
    let select = format!("SELECT id FROM contacts FORCE INDEX (contacts_owner) WHERE owner_id {compares}");
    Test {
        holds: Sql::plain(format!("c.owner_id {compares}")),
        ids: Some(Driver { select: Sql::plain(select), is_by_id }),
        ..Test::default()
    }
}

fn ids(value: &str) -> Result<Test, String> {
    let ids: Result<Vec<u64>, _> =
        value.split(',').map(str::trim).filter(|id| !id.is_empty()).map(str::parse).collect();
    let Some(ids) = ids.ok().filter(|ids| !ids.is_empty()) else {
        return Err("After ids: come numbers with commas between, as in ids:1,2,3.".to_owned());
    };
    if ids.len() > MOST {
        return Err(format!("ids: takes {MOST} numbers; these are {}.", ids.len()));
    }
    let list = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    Ok(Test {
        holds: Sql::plain(format!("c.id IN ({list})")),
        ids: Some(found_by(Sql::plain(format!("SELECT id FROM contacts WHERE id IN ({list})")))),
        ..Test::default()
    })
}

fn is(value: &str, asking: &Asking) -> Result<Test, String> {
    match value.to_lowercase().as_str() {
        "anonymous" => Ok(state(State::Anonymous)),
        "identified" => Ok(state(State::Identified)),
        "mine" => Ok(asking.user.map_or_else(nobody, |user| owned_by(&[user]))),
        "unowned" => Ok(owned("IS NULL", true)),
        _ => Err(format!("There is no is:{value}; there are is:mine, is:unowned, is:anonymous and is:identified.")),
    }
}

fn state(state: State) -> Test {
    let holds = Sql::plain(format!("c.state = {}", state.code()));
    Test { holds, state: Some(state.code()), ..Test::default() }
}
