//! Special functions against values computed with 50 digits (mpmath 1.3).

use spandrel::distribution::special::{
    incomplete_beta, incomplete_gamma_lower, incomplete_gamma_upper, ln_gamma, normal_cdf,
    normal_quantile,
};

fn assert_close(actual: f64, expected: f64, tolerance: f64, what: &str) {
    let error = (actual / expected - 1.0).abs();
    assert!(error < tolerance, "{what}: {actual:e} is not {expected:e}, off by {error:e}");
}

#[test]
fn normal_distribution_function() {
    for (x, expected) in NORMAL_CDF {
        assert_close(normal_cdf(x), expected, 2e-15, &format!("Φ({x})"));
    }
    assert_eq!((normal_cdf(f64::NEG_INFINITY), normal_cdf(f64::INFINITY)), (0.0, 1.0));
}

#[test]
fn normal_quantile_function() {
    for (u, expected) in NORMAL_QUANTILE {
        assert_close(normal_quantile(u), expected, 2e-15, &format!("Φ⁻¹({u:e})"));
    }
    assert_eq!(normal_quantile(0.0), f64::NEG_INFINITY);
    assert_eq!(normal_quantile(1.0), f64::INFINITY);
    assert!(normal_quantile(-0.1).is_nan() && normal_quantile(1.1).is_nan());
    assert_close(normal_quantile(0.75), 0.674_489_750_196_081_7, 2e-15, "Φ⁻¹(0.75)");
}

#[test]
fn gamma_functions() {
    for (a, x, lower, upper) in GAMMA {
        let what = format!("a = {a}, x = {x}");
        // Above 1e4, the last digit of x alone moves the value by 1e-16·√a of itself, or more.
        let tolerance = if a > 1e4 { 1e-12 } else { 3e-14 };
        assert_close(incomplete_gamma_lower(a, x), lower, tolerance, &what);
        // Q is 1 − P where P is large already, so small shapes cost it some digits.
        let tolerance = if a < 0.01 { 1e-12 } else { tolerance };
        assert_close(incomplete_gamma_upper(a, x), upper, tolerance, &what);
    }
    assert_close(ln_gamma(0.5), 0.572_364_942_924_700_1, 1e-15, "ln Γ(½)");
    assert_close(ln_gamma(11.0), 15.104_412_573_075_516, 1e-15, "ln Γ(11)");
    assert_close(ln_gamma(1e6), 12_815_504.569_147_61, 1e-15, "ln Γ(10⁶)");
}

#[test]
fn beta_function() {
    for (a, b, x, expected) in BETA {
        let tolerance = if a.max(b) > 1e4 { 2e-12 } else { 3e-14 };
        let what = format!("a = {a}, b = {b}, x = {x}");
        assert_close(incomplete_beta(a, b, x), expected, tolerance, &what);
        // What 1 − x rounds away, only these keep.
        if 1.0 - (1.0 - x) == x {
            let mirrored = incomplete_beta(b, a, 1.0 - x);
            assert!((1.0 - mirrored - expected).abs() < 1e-11, "{what}: mirrored {mirrored}");
        }
    }
    assert_eq!((incomplete_beta(2.0, 3.0, 0.0), incomplete_beta(2.0, 3.0, 1.0)), (0.0, 1.0));
}

/// x, Φ(x).
const NORMAL_CDF: [(f64, f64); 12] = [
    (-37.5, 4.605353009581955e-308),
    (-30.1, 2.4226672179857586e-199),
    (-20.7, 1.7318518790197378e-95),
    (-9.3, 7.022284240441625e-21),
    (-5.5, 1.8989562465887718e-08),
    (-3.3, 0.0004834241423837775),
    (-1.7, 0.04456546275854304),
    (-0.9, 0.18406012534675947),
    (-0.3, 0.3820885778110474),
    (0.2, 0.579259709439103),
    (1.9, 0.9712834401839981),
    (5.0, 0.9999997133484281),
];

/// u, Φ⁻¹(u).
const NORMAL_QUANTILE: [(f64, f64); 12] = [
    (1e-300, -37.0470962993612),
    (1e-100, -21.273453560965326),
    (1e-30, -11.464024688443615),
    (1.3e-11, -6.667611456510741),
    (1e-08, -5.612001244174789),
    (0.0001, -3.7190164854556804),
    (0.02, -2.053748910631823),
    (0.074, -1.4466320671589785),
    (0.0751, -1.43882539275254),
    (0.1, -1.2815515655446004),
    (0.3, -0.5244005127080408),
    (0.499, -0.002506630899571766),
];

/// a, x, P(a, x), Q(a, x).
const GAMMA: [(f64, f64, f64, f64); 20] = [
    (0.001, 1e-09, 0.9800547199039311, 0.01994528009606891),
    (0.001, 0.5, 0.9994399333435292, 0.0005600666564707498),
    (0.05, 1e-20, 0.10272168652716762, 0.8972783134728324),
    (0.05, 0.02, 0.8439212861136915, 0.15607871388630842),
    (0.05, 3.0, 0.9992840945687974, 0.0007159054312025862),
    (0.5, 0.01, 0.1124629160182849, 0.8875370839817152),
    (0.5, 12.0, 0.9999990366429914, 9.633570086430946e-07),
    (1.0, 0.3, 0.2591817793182821, 0.7408182206817179),
    (2.5, 1.0, 0.15085496391539036, 0.8491450360846097),
    (9.5, 20.0, 0.9967276828812203, 0.003272317118779751),
    (10.5, 3.0, 0.0005738205283435889, 0.9994261794716565),
    (87.0, 60.0, 0.0006255313013957118, 0.9993744686986042),
    (87.0, 95.0, 0.8073596172559007, 0.1926403827440993),
    (199.0, 199.0, 0.5094270163646045, 0.4905729836353955),
    (201.0, 150.0, 4.205885786379841e-05, 0.9999579411421362),
    (201.0, 203.0, 0.5651733303519929, 0.43482666964800704),
    (201.0, 290.0, 0.9999999863375953, 1.3662404619570913e-08),
    (1000.0, 1100.0, 0.99894067674607, 0.0010593232539299773),
    (1000000.0, 994000.0, 9.178900262302024e-10, 0.99999999908211),
    (1000000.0, 1000100.0, 0.5399588284317236, 0.4600411715682764),
];

/// a, b, x, I_x(a, b).
const BETA: [(f64, f64, f64, f64); 19] = [
    (0.05, 0.05, 1e-08, 0.19981816248706027),
    (0.05, 0.05, 0.5, 0.5),
    (0.05, 20.0, 1e-06, 0.5973015843690505),
    (0.7, 3.0, 0.1, 0.42138942460985257),
    (1.0, 1.0, 0.375, 0.375),
    (1.0, 5.0, 0.25, 0.7626953125),
    (9.5, 0.5, 0.75, 0.02099150467016481),
    (22.0, 78.0, 0.125, 0.004904558387047368),
    (22.0, 78.0, 0.3125, 0.982146874279743),
    (199.0, 199.0, 0.5625, 0.9938252451348523),
    (201.0, 300.0, 0.375, 0.11520199178797323),
    (201.0, 300.0, 0.5, 0.9999955299667289),
    (250.0, 1000000.0, 0.00025, 0.5099839027647631),
    (3000.0, 9000.0, 0.265625, 0.9999526698349673),
    (1000000.0, 1000000.0, 0.498046875, 1.6540833839271586e-08),
    (0.05, 1000000000.0, 1e-10, 0.9112576252199164),
    (3.0, 1000000000.0, 5e-09, 0.8753479819908447),
    (199.0, 1000000000.0, 2e-07, 0.5376022623512606),
    (250.0, 1000000000.0, 2.5e-07, 0.5084122002483882),
];
