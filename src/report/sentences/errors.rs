//! Numbers with their errors.

use crate::analysis::explain::Estimate;

/// A share in per cent with half its 95 % interval: `24.1 % ± 0.8`; above 1 % with as many
/// decimals as the error supports.
pub fn share(estimate: Estimate) -> String {
    let (value, margin) = (100.0 * estimate.value, 196.0 * estimate.standard_error);
    let decimals = if margin >= 3.0 { 0 } else { 1 };
    format!("{} % ± {:.decimals$}", signed(value, decimals), margin)
}

/// A change of a chance in points with half its 95 % interval: `1.2 points ± 0.3`.
pub fn points(estimate: Estimate) -> String {
    let (value, margin) = (100.0 * estimate.value, 196.0 * estimate.standard_error);
    format!("{} points ± {margin:.1}", signed(value, 1))
}

/// A change with its sign: `+1.2`, `−0.4`, `0.0`.
pub fn gain(value: f64, decimals: usize) -> String {
    let text = signed(value, decimals);
    let is_zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    if value > 0.0 && !is_zero { format!("+{text}") } else { text }
}

/// A number with a minus sign that is one, and never `−0`.
pub fn signed(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let is_zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    if value < 0.0 && !is_zero { format!("−{text}") } else { text }
}
