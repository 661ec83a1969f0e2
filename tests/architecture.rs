//! The rules of the house, read off the source: who may name whom, who owns which table, how long things may be,
//! what every route of the admin carries, and where the world outside is touched. No database; quick enough to run first.
#![expect(clippy::expect_used, reason = "a test says what it expects")]

#[path = "architecture/house.rs"]
mod house;
#[path = "architecture/source.rs"]
mod source;

use std::path::Path;

use house::{MODULES, TABLES, may_name};
use source::{Source, line_of, root, sources, trees};

/// Fails with every complaint at once: one run shows the whole list.
fn none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn every_module_is_in_the_table_in_the_order_of_the_library() {
    let library = std::fs::read_to_string(root().join("src/lib.rs")).expect("the library");
    let listed: Vec<_> = library.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let table: Vec<_> = MODULES.iter().map(|(module, _)| *module).collect();
    assert_eq!(
        listed, table,
        "src/lib.rs and the table in tests/architecture/house.rs list the same modules, lowest first"
    );
}

#[test]
fn the_table_only_allows_what_stands_above() {
    let place = |name: &str| MODULES.iter().position(|(module, _)| *module == name);
    none(
        MODULES
            .iter()
            .flat_map(|(module, names)| names.iter().map(move |name| (module, name)))
            .filter(|(module, name)| place(name).is_none_or(|above| Some(above) >= place(module)))
            .map(|(module, name)| format!("the table lets `{module}` name `{name}`, which does not stand above it"))
            .collect(),
    );
}

#[test]
fn modules_name_only_what_their_row_allows() {
    let mut complaints = Vec::new();
    for source in sources("src", "rs").iter().chain(&sources("templates", "html")) {
        for (at, path) in trees(&source.code, "crate::") {
            let named = path.split("::").next().unwrap_or("");
            if !may_name(&source.module, named) {
                complaints.push(format!("{}: `{}` may not name `{named}`", source.place(at), source.module));
            }
        }
    }
    none(complaints);
}

#[test]
fn no_module_reaches_the_root_by_climbing() {
    let mut complaints = Vec::new();
    for source in sources("src", "rs").iter().filter(|source| source.path.contains('/')) {
        let is_face = source.path.ends_with("/mod.rs");
        let depth = source.path.matches('/').count() + usize::from(!is_face);
        let climb = "super::".repeat(depth);
        for (at, _) in source.code.match_indices(&climb) {
            complaints.push(format!(
                "{}: `{climb}` leaves the module; say `crate::` so that it is checked",
                source.place(at)
            ));
        }
    }
    none(complaints);
}

#[test]
fn a_table_is_named_by_its_owner_and_those_above() {
    let mut complaints = Vec::new();
    for source in sources("src", "rs").iter().filter(|source| source.module != "schema") {
        for (at, path) in trees(&source.code, "schema::") {
            let table = path.split("::").next().unwrap_or("");
            match TABLES.iter().find(|(_, tables)| tables.contains(&table)) {
                Some((owner, _)) if *owner == source.module || may_name(&source.module, owner) => (),
                Some((owner, _)) => complaints.push(format!(
                    "{}: `{table}` belongs to `{owner}`, which `{}` may not name",
                    source.place(at),
                    source.module
                )),
                None => complaints.push(format!("{}: `{table}` has no owner in the table of tables", source.place(at))),
            }
        }
    }
    none(complaints);
}

#[test]
fn every_table_has_one_owner() {
    let schema = std::fs::read_to_string(root().join("src/schema.rs")).expect("the schema");
    let mut tables: Vec<_> = schema
        .lines()
        .filter_map(|line| line.strip_prefix("    ")?.strip_suffix('{')?.split_once(" (").map(|(name, _)| name))
        .collect();
    let mut owned: Vec<_> = TABLES.iter().flat_map(|(_, tables)| tables.iter().copied()).collect();
    tables.sort_unstable();
    owned.sort_unstable();
    assert_eq!(tables, owned);
}

#[test]
fn files_and_templates_stay_small() {
    let is_data = |path: &str| path == "schema.rs" || path.ends_with("_data.rs");
    let code = ["src", "tests", "benches"].into_iter().flat_map(|folder| sources(folder, "rs"));
    let files = code.filter(|source| !is_data(&source.path)).map(|source| (source, 300));
    let templates = sources("templates", "html").into_iter().map(|source| (source, 80));
    none(
        files
            .chain(templates)
            .filter(|(source, most)| source.text.lines().count() > *most)
            .map(|(source, most)| format!("{}: {} lines; at most {most}", source.name(), source.text.lines().count()))
            .collect(),
    );
}

/// What needs no session by its nature.
const OPEN: [&str; 2] = ["/login", "/setup"];

#[test]
fn every_route_of_the_admin_states_its_permission() {
    let mut complaints = Vec::new();
    for source in sources("src", "rs").iter().filter(|source| source.module != "sandbox") {
        for route in source::routes(source) {
            let is_public = ["public.rs", "statics.rs", "server.rs"].iter().any(|file| source.path.ends_with(file));
            let is_stated = route.permission.is_some() || OPEN.contains(&route.path.as_str());
            let fine = if linnet::web::urls::is_admin(&route.path) { is_stated } else { is_public };
            if !fine {
                let why = if is_public || route.permission.is_none() {
                    "carries no may(…)"
                } else {
                    "is not an address of the admin"
                };
                complaints.push(format!("{}: {} {} {why}", source.place(route.at), route.method, route.path));
            }
        }
    }
    none(complaints);
}

#[test]
fn an_outage_never_looks_like_nothing() {
    const QUERIES: [&str; 10] =
        ["load", "first", "get_result", "get_results", "execute", "optional", "read", "write", "read_now", "write_now"];
    const HIDE: [&str; 4] = [".ok()", ".unwrap_or_default()", ".unwrap_or(", ".unwrap_or_else("];
    let mut complaints = Vec::new();
    for source in sources("src", "rs").iter().filter(|source| source.module != "sandbox") {
        for (at, hide) in HIDE.iter().flat_map(|hide| source.code.match_indices(hide)) {
            let call = source::call_before(&source.code, at);
            if QUERIES.contains(&call) && source::takes_the_database(&source.code, at) {
                complaints.push(format!("{}: `{hide}` after `{call}` hides an outage", source.place(at)));
            }
        }
    }
    none(complaints);
}

/// Words of the world outside, and the files that may say them.
const OUTSIDE: [(&str, &[&str]); 8] = [
    ("reqwest::", &["twitter/client.rs", "twitter/client/"]),
    ("env::var", &["config.rs"]),
    ("dotenvy", &["config.rs"]),
    ("Utc::now", &["clock.rs"]),
    ("SystemTime::now", &["clock.rs"]),
    ("rand::", &["seal.rs", "sandbox/"]),
    ("sql_query(", &["db.rs", "mariadbd.rs", "queries.rs", "queries/", "fields/storage/"]),
    (".offset(", &[]),
];

#[test]
fn the_world_outside_is_touched_in_few_places() {
    let mut complaints = Vec::new();
    for source in sources("src", "rs") {
        for (word, places) in OUTSIDE {
            let allowed = |place: &&str| {
                source.path == **place
                    || source.path.contains(*place) && place.ends_with('/')
                    || source.path.ends_with(&format!("/{place}"))
            };
            for (at, _) in source.code.match_indices(word).filter(|_| !places.iter().any(&allowed)) {
                complaints.push(format!("{}: `{word}` belongs to {places:?}", source.place(at)));
            }
        }
    }
    none(complaints);
}

#[test]
fn what_changes_rows_stands_in_queries() {
    const HOMES: [&str; 5] = ["queries.rs", "storage.rs", "worker.rs", "db.rs", "campaigns/log.rs"];
    let mut complaints = Vec::new();
    for source in sources("src", "rs") {
        let is_home = HOMES.iter().any(|home| source.path.ends_with(home))
            || ["/queries/", "fields/storage/"].iter().any(|home| source.path.contains(home));
        for word in ["insert_into(", "diesel::update(", "diesel::delete(", "insert_or_ignore_into(", "replace_into("] {
            for (at, _) in source.code.match_indices(word).filter(|_| !is_home) {
                complaints.push(format!("{}: `{word}…)` belongs to a queries.rs", source.place(at)));
            }
        }
    }
    none(complaints);
}

#[test]
fn templates_mirror_the_modules() {
    let mut complaints = Vec::new();
    for template in sources("templates", "html") {
        if !template.path.contains('/') || !MODULES.iter().any(|(module, _)| *module == template.module) {
            complaints.push(format!("{}: there is no module `{}`", template.name(), template.module));
        }
        for (at, path) in source::mentioned_templates(&template.text) {
            let owner = source::module_of(&path, true);
            if !may_name(&template.module, &owner) {
                complaints.push(format!(
                    "{}: `{}` may not use a part of `{owner}`",
                    template.place(at),
                    template.module
                ));
            }
            if !Path::new(&root().join("templates").join(&path)).exists() {
                complaints.push(format!("{}: there is no template {path}", template.place(at)));
            }
        }
    }
    none(complaints);
}

#[test]
fn templates_keep_to_the_policy() {
    let mut complaints = Vec::new();
    for template in sources("templates", "html").iter().filter(|template| template.module != "sandbox") {
        let text = &template.text;
        let mut wrong: Vec<(usize, &str)> = Vec::new();
        wrong.extend(text.match_indices(" style=").map(|(at, _)| (at, "an inline style")));
        wrong.extend(text.match_indices("<style").map(|(at, _)| (at, "an inline style sheet")));
        wrong.extend(text.match_indices("<script>").map(|(at, _)| (at, "an inline script")));
        wrong.extend(text.match_indices(" onclick=").map(|(at, _)| (at, "an inline script")));
        if template.module != "pages" {
            let flat = text.replace("| safe", "|safe");
            wrong.extend(flat.match_indices("|safe").map(|(at, _)| (at, "`|safe`")));
        }
        complaints.extend(wrong.into_iter().map(|(at, what)| format!("{}: {what}", template.place(at))));
    }
    none(complaints);
}

#[test]
fn the_checks_see_what_they_look_for() {
    let planted =
        "use crate::{db, twitter::Post};\n// crate::campaigns in a remark\nlet x = crate::schema::posts::table;\n";
    let source = Source::new("contacts/routes.rs", planted);
    let named: Vec<_> =
        trees(&source.code, "crate::").into_iter().map(|(at, path)| (line_of(&source.code, at), path)).collect();
    assert_eq!(named, [(1, "db".to_owned()), (1, "twitter::Post".to_owned()), (3, "schema::posts::table".to_owned())]);
    assert!(!may_name("contacts", "twitter"));
    assert!(may_name("contacts", "db"));
    let hidden = "let rows = queries::all(conn).load(conn).ok();";
    assert_eq!(source::call_before(hidden, hidden.find(".ok()").expect("planted")), "load");
    let open = Source::new(
        "x/routes.rs",
        "cfg.service(resource(\"/contacts\").route(get().to(list)).route(post().to(new).wrap(may(P::New))));",
    );
    let routes = source::routes(&open);
    assert_eq!(routes.iter().map(|route| route.permission.is_some()).collect::<Vec<_>>(), [false, true]);
}
