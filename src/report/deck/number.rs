//! How charts write numbers, and where their axes end.

use crate::pptx::Axis;
use crate::report::content::data::Measure;
use crate::report::format::money;

/// The code by which a chart writes values of at most `largest`, to three digits.
pub fn format(measure: &Measure, largest: f64) -> String {
    match measure {
        Measure::Money(currency) => amounts(currency, largest, true),
        Measure::Multiple => "0.0\"×\"".to_owned(),
        Measure::Share => SHARE.to_owned(),
        Measure::Count => "0.0".to_owned(),
    }
}

/// Chances: whole per cent, near the ends with a decimal.
pub const SHARE: &str = "[<0.01]0.0%;[>0.99]0.0%;0%";

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

fn amounts(currency: &str, largest: f64, decimals: bool) -> String {
    let (before, after) = around(currency);
    let (unit, commas, below, letter, fewer) =
        if largest >= 1e9 { (1e9, ",,,", ",,", "B", "M") } else { (1e6, ",,", ",", "M", "k") };
    let digits = match largest / unit {
        _ if !decimals => "0",
        few if few < 9.995 => "0.00",
        some if some < 99.95 => "0.0",
        _ => "0",
    };
    format!(
        "[>={unit}]{before}{digits}{commas}\"{letter}\"{after};\
         [>={}]{before}0{below}\"{fewer}\"{after};{before}0{after}",
        unit / 1e3
    )
}

/// An axis of values from `low` to at least `high`, with about five rules at round numbers.
pub fn axis(measure: &Measure, low: f64, high: f64) -> Axis {
    let span = (high - low).max(high.abs() * 1e-6).max(1e-9);
    let step = round(span / 5.0);
    let first = (low / step).floor() * step;
    let mut last = (high / step).ceil() * step;
    if last <= first {
        last = first + step;
    }
    let format = match measure {
        Measure::Money(currency) => {
            let unit = if last >= 1e9 { 1e9 } else { 1e6 };
            let whole = ((step / unit).fract().abs() < 1e-9) || last < unit;
            amounts(currency, if whole { last } else { 50.0 * unit }, !whole)
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
