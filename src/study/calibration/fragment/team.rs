//! The team.

use super::super::{Calibration, TeamStudy};
use super::text::{Page, figure, range};
use crate::distribution::Distribution;

pub(super) fn write(page: &mut Page, calibration: &Calibration) {
    // Without what they take on, a team that serves anyone would be no team.
    let Some(team) = &calibration.team else { return };
    let Some((mean, most, error)) = team.per_rep else { return };
    page.line("");
    page.line("[[team]]");
    page.line("name = \"Reps\"");
    page.line("serves = {}");
    page.note(&format!(
        "headcount: at work on {}; {} of them in their first year, whom a plan takes to be ramped",
        calibration.as_of, team.in_first_year
    ));
    page.line(&format!("headcount = {}", team.headcount));
    ramp(page, team);
    attrition(page, team);
    backfill(page, team);
    let Ok(distribution) = Distribution::gamma_mean_sd(most, error) else { return };
    page.note(&format!(
        "opportunities_per_rep: the most that was taken on in a month of the last twelve, per ramped rep \
         (the mean is {}); {}. No export says whether reps could have done more: it is the least that \
         their capacity can be",
        figure(mean),
        range(&distribution)
    ));
    page.line(&format!(
        "opportunities_per_rep = {{ gamma = {{ mean = {}, sd = {} }} }}",
        figure(most),
        figure(error)
    ));
}

fn ramp(page: &mut Page, team: &TeamStudy) {
    match &team.ramp {
        Ok(ramp) => {
            let ranges: Vec<String> = ramp
                .months
                .iter()
                .take(ramp.written.len())
                .map(|month| format!("{}–{}", figure(month.range.0), figure(month.range.1)))
                .collect();
            let shares: Vec<String> = ramp.written.iter().map(|share| figure(*share)).collect();
            page.note(&format!(
                "ramp: n = {} new reps; opportunities taken on by month of tenure, as a share of what \
                 others took on in the same months, never falling; by the bootstrap over reps {}, which a \
                 list of numbers cannot carry",
                ramp.reps,
                ranges.join(", ")
            ));
            page.line(&format!("ramp = [{}]", shares.join(", ")));
        }
        Err(reason) => {
            page.note(&format!("ramp: {reason}. Without it, new reps work like others."))
        }
    }
}

fn attrition(page: &mut Page, team: &TeamStudy) {
    let (mean, sd) = (team.attrition.mean, team.attrition.sd);
    let Ok(distribution) = Distribution::beta_mean_sd(mean, sd) else { return };
    page.note(&format!(
        "attrition: n = {} left in {} years of work; gamma posterior of the rate; {}",
        team.left,
        figure(team.years),
        range(&distribution)
    ));
    page.line(&format!(
        "attrition = {{ beta = {{ mean = {}, sd = {} }} }}",
        figure(mean),
        figure(sd)
    ));
}

fn backfill(page: &mut Page, team: &TeamStudy) {
    let (replaced, followed) = team.replaced;
    match team.backfill_months {
        Some(months) => {
            page.note(&format!(
                "backfill_months: the median until the next one joined; {replaced} of {followed} leavers \
                 were replaced"
            ));
            page.line(&format!("backfill_months = {months}"));
        }
        None => page.note(&format!(
            "backfill_months: left out, as {replaced} of {followed} leavers were replaced; hires are yours \
             to plan"
        )),
    }
}
