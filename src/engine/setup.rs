//! What is prepared once for a run: streams and tables.

use rayon::prelude::*;

use crate::distribution::{Distribution, QuantileTable};
use crate::engine::routes::grain;
use crate::engine::streams::{Purpose, Stream};
use crate::model::Model;
use crate::model::groups::Group;
use crate::scenario::Value;

/// Streams and tables of a model, for one seed.
#[derive(Debug)]
pub struct Setup<'m> {
    /// The model.
    pub model: &'m Model,
    /// The market's innovations.
    pub market: Stream,
    /// Each risk's occurrence.
    pub risks: Vec<Stream>,
    /// Each source's quarterly factor.
    pub sources: Vec<SourceSetup>,
    /// Each team's seats.
    pub teams: Vec<Vec<Seats>>,
    /// Each group's cells.
    pub groups: Vec<Vec<CellStreams>>,
    /// The draws of each open opportunity.
    pub open: Vec<Stream>,
    /// The quantiles of each per-opportunity distribution.
    pub opportunity_tables: Vec<QuantileTable>,
    /// For each of them, the grain of sizes drawn from it: what they are whole multiples of.
    pub grains: Vec<f64>,
}

/// A source's quarterly gamma factor of mean 1.
#[derive(Debug)]
pub struct SourceSetup {
    /// Its draws.
    pub stream: Stream,
    /// Its quantiles, where its volatility is the same in every trial (and not 0).
    pub factor: Option<QuantileTable>,
}

/// Seats of a team that are first filled in the same month for the same reason. A seat is
/// held by one rep after another.
#[derive(Clone, Copy, Debug)]
pub struct Seats {
    /// How long each holder stays: by seat and by how many held it before.
    pub stream: Stream,
    /// The month in which the first holders join.
    pub join: usize,
    /// The number of seats.
    pub count: u32,
    /// Whether the first holders are fully ramped from the start.
    pub ramped: bool,
    /// The variant that pays for them; `None`: the bottom-up plan.
    pub variant: Option<usize>,
}

/// The streams of a cell.
#[derive(Clone, Debug)]
pub struct CellStreams {
    /// Opportunities offered, by month and number.
    pub arrival: Stream,
    /// What becomes of those on the desk, by month and number.
    pub desk: Stream,
    /// Day, cycle, amount and fate of those taken on, by month and number.
    pub opportunity: Stream,
    /// Entries by quarter, for each stage above the opportunity.
    pub entries: Vec<Stream>,
}

impl<'m> Setup<'m> {
    /// Prepares a run of a model with this seed.
    #[must_use]
    pub fn new(model: &'m Model, seed: u64) -> Self {
        let scenario = &model.scenario;
        let stream = |purpose, name: &str| Stream::new(seed, purpose, name);
        let source = |source: &crate::scenario::Source| SourceSetup {
            stream: stream(Purpose::SourceFactor, &source.name),
            factor: match source.volatility {
                Value::Constant(volatility) if volatility > 0.0 => {
                    Distribution::gamma_mean_sd(1.0, volatility)
                        .ok()
                        .map(|d| QuantileTable::new(&d))
                }
                _ => None,
            },
        };
        let opportunities = &scenario.opportunity_distributions;
        let opportunity_tables: Vec<QuantileTable> =
            opportunities.par_iter().map(QuantileTable::new).collect();
        let grain_of = |(distribution, table): (&Distribution, &QuantileTable)| {
            grain(distribution.mean(), table.at(u32::MAX))
        };
        Self {
            model,
            market: stream(Purpose::Market, ""),
            risks: scenario.risks.iter().map(|risk| stream(Purpose::Risk, &risk.name)).collect(),
            sources: scenario.sources.par_iter().map(source).collect(),
            teams: (0..scenario.teams.len()).map(|team| seats(model, seed, team)).collect(),
            groups: model.groups.iter().map(|group| cell_streams(model, seed, group)).collect(),
            open: scenario
                .open_pipeline
                .iter()
                .map(|open| stream(Purpose::OpenOpportunity, &open.stream))
                .collect(),
            grains: opportunities.iter().zip(&opportunity_tables).map(grain_of).collect(),
            opportunity_tables,
        }
    }
}

impl Setup<'_> {
    /// The same with the conditions of another one of the same model: its market, when its
    /// risks strike, and the factors of its sources. The luck of deals and people stays.
    #[must_use]
    pub fn with_conditions_of(self, other: Self) -> Self {
        Self { market: other.market, risks: other.risks, sources: other.sources, ..self }
    }
}

/// The seats of a team: those of the start, of planned hires by month, and of every
/// variant that hires. A Program's people are the same whichever of its starts is chosen.
fn seats(model: &Model, seed: u64, number: usize) -> Vec<Seats> {
    let scenario = &model.scenario;
    let team = &scenario.teams[number];
    let stream =
        |what: String| Stream::new(seed, Purpose::Tenure, &format!("{}\0{what}", team.name));
    let mut seats = vec![Seats {
        stream: stream("start".to_owned()),
        join: 0,
        count: team.headcount,
        ramped: true,
        variant: None,
    }];
    for (place, hire) in team.hires.iter().enumerate() {
        // Two hires of one month differ by how many of that month came before.
        let earlier = team.hires[..place].iter().filter(|other| other.month == hire.month).count();
        seats.push(Seats {
            stream: stream(format!(
                "hire\0{}\0{earlier}",
                scenario.plan.calendar.month_label(hire.month)
            )),
            join: hire.month,
            count: hire.count,
            ramped: false,
            variant: None,
        });
    }
    for (variant, described) in model.variants.iter().enumerate() {
        let program = &scenario.programs[described.chosen.program];
        for (place, hire) in program.hires.iter().enumerate() {
            if hire.team == number {
                seats.push(Seats {
                    stream: stream(format!("program\0{}\0{place}", program.name)),
                    join: described.start + hire.after_months as usize,
                    count: hire.count,
                    ramped: false,
                    variant: Some(variant),
                });
            }
        }
    }
    seats
}

fn cell_streams(model: &Model, seed: u64, group: &Group) -> Vec<CellStreams> {
    let above = &model.scenario.stages[..model.scenario.stages.len() - 1];
    let streams = group.cells.iter().map(|cell| {
        let stream = |purpose| Stream::new(seed, purpose, &cell.name);
        let entries = |stage: &String| {
            Stream::new(seed, Purpose::Entries, &format!("{}\0{stage}", cell.name))
        };
        CellStreams {
            arrival: stream(Purpose::Arrival),
            desk: stream(Purpose::Desk),
            opportunity: stream(Purpose::Opportunity),
            entries: above.iter().map(entries).collect(),
        }
    });
    streams.collect()
}
