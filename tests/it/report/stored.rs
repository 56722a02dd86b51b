//! What a run stores gives the same report again, and a report shows what the tables hold.

use super::fixture::{Shape, provenance, results};
use spandrel::report::content::data::{Body, Drawing, Panel};
use spandrel::report::{Report, Size, Stamp, Theme, csv, drawing, stored};

#[test]
fn stored_results_give_the_same_report() {
    for shape in [Shape::default(), Shape { trials: 1, target: false, quarters: 1, searched: 0 }] {
        let results = results(shape);
        let stamp = Stamp::new(&results, &provenance());
        let bytes = stored::write(&results, &stamp);
        assert_eq!(bytes, stored::write(&results, &stamp));
        let (read, read_stamp) = stored::read(&bytes).unwrap();
        assert_eq!(read_stamp, stamp);
        let theme = Theme::default();
        let draw = |results| -> Vec<String> {
            let report = Report::new(results, &stamp, 1);
            report.charts().map(|c| drawing(c, &stamp, &theme, Size::default()).unwrap()).collect()
        };
        assert_eq!(draw(&read), draw(&results));
    }
}

#[test]
fn what_is_no_stored_report_is_refused() {
    assert!(stored::read(b"{}").is_err());
    let results = results(Shape::default());
    let stamp = Stamp::new(&results, &provenance());
    let text = String::from_utf8(stored::write(&results, &stamp)).unwrap();
    let other = text.replacen("\"format\":1", "\"format\":99", 1);
    assert!(stored::read(other.as_bytes()).map(drop).unwrap_err().contains("99"));
    let shorter = text.replacen("\"FY27-Q1\",", "", 1);
    assert!(stored::read(shorter.as_bytes()).map(drop).unwrap_err().contains("do not fit"));
}

/// Every figure of every panel of a mix is a row of `quarters.csv`, to the last digit.
#[test]
fn charts_show_what_the_tables_hold() {
    let results = results(Shape { searched: 0, ..Shape::default() });
    let stamp = Stamp::new(&results, &provenance());
    let report = Report::new(&results, &stamp, 0);
    let table = String::from_utf8(csv::quarters(&results)).unwrap();
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split(',').collect()).collect();
    let mut compared = 0;
    for chart in report.charts() {
        let Drawing::Panels(panels) = &chart.drawing else { continue };
        for panel in panels.rows.iter().flatten().filter(|panel| panel.breaks == [0]) {
            compared += compare(&results, &rows, panel);
        }
    }
    assert!(compared > 30, "{compared}");
}

fn compare(results: &spandrel::analysis::Results, rows: &[Vec<&str>], panel: &Panel) -> usize {
    let Body::Fan { figures, .. } = &panel.body else { return 0 };
    let mix = match panel.role {
        spandrel::report::content::data::Role::BottomUp => "Bottom-up plan",
        _ => &results.ranked[0].name,
    };
    let mut compared = 0;
    for (quarter, figure) in results.quarters.iter().zip(figures) {
        let Some(figure) = figure else { continue };
        let metric = figure.metric.name(&results.stages, &results.teams);
        let of_company = |row: &&Vec<&str>| {
            row[0] == mix && row[1] == quarter && row[2].is_empty() && row[4] == metric
        };
        let row = rows.iter().find(of_company).unwrap();
        let summary = figure.summary.unwrap();
        let told: Vec<f64> = row[7..14].iter().map(|field| field.parse().unwrap()).collect();
        assert_eq!(told, summary.quantiles, "{mix} {quarter} {metric}");
        assert_eq!(row[14].parse().ok(), figure.target);
        assert_eq!(row[15].parse().ok(), figure.met);
        compared += 1;
    }
    compared
}
