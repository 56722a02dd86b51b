//! Numbers of a document: finite ones, whole ones, and lists of them.

use toml::de::{DeInteger, DeValue};

use super::document::Node;

impl Node<'_> {
    /// A finite number.
    pub(crate) fn number(&self) -> Option<f64> {
        let number = self.number_or_infinity()?;
        if number.is_infinite() {
            self.not_finite();
            return None;
        }
        Some(number)
    }

    /// A number, or `inf` or `-inf`.
    pub(crate) fn number_or_infinity(&self) -> Option<f64> {
        let number = match self.value {
            DeValue::Integer(integer) => self.integer_text(integer).map(|number| number as f64),
            DeValue::Float(float) => float.as_str().replace('_', "").parse::<f64>().ok(),
            _ => {
                self.expected("a number");
                return None;
            }
        };
        match number {
            Some(number) if number.is_infinite() && !self.says_infinity() => {
                self.not_finite();
                None
            }
            Some(number) if !number.is_nan() => Some(number),
            _ => {
                self.not_finite();
                None
            }
        }
    }

    fn says_infinity(&self) -> bool {
        self.value.as_float().is_some_and(|float| float.as_str().contains("inf"))
    }

    fn not_finite(&self) {
        self.error(
            format!("`{}` must be a finite number", self.key),
            "no number that can be calculated with",
            "write an ordinary decimal number; `nan` and `inf` stand for none",
        );
    }

    fn integer_text(&self, integer: &DeInteger<'_>) -> Option<i128> {
        i128::from_str_radix(&integer.as_str().replace('_', ""), integer.radix()).ok()
    }

    /// A whole number from `low` to `high`; `1e6` and `3.0` are whole numbers too.
    pub(crate) fn whole(&self, low: u64, high: u64) -> Option<u64> {
        let number = match self.value {
            DeValue::Integer(integer) => self.integer_text(integer),
            DeValue::Float(float) => match float.as_str().replace('_', "").parse::<f64>() {
                Ok(number) if number.fract() == 0.0 && number.abs() < 1e15 => Some(number as i128),
                _ => {
                    self.expected("a whole number");
                    return None;
                }
            },
            _ => {
                self.expected("a whole number");
                return None;
            }
        };
        let allowed = number.and_then(|number| u64::try_from(number).ok());
        let allowed = allowed.filter(|number| (low..=high).contains(number));
        if allowed.is_none() {
            let is =
                number.map_or_else(|| "is out of range".into(), |number| format!("is {number}"));
            let range = if high == u64::MAX {
                format!("at least {low}")
            } else {
                format!("from {low} to {high}")
            };
            self.error(
                format!("`{}` must be {range}, {is}", self.key),
                format!("allowed: a whole number {range}"),
                "",
            );
        }
        allowed
    }

    /// A list of finite numbers.
    pub(crate) fn numbers(&self) -> Option<Vec<f64>> {
        self.list()?.iter().map(Node::number).collect()
    }
}

/// A number above 0 and below 1, reported where it is another.
pub(crate) fn between_0_and_1(node: &Node<'_>, cure: &str) -> Option<f64> {
    let number = node.number()?;
    let inside = number > 0.0 && number < 1.0;
    if !inside {
        node.error(
            format!("`{}` must lie between 0 and 1, is {number}", node.key),
            "0 and 1 themselves are excluded",
            cure,
        );
    }
    inside.then_some(number)
}
