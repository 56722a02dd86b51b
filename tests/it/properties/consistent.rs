//! Tables that tell of the same thing say the same.

use spandrel::scenario::GoalScope;

use super::subjects::{SMALL, Subject, run_all};

/// A goal for one quarter or one fiscal year asks for just one figure; the share of trials
/// in which that figure meets the threshold is the goal's chance.
#[test]
fn a_goals_chance_is_how_often_its_figure_meets_the_threshold() {
    let mut compared = 0;
    for name in SMALL {
        let model = Subject::new(name).model(100);
        let results = run_all(&model);
        let years = model.scenario.plan.calendar.fiscal_years();
        for detail in &results.detail {
            for (number, goal) in model.scenario.goals.iter().enumerate() {
                let (figures, asked) = match &goal.scope {
                    GoalScope::Quarters { quarters, thresholds, misses_allowed: 0 }
                        if quarters.len() == 1 =>
                    {
                        (&detail.quarters[quarters[0]], thresholds[0])
                    }
                    GoalScope::Period { first_quarter, last_quarter, threshold, .. } => {
                        let is_period = |year: &spandrel::units::FiscalYear| {
                            (year.first_quarter, year.last_quarter)
                                == (*first_quarter, *last_quarter)
                        };
                        let Some(year) = years.iter().position(is_period) else { continue };
                        (&detail.years[year], *threshold)
                    }
                    GoalScope::Quarters { .. } => continue,
                };
                let mut figures = figures.iter();
                let figure = figures.find(|f| f.metric == goal.metric && f.slice == goal.slice);
                let figure = figure.unwrap();
                // A figure of new ARR is held against the plan's target instead.
                if figure.target == Some(asked) {
                    let chance = results.ranked[detail.ranked].goals[number].estimate;
                    assert_eq!(figure.met, Some(chance), "{name}, {}", goal.name);
                    compared += 1;
                }
            }
        }
    }
    assert!(compared >= 20, "only {compared} goals were compared");
}
