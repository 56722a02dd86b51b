//! The nearest correlation matrix: Higham (2002), alternating projections with Dykstra's
//! correction, on eigenvalues found by Jacobi rotations.

type Matrix = Vec<Vec<f64>>;

/// The lower triangular Cholesky factor; `None` where the matrix is not positive definite.
pub fn cholesky(matrix: &Matrix) -> Option<Matrix> {
    let size = matrix.len();
    let mut factor = vec![vec![0.0; size]; size];
    for row in 0..size {
        for column in 0..=row {
            let known: f64 = (0..column).map(|k| factor[row][k] * factor[column][k]).sum();
            let rest = matrix[row][column] - known;
            if row == column {
                if rest <= 1e-12 {
                    return None;
                }
                factor[row][row] = rest.sqrt();
            } else {
                factor[row][column] = rest / factor[column][column];
            }
        }
    }
    Some(factor)
}

/// The nearest matrix with ones on its diagonal and no eigenvalue below a small positive one.
pub fn correlation_matrix(matrix: &Matrix) -> Matrix {
    let size = matrix.len();
    let mut nearest = matrix.clone();
    let mut correction = vec![vec![0.0; size]; size];
    for _ in 0..500 {
        let mut shifted = nearest.clone();
        each(size, |i, j| shifted[i][j] -= correction[i][j]);
        let projected = without_negative_eigenvalues(&shifted);
        each(size, |i, j| {
            correction[i][j] = projected[i][j] - shifted[i][j];
            nearest[i][j] = if i == j { 1.0 } else { projected[i][j] };
        });
    }
    nearest
}

fn each(size: usize, mut visit: impl FnMut(usize, usize)) {
    for i in 0..size {
        for j in 0..size {
            visit(i, j);
        }
    }
}

/// Eigenvalues below 1e-8 raised to it.
fn without_negative_eigenvalues(matrix: &Matrix) -> Matrix {
    let size = matrix.len();
    let (values, vectors) = eigen(matrix);
    let mut result = vec![vec![0.0; size]; size];
    each(size, |i, j| {
        result[i][j] = (0..size).map(|k| values[k].max(1e-8) * vectors[i][k] * vectors[j][k]).sum();
    });
    result
}

/// Eigenvalues, and eigenvectors as columns.
fn eigen(matrix: &Matrix) -> (Vec<f64>, Matrix) {
    let size = matrix.len();
    let mut a = matrix.clone();
    let mut vectors = vec![vec![0.0; size]; size];
    each(size, |i, j| vectors[i][j] = f64::from(u8::from(i == j)));
    for _ in 0..60 {
        for p in 0..size {
            for q in p + 1..size {
                if a[p][q].abs() < 1e-15 {
                    continue;
                }
                let angle = 0.5 * (2.0 * a[p][q]).atan2(a[q][q] - a[p][p]);
                let (sine, cosine) = angle.sin_cos();
                let rotated = |x: f64, y: f64| (cosine * x - sine * y, sine * x + cosine * y);
                for row in a.iter_mut().chain(&mut vectors) {
                    (row[p], row[q]) = rotated(row[p], row[q]);
                }
                let (upper, lower) = a.split_at_mut(q);
                for (x, y) in upper[p].iter_mut().zip(&mut lower[0]) {
                    (*x, *y) = rotated(*x, *y);
                }
            }
        }
    }
    ((0..size).map(|k| a[k][k]).collect(), vectors)
}
