//! `report.html`: the whole report on one page that needs nothing else, not even a network.
//!
//! The charts are inline drawings, the fonts and the evaluated mixes are in the file. Without
//! scripts everything but the what-if and the sorting works.

mod embedded;

use super::chart::{ChartError, EMBEDDED, Size, Theme, drawing};
use super::content::{Cell, Column, Item, Kind, Report, Section, Summary, Table, WhatIfProgram};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use minijinja::value::Serde;
use minijinja::{Environment, Value};
use rayon::prelude::*;
use serde::Serialize;

/// The name of the file.
pub const REPORT_HTML: &str = "report.html";

const PAGE: &str = include_str!("html/page.html");
/// How every page looks.
pub(super) const STYLE: &str = include_str!("html/style.css");
const SCRIPT: &str = include_str!("html/script.js");

/// The page.
///
/// # Errors
///
/// Where a chart cannot be drawn.
pub fn html(report: &Report, theme: &Theme) -> Result<String, ChartError> {
    let sections: Vec<SectionView> = report
        .sections
        .par_iter()
        .map(|section| section_view(report, section, theme))
        .collect::<Result<_, ChartError>>()?;
    let mut environment = Environment::new();
    let failed = |error: minijinja::Error| ChartError::of("the page", &error.to_string());
    environment.add_template("page.html", PAGE).map_err(failed)?;
    let page = environment.get_template("page.html").map_err(failed)?;
    let view = PageView {
        style: Value::from_safe_string(format!("{}{STYLE}{}", fonts(), margins(report))),
        script: Value::from_safe_string(SCRIPT.to_owned()),
        data: Value::from_safe_string(embedded::json(report)),
        run: report.stamp.run(),
        plan: &report.stamp.plan,
        summary: &report.summary,
        switches: &report.what_if.programs,
        what_if: !report.what_if.mixes.is_empty(),
        what_if_note: super::sentences::captions::what_if(&report.what_if),
        sections,
    };
    page.render(Serde(view)).map_err(failed)
}

/// What stands at the foot of every printed page.
fn margins(report: &Report) -> String {
    let quoted = |text: &str| {
        let kept = |c: char| {
            if c.is_alphanumeric() { c.to_string() } else { format!("\\{:x} ", u32::from(c)) }
        };
        text.chars().map(kept).collect::<String>()
    };
    format!(
        "@media print {{ @page {{ @bottom-left {{ content: \"{}\" }} @bottom-right {{ content: \"{} · \" counter(page) }} }} }}",
        quoted(&report.stamp.plan),
        quoted(&report.stamp.run())
    )
}

#[derive(Serialize)]
struct PageView<'a> {
    style: Value,
    script: Value,
    data: Value,
    run: String,
    plan: &'a str,
    summary: &'a Summary,
    switches: &'a [WhatIfProgram],
    what_if: bool,
    what_if_note: String,
    sections: Vec<SectionView>,
}

/// The embedded fonts as style rules.
fn fonts() -> String {
    let rule = |(file, weight): (&[u8], u16)| {
        format!(
            "@font-face{{font-family:Inter;font-weight:{weight};\
             src:url(data:font/otf;base64,{}) format(\"opentype\")}}\n",
            STANDARD.encode(file)
        )
    };
    EMBEDDED.into_iter().zip([400, 700]).map(rule).collect()
}

#[derive(Serialize)]
struct SectionView {
    name: &'static str,
    title: String,
    items: Vec<ItemView>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum ItemView {
    Note { text: String },
    Chart { name: &'static str, svg: Value, words: String },
    Table { name: &'static str, title: String, columns: Vec<ColumnView>, rows: Vec<Vec<CellView>> },
}

#[derive(Serialize)]
struct ColumnView {
    heading: String,
    number: bool,
    sortable: bool,
}

#[derive(Serialize)]
struct CellView {
    text: String,
    number: bool,
    /// What the cell is sorted by; empty for words.
    key: String,
    /// Points of a picture 100 wide and 24 high; empty where there is none.
    shape: String,
}

fn section_view(
    report: &Report,
    section: &Section,
    theme: &Theme,
) -> Result<SectionView, ChartError> {
    let items = section.items.par_iter().map(|item| {
        Ok(match item {
            Item::Note(text) => ItemView::Note { text: text.clone() },
            Item::Chart(chart) => ItemView::Chart {
                name: chart.name,
                svg: Value::from_safe_string(drawing(
                    chart,
                    &report.stamp,
                    theme,
                    Size::default(),
                )?),
                words: chart.alternative.clone(),
            },
            Item::Table(table) => table_view(report, table),
        })
    });
    let items = items.collect::<Result<_, ChartError>>()?;
    Ok(SectionView { name: section.name, title: section.title.clone(), items })
}

fn table_view(report: &Report, table: &Table) -> ItemView {
    let is_number = |kind: Kind| matches!(kind, Kind::Chance | Kind::Money | Kind::Number);
    let columns = table.columns.iter().map(|column| ColumnView {
        heading: column.heading.clone(),
        number: is_number(column.kind),
        sortable: column.kind != Kind::Shape && table.rows.len() > 2,
    });
    let cell = |(column, cell): (&Column, &Cell)| CellView {
        text: cell.text(&report.currency),
        number: is_number(column.kind) || cell.key().is_some(),
        key: cell.key().map(|key| key.to_string()).unwrap_or_default(),
        shape: match cell {
            Cell::Shape(shape) => outline(shape),
            _ => String::new(),
        },
    };
    let rows = table.rows.iter().map(|row| table.columns.iter().zip(row).map(cell).collect());
    ItemView::Table {
        name: table.name,
        title: table.title.clone(),
        columns: columns.collect(),
        rows: rows.collect(),
    }
}

/// A distribution as the points of a polygon.
fn outline(shape: &[f64]) -> String {
    let most = shape.iter().copied().fold(0.0, f64::max);
    if most <= 0.0 {
        return String::new();
    }
    let part = 100.0 / shape.len() as f64;
    let mut points = vec!["0,24".to_owned()];
    for (place, probability) in shape.iter().enumerate() {
        let y = 24.0 - 22.0 * probability / most;
        let x = place as f64 * part;
        points.push(format!("{x:.1},{y:.1} {:.1},{y:.1}", x + part));
    }
    points.push("100,24".to_owned());
    points.join(" ")
}
