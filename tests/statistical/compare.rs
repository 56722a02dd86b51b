//! How a summary is held against a sample of the same figure from another simulator: each
//! comparison gives a z, the distance in standard errors of both sides.

use statrs::distribution::{ContinuousCDF, Normal};

use crate::statistics::Moments;

/// The levels of [`Claim::quantiles`].
pub const LEVELS: [f64; 7] = [0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95];

/// Two simulators may round differently; numbers this near each other count as equal.
const SAME: f64 = 1e-6;

/// Beyond this kurtosis a standard error says nothing, and quantiles have to do.
const WILD: f64 = 200.0;

/// What one simulator says of a figure.
pub struct Claim {
    /// The number of trials behind it.
    pub trials: f64,
    /// The share of trials in which it is defined.
    pub defined: f64,
    /// Whether it is a quotient, whose moments need not exist.
    pub is_ratio: bool,
    /// Mean, standard deviation and quantiles, where it is defined in any trial.
    pub summary: Option<(f64, f64, [f64; 7])>,
}

/// The outcome of a comparison.
pub struct Comparison {
    pub what: String,
    pub z: f64,
}

/// Collects comparisons and judges them together.
#[derive(Default)]
pub struct Verdict {
    comparisons: Vec<Comparison>,
}

impl Verdict {
    /// A claim against the sample of the other simulator.
    pub fn figure(&mut self, name: &str, claim: &Claim, sample: &[Option<f64>]) {
        let values: Vec<f64> = sample.iter().copied().flatten().collect();
        let defined = values.len() as f64 / sample.len() as f64;
        self.share(&format!("{name}: defined"), claim.defined, claim.trials, defined, sample.len());
        let Some((mean, spread, quantiles)) = claim.summary else { return };
        if values.len() < 100 {
            return;
        }
        let count = (claim.trials * claim.defined).max(1.0);
        let moments = Moments::of(&values);
        if moments.kurtosis <= WILD {
            self.mean_and_error(name, mean, spread / count.sqrt(), &moments);
            if !claim.is_ratio {
                self.spread(name, spread, count, &moments);
            }
        }
        for (level, quantile) in LEVELS.into_iter().zip(quantiles) {
            self.quantile(name, level, quantile, count, &values);
        }
    }

    /// A claimed mean of so many trials, with the spread of the sample.
    pub fn mean(&mut self, name: &str, mean: f64, count: f64, sample: &[f64]) {
        let moments = Moments::of(sample);
        let error = moments.standard_deviation / count.sqrt();
        self.mean_and_error(name, mean, error, &moments);
    }

    fn mean_and_error(&mut self, name: &str, mean: f64, error: f64, sample: &Moments) {
        let rounding = SAME * sample.mean.abs();
        let error = (error * error + sample.standard_error().powi(2)).sqrt();
        let distance = ((mean - sample.mean).abs() - rounding).max(0.0);
        self.note(format!("{name}: mean {mean} for {}", sample.mean), distance, error);
    }

    fn spread(&mut self, name: &str, spread: f64, count: f64, sample: &Moments) {
        let rounding = SAME * sample.mean.abs();
        if spread <= rounding && sample.standard_deviation <= rounding {
            return;
        }
        let error = sample.log_spread_error() * (1.0 + sample.count / count).sqrt();
        let distance = (spread / sample.standard_deviation).ln().abs();
        let what = format!("{name}: sd {spread} for {}", sample.standard_deviation);
        self.note(what, distance, error);
    }

    /// The share of the sample up to a claimed quantile against its level. Where values are
    /// tied, any level between the shares below and up to the quantile is right.
    pub fn quantile(&mut self, name: &str, level: f64, quantile: f64, count: f64, sample: &[f64]) {
        let rounding = SAME * quantile.abs() + f64::MIN_POSITIVE;
        let share =
            |end: f64| sample.iter().filter(|&&x| x <= end).count() as f64 / sample.len() as f64;
        let (below, upto) = (share(quantile - rounding), share(quantile + rounding));
        let distance = (below - level).max(level - upto).max(0.0);
        let error = (level * (1.0 - level) * (1.0 / count + 1.0 / sample.len() as f64)).sqrt();
        let what = format!("{name}: P{:.0} {quantile} is P{:.2}", 100.0 * level, 100.0 * upto);
        self.note(what, distance, error);
    }

    /// Two shares of trials.
    pub fn share(&mut self, name: &str, one: f64, trials: f64, other: f64, others: usize) {
        let others = others as f64;
        let pooled = (one * trials + other * others) / (trials + others);
        let error = (pooled * (1.0 - pooled) * (1.0 / trials + 1.0 / others)).sqrt();
        self.note(format!("{name}: {one} for {other}"), (one - other).abs(), error);
    }

    fn note(&mut self, what: String, distance: f64, error: f64) {
        let z = if distance == 0.0 { 0.0 } else { distance / error };
        self.comparisons.push(Comparison { what, z });
    }

    /// The largest z that chance explains: 1 in 1000 that any comparison exceeds it.
    pub fn limit(&self) -> f64 {
        let each = 0.001 / self.comparisons.len().max(1) as f64;
        -Normal::standard().inverse_cdf(each / 2.0)
    }

    /// The comparisons beyond the limit, worst first.
    pub fn failures(&self) -> Vec<&Comparison> {
        let limit = self.limit();
        // A NaN is a failure too.
        let mut beyond: Vec<&Comparison> =
            self.comparisons.iter().filter(|c| c.z.is_nan() || c.z > limit).collect();
        beyond.sort_by(|one, other| other.z.total_cmp(&one.z));
        beyond
    }

    /// Fails with the worst comparisons.
    pub fn assert_agreement(&self, scenario: &str) {
        let failures = self.failures();
        let count = self.comparisons.len();
        let worst: Vec<String> =
            failures.iter().take(25).map(|c| format!("  z = {:.1}  {}", c.z, c.what)).collect();
        assert!(
            failures.is_empty(),
            "{scenario}: {} of {count} comparisons exceed z = {:.2}; the worst:\n{}",
            failures.len(),
            self.limit(),
            worst.join("\n")
        );
    }
}
