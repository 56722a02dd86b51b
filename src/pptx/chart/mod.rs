//! Native charts, each with the workbook that it is made from: *Edit Data* opens it.

mod axis;
mod labels;
mod plot;
mod sheet;
mod style;

pub use axis::Axis;
pub use labels::{Labels, PointLabel, Position};
pub use style::{LineStyle, Marker, Points, Style};

use super::Error;
use super::colour::Colour;
use super::text::look;
use super::xml::{CHART, DRAWING, RELATIONSHIPS, Xml};
use sheet::Sheet;

/// A chart.
#[derive(Clone, Debug, PartialEq)]
pub enum Chart {
    /// Values by category.
    Category(CategoryChart),
    /// Points by two values.
    Scatter(ScatterChart),
}

/// Bars, areas and lines over the same categories.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CategoryChart {
    /// What the categories are, as the workbook heads them.
    pub heading: String,
    /// The categories.
    pub categories: Vec<String>,
    /// What is drawn, from behind to before.
    pub plots: Vec<Plot>,
    /// The axis of the categories.
    pub category_axis: Axis,
    /// The axis of the values.
    pub value_axis: Axis,
    /// The legend, where there is one.
    pub legend: Option<Legend>,
    /// Columns of the workbook that no series shows, for formulas to refer to.
    pub columns: Vec<Column>,
    /// The share of the chart's width that category labels beside horizontal bars take.
    pub label_share: Option<f64>,
}

/// Series drawn in one way.
#[derive(Clone, Debug, PartialEq)]
pub enum Plot {
    /// Bars, or columns.
    Bars {
        /// Whether they lie.
        horizontal: bool,
        /// Whether the series stand on each other.
        stacked: bool,
        /// The gap between two, in per cent of a bar's width.
        gap: u16,
        /// The series.
        series: Vec<Series>,
    },
    /// Areas that stand on each other.
    Areas(Vec<Series>),
    /// Lines.
    Lines(Vec<Series>),
}

/// Values by category.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// Its values, one a category.
    pub values: Values,
    /// How the workbook writes them.
    pub format: String,
    /// How it looks.
    pub style: Style,
    /// Points that look otherwise, by place.
    pub points: Vec<(usize, Style)>,
    /// What is written at its points.
    pub labels: Option<Labels>,
    /// How far its values may be off.
    pub errors: Option<ErrorBars>,
}

/// Numbers, and the formula by which the workbook comes to them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Values {
    /// The numbers; `None` leaves a gap.
    pub numbers: Vec<Option<f64>>,
    /// A formula in which `[NAME]` stands for the cell of that column in the same row.
    pub formula: Option<String>,
}

impl From<Vec<Option<f64>>> for Values {
    fn from(numbers: Vec<Option<f64>>) -> Self {
        Self { numbers, formula: None }
    }
}

/// A column of the workbook.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Column {
    /// Its heading.
    pub name: String,
    /// Its numbers.
    pub values: Vec<Option<f64>>,
    /// How they are written.
    pub format: String,
}

/// How far values may be off, upwards and downwards.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorBars {
    /// Upwards, by point.
    pub plus: Vec<Option<f64>>,
    /// Downwards, by point.
    pub minus: Vec<Option<f64>>,
    /// The bars' look.
    pub line: LineStyle,
}

/// Points by two values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ScatterChart {
    /// The series, from behind to before.
    pub series: Vec<ScatterSeries>,
    /// The axis to the right.
    pub x_axis: Axis,
    /// The axis upwards.
    pub y_axis: Axis,
    /// The legend, where there is one.
    pub legend: Option<Legend>,
}

/// Points of one kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ScatterSeries {
    /// Its name.
    pub name: String,
    /// Its points.
    pub points: Vec<(f64, f64)>,
    /// What each point is called; empty where points have no names.
    pub names: Vec<String>,
    /// How it looks.
    pub style: Style,
    /// What is written at its points.
    pub labels: Option<Labels>,
}

/// A legend below the chart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Legend {
    /// Series that it leaves out, by place.
    pub without: Vec<usize>,
}

/// A chart as it is written: its part's XML, and its workbook.
#[derive(Debug)]
pub(super) struct Written {
    /// The part; it refers to the workbook as `rId1`.
    pub part: Vec<u8>,
    /// The workbook.
    pub workbook: Vec<u8>,
}

/// The size of a legend's text, in points.
const LEGEND: f64 = 12.0;

/// The name of the relationship from a chart to its workbook.
pub(super) const WORKBOOK: &str = "rId1";

impl Chart {
    pub(super) fn write(&self, text_size: f64, dark: bool) -> Result<Written, Error> {
        let sheet = Sheet::of(self);
        let workbook = sheet.workbook()?;
        let root: super::xml::Attributes<'_> =
            &[("xmlns:c", &CHART), ("xmlns:a", &DRAWING), ("xmlns:r", &RELATIONSHIPS)];
        let part = Xml::seen(dark, "c:chartSpace", root, |xml| {
            xml.val("c:date1904", 0);
            xml.val("c:roundedCorners", 0);
            xml.element("c:chart", &[], |xml| {
                xml.val("c:autoTitleDeleted", 1);
                xml.element("c:plotArea", &[], |xml| match self {
                    Self::Category(chart) => chart.plot_area(&sheet, xml),
                    Self::Scatter(chart) => chart.plot_area(&sheet, xml),
                });
                if let Some(legend) = self.legend() {
                    legend.write(xml);
                }
                xml.val("c:plotVisOnly", 1);
                xml.val("c:dispBlanksAs", "gap");
            });
            xml.element("c:spPr", &[], |xml| {
                xml.empty("a:noFill", &[]);
                xml.element("a:ln", &[], |xml| xml.empty("a:noFill", &[]));
            });
            text("c:txPr", text_size, None, Colour::TEXT, xml);
            xml.element("c:externalData", &[("r:id", &WORKBOOK)], |xml| {
                xml.val("c:autoUpdate", 0);
            });
        });
        Ok(Written { part, workbook })
    }

    fn legend(&self) -> Option<&Legend> {
        match self {
            Self::Category(chart) => chart.legend.as_ref(),
            Self::Scatter(chart) => chart.legend.as_ref(),
        }
    }
}

impl Legend {
    fn write(&self, xml: &mut Xml) {
        xml.element("c:legend", &[], |xml| {
            xml.val("c:legendPos", "b");
            for place in &self.without {
                xml.element("c:legendEntry", &[], |xml| {
                    xml.val("c:idx", place);
                    xml.val("c:delete", 1);
                });
            }
            xml.val("c:overlay", 0);
            text("c:txPr", LEGEND, None, Colour::TEXT, xml);
        });
    }
}

/// Writes `c:txPr`: how text looks that a program sets by itself.
fn text(name: &str, size: f64, bold: Option<bool>, colour: Colour, xml: &mut Xml) {
    xml.element(name, &[], |xml| {
        xml.empty("a:bodyPr", &[]);
        xml.empty("a:lstStyle", &[]);
        xml.element("a:p", &[], |xml| {
            xml.element("a:pPr", &[], |xml| {
                look("a:defRPr", Some(size), bold, Some(colour), xml);
            });
            xml.empty("a:endParaRPr", &[("lang", &"en-US")]);
        });
    });
}
