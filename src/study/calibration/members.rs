//! Win rates, cycles and deal sizes of the company and its parts, pooled.

use jiff::civil::Date;

use super::deals::{Deal, Deals};
use super::slips;
use super::tree::Tree;
use crate::study::pooling::{Estimate, Part, Pooled, Record, pool, prior_deals, spread};
use crate::study::survival::{Ages, CycleStudy, shift};
use crate::study::{Ends, FitError};

/// What was found for the company or a part of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MemberFit {
    /// The members that it is picked by: dimension and member, by their numbers. Empty for the
    /// company.
    pub path: Vec<(usize, u32)>,
    /// The whole that it is a part of, by its place; the company is its own.
    pub parent: usize,
    /// Won deals, in whole spans of three months.
    pub won: usize,
    /// Lost deals, likewise.
    pub lost: usize,
    /// Won deals with an amount.
    pub amounts: usize,
    /// Its win rate.
    pub win_rate: Rate,
    /// The logarithm of the factor on the company's cycle; the company's is 0 with the error of
    /// the mean.
    pub cycle: Pooled,
    /// Its deal sizes, where there are amounts.
    pub size: Option<SizeFit>,
    /// How often its deals slip, where that is known.
    pub slips: Option<SlipFit>,
}

/// How often deals slip out of the quarter that they are scheduled for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SlipFit {
    /// The slip rate.
    pub rate: Rate,
    /// Slips.
    pub slipped: usize,
    /// Closes in the quarter that was scheduled.
    pub kept: usize,
}

/// A win rate as a beta distribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// α of the posterior.
    pub alpha: f64,
    /// β of the posterior.
    pub beta: f64,
    /// The weight of the parent in it.
    pub borrowed: f64,
}

impl Default for Rate {
    fn default() -> Self {
        Self { alpha: 1.0, beta: 1.0, borrowed: 1.0 }
    }
}

impl Rate {
    /// The rate of a part that is given so many deals of its parent's beside its own.
    #[must_use]
    pub fn beside(deals: f64, record: &Record) -> Self {
        Self {
            alpha: record.parent * deals + record.won,
            beta: (1.0 - record.parent) * deals + record.lost,
            borrowed: deals / (deals + record.won + record.lost),
        }
    }

    /// The mean.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.alpha / (self.alpha + self.beta)
    }
}

/// Lognormal deal sizes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SizeFit {
    /// The mean of the logarithms.
    pub mu: Pooled,
    /// The logarithm of the standard deviation of the logarithms.
    pub log_sigma: Pooled,
}

impl SizeFit {
    fn sigma(&self) -> f64 {
        libm::exp(self.log_sigma.estimate.value)
    }

    /// The mean amount.
    #[must_use]
    pub fn mean(&self) -> f64 {
        libm::exp(self.mu.estimate.value + self.sigma() * self.sigma() / 2.0)
    }

    /// The standard deviation of amounts.
    #[must_use]
    pub fn standard_deviation(&self) -> f64 {
        self.mean() * libm::expm1(self.sigma() * self.sigma()).sqrt()
    }

    /// The standard error of the logarithm of the mean.
    #[must_use]
    pub fn log_mean_error(&self) -> f64 {
        let of_spread = self.sigma() * self.sigma() * self.log_sigma.estimate.error;
        (self.mu.estimate.error * self.mu.estimate.error + of_spread * of_spread).sqrt()
    }
}

impl MemberFit {
    /// A part with fewer closes is not told apart from its whole.
    pub const LEAST: usize = 20;

    /// Whether there is enough to tell it apart.
    #[must_use]
    pub fn is_thin(&self) -> bool {
        self.won + self.lost < Self::LEAST
    }
}

/// What a part's own deals say.
#[derive(Clone, Debug, Default)]
struct Own {
    won: f64,
    lost: f64,
    cycle: Option<Estimate>,
    /// Count, mean and standard deviation of the logarithms of amounts.
    logs: (f64, f64, f64),
    slipped: f64,
    kept: f64,
}

/// Fits the company and every part, level by level: at each, what siblings scatter around their
/// parents decides how much each of them borrows.
pub(super) fn fit_all(
    deals: &Deals<'_>,
    tree: &Tree,
    cycle: &Result<CycleStudy, FitError>,
    ends: &Ends,
    most_slips: Option<u32>,
) -> Vec<MemberFit> {
    let from = deals.rates_from();
    let mut own: Vec<Own> =
        tree.deals_by_part().iter().map(|part| own(deals, part, from, cycle, ends)).collect();
    for (own, part) in own.iter_mut().zip(tree.deals_by_part()) {
        (own.slipped, own.kept) = slips::trials(deals, &part, most_slips);
    }
    let mut fits: Vec<MemberFit> = (0..tree.paths.len())
        .map(|part| MemberFit {
            path: tree.paths[part].iter().copied().enumerate().collect(),
            parent: tree.parents[part],
            amounts: own[part].logs.0 as usize,
            ..MemberFit::default()
        })
        .collect();
    for (fit, part) in fits.iter_mut().zip(tree.deals_by_part()) {
        let ends = part.iter().filter_map(|deal| deals.all[*deal].end_since(from));
        let (won, lost): (Vec<bool>, Vec<bool>) = ends.partition(|won| *won);
        (fit.won, fit.lost) = (won.len(), lost.len());
    }
    company(&mut fits[0], &own[0], cycle);
    fits[0].slips = most_slips.map(|_| {
        let Own { slipped, kept, .. } = own[0];
        let rate = Rate { alpha: slipped + 1.0, beta: kept + 1.0, borrowed: 0.0 };
        SlipFit { rate, slipped: slipped as usize, kept: kept as usize }
    });
    for level in 1..=deals.dimensions.len() {
        let parts: Vec<usize> = tree.level(level).collect();
        win_rates(&mut fits, &own, &parts);
        if most_slips.is_some() {
            slip_rates(&mut fits, &own, &parts);
        }
        cycles(&mut fits, &own, &parts);
        sizes(&mut fits, &own, &parts);
    }
    fits
}

fn own(
    deals: &Deals<'_>,
    part: &[usize],
    from: Date,
    cycle: &Result<CycleStudy, FitError>,
    ends: &Ends,
) -> Own {
    let of_part = || part.iter().map(|deal| &deals.all[*deal]);
    let ended = |end| of_part().filter(|deal| deal.end_since(from) == Some(end)).count() as f64;
    let (won, lost) = (ended(true), ended(false));
    let (won, lost) = corrected(won, lost, ends.odds_factor());
    let shape = cycle.as_ref().ok().and_then(CycleStudy::best);
    let ages = || Ages::count(of_part().filter_map(|deal| deals.cycle(deal)));
    let shift = shape.filter(|_| won + lost >= 3.0).and_then(|shape| shift(&ages(), shape));
    let cycle = shift.map(|shift| Estimate { value: shift.log, error: shift.error });
    let logs: Vec<f64> = of_part().filter_map(Deal::won_amount).map(libm::log).collect();
    let count = logs.len() as f64;
    let mean = logs.iter().sum::<f64>() / count.max(1.0);
    let squares: f64 = logs.iter().map(|log| (log - mean) * (log - mean)).sum();
    let logs = (count, mean, (squares / (count - 1.0).max(1.0)).sqrt());
    Own { won, lost, cycle, logs, ..Own::default() }
}

/// The counts with their odds corrected, as many as there were.
fn corrected(won: f64, lost: f64, factor: f64) -> (f64, f64) {
    let count = won + lost;
    if count == 0.0 {
        return (0.0, 0.0);
    }
    let share = won * factor / (won * factor + lost);
    (share * count, (1.0 - share) * count)
}

fn company(fit: &mut MemberFit, own: &Own, cycle: &Result<CycleStudy, FitError>) {
    fit.win_rate = Rate { alpha: own.won + 1.0, beta: own.lost + 1.0, borrowed: 0.0 };
    let error = cycle.as_ref().map_or(0.0, |study| study.cycle.log_mean_error);
    fit.cycle = Pooled { estimate: Estimate { value: 0.0, error }, borrowed: 0.0 };
    let (count, mean, spread) = own.logs;
    fit.size = (count >= 5.0).then(|| SizeFit {
        mu: Pooled { estimate: mean_of_logs(count, mean, spread), borrowed: 0.0 },
        log_sigma: Pooled { estimate: spread_of_logs(count, spread), borrowed: 0.0 },
    });
}

/// The least spread of logarithms: amounts that are all alike differ by a tenth of a percent.
const LEAST_SPREAD: f64 = 1e-3;

fn mean_of_logs(count: f64, mean: f64, spread: f64) -> Estimate {
    Estimate { value: mean, error: spread.max(LEAST_SPREAD) / count.sqrt() }
}

fn spread_of_logs(count: f64, spread: f64) -> Estimate {
    let error = (1.0 / (2.0 * (count - 1.0).max(1.0))).sqrt();
    Estimate { value: libm::log(spread.max(LEAST_SPREAD)), error }
}

fn win_rates(fits: &mut [MemberFit], own: &[Own], parts: &[usize]) {
    let counts = |part: usize| (own[part].won, own[part].lost);
    let rates = pooled_rates(fits, parts, counts, |fit| fit.win_rate);
    for (part, rate) in parts.iter().zip(rates) {
        fits[*part].win_rate = rate;
    }
}

fn slip_rates(fits: &mut [MemberFit], own: &[Own], parts: &[usize]) {
    let counts = |part: usize| (own[part].slipped, own[part].kept);
    let parent = |fit: &MemberFit| fit.slips.map_or_else(Rate::default, |slips| slips.rate);
    let rates = pooled_rates(fits, parts, counts, parent);
    for (part, rate) in parts.iter().zip(rates) {
        let (slipped, kept) = (own[*part].slipped as usize, own[*part].kept as usize);
        fits[*part].slips = Some(SlipFit { rate, slipped, kept });
    }
}

/// The rates of siblings from what happened and what did not, each with as much of its parent's as
/// siblings are alike.
fn pooled_rates(
    fits: &[MemberFit],
    parts: &[usize],
    counts: impl Fn(usize) -> (f64, f64),
    rate: impl Fn(&MemberFit) -> Rate,
) -> Vec<Rate> {
    let parent = |part: usize| rate(&fits[fits[part].parent]);
    let record = |part: &usize| {
        let (won, lost) = counts(*part);
        Record { won, lost, parent: parent(*part).mean() }
    };
    let records: Vec<Record> = parts.iter().map(record).collect();
    let prior = prior_deals(&records);
    let pooled = |(part, record): (&usize, &Record)| match prior {
        Some(deals) => Rate::beside(deals, record),
        None => Rate { borrowed: 1.0, ..parent(*part) },
    };
    parts.iter().zip(&records).map(pooled).collect()
}

fn cycles(fits: &mut [MemberFit], own: &[Own], parts: &[usize]) {
    let pairs: Vec<(usize, Option<Part>)> = parts
        .iter()
        .map(|part| {
            let parent = fits[fits[*part].parent].cycle.estimate;
            (*part, own[*part].cycle.map(|own| Part { own, parent }))
        })
        .collect();
    pooled(fits, &pairs, |fit| &mut fit.cycle, |fit| fit.cycle.estimate);
}

fn sizes(fits: &mut [MemberFit], own: &[Own], parts: &[usize]) {
    let mut mus = Vec::new();
    let mut sigmas = Vec::new();
    for part in parts {
        let Some(parent) = fits[fits[*part].parent].size else { continue };
        let (count, mean, spread) = own[*part].logs;
        // With a handful of amounts, the parent's spread says more of the error than their own.
        let of_mean = if count < 10.0 { spread.max(parent.sigma()) } else { spread };
        let part_of = |own: Estimate, parent: Pooled| Part { own, parent: parent.estimate };
        let mu = (count >= 1.0).then(|| part_of(mean_of_logs(count, mean, of_mean), parent.mu));
        let sigma =
            (count >= 5.0).then(|| part_of(spread_of_logs(count, spread), parent.log_sigma));
        mus.push((*part, mu));
        sigmas.push((*part, sigma));
        fits[*part].size = Some(parent);
    }
    let none = SizeFit { mu: Pooled::default(), log_sigma: Pooled::default() };
    pooled(
        fits,
        &mus,
        |fit| &mut fit.size.get_or_insert(none).mu,
        |fit| fit.size.unwrap_or(none).mu.estimate,
    );
    pooled(
        fits,
        &sigmas,
        |fit| &mut fit.size.get_or_insert(none).log_sigma,
        |fit| fit.size.unwrap_or(none).log_sigma.estimate,
    );
}

/// Pools one quantity of some siblings; those without an estimate of their own take the parent's.
fn pooled(
    fits: &mut [MemberFit],
    pairs: &[(usize, Option<Part>)],
    of: impl Fn(&mut MemberFit) -> &mut Pooled,
    value: impl Fn(&MemberFit) -> Estimate,
) {
    let known: Vec<Part> = pairs.iter().filter_map(|(_, part)| *part).collect();
    let scatter = spread(&known);
    for (place, part) in pairs {
        let parent = value(&fits[fits[*place].parent]);
        *of(&mut fits[*place]) = match part {
            Some(part) => pool(*part, scatter),
            None => Pooled { estimate: parent, borrowed: 1.0 },
        };
    }
}
