//! A page as a person reads it: labels, controls, buttons and links by their words.

use std::collections::HashMap;

use scraper::{ElementRef, Html, Selector};

/// A page and what was typed into it.
pub(crate) struct Document {
    source: String,
    html: Html,
    typed: HashMap<String, Vec<String>>,
}

/// A form on its way to the server.
pub(crate) struct Submission {
    pub(crate) method: &'static str,
    pub(crate) action: String,
    pub(crate) pairs: Vec<(String, String)>,
    pub(crate) multipart: bool,
}

fn all(css: &str) -> Selector {
    Selector::parse(css).expect("a selector")
}

fn words(element: ElementRef<'_>) -> String {
    folded(&element.text().collect::<Vec<_>>().join(" "))
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Document {
    pub(crate) fn new(source: &str) -> Self {
        Self { source: source.to_owned(), html: Html::parse_document(source), typed: HashMap::new() }
    }

    pub(crate) fn source(&self) -> &str {
        &self.source
    }

    pub(crate) fn text(&self) -> String {
        self.html.select(&all("body")).next().map(words).unwrap_or_default()
    }

    /// What every page owes: ids that are unique, controls that have a label.
    pub(crate) fn check(&self, path: &str) {
        let mut ids = HashMap::new();
        for element in self.html.select(&all("[id]")) {
            *ids.entry(element.attr("id").unwrap_or("").to_owned()).or_insert(0) += 1;
        }
        let twice: Vec<_> = ids.iter().filter(|(_, count)| **count > 1).map(|(id, _)| id).collect();
        assert!(twice.is_empty(), "{path} has the ids {twice:?} twice");
        for control in self.html.select(&all("input:not([type=hidden]), select, textarea")) {
            let inside =
                control.ancestors().filter_map(ElementRef::wrap).any(|parent| parent.value().name() == "label");
            let named = control.attr("aria-label").is_some() || control.attr("aria-labelledby").is_some();
            let id = control.attr("id").unwrap_or("");
            let labelled = !id.is_empty() && self.html.select(&all(&format!("label[for=\"{id}\"]"))).next().is_some();
            assert!(inside || named || labelled, "{path} has a control without a label: {}", control.html());
        }
        assert!(
            self.html.select(&all("[style], body script:not([src]), [onclick]")).next().is_none(),
            "{path} has inline style or script"
        );
    }

    fn control(&self, label: &str) -> ElementRef<'_> {
        let found = self.html.select(&all("label")).find(|element| words(*element) == label);
        let element = found.unwrap_or_else(|| panic!("no control is labelled “{label}”; labels: {:?}", self.labels()));
        match element.attr("for") {
            Some(id) => self.html.select(&all(&format!("[id=\"{id}\"]"))).next().expect("the label's control"),
            None => element.select(&all("input, select, textarea")).next().expect("a control in the label"),
        }
    }

    fn labels(&self) -> Vec<String> {
        self.html.select(&all("label")).map(words).collect()
    }

    pub(crate) fn name_of(&self, label: &str) -> String {
        self.control(label).attr("name").expect("a name").to_owned()
    }

    pub(crate) fn fill(&mut self, label: &str, value: &str) {
        let name = self.name_of(label);
        self.typed.insert(name, vec![value.to_owned()]);
    }

    pub(crate) fn choose(&mut self, label: &str, option: &str) {
        if let Some((name, value)) = self.one_of(label, option) {
            self.typed.insert(name, vec![value]);
            return;
        }
        let control = self.control(label);
        let found = control.select(&all("option")).find(|element| words(*element) == option);
        let Some(found) = found else {
            panic!(
                "“{label}” has no option “{option}”: {:?}",
                control.select(&all("option")).map(words).collect::<Vec<_>>()
            )
        };
        let value = found.attr("value").map_or_else(|| words(found), str::to_owned);
        let name = self.name_of(label);
        self.typed.insert(name, vec![value]);
    }

    /// Of choices that are all in sight, under a heading, the one whose words hold these.
    fn one_of(&self, legend: &str, option: &str) -> Option<(String, String)> {
        let group = self
            .html
            .select(&all("fieldset"))
            .find(|group| group.select(&all("legend")).next().is_some_and(|found| words(found) == legend))?;
        let label = group.select(&all("label")).find(|label| words(*label).contains(option))?;
        let control = label.select(&all("input[type=radio]")).next()?;
        Some((control.attr("name")?.to_owned(), control.attr("value")?.to_owned()))
    }

    pub(crate) fn tick(&mut self, label: &str, on: bool) {
        let control = self.control(label);
        let (name, value) =
            (control.attr("name").expect("a name").to_owned(), control.attr("value").unwrap_or("on").to_owned());
        self.typed.insert(name, if on { vec![value] } else { Vec::new() });
    }

    pub(crate) fn value(&self, label: &str) -> String {
        let control = self.control(label);
        served(control).into_iter().next().unwrap_or_default()
    }

    /// Why the control with this label was refused, as it says beside it; "" when it was not.
    pub(crate) fn reason(&self, label: &str) -> String {
        let control = self.control(label);
        let is_refused = control.attr("aria-invalid") == Some("true");
        let ids = control.attr("aria-describedby").filter(|_| is_refused).unwrap_or("");
        let id = ids.split_whitespace().next().unwrap_or("none");
        self.html.select(&all(&format!("[id=\"{id}\"]"))).next().map(words).unwrap_or_default()
    }

    /// Whether the page has a control with this label.
    pub(crate) fn has(&self, label: &str) -> bool {
        self.labels().iter().any(|known| known == label)
    }

    pub(crate) fn link(&self, text: &str) -> String {
        let found = self.html.select(&all("a[href]")).find(|element| words(*element) == text);
        let Some(found) = found else {
            panic!("no link says “{text}”: {:?}", self.html.select(&all("a[href]")).map(words).collect::<Vec<_>>())
        };
        found.attr("href").unwrap_or("/").to_owned()
    }

    pub(crate) fn press(&self, button: &str) -> Submission {
        let mut buttons: Vec<_> = self.buttons().filter(|element| words(*element) == button).collect();
        // Of several with the same words, the one whose form was filled in.
        buttons.sort_by_key(|element| !form_of(*element).is_some_and(|form| self.was_typed_into(form)));
        let Some(found) = buttons.first() else {
            panic!("no button says “{button}”: {:?}", self.buttons().map(words).collect::<Vec<_>>())
        };
        self.submission(*found)
    }

    pub(crate) fn press_in(&self, action: &str, button: &str) -> Submission {
        let found = self.buttons().find(|element| {
            words(*element) == button && form_of(*element).is_some_and(|form| form.attr("action") == Some(action))
        });
        self.submission(found.unwrap_or_else(|| panic!("no form to {action} has a button “{button}”")))
    }

    fn buttons(&self) -> impl Iterator<Item = ElementRef<'_>> {
        self.html
            .select(Box::leak(Box::new(all("form button, form input[type=submit]"))))
            .filter(|button| button.attr("type") != Some("button"))
    }

    fn was_typed_into(&self, form: ElementRef<'_>) -> bool {
        form.select(&all("[name]")).any(|control| self.typed.contains_key(control.attr("name").unwrap_or("")))
    }

    fn submission(&self, button: ElementRef<'_>) -> Submission {
        let form = form_of(button).expect("a button within a form");
        let mut pairs = Vec::new();
        let mut seen = Vec::new();
        for control in form.select(&all("input[name], select[name], textarea[name]")) {
            let name = control.attr("name").unwrap_or("").to_owned();
            if control.attr("disabled").is_some() || matches!(control.attr("type"), Some("submit" | "file")) {
                continue;
            }
            let values = match self.typed.get(&name) {
                Some(_) if seen.contains(&name) => continue,
                Some(typed) => typed.clone(),
                None => served(control),
            };
            seen.push(name.clone());
            pairs.extend(values.into_iter().map(|value| (name.clone(), value)));
        }
        if let Some(name) = button.attr("name") {
            pairs.push((name.to_owned(), button.attr("value").unwrap_or("").to_owned()));
        }
        let method = button.attr("formmethod").or(form.attr("method")).unwrap_or("get");
        Submission {
            method: if method.eq_ignore_ascii_case("post") { "POST" } else { "GET" },
            action: button.attr("formaction").or(form.attr("action")).unwrap_or("").to_owned(),
            multipart: form.attr("enctype") == Some("multipart/form-data"),
            pairs,
        }
    }
}

fn form_of(element: ElementRef<'_>) -> Option<ElementRef<'_>> {
    element.ancestors().filter_map(ElementRef::wrap).find(|parent| parent.value().name() == "form")
}

/// What a control would send if nobody touched it. A browser drops the line break right after `<textarea>`, and so does
/// the parser.
fn served(control: ElementRef<'_>) -> Vec<String> {
    match control.value().name() {
        "textarea" => vec![control.text().collect::<String>().replace('\n', "\r\n")],
        "select" => {
            let chosen: Vec<_> = control.select(&all("option[selected]")).collect();
            let first = control.select(&all("option")).next();
            let options = if chosen.is_empty() { first.into_iter().collect() } else { chosen };
            options.iter().map(|option| option.attr("value").map_or_else(|| words(*option), str::to_owned)).collect()
        }
        _ => match control.attr("type") {
            Some("checkbox" | "radio") if control.attr("checked").is_none() => Vec::new(),
            Some("checkbox" | "radio") => vec![control.attr("value").unwrap_or("on").to_owned()],
            _ => vec![control.attr("value").unwrap_or("").to_owned()],
        },
    }
}
