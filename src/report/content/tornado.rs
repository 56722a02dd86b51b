//! The tornado: what an output is on average where a driver is in its lowest and in its
//! highest tenth.

use super::data::{Chart, Drawing, Measure, Tornado, TornadoBar};
use super::drivers::{Drives, first_upper};
use crate::analysis::explain::{Driven, Influence, Output};
use crate::report::sentences::shortened;
use crate::scenario::{Metric, Unit};

/// The most bars that a page has room for.
const BARS: usize = 14;

/// The chart of all goals together, and that of new ARR; `None` for other outputs, and where
/// there is no driver.
pub(super) fn chart(drives: &Drives, driven: &Driven) -> Option<Chart> {
    let name = match driven.output {
        Output::AllGoals => "tornado",
        Output::Figure(Metric::NewArr) => "tornado-new-arr",
        _ => return None,
    };
    let bar = |influence: &&Influence| TornadoBar {
        label: drives.names[influence.driver].clone(),
        low: influence.low,
        high: influence.high,
    };
    let clear = driven.clear();
    let is_clear = !clear.is_empty();
    // Where the trials are sure of none, the widest bars show at least how unsure they are.
    let all: Vec<&Influence> = if is_clear { clear } else { driven.influences.iter().collect() };
    let mut bars: Vec<TornadoBar> = all.iter().map(bar).collect();
    let width = |bar: &TornadoBar| (bar.high.value - bar.low.value).abs();
    bars.sort_by(|one, other| width(other).total_cmp(&width(one)));
    let count = bars.len();
    bars.truncate(BARS);
    let widest = bars.first()?;
    let said = drives.said(driven.output);
    let value = |number: f64| drives.written(driven.output, number);
    let shown = if count > BARS {
        format!(" The {BARS} with the widest bars of {count}.")
    } else {
        String::new()
    };
    let left_out = if is_clear { " Drivers under the noise floor are left out." } else { "" };
    let told: Vec<String> = bars
        .iter()
        .map(|bar| format!("{}: {} to {}", bar.label, value(bar.low.value), value(bar.high.value)))
        .collect();
    Some(Chart {
        name,
        title: if is_clear {
            format!(
                "{} moves {said} most: from {} to {}",
                shortened(&widest.label, 60),
                value(widest.low.value),
                value(widest.high.value)
            )
        } else {
            format!("These trials tell no driver that moves {said} from chance")
        },
        caption: format!(
            "{} of {} where a driver is in the lowest tenth of its draws (light) and in the \
             highest (dark), everything else as it comes; the whiskers are 95 % intervals.\
             {left_out}{shown}",
            first_upper(&said),
            shortened(&drives.mix, 100)
        ),
        alternative: format!("{said}, by driver, lowest to highest tenth. {}.", told.join("; ")),
        drawing: Drawing::Tornado(Tornado {
            bars,
            middle: driven.mean.value,
            measure: match driven.output.unit() {
                None => Measure::Share,
                Some(Unit::Money) => Measure::Money(drives.currency.clone()),
                Some(_) => Measure::Multiple,
            },
        }),
    })
}
