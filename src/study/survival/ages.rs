//! Spells, counted by age.

use crate::study::Spell;

/// How many spells end, and begin, at each age: all that a likelihood needs of them.
///
/// A million spells have no more different ages than there are days, so that nothing that is
/// worked out from these depends on how many there are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ages {
    /// Ages in days at which spells closed, each with how many, in rising order.
    pub closed: Vec<(f64, f64)>,
    /// Ages at which spells were still open when the watch ended, likewise.
    pub open: Vec<(f64, f64)>,
    /// Ages above 0 at which spells came under watch, likewise.
    pub entry: Vec<(f64, f64)>,
    /// How many spells there are.
    pub spells: f64,
}

impl Ages {
    /// Counts spells.
    #[must_use]
    pub fn count<'a>(spells: impl IntoIterator<Item = &'a Spell>) -> Self {
        let (mut closed, mut open, mut entry) = (Vec::new(), Vec::new(), Vec::new());
        let mut count = 0.0;
        for spell in spells {
            count += 1.0;
            if spell.closed { &mut closed } else { &mut open }.push(spell.exit);
            if spell.entry > 0.0 {
                entry.push(spell.entry);
            }
        }
        let (closed, open, entry) = (counted(closed), counted(open), counted(entry));
        Self { closed, open, entry, spells: count }
    }

    /// Counts amounts, or ages at which all closed and all were watched from the start.
    #[must_use]
    pub fn of_values(values: &[f64]) -> Self {
        let closed = counted(values.to_vec());
        Self { closed, spells: values.len() as f64, ..Self::default() }
    }

    /// How many spells closed.
    #[must_use]
    pub fn closes(&self) -> f64 {
        total(&self.closed)
    }

    /// How many spells were still open.
    #[must_use]
    pub fn opens(&self) -> f64 {
        total(&self.open)
    }

    /// The greatest age at which one closed; 0 where none did.
    #[must_use]
    pub fn last_close(&self) -> f64 {
        self.closed.last().map_or(0.0, |(age, _)| *age)
    }

    /// Mean and standard deviation of the logarithms of the ages at close.
    #[must_use]
    pub fn log_moments(&self) -> (f64, f64) {
        let count = self.closes().max(1.0);
        let sum = |of: &dyn Fn(f64) -> f64| -> f64 {
            self.closed.iter().map(|(age, count)| count * of(libm::log(*age))).sum()
        };
        let mean = sum(&|log| log) / count;
        (mean, (sum(&|log| (log - mean) * (log - mean)) / count).sqrt())
    }
}

fn total(ages: &[(f64, f64)]) -> f64 {
    ages.iter().map(|(_, count)| count).sum()
}

fn counted(mut ages: Vec<f64>) -> Vec<(f64, f64)> {
    ages.sort_unstable_by(f64::total_cmp);
    let mut counted: Vec<(f64, f64)> = Vec::new();
    for age in ages {
        match counted.last_mut() {
            Some((last, count)) if *last == age => *count += 1.0,
            _ => counted.push((age, 1.0)),
        }
    }
    counted
}
