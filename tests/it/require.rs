//! The plan read from right to left: what is found is confirmed by the plan so changed.

use spandrel::analysis::evaluate;
use spandrel::analysis::require::{Answer, Question, Requirements, Solution, What, require};
use spandrel::engine::DriverDraws;
use spandrel::model::Model;
use spandrel::model::lever::{Lever, LeverQuantity};
use spandrel::scenario::{read, render};

/// Two segments, one of them worked by a team.
const PLAN: &str = r#"
    plan = { name = "Right to left", start = "2027-01", quarters = 4 }
    simulation = { trials = 3000, seed = SEED }
    dimensions = { segment = ["Large", "Small"] }
    funnel = { stages = ["lead", "mql", "opportunity"] }
    MORE
    [[source]]
    name = "Marketing"
    volume = { gamma = { mean = 300, sd = 40 } }
    share.segment = { Large = 0.2, Small = 0.8 }
    [[source]]
    name = "Partners"
    where = { segment = "Large" }
    volume = 6
    enters = "opportunity"
    [[assume]]
    convert.mql = 0.4
    convert.opportunity = { beta = { mean = 0.25, sd = 0.03 } }
    win_rate = { pert = { low = 0.2, mode = 0.25, high = 0.3 } }
    slip_rate = 0.2
    sales_cycle = { lognormal = { mean = 60, sd = 30 } }
    deal_size = { lognormal = { mean = 20_000, sd = 15_000 } }
    [[team]]
    name = "Reps"
    serves = { segment = "Large" }
    headcount = HEADCOUNT
    opportunities_per_rep = 3
    waiting_loss = 0.4
    [[goal]]
    name = "New ARR"
    metric = "new_arr"
    period = "FY27"
    at_least = LEAST
"#;

struct Plan {
    least: &'static str,
    headcount: u32,
    seed: u64,
    more: String,
}

impl Plan {
    fn new(least: &'static str) -> Self {
        Self { least, headcount: 4, seed: 7, more: String::new() }
    }

    fn model(&self) -> Model {
        let text = PLAN
            .replace("SEED", &self.seed.to_string())
            .replace("LEAST", self.least)
            .replace("HEADCOUNT", &self.headcount.to_string())
            .replace("MORE", &self.more);
        let none = |_: &str| Err(std::io::ErrorKind::NotFound.into());
        let reading = read("plan.toml", text.as_bytes(), &none)
            .unwrap_or_else(|problems| panic!("{}", render(&problems, false)));
        Model::new(reading.scenario).unwrap()
    }

    /// P(all) by an ordinary evaluation.
    fn chance(&self) -> f64 {
        let results = evaluate(&self.model(), &[0], &|_, _, _| {}).unwrap();
        results.ranked[0].all_goals.estimate
    }
}

fn lever(model: &Model, name: &str, cells: &[usize]) -> Lever {
    let quantity = LeverQuantity::from_name(name, &model.scenario.stages).unwrap();
    Lever::new(model, 0, quantity, cells).unwrap()
}

fn answer(plan: &Plan, names: &[&str], cells: &[usize], confidence: f64) -> Requirements {
    let model = plan.model();
    let levers: Vec<Lever> = names.iter().map(|name| lever(&model, name, cells)).collect();
    let simulation = &model.scenario.simulation;
    let draws = DriverDraws::new(&model.scenario, simulation.seed, simulation.trials);
    let trials = model.scenario.simulation.trials;
    let (model, draws, levers) = (&model, &draws, &levers);
    let question = Question { model, mix: 0, draws, trials, confidence, levers };
    require(&question, &|_| {}).unwrap()
}

fn reached(requirements: &Requirements, place: usize) -> &Solution {
    match &requirements.levers[place].1 {
        Answer::Reaches(solution) => solution,
        other => panic!("{other:?}"),
    }
}

/// A risk that is certain, and does to a quantity what the lever does.
fn certain(quantity: &str, factor: f64, place: &str) -> String {
    format!(
        "[[risk]]\nname = \"Certain\"\nprobability = 1\nwindow = [\"FY27-Q1\", \"FY27-Q1\"]\n\
         [[risk.effect]]\nmultiply = \"{quantity}\"\nby = {factor}\n{place}\n"
    )
}

#[test]
fn the_scenario_so_changed_reaches_the_confidence() {
    let plan = Plan::new("2_000_000");
    let names = ["volume", "win_rate", "deal_size"];
    let requirements = answer(&plan, &names, &[0, 1], 0.8);
    assert!(requirements.now.estimate < 0.5, "{:?}", requirements.now);
    for (place, name) in names.into_iter().enumerate() {
        let solution = reached(&requirements, place);
        assert!(solution.chance.estimate >= 0.8, "{name}: {solution:?}");
        let changed =
            |factor: f64| Plan { more: certain(name, factor, ""), ..Plan::new("2_000_000") };
        // The same trials: the very same chance. And a hair less of the lever is too little.
        assert_eq!(changed(solution.factor).chance(), solution.chance.estimate, "{name}");
        assert!(changed(solution.factor * 0.995).chance() < 0.8, "{name}");
        // Other trials agree within their error.
        let other = Plan { seed: 99, ..changed(solution.factor) };
        assert!((other.chance() - 0.8).abs() < 0.035, "{name}: {}", other.chance());
        let (low, high) = (solution.low.unwrap(), solution.high.unwrap());
        assert!(low < solution.factor && solution.factor < high, "{name}: {solution:?}");
        assert!(high - low < 0.1 * solution.factor, "{name}: {solution:?}");
    }
    let factors: Vec<f64> = (0..3).map(|place| reached(&requirements, place).factor).collect();
    let least = factors.iter().copied().fold(f64::INFINITY, f64::min);
    assert_eq!(factors[requirements.shortest.unwrap()], least);
}

#[test]
fn a_lever_may_be_pulled_in_some_cells_only() {
    let plan = Plan::new("1_800_000");
    let everywhere = reached(&answer(&plan, &["win_rate"], &[0, 1], 0.7), 0).factor;
    let small = answer(&plan, &["win_rate"], &[1], 0.7);
    let solution = reached(&small, 0);
    assert!(solution.factor > everywhere, "{solution:?}, everywhere {everywhere}");
    let place = "where = { segment = \"Small\" }";
    let changed =
        Plan { more: certain("win_rate", solution.factor, place), ..Plan::new("1_800_000") };
    assert_eq!(changed.chance(), solution.chance.estimate);
}

#[test]
fn people_come_whole() {
    let plan = Plan { headcount: 2, ..Plan::new("1_600_000") };
    let requirements = answer(&plan, &["headcount"], &[0, 1], 0.4);
    let solution = reached(&requirements, 0);
    let [(before, after)] = solution.people[..] else { panic!("{solution:?}") };
    assert_eq!((before, solution.factor), (2, f64::from(after) / 2.0));
    let with = |headcount| Plan { headcount, ..Plan::new("1_600_000") };
    assert_eq!(with(after).chance(), solution.chance.estimate);
    assert!(with(after).chance() >= 0.4 && with(after - 1).chance() < 0.4);
}

#[test]
fn what_is_required_by_source_is_the_factor_times_what_there_is() {
    let requirements = answer(&Plan::new("2_000_000"), &["volume"], &[0, 1], 0.8);
    let solution = reached(&requirements, 0);
    let amount = |source: &str, stage: usize| {
        let what = What::Entries { source: source.to_owned(), stage };
        solution.amounts.iter().find(|amount| amount.what == what)
    };
    for (source, stage, expected) in [
        ("Marketing", 0, 900.0),
        ("Marketing", 1, 360.0),
        ("Marketing", 2, 90.0),
        ("Partners", 2, 18.0),
    ] {
        for (now, then) in
            amount(source, stage).unwrap().now.iter().zip(&amount(source, stage).unwrap().required)
        {
            let error = (now.high - now.low) / 3.9;
            assert!((now.estimate - expected).abs() < 4.5 * error, "{source} {stage}: {now:?}");
            let ratio = then.estimate / now.estimate;
            assert!((ratio / solution.factor - 1.0).abs() < 0.02, "{source} {stage}: {ratio}");
        }
    }
    // Partners send no leads, and nothing is added by Programs.
    assert!(amount("Partners", 0).is_none() && amount("Programs", 2).is_none());
}

#[test]
fn a_lever_that_is_not_needed_says_how_far_it_may_worsen() {
    let requirements = answer(&Plan::new("1_200_000"), &["win_rate"], &[0, 1], 0.8);
    let Answer::Already(Some(solution)) = &requirements.levers[0].1 else {
        panic!("{requirements:?}")
    };
    assert!(solution.factor < 1.0 && solution.chance.estimate >= 0.8, "{solution:?}");
    assert_eq!(requirements.shortest, None);
}

#[test]
fn a_goal_beyond_capacity_is_out_of_reach_of_volume() {
    // All that the four reps can win of the large deals, and all the small ones, are too little.
    let plan = Plan { headcount: 1, ..Plan::new("1_700_000") };
    let requirements = answer(&plan, &["volume"], &[0], 0.8);
    let Answer::OutOfReach(limit) = &requirements.levers[0].1 else { panic!("{requirements:?}") };
    assert_eq!(limit.goals.len(), 1);
    let cause = &limit.causes.as_ref().unwrap().causes[0];
    assert_eq!(cause.name, "capacity: Reps", "{limit:?}");
    assert!(limit.chance.estimate < 0.8);
    // A goal that no lever on a team's people can touch.
    let cost = Plan { more: COST.to_owned(), ..Plan::new("0") };
    let requirements = answer(&cost, &["win_rate"], &[0, 1], 0.8);
    assert_eq!(requirements.levers[0].1, Answer::WithoutEffect);
}

/// A second goal, which always misses and depends on no deal.
const COST: &str = "economics = { other_cost = 10 }\n\
    [[goal]]\nname = \"Cost\"\nmetric = \"sales_and_marketing_cost\"\nperiod = \"FY27\"\nat_most = 1\n";
