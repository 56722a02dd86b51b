//! A probability together with its complement.

/// A place in a distribution: the probability below it and the probability above it.
///
/// The two sum to 1, but both are kept, because the smaller one loses its digits when it
/// is computed as 1 minus the larger one. With both, the far upper tail is as exact as
/// the far lower one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Level {
    /// The probability at or below the place, in [0, 1].
    pub below: f64,
    /// The probability above the place, in [0, 1].
    pub above: f64,
}

impl Level {
    /// The bottom: nothing below.
    pub const ZERO: Self = Self { below: 0.0, above: 1.0 };
    /// The top: nothing above.
    pub const ONE: Self = Self { below: 1.0, above: 0.0 };

    /// The level with `below` under it.
    pub fn from_below(below: f64) -> Self {
        Self { below, above: 1.0 - below }
    }

    /// The level with `above` over it.
    pub fn from_above(above: f64) -> Self {
        Self { below: 1.0 - above, above }
    }

    /// The level whose log odds ln(below ÷ above) are `logit`.
    pub fn from_logit(logit: f64) -> Self {
        let odds = libm::exp(-logit.abs());
        let (smaller, larger) = (odds / (1.0 + odds), 1.0 / (1.0 + odds));
        if logit < 0.0 {
            Self { below: smaller, above: larger }
        } else {
            Self { below: larger, above: smaller }
        }
    }

    /// ln(below ÷ above).
    pub fn logit(self) -> f64 {
        libm::log(self.below) - libm::log(self.above)
    }

    /// The level of the mirrored distribution.
    pub fn flipped(self) -> Self {
        Self { below: self.above, above: self.below }
    }

    /// Whether the lower tail is the smaller one.
    pub fn is_low(self) -> bool {
        self.below <= self.above
    }

    /// The probability between two levels.
    pub fn mass(from: Self, to: Self) -> f64 {
        // The difference of the smaller numbers keeps more digits.
        let mass = if from.is_low() { to.below - from.below } else { from.above - to.above };
        mass.clamp(0.0, 1.0)
    }

    /// This level of the part between `from` and `to`, as a level of the whole.
    pub fn within(self, from: Self, to: Self) -> Self {
        let mass = Self::mass(from, to);
        Self {
            below: (from.below + self.below * mass).min(1.0),
            above: (to.above + self.above * mass).min(1.0),
        }
    }

    /// A value between `low` and `high`, this level's share of the way up.
    pub fn between(self, low: f64, high: f64) -> f64 {
        if self.is_low() {
            low + (high - low) * self.below
        } else {
            high - (high - low) * self.above
        }
    }
}
