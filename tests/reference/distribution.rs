//! Distributions: draws from `rand_distr`, CDFs from `statrs`, everything else by hand.

use rand::{Rng, RngExt};
use rand_distr::Distribution as _;
use statrs::distribution::ContinuousCDF;

#[derive(Clone, Debug)]
pub enum Distribution {
    Constant(f64),
    Uniform {
        low: f64,
        high: f64,
    },
    Triangular {
        low: f64,
        mode: f64,
        high: f64,
    },
    /// A beta stretched over `low..high`; a PERT is one.
    Beta {
        low: f64,
        high: f64,
        alpha: f64,
        beta: f64,
    },
    Normal {
        mean: f64,
        sd: f64,
    },
    /// `mu` and `sigma` are those of the logarithm.
    Lognormal {
        mu: f64,
        sigma: f64,
    },
    Gamma {
        shape: f64,
        scale: f64,
    },
    Weibull {
        shape: f64,
        scale: f64,
    },
    Exponential {
        mean: f64,
    },
    Metalog(Metalog),
    /// Values with weights that sum to 1, by rising value.
    Discrete(Vec<(f64, f64)>),
    /// Parts with weights that sum to 1.
    Mixture(Vec<(Distribution, f64)>),
    Truncated {
        of: Box<Distribution>,
        low: f64,
        high: f64,
    },
}

/// Keelin's metalog of a symmetric percentile triplet, with optional bounds.
#[derive(Clone, Debug)]
pub struct Metalog {
    pub coefficients: [f64; 3],
    pub low: Option<f64>,
    pub high: Option<f64>,
}

impl Metalog {
    pub fn new(p10: f64, p50: f64, p90: f64, low: Option<f64>, high: Option<f64>) -> Self {
        let straight = |x: f64| match (low, high) {
            (None, None) => x,
            (Some(low), None) => (x - low).ln(),
            (None, Some(high)) => -(high - x).ln(),
            (Some(low), Some(high)) => ((x - low) / (high - x)).ln(),
        };
        let (t10, t50, t90) = (straight(p10), straight(p50), straight(p90));
        let log_odds = (0.9_f64 / 0.1).ln();
        // M(y) = a₁ + a₂·logit(y) + a₃·(y − ½)·logit(y), solved at y = 0.1, 0.5, 0.9.
        let a1 = t50;
        let a2 = (t90 - t10) / (2.0 * log_odds);
        let a3 = (t90 + t10 - 2.0 * t50) / (0.8 * log_odds);
        Self { coefficients: [a1, a2, a3], low, high }
    }

    fn quantile(&self, u: f64) -> f64 {
        let [a1, a2, a3] = self.coefficients;
        let logit = (u / (1.0 - u)).ln();
        let m = a1 + a2 * logit + a3 * (u - 0.5) * logit;
        match (self.low, self.high) {
            (None, None) => m,
            (Some(low), None) => low + m.exp(),
            (None, Some(high)) => high - (-m).exp(),
            (Some(low), Some(high)) => low + (high - low) / (1.0 + (-m).exp()),
        }
    }

    fn cdf(&self, x: f64) -> f64 {
        bisect(0.0, 1.0, |u| u > 0.0 && (u >= 1.0 || self.quantile(u) >= x))
    }
}

impl Distribution {
    pub fn sample(&self, rng: &mut impl Rng) -> f64 {
        match self {
            Self::Constant(value) => *value,
            Self::Uniform { low, high } => low + (high - low) * rng.random::<f64>(),
            Self::Triangular { low, mode, high } => {
                rand_distr::Triangular::new(*low, *high, *mode).expect("triangular").sample(rng)
            }
            Self::Beta { low, high, alpha, beta } => {
                let draw = rand_distr::Beta::new(*alpha, *beta).expect("beta").sample(rng);
                low + (high - low) * draw
            }
            Self::Normal { mean, sd } => {
                rand_distr::Normal::new(*mean, *sd).expect("normal").sample(rng)
            }
            Self::Lognormal { mu, sigma } => {
                rand_distr::LogNormal::new(*mu, *sigma).expect("lognormal").sample(rng)
            }
            Self::Gamma { shape, scale } => {
                rand_distr::Gamma::new(*shape, *scale).expect("gamma").sample(rng)
            }
            Self::Weibull { shape, scale } => {
                rand_distr::Weibull::new(*scale, *shape).expect("weibull").sample(rng)
            }
            Self::Exponential { mean } => {
                rand_distr::Exp::new(1.0 / mean).expect("exponential").sample(rng)
            }
            Self::Metalog(metalog) => metalog.quantile(rng.random::<f64>().max(1e-300)),
            Self::Discrete(values) => *pick(values, rng),
            Self::Mixture(parts) => pick(parts, rng).sample(rng),
            Self::Truncated { of, low, high } => {
                // Rejection where it is cheap, the inverse of the CDF where it is not.
                if of.cdf(*high) - of.below(*low) < 0.05 {
                    return self.quantile(rng.random());
                }
                loop {
                    let draw = of.sample(rng);
                    if (*low..=*high).contains(&draw) {
                        return draw;
                    }
                }
            }
        }
    }

    /// P(X ≤ x).
    pub fn cdf(&self, x: f64) -> f64 {
        use statrs::distribution as known;
        match self {
            Self::Constant(value) => f64::from(u8::from(*value <= x)),
            Self::Uniform { low, high } => ((x - low) / (high - low)).clamp(0.0, 1.0),
            Self::Triangular { low, mode, high } => {
                if x <= *low {
                    0.0
                } else if x >= *high {
                    1.0
                } else if x < *mode {
                    (x - low) * (x - low) / ((high - low) * (mode - low))
                } else {
                    1.0 - (high - x) * (high - x) / ((high - low) * (high - mode))
                }
            }
            Self::Beta { low, high, alpha, beta } => {
                let place = ((x - low) / (high - low)).clamp(0.0, 1.0);
                known::Beta::new(*alpha, *beta).expect("beta").cdf(place)
            }
            Self::Normal { mean, sd } => known::Normal::new(*mean, *sd).expect("normal").cdf(x),
            Self::Lognormal { mu, sigma } if x > 0.0 => {
                known::Normal::new(*mu, *sigma).expect("lognormal").cdf(x.ln())
            }
            Self::Gamma { shape, scale } if x > 0.0 => {
                known::Gamma::new(*shape, 1.0 / scale).expect("gamma").cdf(x)
            }
            Self::Weibull { shape, scale } if x > 0.0 => 1.0 - (-(x / scale).powf(*shape)).exp(),
            Self::Exponential { mean } if x > 0.0 => 1.0 - (-x / mean).exp(),
            Self::Lognormal { .. }
            | Self::Gamma { .. }
            | Self::Weibull { .. }
            | Self::Exponential { .. } => 0.0,
            Self::Metalog(metalog) => metalog.cdf(x),
            Self::Discrete(values) => {
                values.iter().filter(|(value, _)| *value <= x).map(|(_, weight)| weight).sum()
            }
            Self::Mixture(parts) => parts.iter().map(|(part, weight)| weight * part.cdf(x)).sum(),
            Self::Truncated { of, low, high } => {
                let (under, upto) = (of.below(*low), of.cdf(*high));
                ((of.cdf(x) - under) / (upto - under)).clamp(0.0, 1.0)
            }
        }
    }

    /// P(X < x), which differs from the CDF where a single value has a weight.
    pub fn below(&self, x: f64) -> f64 {
        match self {
            Self::Constant(value) => f64::from(u8::from(*value < x)),
            Self::Discrete(values) => {
                values.iter().filter(|(value, _)| *value < x).map(|(_, weight)| weight).sum()
            }
            Self::Mixture(parts) => parts.iter().map(|(part, weight)| weight * part.below(x)).sum(),
            Self::Truncated { of, low, high } => {
                let (under, upto) = (of.below(*low), of.cdf(*high));
                ((of.below(x) - under) / (upto - under)).clamp(0.0, 1.0)
            }
            smooth => smooth.cdf(x),
        }
    }

    /// The smallest x with P(X ≤ x) ≥ u, by bisection.
    pub fn quantile(&self, u: f64) -> f64 {
        if let Self::Metalog(metalog) = self {
            return metalog.quantile(u);
        }
        let (mut low, mut high) = (-1.0, 1.0);
        while self.cdf(low) >= u && low > -1e300 {
            low *= 2.0;
        }
        while self.cdf(high) < u && high < 1e300 {
            high *= 2.0;
        }
        bisect(low, high, |x| self.cdf(x) >= u)
    }
}

/// The smallest x in `low..high`, as near as floats go, from which on `reached` holds.
fn bisect(mut low: f64, mut high: f64, reached: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if reached(middle) { high = middle } else { low = middle }
    }
    high
}

/// One of these things, by their weights.
fn pick<'a, T>(weighted: &'a [(T, f64)], rng: &mut impl Rng) -> &'a T {
    let mut left: f64 = rng.random();
    for (thing, weight) in weighted {
        left -= weight;
        if left < 0.0 {
            return thing;
        }
    }
    &weighted[weighted.len() - 1].0
}
