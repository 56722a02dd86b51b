//! The quantile function, tabulated for millions of draws.

use multiversion::multiversion;

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
/// A cell whose cubic is further off than this at one of its probes (relative to the value or to
/// the standard deviation, whichever is larger) is divided, and then left to the exact quantile
/// function. A fifth of the promised bound, for the places between the probes.
const TOLERANCE: f64 = 2e-8;
/// A cell that is closer than this near its middle needs no further probes.
const SURE: f64 = 1e-9;
/// The parts that such a cell is divided into.
const PARTS: usize = 8;
/// The most cells that are divided: a limit on time and memory that only long lists of values
/// reach.
const MOST_DIVIDED: usize = 256;

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
/// **Error:** at most 1e-7 of max(|x|, sd), compared with [`Distribution::quantile`]. Every
/// cell is compared with it when the table is built, near its middle, where a cubic is furthest
/// off, and near its ends where that leaves a doubt. A cell that misses a fifth of the
/// bound, or that holds a jump or a bend, is divided into eight, and what still misses it is
/// left to the exact function. So are tail probabilities below 2⁻³³.
///
/// ```
/// use spandrel::distribution::{Distribution, QuantileTable};
/// let deal_size = Distribution::lognormal(120_000.0, 90_000.0)?;
/// let table = QuantileTable::new(&deal_size);
/// let (exact, tabulated) = (deal_size.quantile(0.3), table.quantile(0.3));
/// assert!((tabulated / exact - 1.0).abs() < 1e-7);
/// # Ok::<(), spandrel::distribution::ParameterError>(())
/// ```
#[derive(Clone, Debug)]
pub struct QuantileTable {
    distribution: Distribution,
    cells: Box<Cells>,
    /// Cells that one cubic does not serve, in parts.
    divided: Vec<[Cell; PARTS]>,
}

/// Coefficients of a cubic in the place within the cell, constant first. Where no cubic
/// serves, the first is NaN and the second the number of the cell's parts.
type Cell = [f64; 4];

/// The cells of the lower side, then those of the upper one.
type Cells = [Cell; 2 * SIDE];

/// A cell that is left to the exact function: no parts have that number.
const EXACT: Cell = [f64::NAN, f64::INFINITY, 0.0, 0.0];

impl QuantileTable {
    /// Tabulates the quantile function of `distribution`: some 4000 exact quantiles.
    #[must_use]
    pub fn new(distribution: &Distribution) -> Self {
        let mut cells = Box::new([EXACT; 2 * SIDE]);
        let sides = [Side::new(distribution, false), Side::new(distribution, true)];
        for (side, cells) in sides.iter().zip(cells.chunks_exact_mut(SIDE)) {
            side.tabulate(cell_start, cells);
        }
        // From the most probable cells down.
        let mut divided = Vec::new();
        for number in (0..SIDE).rev() {
            for (upper, side) in sides.iter().enumerate() {
                let cell = &mut cells[upper * SIDE + number];
                if cell[0].is_nan() && divided.len() < MOST_DIVIDED {
                    cell[1] = divided.len() as f64;
                    divided.push(side.divide(number));
                }
            }
        }
        Self { distribution: distribution.clone(), cells, divided }
    }

    /// The quantile at (`uniform` + ½) ÷ 2³².
    #[must_use]
    #[inline]
    pub fn at(&self, uniform: u32) -> f64 {
        let value = self.tabulated(uniform);
        if value.is_nan() { self.untabulated(uniform) } else { value }
    }

    /// The quantiles at (`uniform` + ½) ÷ 2³² of as many uniforms as both slices hold.
    pub fn fill(&self, uniforms: &[u32], out: &mut [f64]) {
        fill_tabulated(&self.cells, uniforms, out);
        if self.divided.is_empty() {
            return;
        }
        for (value, &uniform) in out.iter_mut().zip(uniforms) {
            if value.is_nan() {
                *value = self.untabulated(uniform);
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
        let value = cubic(&self.cells, units, usize::from(!low));
        if value.is_nan() { self.in_parts(units, usize::from(!low)) } else { value }
    }

    #[inline]
    fn tabulated(&self, uniform: u32) -> f64 {
        tabulated(&self.cells, uniform)
    }

    #[cold]
    #[inline(never)]
    fn untabulated(&self, uniform: u32) -> f64 {
        let (units, upper) = fold(uniform);
        self.in_parts(f64::from(units), upper as usize)
    }

    /// The quantile in a cell that no cubic serves.
    fn in_parts(&self, units: f64, upper: usize) -> f64 {
        let (cell, place) = locate(units);
        let number = self.cells[(upper * SIDE + cell) % (2 * SIDE)][1] as usize;
        if let Some(parts) = self.divided.get(number) {
            let place = PARTS as f64 * place;
            let part = place as usize % PARTS;
            let value = evaluate(parts[part], place - part as f64);
            if !value.is_nan() {
                return value;
            }
        }
        self.distribution.quantile_at(level(units / UNITS, upper == 1))
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn fill_tabulated(cells: &Cells, uniforms: &[u32], out: &mut [f64]) {
    for (value, &uniform) in out.iter_mut().zip(uniforms) {
        *value = tabulated(cells, uniform);
    }
}

#[inline(always)]
fn tabulated(cells: &Cells, uniform: u32) -> f64 {
    let (units, upper) = fold(uniform);
    cubic(cells, f64::from(units), upper as usize)
}

#[inline(always)]
fn cubic(cells: &Cells, units: f64, upper: usize) -> f64 {
    let (cell, place) = locate(units);
    evaluate(cells[(upper * SIDE + cell) % (2 * SIDE)], place)
}

#[inline(always)]
fn evaluate([c0, c1, c2, c3]: Cell, place: f64) -> f64 {
    ((c3 * place + c2) * place + c1) * place + c0
}

/// The tail probability of a uniform in units of 2⁻³³, and 1 for the upper tail.
#[inline(always)]
fn fold(uniform: u32) -> (u32, u32) {
    let upper = uniform >> 31;
    // Flips all bits in the upper half.
    let folded = uniform ^ upper.wrapping_neg();
    (2 * folded + 1, upper)
}

/// The cell of its side that a tail probability in units of 2⁻³³ is in, and how far it is
/// through it, in [0, 1).
#[inline(always)]
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

fn level(tail: f64, upper: bool) -> Level {
    if upper { Level::from_above(tail) } else { Level::from_below(tail) }
}

/// One half of a table being built.
struct Side<'a> {
    distribution: &'a Distribution,
    upper: bool,
    /// What the error is measured against where values are near 0.
    scale: f64,
    /// The tail probabilities of jumps and bends, in rising order.
    corners: Vec<f64>,
}

impl<'a> Side<'a> {
    fn new(distribution: &'a Distribution, upper: bool) -> Self {
        let sd = distribution.standard_deviation();
        let spread = distribution.quantile(0.9) - distribution.quantile(0.1);
        let scale = if sd.is_finite() { sd } else { spread };
        let family = distribution.kind.family();
        let mut corners = Vec::new();
        for corner in family.corners() {
            // A jump has two levels, just before it and at it.
            for level in [family.level(corner.next_down()), family.level(corner)] {
                corners.push(if upper { level.above } else { level.below });
            }
        }
        corners.sort_by(f64::total_cmp);
        Self { distribution, upper, scale, corners }
    }

    fn quantile(&self, tail: f64) -> f64 {
        self.distribution.quantile_at(level(tail, self.upper))
    }

    /// The size of the quantile's slope at a tail probability, given the quantile.
    fn slope(&self, x: f64) -> f64 {
        1.0 / self.distribution.kind.family().density(x)
    }

    /// Fills neighbouring cells, of which cell n begins at tail probability `start_of(n)`.
    fn tabulate(&self, start_of: impl Fn(usize) -> f64, cells: &mut [Cell]) {
        let mut start = start_of(0);
        let mut x = self.quantile(start);
        for (number, cell) in cells.iter_mut().enumerate() {
            let end = start_of(number + 1);
            let end_x = self.quantile(end);
            let width = end - start;
            let cubic = monotone_cubic(x, end_x, self.slope(x) * width, self.slope(end_x) * width);
            let error = |place: f64| self.error(cubic, place, start + place * width);
            // Not in the very middle, where errors of the two slopes would cancel.
            let serves = !self.has_corner(start, end)
                && match error(0.4) {
                    middle if middle <= SURE => true,
                    middle => middle <= TOLERANCE && error(0.1).max(error(0.9)) <= TOLERANCE,
                };
            *cell = if serves { cubic } else { EXACT };
            (start, x) = (end, end_x);
        }
    }

    /// How far a cubic is off at a place in its cell, relative to the value or the scale.
    fn error(&self, cubic: Cell, place: f64, tail: f64) -> f64 {
        let exact = self.quantile(tail);
        let error = (evaluate(cubic, place) - exact).abs();
        // A constant has scale 0 and error 0.
        if error == 0.0 { 0.0 } else { error / exact.abs().max(self.scale) }
    }

    /// The parts of a cell.
    fn divide(&self, cell: usize) -> [Cell; PARTS] {
        let (start, end) = (cell_start(cell), cell_start(cell + 1));
        let mut parts = [EXACT; PARTS];
        self.tabulate(|part| start + (end - start) * (part as f64 / PARTS as f64), &mut parts);
        parts
    }

    fn has_corner(&self, start: f64, end: f64) -> bool {
        let next = self.corners.partition_point(|&corner| corner < start);
        self.corners.get(next).is_some_and(|&corner| corner <= end)
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
