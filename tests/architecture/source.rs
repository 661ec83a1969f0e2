//! Reading the source as text: enough for rules that can be stated in a sentence.

use std::fs;
use std::path::{Path, PathBuf};

/// A file, with its remarks blanked out so that positions stay.
pub(crate) struct Source {
    /// Below its folder: `contacts/queries.rs`.
    pub(crate) path: String,
    pub(crate) module: String,
    pub(crate) text: String,
    pub(crate) code: String,
}

impl Source {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        let is_template = Path::new(path).extension().is_some_and(|ending| ending == "html");
        let code = if is_template { text.to_owned() } else { without_remarks(text) };
        Self { path: path.to_owned(), module: module_of(path, is_template), text: text.to_owned(), code }
    }

    pub(crate) fn name(&self) -> &str {
        &self.path
    }

    pub(crate) fn place(&self, at: usize) -> String {
        format!("{}:{}", self.path, line_of(&self.text, at))
    }
}

pub(crate) fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1
}

pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file of a folder with this ending, in order.
pub(crate) fn sources(folder: &str, ending: &str) -> Vec<Source> {
    let folder = root().join(folder);
    let mut paths = Vec::new();
    collect(&folder, &mut paths);
    paths.retain(|path| path.extension().is_some_and(|found| found == ending));
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let below = path.strip_prefix(&folder).unwrap_or(path).to_string_lossy().into_owned();
            Source::new(&below, &fs::read_to_string(path).expect("a file of ours can be read"))
        })
        .collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { collect(&path, paths) } else { paths.push(path) }
    }
}

/// The first folder, or the file's own name; layouts and macros are `web`'s.
pub(crate) fn module_of(path: &str, is_template: bool) -> String {
    let first = path.split('/').next().unwrap_or("").trim_end_matches(".rs");
    if is_template && ["layouts", "ui"].contains(&first) { "web".to_owned() } else { first.to_owned() }
}

fn without_remarks(text: &str) -> String {
    let is_remark = |line: &str| line.trim_start().starts_with("//");
    let blank = |line: &str| if is_remark(line) { " ".repeat(line.len()) } else { line.to_owned() };
    text.split('\n').map(blank).collect::<Vec<_>>().join("\n")
}

/// Every path after a prefix, with groups taken apart: `crate::{a, b::c}` names `a` and `b::c`.
pub(crate) fn trees(code: &str, prefix: &str) -> Vec<(usize, String)> {
    let starts = code
        .match_indices(prefix)
        .filter(|(at, _)| !code[..*at].ends_with(|before: char| before.is_alphanumeric() || before == '_'));
    starts
        .flat_map(|(at, _)| {
            let rest = &code[at + prefix.len()..];
            let inside = rest.strip_prefix('{').map(group);
            let parts = inside.map_or_else(|| vec![rest], |inside| split(inside));
            parts
                .into_iter()
                .map(path_at)
                .filter(|path| !path.is_empty())
                .map(move |path| (at, path))
                .collect::<Vec<_>>()
        })
        .collect()
}

fn path_at(text: &str) -> String {
    let text = text.trim_start();
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).unwrap_or(text.len());
    text[..end].trim_end_matches(':').to_owned()
}

/// Up to the bracket that closes what was opened just before.
fn group(text: &str) -> &str {
    let mut depth = 1;
    for (at, c) in text.char_indices() {
        depth += i32::from("({".contains(c)) - i32::from(")}".contains(c));
        if depth == 0 {
            return &text[..at];
        }
    }
    text
}

fn split(text: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut from) = (Vec::new(), 0, 0);
    for (at, c) in text.char_indices() {
        depth += i32::from(c == '{') - i32::from(c == '}');
        if depth == 0 && c == ',' {
            parts.push(&text[from..at]);
            from = at + 1;
        }
    }
    parts.push(&text[from..]);
    parts
}

/// One `.route(…)` of a table of routes.
pub(crate) struct Route {
    pub(crate) at: usize,
    pub(crate) path: String,
    pub(crate) method: &'static str,
    /// What `may(…)` says, also through a closure `let manage = || may(…)`.
    pub(crate) permission: Option<String>,
}

/// Every route of a file; the path is that of the resource before it, or its own first argument.
pub(crate) fn routes(source: &Source) -> Vec<Route> {
    let code = &source.code;
    code.match_indices(".route(")
        .map(|(at, word)| {
            let argument = group(&code[at + word.len()..]);
            let own = argument.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next());
            let before =
                code[..at].rfind("resource(\"").and_then(|from| code[from + "resource(\"".len()..].split('"').next());
            let method = if argument.contains("post()") {
                "POST"
            } else if argument.contains("head()") {
                "HEAD"
            } else {
                "GET"
            };
            Route { at, path: own.or(before).unwrap_or("?").to_owned(), method, permission: permission(code, argument) }
        })
        .collect()
}

fn permission(code: &str, argument: &str) -> Option<String> {
    let wrapped = argument.split(".wrap(").nth(1)?;
    let name = wrapped.split('(').next()?.trim();
    if name == "may" {
        return Some(said(wrapped.split_once("may(")?.1));
    }
    closures(code).into_iter().find(|(closure, _)| closure == name).map(|(_, permission)| permission)
}

/// `let manage = || may(…)`, and several in one: `let (view, edit) = (|| may(…), || may(…))`.
fn closures(code: &str) -> Vec<(String, String)> {
    let statements = code.split("let ").skip(1).map(|rest| rest.split(';').next().unwrap_or(""));
    statements
        .filter_map(|statement| statement.split_once(" = ").filter(|(_, value)| value.contains("|| may(")))
        .flat_map(|(names, value)| {
            let names = names.split(['(', ')', ',']).map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
            names.zip(value.split("|| may(").skip(1).map(said)).collect::<Vec<_>>()
        })
        .collect()
}

fn said(text: &str) -> String {
    group(text).trim_start_matches("Permission::").to_owned()
}

/// The name of the call whose answer a method at `at` is applied to; an `.await` in between does not count.
pub(crate) fn call_before(code: &str, at: usize) -> &str {
    let before = code[..at].trim_end();
    let before = before.strip_suffix(".await").unwrap_or(before).trim_end();
    let Some(open) = opening(before) else { return "" };
    let from = before[..open].rfind(|c: char| !(c.is_alphanumeric() || c == '_')).map_or(0, |found| found + 1);
    &before[from..open]
}

/// Whether that call was handed a connection or asked of a `db`.
pub(crate) fn takes_the_database(code: &str, at: usize) -> bool {
    let before = code[..at].trim_end();
    let before = before.strip_suffix(".await").unwrap_or(before).trim_end();
    let Some(open) = opening(before) else { return false };
    let asked = before[..open].trim_end_matches(|c: char| c.is_alphanumeric() || c == '_');
    before[open..].contains("conn") || asked.ends_with("db.")
}

fn opening(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text.char_indices().rev() {
        depth += i32::from(c == ')') - i32::from(c == '(');
        match (c, depth) {
            ('(', 0) => return Some(at),
            (c, 0) if c != '(' => return None,
            _ => (),
        }
    }
    None
}

/// Templates another one extends, includes or imports.
pub(crate) fn mentioned_templates(text: &str) -> Vec<(usize, String)> {
    ["extends \"", "include \"", "import \""]
        .iter()
        .flat_map(|word| text.match_indices(word))
        .filter(|(at, _)| text[..*at].trim_end().ends_with(['%', '-']))
        .filter_map(|(at, word)| Some((at, text[at + word.len()..].split('"').next()?.to_owned())))
        .collect()
}
