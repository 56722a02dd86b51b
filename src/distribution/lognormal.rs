//! The lognormal distribution.

use super::family::{Family, Kind};
use super::level::Level;
use super::special::{normal_density, normal_level, normal_quantile_at};
use super::{Distribution, ParameterError, check};

/// The standard normal quantile at 0.9.
const Z90: f64 = 1.281_551_565_544_600_4;
/// The largest standard deviation of the logarithm: beyond it, means are ruled by values
/// that no simulation ever draws.
const LARGEST_SIGMA: f64 = 6.0;

/// A variable whose logarithm is normal with mean `mu` and standard deviation `sigma`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Lognormal {
    mu: f64,
    sigma: f64,
}

impl Distribution {
    /// The lognormal distribution with this mean and standard deviation, of the value itself
    /// and not of its logarithm.
    ///
    /// F(x) = Φ((ln x − μ) ÷ σ), σ² = ln(1 + (sd ÷ mean)²), μ = ln mean − σ² ÷ 2.
    ///
    /// **In a plan:** what is the product of many things, with a long upper tail: deal sizes,
    /// sales cycles.
    ///
    /// ```
    /// # use spandrel::distribution::Distribution;
    /// let deal_size = Distribution::lognormal(120_000.0, 90_000.0)?;
    /// assert!((deal_size.quantile(0.5) - 96_000.0).abs() < 1e-6);
    /// # Ok::<(), spandrel::distribution::ParameterError>(())
    /// ```
    ///
    /// **Beware:** its median lies below its mean, the more so the larger sd ÷ mean is. Of
    /// the three ways to write it, quantiles are the easiest to ask people for.
    ///
    /// # Errors
    ///
    /// A parameter is not finite or not above 0, or `sd` is above 6.5e7 times `mean`.
    pub fn lognormal(mean: f64, sd: f64) -> Result<Self, ParameterError> {
        check::positive("mean", mean)?;
        check::standard_deviation(sd)?;
        let ratio = sd / mean;
        let variance = libm::log1p(ratio * ratio);
        let largest = libm::expm1(LARGEST_SIGMA * LARGEST_SIGMA).sqrt();
        if variance <= 0.0 || ratio > largest {
            let (low, high) = (check::short(1e-150 * mean), check::short(largest * mean));
            let reason = format!("must be between {low} and {high} with mean {mean}, is {sd}");
            return Err(check::error("sd", reason));
        }
        let mu = libm::log(mean) - 0.5 * variance;
        let text = format!("lognormal(mean {mean}, sd {sd})");
        Ok(Self::new(Kind::Lognormal(Lognormal { mu, sigma: variance.sqrt() }), text))
    }

    /// The lognormal distribution that lies below `p10` with probability 10 % and above `p90`
    /// with probability 10 %. See [`Distribution::lognormal`].
    ///
    /// # Errors
    ///
    /// A parameter is not finite or not above 0, `p90` is not above `p10`, or is above 4.8e6
    /// times `p10`.
    pub fn lognormal_p10_p90(p10: f64, p90: f64) -> Result<Self, ParameterError> {
        check::positive("p10", p10)?;
        check::above("p90", p90, "p10", p10)?;
        let sigma = spread(p90, "p10", p10, 2.0)?;
        let mu = 0.5 * (libm::log(p10) + libm::log(p90));
        let text = format!("lognormal(p10 {p10}, p90 {p90})");
        Ok(Self::new(Kind::Lognormal(Lognormal { mu, sigma }), text))
    }

    /// The lognormal distribution that lies below `median` with probability 50 % and above
    /// `p90` with probability 10 %. See [`Distribution::lognormal`].
    ///
    /// # Errors
    ///
    /// A parameter is not finite or not above 0, `p90` is not above `median`, or is above
    /// 2200 times `median`.
    pub fn lognormal_median_p90(median: f64, p90: f64) -> Result<Self, ParameterError> {
        check::positive("median", median)?;
        check::above("p90", p90, "median", median)?;
        let sigma = spread(p90, "median", median, 1.0)?;
        let text = format!("lognormal(median {median}, p90 {p90})");
        Ok(Self::new(Kind::Lognormal(Lognormal { mu: libm::log(median), sigma }), text))
    }
}

/// σ from P90 and a quantile that lies `steps` times z₉₀ below it.
fn spread(p90: f64, name: &str, lower: f64, steps: f64) -> Result<f64, ParameterError> {
    let sigma = libm::log1p((p90 - lower) / lower) / (steps * Z90);
    if sigma > LARGEST_SIGMA {
        let most = check::short(lower * libm::exp(LARGEST_SIGMA * steps * Z90));
        return Err(check::error(
            "p90",
            format!("must be at most {most} with {name} {lower}, is {p90}"),
        ));
    }
    Ok(sigma)
}

impl Family for Lognormal {
    fn quantile(&self, level: Level) -> f64 {
        libm::exp(self.mu + self.sigma * normal_quantile_at(level))
    }

    fn level(&self, x: f64) -> Level {
        if x <= 0.0 { Level::ZERO } else { normal_level((libm::log(x) - self.mu) / self.sigma) }
    }

    fn density(&self, x: f64) -> f64 {
        if x <= 0.0 {
            return 0.0;
        }
        normal_density((libm::log(x) - self.mu) / self.sigma) / (self.sigma * x)
    }

    fn mean(&self) -> f64 {
        libm::exp(self.mu + 0.5 * self.sigma * self.sigma)
    }

    fn standard_deviation(&self) -> f64 {
        self.mean() * libm::expm1(self.sigma * self.sigma).sqrt()
    }

    fn support(&self) -> (f64, f64) {
        (0.0, f64::INFINITY)
    }
}
