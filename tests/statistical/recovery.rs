//! Exports of a known plan, simulated by the reference: calibrated, they must give back the plan.

use std::path::Path;

use jiff::civil::Date;
use spandrel::distribution::Distribution;
use spandrel::history::{History, Mapping, Opportunities, Opportunity};
use spandrel::study::backtest::{self, backtest};
use spandrel::study::calibration::{Calibration, PlanFrame, Request, calibrate};

use crate::reference::export::{Shown, export};
use crate::scenario;

const MAPPING: &str = r#"
columns = { id = "id", created = "created", closed = "closed", amount = "amount" }
status = { column = "stage", won = ["Won"], lost = ["Lost"], open = ["Open"] }
dimensions = { segment = "segment" }
"#;

const REPETITIONS: u64 = 200;

fn history(export: &str) -> History<Opportunity> {
    let mapping = Mapping::parse("map.toml", MAPPING).unwrap();
    let rows = Opportunities::open("export.csv", export.as_bytes(), &mapping).unwrap();
    let history = History::gather(rows).unwrap();
    assert_eq!(history.bad_rows.rows(), 0);
    history
}

fn calibrated(path: &Path, seed: u64, shown: Shown) -> Calibration {
    let history = history(&export(path, seed, shown));
    calibrate(
        &history.dimensions,
        &history.records,
        Request { as_of: Some(shown.as_of), ..Request::default() },
    )
}

/// The 80 % ranges of win rate, mean cycle, mean deal and monthly volume.
fn ranges(calibration: &Calibration) -> [(f64, f64); 4] {
    let around = |mean: f64, error: f64| {
        let reach = (1.281_551_6 * error).exp();
        (mean / reach, mean * reach)
    };
    let rate = calibration.parts[0].win_rate;
    let rate = Distribution::beta(rate.alpha, rate.beta).unwrap();
    let cycle = &calibration.cycle.as_ref().unwrap().cycle;
    let size = &calibration.sizes.as_ref().unwrap().shapes.cycle;
    let arrivals = &calibration.arrivals;
    // The company's volume: the sum of its sources', whose errors are independent but for what is
    // common.
    let own: Vec<(f64, f64)> = arrivals
        .sources
        .iter()
        .zip(&arrivals.unrest.own)
        .map(|(source, own)| source.volume(own + arrivals.unrest.common))
        .collect();
    let mean: f64 = own.iter().map(|(mean, _)| mean).sum();
    let sd = own.iter().map(|(_, sd)| sd * sd).sum::<f64>().sqrt();
    let volume = Distribution::gamma_mean_sd(mean, sd).unwrap();
    let middle = |one: &Distribution| (one.quantile(0.1), one.quantile(0.9));
    [
        middle(&rate),
        around(cycle.mean(), cycle.log_mean_error),
        around(size.mean(), size.log_mean_error),
        middle(&volume),
    ]
}

const NAMES: [&str; 4] = ["win rate", "cycle", "deal size", "volume"];
const TRUTH: [f64; 4] = [0.35, 80.0, 40_000.0, 40.0];

fn day(year: i16, month: i8, day: i8) -> Date {
    Date::constant(year, month, day)
}

/// How many of the ranges hold the truth.
fn coverage(shown: Shown) -> [u64; 4] {
    let path = scenario("recovery.toml");
    let mut held = [0; 4];
    for seed in 0..REPETITIONS {
        let found = ranges(&calibrated(&path, seed, shown));
        for (held, ((low, high), truth)) in held.iter_mut().zip(found.into_iter().zip(TRUTH)) {
            *held += u64::from(low <= truth && truth <= high);
        }
    }
    held
}

fn assert_coverage(shown: Shown) {
    let held = coverage(shown);
    let told: Vec<String> =
        NAMES.iter().zip(held).map(|(name, held)| format!("{name} {held}")).collect();
    println!("of {REPETITIONS} ranges hold the truth: {}", told.join(", "));
    for held in held {
        assert!((144..=176).contains(&held), "{}", told.join(", "));
    }
}

/// Deals still open at the end (censored).
#[test]
fn ranges_hold_the_truth_with_censoring() {
    let begins = day(2024, 1, 1);
    assert_coverage(Shown { begins, closes_from: begins, as_of: day(2025, 12, 31) });
}

/// And an export that begins with survivors (truncated), which must be found out.
#[test]
fn ranges_hold_the_truth_with_censoring_and_truncation() {
    let shown =
        Shown { begins: day(2024, 1, 1), closes_from: day(2024, 7, 1), as_of: day(2025, 9, 30) };
    let calibration = calibrated(&scenario("recovery.toml"), 1, shown);
    assert!(
        calibration.closes_from.is_some_and(|from| from.strftime("%Y-%m").to_string() == "2024-07")
    );
    assert_coverage(shown);
}

/// Calibrated, simulated, calibrated again: the second is the first within its errors.
#[test]
fn a_round_trip_is_stable() {
    let begins = day(2024, 1, 1);
    let shown = Shown { begins, closes_from: begins, as_of: day(2025, 12, 31) };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    for seed in 0..5 {
        let first = calibrated(&scenario("recovery.toml"), 100 + seed, shown);
        let frame = PlanFrame {
            name: "Round trip".to_owned(),
            start: begins,
            quarters: 8,
            open_csv: format!("round-trip-{seed}-open.csv"),
        };
        let fragment = first.fragment(&frame);
        let path = folder.join(format!("round-trip-{seed}.toml"));
        std::fs::write(&path, &fragment.scenario).unwrap();
        std::fs::write(folder.join(&frame.open_csv), fragment.open_pipeline.unwrap()).unwrap();
        let second = calibrated(&path, 200 + seed, shown);
        for ((name, one), other) in NAMES.iter().zip(ranges(&first)).zip(ranges(&second)) {
            // Each range reaches 1.28 of its standard errors to either side. The second export
            // draws its truth from the first's range, so its errors are those of both.
            let (middle_of_one, middle_of_other) =
                (f64::midpoint(one.0, one.1), f64::midpoint(other.0, other.1));
            let error = ((one.1 - one.0).powi(2) + (other.1 - other.0).powi(2)).sqrt() / 2.563;
            let away = (middle_of_one - middle_of_other) / error;
            assert!(away.abs() < 3.5, "{name}: {one:?} became {other:?}");
        }
    }
}

/// Forecasts of a plan that goes on as it was are honest.
#[test]
fn a_backtest_of_a_steady_plan_finds_its_intervals_honest() {
    let begins = day(2024, 1, 1);
    let shown = Shown { begins, closes_from: begins, as_of: day(2025, 12, 31) };
    let (mut held, mut of) = ([0, 0, 0], 0);
    for seed in 0..20 {
        let history = history(&export(&scenario("recovery.toml"), 1000 + seed, shown));
        let request = backtest::Request {
            cuts: vec![day(2025, 6, 30)],
            horizon: 2,
            trials: 640,
            seed,
            closes_from: None,
        };
        let found =
            backtest(&history.dimensions, &history.records, None, &request, &|_| {}).unwrap();
        let company = found.observations.iter().filter(|one| one.slice.is_none());
        for one in company {
            of += 1;
            for (held, percent) in held.iter_mut().zip([50, 80, 90]) {
                *held += u32::from(one.score.within(percent, one.actual));
            }
        }
    }
    println!("of {of}: {held:?} in 50, 80 and 90 % intervals");
    // Four measures and two quarters share a seed's luck: about 70 independent outcomes of 160.
    for (held, promised) in held.into_iter().zip([0.5, 0.8, 0.9]) {
        let share = f64::from(held) / f64::from(of);
        assert!((share - promised).abs() < 0.16, "{share} of {promised}");
    }
}
