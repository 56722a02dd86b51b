//! What large parameters need: Stirling's series and tails by quadrature.

/// ½ ln 2π.
const HALF_LN_2_PI: f64 = 0.918_938_533_204_672_8;

/// ln Γ(a) − ((a − ½) ln a − a + ½ ln 2π) for a ≥ 10, by Stirling's series (5.11.1).
pub(super) fn stirling_rest(a: f64) -> f64 {
    let square = 1.0 / (a * a);
    let mut sum = 0.0;
    for coefficient in STIRLING.iter().rev() {
        sum = sum * square + coefficient;
    }
    sum / a
}

/// ln Γ(a) − ln Γ(a + b) for a ≥ 10 and any b > 0, without the cancellation of the two.
pub(super) fn ln_gamma_ratio(a: f64, b: f64) -> f64 {
    let sum = a + b;
    b - (a - 0.5) * libm::log1p(b / a) - b * libm::log(sum) + stirling_rest(a) - stirling_rest(sum)
}

/// ln Γ(a) for a ≥ 10.
pub(super) fn ln_gamma_large(a: f64) -> f64 {
    (a - 0.5) * libm::log(a) - a + HALF_LN_2_PI + stirling_rest(a)
}

/// t − ln(1 + t), where 1 + t = `ratio` is also known.
pub(super) fn log_excess(t: f64, ratio: f64) -> f64 {
    if t.abs() < 0.5 { t - libm::log1p(t) } else { t - libm::log(ratio) }
}

/// ∫₀^∞ exp(ψ(s)) ds for a concave ψ with ψ(0) = 0, slope −`slope` ≤ 0 and about the
/// curvature −`curvature` at 0: what lies beyond a place in the tail of a nearly normal
/// distribution, in units of the density there.
///
/// Gauss–Legendre with 32 points as far as the integrand exceeds 1e-17 of its start.
/// Written for shapes of 200 and more, where the skewness is below 0.15; the margin of a
/// quarter covers it.
pub(super) fn tail_integral(slope: f64, curvature: f64, psi: impl Fn(f64) -> f64) -> f64 {
    // slope·s + curvature·s²/2 = 39, in the form that does not cancel.
    let reach = 1.25 * 78.0 / (slope + (slope * slope + 78.0 * curvature).sqrt());
    let half = 0.5 * reach;
    let mut sum = 0.0;
    for (node, weight) in GAUSS_LEGENDRE_32 {
        let near = libm::exp(psi(half * (1.0 - node)));
        let far = libm::exp(psi(half * (1.0 + node)));
        sum += weight * (near + far);
    }
    half * sum
}

/// B₂ₖ ÷ (2k (2k − 1)) for k = 1, 2, …
const STIRLING: [f64; 8] = [
    1.0 / 12.0,
    -1.0 / 360.0,
    1.0 / 1260.0,
    -1.0 / 1680.0,
    1.0 / 1188.0,
    -691.0 / 360_360.0,
    1.0 / 156.0,
    -3617.0 / 122_400.0,
];

/// The positive nodes and the weights of the 32-point rule on [−1, 1] (3.5.15).
const GAUSS_LEGENDRE_32: [(f64, f64); 16] = [
    (0.997_263_861_849_481_6, 0.007_018_610_009_470_096),
    (0.985_611_511_545_268_4, 0.016_274_394_730_905_67),
    (0.964_762_255_587_506_4, 0.025_392_065_309_262_06),
    (0.934_906_075_937_739_7, 0.034_273_862_913_021_43),
    (0.896_321_155_766_052_1, 0.042_835_898_022_226_68),
    (0.849_367_613_732_57, 0.050_998_059_262_376_175),
    (0.794_483_795_967_942_4, 0.058_684_093_478_535_544),
    (0.732_182_118_740_289_7, 0.065_822_222_776_361_85),
    (0.663_044_266_930_215_2, 0.072_345_794_108_848_5),
    (0.587_715_757_240_762_3, 0.078_193_895_787_070_31),
    (0.506_899_908_932_229_4, 0.083_311_924_226_946_75),
    (0.421_351_276_130_635_33, 0.087_652_093_004_403_81),
    (0.331_868_602_282_127_67, 0.091_173_878_695_763_89),
    (0.239_287_362_252_137_06, 0.093_844_399_080_804_57),
    (0.144_471_961_582_796_5, 0.095_638_720_079_274_86),
    (0.048_307_665_687_738_32, 0.096_540_088_514_727_8),
];
