//! Made-up outlooks, Programs and drivers that fit the other made-up results.

use super::fixture::{Shape, summary, target};
use spandrel::analysis::{
    Assumption, Board, BridgeStep, Curve, Figure, MixDetail, MixFans, MixOutlook, ProgramPlan,
    RankedMix,
};
use spandrel::scenario::{Metric, Slice};

/// What charts and the what-if need.
pub fn board(ranked: &[RankedMix], detail: &[MixDetail], shape: Shape) -> Board {
    Board {
        assumptions: (0..12).map(assumption).collect(),
        programs: programs(ranked, shape),
        months: (0..3 * shape.quarters).map(|month| format!("m{month}")).collect(),
        opening_arr: 4.2e7,
        gross_margin: 0.78,
        outlooks: detail
            .iter()
            .map(|detail| outlook(&ranked[detail.ranked], detail, shape))
            .collect(),
        fans: ranked.iter().map(|mix| fans(mix, shape)).collect(),
        fan_trials: shape.trials.min(2048),
        others: Vec::new(),
        other_trials: 0,
    }
}

fn assumption(number: usize) -> Assumption {
    Assumption {
        name: format!("assume.Großkunden {number}.win_rate"),
        distribution: "beta(mean 0.22, sd 0.03)".to_owned(),
        mean: if number == 3 { f64::NAN } else { 0.22 },
        quantiles: [0.18, 0.22, 0.26],
        span: (0.15, 0.31),
        shape: (0..32).map(|part| 1.0 / (1.0 + (f64::from(part) - 15.0).abs())).collect(),
    }
}

fn programs(ranked: &[RankedMix], shape: Shape) -> Vec<ProgramPlan> {
    let mut labels: Vec<&String> = ranked.iter().flat_map(|mix| &mix.programs).collect();
    labels.sort();
    labels.dedup();
    let name = |label: &str| label.split('@').next().unwrap_or_default().to_owned();
    let start = |label: &str| label.split('@').next_back().unwrap_or_default().to_owned();
    let months = 3 * shape.quarters;
    labels
        .iter()
        .map(|label| ProgramPlan {
            label: (*label).clone(),
            name: name(label),
            start: start(label),
            choice: labels.iter().filter(|other| name(other) == name(label)).count() > 1,
            cost: (0..months).map(|month| if month < 15 { 3.6e4 } else { 0.0 }).collect(),
            strength: (0..months).map(|month| (month as f64 / 9.0).min(1.0)).collect(),
        })
        .collect()
}

fn outlook(mix: &RankedMix, detail: &MixDetail, shape: Shape) -> MixOutlook {
    let start = 2.87e7;
    let step = |label: &str, number: usize| BridgeStep {
        label: label.to_owned(),
        new_arr: start + 1.1e6 * number as f64,
        pipeline_created: 1.2e8 + 4e6 * number as f64,
        program_cost: 7e5 * number as f64,
    };
    let mut bridge = vec![step("Bottom-up plan", 0)];
    bridge.extend(mix.programs.iter().enumerate().map(|(number, label)| step(label, number + 1)));
    let arr = |quarter: usize| -> &Figure { &detail.quarters[quarter][0] };
    let targets =
        |first: usize, last: usize| shape.target.then(|| (first..=last).map(target).sum::<f64>());
    let cumulative = (0..shape.quarters).map(|quarter| {
        let first = quarter - quarter % 4;
        let mean = (first..=quarter).map(|q| arr(q).summary.unwrap().mean).sum::<f64>();
        Figure {
            metric: Metric::NewArr,
            slice: Slice::Company,
            summary: Some(summary(mean, mean * 0.1)),
            target: targets(first, quarter),
            met: targets(first, quarter).map(|_| 0.61),
            defined: 1.0,
        }
    });
    let years = (0..shape.quarters.div_ceil(4)).map(|year| {
        let mean = 1.6e7 + 4e6 * mix.all_goals.estimate;
        let at = |place: usize| mean * (0.7 + 0.6 * Curve::level(place));
        let target = targets(4 * year, (4 * year + 3).min(shape.quarters - 1));
        Curve { values: (0..Curve::LEVELS).map(at).collect(), target, met: target.map(|_| 0.58) }
    });
    MixOutlook { bridge, years: years.collect(), cumulative: cumulative.collect() }
}

fn fans(mix: &RankedMix, shape: Shape) -> MixFans {
    let level = 4e6 * (1.0 + mix.all_goals.estimate) as f32;
    let fan = |scale: f32| {
        (0..shape.quarters)
            .map(|_| [0.8, 0.9, 1.0, 1.1, 1.2].map(|at| at * level * scale))
            .collect()
    };
    MixFans { starting_pipeline: fan(3.6), new_arr: fan(1.0) }
}
