//! Months, quarters and periods as files write them: `2027-01`, `FY27-Q1`, `FY27`.

use super::document::Node;
use super::report::Reader;
use crate::scenario::diagnostic::Span;
use crate::units::{Calendar, CalendarMonth, FiscalYear};

/// The number of the quarter that a label like `FY27-Q1` names, counted from the plan's
/// first: negative before it, `quarters()` or more after its end. `None` where the text is
/// no such label. Years have two digits and mean the one nearest to the plan's first.
pub(crate) fn quarter_number(calendar: &Calendar, label: &str) -> Option<i64> {
    let (year, quarter) = label.strip_prefix("FY")?.split_once("-Q")?;
    if year.len() != 2 || !year.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let year: i64 = year.parse().ok()?;
    let quarter = ["1", "2", "3", "4"].iter().position(|digit| *digit == quarter)?;
    let later = (year - i64::from(calendar.fiscal_year(0))).rem_euclid(100);
    let later = if later >= 50 { later - 100 } else { later };
    Some(4 * later + quarter as i64 - calendar.fiscal_quarter(0) as i64)
}

/// The quarter that a node names, wherever it lies; reported where it is no label.
pub(crate) fn any_quarter(node: &Node<'_>, calendar: &Calendar) -> Option<i64> {
    let label = node.text()?;
    let number = quarter_number(calendar, label);
    if number.is_none() {
        node.error(
            format!("`{label}` is no quarter"),
            "expected a quarter",
            format!("write it as `{}`", calendar.quarter_label(0)),
        );
    }
    number
}

/// The quarter of the plan that a node names; reported where it is none.
pub(crate) fn quarter_in_plan(node: &Node<'_>, calendar: &Calendar) -> Option<usize> {
    let number = any_quarter(node, calendar)?;
    in_plan(node, number, calendar)
}

fn in_plan(node: &Node<'_>, number: i64, calendar: &Calendar) -> Option<usize> {
    let quarter = usize::try_from(number).ok().filter(|number| *number < calendar.quarters());
    if quarter.is_none() {
        node.error(
            format!("`{}` names a quarter outside the plan", node.text().unwrap_or_default()),
            "not simulated",
            format!("the plan has the quarters {}", horizon(calendar)),
        );
    }
    quarter
}

/// The first and the last quarter that `FY27-Q3..FY28-Q2` names; reported where it is no
/// range within the plan.
pub(crate) fn range(node: &Node<'_>, calendar: &Calendar) -> Option<(usize, usize)> {
    let text = node.text()?;
    let ends = text.split_once("..").and_then(|(first, last)| {
        let number = |label: &str| quarter_number(calendar, label.trim());
        Some((number(first)?, number(last)?))
    });
    let Some((first, last)) = ends else {
        node.error(
            format!("`{text}` is no range of quarters"),
            "expected a range",
            format!("write it as `{}`", horizon(calendar)),
        );
        return None;
    };
    let (first, last) = (in_plan(node, first, calendar)?, in_plan(node, last, calendar)?);
    ordered(node, first, last)
}

/// The fiscal year that a label like `FY27` names; reported where the plan does not touch it,
/// with `or` as what else might stand there, and warned of where the plan holds a part of it,
/// with `cure`.
pub(crate) fn fiscal_year(
    (reader, span): (&Reader<'_>, Span),
    label: &str,
    calendar: &Calendar,
    (or, cure): (&str, &str),
) -> Option<FiscalYear> {
    let mut years = calendar.fiscal_years();
    let Some(place) = years.iter().position(|year| year.label == label) else {
        let labels: Vec<String> = years.into_iter().map(|year| year.label).collect();
        reader.error(
            span,
            format!("`{label}` is no fiscal year of the plan"),
            "not simulated",
            format!("write one of {}{or}", labels.join(", ")),
        );
        return None;
    };
    let year = years.swap_remove(place);
    let covered = year.last_quarter - year.first_quarter + 1;
    if covered < 4 {
        reader.warning(
            span,
            format!("the plan covers only {covered} of the 4 quarters of {label}"),
            "only these count",
            cure,
        );
    }
    Some(year)
}

/// A pair of quarters, reported where the second lies before the first.
pub(crate) fn ordered(node: &Node<'_>, first: usize, last: usize) -> Option<(usize, usize)> {
    if last < first {
        node.error(
            format!("`{}` ends before it begins", node.key),
            "the second quarter lies before the first",
            "write the earlier quarter first",
        );
        return None;
    }
    Some((first, last))
}

/// The number of a month written as `2027-01`, or of the first month of a quarter written
/// as `FY27-Q1`; negative before the plan.
pub(crate) fn any_month(node: &Node<'_>, calendar: &Calendar) -> Option<i64> {
    let label = node.text()?;
    let month = CalendarMonth::parse(label)
        .map(|month| calendar.month_number(month))
        .or_else(|| quarter_number(calendar, label).map(|quarter| 3 * quarter));
    if month.is_none() {
        node.error(
            format!("`{label}` is neither a quarter nor a month"),
            "expected a quarter or a month",
            format!("write `{}` or `{}`", calendar.quarter_label(0), calendar.month_label(0)),
        );
    }
    month
}

/// `FY27-Q1..FY28-Q4`: the whole plan.
pub(crate) fn horizon(calendar: &Calendar) -> String {
    let last = calendar.quarters() - 1;
    format!("{}..{}", calendar.quarter_label(0), calendar.quarter_label(last))
}
