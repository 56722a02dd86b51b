//! Philox4x32-7, the counter-based generator behind every draw.
//!
//! Salmon, Moraes, Dror and Shaw, *Parallel Random Numbers: As Easy as 1, 2, 3* (SC 2011).
//! A block of four 32-bit words is a bijection of its 128-bit counter under a 64-bit key.
//! Seven rounds are the fewest with which it passes all of TestU01's BigCrush, by the record
//! of that paper (its table 2); ten, the usual number, add a margin that every draw would pay
//! for. Nothing is carried from one block to the next, so any
//! draw can be made anywhere, in any order.

const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
const KEY_STEPS: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
const ROUNDS: usize = 7;

/// The blocks of `LANES` counters at once: word `w` of the block in lane `l` is `[w][l]`.
///
/// Words are held in 64-bit lanes: their products then need no shuffling between lanes,
/// which is what compilers vectorise well.
#[inline(always)]
#[must_use]
pub fn philox4x32<const LANES: usize>(
    counters: [[u32; LANES]; 4],
    key: [u32; 2],
) -> [[u32; LANES]; 4] {
    const LOW: u64 = 0xFFFF_FFFF;
    let multipliers = MULTIPLIERS.map(u64::from);
    let mut words = [[0u64; LANES]; 4];
    for (words, counters) in words.iter_mut().zip(&counters) {
        for (word, counter) in words.iter_mut().zip(counters) {
            *word = u64::from(*counter);
        }
    }
    let [mut k0, mut k1] = key;
    for _ in 0..ROUNDS {
        let (first_key, second_key) = (u64::from(k0), u64::from(k1));
        let mut next = [[0u64; LANES]; 4];
        for lane in 0..LANES {
            let first = (words[0][lane] & LOW) * multipliers[0];
            let second = (words[2][lane] & LOW) * multipliers[1];
            next[0][lane] = (second >> 32) ^ words[1][lane] ^ first_key;
            next[1][lane] = second & LOW;
            next[2][lane] = (first >> 32) ^ words[3][lane] ^ second_key;
            next[3][lane] = first & LOW;
        }
        words = next;
        k0 = k0.wrapping_add(KEY_STEPS[0]);
        k1 = k1.wrapping_add(KEY_STEPS[1]);
    }
    let mut block = [[0u32; LANES]; 4];
    for (block, words) in block.iter_mut().zip(&words) {
        for (out, word) in block.iter_mut().zip(words) {
            *out = *word as u32;
        }
    }
    block
}

#[cfg(test)]
mod tests {
    use super::philox4x32;

    /// The known answers that Random123 publishes for `philox4x32` with 7 rounds.
    #[test]
    fn gives_the_published_answers() {
        let one =
            |counter: [u32; 4], key| philox4x32(counter.map(|word| [word]), key).map(|w| w[0]);
        assert_eq!(one([0; 4], [0; 2]), [0x5f6f_b709, 0x0d89_3f64, 0x4f12_1f81, 0x4f73_0a48]);
        assert_eq!(
            one([u32::MAX; 4], [u32::MAX; 2]),
            [0x5207_ddc2, 0x4516_5e59, 0x4d8e_e751, 0x8c52_f662]
        );
        assert_eq!(
            one([0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0]),
            [0x4dfc_caba, 0x190a_87f0, 0xc473_62ba, 0xb6b5_242a]
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
