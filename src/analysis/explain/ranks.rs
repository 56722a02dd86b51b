//! Orders: mid-ranks, and what is made of them.

/// The ranks of some numbers from ½ to n − ½, equal ones sharing the mean of theirs. None of
/// them may be NaN.
#[must_use]
pub fn mid_ranks(values: &[f64]) -> Vec<f64> {
    // As whole numbers, beside what they belong to: sorting so reads memory in order.
    let mut order: Vec<(u64, u32)> = values.iter().map(|value| ordered(*value)).zip(0..).collect();
    order.sort_unstable();
    let mut ranks = vec![0.0; values.len()];
    let mut first = 0;
    for equal in order.chunk_by(|one, other| one.0 == other.0) {
        let rank = first as f64 + equal.len() as f64 / 2.0;
        equal.iter().for_each(|(_, at)| ranks[*at as usize] = rank);
        first += equal.len();
    }
    ranks
}

/// A whole number for each number, in the same order; the same for 0 and −0.
fn ordered(number: f64) -> u64 {
    const SIGN: u64 = 1 << 63;
    let bits = (number + 0.0).to_bits();
    if bits & SIGN == 0 { bits | SIGN } else { !bits }
}

#[cfg(test)]
mod tests {
    use super::mid_ranks;

    #[test]
    fn equal_numbers_share_their_ranks() {
        assert_eq!(mid_ranks(&[3.0, 1.0, 2.0]), [2.5, 0.5, 1.5]);
        assert_eq!(mid_ranks(&[0.0, 1.0, -0.0, 1.0, 1.0]), [1.0, 3.5, 1.0, 3.5, 3.5]);
        assert!(mid_ranks(&[]).is_empty());
    }
}
