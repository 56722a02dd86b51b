//! Made-up results of a run, as realistic as a picture needs them.

use super::board::board;
use spandrel::analysis::explain::{Driven, Estimate, Influence, Output};
use spandrel::analysis::{
    Difference, Explained, Figure, GoalTitle, MixDetail, ProgramWorth, Proportion, RankedMix,
    Results, Selection, StartWorth, Summary,
};
use spandrel::report::Provenance;
use spandrel::scenario::{Direction, Metric, Slice};

/// How many of each thing the results hold.
#[derive(Clone, Copy)]
pub struct Shape {
    pub searched: usize,
    pub quarters: usize,
    pub trials: usize,
    pub target: bool,
}

impl Default for Shape {
    fn default() -> Self {
        Self { searched: 30, quarters: 8, trials: 10_000, target: true }
    }
}

const NAMED: [(&str, f64, f64, &[&str]); 6] = [
    (
        "Balanced",
        0.5712,
        3.41e6,
        &["Enterprise ABM@FY27-Q1", "SDR pod@FY27-Q1", "Sales enablement@FY27-Q1"],
    ),
    (
        "Pipeline now",
        0.4187,
        2.25e6,
        &["SDR pod@FY27-Q1", "Paid search@FY27-Q1", "Executive events@FY27-Q2"],
    ),
    ("Enterprise bet", 0.3051, 3.90e6, &["Enterprise ABM@FY27-Q1", "Enterprise AE hires@FY27-Q1"]),
    ("Long game", 0.1203, 1.98e6, &["Content and SEO@FY27-Q1", "Partner alliance@FY27-Q1"]),
    ("Paid only", 0.0713, 0.77e6, &["Paid search@FY27-Q1"]),
    (Results::BOTTOM_UP, 0.0391, 0.0, &[]),
];

fn worth(program: &str) -> ProgramWorth {
    let points =
        |estimate: f64| Difference { estimate, low: estimate - 0.01, high: estimate + 0.01 };
    let money = |estimate: f64| Difference { estimate, low: 0.9 * estimate, high: 1.1 * estimate };
    let start = |start: &str, chance: f64| StartWorth {
        start: start.to_owned(),
        chance: points(chance),
        new_arr: money(2e6 * chance),
        cost: -1e5,
    };
    ProgramWorth {
        program: program.to_owned(),
        dependants: vec![],
        chance: points(0.123),
        new_arr: money(1.1e6),
        cost: 820e3,
        shapley: Some(points(0.1)),
        starts: vec![start("FY27-Q1", 0.0), start("FY27-Q2", 0.02)],
        delay: Some(start("FY27-Q2", -0.034)),
    }
}

const PROGRAMS: [&str; 7] = [
    "Enterprise ABM",
    "SDR pod",
    "Sales enablement",
    "Partner alliance",
    "Executive events",
    "Paid search",
    "Pricing and packaging",
];

/// Six named mixes and `searched` of a search, best first, with three goals.
pub fn results(shape: Shape) -> Results {
    let mut ranked: Vec<RankedMix> = NAMED
        .iter()
        .map(|&(name, chance, cost, programs)| {
            let programs = programs.iter().map(|program| (*program).to_owned()).collect();
            mix(name.to_owned(), programs, true, chance, cost, shape)
        })
        .collect();
    ranked.extend((0..shape.searched).map(|number| searched(number, shape)));
    ranked.sort_by(|a, b| {
        b.all_goals
            .estimate
            .total_cmp(&a.all_goals.estimate)
            .then(a.program_cost_mean.total_cmp(&b.program_cost_mean))
    });
    let best = ranked[0].all_goals.estimate;
    for (place, mix) in ranked.iter_mut().enumerate() {
        mix.rank = place + 1;
        mix.tied_with_best = best - mix.all_goals.estimate < 0.008;
    }
    let detail: Vec<MixDetail> = (0..ranked.len())
        .filter(|&place| place == 0 || ranked[place].named)
        .map(|place| detail(place, 0.75 + 0.5 * ranked[place].all_goals.estimate, shape))
        .collect();
    let board = board(&ranked, &detail, shape);
    Results {
        plan: "Bridge the gap, FY27-FY28".to_owned(),
        currency: "USD".to_owned(),
        quarters: (0..shape.quarters).map(|q| format!("FY{}-Q{}", 27 + q / 4, q % 4 + 1)).collect(),
        years: (0..shape.quarters.div_ceil(4)).map(|year| format!("FY{}", 27 + year)).collect(),
        dimensions: vec![(
            "segment".to_owned(),
            vec!["Enterprise".to_owned(), "Small, \"Büro\"\nund Heim".to_owned()],
        )],
        stages: vec!["lead".to_owned(), "opportunity".to_owned()],
        teams: vec!["SDRs".to_owned()],
        new_arr_target: shape.target.then(|| (0..shape.quarters).map(target).collect()),
        goals: goals(),
        trials: shape.trials,
        seed: 2027,
        confidence: 0.8,
        ranked,
        detail,
        cheapest_confident: None,
        frontier: vec![0],
        upgrades: vec![],
        best_for_goals: vec![0; 3],
        worth: NAMED[0].3.iter().map(|program| worth(program)).collect(),
        selection: Selection {
            candidates: 6 + shape.searched,
            finalists: 6 + shape.searched,
            guarantee: 0.95,
            indifference: 0.01,
            achieved: Some(0.014),
            ..Selection::default()
        },
        warnings: vec![],
        explained: Explained::default(),
        board,
    }
}

fn goals() -> Vec<GoalTitle> {
    let goal = |name: &str, metric, description: &str| GoalTitle {
        name: name.to_owned(),
        metric,
        slice: Slice::Company,
        direction: Direction::AtLeast,
        description: description.to_owned(),
    };
    vec![
        goal(
            "Starting coverage",
            Metric::Coverage,
            "coverage at least 3.5 in 6 quarters (1 may miss)",
        ),
        goal("FY27 new ARR", Metric::NewArr, "new_arr at least 15,300,000 in FY27"),
        goal("FY28 new ARR", Metric::NewArr, "new_arr at least 17,100,000 in FY28"),
    ]
}

fn searched(number: usize, shape: Shape) -> RankedMix {
    let count = 2 + number % 4;
    let programs: Vec<String> = (0..count)
        .map(|place| {
            format!(
                "{}@FY27-Q{}",
                PROGRAMS[(number + place * 2) % PROGRAMS.len()],
                1 + (number + place) % 2
            )
        })
        .collect();
    let chance =
        0.6213 / (1.0 + 0.09 * (number as f64 / 3.0).floor() + 0.002 * (number % 3) as f64);
    mix(programs.join(" + "), programs, false, chance, 4.0e6 - 0.04e6 * (number % 40) as f64, shape)
}

fn mix(
    name: String,
    programs: Vec<String>,
    named: bool,
    chance: f64,
    cost: f64,
    shape: Shape,
) -> RankedMix {
    let of = |chance: f64| share(chance, shape.trials);
    let median = 4.1e6 * (0.82 + 0.35 * chance) * shape.quarters as f64;
    RankedMix {
        rank: 0,
        name,
        programs,
        named,
        tied_with_best: false,
        all_goals: of(chance),
        goals: [0.08, 0.21, 0.15].map(|more| of((chance + more).min(1.0))).into(),
        program_cost_mean: cost,
        program_cost_p90: cost * 1.12,
        new_arr: [median * 0.9, median, median * 1.1],
        ending_arr_p50: 4.2e7 + median * 0.7,
        shortfall_mean: shape.target.then_some(1.0e6 / 3.0),
    }
}

pub fn target(quarter: usize) -> f64 {
    3.1e6 + 0.9e6 * f64::from(u8::from(quarter > 0)) + 0.12e6 * quarter as f64
}

fn detail(ranked: usize, level: f64, shape: Shape) -> MixDetail {
    let quarters = (0..shape.quarters).map(|quarter| figures(quarter, level, shape)).collect();
    let years =
        (0..shape.quarters.div_ceil(4)).map(|year| figures(4 * year, level, shape)).collect();
    MixDetail { ranked, quarters, years, drivers: drivers(), quadrants: vec![] }
}

/// What drives all goals together and new ARR, by the first drivers of the board.
fn drivers() -> Vec<Driven> {
    let estimate = |value: f64, error: f64| Estimate { value, standard_error: error };
    let driven = |output, mean: f64, sd: f64| Driven {
        output,
        mean: estimate(mean, sd / 100.0),
        standard_deviation: sd,
        floor: 0.003,
        luck: None,
        influences: (0..8)
            .map(|driver| {
                let hold = 0.8 / (1.0 + driver as f64) * if driver % 3 == 2 { -1.0 } else { 1.0 };
                Influence {
                    driver,
                    rank_correlation: Some(estimate(0.6 * hold, 0.01)),
                    low: estimate(mean - 0.6 * hold * sd, sd / 30.0),
                    high: estimate(mean + 0.7 * hold * sd, sd / 30.0),
                    share: Some(estimate(0.3 * hold * hold, 0.004)),
                    total: None,
                    is_clear: driver < 6,
                }
            })
            .collect(),
    };
    vec![
        driven(Output::AllGoals, 0.5712, 0.495),
        driven(Output::Figure(Metric::NewArr), 3.35e7, 2.9e6),
    ]
}

fn figures(quarter: usize, level: f64, shape: Shape) -> Vec<Figure> {
    let wave = [1.0, 1.06, 0.93, 1.09][quarter % 4];
    let grown = 1.0 + (level - 0.72) * (quarter as f64 / 4.0).min(2.0);
    let arr = 3.9e6 * wave * grown;
    let company = |metric, summary, target, met, defined| Figure {
        metric,
        slice: Slice::Company,
        summary,
        target,
        met,
        defined,
    };
    let goal = (quarter >= 2).then_some(3.5);
    let mut figures = vec![
        company(
            Metric::NewArr,
            Some(summary(arr, arr * 0.14)),
            shape.target.then(|| target(quarter)),
            shape.target.then_some((level - 0.5 - 0.02 * quarter as f64).clamp(0.0, 1.0)),
            1.0,
        ),
        company(Metric::CacPaybackMonths, None, None, None, 0.0),
    ];
    if shape.target {
        let coverage = 3.4 * wave * grown;
        let met = goal.map(|_| (level * 0.7 + 0.05 * (quarter % 3) as f64).min(1.0));
        figures.push(company(
            Metric::Coverage,
            Some(summary(coverage, coverage * 0.12)),
            goal,
            met,
            1.0,
        ));
    }
    let known =
        |metric, mean: f64| company(metric, Some(summary(mean, mean * 0.06)), None, None, 1.0);
    figures.extend([
        known(Metric::ExpansionArr, 9e5),
        known(Metric::ChurnedArr, 1.4e6),
        known(Metric::EndingArr, 4.2e7 + 3.4e6 * (quarter + 1) as f64),
        known(Metric::ProgramCost, 4e5),
        known(Metric::SalesAndMarketingCost, 3.1e6),
        known(Metric::RampedReps(0), 9.5),
        known(Metric::Utilisation(0), 0.82),
    ]);
    figures.extend([0, 1].map(|member| Figure {
        slice: Slice::Member { dimension: 0, member },
        ..known(Metric::StartingPipeline, 6e6)
    }));
    figures.push(Figure {
        metric: Metric::NewArr,
        slice: Slice::Member { dimension: 0, member: 1 },
        summary: Some(summary(arr / 3.0, arr * 0.05)),
        target: None,
        met: None,
        defined: 1.0,
    });
    figures
}

pub fn summary(mean: f64, standard_deviation: f64) -> Summary {
    let scores = [-1.6449, -1.2816, -0.6745, 0.0, 0.6745, 1.2816, 1.6449];
    Summary {
        mean,
        standard_deviation,
        quantiles: scores.map(|score| (mean + score * standard_deviation).max(0.0)),
    }
}

/// The chance estimated from the trials of which this share came true.
pub fn share(estimate: f64, trials: usize) -> Proportion {
    Proportion::of((estimate * trials as f64).round() as usize, trials)
}

/// Where the results come from.
pub fn provenance() -> Provenance {
    Provenance {
        scenario_file: "scenarios/bridge-the-gap.toml".to_owned(),
        scenario_sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
            .to_owned(),
        seed: 2027,
        trials: 10_000,
        version: "0.1.0".to_owned(),
        steps: vec![("read".to_owned(), 0.012), ("simulate".to_owned(), 3.25)],
        threads: 2,
        warnings: vec!["read: 2 rows without a close date were left out".to_owned()],
    }
}
