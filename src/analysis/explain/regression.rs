//! Least squares of many outputs on one basis, in folds: each fold is predicted by the others.

use std::ops::Range;

use multiversion::multiversion;

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

impl Fit {
    /// By how much each prediction where the basis is `basis` (of length `root`) exceeds its
    /// standard error.
    pub fn surplus(&self, basis: &[f64], root: f64, surplus: &mut [f64]) {
        surplus.iter_mut().zip(&self.errors).for_each(|(sum, error)| *sum = -error * root);
        for (coefficients, value) in self.coefficients.iter().zip(basis) {
            add_times(surplus, coefficients, *value);
        }
    }
}

/// Adds some numbers, so many times each.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn add_times(sums: &mut [f64], numbers: &[f64], times: f64) {
    sums.iter_mut().zip(numbers).for_each(|(sum, by)| *sum += by * times);
}

/// Functions of the trials, with the sums of their products.
pub struct Basis {
    size: usize,
    trials: usize,
    /// By trial, then function.
    values: Vec<f64>,
    /// By fold, then row and column; columns above the row are left 0.
    gram: Vec<Vec<f64>>,
}

impl Basis {
    /// Of functions, each by trial.
    pub fn new(functions: &[Vec<f64>]) -> Self {
        let (size, trials) = (functions.len(), functions.first().map_or(0, Vec::len));
        let values = transposed(functions, 0.0);
        let gram = |number: usize| {
            let mut sums = vec![0.0; size * size];
            add_squares(&mut sums, rows(&values, size, number, trials), size);
            sums
        };
        let gram = (0..FOLDS).map(gram).collect();
        Self { size, trials, values, gram }
    }

    /// The functions at a trial.
    pub fn at(&self, trial: usize) -> &[f64] {
        &self.values[trial * self.size..(trial + 1) * self.size]
    }
}

/// What is fitted, with the sums of its squares.
pub struct Outputs {
    size: usize,
    trials: usize,
    /// By trial, then output.
    values: Vec<f32>,
    /// By fold, then output.
    squares: Vec<Vec<f64>>,
}

impl Outputs {
    /// Of outputs, each by trial; so many trials even where there is no output.
    pub fn new(outputs: &[Vec<f32>], trials: usize) -> Self {
        let square = |value: &f32| f64::from(*value) * f64::from(*value);
        let squares = |number: usize| {
            let at = fold(number, trials);
            outputs.iter().map(|output| output[at.clone()].iter().map(square).sum()).collect()
        };
        let squares = (0..FOLDS).map(squares).collect();
        Self { size: outputs.len(), trials, values: transposed(outputs, 0.0), squares }
    }

    /// The outputs at a trial.
    pub fn at(&self, trial: usize) -> &[f32] {
        &self.values[trial * self.size..(trial + 1) * self.size]
    }
}

/// Numbers by trial, then row, from rows by trial.
fn transposed<T: Copy>(rows: &[Vec<T>], nothing: T) -> Vec<T> {
    let trials = rows.first().map_or(0, Vec::len);
    let mut values = vec![nothing; rows.len() * trials];
    for (place, row) in rows.iter().enumerate() {
        row.iter().enumerate().for_each(|(trial, one)| values[trial * rows.len() + place] = *one);
    }
    values
}

/// The trials of a fold, of values by trial.
fn rows<T>(values: &[T], size: usize, number: usize, trials: usize) -> &[T] {
    let Range { start, end } = fold(number, trials);
    &values[start * size..end * size]
}

/// Adds the products of every two functions, in the order of the trials.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn add_squares(sums: &mut [f64], basis: &[f64], size: usize) {
    for basis in basis.chunks_exact(size) {
        for (row, sums) in sums.chunks_exact_mut(size).enumerate() {
            let by = basis[row];
            sums[..=row].iter_mut().zip(&basis[..=row]).for_each(|(sum, one)| *sum += by * one);
        }
    }
}

/// Adds the products of every function and output, in the order of the trials.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn add_products(sums: &mut [f64], basis: &[f64], size: usize, outputs: &[f32], count: usize) {
    for (basis, outputs) in basis.chunks_exact(size).zip(outputs.chunks_exact(count)) {
        for (sums, by) in sums.chunks_exact_mut(count).zip(basis) {
            sums.iter_mut().zip(outputs).for_each(|(sum, one)| *sum += by * f64::from(*one));
        }
    }
}

/// Sums of products, by fold.
pub struct Products<'a> {
    basis: &'a Basis,
    outputs: &'a Outputs,
    /// By fold, then basis function and output.
    cross: Vec<Vec<f64>>,
}

impl<'a> Products<'a> {
    /// Of a basis and outputs in the same trials.
    pub fn new(basis: &'a Basis, outputs: &'a Outputs) -> Self {
        let (size, count, trials) = (basis.size, outputs.size, outputs.trials);
        debug_assert_eq!(basis.trials, trials);
        let cross = |number: usize| {
            let mut sums = vec![0.0; size * count];
            if count > 0 {
                let functions = rows(&basis.values, size, number, trials);
                let outputs = rows(&outputs.values, count, number, trials);
                add_products(&mut sums, functions, size, outputs, count);
            }
            sums
        };
        Self { basis, outputs, cross: (0..FOLDS).map(cross).collect() }
    }

    /// The fit by all trials but those of a fold.
    pub fn without(&self, left_out: usize) -> Fit {
        let (size, outputs) = (self.basis.size, self.outputs.size);
        let total = |of: &[Vec<f64>]| -> Vec<f64> {
            let mut sums = vec![0.0; of[0].len()];
            let kept = of.iter().enumerate().filter(|(number, _)| *number != left_out);
            for (_, numbers) in kept {
                sums.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += number);
            }
            sums
        };
        let (mut gram, cross) = (total(&self.basis.gram), total(&self.cross));
        let squares = total(&self.outputs.squares);
        let coefficients = solve(&mut gram, &cross, size, outputs);
        let trials = (self.outputs.trials - fold(left_out, self.outputs.trials).len()) as f64;
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
    use super::{Basis, Outputs, Products};

    #[test]
    fn a_line_is_found_whatever_is_left_out_and_a_copy_of_it_is_left_out() {
        let x: Vec<f64> = (0..50).map(|i| f64::from(i * 7 % 50) / 10.0).collect();
        let basis = [vec![1.0; 50], x.clone(), x.iter().map(|x| 2.0 * x + 1.0).collect()];
        let line = x.iter().map(|x| (3.0 - 0.5 * x) as f32).collect();
        let outputs = [line, vec![2.0f32; 50]];
        let (basis, outputs) = (Basis::new(&basis), Outputs::new(&outputs, 50));
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
