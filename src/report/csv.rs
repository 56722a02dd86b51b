//! The results as tables for other programs: RFC 4180, a header row, every digit.
//!
//! A figure is written as the shortest decimal that reads back to the same bits; one
//! that is undefined is an empty field, never 0.

mod drivers;

use crate::analysis::{Figure, Proportion, RankedMix, Results};

pub use drivers::{drivers, drivers_with_errors};

/// `ranked.csv`: a row a mix, best first.
#[must_use]
pub fn ranked(results: &Results) -> Vec<u8> {
    let mut header: Vec<String> = [
        "rank",
        "mix",
        "programs",
        "tied_with_best",
        "p_all",
        "p_all_se",
        "p_all_low",
        "p_all_high",
    ]
    .map(str::to_owned)
    .into();
    header.extend(results.goals.iter().map(|goal| format!("p: {}", goal.name)));
    header.extend(
        [
            "program_cost_mean",
            "program_cost_p90",
            "new_arr_p10",
            "new_arr_p50",
            "new_arr_p90",
            "ending_arr_p50",
            "shortfall_mean",
        ]
        .map(str::to_owned),
    );
    let mut table = Table::new(&header);
    for mix in &results.ranked {
        table.row(ranked_row(results, mix));
    }
    table.into_bytes()
}

fn ranked_row(results: &Results, mix: &RankedMix) -> Vec<String> {
    let mut row = vec![
        mix.rank.to_string(),
        mix.name.clone(),
        mix.programs.join("; "),
        mix.tied_with_best.to_string(),
    ];
    row.extend(proportion(mix.all_goals));
    let goals = (0..results.goals.len()).map(|goal| mix.goals.get(goal));
    row.extend(goals.map(|chance| optional(chance.map(|chance| chance.estimate))));
    row.extend([mix.program_cost_mean, mix.program_cost_p90].map(number));
    row.extend(mix.new_arr.map(number));
    row.push(number(mix.ending_arr_p50));
    row.push(optional(mix.shortfall_mean));
    row
}

/// `goals.csv`: a row a mix and goal.
#[must_use]
pub fn goals(results: &Results) -> Vec<u8> {
    let mut table = Table::new(&["mix", "goal", "p", "se", "low", "high"]);
    for mix in &results.ranked {
        for (goal, chance) in results.goals.iter().zip(&mix.goals) {
            let mut row = vec![mix.name.clone(), goal.name.clone()];
            row.extend(proportion(*chance));
            table.row(row);
        }
    }
    table.into_bytes()
}

/// `quarters.csv`: a row a mix shown in full, quarter, metric and slice.
#[must_use]
pub fn quarters(results: &Results) -> Vec<u8> {
    figures(results, "quarter", &results.quarters, |detail| &detail.quarters)
}

/// `years.csv`: the same by fiscal year.
#[must_use]
pub fn years(results: &Results) -> Vec<u8> {
    figures(results, "year", &results.years, |detail| &detail.years)
}

/// A table of figures by period: what `quarters.csv` and `years.csv` share.
fn figures(
    results: &Results,
    period: &str,
    labels: &[String],
    periods: fn(&crate::analysis::MixDetail) -> &Vec<Vec<Figure>>,
) -> Vec<u8> {
    let mut table = Table::new(&[
        "mix",
        period,
        "dimension",
        "member",
        "metric",
        "mean",
        "sd",
        "p5",
        "p10",
        "p25",
        "p50",
        "p75",
        "p90",
        "p95",
        "target",
        "p_met",
        "defined",
    ]);
    for detail in &results.detail {
        let Some(mix) = results.ranked.get(detail.ranked) else { continue };
        for (label, figures) in labels.iter().zip(periods(detail)) {
            for figure in figures {
                let (dimension, member) = results.slice_names(figure.slice);
                let metric = figure.metric.name(&results.stages, &results.teams);
                let mut row: Vec<String> =
                    [&mix.name, label, dimension, member, &metric].map(str::to_owned).into();
                row.extend(distribution(figure));
                table.row(row);
            }
        }
    }
    table.into_bytes()
}

/// Mean, standard deviation, seven quantiles, target, share that meets it, share defined.
fn distribution(figure: &Figure) -> Vec<String> {
    let mut fields = match &figure.summary {
        Some(summary) => {
            let mut fields = vec![number(summary.mean), number(summary.standard_deviation)];
            fields.extend(summary.quantiles.map(number));
            fields
        }
        None => vec![String::new(); 9],
    };
    fields.extend([optional(figure.target), optional(figure.met), number(figure.defined)]);
    fields
}

pub(super) fn proportion(chance: Proportion) -> [String; 4] {
    [chance.estimate, chance.standard_error, chance.low, chance.high].map(number)
}

/// The shortest decimal that reads back to the same bits; empty where there is no number.
pub(super) fn number(value: f64) -> String {
    // Adding 0 turns −0 into 0 and leaves every other number alone.
    if value.is_finite() { (value + 0.0).to_string() } else { String::new() }
}

pub(super) fn optional(value: Option<f64>) -> String {
    value.map_or_else(String::new, number)
}

/// A CSV table in memory.
pub(super) struct Table {
    writer: csv::Writer<Vec<u8>>,
}

impl Table {
    pub(super) fn new<T: AsRef<[u8]>>(header: &[T]) -> Self {
        // RFC 4180 ends lines with CRLF. `flexible` leaves no way for a row to fail.
        let writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .flexible(true)
            .from_writer(Vec::new());
        let mut table = Self { writer };
        table.row(header);
        table
    }

    pub(super) fn row<T: AsRef<[u8]>>(&mut self, fields: impl IntoIterator<Item = T>) {
        self.writer.write_record(fields).expect("memory takes every row");
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.writer.into_inner().expect("memory takes every row")
    }
}
