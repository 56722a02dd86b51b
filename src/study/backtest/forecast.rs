//! What the engine forecasts from a calibration.

use std::io::ErrorKind;

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Measure, Request};
use crate::analysis::values_of;
use crate::engine::{DriverDraws, Keep, Purpose, Setup, Stream, simulate};
use crate::model::Model;
use crate::scenario::{self, Metric, Scenario, Slice};
use crate::study::calibration::{Calibration, PlanFrame, open_rows};

/// When each open deal will close is not known: the trials are dealt over so many schedules, each
/// drawn anew from the cycle given the deals' ages.
const SCHEDULES: usize = 32;

/// The draws of every measure, slice and quarter.
pub(super) struct Forecast {
    /// By slice, measure and quarter: a value a trial.
    pub(super) draws: Vec<[Vec<Vec<f64>>; 4]>,
    /// The slices: the company, then the members by name.
    pub(super) slices: Vec<Option<(String, String)>>,
}

/// How many trials a forecast gets.
pub(super) fn trials(request: &Request) -> usize {
    request.trials.div_ceil(SCHEDULES).max(1) * SCHEDULES
}

/// The first and last day of a quarter after a cut, from 1.
pub(super) fn quarter(cut: Date, ahead: usize) -> (Date, Date) {
    let first = cut.tomorrow().unwrap_or(cut);
    let months = |count: usize| (i64::try_from(count).unwrap_or(0)).months();
    let begin = first.checked_add(months(3 * (ahead - 1))).unwrap_or(first);
    let end = first.checked_add(months(3 * ahead)).unwrap_or(first);
    (begin, end.yesterday().unwrap_or(end))
}

pub(super) fn forecast(calibration: &Calibration, request: &Request) -> Result<Forecast, String> {
    let frame = PlanFrame {
        name: "backtest".to_owned(),
        start: quarter(calibration.as_of, 1).0,
        quarters: request.horizon,
        open_csv: "open.csv".to_owned(),
    };
    let has_open = !calibration.open.deals.is_empty();
    let text = calibration.scenario(&frame, has_open);
    let name = format!("schedule {}", calibration.as_of);
    let stream = Stream::new(request.seed, Purpose::OpenOpportunity, &name);
    let mut forecast: Option<Forecast> = None;
    for schedule in 0..SCHEDULES {
        let u = |place: usize| stream.uniform(schedule as u64, 0, place as u32);
        let rows = open_rows(calibration, u);
        let mut scenario = read(&text, &rows)?;
        scenario.simulation.trials = trials(request) / SCHEDULES;
        // A schedule has a seed of its own, drawn like everything else.
        let [high, low, ..] = stream.words(schedule as u64, 1, 0);
        scenario.simulation.seed = u64::from(high) << 32 | u64::from(low);
        let drawn = drawn(Model::new(scenario).map_err(|error| error.to_string())?);
        match &mut forecast {
            None => forecast = Some(drawn),
            Some(all) => all.add(drawn),
        }
    }
    forecast.ok_or_else(|| "no schedule".to_owned())
}

fn read(text: &str, rows: &str) -> Result<Scenario, String> {
    let load = |file: &str| match file {
        "open.csv" => Ok(rows.as_bytes().to_vec()),
        _ => Err(ErrorKind::NotFound.into()),
    };
    scenario::read("calibrated.toml", text.as_bytes(), &load)
        .map(|reading| reading.scenario)
        .map_err(|problems| scenario::render(&problems, false))
}

fn drawn(model: Model) -> Forecast {
    let (seed, trials) = (model.scenario.simulation.seed, model.scenario.simulation.trials);
    let draws = DriverDraws::new(&model.scenario, seed, trials);
    let setup = Setup::new(&model, seed);
    let mixes = vec![0];
    let all = model.all_slices();
    let outcomes =
        simulate(&setup, &draws, mixes, all.clone(), Keep::LEDGERS, 0..trials, &|_| true);
    let metrics = Measure::ALL.map(|measure| match measure {
        Measure::Won => Metric::OpportunitiesWon,
        Measure::Lost => Metric::OpportunitiesLost,
        Measure::AmountWon => Metric::NewArr,
        Measure::StartingPipeline => Metric::StartingPipeline,
    });
    let of_slice = |slice: &Slice| {
        metrics.map(|metric| {
            (0..model.quarters())
                .map(|quarter| values_of(&outcomes, 0, metric, *slice, (quarter, quarter)))
                .collect()
        })
    };
    let name = |slice: &Slice| match *slice {
        Slice::Company => None,
        Slice::Member { dimension, member } => {
            let dimension = &model.scenario.dimensions[dimension];
            Some((dimension.name.clone(), dimension.members[member].clone()))
        }
    };
    Forecast { draws: all.iter().map(of_slice).collect(), slices: all.iter().map(name).collect() }
}

impl Forecast {
    fn add(&mut self, other: Self) {
        for (own, other) in self.draws.iter_mut().zip(other.draws) {
            for (own, other) in own.iter_mut().zip(other) {
                for (own, other) in own.iter_mut().zip(other) {
                    own.extend(other);
                }
            }
        }
    }
}
