//! Native charts, with their data on a sheet of their own so that each can be traced and
//! changed.

use rust_xlsxwriter::{
    Chart as ExcelChart, ChartErrorBars, ChartErrorBarsDirection, ChartErrorBarsType, ChartFormat,
    ChartLegendPosition, ChartLine, ChartMarker, ChartMarkerType, ChartRange, ChartSolidFill,
    ChartType, Worksheet, XlsxError,
};

use super::formats::Formats;
use super::sheet::FIRST_ROW;
use crate::report::content::data::{
    BarKind, Body, Bridge, Drawing, Frontier, Measure, Panels, Ranking, RankingRow,
};
use crate::report::content::{Chart, Report};
use crate::report::wrap::ellipsis;

/// The name of the sheet that holds the charts' data.
pub const DATA: &str = "Chart data";

const BLUE: &str = "#0072B2";
const SKY: &str = "#A0CDEA";
const VERMILION: &str = "#D55E00";
const BLACK: &str = "#1A1A1A";

/// Writes the data of every chart side by side, and makes the charts.
pub fn charts(
    report: &Report,
    sheet: &mut Worksheet,
    formats: &Formats,
) -> Result<Vec<ExcelChart>, XlsxError> {
    let mut data = Data { sheet, formats, column: 0 };
    let mut charts = Vec::new();
    for chart in report.charts() {
        let made = match &chart.drawing {
            Drawing::Ranking(ranking) => Some(self::ranking(&mut data, ranking)?),
            Drawing::Frontier(frontier) => Some(self::frontier(&mut data, frontier)?),
            Drawing::Bridge(bridge) => Some(self::bridge(&mut data, bridge)?),
            Drawing::Panels(panels) if chart.name != "capacity" => fan(&mut data, panels)?,
            _ => None,
        };
        charts.extend(made.map(|made| dressed(made, chart)));
    }
    Ok(charts)
}

/// The title that states the finding, the text alternative, the size of half a page.
fn dressed(mut excel: ExcelChart, chart: &Chart) -> ExcelChart {
    let short = |text: &str, longest: usize| ellipsis(text, |cut| cut.chars().count() <= longest);
    excel.title().set_name(short(&chart.title, 200).as_str());
    excel.title().set_font(rust_xlsxwriter::ChartFont::new().set_bold().set_size(12));
    let mut faint = ChartLine::new();
    faint.set_color("#D9D9D9");
    excel.x_axis().set_major_gridlines_line(&faint).set_major_gridlines(false);
    excel.y_axis().set_major_gridlines_line(&faint);
    excel.set_alt_text(short(&chart.alternative, 250)).set_width(690).set_height(400);
    excel
}

/// Columns of numbers beside each other.
struct Data<'a> {
    sheet: &'a mut Worksheet,
    formats: &'a Formats,
    column: u16,
}

impl Data<'_> {
    /// Writes a column of words; what comes back is its place.
    fn words<'w>(
        &mut self,
        heading: &str,
        words: impl IntoIterator<Item = &'w str>,
    ) -> Result<ChartRange, XlsxError> {
        let column = self.column;
        self.sheet.write_string_with_format(FIRST_ROW, column, heading, &self.formats.strong)?;
        let mut row = FIRST_ROW;
        for word in words {
            row += 1;
            let word = ellipsis(word, |cut| cut.chars().count() <= 120);
            self.sheet.write_string(row, column, word)?;
        }
        self.sheet.set_column_width(column, 24)?;
        self.column += 1;
        Ok(ChartRange::new_from_range(DATA, FIRST_ROW + 1, column, row.max(FIRST_ROW + 1), column))
    }

    /// Writes a column of numbers; one that is missing leaves its cell empty.
    fn numbers(
        &mut self,
        heading: &str,
        numbers: impl IntoIterator<Item = Option<f64>>,
    ) -> Result<ChartRange, XlsxError> {
        let column = self.column;
        self.sheet.write_string_with_format(FIRST_ROW, column, heading, &self.formats.strong)?;
        let mut row = FIRST_ROW;
        for number in numbers {
            row += 1;
            if let Some(number) = number.filter(|number| number.is_finite()) {
                self.sheet.write_number(row, column, number)?;
            }
        }
        self.sheet.set_column_width(column, 14)?;
        self.column += 1;
        Ok(ChartRange::new_from_range(DATA, FIRST_ROW + 1, column, row.max(FIRST_ROW + 1), column))
    }

    /// Leaves a column free.
    fn gap(&mut self) {
        self.column += 1;
    }

    fn axis(&self, measure: &Measure) -> String {
        match measure {
            Measure::Money(_) => self.formats.axis.clone(),
            Measure::Multiple => "0.0\"×\"".to_owned(),
            Measure::Share => "0%".to_owned(),
            Measure::Count => "0.0".to_owned(),
        }
    }
}

fn solid(colour: &str, transparency: u8) -> ChartFormat {
    let mut fill = ChartSolidFill::new();
    fill.set_color(colour).set_transparency(transparency);
    let mut format = ChartFormat::new();
    format.set_solid_fill(&fill).set_no_border();
    format
}

fn invisible() -> ChartFormat {
    let mut format = ChartFormat::new();
    format.set_no_fill().set_no_border();
    format
}

fn line(colour: &str, width: f64) -> ChartFormat {
    let mut line = ChartLine::new();
    line.set_color(colour).set_width(width);
    let mut format = ChartFormat::new();
    format.set_line(&line);
    format
}

fn ranking(data: &mut Data<'_>, ranking: &Ranking) -> Result<ExcelChart, XlsxError> {
    let rows = || ranking.rows.iter();
    // A search's names are longer than a bar is high.
    let name = |row: &RankingRow| match row.name.contains(" + ") {
        true => format!("Rank {}", row.number),
        false => row.name.clone(),
    };
    let names: Vec<String> = rows().map(name).collect();
    let names = data.words("Mix", names.iter().map(String::as_str))?;
    let chances =
        data.numbers("Chance of all goals", rows().map(|row| Some(row.chance.estimate)))?;
    let minus = rows().map(|row| Some(row.chance.estimate - row.chance.low));
    let minus = data.numbers("to low end", minus)?;
    let plus = rows().map(|row| Some(row.chance.high - row.chance.estimate));
    let plus = data.numbers("to high end", plus)?;
    data.gap();
    let mut chart = ExcelChart::new(ChartType::Bar);
    let mut bars = ChartErrorBars::new();
    bars.set_type(ChartErrorBarsType::Custom(plus, minus))
        .set_direction(ChartErrorBarsDirection::Both)
        .set_format(&mut line(BLACK, 1.25));
    chart
        .add_series()
        .set_name("Chance of meeting all goals")
        .set_categories(&names)
        .set_values(&chances)
        .set_format(&mut solid(BLUE, 0))
        .set_gap(45)
        .set_x_error_bars(&bars);
    // In a bar chart the library's y axis is the one of the categories.
    chart.y_axis().set_reverse();
    chart.x_axis().set_num_format("0%").set_min(0);
    chart.legend().set_hidden();
    Ok(chart)
}

fn frontier(data: &mut Data<'_>, frontier: &Frontier) -> Result<ExcelChart, XlsxError> {
    let points = || frontier.points.iter();
    let costs = data.numbers("Program cost, all mixes", points().map(|point| Some(point.cost)))?;
    let chances =
        data.numbers("Chance, all mixes", points().map(|point| Some(point.chance.estimate)))?;
    let along = || frontier.frontier.iter().filter_map(|place| frontier.points.get(*place));
    let line_costs =
        data.numbers("Program cost, frontier", along().map(|point| Some(point.cost)))?;
    let line_chances =
        data.numbers("Chance, frontier", along().map(|point| Some(point.chance.estimate)))?;
    let named = || points().filter(|point| point.named);
    let named_names = data.words("Named mix", named().map(|p| p.label.as_deref().unwrap_or("")))?;
    let _ = named_names;
    let named_costs = data.numbers("Program cost, named", named().map(|point| Some(point.cost)))?;
    let named_chances =
        data.numbers("Chance, named", named().map(|point| Some(point.chance.estimate)))?;
    data.gap();
    let marker = |kind: ChartMarkerType, size: u8, colour: &str| {
        let mut marker = ChartMarker::new();
        marker.set_type(kind).set_size(size).set_format(&mut solid(colour, 0));
        marker
    };
    let mut hidden = ChartLine::new();
    hidden.set_hidden(true);
    let mut no_line = ChartFormat::new();
    no_line.set_line(&hidden);
    let mut chart = ExcelChart::new(ChartType::ScatterStraightWithMarkers);
    chart
        .add_series()
        .set_name("All mixes")
        .set_categories(&costs)
        .set_values(&chances)
        .set_format(&mut no_line.clone())
        .set_marker(&marker(ChartMarkerType::Circle, 4, SKY));
    chart
        .add_series()
        .set_name("No cheaper mix equals these")
        .set_categories(&line_costs)
        .set_values(&line_chances)
        .set_format(&mut line(BLUE, 2.0))
        .set_marker(&marker(ChartMarkerType::Circle, 6, BLUE));
    chart
        .add_series()
        .set_name("Named in the plan")
        .set_categories(&named_costs)
        .set_values(&named_chances)
        .set_format(&mut no_line)
        .set_marker(&marker(ChartMarkerType::Diamond, 9, VERMILION));
    chart
        .x_axis()
        .set_name("Expected Program cost")
        .set_num_format(data.axis(&frontier.measure))
        .set_min(0);
    chart.y_axis().set_num_format("0%").set_min(0);
    chart.legend().set_position(ChartLegendPosition::Bottom);
    Ok(chart)
}

fn bridge(data: &mut Data<'_>, bridge: &Bridge) -> Result<ExcelChart, XlsxError> {
    let bars = || bridge.bars.iter();
    let names = data.words("Step", bars().map(|bar| bar.label.as_str()))?;
    let base = data.numbers("(base)", bars().map(|bar| Some(bar.from.min(bar.to))))?;
    let of = |wanted: &'static [BarKind], rising: Option<bool>| {
        bridge.bars.iter().map(move |bar| {
            let fits = wanted.contains(&bar.kind)
                && rising.is_none_or(|rising| (bar.to >= bar.from) == rising);
            fits.then(|| (bar.to - bar.from).abs())
        })
    };
    let parts: [(&str, &'static [BarKind], Option<bool>, &str); 5] = [
        ("Plan and mix", &[BarKind::Start, BarKind::Total], None, BLUE),
        ("Added", &[BarKind::Change], Some(true), SKY),
        ("Taken", &[BarKind::Change], Some(false), VERMILION),
        ("To the target", &[BarKind::Unfunded, BarKind::Surplus], None, "#BFBFBF"),
        ("Target", &[BarKind::Target], None, BLACK),
    ];
    let mut chart = ExcelChart::new(ChartType::ColumnStacked);
    chart
        .add_series()
        .set_name("(base)")
        .set_categories(&names)
        .set_values(&base)
        .set_format(&mut invisible())
        .set_gap(40);
    for (name, kinds, rising, colour) in parts {
        let values = data.numbers(name, of(kinds, rising))?;
        chart
            .add_series()
            .set_name(name)
            .set_categories(&names)
            .set_values(&values)
            .set_format(&mut solid(colour, 0));
    }
    data.gap();
    chart.y_axis().set_num_format(data.axis(&bridge.measure));
    chart.legend().set_position(ChartLegendPosition::Bottom).delete_entries(&[0]);
    Ok(chart)
}

/// The first panel of a page as stacked areas, its median and target as lines.
fn fan(data: &mut Data<'_>, panels: &Panels) -> Result<Option<ExcelChart>, XlsxError> {
    let Some(panel) = panels.rows.first().and_then(|row| row.first()) else { return Ok(None) };
    let Body::Fan { figures, .. } = &panel.body else { return Ok(None) };
    let at = |place: usize| {
        figures
            .iter()
            .map(move |figure| figure.as_ref()?.summary.map(|summary| summary.quantiles[place]))
    };
    let between = |low: usize, high: usize| {
        at(low).zip(at(high)).map(|(low, high)| Some(high? - low?)).collect::<Vec<_>>()
    };
    let quarters = data.words("Quarter", panels.quarters.iter().map(String::as_str))?;
    let mut chart = ExcelChart::new(ChartType::AreaStacked);
    let base = data.numbers("P10", at(1))?;
    chart
        .add_series()
        .set_name("P10")
        .set_categories(&quarters)
        .set_values(&base)
        .set_format(&mut invisible());
    let bands = [("P10 to P25", 1, 2, 70), ("P25 to P75", 2, 4, 40), ("P75 to P90", 4, 5, 70)];
    for (name, low, high, transparency) in bands {
        let values = data.numbers(name, between(low, high))?;
        chart
            .add_series()
            .set_name(name)
            .set_categories(&quarters)
            .set_values(&values)
            .set_format(&mut solid(BLUE, transparency));
    }
    let mut lines = ExcelChart::new(ChartType::Line);
    let median = data.numbers("Median", at(3))?;
    lines
        .add_series()
        .set_name("Median")
        .set_categories(&quarters)
        .set_values(&median)
        .set_format(&mut line(BLUE, 2.5));
    let targets: Vec<Option<f64>> = figures.iter().map(|figure| figure.as_ref()?.target).collect();
    if targets.iter().any(Option::is_some) {
        let targets = data.numbers(panel.target, targets)?;
        lines
            .add_series()
            .set_name(panel.target)
            .set_categories(&quarters)
            .set_values(&targets)
            .set_format(&mut line(BLACK, 2.0));
    }
    chart.combine(&lines);
    data.gap();
    chart.y_axis().set_num_format(data.axis(&panel.measure)).set_min(0);
    chart.legend().set_position(ChartLegendPosition::Bottom).delete_entries(&[0]);
    Ok(Some(chart))
}
