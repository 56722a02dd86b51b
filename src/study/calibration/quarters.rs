//! Rates by calendar quarter, and what moves together.

use jiff::civil::Date;

use super::deals::{Deal, Deals};
use crate::study::changes::rank_correlation;

/// Rates of consecutive whole quarters.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QuarterlyRates {
    /// The first quarter, counted from the year 0.
    pub first: i32,
    /// What began.
    pub volume: Vec<f64>,
    /// Won ÷ (won + lost) of what closed; `NaN` where nothing did.
    pub win_rate: Vec<f64>,
    /// The mean amount won; `NaN` where there was none.
    pub deal_size: Vec<f64>,
    /// What moves together, where 12 quarters or more are known.
    pub correlations: Vec<RankCorrelation>,
}

/// Two rates that move together from quarter to quarter, or apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankCorrelation {
    /// The two.
    pub pair: (&'static str, &'static str),
    /// Spearman's ρ.
    pub rank: f64,
    /// How many quarters it is from.
    pub quarters: usize,
}

impl RankCorrelation {
    /// Whether chance alone would hardly bring so much: |ρ|·√(n − 1) above 1.96.
    #[must_use]
    pub fn is_significant(&self) -> bool {
        self.rank.abs() * (self.quarters as f64 - 1.0).sqrt() > 1.96
    }
}

/// So many quarters are needed for correlations.
const LEAST: usize = 12;

fn quarter(day: Date) -> i32 {
    4 * i32::from(day.year()) + i32::from(day.month() - 1) / 3
}

pub(super) fn rates(deals: &Deals<'_>) -> QuarterlyRates {
    let to = deals.window.to;
    let earliest = deals.all.iter().map(|deal| deal.of.created).min().unwrap_or(to);
    let from = deals.window.from.unwrap_or(earliest);
    let opens = |day: Date| day.day() <= 3 && (day.month() - 1) % 3 == 0;
    let first = quarter(from) + i32::from(!opens(from));
    let closes = to == to.last_of_month() && to.month() % 3 == 0;
    let end = quarter(to) + i32::from(closes);
    let count = usize::try_from(end - first).unwrap_or(0);
    let place =
        |day: Date| usize::try_from(quarter(day) - first).ok().filter(|place| *place < count);
    let (mut began, mut won, mut lost) = (vec![0.0; count], vec![0.0; count], vec![0.0; count]);
    let (mut money, mut sized) = (vec![0.0; count], vec![0.0; count]);
    for deal in &deals.all {
        if let Some(place) = place(deal.of.created) {
            began[place] += 1.0;
        }
        if let Some((place, is_won)) = deal.close.and_then(|(day, won)| Some((place(day)?, won))) {
            if is_won {
                won[place] += 1.0
            } else {
                lost[place] += 1.0
            }
            if let Some(amount) = Deal::won_amount(deal) {
                money[place] += amount;
                sized[place] += 1.0;
            }
        }
    }
    let ratio = |over: &[f64], under: &dyn Fn(usize) -> f64| -> Vec<f64> {
        over.iter().enumerate().map(|(place, over)| over / under(place)).collect()
    };
    let win_rate = ratio(&won, &|place| won[place] + lost[place]);
    let deal_size = ratio(&money, &|place| sized[place]);
    let correlations = correlations(&began, &win_rate, &deal_size);
    QuarterlyRates { first, volume: began, win_rate, deal_size, correlations }
}

fn correlations(volume: &[f64], win_rate: &[f64], deal_size: &[f64]) -> Vec<RankCorrelation> {
    let pairs = [
        (("volume", "win_rate"), volume, win_rate),
        (("volume", "deal_size"), volume, deal_size),
        (("win_rate", "deal_size"), win_rate, deal_size),
    ];
    let known = |one: &[f64], other: &[f64]| -> (Vec<f64>, Vec<f64>) {
        one.iter().zip(other).filter(|(one, other)| (**one + **other).is_finite()).unzip()
    };
    pairs
        .into_iter()
        .filter_map(|(pair, one, other)| {
            let (one, other) = known(one, other);
            let quarters = one.len();
            let rank = rank_correlation(&one, &other);
            (quarters >= LEAST).then_some(RankCorrelation { pair, rank, quarters })
        })
        .collect()
}
