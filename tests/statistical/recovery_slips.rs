//! Exports with histories of planned closes: the slip rate and the cycle to the first one come back.

use std::path::Path;

use jiff::civil::Date;
use spandrel::distribution::Distribution;
use spandrel::history::{Changes, History, Mapping, Opportunities};
use spandrel::study::calibration::{Beside, Calibration, Request, calibrate_with};

use crate::reference::export::{Shown, export_with_changes};
use crate::scenario;

const OPPORTUNITIES: &str = r#"
columns = { id = "id", created = "created", closed = "closed", amount = "amount" }
status = { column = "stage", won = ["Won"], lost = ["Lost"], open = ["Open"] }
dimensions = { segment = "segment" }
"#;

const CHANGES: &str = r#"
records = "changes"
columns = { id = "id", changed = "changed", field = "field", old = "old", value = "new" }
"#;

const REPETITIONS: u64 = 200;

fn calibrated(path: &Path, seed: u64, shown: Shown) -> Calibration {
    let (export, changes) = export_with_changes(path, seed, shown);
    let mapping = |text: &str| Mapping::parse("map.toml", text).unwrap();
    let (first, second) = (mapping(OPPORTUNITIES), mapping(CHANGES));
    let deals =
        History::gather(Opportunities::open("deals.csv", export.as_bytes(), &first).unwrap());
    let changes =
        History::gather(Changes::open("changes.csv", changes.as_bytes(), &second).unwrap());
    let (deals, changes) = (deals.unwrap(), changes.unwrap());
    assert_eq!(deals.bad_rows.rows() + changes.bad_rows.rows(), 0);
    let beside = Beside { changes: Some(&changes), ..Beside::default() };
    let request = Request { as_of: Some(shown.as_of), ..Request::default() };
    calibrate_with(&deals.dimensions, &deals.records, &beside, request)
}

/// How often the 80 % ranges of slip rate, mean cycle and win rate hold the truth.
fn coverage(shown: Shown) -> [u64; 3] {
    let mut held = [0; 3];
    for seed in 0..REPETITIONS {
        let found = calibrated(&scenario("slips.toml"), seed, shown);
        let slips = found.parts[0].slips.unwrap().rate;
        let beta = |alpha, beta| {
            let beta = Distribution::beta(alpha, beta).unwrap();
            (beta.quantile(0.1), beta.quantile(0.9))
        };
        let cycle = &found.cycle.as_ref().unwrap().cycle;
        let reach = (1.281_551_6 * cycle.log_mean_error).exp();
        let rate = found.parts[0].win_rate;
        let ranges = [
            beta(slips.alpha, slips.beta),
            (cycle.mean() / reach, cycle.mean() * reach),
            beta(rate.alpha, rate.beta),
        ];
        for (held, ((low, high), truth)) in held.iter_mut().zip(ranges.into_iter().zip(TRUTH)) {
            *held += u64::from(low <= truth && truth <= high);
        }
    }
    held
}

const TRUTH: [f64; 3] = [0.25, 80.0, 0.35];

fn assert_coverage(shown: Shown) {
    let held = coverage(shown);
    println!("of {REPETITIONS} ranges of slip rate, cycle and win rate hold the truth: {held:?}");
    assert!(held.iter().all(|held| (144..=176).contains(held)), "{held:?}");
}

fn day(year: i16, month: i8, day: i8) -> Date {
    Date::constant(year, month, day)
}

#[test]
fn slip_rates_are_recovered() {
    let begins = day(2024, 1, 1);
    assert_coverage(Shown { begins, closes_from: begins, as_of: day(2025, 12, 31) });
}

/// From an export that ends within a quarter, and begins with survivors.
#[test]
fn slip_rates_are_recovered_with_censoring_and_truncation() {
    let shown =
        Shown { begins: day(2024, 1, 1), closes_from: day(2024, 7, 1), as_of: day(2025, 11, 12) };
    assert_coverage(shown);
}
