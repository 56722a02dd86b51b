//! Columns that hold the day on which a deal or a lead entered a stage.

use super::columns::Finder;
use super::{names, status};

/// What HubSpot puts before the stage of a deal, normalised; the longest first.
const ENTERED: [&str; 3] = ["hsv2dateentered", "hsdateentered", "dateentered"];
/// What stands before the stage of a lead.
const BECAME: [&str; 7] = [
    "becamean",
    "becamea",
    "became",
    "hslifecyclestage",
    "hsv2dateentered",
    "hsdateentered",
    "dateentered",
];
/// What may stand after it.
const AFTER: [&str; 4] = ["lifecyclestagepipeline", "date", "at", "on"];
/// Stages of a contact that do not lie between lead and opportunity.
const OUTSIDE: [&str; 8] = [
    "subscriber",
    "lead",
    "opportunity",
    "opportunitystage",
    "customer",
    "evangelist",
    "other",
    "disqualified",
];

/// The stages of deals, each with its column: those that are neither won nor lost.
pub(super) fn of_deals(finder: &Finder<'_>) -> Vec<(usize, String)> {
    let days = finder.columns().filter(|(_, _, profile)| profile.holds_days());
    days.filter_map(|(column, name, _)| {
        let rest = ENTERED.iter().find_map(|before| name.strip_prefix(before))?;
        let stage = ending(finder.name(column), rest.chars().count());
        (!rest.is_empty() && !status::is_end(&stage)).then_some((column, stage))
    })
    .collect()
}

/// The stages of leads after `lead` and before `opportunity`, each with its column.
pub(super) fn of_leads(finder: &Finder<'_>) -> Vec<(usize, String)> {
    let days = finder.columns().filter(|(_, _, profile)| profile.holds_days());
    days.filter_map(|(column, name, _)| Some((column, lead_stage(name)?))).collect()
}

/// A column that only leads have: the day of a stage that is known to be one of leads.
pub(super) fn mark_of_leads(finder: &Finder<'_>) -> Option<usize> {
    let is_known = |stage: &str| names::LEAD_STAGES.iter().any(|(_, name)| *name == stage);
    let is_of_deals = finder.named(names::OPPORTUNITY_ID).is_some()
        || finder.named(&["dealstage", "dealname", "stagename"]).is_some();
    let found = of_leads(finder).into_iter().find(|(_, stage)| is_known(stage));
    found.filter(|_| !is_of_deals).map(|(column, _)| column)
}

/// The stage that a column's normalised name is about.
fn lead_stage(name: &str) -> Option<String> {
    let known = |stage: &str| names::LEAD_STAGES.iter().find(|(name, _)| *name == stage);
    let bare = |rest: &'_ str| -> String {
        AFTER.iter().find_map(|after| rest.strip_suffix(after)).unwrap_or(rest).to_owned()
    };
    let stages = BECAME.iter().filter_map(|before| name.strip_prefix(before)).map(bare);
    let stages: Vec<String> = stages.collect();
    let plain = [bare(name), name.strip_prefix("date").unwrap_or(name).to_owned()];
    // `became an SQL` begins with `became a`, too: a name that is known is the right one.
    if let Some((_, stage)) = stages.iter().chain(&plain).find_map(|stage| known(stage)) {
        return Some((*stage).to_owned());
    }
    stages.into_iter().next().filter(|stage| {
        !stage.is_empty() && !OUTSIDE.contains(&stage.as_str()) && !status::is_end(stage)
    })
}

/// The end of a name that begins with so many letters and digits from its end, without the marks
/// around it.
fn ending(name: &str, letters: usize) -> String {
    let counted = name.char_indices().rev().filter(|(_, c)| c.is_alphanumeric());
    let start = counted.take(letters).last().map_or(0, |(place, _)| place);
    let end = name.get(start..).unwrap_or(name);
    end.trim_matches(|c: char| c == '"' || c == '\'' || c == '_' || c.is_whitespace()).to_owned()
}
