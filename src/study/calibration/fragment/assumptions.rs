//! The rules: the company's, then those of its parts.

use super::super::{Calibration, MemberFit, SizeFit, SlipFit};
use super::text::{Page, figure, key, level, level_range, quoted, range};
use crate::distribution::Distribution;
use crate::study::survival::{Cycle, CycleStudy, Family, Shape};

/// A cycle longer than any plan, for deals that never close.
const NEVER_DAYS: f64 = 36_525.0;

/// A part that takes this weight from its parent is its parent.
const ALL_BORROWED: f64 = 0.95;

pub(super) fn write(page: &mut Page, calibration: &Calibration) {
    page.line("");
    page.line("[[assume]]");
    page.line("name = \"Company\"");
    let company = &calibration.parts[0];
    win_rate(page, calibration, company);
    for step in calibration.stages.iter().flat_map(|stages| &stages.steps) {
        let Ok(rate) = Distribution::beta(step.rate.alpha, step.rate.beta) else { continue };
        page.note(&format!(
            "  of this, {} to {}: n = {}; {}, {}",
            step.from,
            step.to,
            step.conversion.entered,
            figure(step.rate.mean()),
            range(&rate)
        ));
    }
    match &calibration.cycle {
        Ok(study) => cycle(page, study, calibration.slips.is_some()),
        Err(error) => page.note(&format!("sales_cycle: {error}. Write yours.")),
    }
    slips(page, calibration, company);
    company_sizes(page, calibration, company);
    for part in calibration.parts.iter().skip(1).filter(|part| !part.is_thin()) {
        self::part(page, calibration, part);
    }
}

fn win_rate(page: &mut Page, calibration: &Calibration, part: &MemberFit) {
    let rate = part.win_rate;
    let Ok(distribution) = Distribution::beta(rate.alpha, rate.beta) else { return };
    let method = if part.path.is_empty() { "beta posterior" } else { "beta-binomial" };
    let corrected = calibration.ends.odds_factor() != 1.0;
    let corrected = if corrected { ", corrected for deals still open" } else { "" };
    page.note(&format!(
        "win_rate: n = {} won, {} lost; {method}{corrected}{}; {}",
        part.won,
        part.lost,
        borrowed(part, rate.borrowed),
        range(&distribution)
    ));
    page.line(&format!(
        "win_rate = {{ beta = {{ alpha = {}, beta = {} }} }}",
        figure(rate.alpha),
        figure(rate.beta)
    ));
}

/// How often deals are put off into the next quarter.
fn slips(page: &mut Page, calibration: &Calibration, part: &MemberFit) {
    let (Some(study), Some(SlipFit { rate, slipped, kept })) = (&calibration.slips, part.slips)
    else {
        return;
    };
    let Ok(distribution) = Distribution::beta(rate.alpha, rate.beta) else { return };
    let method = if part.path.is_empty() { "beta posterior" } else { "beta-binomial" };
    page.note(&format!(
        "slip_rate: n = {slipped} slips, {kept} closes in the quarter that was scheduled; {method}{}; {}",
        borrowed(part, rate.borrowed),
        range(&distribution)
    ));
    page.line(&format!(
        "slip_rate = {{ beta = {{ alpha = {}, beta = {} }} }}",
        figure(rate.alpha),
        figure(rate.beta)
    ));
    if part.path.is_empty() {
        page.note("max_slips: the most that came before 3 closes or more");
        page.line(&format!("max_slips = {}", study.most));
    }
}

fn borrowed(part: &MemberFit, weight: f64) -> String {
    if part.path.is_empty() { String::new() } else { format!(", {:.0} % borrowed", 100.0 * weight) }
}

fn cycle(page: &mut Page, study: &CycleStudy, to_first: bool) {
    let Cycle { shape, never, log_mean_error, .. } = &study.cycle;
    let fitted = match (shape, study.best()) {
        (Shape::Family(family, _), Some(best)) => {
            format!("{family} by maximum likelihood, KS distance {}", figure(best.distance))
        }
        (_, Some(best)) => format!(
            "as observed (product limit), as the best family, {}, is {} away",
            best.family,
            figure(best.distance)
        ),
        (_, None) => String::new(),
    };
    let mean = figure(study.cycle.mean());
    page.note(&if to_first {
        format!(
            "sales_cycle: to the first scheduled close, slips aside; n = {} known, {} without a plan that was \
             kept up (censored); {fitted}; mean {mean} days",
            study.closed, study.open
        )
    } else {
        format!(
            "sales_cycle: n = {} closed, {} still open (censored), {} watched late (truncated); {fitted}; \
             mean {mean} days",
            study.closed, study.open, study.entered_late
        )
    });
    if *never > 0.0 {
        let reach = 1.281_551_6 * study.cycle.never_error;
        let (low, high) = ((never - reach).max(0.0), (never + reach).min(1.0));
        page.note(&format!(
            "{} of the deals never close ({} to {}): they take a hundred years here",
            figure(*never),
            figure(low),
            figure(high)
        ));
        page.line(&format!(
            "sales_cycle = {{ mixture = {{ of = [{}, {NEVER_DAYS}], weights = [{}, {}] }} }}",
            distribution(&study.cycle),
            figure(1.0 - never),
            figure(*never)
        ));
    } else {
        page.line(&format!("sales_cycle = {}", distribution(&study.cycle)));
    }
    page.note(&format!(
        "sales_cycle_level: the error of that mean; {}",
        level_range(1.0, *log_mean_error)
    ));
    page.line(&format!("sales_cycle_level = {}", level(1.0, *log_mean_error)));
}

/// A cycle or deal size as the language writes it.
fn distribution(cycle: &Cycle) -> String {
    match &cycle.shape {
        Shape::Family(family, parameters) => family_text(*family, *parameters),
        Shape::Observed(_) => {
            let values: Vec<String> =
                cycle.written_values().iter().map(|value| figure(*value)).collect();
            format!("{{ empirical = {{ values = [{}] }} }}", values.join(", "))
        }
    }
}

fn family_text(family: Family, parameters: [f64; 2]) -> String {
    let mean = libm::exp(family.log_mean(parameters));
    let [first, second] = parameters;
    match family {
        Family::Lognormal => {
            let sd = mean * libm::expm1(libm::exp(2.0 * second)).sqrt();
            format!("{{ lognormal = {{ mean = {}, sd = {} }} }}", figure(mean), figure(sd))
        }
        Family::Gamma => {
            let sd = mean / libm::exp(second / 2.0);
            format!("{{ gamma = {{ mean = {}, sd = {} }} }}", figure(mean), figure(sd))
        }
        Family::Weibull => {
            let (shape, scale) = (libm::exp(second), libm::exp(first));
            format!("{{ weibull = {{ shape = {}, scale = {} }} }}", figure(shape), figure(scale))
        }
    }
}

fn company_sizes(page: &mut Page, calibration: &Calibration, company: &MemberFit) {
    let Ok(study) = &calibration.sizes else {
        page.note("deal_size: too few won deals have an amount. With 1, new ARR counts deals.");
        page.line("deal_size = 1");
        return;
    };
    let shapes = &study.shapes;
    let method = match (&shapes.cycle.shape, shapes.best()) {
        (Shape::Family(family, _), Some(best)) => {
            format!("{family} by maximum likelihood, KS distance {}", figure(best.distance))
        }
        _ => "as observed, as no family fits".to_owned(),
    };
    let mean = shapes.cycle.mean();
    page.note(&format!(
        "deal_size: n = {} won deals; {method}; mean {}, {}",
        company.amounts,
        figure(mean),
        level_range(mean, shapes.cycle.log_mean_error)
    ));
    page.line(&format!("deal_size = {}", distribution(&shapes.cycle)));
    // Nothing would be left to use it where every member of the first dimension has its own.
    let has_own = |part: &MemberFit| own_size(calibration, part).is_some();
    let mut members = calibration.parts.iter().filter(|part| part.path.len() == 1).peekable();
    if members.peek().is_none() || !members.all(has_own) {
        page.line(&format!("deal_size_level = {}", level(1.0, shapes.cycle.log_mean_error)));
    }
}

/// The deal sizes of a part that is told apart by them.
fn own_size(calibration: &Calibration, part: &MemberFit) -> Option<SizeFit> {
    let own =
        |size: &SizeFit| size.mu.borrowed < ALL_BORROWED || size.log_sigma.borrowed < ALL_BORROWED;
    part.size.filter(|size| !part.is_thin() && own(size) && calibration.sizes.is_ok())
}

/// A part's rule, with what is its own only.
fn part(page: &mut Page, calibration: &Calibration, part: &MemberFit) {
    let has_rate = part.win_rate.borrowed < ALL_BORROWED;
    let has_cycle = calibration.cycle.is_ok() && part.cycle.borrowed < ALL_BORROWED;
    let size = own_size(calibration, part);
    let slip = part.slips.filter(|slips| slips.rate.borrowed < ALL_BORROWED);
    if !has_rate && !has_cycle && size.is_none() && slip.is_none() {
        return;
    }
    let selector: Vec<String> = part
        .path
        .iter()
        .map(|(dimension, member)| {
            let dimension = &calibration.dimensions[*dimension];
            format!("{} = {}", key(&dimension.name), quoted(&dimension.members[*member as usize]))
        })
        .collect();
    page.line("");
    page.line("[[assume]]");
    page.line(&format!("where = {{ {} }}", selector.join(", ")));
    if has_rate {
        win_rate(page, calibration, part);
    }
    if has_cycle {
        let (factor, error) = (libm::exp(part.cycle.estimate.value), part.cycle.estimate.error);
        page.note(&format!(
            "sales_cycle_level: n = {} closed; times as long as the company's{}; {}",
            part.won + part.lost,
            borrowed(part, part.cycle.borrowed),
            level_range(factor, error)
        ));
        page.line(&format!("sales_cycle_level = {}", level(factor, error)));
    }
    if slip.is_some() {
        slips(page, calibration, part);
    }
    if let Some(size) = size {
        page.note(&format!(
            "deal_size: n = {} won deals; lognormal{}; mean {}, {}",
            part.amounts,
            borrowed(part, size.mu.borrowed),
            figure(size.mean()),
            level_range(size.mean(), size.log_mean_error())
        ));
        page.line(&format!(
            "deal_size = {{ lognormal = {{ mean = {}, sd = {} }} }}",
            figure(size.mean()),
            figure(size.standard_deviation())
        ));
        page.line(&format!("deal_size_level = {}", level(1.0, size.log_mean_error())));
    }
}
