//! Charts of an explanation as data.

use crate::analysis::Proportion;
use crate::analysis::explain::Point;

/// How often mixes fail, in parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Shares {
    /// The parts.
    pub names: Vec<String>,
    /// A bar a mix.
    pub rows: Vec<CauseBar>,
}

/// How often a mix fails.
#[derive(Clone, Debug, PartialEq)]
pub struct CauseBar {
    /// The mix.
    pub name: String,
    /// How often it fails.
    pub missed: Proportion,
    /// The parts of that, in the order of [`Shares::names`].
    pub parts: Vec<f64>,
}

/// The chance of making a quarter as a function of its coverage, in panels.
#[derive(Clone, Debug, PartialEq)]
pub struct CoverageCurves {
    /// A panel a quarter.
    pub panels: Vec<CoveragePanel>,
}

/// A quarter's chance.
#[derive(Clone, Debug, PartialEq)]
pub struct CoveragePanel {
    /// Its label.
    pub label: String,
    /// The chance with its band, by coverage.
    pub curve: Vec<Point>,
    /// Coverages with their names: what is asked for, what is expected.
    pub marks: Vec<CoverageMark>,
    /// What chances of 50, 80 and 90 % need, as far as it is known.
    pub needed: Vec<(f64, f64)>,
}

/// A coverage that is marked.
#[derive(Clone, Debug, PartialEq)]
pub struct CoverageMark {
    /// What it is.
    pub label: String,
    /// The coverage.
    pub coverage: f64,
    /// Whether it is asked for.
    pub is_goal: bool,
}
