//! Moments of samples with their standard errors.

/// Mean, spread and tails of a sample.
#[derive(Clone, Copy, Debug)]
pub struct Moments {
    pub count: f64,
    pub mean: f64,
    pub standard_deviation: f64,
    /// Fourth central moment ÷ variance²; 3 for a normal sample.
    pub kurtosis: f64,
}

impl Moments {
    pub fn of(sample: &[f64]) -> Self {
        let count = sample.len() as f64;
        let mean = sample.iter().sum::<f64>() / count;
        let central = |power: i32| sample.iter().map(|x| (x - mean).powi(power)).sum::<f64>();
        let variance = central(2) / (count - 1.0).max(1.0);
        let kurtosis =
            if variance > 0.0 { central(4) / count / (variance * variance) } else { 1.0 };
        Self { count, mean, standard_deviation: variance.sqrt(), kurtosis }
    }

    pub fn standard_error(&self) -> f64 {
        self.standard_deviation / self.count.sqrt()
    }

    /// Standard error of the logarithm of the standard deviation.
    pub fn log_spread_error(&self) -> f64 {
        0.5 * ((self.kurtosis - 1.0).max(0.0) / self.count).sqrt()
    }
}
