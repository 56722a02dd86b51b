//! What a reader of the fits must know before using them.

mod beside;

use jiff::civil::Date;

use super::Calibration;
use super::deals::{Deal, Deals};
use crate::study::survival::{CycleStudy, Shape};
use crate::study::{breaks, drift};

/// Something to know about a fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// What it is about.
    pub topic: Topic,
    /// What there is to know, a sentence without its full stop.
    pub text: String,
}

/// What a warning is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// Opportunities that begin.
    Arrivals,
    /// Won ÷ (won + lost).
    WinRate,
    /// Days to the close.
    Cycle,
    /// Amounts of won deals.
    DealSize,
    /// Closes that are put off.
    Slips,
    /// Stages from lead to opportunity, or from opportunity to close.
    Funnel,
    /// Reps.
    Team,
    /// What was open on the day.
    OpenPipeline,
}

impl Topic {
    /// A title.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Arrivals => "Arrivals",
            Self::WinRate => "Win rate",
            Self::Cycle => "Sales cycle",
            Self::DealSize => "Deal size",
            Self::Slips => "Slips",
            Self::Funnel => "Stages",
            Self::Team => "Reps",
            Self::OpenPipeline => "Open pipeline",
        }
    }
}

/// Below this chance a change is told.
const TOLD: f64 = 0.01;

pub(super) fn all(calibration: &Calibration, deals: &Deals<'_>, last_day: Date) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut warn = |topic, text: String| warnings.push(Warning { topic, text });
    beside::funnel(calibration, &mut warn);
    if calibration.counts.known == 0 {
        return warnings;
    }
    if let Some(from) = calibration.closes_from {
        let earlier = calibration.counts.earlier;
        warn(
            Topic::Cycle,
            format!(
                "the export begins with survivors: nothing closes before {from}, and what began earlier is \
             in it only if it was still open then; it is fitted as watched from that day on \
             ({earlier} earlier closes left out), and arrivals are counted from there"
            ),
        );
    }
    let silent = (calibration.as_of - last_day).get_days();
    if silent > 14 {
        warn(
            Topic::Arrivals,
            format!(
                "the export ends on {last_day}, {silent} days before {}: it is taken to mean that \
                 nothing happened since; give --as-of the day on which it was made",
                calibration.as_of
            ),
        );
    }
    too_few(calibration, &mut warn);
    cycle(calibration, &mut warn);
    sizes(calibration, &mut warn);
    over_time(calibration, deals, &mut warn);
    beside::slips(calibration, deals, &mut warn);
    beside::team(calibration, &mut warn);
    open(calibration, &mut warn);
    warnings
}

type Warn<'a> = dyn FnMut(Topic, String) + 'a;

fn too_few(calibration: &Calibration, warn: &mut Warn<'_>) {
    let closed = calibration.counts.won + calibration.counts.lost;
    if closed < 100 {
        warn(
            Topic::WinRate,
            format!("only {closed} deals closed: the ranges are wide, and rightly so"),
        );
    }
    if let Err(error) = &calibration.cycle {
        warn(Topic::Cycle, format!("there is no cycle: {error}"));
    }
    if let Err(error) = &calibration.sizes {
        warn(Topic::DealSize, format!("there are no deal sizes: {error}"));
    }
    let months = calibration.arrivals.months.counts.len();
    if months < 12 {
        warn(
            Topic::Arrivals,
            format!(
                "only {months} whole months: seasons and a trend cannot be told apart from chance, and \
             none are written"
            ),
        );
    }
    let thin = calibration.parts.iter().skip(1).filter(|part| part.is_thin()).count();
    let parts = calibration.parts.len() - 1;
    if thin > 0 {
        let least = super::MemberFit::LEAST;
        warn(
            Topic::WinRate,
            format!(
                "{thin} of {parts} parts have fewer than {least} closed deals and are given what was found \
             for the whole above them"
            ),
        );
    }
}

fn cycle(calibration: &Calibration, warn: &mut Warn<'_>) {
    let ends = &calibration.ends;
    if ends.differ() {
        warn(
            Topic::Cycle,
            format!(
                "won deals take {:.0} days (median), lost ones {:.0}: a scenario has one cycle for both, \
             so that wins of new deals are simulated too early and losses too late; totals over \
             quarters are right, and the win rate is corrected for what is still open",
                ends.won.median, ends.lost.median
            ),
        );
    }
    let Ok(study) = &calibration.cycle else { return };
    misfit(study, Topic::Cycle, "cycles", warn);
    if study.cycle.never > 0.0 {
        warn(
            Topic::Cycle,
            format!(
                "{:.1} % of the deals never close, going by how many are open longer than any close takes \
             (the longest took {:.0} days)",
                100.0 * study.cycle.never,
                study.product_limit.steps.last().map_or(0.0, |step| step.age)
            ),
        );
    }
}

/// Says where no single shape fits, and where two groups fit better.
fn misfit(study: &CycleStudy, topic: Topic, what: &str, warn: &mut Warn<'_>) {
    let Some(best) = study.best() else { return };
    if matches!(study.cycle.shape, Shape::Observed(_)) {
        warn(
            topic,
            format!(
                "no single shape fits the {what}: the best, {}, is up to {:.0} points in a hundred off; \
                 they are written as observed",
                best.family,
                100.0 * best.distance
            ),
        );
    }
    if let Some(groups) = study.groups {
        warn(
            topic,
            format!(
                "the {what} look like a mixture of two groups, {:.0} % around {:.0} and {:.0} % around {:.0} \
                 (medians of two lognormals, whose AIC is {:.0} better than that of the best single shape): \
                 a dimension that tells them apart would make a better plan",
                100.0 * groups.share,
                groups.sooner,
                100.0 * (1.0 - groups.share),
                groups.later,
                groups.gain
            ),
        );
    }
}

fn sizes(calibration: &Calibration, warn: &mut Warn<'_>) {
    let Ok(study) = &calibration.sizes else { return };
    misfit(&study.shapes, Topic::DealSize, "deal sizes", warn);
    if let Some(tail) = study.tail.filter(|tail| tail.exponent < 2.0) {
        warn(
            Topic::DealSize,
            format!(
                "the largest deals fall off slowly (Pareto exponent {:.1} ± {:.1}): the largest hundredth \
             holds {:.0} % of the money, and a mean of the past says little of the next such deal",
                tail.exponent,
                tail.error,
                100.0 * tail.share_of_largest
            ),
        );
    }
}

/// How a number of a series is written.
type Write<'a> = &'a dyn Fn(f64) -> String;

/// Sudden and slow changes of arrivals, win rate and deal size by month.
fn over_time(calibration: &Calibration, deals: &Deals<'_>, warn: &mut Warn<'_>) {
    let months = &calibration.arrivals.months;
    let by_month = |of: &dyn Fn(&Deal<'_>) -> Option<f64>| -> Vec<f64> {
        let mut sums = vec![(0.0, 0.0); months.counts.len()];
        for (value, day) in deals.all.iter().filter_map(|deal| Some((of(deal)?, deal.close?.0))) {
            let place = 12 * i32::from(day.year()) + i32::from(day.month()) - 1 - months.first;
            if let Some(sum) = usize::try_from(place).ok().and_then(|place| sums.get_mut(place)) {
                *sum = (sum.0 + 1.0, sum.1 + value);
            }
        }
        sums.into_iter().map(|(count, sum)| sum / count).collect()
    };
    let win_rate = by_month(&|deal| {
        (deal.is_won() || deal.is_lost()).then(|| f64::from(u8::from(deal.is_won())))
    });
    let size = by_month(&|deal| deal.won_amount().map(libm::log));
    let percent = |value: f64| format!("{:.0} %", 100.0 * value);
    let plain = |value: f64| format!("{value:.0}");
    let money = |log: f64| format!("{:.0}", libm::exp(log));
    let series: [(Topic, &str, &[f64], Write<'_>); 3] = [
        (Topic::Arrivals, "opportunities a month", &months.counts, &plain),
        (Topic::WinRate, "the win rate by month of close", &win_rate, &percent),
        (Topic::DealSize, "the median deal by month of close", &size, &money),
    ];
    for (topic, what, series, write) in series {
        if series.iter().any(|value| !value.is_finite()) {
            continue;
        }
        if let Some(found) = breaks(series).filter(|found| found.p_value < TOLD) {
            warn(
                topic,
                format!(
                    "{what} changed from {} to {} about {} (chance alone: {:.1} %); what came before may \
                 be another regime, and --closes-from can leave it out",
                    write(found.before),
                    write(found.after),
                    months.name(found.place),
                    100.0 * found.p_value
                ),
            );
        } else if let Some((rank, z)) = drift(series).filter(|(_, z)| z.abs() > 2.6) {
            let way = if rank > 0.0 { "rises" } else { "falls" };
            warn(topic, format!("{what} {way} over time (rank correlation {rank:.2}, z {z:.1})"));
        }
    }
}

fn open(calibration: &Calibration, warn: &mut Warn<'_>) {
    let open = &calibration.open;
    let count = open.zombies.len();
    if let (Some(oldest), Some(youngest)) = (open.zombies.first(), open.zombies.last()) {
        let named: Vec<&str> = open.zombies.iter().take(5).map(|one| one.id.as_str()).collect();
        let more = if count > named.len() { ", …" } else { "" };
        warn(
            Topic::OpenPipeline,
            format!(
                "{count} of {} open deals will hardly close: they are {} to {} days old, and fewer than 1 in \
             10 of such an age still close; they are left out of the pipeline ({}{more})",
                count + open.deals.len(),
                youngest.age,
                oldest.age,
                named.join(", ")
            ),
        );
    }
    let unplanned = open.deals.iter().filter(|deal| deal.planned.is_none());
    let (unplanned, closing) =
        unplanned.fold((0, 0.0), |(n, sum), deal| (n + 1, sum + deal.closes));
    if unplanned > 0 {
        warn(
            Topic::OpenPipeline,
            format!(
                "{unplanned} of {} open deals have no close planned after the day: theirs are drawn from \
             the cycle, given their age, by which about {closing:.0} of them still close; the others are \
             not written",
                open.deals.len()
            ),
        );
    }
    let without = open.deals.iter().filter(|deal| deal.amount.is_none()).count();
    if without > 0 {
        warn(
            Topic::OpenPipeline,
            format!("{without} open deals have no amount: each draws the deal size of its part"),
        );
    }
}
