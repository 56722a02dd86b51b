//! `[plan]`, `[simulation]` and `[funnel]`.

use super::document::Node;
use super::names::unique;
use super::nearest::suggestion;
use super::number::between_0_and_1;
use super::table::Table;
use crate::scenario::checked::{Plan, Sampling, Simulation};
use crate::scenario::written;
use crate::units::{Calendar, CalendarMonth};

/// The stage that teams accept and close.
pub(crate) const OPPORTUNITY: &str = "opportunity";

/// Reads `[plan]`; `None` after an error.
pub(crate) fn read_plan(document: &Table<'_>) -> Option<Plan> {
    let errors = document.reader.errors();
    let table = document
        .require("plan", "plan = { name = \"FY27\", start = \"2027-01\", quarters = 4 }")?
        .table("[plan]", written::Plan::KEYS)?;
    let text = |node: Option<Node<'_>>| node.and_then(|node| node.text()).map(str::to_owned);
    let name = text(table.require("name", "name = \"FY27 plan\""));
    let currency = text(table.get("currency")).unwrap_or_else(|| "USD".to_owned());
    let confidence = table
        .get("confidence")
        .map_or(Some(0.8), |node| between_0_and_1(&node, "write a chance such as 0.8"));
    let calendar = read_calendar(&table)?;
    // A misspelt key may be the one that says when fiscal years open.
    let sound = document.reader.errors() == errors;
    sound.then(|| Plan {
        name: name.unwrap_or_default(),
        calendar,
        currency,
        confidence: confidence.unwrap_or(0.8),
    })
}

fn read_calendar(table: &Table<'_>) -> Option<Calendar> {
    let quarters = table.require("quarters", "quarters = 8").and_then(|node| node.whole(1, 40));
    let opens = table.get("fiscal_year_starts").map_or(Some(1), |node| node.whole(1, 12));
    let start = table.require("start", "start = \"2027-01\"")?;
    let label = start.text()?;
    let Some(month) = CalendarMonth::parse(label) else {
        start.error(
            format!("`{label}` is no month"),
            "expected a month",
            "write year and month, for example `start = \"2027-01\"`",
        );
        return None;
    };
    let (quarters, opens) = (quarters? as usize, opens? as u32);
    let calendar = Calendar::new(month, quarters, opens);
    if calendar.is_none() {
        let openings: Vec<String> =
            (0..4).map(|quarter| ((opens + 3 * quarter + 11) % 12 + 1).to_string()).collect();
        start.error(
            format!("the plan must start with a fiscal quarter, `{label}` opens none"),
            "in the middle of a quarter",
            format!("fiscal quarters open in the months {}", openings.join(", ")),
        );
    }
    calendar
}

/// Reads `[simulation]`, and whether impossible correlations are repaired.
pub(crate) fn read_simulation(document: &Table<'_>) -> (Simulation, bool) {
    let mut simulation = Simulation { trials: 10_000, seed: 0, sampling: Sampling::LatinHypercube };
    let table = document
        .get("simulation")
        .and_then(|node| node.table("[simulation]", written::Simulation::KEYS));
    let Some(table) = table else { return (simulation, false) };
    if let Some(trials) = table.get("trials").and_then(|node| node.whole(1, 10_000_000)) {
        simulation.trials = trials as usize;
    }
    if let Some(seed) = table.get("seed").and_then(|node| node.whole(0, u64::MAX)) {
        simulation.seed = seed;
    }
    if let Some(sampling) = table.get("sampling").and_then(|node| read_sampling(&node)) {
        simulation.sampling = sampling;
    }
    let repair = table.get("repair_correlations").and_then(|node| node.yes_or_no());
    (simulation, repair.unwrap_or(false))
}

fn read_sampling(node: &Node<'_>) -> Option<Sampling> {
    match node.text()? {
        "latin-hypercube" => Some(Sampling::LatinHypercube),
        "random" => Some(Sampling::Random),
        "sobol" => Some(Sampling::Sobol),
        other => {
            node.error(
                format!("unknown sampling `{other}`"),
                "no way of sampling",
                suggestion(other, ["latin-hypercube", "random", "sobol"])
                    .unwrap_or_else(|| "write `latin-hypercube`, `random` or `sobol`".to_owned()),
            );
            None
        }
    }
}

/// Reads the stages of `[funnel]`; none after an error, so that names of stages are not
/// judged by a list that is wrong.
pub(crate) fn read_stages(document: &Table<'_>) -> Vec<String> {
    let errors = document.reader.errors();
    let stages = read_funnel(document);
    if document.reader.errors() == errors { stages } else { Vec::new() }
}

fn read_funnel(document: &Table<'_>) -> Vec<String> {
    let default = || vec!["lead".to_owned(), OPPORTUNITY.to_owned()];
    let list = document
        .get("funnel")
        .and_then(|node| node.table("[funnel]", written::Funnel::KEYS))
        .and_then(|table| table.get("stages"));
    let Some(list) = list else { return default() };
    let Some(nodes) = list.list() else { return default() };
    let stages: Vec<(Node<'_>, &str)> =
        nodes.iter().filter_map(|node| Some((*node, node.text()?))).collect();
    unique(&stages, "stage", "rename one of them");
    if stages.last().is_none_or(|(_, name)| *name != OPPORTUNITY) {
        list.error(
            "the last stage must be `opportunity`",
            "the funnel ends elsewhere",
            "teams accept and close opportunities: write `stages = [\"lead\", \"opportunity\"]`",
        );
    }
    for (node, name) in &stages {
        if name.is_empty() {
            node.error("a stage's name is empty", "no name", "give it a name");
        }
    }
    stages.into_iter().map(|(_, name)| name.to_owned()).collect()
}
