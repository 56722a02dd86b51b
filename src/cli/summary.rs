//! What a scenario says, for people: the text of `spandrel check`.

use std::ops::Range;

use comfy_table::{CellAlignment, Table, presets};

use super::searching;
use crate::model::Model;
use crate::model::goals::describe;
use crate::report::format::{count, money};
use crate::scenario::{Sampling, Scenario, Value};

/// The scenario in sections, one for each kind of thing that it holds.
pub(super) fn summary(file: &str, model: &Model) -> String {
    let scenario = &model.scenario;
    let sections = [
        Some(overview(model)),
        drivers(scenario),
        sources(scenario),
        teams(scenario),
        programs(model),
        Some(mixes(model)),
        searching::search(model),
        goals(scenario),
    ];
    let sections: Vec<String> = sections.into_iter().flatten().collect();
    format!("{file} is sound.\n\n{}", sections.join("\n"))
}

/// A table without rules; the columns of `figures` are aligned to the right.
pub(super) struct Section {
    table: Table,
    figures: Range<usize>,
}

impl Section {
    pub(super) fn new<const N: usize>(header: [&str; N], figures: Range<usize>) -> Self {
        let mut table = Table::new();
        table.load_style(presets::NOTHING).force_no_tty();
        if header.iter().any(|title| !title.is_empty()) {
            let _ = table.set_header(header);
        }
        Self { table, figures }
    }

    pub(super) fn row<const N: usize>(&mut self, cells: [String; N]) {
        let _ = self.table.add_row(cells);
    }

    pub(super) fn text(mut self) -> String {
        for (place, column) in self.table.column_iter_mut().enumerate() {
            let _ = column.set_padding((0, 2));
            if self.figures.contains(&place) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        self.table.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
    }
}

fn overview(model: &Model) -> String {
    let scenario = &model.scenario;
    let (plan, simulation) = (&scenario.plan, &scenario.simulation);
    let calendar = &plan.calendar;
    let mut section = Section::new(["", ""], 2..2);
    let mut say = |title: &str, text: String| section.row([title.to_owned(), text]);
    say("Plan", plan.name.clone());
    let last = calendar.quarter_label(calendar.quarters() - 1);
    say(
        "Time",
        format!(
            "{} to {last} ({} from {})",
            calendar.quarter_label(0),
            some(calendar.quarters(), "quarter"),
            calendar.month_label(0)
        ),
    );
    let sampling = match simulation.sampling {
        Sampling::LatinHypercube => "Latin hypercube",
        Sampling::Random => "random sampling",
        Sampling::Sobol => "scrambled Sobol' points",
    };
    let trials = some(simulation.trials, "trial");
    say("Simulation", format!("{trials}, seed {}, {sampling}", simulation.seed));
    let dimensions: Vec<String> = scenario
        .dimensions
        .iter()
        .map(|dimension| format!("{} {}", dimension.members.len(), dimension.name))
        .collect();
    say(
        "Cells",
        format!(
            "{} active of {} ({})",
            model.active_cells(),
            scenario.cell_count(),
            dimensions.join(" × ")
        ),
    );
    say("Funnel", scenario.stages.join(" → "));
    if let Some(open) = open_pipeline(scenario) {
        say("Open pipeline", open);
    }
    let arr: f64 = scenario.customers.iter().map(|base| base.arr).sum();
    if !scenario.customers.is_empty() {
        let bases = some(scenario.customers.len(), "customer base");
        say("Starting ARR", format!("{} in {bases}", money(arr, &plan.currency)));
    }
    let correlated: usize = scenario.correlations.iter().map(|group| group.drivers.len()).sum();
    if correlated > 0 {
        say("Correlations", format!("{} move together", some(correlated, "driver")));
    }
    if !scenario.risks.is_empty() {
        let names: Vec<&str> = scenario.risks.iter().map(|risk| risk.name.as_str()).collect();
        say("Risks", names.join(", "));
    }
    section.text()
}

fn open_pipeline(scenario: &Scenario) -> Option<String> {
    let open = &scenario.open_pipeline;
    let given: f64 = open.iter().filter_map(|one| one.amount).sum();
    let drawn = open.iter().filter(|one| one.amount.is_none()).count();
    let beyond = open.iter().filter(|one| one.quarter >= scenario.plan.calendar.quarters()).count();
    let opportunities = |number: usize| match number {
        1 => "1 opportunity".to_owned(),
        _ => format!("{} opportunities", count(number as u64)),
    };
    let mut text = opportunities(open.len());
    text.push_str(&format!(" worth {}", money(given, &scenario.plan.currency)));
    if drawn > 0 {
        text.push_str(&format!(", {} of them with an amount to be drawn", count(drawn as u64)));
    }
    if beyond > 0 {
        text.push_str(&format!(", {} of them due after the plan's end", count(beyond as u64)));
    }
    (!open.is_empty()).then_some(text)
}

fn drivers(scenario: &Scenario) -> Option<String> {
    let mut section = Section::new(["DRIVER", "DISTRIBUTION", "MEAN", "P10", "P90"], 2..5);
    for driver in &scenario.drivers {
        let distribution = &driver.distribution;
        section.row([
            driver.name.clone(),
            distribution.describe(),
            figure(distribution.mean()),
            figure(distribution.quantile(0.1)),
            figure(distribution.quantile(0.9)),
        ]);
    }
    (!scenario.drivers.is_empty()).then(|| section.text())
}

fn sources(scenario: &Scenario) -> Option<String> {
    let mut section = Section::new(["SOURCE", "ENTERS", "CELLS", "A MONTH"], 2..4);
    for source in &scenario.sources {
        let volume = figure(mean(scenario, source.volume));
        let volume = match source.per_rep_of {
            Some(team) => format!("{volume} per rep of {}", scenario.teams[team].name),
            None => volume,
        };
        section.row([
            source.name.clone(),
            scenario.stages[source.enters].clone(),
            source.shares.len().to_string(),
            volume,
        ]);
    }
    (!scenario.sources.is_empty()).then(|| section.text())
}

fn teams(scenario: &Scenario) -> Option<String> {
    let mut section =
        Section::new(["TEAM", "REPS", "HIRES", "CELLS", "A MONTH AND REP", "COST A REP"], 1..6);
    for team in &scenario.teams {
        let hires: usize = team.hires.iter().map(|hire| hire.count as usize).sum();
        let taken_on = team.opportunities_per_rep;
        section.row([
            team.name.clone(),
            count(u64::from(team.headcount)),
            count(hires as u64),
            if team.cells.is_empty() { "feeds".to_owned() } else { team.cells.len().to_string() },
            taken_on.map(|value| figure(mean(scenario, value))).unwrap_or_default(),
            money(mean(scenario, team.cost_per_rep), &scenario.plan.currency),
        ]);
    }
    (!scenario.teams.is_empty()).then(|| section.text())
}

fn programs(model: &Model) -> Option<String> {
    let scenario = &model.scenario;
    let mut section = Section::new(["PROGRAM", "START", "MONTHS", "EXPECTED COST"], 2..4);
    let any_quarter = |program: usize| {
        scenario.search.as_ref().is_some_and(|search| search.any_quarter.contains(&program))
    };
    for starts in model.variants.chunk_by(|one, other| one.chosen.program == other.chosen.program) {
        let [first, ..] = starts else { continue };
        let program = &scenario.programs[first.chosen.program];
        if any_quarter(first.chosen.program) {
            let label = format!("{} or any quarter", program.starts[0].label);
            let months = range(starts.iter().map(|one| one.months as f64), |one| one.to_string());
            let cost = |cost: f64| money(cost, &scenario.plan.currency);
            let cost = range(starts.iter().map(|one| one.expected_cost), cost);
            section.row([program.name.clone(), label, months, cost]);
            continue;
        }
        for variant in starts {
            section.row([
                program.name.clone(),
                program.starts[variant.chosen.start].label.clone(),
                variant.months.to_string(),
                money(variant.expected_cost, &scenario.plan.currency),
            ]);
        }
    }
    (!model.variants.is_empty()).then(|| section.text())
}

/// `3 to 12`, or `12` where all are the same.
fn range(numbers: impl Iterator<Item = f64> + Clone, shown: impl Fn(f64) -> String) -> String {
    let low = shown(numbers.clone().fold(f64::INFINITY, f64::min));
    let high = shown(numbers.fold(f64::NEG_INFINITY, f64::max));
    if low == high { low } else { format!("{low} to {high}") }
}

fn mixes(model: &Model) -> String {
    let scenario = &model.scenario;
    let mut section = Section::new(["MIX", "EXPECTED COST", "PROGRAMS"], 1..2);
    for mix in model.mixes.named() {
        let held = model.mixes.variants(mix);
        let label = |&held: &u16| scenario.program_label(model.variants[usize::from(held)].chosen);
        let programs: Vec<String> = held.iter().map(label).collect();
        let cost = money(model.expected_cost(held), &scenario.plan.currency);
        section.row([model.mix_name(mix), cost, programs.join(", ")]);
    }
    section.text()
}

fn goals(scenario: &Scenario) -> Option<String> {
    let mut section = Section::new(["GOAL", "ASKS FOR"], 2..2);
    for goal in &scenario.goals {
        section.row([goal.name.clone(), describe(scenario, goal)]);
    }
    (!scenario.goals.is_empty()).then(|| section.text())
}

fn mean(scenario: &Scenario, value: Value) -> f64 {
    match value {
        Value::Constant(number) => number,
        Value::Driver(driver) => scenario.drivers[driver].distribution.mean(),
    }
}

/// A number with three to four digits that count: `1,250,000`, `96.3`, `0.0251`.
fn figure(number: f64) -> String {
    let size = number.abs();
    if (1000.0..1e15).contains(&size) {
        let sign = if number < 0.0 { "−" } else { "" };
        return format!("{sign}{}", count(size.round() as u64));
    }
    let decimals = match size {
        large if large >= 100.0 => 0,
        middle if middle >= 10.0 => 1,
        middle if middle >= 1.0 => 2,
        share if share >= 0.1 => 3,
        _ => 4,
    };
    let written = format!("{number:.decimals$}");
    if written.contains('.') {
        return written.trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    written
}

/// `1 quarter`, `8 quarters`.
pub(super) fn some(number: usize, thing: &str) -> String {
    let plural = match (number, thing.ends_with('x')) {
        (1, _) => "",
        (_, true) => "es",
        (_, false) => "s",
    };
    format!("{} {thing}{plural}", count(number as u64))
}
