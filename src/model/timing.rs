//! When effects come and go: the strength of a Program or risk, month by month.

/// How an effect grows, holds and fades, in months.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Strength {
    /// The month of the start.
    pub start: f64,
    /// From the start to the first effect.
    pub lag: f64,
    /// How long it runs.
    pub duration: f64,
    /// Over which it grows to full strength.
    pub ramp: f64,
    /// Half-life of the effect after its end; `None`: it stops.
    pub half_life: Option<f64>,
}

impl Strength {
    /// The strength in a month, in [0, 1], taken at the month's middle.
    ///
    /// With x = month + ½ − start − lag: 0 before x = 0; min(1, x/ramp) while x < duration;
    /// afterwards min(1, duration/ramp)·2^(−(x − duration)/half-life).
    #[must_use]
    pub fn at(&self, month: usize) -> f64 {
        let x = month as f64 + 0.5 - self.start - self.lag;
        let grown = |x: f64| if self.ramp > 0.0 { (x / self.ramp).min(1.0) } else { 1.0 };
        if x < 0.0 {
            0.0
        } else if x < self.duration {
            grown(x)
        } else {
            match self.half_life {
                Some(half_life) if self.duration > 0.0 => {
                    grown(self.duration) * libm::exp2(-(x - self.duration) / half_life)
                }
                _ => 0.0,
            }
        }
    }
}

/// The mean strength of a quarter's three months, for every quarter that `months` covers.
pub fn quarterly(months: &[f64], quarters: &mut [f64]) {
    for (quarter, three) in quarters.iter_mut().zip(months.chunks_exact(3)) {
        *quarter = (three[0] + three[1] + three[2]) / 3.0;
    }
}

/// What an effect of factor `by` multiplies its quantity with at some strength.
#[inline]
#[must_use]
pub fn factor(by: f64, strength: f64) -> f64 {
    1.0 + (by - 1.0) * strength
}

#[cfg(test)]
mod tests {
    use super::{Strength, quarterly};

    #[test]
    fn grows_holds_and_fades() {
        let strength =
            Strength { start: 1.0, lag: 1.0, duration: 4.0, ramp: 2.0, half_life: Some(1.0) };
        let months: Vec<f64> = (0..9).map(|month| strength.at(month)).collect();
        let fading = [0.5f64.sqrt(), 0.5f64.sqrt() / 2.0, 0.5f64.sqrt() / 4.0];
        assert_eq!(months[..6], [0.0, 0.0, 0.25, 0.75, 1.0, 1.0]);
        for (month, expected) in months[6..].iter().zip(fading) {
            assert!((month - expected).abs() < 1e-15);
        }
    }

    #[test]
    fn one_that_never_ramps_up_fades_from_where_it_got() {
        let strength =
            Strength { start: 0.0, lag: 0.0, duration: 1.0, ramp: 4.0, half_life: Some(2.0) };
        assert_eq!(strength.at(0), 0.125);
        assert!((strength.at(1) - 0.25 * libm::exp2(-0.25)).abs() < 1e-15);
        assert_eq!(Strength { half_life: None, ..strength }.at(1), 0.0);
    }

    #[test]
    fn a_quarter_is_the_mean_of_its_months() {
        let mut quarters = [0.0; 2];
        quarterly(&[0.0, 0.5, 1.0, 1.0, 1.0, 1.0], &mut quarters);
        assert_eq!(quarters, [0.5, 1.0]);
    }
}
