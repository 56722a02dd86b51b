//! Sources and the market.

use super::super::{Arrivals, Calibration, Members};
use super::PlanFrame;
use super::text::{Page, figure, key, quoted, range};
use crate::distribution::Distribution;
use crate::study::Course;

/// What flows in at a stage, as sources.
pub(super) struct Flow<'a> {
    calibration: &'a Calibration,
    arrivals: &'a Arrivals,
    /// The dimensions of the calibration that the arrivals are divided by.
    dimensions: Vec<usize>,
    enters: &'static str,
    /// What is added to the names of members.
    of: &'static str,
    /// The unrest that is the market's, and no source's own.
    market: f64,
    /// The relative error of the share that ever closes, which no other driver carries.
    closing: f64,
}

/// The opportunities that were no leads before.
pub(super) fn opportunities(calibration: &Calibration) -> Flow<'_> {
    let arrivals = calibration.direct.as_ref().unwrap_or(&calibration.arrivals);
    let closing = match &calibration.cycle {
        Ok(study) => study.cycle.never_error / (1.0 - study.cycle.never).max(0.01),
        Err(_) => 0.0,
    };
    Flow {
        calibration,
        arrivals,
        dimensions: (0..calibration.dimensions.len()).collect(),
        enters: "opportunity",
        of: "",
        market: arrivals.unrest.common,
        closing,
    }
}

/// The leads, where they can be told from opportunities, or are all there is.
pub(super) fn leads(calibration: &Calibration) -> Option<Flow<'_>> {
    let funnel = calibration.funnel.as_ref()?;
    let arrivals = funnel.arrivals.as_ref()?;
    let is_alone = calibration.counts.known == 0;
    (is_alone || calibration.direct.is_some()).then(|| Flow {
        calibration,
        arrivals,
        dimensions: funnel.dimensions.clone(),
        enters: "lead",
        of: " leads",
        market: opportunities(calibration).market,
        closing: 0.0,
    })
}

impl Flow<'_> {
    fn dimension(&self) -> Option<&Members> {
        self.dimensions.first().map(|place| &self.calibration.dimensions[*place])
    }

    /// How many sources there are.
    pub(super) fn sources(&self) -> usize {
        self.arrivals.sources.len()
    }

    /// The name of a source.
    pub(super) fn name(&self, source: usize) -> String {
        let fit = &self.arrivals.sources[source];
        match (fit.members.as_slice(), self.dimension()) {
            ([member], Some(dimension)) => {
                format!("{}{}", dimension.members[*member as usize], self.of)
            }
            ([], _) | (_, None) if self.of.is_empty() => "Opportunities".to_owned(),
            ([], _) | (_, None) => "Leads".to_owned(),
            (_, Some(dimension)) => {
                let is_taken = dimension.members.iter().any(|member| member == "Others");
                format!("{}{}", if is_taken { "All others" } else { "Others" }, self.of)
            }
        }
    }

    /// The variance of a source's quarterly factor that is its own.
    fn own_unrest(&self, source: usize) -> f64 {
        let unrest = &self.arrivals.unrest;
        (unrest.own[source] + unrest.common - self.market).max(0.0)
    }

    /// The standard error of the square root of that: by the bootstrap, and no less than that of the
    /// spread of as many normal numbers.
    fn unrest_error(&self, source: usize, own: f64) -> f64 {
        let unrest = &self.arrivals.unrest;
        let (low, high) = unrest.common_range;
        let is_common = unrest.common > self.market;
        let of_common = if is_common { (high - low) / (2.0 * 1.281_551_6) } else { 0.0 };
        let least = own / (2.0 * (unrest.periods.max(2) as f64 - 1.0)).sqrt();
        unrest.own_error[source].hypot(of_common).max(least)
    }

    /// Entries a month and their standard error.
    fn volume(&self, source: usize) -> (f64, f64) {
        let unrest = &self.arrivals.unrest;
        let (mean, sd) = self.arrivals.sources[source].volume(unrest.own[source] + unrest.common);
        let closing = mean * self.closing;
        (mean, (sd * sd + closing * closing).sqrt())
    }
}

pub(super) fn write(page: &mut Page, flow: &Flow<'_>, frame: &PlanFrame) {
    for source in 0..flow.arrivals.sources.len() {
        // Where all opportunities were leads before, there is nothing to write.
        if flow.arrivals.sources[source].months.total() == 0.0 {
            continue;
        }
        page.line("");
        page.line("[[source]]");
        page.line(&format!("name = {}", quoted(&flow.name(source))));
        selector(page, flow, source);
        page.line(&format!("enters = {}", quoted(flow.enters)));
        volume(page, flow, source, frame);
        course(page, &flow.arrivals.course, frame);
        shares(page, flow, source);
        volatility(page, flow, source);
    }
}

fn volatility(page: &mut Page, flow: &Flow<'_>, source: usize) {
    let own = flow.own_unrest(source).sqrt();
    if own <= 0.005 {
        return;
    }
    let unrest = &flow.arrivals.unrest;
    let unit = if unrest.by_quarter { "quarters" } else { "months" };
    let error = flow.unrest_error(source, own);
    let range = Distribution::gamma_mean_sd(own, error).map_or(String::new(), |one| range(&one));
    page.note(&format!(
        "volatility: n = {} {unit}; variance beyond Poisson{}; error by the bootstrap over them; {range}",
        unrest.periods,
        if unrest.common > flow.market { "" } else { " that other sources do not share" }
    ));
    page.line(&format!(
        "volatility = {{ gamma = {{ mean = {}, sd = {} }}, truncate = [0, 3] }}",
        figure(own),
        figure(error)
    ));
}

fn selector(page: &mut Page, flow: &Flow<'_>, source: usize) {
    let fit = &flow.arrivals.sources[source];
    let Some(dimension) = flow.dimension().filter(|_| !fit.members.is_empty()) else { return };
    let members: Vec<String> =
        fit.members.iter().map(|one| quoted(&dimension.members[*one as usize])).collect();
    let members = match members.as_slice() {
        [one] => one.clone(),
        many => format!("[{}]", many.join(", ")),
    };
    page.line(&format!("where = {{ {} = {members} }}", key(&dimension.name)));
}

fn volume(page: &mut Page, flow: &Flow<'_>, source: usize, frame: &PlanFrame) {
    let fit = &flow.arrivals.sources[source];
    let (mean, sd) = flow.volume(source);
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
        "volume: n = {:.0} in {months} months; {level}, with the unrest of quarters{}; {range}",
        fit.months.total(),
        if flow.closing > 0.0 { " and the error of the share that ever closes" } else { "" }
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

fn shares(page: &mut Page, flow: &Flow<'_>, source: usize) {
    let fit = &flow.arrivals.sources[source];
    let dimensions = flow.dimensions.iter().skip(1);
    let tables: Vec<String> = fit
        .shares
        .iter()
        .zip(dimensions.map(|place| &flow.calibration.dimensions[*place]))
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
pub(super) fn volume_correlation(flow: &Flow<'_>) -> Option<f64> {
    let common = flow.arrivals.unrest.common;
    let (mut shared, mut count) = (0.0, 0.0);
    for (fit, own) in flow.arrivals.sources.iter().zip(&flow.arrivals.unrest.own) {
        let (mean, sd) = fit.volume(own + common);
        let (_, without) = fit.volume(*own);
        shared += (sd * sd - without * without) / (sd * sd).max(f64::MIN_POSITIVE);
        count += if mean > 0.0 { 1.0 } else { 0.0 };
    }
    let rank = shared / count;
    ((2.0..=200.0).contains(&count) && rank > 0.05).then_some(rank.min(0.95))
}

/// The unrest that all sources have in common.
pub(super) fn market(page: &mut Page, flow: &Flow<'_>) {
    let unrest = &flow.arrivals.unrest;
    let volatility = unrest.common.sqrt();
    if volatility < 0.005 {
        return;
    }
    let unit = if unrest.by_quarter { "quarters" } else { "months" };
    let (low, high) = unrest.common_range;
    page.line("");
    page.note(&format!(
        "volatility: n = {} {unit}; what the sources' arrivals have in common beyond Poisson; {} to {} by \
         the bootstrap over them, which a plain number cannot carry",
        unrest.periods,
        figure(low),
        figure(high)
    ));
    page.line("[market]");
    page.line(&format!("volatility = {}", figure(volatility)));
    if unrest.persistence > 0.0 {
        page.line(&format!("persistence = {}", figure(unrest.persistence)));
    }
    page.line("elasticity = { volume = 1.0 }");
    if let Some(rank) = volume_correlation(flow) {
        let drivers: Vec<String> = (0..flow.arrivals.sources.len())
            .filter(|source| flow.arrivals.sources[*source].months.total() > 0.0)
            .map(|source| quoted(&format!("source.{}.volume", flow.name(source))))
            .collect();
        page.line("");
        page.note("the errors of the volumes: as much of them as is common unrest");
        page.line("[[correlate]]");
        page.line(&format!("drivers = [{}]", drivers.join(", ")));
        page.line(&format!("rank = {}", figure(rank)));
    }
}
