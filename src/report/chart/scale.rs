//! A vertical axis between round numbers, with round steps.

/// From values to heights on the page (or, given the left and right end of a horizontal
/// axis as bottom and top, to places across it).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    top: f64,
    bottom: f64,
    base: f64,
    step: f64,
    steps: usize,
}

impl Scale {
    /// An axis between two heights of the page that holds 0 and `largest`.
    pub fn new(largest: f64, top: f64, bottom: f64) -> Self {
        Self::between(0.0, largest, top, bottom)
    }

    /// An axis that holds `low` and `high`, and need not hold 0.
    pub fn between(low: f64, high: f64, top: f64, bottom: f64) -> Self {
        let sound = low.is_finite() && high.is_finite() && high > low;
        let (low, high) = if sound { (low, high) } else { (0.0, 1.0) };
        // At most seven steps of 1, 2, 2.5 or 5 times a power of ten.
        const STEPS: f64 = 7.0;
        let extent = high - low;
        let power = libm::pow(10.0, libm::floor(libm::log10(extent / STEPS)));
        let step = [1.0, 2.0, 2.5, 5.0, 10.0]
            .map(|factor| factor * power)
            .into_iter()
            .find(|step| step * STEPS >= extent)
            .unwrap_or(10.0 * power);
        let base = (low / step + 1e-9).floor() * step;
        let steps = ((high - base) / step - 1e-9).ceil().max(1.0) as usize;
        Self { top, bottom, base, step, steps }
    }

    /// Where the axis begins.
    pub fn base(&self) -> f64 {
        self.base
    }

    /// The height on the page of a value, within the axis.
    pub fn at(&self, value: f64) -> f64 {
        let share = ((value - self.base) / (self.step * self.steps as f64)).clamp(0.0, 1.0);
        self.bottom - share * (self.bottom - self.top)
    }

    /// The values at the grid's lines.
    pub fn ticks(&self) -> impl Iterator<Item = f64> + use<> {
        let (base, step) = (self.base, self.step);
        (0..=self.steps).map(move |tick| base + tick as f64 * step)
    }
}

/// Moves heights apart until each is `gap` from the next, in their order and within
/// `top` to `bottom` (where there is room for all).
pub fn spread(heights: &mut [f64], gap: f64, top: f64, bottom: f64) {
    let mut order: Vec<usize> = (0..heights.len()).collect();
    order.sort_by(|&a, &b| heights[a].total_cmp(&heights[b]));
    let mut floor = top;
    for &place in &order {
        heights[place] = heights[place].max(floor);
        floor = heights[place] + gap;
    }
    let mut ceiling = bottom;
    for &place in order.iter().rev() {
        heights[place] = heights[place].min(ceiling);
        ceiling = heights[place] - gap;
    }
}

#[cfg(test)]
mod tests {
    use super::{Scale, spread};

    #[test]
    fn steps_are_round_and_reach_the_largest_value() {
        let ticks = |largest| Scale::new(largest, 0.0, 100.0).ticks().collect::<Vec<f64>>();
        assert_eq!(ticks(4.4), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
        assert_eq!(ticks(10.0), [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        assert_eq!(ticks(6.9), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]);
        assert_eq!(ticks(0.0), ticks(1.0));
        assert_eq!(ticks(f64::NAN), ticks(1.0));
        assert_eq!(Scale::new(10.0, 0.0, 100.0).at(5.0), 50.0);
        assert_eq!(Scale::new(10.0, 0.0, 100.0).at(1e300), 0.0);
        let between = Scale::between(2.6, 4.4, 0.0, 100.0);
        assert_eq!(between.base(), 2.5);
        assert_eq!(Scale::between(-3.0, 4.0, 0.0, 100.0).ticks().next(), Some(-3.0));
    }

    #[test]
    fn spread_labels_keep_their_order_and_stay_inside() {
        let mut heights = [98.0, 97.0, 99.0, 10.0];
        spread(&mut heights, 14.0, 0.0, 100.0);
        assert_eq!(heights, [86.0, 72.0, 100.0, 10.0]);
    }
}
