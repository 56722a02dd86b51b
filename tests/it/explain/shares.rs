//! Shares of variance of a linear model, in closed form.

use spandrel::analysis::explain::{Driven, Explanation, Output};
use spandrel::scenario::Metric;

use super::{assert_near, driver, explained};

/// New ARR is 1000 a deal won, and deals won are Poisson with the mean λ = 3(A + B + C) +
/// 150(g₁ + g₂): all close in the quarter of their entry, every other one is won, over six months;
/// g₁ and g₂ are the quarterly factors of the source D. Churn has no hold on it.
const LINEAR: &str = r#"
    plan = { name = "Linear", start = "2027-01", quarters = 2 }
    simulation = { trials = 20_000, seed = 11, sampling = "SAMPLING" }
    dimensions = { segment = ["All"] }
    funnel = { stages = ["opportunity"] }
    source = [
        { name = "A", volume = { gamma = { mean = 400, sd = 30 } } },
        { name = "B", volume = { uniform = { low = 365.358983848622, high = 434.641016151378 } } },
        { name = "C", volume = { lognormal = { mean = 400, sd = 10 } } },
        { name = "D", volume = 100, volatility = 0.2 },
    ]
    assume = [{ win_rate = 0.5, sales_cycle = 0, deal_size = 1000 }]
    customers = [{ name = "Base", arr = 1_000_000, churn = { beta = { mean = 0.1, sd = 0.02 } } }]
    goal = [{ name = "New ARR", metric = "new_arr", period = "FY27-Q1..FY27-Q2", at_least = 3_900_000 }]
"#;

/// Of λ, by each source, and of the deals: λ itself.
const VARIANCES: [f64; 5] = [8100.0, 3600.0, 900.0, 1800.0, 3900.0];

fn new_arr(drivers: &[Driven]) -> &Driven {
    drivers.iter().find(|driven| driven.output == Output::Figure(Metric::NewArr)).unwrap()
}

#[test]
fn a_linear_model_has_the_shares_ranks_and_moves_that_it_should() {
    for sampling in ["latin-hypercube", "random"] {
        let explanation = explained(&LINEAR.replace("SAMPLING", sampling));
        let driven = new_arr(&explanation.drivers);
        let total: f64 = VARIANCES.iter().sum();
        let influence = |name: &str| {
            let driver = driver(&explanation, name);
            *driven.influences.iter().find(|influence| influence.driver == driver).unwrap()
        };
        for (name, variance) in ["A", "B", "C"].into_iter().zip(VARIANCES) {
            let found = influence(&format!("source.{name}.volume"));
            let share = found.share.unwrap();
            // What the bins do not see is at most a fiftieth of a share.
            let lost = 0.02 * variance / total;
            let off = share.value - variance / total;
            let error = 4.0 * share.standard_error;
            assert!((-error - lost..error).contains(&off), "{sampling}, {name}: {found:?}");
            assert!(share.standard_error < 0.01, "{sampling}, {name}: {found:?}");
            // A difference of δ in the mean adds or takes Poisson(δ) deals: E δ² + E|δ|, where
            // for two draws of one normal E|δ| is 2·sd/√π, and little else for the others.
            let noise = 0.5 * 2.0 * variance.sqrt() / std::f64::consts::PI.sqrt();
            let whole = (variance + noise) / total;
            assert_near(name, found.total.unwrap(), whole, 0.04);
            assert!(found.is_clear);
        }
        // λ = 3A + …: from the mean of the lowest tenth of a uniform to that of the highest
        // is nine tenths of its width.
        let b = influence("source.B.volume");
        let swing = 0.9 * 3.0 * 69.282_032_302_756 * 1000.0;
        let error = b.low.standard_error.hypot(b.high.standard_error);
        assert!((b.high.value - b.low.value - swing).abs() < 4.0 * error, "{b:?}");
        let churn = influence("customers.Base.churn");
        // The floor holds for all drivers together with a chance of 97.5 %, twice it surely.
        assert!(churn.share.unwrap().value < 2.0 * driven.floor, "{churn:?}");
        assert_eq!(churn.total.unwrap().value, 0.0);

        let luck = driven.luck.unwrap();
        assert_near("luck", luck.unexplained, 5700.0 / total, 0.02);
        assert_near("conditions", luck.conditions, 1800.0 / total, 0.02);
        assert_near("deals", luck.deals, 3900.0 / total, 0.02);
        rank_correlations_are_those_of_normal_numbers(&explanation);
        held_at_a_level_a_driver_moves_the_mean_by_what_it_should(&explanation);
    }
}

fn rank_correlations_are_those_of_normal_numbers(explanation: &Explanation) {
    let driven = new_arr(&explanation.drivers);
    let found =
        driven.influences.iter().find(|one| one.driver == driver(explanation, "source.A.volume"));
    // Of a nearly normal pair with correlation r, Spearman's is 6/π·asin(r/2).
    let r = (8100.0f64 / 18_300.0).sqrt();
    let rho = 6.0 / std::f64::consts::PI * libm::asin(r / 2.0);
    assert_near("Spearman", found.unwrap().rank_correlation.unwrap(), rho, 0.01);
}

fn held_at_a_level_a_driver_moves_the_mean_by_what_it_should(explanation: &Explanation) {
    let output = explanation.outputs().position(|one| one == Output::Figure(Metric::NewArr));
    let row =
        explanation.stress.iter().find(|row| row.driver == driver(explanation, "source.B.volume"));
    let row = row.unwrap();
    let [low, high] = row.differences[output.unwrap()];
    // From the mean to the P90 of the uniform: four tenths of its width.
    let moved = 0.4 * 3.0 * 69.282_032_302_756 * 1000.0;
    assert!((row.levels[1] - 400.0 - 0.4 * 69.282_032_302_756).abs() < 1e-6);
    for (difference, moved) in [(low, -moved), (high, moved)] {
        let error = (difference.high - difference.low) / 3.92;
        assert!((difference.estimate - moved).abs() < 4.0 * error, "{difference:?} {moved}");
        assert!(error < 0.05 * moved.abs(), "{difference:?}");
    }
}

#[test]
fn the_chance_that_a_driver_without_hold_stands_out_is_kept() {
    // Sixty plans with one driver that has no hold on new ARR: it may stand out in one of twenty.
    let text = r#"
        plan = { name = "Null", start = "2027-01", quarters = 1 }
        simulation = { trials = 640, seed = SEED }
        dimensions = { segment = ["All"] }
        funnel = { stages = ["opportunity"] }
        source = [{ name = "A", volume = 50 }]
        assume = [{ win_rate = 0.5, sales_cycle = 0, deal_size = 1000 }]
        customers = [{ name = "Base", arr = 1_000_000, churn = { beta = { mean = 0.1, sd = 0.02 } } }]
    "#;
    let stands_out = |seed: &usize| {
        let explanation = explained(&text.replace("SEED", &seed.to_string()));
        new_arr(&explanation.drivers).influences[0].is_clear
    };
    let count = (0..60).filter(stands_out).count();
    // Binomial(60, 0.05) exceeds 9 with a chance of 1 in 1400.
    assert!(count <= 9, "{count} of 60");
}
