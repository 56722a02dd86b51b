//! What a backtest comes to, in plain language.

use super::{Measure, Observation};
use crate::analysis::Proportion;

/// How often intervals held what happened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coverage {
    /// The chance that they promise, in a hundred.
    pub promised: u32,
    /// How many held it.
    pub held: usize,
    /// Of how many.
    pub of: usize,
}

impl Coverage {
    /// The share, with a 95 % interval as if the forecasts were independent, which they are not
    /// quite: quarters of one cut share its mistakes.
    #[must_use]
    pub fn share(&self) -> Proportion {
        Proportion::of(self.held, self.of.max(1))
    }

    /// Whether the promise lies within what chance allows.
    #[must_use]
    pub fn is_honest(&self) -> bool {
        let share = self.share();
        let promised = f64::from(self.promised) / 100.0;
        share.low <= promised && promised <= share.high
    }
}

/// The forecasts of a measure beside the two naive ones.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Skill {
    /// The measure.
    pub measure: Measure,
    /// Whether it is about the company; about its members otherwise.
    pub company: bool,
    /// How many forecasts.
    pub count: usize,
    /// Their mean CRPS.
    pub crps: f64,
    /// The mean pinball loss.
    pub pinball: f64,
    /// The mean error of the median.
    pub median_error: f64,
    /// The mean error of the last quarter again, with the mean CRPS of the forecasts that it is
    /// about, and in how many of them it is the larger one.
    pub last_quarter: Option<Against>,
    /// Likewise of the open pipeline times the win rate.
    pub pipeline_rate: Option<Against>,
}

/// A naive forecast beside ours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Against {
    /// Its mean absolute error, which is its CRPS.
    pub error: f64,
    /// The mean CRPS of ours over the same.
    pub ours: f64,
    /// In how many ours was the smaller.
    pub better: usize,
    /// Of how many.
    pub of: usize,
}

impl Against {
    /// The share of the naive error that ours saves; below 0 where ours is larger.
    #[must_use]
    pub fn saved(&self) -> f64 {
        if self.error > 0.0 { 1.0 - self.ours / self.error } else { 0.0 }
    }
}

/// What a backtest comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// 50, 80 and 90 % intervals of the company.
    pub company: [Coverage; 3],
    /// And of its members.
    pub members: [Coverage; 3],
    /// How often the PIT fell into each tenth: the company's and its members'.
    pub pit: [usize; 10],
    /// By measure, the company's first.
    pub skills: Vec<Skill>,
    /// How many quarters were forecast, over all cuts.
    pub quarters: usize,
    /// The verdict, a few sentences.
    pub sentences: Vec<String>,
}

/// Who saves less of the naive error than this is no better.
const WORTH_NAMING: f64 = 0.05;

/// So many quarters are few.
const FEW: usize = 8;

impl Verdict {
    pub(super) fn of(observations: &[Observation]) -> Self {
        let of = |company: bool| move |one: &&Observation| one.slice.is_none() == company;
        let coverage = |company: bool| {
            [50, 80, 90].map(|promised| {
                let all = || observations.iter().filter(of(company));
                let held = all().filter(|one| one.score.within(promised, one.actual)).count();
                Coverage { promised, held, of: all().count() }
            })
        };
        let mut pit = [0; 10];
        for one in observations {
            pit[((one.score.pit * 10.0) as usize).min(9)] += 1;
        }
        let skills: Vec<Skill> = [true, false]
            .into_iter()
            .flat_map(|company| Measure::ALL.map(|measure| (company, measure)))
            .filter_map(|(company, measure)| {
                let these: Vec<&Observation> = observations
                    .iter()
                    .filter(of(company))
                    .filter(|one| one.measure == measure)
                    .collect();
                skill(measure, company, &these)
            })
            .collect();
        let mut quarters: Vec<_> = observations.iter().map(|one| (one.cut, one.ahead)).collect();
        quarters.dedup();
        let mut verdict = Self {
            company: coverage(true),
            members: coverage(false),
            pit,
            skills,
            quarters: quarters.len(),
            sentences: Vec::new(),
        };
        verdict.sentences = verdict.told();
        verdict
    }

    fn told(&self) -> Vec<String> {
        let mut told = vec![self.against_naive(), self.honesty("the company", &self.company)];
        if self.members[0].of > 0 {
            told.push(self.honesty("its members", &self.members));
        }
        if self.quarters < FEW {
            told.push(format!(
                "These are {} quarters, which share the luck of their year: few to judge by. More cuts \
                 would tell more.",
                self.quarters
            ));
        }
        told
    }

    /// Whether the forecasts beat both naive ones, by the company's measures.
    fn against_naive(&self) -> String {
        let company = || self.skills.iter().filter(|skill| skill.company);
        let judged: Vec<(String, bool)> = company()
            .filter_map(|skill| {
                let both = [skill.last_quarter, skill.pipeline_rate];
                let both: Vec<Against> = both.into_iter().flatten().collect();
                let least = both.iter().map(Against::saved).fold(f64::INFINITY, f64::min);
                let measure = skill.measure.title().to_lowercase();
                let saves = if least >= 0.0 {
                    format!(
                        "{measure} ({:.0} % less error than the better of the two)",
                        100.0 * least
                    )
                } else {
                    format!("{measure} ({:.0} % more)", -100.0 * least)
                };
                (!both.is_empty()).then_some((saves, least > WORTH_NAMING))
            })
            .collect();
        let list = |wins: bool| -> Vec<&str> {
            let these = judged.iter().filter(|(_, beats)| *beats == wins);
            these.map(|(text, _)| text.as_str()).collect()
        };
        match (list(true).as_slice(), list(false).as_slice()) {
            ([], []) => "There was nothing to compare the forecasts with.".to_owned(),
            (wins, []) => format!("The forecasts beat both naive ones: {}.", wins.join(", ")),
            ([], losses) => {
                format!("The forecasts do not beat both naive ones: {}.", losses.join(", "))
            }
            (wins, losses) => format!(
                "The forecasts beat both naive ones for {}; not for {}.",
                wins.join(", "),
                losses.join(", ")
            ),
        }
    }

    /// Whether the intervals held what they promise.
    fn honesty(&self, whose: &str, coverage: &[Coverage; 3]) -> String {
        let shares: Vec<String> = coverage
            .iter()
            .map(|one| format!("{} of {} in the {} % intervals", one.held, one.of, one.promised))
            .collect();
        let off = coverage.iter().filter(|one| !one.is_honest()).collect::<Vec<_>>();
        let judged = match off.as_slice() {
            [] => "no dishonesty shows".to_owned(),
            off => {
                let narrow = off
                    .iter()
                    .filter(|one| one.share().estimate < f64::from(one.promised) / 100.0)
                    .count();
                match (narrow, off.len() - narrow) {
                    (_, 0) => {
                        "the intervals are too narrow: more surprises than promised".to_owned()
                    }
                    (0, _) => {
                        "the intervals are too wide: fewer surprises than promised".to_owned()
                    }
                    _ => "the intervals are too wide in places and too narrow in others".to_owned(),
                }
            }
        };
        format!("Of {whose}, {}: {judged}.", shares.join(", "))
    }
}

fn skill(measure: Measure, company: bool, these: &[&Observation]) -> Option<Skill> {
    let count = these.len();
    let mean = |of: &dyn Fn(&Observation) -> f64| -> f64 {
        these.iter().map(|one| of(one)).sum::<f64>() / count.max(1) as f64
    };
    let against = |naive: &dyn Fn(&Observation) -> Option<f64>| {
        let pairs: Vec<(f64, f64)> = these
            .iter()
            .filter_map(|one| Some(((naive(one)? - one.actual).abs(), one.score.crps)))
            .collect();
        let of = pairs.len();
        let over = |pick: &dyn Fn(&(f64, f64)) -> f64| -> f64 {
            pairs.iter().map(pick).sum::<f64>() / of as f64
        };
        (of > 0).then(|| Against {
            error: over(&|pair| pair.0),
            ours: over(&|pair| pair.1),
            better: pairs.iter().filter(|(naive, ours)| ours < naive).count(),
            of,
        })
    };
    (count > 0).then(|| Skill {
        measure,
        company,
        count,
        crps: mean(&|one| one.score.crps),
        pinball: mean(&|one| one.score.pinball),
        median_error: mean(&|one| (one.score.quantiles[3] - one.actual).abs()),
        last_quarter: against(&|one| one.last_quarter),
        pipeline_rate: against(&|one| one.pipeline_rate),
    })
}
