//! A calibration as a table.

mod beside;

use super::funnel::range;
use super::shapes::method;
use super::{Z80, part_name, rate_range};
use crate::distribution::Distribution;
use crate::report::past::table::{csv, number};
use crate::study::calibration::{Calibration, MemberFit};
use crate::study::survival::CycleStudy;

/// A figure with its range, n, what was borrowed, and the method.
struct Row<'a> {
    part: String,
    figure: &'a str,
    value: f64,
    range: (f64, f64),
    n: usize,
    borrowed: f64,
    method: String,
}

impl Row<'_> {
    fn fields(self) -> [String; 8] {
        let Self { part, figure, value, range: (low, high), n, borrowed, method } = self;
        let numbers = [value, low, high].map(number);
        let [value, low, high] = numbers;
        let (n, borrowed) = (n.to_string(), number(borrowed));
        [part, figure.to_owned(), value, low, high, n, borrowed, method]
    }
}

const NO_RANGE: (f64, f64) = (f64::NAN, f64::NAN);

/// The 80 % range of a value above 0 with the standard error of its logarithm.
fn around(value: f64, error: f64) -> (f64, f64) {
    (value * libm::exp(-Z80 * error), value * libm::exp(Z80 * error))
}

/// `calibration.csv`: a row for each figure, with n, method, range and what was borrowed.
#[must_use]
pub fn calibration_csv(calibration: &Calibration) -> Vec<u8> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    if calibration.counts.known > 0 {
        for part in &calibration.parts {
            parts(calibration, part, &mut rows);
        }
        volumes(calibration, &mut rows);
    }
    if let Ok(study) = &calibration.cycle {
        shapes(study, ("cycle_aic", "cycle_ks_distance"), &mut rows);
        let (never, reach) = (study.cycle.never, Z80 * study.cycle.never_error);
        rows.push(Row {
            part: "Company".to_owned(),
            figure: "never_closes",
            value: never,
            range: ((never - reach).max(0.0), (never + reach).min(1.0)),
            n: study.open,
            borrowed: f64::NAN,
            method: method(&study.cycle),
        });
    }
    beside::rows(calibration, &mut rows);
    if let Ok(study) = &calibration.sizes {
        shapes(&study.shapes, ("deal_size_aic", "deal_size_ks_distance"), &mut rows);
    }
    rows.extend(calibration.warnings.iter().map(|warning| Row {
        part: warning.topic.title().to_owned(),
        figure: "warning",
        value: f64::NAN,
        range: NO_RANGE,
        n: 0,
        borrowed: f64::NAN,
        method: warning.text.clone(),
    }));
    let rows: Vec<[String; 8]> = rows.into_iter().map(Row::fields).collect();
    csv(["part", "figure", "value", "low80", "high80", "n", "borrowed", "method"], &rows)
}

/// Win rate, cycle and deal size of the company or a part.
fn parts(calibration: &Calibration, part: &MemberFit, rows: &mut Vec<Row<'_>>) {
    let name = || part_name(calibration, part);
    let (closed, rate) = (part.won + part.lost, part.win_rate);
    rows.push(Row {
        part: name(),
        figure: "win_rate",
        value: rate.mean(),
        range: rate_range(part),
        n: closed,
        borrowed: rate.borrowed,
        method: "beta".to_owned(),
    });
    if let Ok(study) = &calibration.cycle {
        let factor = part.cycle.estimate;
        let mean = study.cycle.mean() * libm::exp(factor.value);
        rows.push(Row {
            part: name(),
            figure: "sales_cycle_mean",
            value: mean,
            range: around(mean, factor.error),
            n: closed,
            borrowed: part.cycle.borrowed,
            method: method(&study.cycle),
        });
    }
    rows.extend(part.slips.map(|slips| Row {
        part: name(),
        figure: "slip_rate",
        value: slips.rate.mean(),
        range: range(slips.rate),
        n: slips.slipped + slips.kept,
        borrowed: slips.rate.borrowed,
        method: "beta".to_owned(),
    }));
    let whole = calibration.sizes.as_ref().ok().filter(|_| part.path.is_empty());
    let whole = whole.map(|study| &study.shapes.cycle);
    let size = match (whole, part.size) {
        (Some(shape), _) => Some((shape.mean(), shape.log_mean_error, 0.0, method(shape))),
        (None, Some(size)) => {
            let method = "lognormal".to_owned();
            Some((size.mean(), size.log_mean_error(), size.mu.borrowed, method))
        }
        (None, None) => None,
    };
    rows.extend(size.map(|(mean, error, borrowed, method)| Row {
        part: name(),
        figure: "deal_size_mean",
        value: mean,
        range: around(mean, error),
        n: part.amounts,
        borrowed,
        method,
    }));
}

fn volumes(calibration: &Calibration, rows: &mut Vec<Row<'_>>) {
    let arrivals = &calibration.arrivals;
    for (source, own) in arrivals.sources.iter().zip(&arrivals.unrest.own) {
        let (mean, sd) = source.volume(own + arrivals.unrest.common);
        let members = source.members.iter();
        let names: Vec<&str> =
            members.map(|one| calibration.dimensions[0].members[*one as usize].as_str()).collect();
        rows.push(Row {
            part: if names.is_empty() { "Company".to_owned() } else { names.join(" | ") },
            figure: "volume",
            value: mean,
            range: Distribution::gamma_mean_sd(mean, sd)
                .map_or(NO_RANGE, |one| (one.quantile(0.1), one.quantile(0.9))),
            n: source.months.total() as usize,
            borrowed: 0.0,
            method: "Poisson with unrest".to_owned(),
        });
    }
}

/// How well every shape that was tried fits.
fn shapes<'a>(study: &CycleStudy, figures: (&'a str, &'a str), rows: &mut Vec<Row<'a>>) {
    for one in &study.candidates {
        let method = match one.never {
            Some(_) => format!("{} with a share that never closes", one.family),
            None => one.family.to_string(),
        };
        for (figure, value) in [(figures.0, one.aic), (figures.1, one.distance)] {
            rows.push(Row {
                part: "Company".to_owned(),
                figure,
                value,
                range: NO_RANGE,
                n: study.closed,
                borrowed: f64::NAN,
                method: method.clone(),
            });
        }
    }
}
