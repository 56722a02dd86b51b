//! Changes of single values that a file gives: what if this were different?

use std::fmt;

/// A value to change.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Its path in the file, such as `assume.Enterprise.win_rate`.
    pub path: String,
    /// What becomes of it.
    pub to: ChangeTo,
}

/// What becomes of a value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ChangeTo {
    /// This number, in every trial.
    Number(f64),
    /// So many times as much, in every trial.
    Times(f64),
}

impl fmt::Display for Change {
    /// `assume.Enterprise.win_rate = 0.2`, `source.Marketing.volume − 20 %`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to {
            ChangeTo::Number(number) => write!(f, "{} = {number}", self.path),
            ChangeTo::Times(factor) => {
                let percent = (factor * 1e6).round() / 1e4 - 100.0;
                let percent = (percent * 1e4).round() / 1e4;
                let sign = if percent < 0.0 { '−' } else { '+' };
                write!(f, "{} {sign} {} %", self.path, percent.abs())
            }
        }
    }
}

/// Why a change cannot be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImpossibleChange {
    /// The reason.
    pub reason: String,
    /// What to ask for instead.
    pub cure: String,
}
