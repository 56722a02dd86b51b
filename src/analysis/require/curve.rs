//! P(all) as a function of a lever's factor, as far as it is known.

use super::chances::met_at;
use super::solve::PRECISION;
use crate::analysis::results::Proportion;
use crate::analysis::suppose::Subject;
use crate::model::TooLarge;
use crate::model::lever::{Lever, LeverQuantity};

/// 97.5 % quantile of the standard normal distribution.
const Z95: f64 = 1.959_963_984_540_054;

/// How far beside a first guess the crossing is looked for.
const BESIDE: f64 = 0.05;

/// What is known of P(all) under a lever.
pub struct Curve<'a> {
    /// The mix and its trials.
    pub subject: &'a Subject<'a>,
    /// The lever.
    pub lever: &'a Lever,
    confidence: f64,
    /// Factors that all trials were simulated under, with the trials that meet all goals.
    known: Vec<(f64, usize)>,
}

impl<'a> Curve<'a> {
    /// The curve of which only the plan as it is is known.
    pub fn new(
        subject: &'a Subject<'a>,
        lever: &'a Lever,
        confidence: f64,
    ) -> Result<Self, TooLarge> {
        let mut curve = Self { subject, lever, confidence, known: Vec::new() };
        curve.simulate(&[1.0])?;
        Ok(curve)
    }

    /// P(all) under each of these factors in the first trials.
    pub fn first_look(
        subject: &Subject,
        lever: &Lever,
        factors: &[f64],
        trials: usize,
    ) -> Result<Vec<f64>, TooLarge> {
        let first = Subject { trials: subject.trials.min(trials), ..*subject };
        let met = met_at(&first, lever, factors)?;
        Ok(met.into_iter().map(|met| met as f64 / first.trials as f64).collect())
    }

    /// Whether the confidence is reached as the plan is.
    pub fn already(&self) -> bool {
        self.is_reached(1.0)
    }

    /// P(all) under a factor.
    pub fn chance(&mut self, factor: f64) -> Result<Proportion, TooLarge> {
        self.simulate(&[factor])?;
        Ok(Proportion::of(self.find(factor).unwrap_or_default(), self.subject.trials))
    }

    /// The factor on the side of the first crossing that reaches the confidence, looked for
    /// near a guess and then over the grid; `None` where nothing crosses.
    pub fn solve_from(
        &mut self,
        guess: f64,
        grid: &[f64],
        already: bool,
    ) -> Result<Option<f64>, TooLarge> {
        let side = if grid.len() > 1 && grid[1] < 1.0 { -1.0 } else { 1.0 };
        let ends = [guess * (1.0 - side * BESIDE), guess * (1.0 + side * BESIDE)];
        let beyond = |factor: &f64| (factor - 1.0) * side > 0.0;
        let last = grid[grid.len() - 1];
        let ends: Vec<f64> = ends.into_iter().filter(beyond).collect();
        let within: Vec<f64> =
            ends.iter().map(|end| if (end - last) * side > 0.0 { last } else { *end }).collect();
        self.simulate(&within)?;
        let mut rest = grid.iter().copied();
        loop {
            let Some([from, to]) = self.bracket(side, already) else {
                // Nothing crosses yet: further out, factor by factor.
                let unknown = |factor: &f64| self.find(*factor).is_none();
                let Some(further) = rest.find(unknown) else { return Ok(None) };
                self.simulate(&[further])?;
                continue;
            };
            let width = (to - from).abs();
            if width <= PRECISION * from.max(to) || width < 1e-4 {
                return Ok(Some(if already { from } else { to }));
            }
            self.simulate(&self.between(from, to))?;
        }
    }

    /// Two factors beside where a straight line crosses the confidence, and the middle.
    fn between(&self, from: f64, to: f64) -> Vec<f64> {
        let goal = self.confidence * self.subject.trials as f64;
        let [y0, y1] = [from, to].map(|factor| self.find(factor).unwrap_or_default() as f64);
        let share = ((goal - y0) / (y1 - y0)).clamp(0.0, 1.0);
        let beside = (0.4 * PRECISION * from.max(to) / (to - from).abs()).max(0.02);
        let inside = |share: &f64| *share > 0.0 && *share < 1.0;
        let shares = [share - beside, share + beside, 0.5];
        shares.into_iter().filter(inside).map(|share| from + share * (to - from)).collect()
    }

    /// The known neighbours, going out from 1, between which the confidence is crossed first.
    fn bracket(&self, side: f64, already: bool) -> Option<[f64; 2]> {
        let mut factors: Vec<f64> = self.known.iter().map(|(factor, _)| *factor).collect();
        factors.retain(|factor| (factor - 1.0) * side >= 0.0);
        factors.sort_by(|one, other| (one * side).total_cmp(&(other * side)));
        let crossing = |pair: &&[f64]| self.is_reached(pair[1]) != already;
        factors.windows(2).find(crossing).map(|pair| [pair[0], pair[1]])
    }

    fn is_reached(&self, factor: f64) -> bool {
        let met = self.find(factor).unwrap_or_default();
        met as f64 >= self.confidence * self.subject.trials as f64
    }

    fn find(&self, factor: f64) -> Option<usize> {
        self.known.iter().find(|(known, _)| *known == factor).map(|(_, met)| *met)
    }

    /// Simulates those of these factors that are not known.
    fn simulate(&mut self, factors: &[f64]) -> Result<(), TooLarge> {
        let mut new: Vec<f64> = Vec::new();
        for &factor in factors {
            match self.same_people(factor) {
                Some(met) => self.known.push((factor, met)),
                None if self.find(factor).is_none() && !new.contains(&factor) => new.push(factor),
                None => {}
            }
        }
        if !new.is_empty() {
            let met = met_at(self.subject, self.lever, &new)?;
            self.known.extend(new.into_iter().zip(met));
        }
        Ok(())
    }

    /// What is known of another factor that comes to the same whole people.
    fn same_people(&self, factor: f64) -> Option<usize> {
        if self.lever.quantity != LeverQuantity::Headcount || self.find(factor).is_some() {
            return None;
        }
        let people = |factor| self.lever.headcounts(&self.subject.model.scenario, factor);
        let asked = people(factor);
        self.known.iter().find(|(known, _)| people(*known) == asked).map(|(_, met)| *met)
    }

    /// Where P(all) comes by its 95 % error below and above the confidence next to a solution.
    pub fn interval(&mut self, factor: f64) -> Result<[Option<f64>; 2], TooLarge> {
        let variance = self.confidence * (1.0 - self.confidence);
        let error = Z95 * (variance / self.subject.trials as f64).sqrt();
        let levels = [self.confidence - error, self.confidence + error];
        let ends = |curve: &Self| levels.map(|level| curve.crossing(factor, level));
        if ends(self).iter().any(Option::is_none) {
            self.simulate(&[0.8, 0.92, 1.08, 1.2].map(|beside| beside * factor))?;
        }
        let [below, above] = ends(self);
        let is_falling = below.zip(above).is_some_and(|(below, above)| below > above)
            || !self.lever.quantity.helps_upwards();
        Ok(if is_falling { [above, below] } else { [below, above] })
    }

    /// Where P(all) crosses a level next to a factor, by straight lines between the factors
    /// that all trials were simulated under.
    fn crossing(&self, near: f64, level: f64) -> Option<f64> {
        let trials = self.subject.trials as f64;
        let mut points: Vec<(f64, f64)> =
            self.known.iter().map(|&(factor, met)| (factor, met as f64 / trials)).collect();
        points.sort_by(|one, other| one.0.total_cmp(&other.0));
        let crossings = points.windows(2).filter_map(|pair| {
            let [(x0, y0), (x1, y1)] = [pair[0], pair[1]];
            let crosses = (y0 < level) != (y1 < level);
            crosses.then(|| x0 + (x1 - x0) * (level - y0) / (y1 - y0))
        });
        crossings.min_by(|one, other| (one - near).abs().total_cmp(&(other - near).abs()))
    }
}
