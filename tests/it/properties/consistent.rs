//! Tables that tell of the same thing say the same.

use spandrel::scenario::{GoalScope, Metric, Slice};

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

/// Every deal is worth 19 999.70 and every month of the Program costs 1066.66: figures that
/// must be equal to a threshold are so in decimals only.
const TO_THE_CENT: &str = r#"
[plan]
name = "To the cent"
start = "2027-01"
quarters = 2
[simulation]
trials = 200
[dimensions]
segment = ["All"]
[[source]]
name = "Inbound"
volume = 30
enters = "opportunity"
[[assume]]
win_rate = 0.3
sales_cycle = 20
deal_size = 19999.7
[[program]]
name = "Ads"
start = "FY27-Q1"
cost.per_month = 1066.66
effect = [{ add = 3, enters = "opportunity" }]
[search]
must_include = ["Ads"]
[[goal]]
name = "Wins"
metric = "opportunities_won"
quarters = ["FY27-Q2"]
at_least = 27
[[goal]]
name = "What they are worth"
metric = "new_arr"
quarters = ["FY27-Q2"]
at_least = 539991.9
[[goal]]
name = "Budget of the quarter"
metric = "program_cost"
quarters = ["FY27-Q1"]
at_most = 3199.98
[[goal]]
name = "Cost of the quarter"
metric = "program_cost"
quarters = ["FY27-Q1"]
at_least = 3199.98
"#;

#[test]
fn a_figure_that_equals_its_threshold_but_for_rounding_meets_it() {
    let subject = Subject::new(SMALL[0]).with(TO_THE_CENT.to_owned());
    let model = subject.model(200);
    let results = run_all(&model);
    for (place, mix) in results.ranked.iter().enumerate() {
        let [wins, worth, budget, cost] = [0, 1, 2, 3].map(|goal| mix.goals[goal].estimate);
        assert!(wins > 0.1 && wins < 0.9);
        assert_eq!(wins, worth, "{}", mix.name);
        assert_eq!((budget, cost), (1.0, if mix.programs.is_empty() { 0.0 } else { 1.0 }));
        let detail = results.detail_of(place).unwrap();
        let new_arr = detail.quarter(1, Metric::NewArr, Slice::Company).unwrap();
        assert_eq!(new_arr.met, Some(worth), "{}", mix.name);
    }
}
