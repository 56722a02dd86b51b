//! Sources and the market.

use super::super::Calibration;
use super::PlanFrame;
use super::text::{Page, figure, key, quoted, range};
use crate::distribution::Distribution;
use crate::study::Course;

/// The name of a source.
pub(super) fn name(calibration: &Calibration, source: usize) -> String {
    let fit = &calibration.arrivals.sources[source];
    match (fit.members.as_slice(), calibration.dimensions.first()) {
        ([member], Some(dimension)) => dimension.members[*member as usize].clone(),
        ([], _) | (_, None) => "Opportunities".to_owned(),
        _ => {
            let is_taken =
                |name: &str| calibration.dimensions[0].members.iter().any(|member| member == name);
            if is_taken("Others") { "All others".to_owned() } else { "Others".to_owned() }
        }
    }
}

pub(super) fn write(page: &mut Page, calibration: &Calibration, frame: &PlanFrame) {
    let arrivals = &calibration.arrivals;
    for source in 0..arrivals.sources.len() {
        page.line("");
        page.line("[[source]]");
        page.line(&format!("name = {}", quoted(&name(calibration, source))));
        selector(page, calibration, source);
        page.line("enters = \"opportunity\"");
        volume(page, calibration, source, frame);
        course(page, &arrivals.course, frame);
        shares(page, calibration, source);
        let own = arrivals.unrest.own[source].sqrt();
        if own > 0.005 {
            let unit = if arrivals.unrest.by_quarter { "quarters" } else { "months" };
            page.note(&format!(
                "volatility: n = {} {unit}; variance beyond Poisson that other sources do not share",
                arrivals.unrest.periods
            ));
            page.line(&format!("volatility = {}", figure(own)));
        }
    }
}

fn selector(page: &mut Page, calibration: &Calibration, source: usize) {
    let fit = &calibration.arrivals.sources[source];
    let Some(dimension) = calibration.dimensions.first().filter(|_| !fit.members.is_empty()) else {
        return;
    };
    let members: Vec<String> =
        fit.members.iter().map(|one| quoted(&dimension.members[*one as usize])).collect();
    let members = match members.as_slice() {
        [one] => one.clone(),
        many => format!("[{}]", many.join(", ")),
    };
    page.line(&format!("where = {{ {} = {members} }}", key(&dimension.name)));
}

fn volume(page: &mut Page, calibration: &Calibration, source: usize, frame: &PlanFrame) {
    let arrivals = &calibration.arrivals;
    let fit = &arrivals.sources[source];
    let (mean, sd) = fit.volume(arrivals.unrest.own[source] + arrivals.unrest.common);
    // The trend goes on from the last whole month to the plan's first.
    let start = 12 * i32::from(frame.start.year()) + i32::from(frame.start.month()) - 1;
    let gap = f64::from(start - fit.months.first) - fit.months.counts.len() as f64;
    let ahead = fit.course.trend.map_or(1.0, |(slope, _)| libm::exp(slope * gap / 12.0));
    let (mean, sd) = (mean * ahead, sd * ahead);
    let months = fit.months.counts.len();
    let level = match fit.course.trend {
        Some(_) => "log-linear Poisson trend".to_owned(),
        None => format!("mean of the last {} months", months.min(Course::LEVEL_MONTHS)),
    };
    let range = Distribution::gamma_mean_sd(mean, sd).map_or(String::new(), |one| range(&one));
    page.note(&format!(
        "volume: n = {:.0} in {months} months; {level}, with the unrest of quarters; {range}",
        fit.months.total()
    ));
    page.line(&format!(
        "volume = {{ gamma = {{ mean = {}, sd = {} }} }}",
        figure(mean),
        figure(sd)
    ));
}

fn course(page: &mut Page, course: &Course, frame: &PlanFrame) {
    if let Some((slope, error)) = course.trend {
        let growth = libm::expm1(slope);
        let sd = libm::exp(slope) * error;
        page.note(&format!(
            "growth: the company's log-linear trend, a year; {} to {}",
            figure(growth - 1.281_551_6 * sd),
            figure(growth + 1.281_551_6 * sd)
        ));
        page.line(&format!(
            "growth = {{ normal = {{ mean = {}, sd = {} }}, truncate = [-0.95, 20] }}",
            figure(growth),
            figure(sd)
        ));
    }
    if course.seasons != [1.0; 4] {
        // Calendar quarters, dealt to the fiscal months.
        let opens = (frame.start.month() - 1) % 3;
        let by_month: Vec<String> = (0..12)
            .map(|month| {
                let calendar = (month + usize::from(opens.unsigned_abs())) % 12;
                figure(course.seasons[calendar / 3])
            })
            .collect();
        page.note("seasonality: by calendar quarter, log-linear Poisson");
        page.line(&format!("seasonality = [{}]", by_month.join(", ")));
    }
}

fn shares(page: &mut Page, calibration: &Calibration, source: usize) {
    let fit = &calibration.arrivals.sources[source];
    let tables: Vec<String> = fit
        .shares
        .iter()
        .zip(calibration.dimensions.iter().skip(1))
        .filter(|(counts, _)| counts.iter().any(|count| *count > 0.0))
        .map(|(counts, dimension)| {
            let members = counts.iter().zip(&dimension.members).filter(|(count, _)| **count > 0.0);
            let members: Vec<String> =
                members.map(|(count, name)| format!("{} = {count:.0}", key(name))).collect();
            format!("{} = {{ {} }}", key(&dimension.name), members.join(", "))
        })
        .collect();
    if !tables.is_empty() {
        page.note("share: how many began, by member");
        page.line(&format!("share = {{ {} }}", tables.join(", ")));
    }
}

/// How far the errors of the sources' volumes go together: what they have in common is no less in
/// common where it moved the level that is known of them.
pub(super) fn volume_correlation(calibration: &Calibration) -> Option<f64> {
    let arrivals = &calibration.arrivals;
    let common = arrivals.unrest.common;
    let (mut shared, mut count) = (0.0, 0.0);
    for (fit, own) in arrivals.sources.iter().zip(&arrivals.unrest.own) {
        let (mean, sd) = fit.volume(own + common);
        let (_, without) = fit.volume(*own);
        shared += (sd * sd - without * without) / (sd * sd).max(f64::MIN_POSITIVE);
        count += if mean > 0.0 { 1.0 } else { 0.0 };
    }
    let rank = shared / count;
    ((2.0..=200.0).contains(&count) && rank > 0.05).then_some(rank.min(0.95))
}

/// The unrest that all sources have in common.
pub(super) fn market(page: &mut Page, calibration: &Calibration) {
    let unrest = &calibration.arrivals.unrest;
    let volatility = unrest.common.sqrt();
    if volatility < 0.005 {
        return;
    }
    let unit = if unrest.by_quarter { "quarters" } else { "months" };
    page.line("");
    page.note(&format!(
        "volatility: n = {} {unit}; what the sources' arrivals have in common beyond Poisson",
        unrest.periods
    ));
    page.line("[market]");
    page.line(&format!("volatility = {}", figure(volatility)));
    if unrest.persistence > 0.0 {
        page.line(&format!("persistence = {}", figure(unrest.persistence)));
    }
    page.line("elasticity = { volume = 1.0 }");
    if let Some(rank) = volume_correlation(calibration) {
        let sources = 0..calibration.arrivals.sources.len();
        let drivers: Vec<String> = sources
            .map(|source| quoted(&format!("source.{}.volume", name(calibration, source))))
            .collect();
        page.line("");
        page.note("the errors of the volumes: as much of them as is common unrest");
        page.line("[[correlate]]");
        page.line(&format!("drivers = [{}]", drivers.join(", ")));
        page.line(&format!("rank = {}", figure(rank)));
    }
}
