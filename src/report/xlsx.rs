//! `results.xlsx`: the report as a workbook of real numbers, tables and native charts.

mod charts;
mod formats;
mod sheet;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use super::chart::ChartError;
use super::content::{Report, Table};
use formats::Formats;
use sheet::Stamped;

/// The name of the file.
pub const RESULTS_XLSX: &str = "results.xlsx";

/// The sheets after the summary: their names, and the tables that they hold.
const SHEETS: [(&str, &[&str]); 13] = [
    ("Ranking", &["ranking"]),
    ("Goals", &["goals"]),
    ("Quarters", &["quarters"]),
    ("Years", &["years"]),
    ("Programs", &["programs", "worth"]),
    ("Causes", &["causes"]),
    ("Quadrants", &["quadrants"]),
    ("Required coverage", &["required_coverage"]),
    ("Worth knowing", &["information"]),
    ("Stress", &["stress"]),
    ("What it takes", &["required_levers", "required"]),
    ("Assumptions", &["assumptions"]),
    ("About", &["about", "warnings"]),
];

/// The workbook's bytes; the same report gives the same bytes.
///
/// # Errors
///
/// Where the workbook's library refuses something, which no report should lead to.
pub fn xlsx(report: &Report) -> Result<Vec<u8>, ChartError> {
    workbook(report).map_err(|error| ChartError::of("the workbook", &error.to_string()))
}

fn workbook(report: &Report) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = DocProperties::new()
        .set_title(&report.stamp.plan)
        .set_subject(&report.summary.title)
        .set_comment(report.stamp.run())
        .set_creation_datetime(&created);
    workbook.set_properties(&properties);
    let formats = Formats::new(&report.currency);
    let stamped = Stamped { stamp: &report.stamp, formats: &formats };

    // The charts' data are laid out first, so that the summary knows where they lie.
    let mut data = stamped.sheet(charts::DATA, "What the charts of the summary show")?;
    let charts = charts::charts(report, &mut data, &formats)?;
    workbook.push_worksheet(summary(report, &stamped, charts)?);
    for (name, tables) in SHEETS {
        let tables: Vec<&Table> = tables.iter().filter_map(|name| table(report, name)).collect();
        let Some(first) = tables.first() else { continue };
        let mut sheet = stamped.sheet(name, &first.title)?;
        let mut row = sheet::FIRST_ROW;
        for table in tables {
            row = stamped.table(&mut sheet, row, table)? + 2;
        }
        if name == "Ranking" {
            sheet.set_freeze_panes(sheet::FIRST_ROW + 1, 2)?;
        } else {
            sheet.set_freeze_panes(sheet::FIRST_ROW + 1, 0)?;
        }
        workbook.push_worksheet(sheet);
    }
    workbook.push_worksheet(data);
    names(&mut workbook, report)?;
    workbook.save_to_buffer()
}

/// A table by its name: one made for spreadsheets before one made for a page.
fn table<'a>(report: &'a Report, name: &str) -> Option<&'a Table> {
    let mut all = report.data.iter().chain(report.tables());
    all.find(|table| table.name == name).filter(|table| !table.rows.is_empty())
}

/// Where the summary's figures stand.
const FACTS: u32 = 4;

fn summary(
    report: &Report,
    stamped: &Stamped<'_>,
    charts: Vec<rust_xlsxwriter::Chart>,
) -> Result<Worksheet, XlsxError> {
    let formats = stamped.formats;
    let mut sheet = stamped.sheet("Summary", &report.summary.title)?;
    sheet.set_screen_gridlines(false).set_print_fit_to_pages(1, 1);
    sheet.set_column_width(0, 34)?.set_column_width(1, 18)?.set_column_width(2, 44)?;
    sheet.write_string_with_format(
        FACTS - 1,
        0,
        sheet::cut(&report.summary.mix),
        &formats.strong,
    )?;
    let mut row = FACTS;
    for (label, value, format) in figures(report, formats) {
        sheet.write_string(row, 0, label)?;
        sheet.write_number_with_format(row, 1, value, format)?;
        row += 1;
    }
    let facts = report.summary.facts.iter();
    for (number, fact) in facts.enumerate() {
        let row = FACTS + number as u32;
        let told = format!("{}: {} ({})", fact.label, fact.value, fact.note);
        sheet.write_string_with_format(row, 2, sheet::cut(&told), &formats.quiet)?;
    }
    row = row.max(FACTS + report.summary.facts.len() as u32) + 1;
    for sentence in report.summary.sentences.iter().chain(&report.summary.levers) {
        sheet.write_string(row, 0, sheet::cut(sentence))?;
        row += 1;
    }
    for (number, chart) in charts.iter().enumerate() {
        let (down, across) = (number as u32 / 2, number as u16 % 2);
        sheet.insert_chart_with_offset(
            row + 1 + 21 * down,
            0,
            chart,
            4 + u32::from(across) * 700,
            8,
        )?;
    }
    Ok(sheet)
}

/// The figures of the best mix as numbers.
fn figures<'a>(
    report: &Report,
    formats: &'a Formats,
) -> Vec<(&'static str, f64, &'a rust_xlsxwriter::Format)> {
    let Some(mix) = &report.about else { return Vec::new() };
    vec![
        ("Chance of meeting every goal", mix.all_goals.estimate, &formats.chance),
        ("Expected Program cost", mix.program_cost_mean, &formats.deck),
        ("Program cost, 90 % chance of at most", mix.program_cost_p90, &formats.deck),
        ("New ARR over the plan, median", mix.new_arr[1], &formats.deck),
        ("New ARR, 90 % chance of at least", mix.new_arr[0], &formats.deck),
    ]
}

/// Names for the figures that other workbooks may want to point at.
fn names(workbook: &mut Workbook, report: &Report) -> Result<(), XlsxError> {
    if report.about.is_some() {
        let names =
            ["best_chance", "best_cost", "best_cost_p90", "best_new_arr", "best_new_arr_p10"];
        for (number, name) in names.iter().enumerate() {
            let place = format!("=Summary!$B${}", FACTS + 1 + number as u32);
            workbook.define_name(*name, &place)?;
        }
    }
    for (sheet, tables) in SHEETS {
        let Some(table) = tables.first().and_then(|name| table(report, name)) else { continue };
        let last = sheet::FIRST_ROW + 1 + table.rows.len() as u32;
        let column =
            rust_xlsxwriter::utility::column_number_to_name(table.columns.len() as u16 - 1);
        let range = format!("='{sheet}'!$A${}:${column}${last}", sheet::FIRST_ROW + 1);
        let name = sheet.to_lowercase().replace(' ', "_");
        workbook.define_name(format!("{name}_range"), &range)?;
    }
    Ok(())
}
