//! Would the forecasts have held?
//!
//! ```text
//! a cut ──> what was known that day ──> calibration ──> engine ──> forecast of each quarter
//!                                                                      │ held against
//! the export ──────────────────────────────────────────────────> what happened
//! ```
//!
//! For every cut only the past of that day is calibrated; the engine goes on from the pipeline that
//! was open then, and its forecasts are scored beside two that anyone could make.

mod actual;
mod forecast;
mod score;
mod verdict;

use jiff::civil::Date;

use crate::history::{Change, Dimension, History, Opportunity};
use crate::study::FitError;
use crate::study::Replans;
use crate::study::calibration::{self, Beside, Calibration, calibrate_with};

pub use score::{LEVELS, Score, pinball};
pub use verdict::{Against, Coverage, Skill, Verdict};

/// What is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The days of the forecasts, each the last of its month.
    pub cuts: Vec<Date>,
    /// How many quarters each of them looks ahead.
    pub horizon: usize,
    /// How many trials each of them gets; rounded up to whole schedules of the open pipeline.
    pub trials: usize,
    /// The seed of every draw.
    pub seed: u64,
    /// The day from which on the export shows every close; found where none is given.
    pub closes_from: Option<Date>,
}

/// What is forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Opportunities won in the quarter.
    Won,
    /// Opportunities lost in it.
    Lost,
    /// The amount won in it.
    AmountWon,
    /// The amount of those open as it begins that close in it.
    StartingPipeline,
}

impl Measure {
    /// All of them.
    pub const ALL: [Measure; 4] =
        [Measure::Won, Measure::Lost, Measure::AmountWon, Measure::StartingPipeline];

    /// Its name in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Won => "won",
            Self::Lost => "lost",
            Self::AmountWon => "amount_won",
            Self::StartingPipeline => "starting_pipeline",
        }
    }

    /// Its name in sentences.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Won => "Deals won",
            Self::Lost => "Deals lost",
            Self::AmountWon => "Amount won",
            Self::StartingPipeline => "Starting pipeline",
        }
    }

    /// Whether it is money.
    #[must_use]
    pub fn is_money(self) -> bool {
        matches!(self, Self::AmountWon | Self::StartingPipeline)
    }
}

/// A forecast held against what happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// The day of the forecast.
    pub cut: Date,
    /// Which of the quarters after it, from 1.
    pub ahead: usize,
    /// The first and the last day of that quarter.
    pub days: (Date, Date),
    /// What is forecast.
    pub measure: Measure,
    /// Whose: a dimension and a member by name; `None` for the company.
    pub slice: Option<(String, String)>,
    /// What happened.
    pub actual: f64,
    /// The forecast and its scores.
    pub score: Score,
    /// What the quarter before the cut would have said again.
    pub last_quarter: Option<f64>,
    /// What the open pipeline times the historical win rate would have said.
    pub pipeline_rate: Option<f64>,
}

/// A backtest.
#[derive(Clone, Debug)]
pub struct Backtest {
    /// The cuts with what was calibrated at each.
    pub cuts: Vec<(Date, Calibration)>,
    /// Every forecast, cut by cut.
    pub observations: Vec<Observation>,
    /// How many trials each forecast is from.
    pub trials: usize,
    /// What it comes to.
    pub verdict: Verdict,
    /// What could not be held against the export, and why.
    pub left_out: Vec<String>,
}

/// Why a cut cannot be forecast.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// The cut is not the last day of a month; the nearest earlier one.
    NotMonthEnd(Date, Date),
    /// Too little was known at the cut.
    Unfit(Date, FitError),
    /// Not even the first quarter after the cut is over; the last day of the export.
    NotOver(Date, Date),
    /// The engine refuses what was calibrated: a mistake of ours, in its own words.
    Engine(Date, String),
}

/// Forecasts from every cut, scored; with what was known then of the opportunities' changes.
/// `progress` is told of every cut done.
///
/// # Errors
/// See [`Refusal`].
pub fn backtest(
    dimensions: &[Dimension],
    opportunities: &[Opportunity],
    changes: Option<&History<Change>>,
    request: &Request,
    progress: &dyn Fn(usize),
) -> Result<Backtest, Refusal> {
    let last = calibration::last_day(opportunities);
    for cut in &request.cuts {
        if *cut != cut.last_of_month() {
            let before = cut.first_of_month().yesterday().unwrap_or(*cut);
            return Err(Refusal::NotMonthEnd(*cut, before));
        }
        if forecast::quarter(*cut, 1).1 > last {
            return Err(Refusal::NotOver(*cut, last));
        }
    }
    let replans = || Replans::of(changes.map_or(&[][..], |changes| &changes.records));
    let (mut cuts, mut observations, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
    let beside = Beside { changes, ..Beside::default() };
    for (place, cut) in request.cuts.iter().enumerate() {
        let known = calibration::Request { as_of: Some(*cut), closes_from: request.closes_from };
        let calibrated = calibrate_with(dimensions, opportunities, &beside, known);
        if let Err(error) = calibrated.cycle {
            return Err(Refusal::Unfit(*cut, error));
        }
        let forecast = forecast::forecast(&calibrated, request)
            .map_err(|reason| Refusal::Engine(*cut, reason))?;
        let past = actual::Past::new(dimensions, opportunities, &calibrated, replans());
        for ahead in 1..=request.horizon {
            let days = forecast::quarter(*cut, ahead);
            if days.1 > last {
                left_out.push(format!(
                    "quarter {ahead} after {cut}: the export ends on {last}, before it is over"
                ));
                continue;
            }
            observations.extend(score::observe(&forecast, &past, *cut, ahead));
        }
        cuts.push((*cut, calibrated));
        progress(place + 1);
    }
    if !observations.iter().any(|one| one.measure == Measure::StartingPipeline) {
        left_out.push(
            "starting pipeline: lost deals have no amounts in the export, so that nobody knows what \
             it was"
                .to_owned(),
        );
    }
    let verdict = Verdict::of(&observations);
    Ok(Backtest { cuts, observations, trials: forecast::trials(request), verdict, left_out })
}
