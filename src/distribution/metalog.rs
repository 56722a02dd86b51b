//! The metalog distribution.

use super::family::{Family, Kind};
use super::level::Level;
use super::{Distribution, ParameterError, check, moments};

/// ln(0.9 ÷ 0.1), the log odds at P90.
const LOGIT_90: f64 = 2.197_224_577_336_219_4;
/// How near P50 may come to P10 or P90, as a share of their distance, before the density
/// turns negative: ½ (1 − 0.4 ÷ max_y [y − ½ + y (1 − y) ln(y ÷ (1 − y))]).
const NEAREST: f64 = 0.166_577_376_159_614_12;

/// Exponents beyond this one are cut, so that a quantile inside the support is finite.
const LARGEST: f64 = 690.0;

/// The range that the metalog is stretched or squeezed into.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Bounds {
    None,
    Low(f64),
    High(f64),
    Both(f64, f64),
}

/// M(y) = centre + scale·ln(y ÷ (1 − y)) + skew·(y − ½)·ln(y ÷ (1 − y)) of a transformed value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Metalog {
    centre: f64,
    scale: f64,
    skew: f64,
    bounds: Bounds,
}

impl Distribution {
    /// The smooth distribution with these quantiles: 10 % below `p10`, 50 % below `p50`, 90 %
    /// below `p90`; between the bounds, where they are given.
    ///
    /// The quantile at y is M(y) = p50 + s·ln(y ÷ (1 − y)) + k·(y − ½)·ln(y ÷ (1 − y)), with
    /// s = (p90 − p10) ÷ (2 ln 9) and k = (1 − 2r)(p90 − p10) ÷ (0.8 ln 9), r = (p50 − p10) ÷
    /// (p90 − p10). With `low`, that is the distribution of ln(x − low); with `high`, of
    /// −ln(high − x); with both, of ln((x − low) ÷ (high − x)). (Keelin 2016, "The Metalog
    /// Distributions", *Decision Analysis* 13, the symmetric-percentile triplet.)
    ///
    /// **In a plan:** what people are able to say: "one in ten it is under 30, one in ten over
    /// 70, even odds at 45".
    ///
    /// ```
    /// # use spandrel::distribution::Distribution;
    /// let lift = Distribution::metalog(30.0, 45.0, 70.0, Some(0.0), None)?;
    /// assert!((lift.quantile(0.1) - 30.0).abs() < 1e-12);
    /// assert!((lift.quantile(0.5) - 45.0).abs() < 1e-12);
    /// # Ok::<(), spandrel::distribution::ParameterError>(())
    /// ```
    ///
    /// **Beware:** without bounds it has no ends. With a single bound, the other tail is a
    /// power law: from p90 − low ≈ 9 (p10 − low) on it has no finite variance, from 81 on no
    /// finite mean (somewhat earlier or later with the place of p50). Give both bounds, or
    /// take a lognormal.
    ///
    /// # Errors
    ///
    /// A parameter is not finite; p10, p50, p90 and the bounds are not in rising order; or p50
    /// is so near to p10 or p90 that no metalog fits (the message says the feasible range).
    pub fn metalog(
        p10: f64,
        p50: f64,
        p90: f64,
        low: Option<f64>,
        high: Option<f64>,
    ) -> Result<Self, ParameterError> {
        check_order(p10, p50, p90, low, high)?;
        let bounds = match (low, high) {
            (None, None) => Bounds::None,
            (Some(low), None) => Bounds::Low(low),
            (None, Some(high)) => Bounds::High(high),
            (Some(low), Some(high)) => Bounds::Both(low, high),
        };
        let (z10, z50, z90) = (bounds.open(p10), bounds.open(p50), bounds.open(p90));
        let width = z90 - z10;
        let (from, to) = (z10 + NEAREST * width, z90 - NEAREST * width);
        if !(z50 > from && z50 < to) {
            let (from, to) = (check::short(bounds.close(from)), check::short(bounds.close(to)));
            let reason = format!(
                "must be between {from} and {to} for a metalog with p10 {p10} and p90 {p90}, is {p50}"
            );
            return Err(check::error("p50", reason));
        }
        let skew = 2.0 * (0.5 * (z10 + z90) - z50) / (0.8 * LOGIT_90);
        let metalog = Metalog { centre: z50, scale: 0.5 * width / LOGIT_90, skew, bounds };
        Ok(Self::new(Kind::Metalog(metalog), describe(p10, p50, p90, low, high)))
    }
}

fn check_order(
    p10: f64,
    p50: f64,
    p90: f64,
    low: Option<f64>,
    high: Option<f64>,
) -> Result<(), ParameterError> {
    check::finite("p10", p10)?;
    check::above("p90", p90, "p10", p10)?;
    check::finite("p50", p50)?;
    if let Some(low) = low {
        check::finite("low", low)?;
        if low >= p10 {
            return Err(check::error(
                "low",
                format!("must be below p10, which is {p10}, is {low}"),
            ));
        }
    }
    if let Some(high) = high {
        check::finite("high", high)?;
        if high <= p90 {
            return Err(check::error(
                "high",
                format!("must be above p90, which is {p90}, is {high}"),
            ));
        }
    }
    if p50 <= p10 || p50 >= p90 {
        let reason = format!("must be between p10 and p90, {p10} and {p90}, is {p50}");
        return Err(check::error("p50", reason));
    }
    Ok(())
}

fn describe(p10: f64, p50: f64, p90: f64, low: Option<f64>, high: Option<f64>) -> String {
    let low = low.map_or(String::new(), |low| format!(", low {low}"));
    let high = high.map_or(String::new(), |high| format!(", high {high}"));
    format!("metalog(p10 {p10}, p50 {p50}, p90 {p90}{low}{high})")
}

impl Bounds {
    /// From the value to the unbounded one.
    fn open(self, x: f64) -> f64 {
        match self {
            Self::None => x,
            Self::Low(low) => libm::log(x - low),
            Self::High(high) => -libm::log(high - x),
            Self::Both(low, high) => libm::log(x - low) - libm::log(high - x),
        }
    }

    /// From the unbounded value to the value.
    fn close(self, z: f64) -> f64 {
        match self {
            Self::None => z,
            Self::Low(low) => low + libm::exp(z.min(LARGEST)),
            Self::High(high) => high - libm::exp((-z).min(LARGEST)),
            Self::Both(low, high) => Level::from_logit(z).between(low, high),
        }
    }

    /// The slope of `open` at x.
    fn slope(self, x: f64) -> f64 {
        match self {
            Self::None => 1.0,
            Self::Low(low) => 1.0 / (x - low),
            Self::High(high) => 1.0 / (high - x),
            Self::Both(low, high) => 1.0 / (x - low) + 1.0 / (high - x),
        }
    }

    fn support(self) -> (f64, f64) {
        match self {
            Self::None => (f64::NEG_INFINITY, f64::INFINITY),
            Self::Low(low) => (low, f64::INFINITY),
            Self::High(high) => (f64::NEG_INFINITY, high),
            Self::Both(low, high) => (low, high),
        }
    }
}

impl Metalog {
    /// y − ½, without cancellation at the ends.
    fn off_centre(level: Level) -> f64 {
        if level.is_low() { level.below - 0.5 } else { 0.5 - level.above }
    }

    /// M at the log odds w, and its slope in w, which is positive.
    fn unbounded(&self, logit: f64) -> (f64, f64) {
        let level = Level::from_logit(logit);
        let tilt = self.scale + self.skew * Self::off_centre(level);
        let slope = tilt + self.skew * level.below * level.above * logit;
        (self.centre + tilt * logit, slope)
    }

    /// The log odds at which M is z: Newton's method in the bracket that the slope's own
    /// limits, scale ± skew ÷ 2, give.
    fn logit_at(&self, z: f64) -> f64 {
        let away = z - self.centre;
        let (a, b) = (
            away / (self.scale - 0.5 * self.skew.abs()),
            away / (self.scale + 0.5 * self.skew.abs()),
        );
        let (mut low, mut high) = (a.min(b), a.max(b));
        let mut logit = away / self.scale;
        for _ in 0..100 {
            let (value, slope) = self.unbounded(logit);
            if value < z {
                low = logit;
            } else {
                high = logit;
            }
            let next = logit - (value - z) / slope;
            let next = if next >= low && next <= high { next } else { 0.5 * (low + high) };
            if (next - logit).abs() <= 1e-15 * next.abs() {
                return next;
            }
            logit = next;
        }
        logit
    }

    /// The exponent c of a tail that falls like x^(−1/c); 0 where the tail is light.
    fn tail_exponent(&self) -> f64 {
        match self.bounds {
            Bounds::None | Bounds::Both(..) => 0.0,
            Bounds::Low(_) => self.scale + 0.5 * self.skew,
            Bounds::High(_) => self.scale - 0.5 * self.skew,
        }
    }

    fn moments(&self) -> (f64, f64) {
        moments::mean_and_sd(|level| self.quantile(level), &[])
    }
}

impl Family for Metalog {
    fn quantile(&self, level: Level) -> f64 {
        let tilt = self.scale + self.skew * Self::off_centre(level);
        self.bounds.close(self.centre + tilt * level.logit())
    }

    fn level(&self, x: f64) -> Level {
        let (low, high) = self.support();
        if x <= low {
            Level::ZERO
        } else if x >= high {
            Level::ONE
        } else {
            Level::from_logit(self.logit_at(self.bounds.open(x)))
        }
    }

    fn density(&self, x: f64) -> f64 {
        let (low, high) = self.support();
        if x <= low || x >= high {
            return 0.0;
        }
        let logit = self.logit_at(self.bounds.open(x));
        let level = Level::from_logit(logit);
        level.below * level.above / self.unbounded(logit).1 * self.bounds.slope(x)
    }

    fn mean(&self) -> f64 {
        if self.tail_exponent() >= 1.0 {
            let (low, high) = self.support();
            return if high.is_infinite() { high } else { low };
        }
        self.moments().0
    }

    fn standard_deviation(&self) -> f64 {
        if self.tail_exponent() >= 0.5 { f64::INFINITY } else { self.moments().1 }
    }

    fn support(&self) -> (f64, f64) {
        self.bounds.support()
    }
}
