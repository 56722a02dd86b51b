//! The rules of a search as its walk needs them: what follows from what, and the bounds that
//! tell early where no feasible mix lies.

use super::rules::Rules;

/// Rules prepared for [`super::walk`].
#[derive(Clone, Debug)]
pub(super) struct Compiled {
    /// For each Program, the variants that a mix may hold, in rising order. None of a Program
    /// that contradicts itself through what it requires.
    pub variants: Vec<Vec<u16>>,
    /// For each Program, all others that it requires, directly or through others.
    pub required: Vec<Vec<usize>>,
    /// For each Program, those that do not go with it or with what it requires.
    pub incompatible: Vec<Vec<usize>>,
    /// Programs that every mix holds: what must be included, and what these require.
    pub forced: Vec<usize>,
    /// Whether these cannot be held together, so that no mix is feasible.
    pub is_contradictory: bool,
    /// The groups that each Program is in.
    pub groups_of: Vec<Vec<usize>>,
    /// From this Program on, none requires another or is incompatible with one.
    pub free_from: usize,
    /// The bounds of each limit.
    pub bounds: Vec<Bounds>,
}

/// What is known of a limit before the walk.
#[derive(Clone, Debug)]
pub(super) struct Bounds {
    /// For each Program, the least that one of its variants adds; infinite without a variant.
    pub least: Vec<f64>,
    /// For each Program, the least that this or a later one adds.
    pub least_from: Vec<f64>,
    /// For each Program, the most that it and all later ones can add together.
    pub most_from: Vec<f64>,
    /// For each Program, the most that it or a later one adds alone.
    pub greatest_from: Vec<f64>,
}

impl Compiled {
    pub(super) fn new(rules: &Rules) -> Self {
        let programs = rules.requires.len();
        let mut variants: Vec<Vec<u16>> = vec![Vec::new(); programs];
        for (variant, &program) in rules.program_of.iter().enumerate() {
            if rules.allows(variant) {
                // There are no more variants than a `u16` can number.
                variants[program].push(variant as u16);
            }
        }
        let required: Vec<Vec<usize>> =
            (0..programs).map(|program| required_by(&rules.requires, program)).collect();
        let incompatible = incompatible(rules, &required);
        for program in 0..programs {
            let contradicts =
                |other: &usize| *other == program || required[program].contains(other);
            if incompatible[program].iter().any(contradicts) {
                variants[program].clear();
            }
        }
        let mut forced = rules.must_include.clone();
        forced.extend(rules.must_include.iter().flat_map(|&program| &required[program]));
        forced.sort_unstable();
        forced.dedup();
        let cannot_be_held = |program: &usize| {
            let clashes = |other: &usize| forced.binary_search(other).is_ok();
            variants[*program].is_empty() || incompatible[*program].iter().any(clashes)
        };
        let is_contradictory = forced.iter().any(cannot_be_held);
        let mut groups_of = vec![Vec::new(); programs];
        for (group, members) in rules.groups.iter().enumerate() {
            members.iter().for_each(|&program| groups_of[program].push(group));
        }
        let tied =
            |program: &usize| !required[*program].is_empty() || !incompatible[*program].is_empty();
        let free_from = (0..programs).rev().find(tied).map_or(0, |last| last + 1);
        let bounds = rules.limits.iter().map(|limit| bounds(&variants, &limit.weights)).collect();
        Self {
            variants,
            required,
            incompatible,
            forced,
            is_contradictory,
            groups_of,
            free_from,
            bounds,
        }
    }
}

/// All that a Program requires, without itself.
fn required_by(requires: &[Vec<usize>], program: usize) -> Vec<usize> {
    let mut found = vec![false; requires.len()];
    let mut pending = requires[program].clone();
    while let Some(next) = pending.pop() {
        if !found[next] {
            found[next] = true;
            pending.extend(&requires[next]);
        }
    }
    (0..requires.len()).filter(|&other| found[other] && other != program).collect()
}

fn incompatible(rules: &Rules, required: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let programs = required.len();
    let mut with = rules.excludes.clone();
    for (program, excluded) in rules.excludes.iter().enumerate() {
        excluded.iter().for_each(|&other| with[other].push(program));
    }
    // Whoever requires a Program does not go with what that one excludes.
    let mut all: Vec<Vec<usize>> = (0..programs)
        .map(|program| {
            let needs = required[program].iter().flat_map(|&needed| &with[needed]);
            with[program].iter().chain(needs).copied().collect()
        })
        .collect();
    for others in &mut all {
        others.sort_unstable();
        others.dedup();
    }
    all
}

fn bounds(variants: &[Vec<u16>], weights: &[f64]) -> Bounds {
    let of =
        |program: usize| variants[program].iter().map(|&variant| weights[usize::from(variant)]);
    let programs = variants.len();
    let least: Vec<f64> =
        (0..programs).map(|program| of(program).fold(f64::INFINITY, f64::min)).collect();
    let mut least_from = vec![f64::INFINITY; programs + 1];
    let (mut most_from, mut greatest_from) = (vec![0.0; programs + 1], vec![0.0; programs + 1]);
    for program in (0..programs).rev() {
        let greatest = of(program).fold(0.0, f64::max);
        least_from[program] = f64::min(least_from[program + 1], least[program]);
        most_from[program] = most_from[program + 1] + greatest;
        greatest_from[program] = f64::max(greatest_from[program + 1], greatest);
    }
    Bounds { least, least_from, most_from, greatest_from }
}
