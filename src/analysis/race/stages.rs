//! When a race stops to judge.

use crate::engine::BLOCK;

/// The numbers of trials at which mixes are judged, rising: each about half of the next, in
/// whole blocks, the last about half of all. Empty where there is too little to divide.
#[must_use]
pub fn stages(trials: usize) -> Vec<usize> {
    let mut stages = Vec::new();
    let mut blocks = trials.div_ceil(BLOCK);
    while blocks > 1 {
        blocks = blocks.div_ceil(2);
        stages.push(blocks * BLOCK);
    }
    stages.reverse();
    stages
}

#[cfg(test)]
mod tests {
    use super::stages;

    #[test]
    fn stages_double_up_to_half_of_all() {
        assert_eq!(stages(10_000), [64, 128, 192, 320, 640, 1280, 2560, 5056]);
        assert_eq!(stages(1024), [64, 128, 256, 512]);
        assert_eq!(stages(100), [64]);
        assert_eq!(stages(64), [0; 0]);
        assert_eq!(stages(1), [0; 0]);
    }
}
