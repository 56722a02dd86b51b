//! Quantile tables against the exact quantile functions.

use super::catalogue;
use spandrel::distribution::{Distribution, QuantileTable};

/// The bound that [`QuantileTable`] promises, with a little for the places next to the middle
/// of a cell.
const BOUND: f64 = 1.1e-7;

/// Uniforms in rising order: every power of two and its neighbours, and an even grid.
fn uniforms() -> Vec<u32> {
    let mut uniforms: Vec<u32> = (0..60_000).map(|step| step * 71_582 + 12_345).collect();
    for octave in 0..32 {
        for part in 0..64_u64 {
            let near_zero = ((1_u64 << octave) * (64 + part) / 64) as u32;
            uniforms.extend([near_zero, near_zero.wrapping_sub(1), !near_zero]);
        }
    }
    uniforms.extend([0, u32::MAX]);
    uniforms.sort_unstable();
    uniforms
}

#[test]
fn draws_are_within_the_bound_and_in_order() {
    let uniforms = uniforms();
    for distribution in catalogue::all() {
        let name = distribution.describe();
        let table = QuantileTable::new(&distribution);
        let sd = distribution.standard_deviation();
        let mut last = f64::NEG_INFINITY;
        for &uniform in &uniforms {
            let u = (f64::from(uniform) + 0.5) / 4_294_967_296.0;
            let (exact, tabulated) = (distribution.quantile(u), table.at(uniform));
            let error = (tabulated - exact).abs();
            assert!(error <= BOUND * exact.abs().max(sd), "{name} at {u}: {tabulated} not {exact}");
            // The last digits of two cubics may differ where they meet.
            assert!(tabulated >= last - 1e-14 * last.abs().max(sd), "{name} falls at {u}");
            last = tabulated;
        }
    }
}

#[test]
fn fill_and_quantile_agree_with_at() {
    let uniforms = uniforms();
    let mut filled = vec![0.0; uniforms.len()];
    for distribution in catalogue::all() {
        let table = QuantileTable::new(&distribution);
        table.fill(&uniforms, &mut filled);
        for (&uniform, &value) in uniforms.iter().zip(&filled) {
            let u = (f64::from(uniform) + 0.5) / 4_294_967_296.0;
            assert_eq!(table.at(uniform).to_bits(), value.to_bits());
            assert_eq!(table.quantile(u).to_bits(), value.to_bits());
        }
    }
}

#[test]
fn quantiles_beyond_the_table_are_exact() {
    let distribution = Distribution::lognormal(120_000.0, 90_000.0).unwrap();
    let table = QuantileTable::new(&distribution);
    for u in [0.0, 1e-300, 1e-12, 0.5, 1.0 - 1e-12, 1.0] {
        assert_eq!(table.quantile(u), distribution.quantile(u));
    }
    assert!(table.quantile(f64::NAN).is_nan());
}

/// Mean and sd of the tabulated distribution: ∫ Q du and ∫ (Q − mean)² du over cells of
/// 1/64 octave down to 2⁻⁹⁰, by Gauss–Legendre with 3 points.
fn moments(table: &QuantileTable, center: f64) -> (f64, f64) {
    let offset = 0.6_f64.sqrt();
    let rule = [(-offset, 5.0 / 9.0), (0.0, 8.0 / 9.0), (offset, 5.0 / 9.0)];
    let (mut first, mut second) = (0.0, 0.0);
    for octave in 2..=90 {
        let octave_start = libm::ldexp(1.0, -octave);
        for part in 0..64 {
            let half = octave_start / 128.0;
            let middle = octave_start * (1.0 + f64::from(part) / 64.0) + half;
            for (node, weight) in rule {
                let tail = middle + half * node;
                for u in [tail, 1.0 - tail] {
                    // Below 2⁻⁵³, the upper tail is the end of the support.
                    let away = table.quantile(u.min(1.0 - 1e-16)) - center;
                    first += half * weight * away;
                    second += half * weight * away * away;
                }
            }
        }
    }
    (center + first, (second - first * first).sqrt())
}

#[test]
fn moments_of_the_tabulated_distribution() {
    for distribution in catalogue::smooth() {
        let (name, mean) = (distribution.describe(), distribution.mean());
        let sd = distribution.standard_deviation();
        let (table_mean, table_sd) = moments(&QuantileTable::new(&distribution), mean);
        assert!((table_mean - mean).abs() < 1e-6 * sd, "{name}: mean {table_mean} not {mean}");
        assert!((table_sd - sd).abs() < 1e-6 * sd, "{name}: sd {table_sd} not {sd}");
    }
}
