//! Orders: mid-ranks, and what is made of them.

/// The ranks of some numbers from ½ to n − ½, equal ones sharing the mean of theirs. None of
/// them may be NaN.
#[must_use]
pub fn mid_ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<u32> = (0..values.len() as u32).collect();
    order.sort_unstable_by(|&one, &other| {
        values[one as usize].total_cmp(&values[other as usize]).then(one.cmp(&other))
    });
    let mut ranks = vec![0.0; values.len()];
    let mut first = 0;
    while first < order.len() {
        let value = values[order[first] as usize];
        let equal = order[first..].iter().take_while(|&&at| values[at as usize] == value).count();
        let rank = first as f64 + equal as f64 / 2.0;
        order[first..first + equal].iter().for_each(|&at| ranks[at as usize] = rank);
        first += equal;
    }
    ranks
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
