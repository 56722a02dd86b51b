//! Numbers as people read them: a chance no more precise than it is known, money in the
//! units of a slide.
//!
//! Files for machines do not come through here; they hold every digit.

use crate::analysis::Proportion;

/// A chance in whole per cent, `62 %`; below 1 % and above 99 % with a decimal where the
/// trials support it, `0.4 %`. A share that would round to nothing or to everything is
/// given by its bound, since trials never show that something cannot happen: `< 0.1 %`,
/// `> 99.9 %`.
///
/// ```
/// use spandrel::analysis::Proportion;
/// use spandrel::report::format::chance;
/// assert_eq!(chance(Proportion::of(6213, 10_000)), "62 %");
/// assert_eq!(chance(Proportion::of(0, 10_000)), "< 0.1 %");
/// assert_eq!(chance(Proportion::of(100, 100)), "> 96 %");
/// ```
#[must_use]
pub fn chance(proportion: Proportion) -> String {
    match Digits::short(proportion) {
        Digits::Below(bound) => format!("< {bound} %"),
        Digits::Above(bound) => format!("> {bound} %"),
        Digits::Near { estimate, .. } => format!("{estimate} %"),
    }
}

/// A chance within a sentence: `62 %`, `less than 0.1 %`, `more than 99.9 %`.
#[must_use]
pub fn chance_in_words(proportion: Proportion) -> String {
    match Digits::short(proportion) {
        Digits::Below(bound) => format!("less than {bound} %"),
        Digits::Above(bound) => format!("more than {bound} %"),
        Digits::Near { estimate, .. } => format!("{estimate} %"),
    }
}

/// A chance with half the width of its 95 % interval, both to the digits that the trials
/// support: `62 % ± 1`, `3.9 % ± 0.4`.
#[must_use]
pub fn chance_with_margin(proportion: Proportion) -> String {
    match Digits::of(proportion) {
        Digits::Near { estimate, margin, .. } => format!("{estimate} % ± {margin}"),
        _ => chance(proportion),
    }
}

/// A chance with its 95 % interval: `62 % (61–63)`.
#[must_use]
pub fn chance_with_interval(proportion: Proportion) -> String {
    match Digits::of(proportion) {
        Digits::Near { estimate, low, high, .. } => format!("{estimate} % ({low}–{high})"),
        _ => chance(proportion),
    }
}

/// A chance as the object of a sentence: `a 62 % chance`, `an 80 % chance`,
/// `a chance below 0.1 %`.
#[must_use]
pub fn a_chance(proportion: Proportion) -> String {
    match Digits::short(proportion) {
        Digits::Below(bound) => format!("a chance below {bound} %"),
        Digits::Above(bound) => format!("a chance above {bound} %"),
        Digits::Near { estimate, .. } => {
            let whole = estimate.split('.').next().unwrap_or_default();
            let vowel = whole.starts_with('8') || whole == "11" || whole == "18";
            format!("{} {estimate} % chance", if vowel { "an" } else { "a" })
        }
    }
}

/// A chance in per cent, cut to the digits that its interval supports.
enum Digits {
    Below(String),
    Above(String),
    Near { estimate: String, margin: String, low: String, high: String },
}

impl Digits {
    /// As many decimals as the interval supports, one at most.
    fn of(proportion: Proportion) -> Self {
        let margin = 50.0 * (proportion.high - proportion.low);
        Self::cut(proportion, usize::from(margin < 0.5))
    }

    /// A decimal only where a whole number would say too little.
    fn short(proportion: Proportion) -> Self {
        let plain = (0.01..=0.99).contains(&proportion.estimate);
        if plain { Self::cut(proportion, 0) } else { Self::of(proportion) }
    }

    fn cut(proportion: Proportion, decimals: usize) -> Self {
        let [estimate, low, high] =
            [proportion.estimate, proportion.low, proportion.high].map(|share| 100.0 * share);
        let margin = (high - low) / 2.0;
        let write = |percent: f64| format!("{percent:.decimals$}");
        let floor = |percent: f64| write(on_grid(percent, decimals, f64::floor));
        let ceiling = |percent: f64| write(on_grid(percent, decimals, f64::ceil));
        let estimate = write(estimate);
        if estimate == write(0.0) {
            Digits::Below(ceiling(high))
        } else if estimate == write(100.0) {
            // Of a high share the floor, but never the 100 that the trials cannot show.
            Digits::Above(floor(low.min(100.0 - 0.1)))
        } else {
            let margin = write(on_grid(margin, decimals, f64::round).max(0.1));
            Digits::Near { estimate, margin, low: write(low), high: write(high) }
        }
    }
}

/// Rounds to a number of decimals by `round`; a hair off the grid counts as on it.
fn on_grid(value: f64, decimals: usize, round: fn(f64) -> f64) -> f64 {
    let scale = if decimals == 0 { 1.0 } else { 10.0 };
    let scaled = value * scale;
    let nearest = scaled.round();
    let settled = if (scaled - nearest).abs() < 1e-9 { nearest } else { round(scaled) };
    settled / scale
}

/// Money with three significant digits at most, in the units of a slide: `$15.1M`,
/// `€820k`, `15.1M CHF`.
///
/// ```
/// use spandrel::report::format::money;
/// assert_eq!(money(15_130_000.0, "USD"), "$15.1M");
/// assert_eq!(money(820_000.0, "EUR"), "€820k");
/// assert_eq!(money(15_130_000.0, "CHF"), "15.1M CHF");
/// ```
#[must_use]
pub fn money(amount: f64, currency: &str) -> String {
    if !amount.is_finite() {
        return "n/a".to_owned();
    }
    let figure = scaled(amount.abs());
    let sign = if amount < 0.0 && figure != "0" { "−" } else { "" };
    match symbol(currency) {
        Some(symbol) => format!("{sign}{symbol}{figure}"),
        None => format!("{sign}{figure} {currency}").trim_end().to_owned(),
    }
}

/// The sign that stands before an amount; `None` where the label follows it.
fn symbol(currency: &str) -> Option<&str> {
    let known = [("USD", "$"), ("EUR", "€"), ("GBP", "£"), ("JPY", "¥"), ("INR", "₹")];
    match known.iter().find(|(label, _)| *label == currency) {
        Some((_, symbol)) => Some(symbol),
        None => ["$", "€", "£", "¥", "₹"].into_iter().find(|symbol| *symbol == currency),
    }
}

/// Three significant digits with `k`, `M`, `B` or `T`, without idle zeros.
fn scaled(amount: f64) -> String {
    let mut value = amount;
    let mut units = ["", "k", "M", "B", "T"].into_iter().peekable();
    let mut unit = units.next().unwrap_or_default();
    // 999 600 is 1M, not 1000k: what counts is the number as it will be written.
    while value >= 999.5 && units.peek().is_some() {
        value /= 1000.0;
        unit = units.next().unwrap_or_default();
    }
    let decimals = match value {
        _ if unit.is_empty() => 0,
        small if small < 9.995 => 2,
        middle if middle < 99.95 => 1,
        _ => 0,
    };
    let mut figure = format!("{value:.decimals$}");
    if figure.contains('.') {
        figure.truncate(figure.trim_end_matches('0').trim_end_matches('.').len());
    }
    figure + unit
}

/// A whole number with its thousands apart: `10,000`.
#[must_use]
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A quotient such as coverage: `3.5×`, `12×`.
#[must_use]
pub fn multiple(value: f64) -> String {
    let decimals = if value.abs() < 0.095 { 4 } else { 2 };
    let figure = format!("{value:.decimals$}");
    let trimmed = figure.trim_end_matches('0').trim_end_matches('.');
    format!("{trimmed}×")
}
