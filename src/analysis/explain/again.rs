//! The explained mix once more, with one thing changed and everything else as it was.

use rayon::prelude::*;

use crate::analysis::explain::evidence::Record;
use crate::analysis::explain::outputs::{Output, outputs};
use crate::analysis::request::{Request, Step};
use crate::analysis::simulation::Told;
use crate::engine::{BLOCK, DriverDraws, Keep, Outcomes, Purpose, Setup, Stream, simulate};

/// The trials, over all drivers, that are spent on changing each of them.
const WORK: usize = 60_000;

/// The fewest and the most trials in which a driver is changed.
const TRIALS: (usize, usize) = (256, 4096);

/// The trials in which the luck is changed.
const LUCK_TRIALS: usize = 4096;

/// The values of each output, by trial.
pub type Values = Vec<Vec<f64>>;

/// The outputs as they are, and with other luck.
pub struct OtherLuck {
    /// As they are.
    pub base: Values,
    /// With the same drivers, but other conditions and luck.
    pub drivers_kept: Values,
    /// With the same drivers and conditions, but other luck of deals and people.
    pub conditions_kept: Values,
}

/// The outputs as they are, and with a driver changed.
pub struct Changed {
    /// The driver.
    pub driver: usize,
    /// What it was held at: its P10 and its P90.
    pub levels: [f64; 2],
    /// The outputs where it is held at each of them.
    pub held: [Values; 2],
    /// The outputs where it is drawn anew, independently; `None` where it is correlated with
    /// others, which would not let it move alone.
    pub redrawn: Option<Values>,
}

/// A seed for draws that the plan's own trials have not met.
fn other_seed(seed: u64) -> u64 {
    let [high, low, ..] = Stream::new(seed, Purpose::Explanation, "other luck").words(0, 0, 0);
    (u64::from(high) << 32) | u64::from(low)
}

/// What a mix is run again with.
struct Again<'a> {
    record: &'a Record<'a>,
    outputs: Vec<Output>,
    trials: usize,
}

impl<'a> Again<'a> {
    fn new(record: &'a Record<'a>, trials: usize) -> Self {
        let trials = trials.min(record.outcomes.trials);
        Self { record, outputs: outputs(record.model), trials }
    }

    fn run(&self, setup: &Setup, draws: &DriverDraws, told: &Told) -> Values {
        let mix = self.record.mix();
        let slices = self.record.model.goal_slices();
        let count = |trials: usize| {
            told.add(trials);
            true
        };
        let outcomes =
            simulate(setup, draws, vec![mix], slices, Keep::LEDGERS, 0..self.trials, &count);
        self.values(&outcomes, 0)
    }

    fn base(&self) -> Values {
        let mut values = self.values(self.record.outcomes, self.record.place);
        values.iter_mut().for_each(|values| values.truncate(self.trials));
        values
    }

    fn values(&self, outcomes: &Outcomes, place: usize) -> Values {
        self.outputs.iter().map(|output| output.values(outcomes, place)).collect()
    }
}

/// Runs the explained mix with the same drivers and other luck.
pub fn with_other_luck(record: &Record, request: &Request) -> OtherLuck {
    let (model, again) = (record.model, Again::new(record, LUCK_TRIALS));
    let seed = model.scenario.simulation.seed;
    let other = Setup::new(model, other_seed(seed));
    let told = Told::new(Step::Changes, 2 * again.trials, request);
    let drivers_kept = again.run(&other, record.draws, &told);
    let same_conditions = other.with_conditions_of(Setup::new(model, seed));
    let conditions_kept = again.run(&same_conditions, record.draws, &told);
    OtherLuck { base: again.base(), drivers_kept, conditions_kept }
}

/// Runs the explained mix with each of its drivers changed. The first result are the outputs as
/// they are.
pub fn with_drivers_changed(record: &Record, request: &Request) -> (Values, Vec<Changed>) {
    let model = record.model;
    let scenario = &model.scenario;
    let reached = model.drivers_of(record.mix());
    let fitting = WORK / (3 * reached.len().max(1)) / BLOCK * BLOCK;
    let again = Again::new(record, fitting.clamp(TRIALS.0, TRIALS.1));
    let seed = scenario.simulation.seed;
    let setup = Setup::new(model, seed);
    let draws = record.draws.first(again.trials);
    let redrawn = DriverDraws::exchangeable(scenario, other_seed(seed), again.trials);
    let told = Told::new(Step::Changes, 3 * reached.len() * again.trials, request);
    let changed = |&driver: &usize| {
        let run = |column: Vec<f64>| again.run(&setup, &draws.with_driver(driver, column), &told);
        let levels = [0.1, 0.9].map(|level| scenario.drivers[driver].distribution.quantile(level));
        let moves_alone =
            scenario.correlations.iter().all(|group| !group.drivers.contains(&driver));
        Changed {
            driver,
            levels,
            held: levels.map(|level| run(vec![level; again.trials])),
            redrawn: moves_alone.then(|| run(redrawn.driver(driver).to_vec())),
        }
    };
    (again.base(), reached.par_iter().map(changed).collect())
}
