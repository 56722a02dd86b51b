//! How charts write numbers, and where their axes end.

use crate::pptx::Axis;
use crate::report::content::data::Measure;
use crate::report::format::money;

/// The code by which a chart writes values of at most `largest`, to three digits.
pub fn format(measure: &Measure, largest: f64) -> String {
    match measure {
        Measure::Money(currency) => amounts(currency, largest, three_digits(largest)),
        Measure::Multiple => "0.0\"×\"".to_owned(),
        Measure::Share => SHARE.to_owned(),
        Measure::Count => "0.0".to_owned(),
    }
}

/// Chances: whole per cent, near the ends with a decimal.
pub const SHARE: &str = "[<0.01]0.0%;[>0.99]0.0%;0%";

/// The same chances beside an error bar that ends so many points after the bar: a label knows no
/// distance, so spaces stand for it.
pub fn beside(gap: f64, format: &str) -> String {
    let spaces = " ".repeat((gap / 3.8).ceil().clamp(0.0, 60.0) as usize + 1);
    format
        .split(';')
        .map(|section| match section.split_once(']') {
            Some((condition, number)) => format!("{condition}]\"{spaces}\"{number}"),
            None => format!("\"{spaces}\"{section}"),
        })
        .collect::<Vec<_>>()
        .join(";")
}

/// What stands before and after an amount, as it does in words, quoted.
fn around(currency: &str) -> (String, String) {
    let written = money(0.0, currency);
    let (before, after) = written.split_once('0').unwrap_or(("", ""));
    let quoted = |text: &str| {
        let text: String = text.chars().filter(|c| *c != '"').collect();
        if text.is_empty() { text } else { format!("\"{text}\"") }
    };
    (quoted(before), quoted(after))
}

/// The code for amounts of at most `largest`, with so many decimals in its unit; smaller ones come
/// in the unit below, without decimals.
fn amounts(currency: &str, largest: f64, decimals: usize) -> String {
    let (before, after) = around(currency);
    let (unit, (commas, letter), (below, fewer)) = match largest {
        huge if huge >= 1e9 => (1e9, (",,,", "\"B\""), (",,", "\"M\"")),
        large if large >= 1e6 => (1e6, (",,", "\"M\""), (",", "\"k\"")),
        _ => (1e3, (",", "\"k\""), ("", "")),
    };
    let point = if decimals == 0 { "" } else { "." };
    let digits = format!("0{point}{}", "0".repeat(decimals));
    let least = unit / 1e3;
    format!(
        "[>={unit}]{before}{digits}{commas}{letter}{after};\
         [>={least}]{before}0{below}{fewer}{after};{before}0{after}"
    )
}

/// The unit in which amounts of at most `largest` are written.
fn unit(largest: f64) -> f64 {
    match largest {
        huge if huge >= 1e9 => 1e9,
        large if large >= 1e6 => 1e6,
        _ => 1e3,
    }
}

/// As many decimals as leave three digits of the largest amount.
fn three_digits(largest: f64) -> usize {
    match largest / unit(largest) {
        few if few < 9.995 => 2,
        some if some < 99.95 => 1,
        _ => 0,
    }
}

/// An axis of values from `low` to at least `high`, with about five rules at round numbers.
pub fn axis(measure: &Measure, low: f64, high: f64) -> Axis {
    let span = (high - low).max(high.abs() * 1e-6).max(1e-9);
    let step = round(span / 5.0);
    // A hair beyond a rule is on it.
    let first = (low / step + 1e-9).floor() * step;
    let mut last = (high / step - 1e-9).ceil() * step;
    if last <= first {
        last = first + step;
    }
    let format = match measure {
        Measure::Money(currency) => {
            let steps = step / unit(last);
            let is_whole = |places: &i32| {
                let scaled = steps * f64::from(10_i32.pow(*places as u32));
                (scaled - scaled.round()).abs() < 1e-6
            };
            let decimals = (0..3).find(is_whole).unwrap_or(2);
            amounts(currency, last, decimals as usize)
        }
        Measure::Share => "0%".to_owned(),
        Measure::Multiple if step >= 1.0 => "0\"×\"".to_owned(),
        other => self::format(other, last),
    };
    let (low, high, step) = (Some(tidy(first)), Some(tidy(last)), Some(tidy(step)));
    Axis { format, low, high, step, ruled: true, size: Some(12.0), ..Axis::default() }
}

/// A number without the dust that arithmetic leaves on it.
fn tidy(number: f64) -> f64 {
    format!("{number:.9e}").parse().unwrap_or(number)
}

/// 1, 2, 2.5 or 5 times a power of ten, at least so much.
fn round(least: f64) -> f64 {
    let mut power = 1e-12;
    while power * 10.0 <= least {
        power *= 10.0;
    }
    let steps = [1.0, 2.0, 2.5, 5.0, 10.0];
    power * steps.into_iter().find(|step| step * power >= least * (1.0 - 1e-9)).unwrap_or(10.0)
}

#[cfg(test)]
mod tests {
    use super::{axis, format};
    use crate::report::content::data::Measure;

    #[test]
    fn axes_end_at_round_numbers() {
        let money = Measure::Money("USD".to_owned());
        let of = |low, high| {
            let axis = axis(&money, low, high);
            (axis.low.unwrap(), axis.high.unwrap(), axis.step.unwrap())
        };
        assert_eq!(of(0.0, 35.2e6), (0.0, 4e7, 1e7));
        assert_eq!(of(26.1e6, 35.2e6), (26e6, 36e6, 2e6));
        assert_eq!(of(0.0, 0.0).0, 0.0);
        assert_eq!(axis(&Measure::Share, 0.0, 0.567).high, Some(0.6));
    }

    #[test]
    fn amounts_have_three_digits() {
        let money = Measure::Money("CHF".to_owned());
        assert_eq!(
            format(&money, 28.7e6),
            "[>=1000000]0.0,,\"M\"\" CHF\";[>=1000]0,\"k\"\" CHF\";0\" CHF\""
        );
    }
}
