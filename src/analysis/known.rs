//! A number that may be unknown, in stored results: JSON has no NaN and no infinity, so what
//! is not finite is stored as `null` and comes back as NaN.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Stores a number.
pub fn serialize<S: Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    number.is_finite().then_some(*number).serialize(serializer)
}

/// Reads one back.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    Ok(Option::<f64>::deserialize(deserializer)?.unwrap_or(f64::NAN))
}
