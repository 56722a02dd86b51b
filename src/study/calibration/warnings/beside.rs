//! What to know of leads, slips and reps.

use super::super::Calibration;
use super::super::deals::Deals;
use super::{Topic, Warn};

/// Whether slips are told apart, and whether deals that slipped fare worse.
pub(super) fn slips(calibration: &Calibration, deals: &Deals<'_>, warn: &mut Warn<'_>) {
    if let Some((matched, all)) = calibration.changes.filter(|(matched, all)| 2 * matched < *all) {
        warn(
            Topic::Slips,
            format!(
                "only {matched} of {all} changes are of opportunities in the export: write ids in both the \
                 same way, or export the history of these opportunities"
            ),
        );
    }
    let Some(study) = &calibration.slips else {
        if deals.all.iter().any(|deal| deal.slips.is_some()) {
            let text = "too few schedules are known from their first day: no slip rate is written";
            warn(Topic::Slips, text.to_owned());
        }
        return;
    };
    let share = |closed: &[(usize, usize)]| {
        let (won, lost) = closed.iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        (won as f64, (won + lost) as f64)
    };
    let ((won, all), (late_won, late)) = (share(&study.closed[..1]), share(&study.closed[1..]));
    // The difference of two shares, in its standard errors.
    let pooled = (won + late_won) / (all + late);
    let error = (pooled * (1.0 - pooled) * (1.0 / all + 1.0 / late)).sqrt();
    let away = (won / all - late_won / late) / error;
    if away.abs() > 2.6 {
        warn(
            Topic::Slips,
            format!(
                "deals that slipped are won at {:.0} %, others at {:.0} %: `slip_win_factor` is not fitted; \
                 {:.2} would say so for one slip",
                100.0 * late_won / late,
                100.0 * won / all,
                (late_won / late) / (won / all)
            ),
        );
    }
}

/// What leads do not tell.
pub(super) fn funnel(calibration: &Calibration, warn: &mut Warn<'_>) {
    let Some(funnel) = &calibration.funnel else { return };
    let mut tell = |text: String| warn(Topic::Funnel, text);
    if !funnel.has_created {
        tell(
            "the leads have no day on which they came in: how many come in a month, with trend, seasons and \
             unrest, and how long they take cannot be told; conversion is what has gone on so far, and too \
             low by those that still will"
                .to_owned(),
        );
    } else if !funnel.has_days {
        tell(
            "the leads have no day of conversion: how long it takes cannot be told; conversion is what has \
             gone on so far, and too low by those that still will"
                .to_owned(),
        );
    }
    if calibration.counts.known == 0 {
        tell(
            "there are leads only: no win rate, cycle, deal size and pipeline; give an export of \
             opportunities for these"
                .to_owned(),
        );
    } else if calibration.direct.is_none() {
        tell(
            "nothing links leads to their opportunities: leads are not written as sources, as all \
             opportunities would be counted twice; name the column of the opportunity's id as `opportunity` \
             in the mapping of the leads"
                .to_owned(),
        );
    } else if let Some(linked) = funnel.linked {
        tell(format!(
            "{linked} of {} opportunities were leads before; sources that enter at `opportunity` count the \
             others",
            calibration.counts.known
        ));
    }
    let delay: f64 =
        funnel.steps.iter().map(|step| step.whole.mean_days).filter(|days| days.is_finite()).sum();
    if delay > 15.0 {
        tell(format!(
            "leads take {delay:.0} days on average to become opportunities; in a plan they do so within \
             their month, so that opportunities of new leads come that much too early there"
        ));
    }
}

/// What the owners of opportunities do not tell of themselves.
pub(super) fn team(calibration: &Calibration, warn: &mut Warn<'_>) {
    let mut tell = |text: String| warn(Topic::Team, text);
    let team = match (&calibration.team, calibration.owners) {
        (Some(team), _) => team,
        (None, Some(owners)) => {
            return tell(format!(
                "opportunities belong to {owners} owners, but nothing says when these began and left: ramp \
                 and attrition cannot be told; give a file of reps with `records = \"reps\"`"
            ));
        }
        (None, None) => {
            return tell(
                "nothing says who works the opportunities: ramp and attrition cannot be told"
                    .to_owned(),
            );
        }
    };
    if let Some(from) = team.watched_from {
        tell(format!(
            "the file of reps begins with those who stayed: nobody leaves before {from}, and leaving is \
             counted from there"
        ));
    }
    let (matched, owned) = team.matched;
    if matched * 10 < owned * 9 {
        tell(format!(
            "only {matched} of {owned} opportunities belong to an owner whom the file of reps knows; write \
             ids or names in both the same way"
        ));
    }
    if team.per_rep.is_none() {
        tell(
            "what a rep takes on is not known, and no team is written: the opportunities need an owner"
                .to_owned(),
        );
    }
}
