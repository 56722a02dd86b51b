//! The report's words, as a reader meets them.

use super::fixture::{Shape, provenance, results};
use spandrel::report::content::Item;
use spandrel::report::{Report, Stamp};
use std::fmt::Write;

/// Titles, captions, words and the first rows of tables, in reading order.
fn outline(report: &Report) -> String {
    let mut text = format!("{}\n", report.summary.title);
    for fact in &report.summary.facts {
        writeln!(text, "  {}: {} ({})", fact.label, fact.value, fact.note).unwrap();
    }
    for line in report.summary.sentences.iter().chain(&report.summary.levers) {
        writeln!(text, "  {line}").unwrap();
    }
    for section in &report.sections {
        writeln!(text, "\n# {}", section.title).unwrap();
        for item in &section.items {
            match item {
                Item::Note(note) => writeln!(text, "{note}").unwrap(),
                Item::Chart(chart) => {
                    let words: String = chart.alternative.chars().take(240).collect();
                    writeln!(
                        text,
                        "[{}] {}\n    {}\n    {words}",
                        chart.name, chart.title, chart.caption
                    )
                    .unwrap();
                }
                Item::Table(table) => {
                    let heads: Vec<&str> =
                        table.columns.iter().map(|c| c.heading.as_str()).collect();
                    writeln!(text, "[{}] {}\n    {}", table.name, table.title, heads.join(" | "))
                        .unwrap();
                    for row in table.rows.iter().take(2) {
                        let cells: Vec<String> =
                            row.iter().map(|cell| cell.text(&report.currency)).collect();
                        writeln!(text, "    {}", cells.join(" | ")).unwrap();
                    }
                }
            }
        }
    }
    text
}

fn report(shape: Shape, about: usize) -> Report {
    let results = results(shape);
    Report::new(&results, &Stamp::new(&results, &provenance()), about)
}

#[test]
fn a_report_about_the_best_mix() {
    insta::assert_snapshot!(outline(&report(Shape::default(), 0)));
}

#[test]
fn a_report_about_a_named_mix_without_target() {
    let shape = Shape { target: false, searched: 0, ..Shape::default() };
    insta::assert_snapshot!(outline(&report(shape, 2)));
}

#[test]
fn a_mix_without_figures_gives_way_to_the_best() {
    let shape = Shape { searched: 30, ..Shape::default() };
    let all = results(shape);
    let hidden = (0..all.ranked.len()).find(|place| all.detail_of(*place).is_none()).unwrap();
    assert_eq!(report(shape, hidden).summary, report(shape, 0).summary);
    assert_eq!(report(shape, usize::MAX).summary, report(shape, 0).summary);
}

#[test]
fn no_mix_at_all_still_gives_a_report() {
    let mut results = results(Shape::default());
    results.ranked.clear();
    results.detail.clear();
    results.frontier.clear();
    let report = Report::new(&results, &Stamp::new(&results, &provenance()), 0);
    assert_eq!(report.charts().count(), 0);
    assert_eq!(report.summary.title, "There is no mix to rank");
}
