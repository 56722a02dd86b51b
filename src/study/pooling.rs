//! Partial pooling: how much a part learns from the whole.
//!
//! Every part of a company (a segment, a region in it) has an estimate of its own and a parent's. The
//! parts' true values are taken to scatter around their parents', by as much as the estimates scatter
//! beyond their own errors (empirical Bayes). What comes out lies between the two, nearer to the
//! parent the fewer deals a part has and the more alike the parts are.

use crate::distribution::special::ln_gamma;

/// An estimate with its standard error.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// Its standard error.
    pub error: f64,
}

/// An estimate that was pooled.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pooled {
    /// What came out.
    pub estimate: Estimate,
    /// The weight of the parent in it, 0 to 1.
    pub borrowed: f64,
}

/// A part's own estimate and the value of its parent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// What the part's own deals say.
    pub own: Estimate,
    /// What was found for its parent.
    pub parent: Estimate,
}

/// How far the true values of parts scatter around their parents', as a standard deviation: that
/// under which the squared distances are as large as expected (Paule and Mandel, 1982).
#[must_use]
pub fn spread(parts: &[Part]) -> f64 {
    let expected = parts.len() as f64 - 1.0;
    let distances = |variance: f64| -> f64 {
        let one = |part: &Part| {
            let away = part.own.value - part.parent.value;
            away * away / (part.own.error * part.own.error + variance)
        };
        parts.iter().map(one).sum()
    };
    if expected < 1.0 || distances(0.0) <= expected {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, 1.0);
    while distances(high) > expected && high < 1e12 {
        (low, high) = (high, high * 4.0);
    }
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if distances(middle) > expected { low = middle } else { high = middle }
    }
    f64::midpoint(low, high).sqrt()
}

/// A part's estimate where the true values scatter by `spread`.
#[must_use]
pub fn pool(part: Part, spread: f64) -> Pooled {
    let own = part.own.error * part.own.error;
    let between = spread * spread;
    if between <= 0.0 {
        return Pooled { estimate: part.parent, borrowed: 1.0 };
    }
    let borrowed = own / (own + between);
    let of_parent = borrowed * part.parent.error;
    let error = ((1.0 - borrowed) * own + of_parent * of_parent).sqrt();
    let value = borrowed * part.parent.value + (1.0 - borrowed) * part.own.value;
    Pooled { estimate: Estimate { value, error }, borrowed }
}

/// Wins and losses of a part, and the win rate of its parent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Record {
    /// Won deals; need not be whole.
    pub won: f64,
    /// Lost deals.
    pub lost: f64,
    /// The win rate of the parent.
    pub parent: f64,
}

/// So many deals of the parent's or more, and the parts are one.
const ALIKE: f64 = 3000.0;

/// How many deals of its parent's a part is given beside its own: the size of the beta prior
/// around the parents' win rates under which the counts are most likely (beta-binomial). `None`
/// where the parts do not differ.
#[must_use]
pub fn prior_deals(records: &[Record]) -> Option<f64> {
    let ln_beta = |a: f64, b: f64| ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b);
    let likelihood = |deals: f64| -> f64 {
        let one = |record: &Record| {
            let rate = record.parent.clamp(1e-6, 1.0 - 1e-6);
            let (a, b) = (rate * deals, (1.0 - rate) * deals);
            ln_beta(a + record.won, b + record.lost) - ln_beta(a, b)
        };
        records.iter().map(one).sum()
    };
    let sizes = (0..80).map(|step| libm::exp(f64::from(step) / 79.0 * libm::log(ALIKE)));
    let best = sizes.map(|size| (size, likelihood(size))).max_by(|a, b| a.1.total_cmp(&b.1))?;
    (records.len() > 1 && best.0 < ALIKE * 0.95).then_some(best.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(value: f64, error: f64) -> Part {
        let parent = Estimate { value: 0.0, error: 0.0 };
        Part { own: Estimate { value, error }, parent }
    }

    #[test]
    fn parts_that_differ_by_no_more_than_their_errors_are_one() {
        let parts = [part(0.1, 0.1), part(-0.1, 0.1), part(0.02, 0.1), part(-0.08, 0.1)];
        assert_eq!(spread(&parts), 0.0);
        assert_eq!(pool(parts[0], 0.0), Pooled { estimate: parts[0].parent, borrowed: 1.0 });
    }

    #[test]
    fn thin_parts_borrow_more() {
        let parts = [part(1.0, 0.1), part(-1.0, 0.1), part(0.9, 1.0)];
        let spread = spread(&parts);
        assert!((0.8..1.4).contains(&spread), "{spread}");
        let [sure, _, unsure] = parts.map(|part| pool(part, spread));
        assert!(sure.borrowed < 0.02 && unsure.borrowed > 0.3);
        assert!(unsure.estimate.value < 0.7 && unsure.estimate.error < 1.0);
    }

    #[test]
    fn counts_tell_how_alike_win_rates_are() {
        let record = |won, lost| Record { won, lost, parent: 0.5 };
        let alike = [record(50.0, 50.0), record(52.0, 48.0), record(47.0, 53.0)];
        assert_eq!(prior_deals(&alike), None);
        let apart = [record(80.0, 20.0), record(20.0, 80.0), record(50.0, 50.0)];
        assert!(prior_deals(&apart).unwrap() < 20.0);
    }
}
