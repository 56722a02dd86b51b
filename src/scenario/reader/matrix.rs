//! Symmetric matrices of a few rows: factors, eigenvalues and the nearest correlation
//! matrix. Written out with additions, multiplications, divisions and square roots only,
//! which IEEE 754 rounds exactly, so that every machine gets the same bits.

/// Rows of a square matrix.
type Matrix = Vec<Vec<f64>>;

/// Rotations stop when what is left beside the diagonal is this small.
const NEGLIGIBLE: f64 = 1e-26;

/// The repaired matrix keeps its eigenvalues above this, so that it can be factorised.
const FLOOR: f64 = 1e-6;

/// The lower triangular factor L with L·Lᵀ = `matrix`, row `i` with its `i + 1` numbers;
/// `None` where the matrix is not positive definite.
pub(crate) fn cholesky(matrix: &[Vec<f64>]) -> Option<Matrix> {
    let mut factor: Matrix = Vec::with_capacity(matrix.len());
    for (row, values) in matrix.iter().enumerate() {
        let mut made: Vec<f64> = Vec::with_capacity(row + 1);
        for (column, value) in values.iter().enumerate().take(row) {
            let above: &[f64] = &factor[column];
            let sum: f64 = made.iter().zip(above).map(|(one, other)| one * other).sum();
            made.push((value - sum) / above[column]);
        }
        let rest = values[row] - made.iter().map(|value| value * value).sum::<f64>();
        if rest <= 0.0 || rest.is_nan() {
            return None;
        }
        made.push(rest.sqrt());
        factor.push(made);
    }
    Some(factor)
}

/// The eigenvalues of a symmetric matrix, in no particular order.
pub(crate) fn eigenvalues(matrix: &[Vec<f64>]) -> Vec<f64> {
    eigen(matrix).0
}

/// The nearest correlation matrix in the Frobenius norm, by alternating projections with
/// Dykstra's correction: N. J. Higham, "Computing the nearest correlation matrix – a problem
/// from finance", IMA J. Numer. Anal. 22 (2002), algorithm 3.3. Its eigenvalues are then
/// lifted to at least 1e-6 so that it can be factorised.
pub(crate) fn nearest_correlation(matrix: &[Vec<f64>]) -> Matrix {
    let mut nearest = matrix.to_vec();
    let mut correction = vec![vec![0.0; matrix.len()]; matrix.len()];
    for _ in 0..200 {
        let corrected = combine(&nearest, &correction, |one, other| one - other);
        let projected = with_eigenvalues_above(&corrected, 0.0);
        correction = combine(&projected, &corrected, |one, other| one - other);
        let before = std::mem::replace(&mut nearest, with_unit_diagonal(projected));
        let moved = combine(&nearest, &before, |one, other| (one - other).abs());
        if moved.iter().flatten().all(|difference| *difference < 1e-10) {
            break;
        }
    }
    scaled_to_unit_diagonal(&with_eigenvalues_above(&nearest, FLOOR))
}

fn combine(one: &[Vec<f64>], other: &[Vec<f64>], with: impl Fn(f64, f64) -> f64) -> Matrix {
    one.iter()
        .zip(other)
        .map(|(one, other)| one.iter().zip(other).map(|(one, other)| with(*one, *other)).collect())
        .collect()
}

/// The nearest matrix without eigenvalues below `floor`.
fn with_eigenvalues_above(matrix: &[Vec<f64>], floor: f64) -> Matrix {
    let (values, vectors) = eigen(matrix);
    let entry = |row: usize, column: usize| -> f64 {
        let terms = values.iter().enumerate();
        terms.map(|(k, value)| vectors[row][k] * value.max(floor) * vectors[column][k]).sum()
    };
    let size = matrix.len();
    (0..size)
        .map(|row| (0..size).map(|column| entry(row.min(column), row.max(column))).collect())
        .collect()
}

fn with_unit_diagonal(mut matrix: Matrix) -> Matrix {
    for (row, values) in matrix.iter_mut().enumerate() {
        values[row] = 1.0;
    }
    matrix
}

fn scaled_to_unit_diagonal(matrix: &[Vec<f64>]) -> Matrix {
    let scale: Vec<f64> =
        matrix.iter().enumerate().map(|(row, values)| values[row].sqrt()).collect();
    let scaled = matrix
        .iter()
        .zip(&scale)
        .map(|(values, row)| {
            values.iter().zip(&scale).map(|(value, column)| value / (row * column)).collect()
        })
        .collect();
    with_unit_diagonal(scaled)
}

/// Eigenvalues and, by column, eigenvectors of a symmetric matrix, by Jacobi's rotations in
/// cyclic order: G. H. Golub, C. F. Van Loan, "Matrix Computations", section 8.5.
fn eigen(matrix: &[Vec<f64>]) -> (Vec<f64>, Matrix) {
    let size = matrix.len();
    let mut rotated = matrix.to_vec();
    let mut vectors: Matrix = (0..size)
        .map(|row| (0..size).map(|column| f64::from(u8::from(row == column))).collect())
        .collect();
    for _ in 0..60 {
        let beside: f64 = (0..size)
            .flat_map(|row| (0..row).map(move |column| (row, column)))
            .map(|(row, column)| rotated[row][column] * rotated[row][column])
            .sum();
        if beside < NEGLIGIBLE {
            break;
        }
        for p in 0..size {
            for q in p + 1..size {
                rotate(&mut rotated, &mut vectors, p, q);
            }
        }
    }
    ((0..size).map(|row| rotated[row][row]).collect(), vectors)
}

/// One rotation in the plane of `p` and `q`, which makes their entry 0.
fn rotate(matrix: &mut [Vec<f64>], vectors: &mut [Vec<f64>], p: usize, q: usize) {
    let beside = matrix[p][q];
    if beside == 0.0 {
        return;
    }
    let theta = (matrix[q][q] - matrix[p][p]) / (2.0 * beside);
    let root = (theta * theta + 1.0).sqrt();
    let tangent = if theta >= 0.0 { 1.0 / (theta + root) } else { -1.0 / (root - theta) };
    let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
    let sine = tangent * cosine;
    let turned = |one: f64, other: f64| (cosine * one - sine * other, sine * one + cosine * other);
    for row in matrix.iter_mut().chain(vectors.iter_mut()) {
        (row[p], row[q]) = turned(row[p], row[q]);
    }
    let (upper, lower) = matrix.split_at_mut(q);
    for (one, other) in upper[p].iter_mut().zip(&mut lower[0]) {
        (*one, *other) = turned(*one, *other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of Higham (2002), section 5: the matrix with ones beside the diagonal and
    /// a zero in the corner, whose nearest correlation matrix he prints to four digits.
    #[test]
    fn nearest_correlation_of_highams_example() {
        let matrix = vec![vec![1.0, 1.0, 0.0], vec![1.0, 1.0, 1.0], vec![0.0, 1.0, 1.0]];
        let nearest = nearest_correlation(&matrix);
        assert!((nearest[0][1] - 0.7607).abs() < 1e-4, "{nearest:?}");
        assert!((nearest[0][2] - 0.1573).abs() < 1e-4, "{nearest:?}");
        assert!(cholesky(&nearest).is_some());
    }

    #[test]
    fn cholesky_factor_multiplies_back() {
        let matrix = vec![vec![1.0, 0.5, 0.2], vec![0.5, 1.0, -0.3], vec![0.2, -0.3, 1.0]];
        let factor = cholesky(&matrix).unwrap();
        for (row, values) in matrix.iter().enumerate() {
            for column in 0..=row {
                let product: f64 =
                    factor[row].iter().zip(&factor[column]).map(|(one, other)| one * other).sum();
                assert!((product - values[column]).abs() < 1e-15);
            }
        }
    }

    #[test]
    fn eigenvalues_sum_to_the_trace_and_multiply_to_the_determinant() {
        let values = eigenvalues(&[vec![2.0, 1.0], vec![1.0, 3.0]]);
        assert!((values[0] + values[1] - 5.0).abs() < 1e-14);
        assert!((values[0] * values[1] - 5.0).abs() < 1e-14);
    }
}
