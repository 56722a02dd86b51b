//! `run.json`: what was run, how long it took, and what to know before trusting it.

use super::answers_json;
use crate::analysis::{RankedMix, Results};
use serde::Serialize;

/// Where a run's results come from: everything about it that [`Results`] do not know.
#[derive(Clone, Debug, PartialEq)]
pub struct Provenance {
    /// The scenario's file as the user named it.
    pub scenario_file: String,
    /// SHA-256 of the scenario's bytes, in lower-case hexadecimal.
    pub scenario_sha256: String,
    /// The seed.
    pub seed: u64,
    /// The number of trials.
    pub trials: usize,
    /// The version of this program.
    pub version: String,
    /// What was done, in order, and the seconds each step took.
    pub steps: Vec<(String, f64)>,
    /// The number of threads that worked.
    pub threads: usize,
    /// Warnings from before the analysis, for example from reading the scenario.
    pub warnings: Vec<String>,
}

/// What `program` says in every `run.json`: the sign that this program wrote the folder.
pub const PROGRAM: &str = "spandrel";

/// The run as JSON: indented, its keys always in the same order, with a newline at its
/// end. Apart from the seconds it is the same for the same run. `files` names every file
/// of the folder, so that a later run knows which of them it may replace.
#[must_use]
pub fn run_json(results: &Results, provenance: &Provenance, files: &[&str]) -> Vec<u8> {
    let name = |place: usize| results.ranked.get(place).map(|mix| mix.name.as_str());
    let ties = results.ranked.iter().skip(1).filter(|mix| mix.tied_with_best);
    let run = Run {
        program: PROGRAM,
        plan: &results.plan,
        scenario_file: &provenance.scenario_file,
        scenario_sha256: &provenance.scenario_sha256,
        version: &provenance.version,
        seed: provenance.seed,
        trials: provenance.trials,
        threads: provenance.threads,
        quarters: results.quarters.len(),
        confidence: results.confidence,
        mixes: results.selection.candidates.max(results.ranked.len()),
        mixes_named: results.ranked.iter().filter(|mix| mix.named).count(),
        best: results.ranked.first().map(Best::from),
        tied_with_best: ties.map(|mix| mix.name.as_str()).collect(),
        cheapest_confident: results.cheapest_confident.and_then(name),
        cheapest: results
            .cheapest_confident
            .and_then(|place| results.ranked.get(place))
            .map(Best::from),
        frontier: results.frontier.iter().copied().filter_map(name).collect(),
        frontier_steps: answers_json::steps(results),
        best_for_goals: answers_json::best_for_goals(results),
        worth: answers_json::worth(results),
        selection: answers_json::selection(results),
        steps: provenance
            .steps
            .iter()
            .map(|(name, seconds)| Step { name, seconds: *seconds })
            .collect(),
        seconds: provenance.steps.iter().map(|(_, seconds)| seconds).sum(),
        warnings: provenance.warnings.iter().chain(&results.warnings).map(String::as_str).collect(),
        files,
    };
    let mut bytes = serde_json::to_vec_pretty(&run).expect("every field has a JSON form");
    bytes.push(b'\n');
    bytes
}

#[derive(Serialize)]
struct Run<'a> {
    program: &'a str,
    plan: &'a str,
    scenario_file: &'a str,
    scenario_sha256: &'a str,
    version: &'a str,
    seed: u64,
    trials: usize,
    threads: usize,
    quarters: usize,
    confidence: f64,
    mixes: usize,
    mixes_named: usize,
    best: Option<Best<'a>>,
    tied_with_best: Vec<&'a str>,
    cheapest_confident: Option<&'a str>,
    cheapest: Option<Best<'a>>,
    frontier: Vec<&'a str>,
    frontier_steps: Vec<answers_json::Step<'a>>,
    best_for_goals: Vec<answers_json::BestForGoal<'a>>,
    worth: Vec<answers_json::Worth<'a>>,
    selection: answers_json::Selection,
    steps: Vec<Step<'a>>,
    seconds: f64,
    warnings: Vec<&'a str>,
    files: &'a [&'a str],
}

#[derive(Serialize)]
struct Best<'a> {
    mix: &'a str,
    programs: &'a [String],
    p_all: f64,
    p_all_low: f64,
    p_all_high: f64,
    program_cost_mean: f64,
}

impl<'a> From<&'a RankedMix> for Best<'a> {
    fn from(mix: &'a RankedMix) -> Self {
        Self {
            mix: &mix.name,
            programs: &mix.programs,
            p_all: mix.all_goals.estimate,
            p_all_low: mix.all_goals.low,
            p_all_high: mix.all_goals.high,
            program_cost_mean: mix.program_cost_mean,
        }
    }
}

#[derive(Serialize)]
struct Step<'a> {
    name: &'a str,
    seconds: f64,
}
