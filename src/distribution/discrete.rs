//! Distributions over a list of values.

use super::family::{Family, Kind};
use super::level::Level;
use super::{Distribution, ParameterError, check};

/// A distribution function that is a flight of steps: distinct values in rising order, and
/// the probability up to and including each.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Steps {
    values: Vec<f64>,
    cumulative: Vec<f64>,
}

impl Distribution {
    /// Each of `values` with a probability in proportion to its weight.
    ///
    /// F(x) = Σ weights of the values ≤ x ÷ Σ weights.
    ///
    /// **In a plan:** a few cases that exclude each other: a contract that is won or not, a
    /// tool that doubles a rate or does nothing.
    ///
    /// ```
    /// # use spandrel::distribution::Distribution;
    /// let effect = Distribution::discrete(vec![1.0, 1.2], vec![0.4, 0.6])?;
    /// assert_eq!((effect.quantile(0.4), effect.quantile(0.5)), (1.0, 1.2));
    /// # Ok::<(), spandrel::distribution::ParameterError>(())
    /// ```
    ///
    /// **Beware:** nothing lies between the values. For cases that are themselves uncertain,
    /// take a mixture.
    ///
    /// # Errors
    ///
    /// `values` is empty or holds a number that is not finite; `weights` are not as many, are
    /// negative, or are all 0.
    pub fn discrete(values: Vec<f64>, weights: Vec<f64>) -> Result<Self, ParameterError> {
        check_values(&values)?;
        let shares = check::weights(&weights, values.len(), "values")?;
        let text = describe(&values, &shares);
        let steps = Steps::new(values.into_iter().zip(shares).collect());
        Ok(Self::new(Kind::Steps(steps), text))
    }
}

/// At least one value, all of them numbers.
pub(super) fn check_values(values: &[f64]) -> Result<(), ParameterError> {
    if values.is_empty() {
        return Err(check::error("values", "must hold at least one number, is empty"));
    }
    values.iter().try_for_each(|&value| check::finite("values", value).map(drop))
}

fn describe(values: &[f64], shares: &[f64]) -> String {
    if values.len() > 4 {
        return format!("discrete({} values)", values.len());
    }
    let parts: Vec<String> = values
        .iter()
        .zip(shares)
        .map(|(value, share)| format!("{value} with {}", check::short(*share)))
        .collect();
    format!("discrete({})", parts.join(", "))
}

impl Steps {
    /// Values with their shares, in any order, equal values allowed. At least one share is
    /// above 0.
    pub(super) fn new(mut shares: Vec<(f64, f64)>) -> Self {
        shares.retain(|&(_, share)| share > 0.0);
        // Adding 0 turns −0 into 0, so that the two are one value.
        shares.iter_mut().for_each(|(value, _)| *value += 0.0);
        shares.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (mut values, mut cumulative) = (Vec::<f64>::new(), Vec::<f64>::new());
        let mut sum = 0.0;
        for (value, share) in shares {
            sum += share;
            if values.last() == Some(&value) {
                cumulative.pop();
            } else {
                values.push(value);
            }
            cumulative.push(sum);
        }
        cumulative.iter_mut().for_each(|probability| *probability /= sum);
        Self { values, cumulative }
    }

    /// Each value with its probability.
    pub(super) fn atoms(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        let before = std::iter::once(0.0).chain(self.cumulative.iter().copied());
        self.values.iter().zip(&self.cumulative).zip(before).map(|((&v, &c), b)| (v, c - b))
    }
}

impl Family for Steps {
    fn quantile(&self, level: Level) -> f64 {
        let place = self.cumulative.partition_point(|&probability| probability < level.below);
        self.values.get(place).or(self.values.last()).copied().unwrap_or(f64::NAN)
    }

    fn level(&self, x: f64) -> Level {
        let count = self.values.partition_point(|&value| value <= x);
        let below = count.checked_sub(1).and_then(|last| self.cumulative.get(last));
        Level::from_below(below.copied().unwrap_or(0.0))
    }

    fn density(&self, _: f64) -> f64 {
        0.0
    }

    fn mean(&self) -> f64 {
        self.atoms().map(|(value, probability)| value * probability).sum()
    }

    fn standard_deviation(&self) -> f64 {
        let mean = self.mean();
        let variance: f64 = self
            .atoms()
            .map(|(value, probability)| probability * (value - mean) * (value - mean))
            .sum();
        if self.values.len() == 1 { 0.0 } else { variance.sqrt() }
    }

    fn support(&self) -> (f64, f64) {
        let end = |value: Option<&f64>| value.copied().unwrap_or(f64::NAN);
        (end(self.values.first()), end(self.values.last()))
    }

    fn corners(&self) -> Vec<f64> {
        self.values.clone()
    }
}
