//! Least squares of many outputs on one basis, in folds: each fold is predicted by the others.

use std::ops::Range;

/// Parts that the trials are cut into.
pub const FOLDS: usize = 10;

/// The trials of a fold, out of so many.
pub fn fold(number: usize, trials: usize) -> Range<usize> {
    number * trials / FOLDS..(number + 1) * trials / FOLDS
}

/// Coefficients of many outputs on one basis, and how far they are off.
pub struct Fit {
    /// By basis function, then output.
    pub coefficients: Vec<Vec<f64>>,
    /// By output: the standard error of a coefficient of a basis function of mean square 1.
    pub errors: Vec<f64>,
}

/// Sums of products, by fold.
pub struct Products<'a> {
    basis: &'a [Vec<f64>],
    outputs: &'a [Vec<f32>],
    trials: usize,
    /// By fold, then row and column of the basis.
    gram: Vec<Vec<f64>>,
    /// By fold, then basis function and output.
    cross: Vec<Vec<f64>>,
    /// By fold and output.
    squares: Vec<Vec<f64>>,
}

impl<'a> Products<'a> {
    /// Of a basis (by function, then trial) and outputs (likewise).
    pub fn new(basis: &'a [Vec<f64>], outputs: &'a [Vec<f32>]) -> Self {
        let trials = basis.first().map_or(0, Vec::len);
        let folds = || (0..FOLDS).map(|number| fold(number, trials));
        let pair = |one: &[f64], other: &[f64]| -> f64 {
            one.iter().zip(other).map(|(one, other)| one * other).sum()
        };
        let with = |basis: &[f64], output: &[f32]| -> f64 {
            basis.iter().zip(output).map(|(basis, output)| basis * f64::from(*output)).sum()
        };
        let gram = |at: Range<usize>| {
            let row = |one: &'a Vec<f64>| {
                let at = at.clone();
                basis.iter().map(move |other| pair(&one[at.clone()], &other[at.clone()]))
            };
            basis.iter().flat_map(row).collect()
        };
        let cross = |at: Range<usize>| {
            let row = |one: &'a Vec<f64>| {
                let at = at.clone();
                outputs.iter().map(move |output| with(&one[at.clone()], &output[at.clone()]))
            };
            basis.iter().flat_map(row).collect()
        };
        let squares = |at: Range<usize>| {
            let square = |value: &f32| f64::from(*value) * f64::from(*value);
            outputs.iter().map(|output| output[at.clone()].iter().map(square).sum()).collect()
        };
        Self {
            basis,
            outputs,
            trials,
            gram: folds().map(gram).collect(),
            cross: folds().map(cross).collect(),
            squares: folds().map(squares).collect(),
        }
    }

    /// The fit by all trials but those of a fold.
    pub fn without(&self, left_out: usize) -> Fit {
        let (size, outputs) = (self.basis.len(), self.outputs.len());
        let total = |of: &[Vec<f64>]| -> Vec<f64> {
            let mut sums = vec![0.0; of[0].len()];
            let kept = of.iter().enumerate().filter(|(number, _)| *number != left_out);
            for (_, numbers) in kept {
                sums.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += number);
            }
            sums
        };
        let (mut gram, cross) = (total(&self.gram), total(&self.cross));
        let squares = total(&self.squares);
        let coefficients = solve(&mut gram, &cross, size, outputs);
        let trials = (self.trials - fold(left_out, self.trials).len()) as f64;
        let error = |output: usize| {
            let explained: f64 = (0..size)
                .map(|row| coefficients[row][output] * cross[row * outputs + output])
                .sum();
            let left = (squares[output] - explained).max(0.0) / (trials - size as f64).max(1.0);
            (left / trials).sqrt()
        };
        let errors = (0..outputs).map(error).collect();
        Fit { coefficients, errors }
    }
}

/// Solves the normal equations by Cholesky's factors. A basis function that those before it
/// make up already (as where a driver has but a few values) has the coefficient 0.
fn solve(gram: &mut [f64], cross: &[f64], size: usize, outputs: usize) -> Vec<Vec<f64>> {
    const DEPENDENT: f64 = 1e-9;
    let mut used = vec![true; size];
    for column in 0..size {
        let whole = gram[column * size + column];
        for row in column..size {
            let known: f64 = (0..column)
                .filter(|&at| used[at])
                .map(|at| gram[row * size + at] * gram[column * size + at])
                .sum();
            gram[row * size + column] -= known;
        }
        let pivot = gram[column * size + column];
        used[column] = pivot > DEPENDENT * whole && pivot > 0.0;
        let root = if used[column] { pivot.sqrt() } else { 1.0 };
        (column..size).for_each(|row| gram[row * size + column] /= root);
    }
    let mut solved: Vec<Vec<f64>> =
        cross.chunks_exact(outputs.max(1)).map(<[f64]>::to_vec).collect();
    solved.resize(size, Vec::new());
    for row in 0..size {
        let (before, rest) = solved.split_at_mut(row);
        eliminate(&mut rest[0], before, &used, |at| gram[row * size + at]);
        finish(&mut rest[0], used[row], gram[row * size + row]);
    }
    for row in (0..size).rev() {
        let (before, after) = solved.split_at_mut(row + 1);
        eliminate(&mut before[row], after, &used[row + 1..], |at| {
            gram[(row + 1 + at) * size + row]
        });
        finish(&mut before[row], used[row], gram[row * size + row]);
    }
    solved
}

/// Takes known rows, so many times each, from a row.
fn eliminate(row: &mut [f64], known: &[Vec<f64>], used: &[bool], times: impl Fn(usize) -> f64) {
    for (at, known) in known.iter().enumerate().filter(|(at, _)| used[*at]) {
        let times = times(at);
        row.iter_mut().zip(known).for_each(|(number, known)| *number -= times * known);
    }
}

fn finish(row: &mut [f64], used: bool, pivot: f64) {
    row.iter_mut().for_each(|number| *number = if used { *number / pivot } else { 0.0 });
}

#[cfg(test)]
mod tests {
    use super::Products;

    #[test]
    fn a_line_is_found_whatever_is_left_out_and_a_copy_of_it_is_left_out() {
        let x: Vec<f64> = (0..50).map(|i| f64::from(i * 7 % 50) / 10.0).collect();
        let basis = [vec![1.0; 50], x.clone(), x.iter().map(|x| 2.0 * x + 1.0).collect()];
        let line = x.iter().map(|x| (3.0 - 0.5 * x) as f32).collect();
        let outputs = [line, vec![2.0f32; 50]];
        for fold in 0..super::FOLDS {
            let fit = Products::new(&basis, &outputs).without(fold);
            for (found, expected) in
                fit.coefficients.iter().zip([[3.0, 2.0], [-0.5, 0.0], [0.0, 0.0]])
            {
                for (found, expected) in found.iter().zip(expected) {
                    assert!((found - expected).abs() < 1e-6, "{:?}", fit.coefficients);
                }
            }
            assert!(fit.errors.iter().all(|error| *error < 1e-6), "{:?}", fit.errors);
        }
    }
}
