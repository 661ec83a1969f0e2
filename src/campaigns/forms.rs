//! Campaigns and steps as typed: strings in, types out.

use super::model::{Branch, Campaign, CampaignStep, NewCampaign, Source};
use super::schedule::{Delay, Unit};
use crate::ids::{StepId, TagId};
use crate::web::Filled;

/// What a source is called in a form: `everyone`, `tag-5`.
pub(super) fn source_key(source: Source) -> String {
    match source {
        Source::Everyone => "everyone".to_owned(),
        Source::Tag(tag) => format!("tag-{tag}"),
        Source::Nobody => String::new(),
    }
}

/// A campaign from its form; `choices` are the sources there are.
pub(super) fn campaign(filled: &mut Filled, choices: &[(String, String)]) -> Option<NewCampaign> {
    let name = filled.required("name", "Name", 191);
    let description = filled.optional("description", "Description", 5000);
    let source = source(filled, choices);
    filled.is_fine().then_some(())?;
    Some(NewCampaign { name: name?, description, source: source? })
}

/// A campaign back into its form.
pub(super) fn fill(campaign: &Campaign) -> Filled {
    Filled::of([
        ("name", campaign.name.clone()),
        ("description", campaign.description.clone().unwrap_or_default()),
        ("source", source_key(campaign.source())),
    ])
}

fn source(filled: &mut Filled, choices: &[(String, String)]) -> Option<Source> {
    let key = filled.text("source").to_owned();
    let source = match key.strip_prefix("tag-") {
        None => (key == "everyone").then_some(Source::Everyone),
        Some(id) if choices.iter().any(|(choice, _)| *choice == key) => {
            id.parse::<u64>().ok().map(|id| Source::Tag(TagId(id)))
        }
        Some(_) => None,
    };
    if source.is_none() {
        filled.refuse("source", "Choose who joins the campaign.");
    }
    source
}

/// What every step has, whatever its kind.
#[derive(Clone, Debug)]
pub(super) struct Common {
    pub(super) name: String,
    pub(super) delay: Delay,
}

/// Name and delay from a step's form; both are looked at, so that every mistake is told at once.
pub(super) fn common(filled: &mut Filled) -> Option<Common> {
    let name = filled.required("name", "Name", 191);
    let delay = delay(filled);
    Some(Common { name: name?, delay: delay? })
}

/// Where a step is to be added: parent and branch.
pub(super) fn place(filled: &Filled) -> (Option<StepId>, Option<Branch>) {
    (filled.text("parent").parse::<u64>().ok().map(StepId), Branch::parse(filled.text("branch")))
}

/// A step back into its form, with what its kind put there.
pub(super) fn fill_step(step: &CampaignStep, mut filled: Filled) -> Filled {
    filled.set("name", step.name.clone());
    filled.set("wait", step.delay_amount.to_string());
    filled.set("wait_unit", step.delay_unit.clone());
    filled
}

/// What the unit can be.
pub(super) fn units() -> Vec<(String, String)> {
    Unit::ALL.iter().map(|unit| (unit.key().to_owned(), unit.key().to_owned())).collect()
}

fn delay(filled: &mut Filled) -> Option<Delay> {
    let amount = match filled.text("wait") {
        "" => Ok(0),
        text => text.parse::<u32>(),
    };
    let Ok(amount) = amount else {
        filled.refuse("wait", "Write a whole number, like 3; 0 means immediately.");
        return None;
    };
    let unit = Unit::parse(filled.text("wait_unit"));
    if unit.is_none() {
        filled.refuse("wait_unit", "Choose minutes, hours, days or weeks.");
    }
    let delay = Delay::after(amount, unit?);
    if delay.is_none() {
        filled.refuse("wait", "A step can wait for ten years at most.");
    }
    delay
}

#[cfg(test)]
mod tests {
    use super::{Source, campaign, common};
    use crate::ids::TagId;
    use crate::web::Filled;

    fn choices() -> Vec<(String, String)> {
        vec![("everyone".to_owned(), "All contacts".to_owned()), ("tag-5".to_owned(), "vip".to_owned())]
    }

    #[test]
    fn a_source_is_one_of_those_offered() {
        let mut form = Filled::of([("name", " Welcome "), ("source", "tag-5")]);
        let new = campaign(&mut form, &choices()).unwrap();
        assert_eq!((new.name.as_str(), new.source), ("Welcome", Source::Tag(TagId(5))));
        let mut form = Filled::of([("name", "Welcome"), ("source", "tag-6")]);
        assert!(campaign(&mut form, &choices()).is_none());
        assert!(form.error("source").is_some());
    }

    #[test]
    fn an_empty_wait_is_none_and_a_wrong_one_is_told() {
        let mut form = Filled::of([("name", "Tag"), ("wait", ""), ("wait_unit", "days")]);
        assert_eq!(common(&mut form).unwrap().delay.words(), "immediately");
        let mut form = Filled::of([("name", ""), ("wait", "soon"), ("wait_unit", "days")]);
        assert!(common(&mut form).is_none());
        assert!(form.error("name").is_some() && form.error("wait").is_some());
    }
}
