//! The funnel and its conversions.

use super::super::{Calibration, Funnel, FunnelStep, Rate};
use super::text::{Page, figure, key, quoted, range};
use crate::distribution::Distribution;

/// A part that takes this weight from its parent is its parent.
const ALL_BORROWED: f64 = 0.95;

/// The stages, where leads are told of.
pub(super) fn stages(page: &mut Page, calibration: &Calibration) {
    let Some(funnel) = &calibration.funnel else { return };
    let stages: Vec<String> = funnel.stages.iter().map(|stage| quoted(stage)).collect();
    page.line("");
    page.line("[funnel]");
    page.line(&format!("stages = [{}]", stages.join(", ")));
}

/// The conversions: the company's, then those of members that differ.
pub(super) fn write(page: &mut Page, calibration: &Calibration) {
    let Some(funnel) = &calibration.funnel else { return };
    page.line("");
    page.line("[[assume]]");
    page.line("name = \"Leads\"");
    for step in &funnel.steps {
        note(page, funnel, step, None);
    }
    let rates: Vec<(&str, Rate)> =
        funnel.steps.iter().map(|step| (step.stage.as_str(), step.rate)).collect();
    page.line(&convert(&rates));
    let Some(dimension) = funnel.dimensions.first() else { return };
    let dimension = &calibration.dimensions[*dimension];
    for (member, name) in (0_u32..).zip(&dimension.members) {
        let of_member = |step: &FunnelStep| {
            let found = step.members.iter().find(|one| one.member == member);
            found.map(|one| one.rate).filter(|rate| rate.borrowed < ALL_BORROWED)
        };
        if funnel.steps.iter().all(|step| of_member(step).is_none()) {
            continue;
        }
        page.line("");
        page.line("[[assume]]");
        page.line(&format!("name = {}", quoted(&format!("{name} leads"))));
        page.line(&format!("where = {{ {} = {} }}", key(&dimension.name), quoted(name)));
        let mut rates: Vec<(&str, Rate)> = Vec::new();
        for step in &funnel.steps {
            if let Some(rate) = of_member(step) {
                note(page, funnel, step, Some((member, rate)));
                rates.push((&step.stage, rate));
            }
        }
        page.line(&convert(&rates));
    }
}

fn convert(rates: &[(&str, Rate)]) -> String {
    let rates: Vec<String> = rates
        .iter()
        .map(|(stage, rate)| {
            let (alpha, beta) = (figure(rate.alpha), figure(rate.beta));
            format!("{} = {{ beta = {{ alpha = {alpha}, beta = {beta} }} }}", key(stage))
        })
        .collect();
    format!("convert = {{ {} }}", rates.join(", "))
}

fn note(page: &mut Page, funnel: &Funnel, step: &FunnelStep, member: Option<(u32, Rate)>) {
    let (own, rate, method) = match member {
        None => (Some(step.whole), step.rate, "beta posterior".to_owned()),
        Some((member, rate)) => {
            let own = step.members.iter().find(|one| one.member == member).map(|one| one.own);
            (own, rate, format!("beta-binomial, {:.0} % borrowed", 100.0 * rate.borrowed))
        }
    };
    let (Some(own), Ok(distribution)) = (own, Distribution::beta(rate.alpha, rate.beta)) else {
        return;
    };
    let how = if funnel.has_days {
        "cumulative incidence, as late ones have not had their time"
    } else {
        "counted, as there are no days: late ones that will still go on are missing"
    };
    page.note(&format!(
        "convert.{}: n = {} that came so far, {} went on; {how}; {method}; {}",
        step.stage,
        own.entered,
        own.passed,
        range(&distribution)
    ));
}
