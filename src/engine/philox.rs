//! Philox4x32-10, the counter-based generator behind every draw.
//!
//! Salmon, Moraes, Dror and Shaw, *Parallel Random Numbers: As Easy as 1, 2, 3* (SC 2011).
//! A block of four 32-bit words is a bijection of its 128-bit counter under a 64-bit key,
//! and passes TestU01's BigCrush. Nothing is carried from one block to the next, so any
//! draw can be made anywhere, in any order.

const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
const KEY_STEPS: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
const ROUNDS: usize = 10;

/// The blocks of `LANES` counters at once: word `w` of the block in lane `l` is `[w][l]`.
#[inline(always)]
#[must_use]
pub fn philox4x32<const LANES: usize>(
    counters: [[u32; LANES]; 4],
    key: [u32; 2],
) -> [[u32; LANES]; 4] {
    let [mut c0, mut c1, mut c2, mut c3] = counters;
    let [mut k0, mut k1] = key;
    for _ in 0..ROUNDS {
        for lane in 0..LANES {
            let first = u64::from(c0[lane]) * u64::from(MULTIPLIERS[0]);
            let second = u64::from(c2[lane]) * u64::from(MULTIPLIERS[1]);
            c0[lane] = (second >> 32) as u32 ^ c1[lane] ^ k0;
            c1[lane] = second as u32;
            c2[lane] = (first >> 32) as u32 ^ c3[lane] ^ k1;
            c3[lane] = first as u32;
        }
        k0 = k0.wrapping_add(KEY_STEPS[0]);
        k1 = k1.wrapping_add(KEY_STEPS[1]);
    }
    [c0, c1, c2, c3]
}

#[cfg(test)]
mod tests {
    use super::philox4x32;

    /// The known answers that Random123 publishes for `philox4x32` with 10 rounds.
    #[test]
    fn gives_the_published_answers() {
        let one =
            |counter: [u32; 4], key| philox4x32(counter.map(|word| [word]), key).map(|w| w[0]);
        assert_eq!(one([0; 4], [0; 2]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        assert_eq!(
            one([u32::MAX; 4], [u32::MAX; 2]),
            [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
        );
        assert_eq!(
            one([0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0]),
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        );
    }

    #[test]
    fn lanes_are_independent() {
        let together = philox4x32([[1, 2, 3], [4, 5, 6], [7, 8, 9], [10, 11, 12]], [13, 14]);
        for lane in 0..3 {
            let base = lane as u32;
            let alone = philox4x32([[1 + base], [4 + base], [7 + base], [10 + base]], [13, 14]);
            assert_eq!(together.map(|word| word[lane]), alone.map(|word| word[0]));
        }
    }
}
