//! The quantile function, tabulated for millions of draws.

use super::Distribution;
use super::level::Level;

/// Cells an octave, as a power of two.
const CELL_BITS: u32 = 5;
/// Octaves of tail probability on either side: 2⁻³³ to 2⁻¹.
const OCTAVES: usize = 32;
/// Cells of one side.
const SIDE: usize = OCTAVES << CELL_BITS;
/// Bits of an `f64`'s mantissa.
const MANTISSA_BITS: u32 = 52;
/// 2³³: tail probabilities are counted in units of 2⁻³³.
const UNITS: f64 = 8_589_934_592.0;
/// A cell whose cubic is further off than this (relative to the value or to the standard
/// deviation, whichever is larger) is left to the exact quantile function.
const TOLERANCE: f64 = 1e-7;

/// The quantile function of a distribution as a table of cubics: a draw in a few
/// nanoseconds, whatever the family.
///
/// A uniform number is folded to the tail that it is nearer to. The exponent of that tail
/// probability and the first five bits of its mantissa are the number of the cell: 32
/// octaves of 32 cells on either side, so cells get finer with the tail that they
/// describe. Each holds the Hermite cubic through the exact quantiles and slopes at its
/// ends, with the slopes limited to three times the secant, which keeps it monotone
/// (Fritsch and Carlson 1980).
///
/// **Error:** at most 1e-7 of max(|x|, sd), compared with [`Distribution::quantile`]: the
/// middle of every cell, where a cubic is furthest off, is compared when the table is built,
/// and a cell that misses the bound, or that holds a jump or a bend, is left to the exact
/// function. So are tail probabilities below 2⁻³³.
#[derive(Clone, Debug)]
pub struct QuantileTable {
    distribution: Distribution,
    cells: Box<[Cell; 2 * SIDE]>,
    /// Whether any cell is left to the exact function.
    has_exact_cells: bool,
}

/// Coefficients of a cubic in the place within the cell, constant first; NaN where the exact
/// function must answer.
type Cell = [f64; 4];

const EXACT: Cell = [f64::NAN; 4];

impl QuantileTable {
    /// Tabulates the quantile function of `distribution`: some 4000 exact quantiles.
    #[must_use]
    pub fn new(distribution: &Distribution) -> Self {
        let mut cells = Box::new([EXACT; 2 * SIDE]);
        let scale = scale(distribution);
        let (lower, upper) = cells.split_at_mut(SIDE);
        tabulate(distribution, scale, Level::from_below, lower);
        tabulate(distribution, scale, Level::from_above, upper);
        exclude_corners(distribution, &mut cells);
        let has_exact_cells = cells.iter().any(|cell| cell[0].is_nan());
        Self { distribution: distribution.clone(), cells, has_exact_cells }
    }

    /// The quantile at (`uniform` + ½) ÷ 2³².
    #[must_use]
    #[inline]
    pub fn at(&self, uniform: u32) -> f64 {
        let value = self.tabulated(uniform);
        if value.is_nan() { self.exact(uniform) } else { value }
    }

    /// The quantiles at (`uniform` + ½) ÷ 2³² of as many uniforms as both slices hold.
    pub fn fill(&self, uniforms: &[u32], out: &mut [f64]) {
        for (value, &uniform) in out.iter_mut().zip(uniforms) {
            *value = self.tabulated(uniform);
        }
        if self.has_exact_cells {
            for (value, &uniform) in out.iter_mut().zip(uniforms) {
                if value.is_nan() {
                    *value = self.exact(uniform);
                }
            }
        }
    }

    /// The quantile at `u` in (0, 1), to the full precision of `u`.
    #[must_use]
    pub fn quantile(&self, u: f64) -> f64 {
        let low = u <= 0.5;
        let units = UNITS * if low { u } else { 1.0 - u };
        if !(1.0..0.5 * UNITS).contains(&units) {
            return self.distribution.quantile(u);
        }
        let value = self.cubic(units, usize::from(!low));
        if value.is_nan() { self.distribution.quantile(u) } else { value }
    }

    #[inline]
    fn tabulated(&self, uniform: u32) -> f64 {
        let (units, upper) = fold(uniform);
        self.cubic(f64::from(units), upper as usize)
    }

    #[inline]
    fn cubic(&self, units: f64, upper: usize) -> f64 {
        let (cell, place) = locate(units);
        let [c0, c1, c2, c3] = self.cells[(upper * SIDE + cell) % (2 * SIDE)];
        ((c3 * place + c2) * place + c1) * place + c0
    }

    #[cold]
    #[inline(never)]
    fn exact(&self, uniform: u32) -> f64 {
        let (units, upper) = fold(uniform);
        let tail = f64::from(units) / UNITS;
        let level = if upper == 0 { Level::from_below(tail) } else { Level::from_above(tail) };
        self.distribution.quantile_at(level)
    }
}

/// The tail probability of a uniform in units of 2⁻³³, and 1 for the upper tail.
#[inline]
fn fold(uniform: u32) -> (u32, u32) {
    let upper = uniform >> 31;
    // Flips all bits in the upper half.
    let folded = uniform ^ upper.wrapping_neg();
    (2 * folded + 1, upper)
}

/// The cell of its side that a tail probability in units of 2⁻³³ is in, and how far it is
/// through it, in [0, 1).
#[inline]
fn locate(units: f64) -> (usize, f64) {
    const ONE: u64 = 1.0_f64.to_bits();
    const MANTISSA: u64 = (1 << MANTISSA_BITS) - 1;
    let bits = units.to_bits();
    let cell = (bits.wrapping_sub(ONE) >> (MANTISSA_BITS - CELL_BITS)) as usize;
    let place = f64::from_bits(((bits << CELL_BITS) & MANTISSA) | ONE) - 1.0;
    (cell, place)
}

/// The tail probability at which a cell of a side begins.
fn cell_start(cell: usize) -> f64 {
    let octave = libm::ldexp(1.0, (cell >> CELL_BITS) as i32);
    let part = (cell & ((1 << CELL_BITS) - 1)) as f64 / f64::from(1 << CELL_BITS);
    octave * (1.0 + part) / UNITS
}

/// What the error is measured against where values are near 0.
fn scale(distribution: &Distribution) -> f64 {
    let sd = distribution.standard_deviation();
    if sd.is_finite() { sd } else { distribution.quantile(0.9) - distribution.quantile(0.1) }
}

/// Fills the cells of one side, whose tail probability `level` turns into a level.
fn tabulate(
    distribution: &Distribution,
    scale: f64,
    level: impl Fn(f64) -> Level,
    cells: &mut [Cell],
) {
    let quantile = |tail: f64| distribution.quantile_at(level(tail));
    let slope = |x: f64| 1.0 / distribution.kind.family().density(x);
    let mut start = cell_start(0);
    let mut x = quantile(start);
    for (number, cell) in cells.iter_mut().enumerate() {
        let end = cell_start(number + 1);
        let end_x = quantile(end);
        let width = end - start;
        let cubic = monotone_cubic(x, end_x, slope(x) * width, slope(end_x) * width);
        let middle = quantile(start + 0.5 * width);
        let [c0, c1, c2, c3] = cubic;
        let error = (((c3 * 0.5 + c2) * 0.5 + c1) * 0.5 + c0 - middle).abs();
        *cell = if error <= TOLERANCE * middle.abs().max(scale) { cubic } else { EXACT };
        (start, x) = (end, end_x);
    }
}

/// The cubic on [0, 1] from `from` to `to` with these slopes up (or down) at the ends, limited
/// so that it is monotone.
fn monotone_cubic(from: f64, to: f64, slope_from: f64, slope_to: f64) -> Cell {
    let rise = to - from;
    // At a point of infinite density the slope is 0, at one of density 0 infinite.
    let limited = |slope: f64| slope.min(3.0 * rise.abs()).copysign(rise);
    let (m0, m1) = (limited(slope_from), limited(slope_to));
    [from, m0, 3.0 * rise - 2.0 * m0 - m1, m0 + m1 - 2.0 * rise]
}

/// Leaves the cells that hold a corner to the exact function.
fn exclude_corners(distribution: &Distribution, cells: &mut [Cell; 2 * SIDE]) {
    let family = distribution.kind.family();
    for corner in family.corners() {
        for level in [family.level(corner), family.level(corner.next_down())] {
            let upper = usize::from(!level.is_low());
            let units = UNITS * level.below.min(level.above);
            if !(1.0..0.5 * UNITS).contains(&units) {
                continue;
            }
            let (cell, place) = locate(units);
            let number = upper * SIDE + cell;
            cells[number] = EXACT;
            if place == 0.0 && cell > 0 {
                cells[number - 1] = EXACT;
            }
        }
    }
}
