//! The rows of stages, leads, reps and unrest.

use super::super::funnel::range;
use super::super::team::attrition;
use super::{NO_RANGE, Row};
use crate::study::calibration::{Calibration, TeamStudy};

pub(super) fn rows(calibration: &Calibration, rows: &mut Vec<Row<'_>>) {
    leads(calibration, rows);
    for step in calibration.stages.iter().flat_map(|stages| &stages.steps) {
        rows.push(Row {
            part: format!("{} → {}", step.from, step.to),
            figure: "stage_conversion",
            value: step.rate.mean(),
            range: range(step.rate),
            n: step.conversion.entered,
            borrowed: 0.0,
            method: "cumulative incidence, beta".to_owned(),
        });
    }
    if let Some(two) = &calibration.two_cycles {
        let ends = [("won_cycle_mean", two.won), ("lost_cycle_mean", two.lost)];
        rows.extend(ends.map(|(figure, (parameters, error))| {
            let mean = libm::exp(two.family.log_mean(parameters));
            Row {
                part: "Company".to_owned(),
                figure,
                value: mean,
                range: super::around(mean, error),
                n: calibration.counts.won + calibration.counts.lost,
                borrowed: f64::NAN,
                method: format!("{} of two ends", two.family),
            }
        }));
    }
    let unrest = &calibration.arrivals.unrest;
    rows.push(Row {
        part: "Company".to_owned(),
        figure: "market_volatility",
        value: unrest.common.sqrt(),
        range: unrest.common_range,
        n: unrest.periods,
        borrowed: f64::NAN,
        method: "moments, range by the bootstrap".to_owned(),
    });
    if let Some(team) = &calibration.team {
        self::team(team, rows);
    }
}

fn leads(calibration: &Calibration, rows: &mut Vec<Row<'_>>) {
    let Some(funnel) = &calibration.funnel else { return };
    let method = if funnel.has_days { "cumulative incidence, beta" } else { "counted, beta" };
    for step in &funnel.steps {
        let of = |name: String, own: crate::study::Conversion, rate| Row {
            part: name,
            figure: "lead_conversion",
            value: crate::study::calibration::Rate::mean(&rate),
            range: range(rate),
            n: own.entered,
            borrowed: rate.borrowed,
            method: method.to_owned(),
        };
        rows.push(of(format!("Leads into {}", step.stage), step.whole, step.rate));
        if let Some(dimension) = funnel.dimensions.first() {
            let names = &calibration.dimensions[*dimension].members;
            rows.extend(step.members.iter().map(|one| {
                let name = format!("{} leads into {}", names[one.member as usize], step.stage);
                of(name, one.own, one.rate)
            }));
        }
        rows.push(Row {
            part: format!("Leads into {}", step.stage),
            figure: "lead_delay_mean_days",
            value: step.whole.mean_days,
            range: NO_RANGE,
            n: step.whole.passed,
            borrowed: f64::NAN,
            method: "cumulative incidence".to_owned(),
        });
    }
}

fn team(team: &TeamStudy, rows: &mut Vec<Row<'_>>) {
    let row = |figure: &'static str, value: f64, range, n: usize, method: &str| Row {
        part: "Reps".to_owned(),
        figure,
        value,
        range,
        n,
        borrowed: f64::NAN,
        method: method.to_owned(),
    };
    let headcount = team.headcount;
    rows.push(row("headcount", headcount as f64, NO_RANGE, headcount, "counted"));
    rows.push(row("attrition", team.attrition.mean, attrition(team), team.left, "gamma posterior"));
    if let Some((_, most, error)) = team.per_rep {
        let reach = super::Z80 * error;
        let range = (most - reach, most + reach);
        rows.push(row("opportunities_per_rep", most, range, 12, "the most in a month"));
    }
    for month in team.ramp.iter().flat_map(|ramp| &ramp.months) {
        let n = month.done as usize;
        rows.push(row(
            "ramp",
            month.rising,
            month.range,
            n,
            "never falling, range by the bootstrap",
        ));
    }
}
