//! The scenario file, read straight from TOML tables. Valid files only.

mod cells;
mod flows;
mod numbers;
mod programs;
mod reader;

use std::path::Path;

use toml::{Table, Value as Toml};

use super::calendar::Calendar;
use super::nearest;
use super::plan::{Correlation, Goal, Plan, Slice};
use numbers::{integer, items, list_of_numbers, number, table_of, text};
use reader::Reader;

/// Reads a scenario.
pub fn plan(path: &Path) -> Plan {
    let source = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
    let file: Table = source.parse().unwrap_or_else(|error| panic!("{path:?}: {error}"));
    let head = table_of(&file, "plan");
    let calendar = Calendar::new(
        text(&head, "start"),
        integer(&head["quarters"]) as usize,
        head.get("fiscal_year_starts").map_or(1, integer),
    );
    let mut reader = Reader::new(path, &source, &file);
    let teams = flows::teams(&mut reader, &file, &calendar);
    let bases = flows::bases(&mut reader, &file);
    let cells = cells::cells(&mut reader, &file);
    let audiences = items(&file, "audience")
        .iter()
        .map(|table| {
            let name = text(table, "name");
            (name.to_owned(), reader.value(&table["limit"], &format!("audience.{name}.limit")))
        })
        .collect::<Vec<_>>();
    let sources = flows::sources(&mut reader, &file, &teams);
    let programs = programs::programs(&mut reader, &file, &calendar, &teams, &audiences);
    let risks = programs::risks(&mut reader, &file, &calendar, &teams);
    let economics = table_of(&file, "economics");
    Plan {
        market: flows::market(&file),
        sources,
        open: flows::open_pipeline(&reader, &file, &calendar),
        gross_margin: economics.get("gross_margin").map_or(1.0, number),
        other_cost: by_quarter(economics.get("other_cost"), calendar.quarters),
        linearity: economics
            .get("linearity")
            .map_or([1.0 / 3.0; 3], |list| list_of_numbers(list).try_into().expect("three shares")),
        mixes: programs::mixes(&file, &programs),
        targets: items(&file, "target")
            .iter()
            .map(|table| {
                (slice(&reader, table), by_quarter(table.get("new_arr"), calendar.quarters))
            })
            .collect(),
        goals: items(&file, "goal").iter().map(|table| goal(&reader, &calendar, table)).collect(),
        correlation: correlation(&reader, &file),
        slices: slices(&reader.dimensions),
        dimensions: reader.dimensions,
        stages: reader.stages,
        drivers: reader.drivers,
        calendar,
        cells,
        teams,
        bases,
        programs,
        audiences,
        risks,
    }
}

/// A list with a number for each quarter, or one number for all; 0 where it is left out.
fn by_quarter(value: Option<&Toml>, quarters: usize) -> Vec<f64> {
    match value {
        None => vec![0.0; quarters],
        Some(Toml::Array(_)) => list_of_numbers(value.expect("a list")),
        Some(one) => vec![number(one); quarters],
    }
}

/// The company, then every member of every dimension.
fn slices(dimensions: &[(String, Vec<String>)]) -> Vec<Slice> {
    let mut slices = vec![None];
    for (dimension, (_, members)) in dimensions.iter().enumerate() {
        slices.extend((0..members.len()).map(|member| Some((dimension, member))));
    }
    slices
}

/// The slice that the `where` of a goal or target names.
fn slice(reader: &Reader, table: &Table) -> Slice {
    let selector = table_of(table, "where");
    let (dimension, member) = selector.iter().next()?;
    let dimension = reader.dimension(dimension);
    let members = &reader.dimensions[dimension].1;
    let wanted = member.as_str().expect("one member");
    Some((dimension, members.iter().position(|name| name == wanted).expect("a member")))
}

fn goal(reader: &Reader, calendar: &Calendar, table: &Table) -> Goal {
    let at_least = table.contains_key("at_least");
    let threshold = &table[if at_least { "at_least" } else { "at_most" }];
    let periods = if let Some(period) = table.get("period") {
        let (first, last) = calendar.period(period.as_str().expect("a period"));
        vec![(first, last, number(threshold))]
    } else {
        let quarters = goal_quarters(calendar, table.get("quarters"));
        let thresholds = by_quarter(Some(threshold), quarters.len());
        quarters.iter().zip(thresholds).map(|(&quarter, bound)| (quarter, quarter, bound)).collect()
    };
    Goal {
        name: text(table, "name").to_owned(),
        metric: text(table, "metric").to_owned(),
        slice: slice(reader, table),
        periods,
        misses_allowed: table.get("misses_allowed").map_or(0, integer) as usize,
        at_least,
    }
}

/// A pair of labels or `A..B` is a range, other lists name the quarters one by one.
fn goal_quarters(calendar: &Calendar, value: Option<&Toml>) -> Vec<usize> {
    let range = |first: i64, last: i64| (first as usize..=last as usize).collect();
    match value {
        None => (0..calendar.quarters).collect(),
        Some(Toml::String(label)) => {
            let (first, last) = calendar.period(label);
            range(first as i64, last as i64)
        }
        Some(list) => {
            let labels = list.as_array().expect("a list of quarters");
            let quarter = |label: &Toml| calendar.quarter(label.as_str().expect("a quarter"));
            match labels.as_slice() {
                [first, last] => range(quarter(first), quarter(last)),
                several => several.iter().map(|label| quarter(label) as usize).collect(),
            }
        }
    }
}

/// All correlated drivers in one matrix, 1 on its diagonal and 0 for pairs not named.
fn correlation(reader: &Reader, file: &Table) -> Correlation {
    let mut drivers: Vec<usize> = Vec::new();
    let mut pairs: Vec<(usize, usize, f64)> = Vec::new();
    for table in items(file, "correlate") {
        let names = table["drivers"].as_array().expect("a list of drivers");
        let group: Vec<usize> =
            names.iter().map(|name| reader.driver(name.as_str().expect("a driver"))).collect();
        let normal = 2.0 * (std::f64::consts::PI * number(&table["rank"]) / 6.0).sin();
        for (place, &one) in group.iter().enumerate() {
            pairs.extend(group[..place].iter().map(|&other| (one, other, normal)));
            if !drivers.contains(&one) {
                drivers.push(one);
            }
        }
    }
    let place = |driver: usize| drivers.iter().position(|&other| other == driver).expect("listed");
    let mut matrix: Vec<Vec<f64>> = (0..drivers.len())
        .map(|row| (0..drivers.len()).map(|column| f64::from(u8::from(row == column))).collect())
        .collect();
    for (one, other, correlation) in pairs {
        matrix[place(one)][place(other)] = correlation;
        matrix[place(other)][place(one)] = correlation;
    }
    let repair = table_of(file, "simulation")
        .get("repair_correlations")
        .is_some_and(|value| value.as_bool().expect("true or false"));
    if repair && nearest::cholesky(&matrix).is_none() {
        matrix = nearest::correlation_matrix(&matrix);
    }
    let factor = nearest::cholesky(&matrix).expect("a positive definite correlation matrix");
    Correlation { drivers, factor }
}
