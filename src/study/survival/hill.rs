//! The top of a smooth function of a few parameters, and its curvature there.

/// The step of the differences, on scales on which 1 is much.
const STEP: f64 = 1e-4;
/// The steps of Newton's method after which a search is given up.
const MOST_STEPS: usize = 100;

/// The top of a hill.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::study) struct Top<const N: usize> {
    pub(in crate::study) point: [f64; N],
    pub(in crate::study) height: f64,
    /// The inverse of the curvature with its sign turned: the covariance of estimates, where the
    /// height is a log-likelihood.
    pub(in crate::study) covariance: [[f64; N]; N],
}

/// Climbs from a point by Newton's method with central differences; `None` where there is no
/// top that could be found.
pub(in crate::study) fn climb<const N: usize>(
    start: [f64; N],
    height: impl Fn([f64; N]) -> f64,
) -> Option<Top<N>> {
    let mut point = start;
    let mut here = height(point);
    for _ in 0..MOST_STEPS {
        let (slope, curvature) = differences(point, here, &height);
        let newton = inverse(curvature.map(|row| row.map(|one| -one)));
        let uphill =
            newton.map(|inverse| product(inverse, slope)).filter(|step| dot(slope, *step) > 0.0);
        let mut step = uphill.unwrap_or(slope);
        let promised = dot(slope, step) / 2.0;
        if uphill.is_some() && promised < 1e-9 {
            let covariance = newton?;
            let sound = (0..N).all(|i| covariance[i][i] > 0.0 && covariance[i][i].is_finite());
            return (sound && here.is_finite()).then_some(Top { point, height: here, covariance });
        }
        let longest = step.iter().fold(1.0_f64, |longest, part| longest.max(part.abs()));
        step = step.map(|part| part / longest);
        let halvings = (0..40).map(|halvings| libm::ldexp(1.0, -halvings));
        let next = halvings
            .map(|share| std::array::from_fn(|i| point[i] + share * step[i]))
            .map(|next| (next, height(next)))
            .find(|(_, there)| *there > here);
        match next {
            Some(next) => (point, here) = next,
            // Nothing near is higher, as far as differences can tell.
            None if uphill.is_some() && promised < 1e-4 => {
                let covariance = newton?;
                return Some(Top { point, height: here, covariance });
            }
            None => return None,
        }
    }
    None
}

/// Slope and curvature by central differences.
fn differences<const N: usize>(
    point: [f64; N],
    here: f64,
    height: &impl Fn([f64; N]) -> f64,
) -> ([f64; N], [[f64; N]; N]) {
    let moved = |moves: &[(usize, f64)]| {
        let mut moved = point;
        for (place, by) in moves {
            moved[*place] += by * STEP;
        }
        height(moved)
    };
    let (mut slope, mut curvature) = ([0.0; N], [[0.0; N]; N]);
    for i in 0..N {
        let (up, down) = (moved(&[(i, 1.0)]), moved(&[(i, -1.0)]));
        slope[i] = (up - down) / (2.0 * STEP);
        curvature[i][i] = (up - 2.0 * here + down) / (STEP * STEP);
    }
    for (i, j) in (0..N).flat_map(|i| (0..i).map(move |j| (i, j))) {
        let corner = |one, other| moved(&[(i, one), (j, other)]);
        let mixed = corner(1.0, 1.0) - corner(1.0, -1.0) - corner(-1.0, 1.0) + corner(-1.0, -1.0);
        curvature[i][j] = mixed / (4.0 * STEP * STEP);
        curvature[j][i] = curvature[i][j];
    }
    (slope, curvature)
}

fn dot<const N: usize>(one: [f64; N], other: [f64; N]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

fn product<const N: usize>(matrix: [[f64; N]; N], vector: [f64; N]) -> [f64; N] {
    matrix.map(|row| dot(row, vector))
}

/// The inverse of a positive definite matrix, by Gauss and Jordan; `None` for any other.
fn inverse<const N: usize>(mut matrix: [[f64; N]; N]) -> Option<[[f64; N]; N]> {
    let mut inverse = [[0.0; N]; N];
    for (place, row) in inverse.iter_mut().enumerate() {
        row[place] = 1.0;
    }
    for pivot in 0..N {
        let by = matrix[pivot][pivot];
        // Without exchanges every pivot of a positive definite matrix is above 0.
        if !(by > 0.0 && by.is_finite()) {
            return None;
        }
        matrix[pivot] = matrix[pivot].map(|one| one / by);
        inverse[pivot] = inverse[pivot].map(|one| one / by);
        for row in (0..N).filter(|row| *row != pivot) {
            let by = matrix[row][pivot];
            for column in 0..N {
                matrix[row][column] -= by * matrix[pivot][column];
                inverse[row][column] -= by * inverse[pivot][column];
            }
        }
    }
    Some(inverse)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parabola_is_climbed_to_its_top() {
        let height = |[x, y]: [f64; 2]| -2.0 * (x - 1.0) * (x - 1.0) - (x - 1.0) * y - 3.0 * y * y;
        let top = climb([30.0, -20.0], height).unwrap();
        assert!((top.point[0] - 1.0).abs() < 1e-5 && top.point[1].abs() < 1e-5);
        // The inverse of [[4, 1], [1, 6]].
        assert!((top.covariance[0][0] - 6.0 / 23.0).abs() < 1e-4);
        assert!((top.covariance[0][1] + 1.0 / 23.0).abs() < 1e-4);
        assert!(climb([0.0], |[x]: [f64; 1]| x).is_none());
    }
}
