//! The workbook behind a chart: where each series lies, and the same numbers as the chart shows.

use super::{CategoryChart, Chart, ScatterChart, Values};
use crate::pptx::Error;
use crate::pptx::xml::Xml;
use rust_xlsxwriter::utility::column_number_to_name;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Formula, Workbook, XlsxError};

/// The name of the sheet, as programs call their own.
const SHEET: &str = "Sheet1";

/// The longest text of a cell; Excel takes 32 767 characters.
const LONGEST: usize = 8_000;

/// Columns of a workbook.
#[derive(Debug)]
pub(super) struct Sheet {
    columns: Vec<Cells>,
    /// Where each series lies.
    places: Vec<Places>,
}

#[derive(Debug)]
struct Cells {
    heading: String,
    words: Vec<String>,
    values: Values,
    format: String,
}

#[derive(Clone, Copy, Debug, Default)]
struct Places {
    across: usize,
    values: usize,
    errors: Option<(usize, usize)>,
}

/// Cells of a column, and what they hold.
#[derive(Clone, Debug)]
pub(super) struct Range {
    formula: String,
    words: Vec<String>,
    numbers: Vec<Option<f64>>,
    format: String,
}

/// Where the parts of a series lie.
#[derive(Debug)]
pub(super) struct SeriesRanges {
    pub name: Range,
    pub values: Range,
    pub errors: Option<(Range, Range)>,
}

impl Sheet {
    pub fn of(chart: &Chart) -> Self {
        let mut sheet = Self { columns: Vec::new(), places: Vec::new() };
        match chart {
            Chart::Category(chart) => sheet.categories_of(chart),
            Chart::Scatter(chart) => sheet.points_of(chart),
        }
        sheet
    }

    fn categories_of(&mut self, chart: &CategoryChart) {
        let _ = self.push(&chart.heading, chart.categories.clone(), Values::default(), "");
        let all: Vec<_> = chart.plots.iter().flat_map(super::Plot::series).collect();
        for series in &all {
            let values = self.push(&series.name, Vec::new(), series.values.clone(), &series.format);
            self.places.push(Places { values, ..Places::default() });
        }
        for (place, series) in all.iter().enumerate() {
            let Some(errors) = &series.errors else { continue };
            let mut side = |name: &str, numbers: &[Option<f64>]| {
                let heading = format!("{}: {name}", series.name);
                self.push(&heading, Vec::new(), numbers.to_vec().into(), &series.format)
            };
            let sides = (side("error, up", &errors.plus), side("error, down", &errors.minus));
            self.places[place].errors = Some(sides);
        }
        for column in &chart.columns {
            let _ =
                self.push(&column.name, Vec::new(), column.values.clone().into(), &column.format);
        }
    }

    fn points_of(&mut self, chart: &ScatterChart) {
        for series in &chart.series {
            if !series.names.is_empty() {
                let heading = format!("{}: names", series.name);
                let _ = self.push(&heading, series.names.clone(), Values::default(), "");
            }
            let (across, up): (Vec<_>, Vec<_>) =
                series.points.iter().map(|(x, y)| (Some(*x), Some(*y))).unzip();
            let heading = format!("{}: {}", series.name, chart.x_axis.title);
            let across = self.push(&heading, Vec::new(), across.into(), "General");
            let values = self.push(&series.name, Vec::new(), up.into(), "General");
            self.places.push(Places { across, values, errors: None });
        }
    }

    fn push(&mut self, heading: &str, words: Vec<String>, values: Values, format: &str) -> usize {
        let format = if format.is_empty() { "General" } else { format };
        self.columns.push(Cells {
            heading: heading.to_owned(),
            words,
            values,
            format: format.to_owned(),
        });
        self.columns.len() - 1
    }

    /// The categories.
    pub fn categories(&self) -> Range {
        self.range(0)
    }

    /// Where a series by category lies.
    pub fn series(&self, place: usize) -> SeriesRanges {
        let places = self.places[place];
        SeriesRanges {
            name: self.heading(places.values),
            values: self.range(places.values),
            errors: places.errors.map(|(plus, minus)| (self.range(plus), self.range(minus))),
        }
    }

    /// Where a series of points lies: across, and the name and values upwards.
    pub fn points(&self, place: usize) -> (Range, (Range, Range)) {
        let places = self.places[place];
        (self.range(places.across), (self.heading(places.values), self.range(places.values)))
    }

    fn heading(&self, column: usize) -> Range {
        let letters = column_number_to_name(column as u16);
        Range {
            formula: format!("{SHEET}!${letters}$1"),
            words: vec![self.columns[column].heading.clone()],
            numbers: Vec::new(),
            format: String::new(),
        }
    }

    fn range(&self, column: usize) -> Range {
        let cells = &self.columns[column];
        let letters = column_number_to_name(column as u16);
        let last = 1 + cells.words.len().max(cells.values.numbers.len()).max(1);
        Range {
            formula: format!("{SHEET}!${letters}$2:${letters}${last}"),
            words: cells.words.clone(),
            numbers: cells.values.numbers.clone(),
            format: cells.format.clone(),
        }
    }

    /// The workbook's bytes.
    pub fn workbook(&self) -> Result<Vec<u8>, Error> {
        self.written().map_err(|error| Error::new(format!("a chart's workbook: {error}")))
    }

    fn written(&self) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
        let sheet = workbook.add_worksheet();
        sheet.set_name(SHEET)?;
        let strong = Format::new().set_bold().set_text_wrap();
        for (column, cells) in self.columns.iter().enumerate() {
            let place = column as u16;
            sheet.write_string_with_format(0, place, cut(&cells.heading), &strong)?;
            sheet.set_column_width(place, if cells.words.is_empty() { 14 } else { 36 })?;
            for (row, words) in (1..).zip(&cells.words) {
                sheet.write_string(row, place, cut(words))?;
            }
            let format = Format::new().set_num_format(&cells.format);
            for (row, number) in (1..).zip(&cells.values.numbers) {
                let Some(number) = finite(*number) else { continue };
                match &cells.values.formula {
                    Some(formula) => {
                        let formula = Formula::new(self.resolved(formula, row));
                        let formula = formula.set_result(number.to_string());
                        sheet.write_formula_with_format(row, place, formula, &format)?;
                    }
                    None => {
                        sheet.write_number_with_format(row, place, number, &format)?;
                    }
                }
            }
        }
        workbook.save_to_buffer()
    }

    /// A formula for a row: `[NAME]` becomes the cell of the column with that heading.
    fn resolved(&self, formula: &str, row: u32) -> String {
        let mut resolved = format!("={formula}");
        for (column, cells) in self.columns.iter().enumerate() {
            let cell = format!("{}{}", column_number_to_name(column as u16), row + 1);
            resolved = resolved.replace(&format!("[{}]", cells.heading), &cell);
        }
        resolved
    }
}

impl Range {
    /// The same cells, holding these words.
    pub fn with_words(&self, words: &[String]) -> Self {
        Self { words: words.to_vec(), ..self.clone() }
    }

    /// Writes `c:strRef`.
    pub fn words(&self, xml: &mut Xml) {
        xml.element("c:strRef", &[], |xml| {
            xml.text("c:f", &self.formula);
            xml.element("c:strCache", &[], |xml| {
                xml.val("c:ptCount", self.words.len());
                for (place, word) in self.words.iter().enumerate() {
                    xml.element("c:pt", &[("idx", &place)], |xml| xml.text("c:v", cut(word)));
                }
            });
        });
    }

    /// Writes `c:numRef`.
    pub fn numbers(&self, xml: &mut Xml) {
        xml.element("c:numRef", &[], |xml| {
            xml.text("c:f", &self.formula);
            xml.element("c:numCache", &[], |xml| {
                xml.text("c:formatCode", &self.format);
                xml.val("c:ptCount", self.numbers.len());
                for (place, number) in self.numbers.iter().enumerate() {
                    let Some(number) = finite(*number) else { continue };
                    xml.element("c:pt", &[("idx", &place)], |xml| {
                        xml.text("c:v", &number.to_string());
                    });
                }
            });
        });
    }
}

fn finite(number: Option<f64>) -> Option<f64> {
    number.filter(|number| number.is_finite())
}

/// The text as far as a cell takes it.
fn cut(text: &str) -> &str {
    text.char_indices().nth(LONGEST).map_or(text, |(end, _)| &text[..end])
}

impl super::Plot {
    /// Its series.
    pub fn series(&self) -> &[super::Series] {
        match self {
            Self::Bars { series, .. } | Self::Areas(series) | Self::Lines(series) => series,
        }
    }
}
