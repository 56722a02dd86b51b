//! How many opportunities a trial would draw, to refuse what no memory can hold.

use crate::model::TooLarge;
use crate::model::groups::{Group, Holder};
use crate::scenario::{CellShare, Scenario, Value};

/// The most opportunities of a group of cells that one trial may draw: about 1 GB for each
/// thread.
pub const MOST_OPPORTUNITIES: f64 = 1e6;

/// What an opportunity takes while sixteen trials are simulated side by side.
const BYTES_EACH: f64 = 1100.0;

/// The level at which drivers are taken: high, as one trial that does not fit is enough.
const HIGH: f64 = 0.999_999;

/// Refuses a scenario of which one trial might draw more than [`MOST_OPPORTUNITIES`] in a
/// group of cells, taking every driver that brings entries or people high and every
/// Program at full effect.
///
/// # Errors
/// Says how many it would be, and which source or Program brings most of them.
pub fn check(scenario: &Scenario, groups: &[Group]) -> Result<(), TooLarge> {
    for group in groups {
        let mut parts: Vec<(f64, String)> = Vec::new();
        for flow in &group.flows {
            let source = &scenario.sources[flow.source];
            let entries = source_entries(scenario, flow.source);
            let opportunities = entries * arriving(scenario, group, &flow.shares, source.enters);
            parts.push((opportunities, format!("source `{}`", source.name)));
        }
        for added in &group.added {
            let months = scenario.plan.calendar.months() as f64;
            let entries = months * high(scenario, added.entries);
            let opportunities = entries * arriving(scenario, group, &added.shares, added.enters);
            let name = match added.holder {
                Holder::Program(program) => {
                    format!("Program `{}`", scenario.programs[program].name)
                }
                Holder::Risk(risk) => format!("risk `{}`", scenario.risks[risk].name),
            };
            parts.push((opportunities, name));
        }
        let total: f64 = parts.iter().map(|(opportunities, _)| opportunities).sum();
        if total > MOST_OPPORTUNITIES {
            let most = parts.into_iter().max_by(|one, other| one.0.total_cmp(&other.0));
            return Err(too_large(total, most.map_or_else(String::new, |(_, name)| name)));
        }
    }
    Ok(())
}

fn too_large(total: f64, most: String) -> TooLarge {
    TooLarge {
        reason: format!(
            "a single trial might draw {:.1} million opportunities and take about {:.0} GB of \
             memory, most of them from {most}",
            total / 1e6,
            total * BYTES_EACH / 1e9
        ),
        cure: "check its `volume` or `add` (they are entries a month) and the conversions that \
               follow; a plan of more than a million opportunities is better simulated in parts"
            .to_owned(),
    }
}

/// Entries of a source over the whole plan.
fn source_entries(scenario: &Scenario, number: usize) -> f64 {
    let source = &scenario.sources[number];
    let calendar = &scenario.plan.calendar;
    let growth = 1.0 + high(scenario, source.growth);
    let reps = source.per_rep_of.map_or(1.0, |team| reps(scenario, team));
    let months = (0..calendar.months()).map(|month| {
        let season = source.seasonality[calendar.fiscal_month(month)];
        season * libm::pow(growth, month as f64 / 12.0)
    });
    high(scenario, source.volume) * reps * months.sum::<f64>()
}

/// Ramped reps of a team with everyone who is ever hired.
fn reps(scenario: &Scenario, number: usize) -> f64 {
    let team = &scenario.teams[number];
    let planned: u32 = team.hires.iter().map(|hire| hire.count).sum();
    let hired: u32 = scenario
        .programs
        .iter()
        .flat_map(|program| &program.hires)
        .filter(|hire| hire.team == number)
        .map(|hire| hire.count)
        .sum();
    let most_productive = team.ramp.iter().copied().fold(0.0, f64::max);
    (f64::from(team.headcount) + f64::from(planned) + f64::from(hired)) * most_productive
}

/// The share of entries at a stage, dealt over cells of a group, that become opportunities.
fn arriving(scenario: &Scenario, group: &Group, shares: &[CellShare], enters: usize) -> f64 {
    let of_cell = |share: &CellShare| {
        let rules = &scenario.cells[group.cells[share.cell].grid];
        let rates = rules.convert[enters + 1..].iter();
        share.share
            * rates.map(|rate| rate.map_or(0.0, |rate| high(scenario, rate))).product::<f64>()
    };
    shares.iter().map(of_cell).sum()
}

fn high(scenario: &Scenario, value: Value) -> f64 {
    match value {
        Value::Constant(number) => number,
        Value::Driver(driver) => scenario.drivers[driver].distribution.quantile(HIGH),
    }
}
