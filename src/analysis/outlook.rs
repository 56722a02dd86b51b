//! How mixes may turn out: by quarter for every mix, in more detail for those shown in full.

use crate::analysis::board::{Curve, Fan, MixFans};
use crate::analysis::detail::{figure_of, values_of};
use crate::analysis::results::Figure;
use crate::analysis::summary::quantiles_into;
use crate::engine::{Outcomes, Quarterly};
use crate::model::Model;
use crate::model::goals::satisfies;
use crate::scenario::{Direction, Metric, Slice};

/// How the mix at a place of outcomes with headlines may turn out by quarter.
#[must_use]
pub fn fans(outcomes: &Outcomes, place: usize) -> MixFans {
    MixFans {
        starting_pipeline: fan(outcomes, place, Quarterly::StartingPipeline),
        new_arr: fan(outcomes, place, Quarterly::NewArr),
    }
}

fn fan(outcomes: &Outcomes, place: usize, figure: Quarterly) -> Fan {
    let mut values = Vec::new();
    let mut of_quarter = |quarter: usize| {
        values.clear();
        values.extend(outcomes.quarterly(place, figure, quarter).map(f64::from));
        let mut quantiles = [0.0; 5];
        quantiles_into(&values, &MixFans::LEVELS, &mut quantiles);
        quantiles.map(|quantile| quantile as f32)
    };
    (0..outcomes.basis.layout.quarters()).map(&mut of_quarter).collect()
}

/// New ARR of the company from the start of each quarter's fiscal year to its end, for the
/// mix at a place of outcomes with ledgers.
#[must_use]
pub fn cumulative(model: &Model, outcomes: &Outcomes, place: usize) -> Vec<Figure> {
    let calendar = &model.scenario.plan.calendar;
    let years = calendar.fiscal_years().into_iter();
    let periods = years.flat_map(|year| {
        (year.first_quarter..=year.last_quarter).map(move |quarter| (year.first_quarter, quarter))
    });
    let figure = |period| figure_of(model, outcomes, place, Metric::NewArr, Slice::Company, period);
    periods.map(figure).collect()
}

/// New ARR of the company in each fiscal year as percentiles, likewise.
#[must_use]
pub fn year_curves(model: &Model, outcomes: &Outcomes, place: usize) -> Vec<Curve> {
    let levels: Vec<f64> = (0..Curve::LEVELS).map(Curve::level).collect();
    let target = |first: usize, last: usize| {
        outcomes.basis.targets[0].as_ref().map(|target| target[first..=last].iter().sum())
    };
    let years = model.scenario.plan.calendar.fiscal_years().into_iter();
    let curve = |(first, last): (usize, usize)| {
        let values = values_of(outcomes, place, Metric::NewArr, Slice::Company, (first, last));
        let mut at = vec![0.0; Curve::LEVELS];
        if !values.is_empty() {
            quantiles_into(&values, &levels, &mut at);
        }
        let target: Option<f64> = target(first, last);
        let met = target.map(|target| {
            let meets = |value: &&f64| satisfies(Direction::AtLeast, **value, target);
            values.iter().filter(meets).count() as f64 / outcomes.trials as f64
        });
        Curve { values: at, target, met }
    };
    years.map(|year| curve((year.first_quarter, year.last_quarter))).collect()
}
