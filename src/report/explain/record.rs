//! `run.json` of an explanation: what was explained, how long it took, which files there are.

use serde::Serialize;

use crate::analysis::explain::Explanation;
use crate::report::Provenance;
use crate::report::run_json::PROGRAM;

/// What `command` says in it.
pub const COMMAND: &str = "explain";

#[derive(Serialize)]
struct Record<'a> {
    program: &'a str,
    command: &'a str,
    plan: &'a str,
    scenario_file: &'a str,
    scenario_sha256: &'a str,
    version: &'a str,
    seed: u64,
    trials: usize,
    threads: usize,
    mix: &'a str,
    programs: &'a [String],
    candidates: usize,
    steps: Vec<(&'a str, f64)>,
    seconds: f64,
    warnings: &'a [String],
    files: &'a [&'a str],
}

/// The record as JSON; apart from the seconds and the threads the same for the same question.
pub fn record(explanation: &Explanation, provenance: &Provenance, files: &[&str]) -> Vec<u8> {
    let record = Record {
        program: PROGRAM,
        command: COMMAND,
        plan: &explanation.plan,
        scenario_file: &provenance.scenario_file,
        scenario_sha256: &provenance.scenario_sha256,
        version: &provenance.version,
        seed: provenance.seed,
        trials: provenance.trials,
        threads: provenance.threads,
        mix: &explanation.mix.name,
        programs: &explanation.mix.programs,
        candidates: explanation.candidates,
        steps: provenance.steps.iter().map(|(name, s)| (name.as_str(), *s)).collect(),
        seconds: provenance.steps.iter().map(|(_, seconds)| seconds).sum(),
        warnings: &provenance.warnings,
        files,
    };
    let mut bytes = serde_json::to_vec_pretty(&record).expect("every field has a JSON form");
    bytes.push(b'\n');
    bytes
}
