//! One or more distributions of every family, ordinary and extreme.

use spandrel::distribution::{Distribution, ParameterError};

/// Distributions without jumps and with finite variance.
pub fn smooth() -> Vec<Distribution> {
    build_smooth().expect("every one is valid")
}

/// Distributions with jumps, gaps or bends.
pub fn broken() -> Vec<Distribution> {
    build_broken().expect("every one is valid")
}

/// Both.
pub fn all() -> Vec<Distribution> {
    smooth().into_iter().chain(broken()).collect()
}

fn build_smooth() -> Result<Vec<Distribution>, ParameterError> {
    Ok(vec![
        Distribution::uniform(-3.0, 5.0)?,
        Distribution::pert(1.0, 1.06, 1.15, 4.0)?,
        Distribution::pert(0.0, 0.0, 10.0, 4.0)?,
        Distribution::pert(-2.0, 1.0, 1.0, 40.0)?,
        Distribution::normal(0.3, 0.1)?,
        Distribution::normal(-1e6, 1e-3)?,
        Distribution::lognormal(120_000.0, 90_000.0)?,
        Distribution::lognormal(150.0, 0.5)?,
        Distribution::lognormal_p10_p90(20.0, 300.0)?,
        Distribution::lognormal_median_p90(45.0, 90.0)?,
        Distribution::beta(0.05, 0.05)?,
        Distribution::beta(0.05, 20.0)?,
        Distribution::beta(20.0, 0.3)?,
        Distribution::beta(1.0, 1.0)?,
        Distribution::beta(3000.0, 9000.0)?,
        Distribution::beta(1e6, 1e6)?,
        Distribution::beta(0.5, 1e6)?,
        Distribution::beta_mean_sd(0.22, 0.03)?,
        Distribution::beta_successes_failures(0.0, 12.0)?,
        Distribution::gamma(0.05, 2.0)?,
        Distribution::gamma(0.7, 2.0)?,
        Distribution::gamma(1.0, 2.0)?,
        Distribution::gamma(199.0, 1.0)?,
        Distribution::gamma(201.0, 1.0)?,
        Distribution::gamma(1e6, 1e-3)?,
        Distribution::gamma_mean_sd(420.0, 45.0)?,
        Distribution::weibull(0.8, 30.0)?,
        Distribution::weibull(2.0, 120.0)?,
        Distribution::weibull(300.0, 1.0)?,
        Distribution::exponential(30.0)?,
        Distribution::metalog(10.0, 20.0, 35.0, None, None)?,
        Distribution::metalog(10.0, 20.0, 35.0, Some(0.0), None)?,
        Distribution::metalog(10.0, 20.0, 35.0, None, Some(50.0))?,
        Distribution::metalog(10.0, 20.0, 80.0, Some(0.0), Some(100.0))?,
        Distribution::normal(0.3, 0.1)?.truncated(0.0, 1.0)?,
        Distribution::normal(0.3, 0.1)?.truncated(0.75, f64::INFINITY)?,
        Distribution::lognormal(100.0, 80.0)?.truncated(f64::NEG_INFINITY, 365.0)?,
        Distribution::gamma(0.05, 1.0)?.truncated(0.2, 3.0)?,
        Distribution::beta(22.0, 78.0)?.truncated(0.1, 0.4)?.truncated(0.2, 0.9)?,
    ])
}

fn build_broken() -> Result<Vec<Distribution>, ParameterError> {
    let nothing = Distribution::constant(1.0)?;
    let lift = Distribution::uniform(1.05, 1.15)?;
    let small_deals = Distribution::lognormal(20_000.0, 9_000.0)?;
    let large_deals = Distribution::lognormal(200_000.0, 90_000.0)?;
    let record = Distribution::empirical((1..500).map(|i| f64::from(i * i % 701)).collect())?;
    let near = Distribution::normal(0.0, 1.0)?;
    let far = Distribution::normal(100.0, 1.0)?;
    // One part's density overflows where the other part lies.
    let narrow = Distribution::weibull(212.0, 1.0)?;
    let wide = Distribution::weibull(1.0, 2600.0)?.truncated(0.0, 2400.0)?;
    let lifted = Distribution::mixture(vec![nothing, lift], vec![0.3, 0.7])?;
    let deals = Distribution::mixture(vec![small_deals, large_deals], vec![4.0, 1.0])?;
    Ok(vec![
        Distribution::constant(42.0)?,
        Distribution::triangular(3.0, 4.0, 5.0)?,
        Distribution::triangular(0.0, 0.0, 7.0)?,
        Distribution::triangular(-7.0, 0.0, 0.0)?,
        Distribution::triangular(3.0, 4.0, 9.0)?.truncated(3.5, 8.0)?,
        Distribution::discrete(vec![2.0, -1.0, 2.0, 0.0], vec![0.25, 0.5, 0.25, 0.0])?,
        Distribution::discrete(vec![0.0, 1.0, 5.0], vec![0.7, 0.2, 0.1])?.truncated(0.5, 9.0)?,
        record.clone(),
        lifted.clone(),
        lifted.truncated(0.0, 1.1)?,
        deals.clone(),
        deals.truncated(10_000.0, 500_000.0)?,
        Distribution::mixture(vec![near, far], vec![0.3, 0.7])?,
        Distribution::mixture(vec![narrow, wide], vec![1.0, 1.0])?,
        Distribution::mixture(vec![record, Distribution::gamma(0.05, 900.0)?], vec![1.0, 1.0])?,
    ])
}
