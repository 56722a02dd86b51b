//! The standard normal distribution.

use crate::distribution::level::Level;

/// 1 ÷ √2 to twice the precision of an `f64`: the sum of the two.
const FRAC_1_SQRT_2: (f64, f64) = (std::f64::consts::FRAC_1_SQRT_2, -4.833646656726456e-17);
/// 1 ÷ √(2π).
const FRAC_1_SQRT_2_PI: f64 = 0.398_942_280_401_432_7;

/// The probability that a standard normal variable is at most `x`, to about 1e-15 of
/// itself in both tails.
///
/// Φ(x) = erfc(−x/√2) ÷ 2 (7.17.1 with 7.2.2).
///
/// ```
/// use spandrel::distribution::special::normal_cdf;
/// assert_eq!(normal_cdf(0.0), 0.5);
/// assert!((normal_cdf(-8.0) / 6.220960574271785e-16 - 1.0).abs() < 2e-15);
/// ```
#[must_use]
pub fn normal_cdf(x: f64) -> f64 {
    if x.abs() > 40.0 {
        return if x > 0.0 { 1.0 } else { 0.0 };
    }
    let (argument, rest) = times_frac_1_sqrt_2(-x);
    let value = 0.5 * libm::erfc(argument);
    if argument <= 0.5 {
        return value;
    }
    // Far out, the rounding of x/√2 alone would cost a² ulps. The slope of ln erfc there is
    // −(a + √(a² + 4/π)) within a few percent (7.8.2), more than enough for a rounding.
    let slope = argument + (argument * argument + 4.0 / std::f64::consts::PI).sqrt();
    value - value * slope * rest
}

/// The density of the standard normal distribution at `x`: exp(−x²/2) ÷ √(2π).
#[must_use]
pub fn normal_density(x: f64) -> f64 {
    FRAC_1_SQRT_2_PI * libm::exp(-0.5 * x * x)
}

/// The number that a standard normal variable does not exceed with probability `u`, to
/// about 1e-15 of itself: the inverse of [`normal_cdf`]. −∞ at 0, ∞ at 1, NaN outside
/// [0, 1].
///
/// Wichura, M. J. (1988). Algorithm AS 241: the percentage points of the normal
/// distribution. *Applied Statistics* 37, 477–484 (PPND16).
///
/// ```
/// use spandrel::distribution::special::normal_quantile;
/// assert_eq!(normal_quantile(0.5), 0.0);
/// assert!((normal_quantile(0.975) - 1.959963984540054).abs() < 1e-15);
/// ```
#[must_use]
#[inline]
pub fn normal_quantile(u: f64) -> f64 {
    normal_quantile_at(Level::from_below(u))
}

/// The probabilities below and above `x`.
pub(crate) fn normal_level(x: f64) -> Level {
    Level { below: normal_cdf(x), above: normal_cdf(-x) }
}

/// The quantile at a level.
#[inline]
pub(crate) fn normal_quantile_at(level: Level) -> f64 {
    let low = level.below <= 0.5;
    let tail = if low { level.below } else { level.above };
    let central = 0.5 - tail;
    let magnitude = if central <= 0.425 {
        let r = 0.180625 - central * central;
        central * ratio(&CENTRAL, r)
    } else {
        upper_tail(tail)
    };
    if low { -magnitude } else { magnitude }
}

/// The quantile above which a small probability `tail` lies.
fn upper_tail(tail: f64) -> f64 {
    if tail <= 0.0 {
        return if tail == 0.0 { f64::INFINITY } else { f64::NAN };
    }
    let r = (-libm::log(tail)).sqrt();
    if r <= 5.0 { ratio(&MIDDLE, r - 1.6) } else { ratio(&FAR, r - 5.0) }
}

/// x/√2 as a rounded product and what the rounding left over (Dekker's product).
fn times_frac_1_sqrt_2(x: f64) -> (f64, f64) {
    let split = |value: f64| {
        let scaled = 134_217_729.0 * value;
        let high = scaled - (scaled - value);
        (high, value - high)
    };
    let product = x * FRAC_1_SQRT_2.0;
    let ((x_high, x_low), (c_high, c_low)) = (split(x), split(FRAC_1_SQRT_2.0));
    let rounding = ((x_high * c_high - product) + x_high * c_low + x_low * c_high) + x_low * c_low;
    (product, rounding + x * FRAC_1_SQRT_2.1)
}

/// Coefficients of a numerator and a denominator, constant terms first.
type Rational = ([f64; 8], [f64; 8]);

fn ratio((numerator, denominator): &Rational, r: f64) -> f64 {
    let horner = |c: &[f64; 8]| {
        ((((((c[7] * r + c[6]) * r + c[5]) * r + c[4]) * r + c[3]) * r + c[2]) * r + c[1]) * r
            + c[0]
    };
    horner(numerator) / horner(denominator)
}

/// |u − ½| ≤ 0.425.
const CENTRAL: Rational = (
    [
        3.387_132_872_796_366_6,
        1.331_416_678_917_843_8e2,
        1.971_590_950_306_551_3e3,
        1.373_169_376_550_946e4,
        4.592_195_393_154_987e4,
        6.726_577_092_700_87e4,
        3.343_057_558_358_813e4,
        2.509_080_928_730_122_7e3,
    ],
    [
        1.0,
        4.231_333_070_160_091e1,
        6.871_870_074_920_579e2,
        5.394_196_021_424_751e3,
        2.121_379_430_158_659_7e4,
        3.930_789_580_009_271e4,
        2.872_908_573_572_194_3e4,
        5.226_495_278_852_854e3,
    ],
);

/// √−ln(tail) ≤ 5.
const MIDDLE: Rational = (
    [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        2.417_807_251_774_506e-1,
        2.272_384_498_926_918_4e-2,
        7.745_450_142_783_414e-4,
    ],
    [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        6.897_673_349_851e-1,
        1.481_039_764_274_800_8e-1,
        1.519_866_656_361_645_7e-2,
        5.475_938_084_995_345e-4,
        1.050_750_071_644_416_9e-9,
    ],
);

/// √−ln(tail) > 5.
const FAR: Rational = (
    [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        2.965_605_718_285_048_7e-1,
        2.653_218_952_657_612_4e-2,
        1.242_660_947_388_078_4e-3,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ],
    [
        1.0,
        5.998_322_065_558_88e-1,
        1.369_298_809_227_358e-1,
        1.487_536_129_085_061_5e-2,
        7.868_691_311_456_133e-4,
        1.846_318_317_510_054_8e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_8e-15,
    ],
);
