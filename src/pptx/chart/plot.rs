//! What is drawn between the axes.

use super::axis::{FIRST, Place, SECOND};
use super::sheet::{Range, Sheet};
use super::{CategoryChart, ErrorBars, Plot, ScatterChart, ScatterSeries, Series};
use crate::pptx::xml::Xml;

impl CategoryChart {
    /// Writes what is in `c:plotArea`.
    pub(super) fn plot_area(&self, sheet: &Sheet, xml: &mut Xml) {
        let lying =
            self.plots.iter().any(|plot| matches!(plot, Plot::Bars { horizontal: true, .. }));
        layout(self.label_share.filter(|_| lying), xml);
        let mut place = 0;
        for plot in &self.plots {
            self.plot(plot, &mut place, sheet, xml);
        }
        let [category, value] = if lying {
            [Place::CategoryLeft, Place::ValueBelow]
        } else {
            [Place::CategoryBelow, Place::ValueLeft]
        };
        self.category_axis.write(category, (FIRST, SECOND), &self.value_axis, xml);
        self.value_axis.write(value, (SECOND, FIRST), &self.category_axis, xml);
    }

    fn plot(&self, plot: &Plot, place: &mut usize, sheet: &Sheet, xml: &mut Xml) {
        let mut all = |series: &[Series], kind: Kind, xml: &mut Xml| {
            for one in series {
                let ranges = sheet.series(*place);
                xml.element("c:ser", &[], |xml| {
                    one.write(*place, kind, (&sheet.categories(), ranges), xml)
                });
                *place += 1;
            }
        };
        match plot {
            Plot::Bars { horizontal, stacked, gap, series } => {
                xml.element("c:barChart", &[], |xml| {
                    xml.val("c:barDir", if *horizontal { "bar" } else { "col" });
                    xml.val("c:grouping", if *stacked { "stacked" } else { "clustered" });
                    xml.val("c:varyColors", 0);
                    all(series, Kind::Bar, xml);
                    xml.val("c:gapWidth", gap.min(&500));
                    if *stacked {
                        xml.val("c:overlap", 100);
                    }
                    axes(xml);
                });
            }
            Plot::Areas(series) => xml.element("c:areaChart", &[], |xml| {
                xml.val("c:grouping", "stacked");
                xml.val("c:varyColors", 0);
                all(series, Kind::Area, xml);
                axes(xml);
            }),
            Plot::Lines(series) => xml.element("c:lineChart", &[], |xml| {
                xml.val("c:grouping", "standard");
                xml.val("c:varyColors", 0);
                all(series, Kind::Line, xml);
                xml.val("c:marker", 1);
                axes(xml);
            }),
        }
    }
}

impl ScatterChart {
    /// Writes what is in `c:plotArea`.
    pub(super) fn plot_area(&self, sheet: &Sheet, xml: &mut Xml) {
        xml.empty("c:layout", &[]);
        xml.element("c:scatterChart", &[], |xml| {
            xml.val("c:scatterStyle", "lineMarker");
            xml.val("c:varyColors", 0);
            for (place, series) in self.series.iter().enumerate() {
                let (across, up) = sheet.points(place);
                xml.element("c:ser", &[], |xml| series.write(place, across, up, xml));
            }
            axes(xml);
        });
        self.x_axis.write(Place::ValueBelow, (FIRST, SECOND), &self.y_axis, xml);
        self.y_axis.write(Place::ValueLeft, (SECOND, FIRST), &self.x_axis, xml);
    }
}

/// What kind of plot a series is in, which decides what it may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Bar,
    Area,
    Line,
}

impl Series {
    /// Writes what is in `c:ser`, in the order of the schema for its kind.
    fn write(
        &self,
        place: usize,
        kind: Kind,
        (categories, own): (&Range, super::sheet::SeriesRanges),
        xml: &mut Xml,
    ) {
        head(place, &own.name, &self.name, xml);
        self.style.properties(xml);
        match kind {
            Kind::Bar => xml.val("c:invertIfNegative", 0),
            Kind::Line => self.style.marker(xml),
            Kind::Area => {}
        }
        for (point, style) in &self.points {
            xml.element("c:dPt", &[], |xml| {
                xml.val("c:idx", point);
                match kind {
                    Kind::Bar => xml.val("c:invertIfNegative", 0),
                    Kind::Line => style.marker(xml),
                    Kind::Area => {}
                }
                xml.val("c:bubble3D", 0);
                style.properties(xml);
            });
        }
        if let Some(labels) = &self.labels {
            labels.write(xml);
        }
        if let (Some(errors), Some((plus, minus))) = (&self.errors, &own.errors) {
            errors.write(plus, minus, xml);
        }
        xml.element("c:cat", &[], |xml| categories.words(xml));
        xml.element("c:val", &[], |xml| own.values.numbers(xml));
        if kind == Kind::Line {
            xml.val("c:smooth", 0);
        }
    }
}

impl ScatterSeries {
    fn write(&self, place: usize, across: Range, (name, up): (Range, Range), xml: &mut Xml) {
        head(place, &name, &self.name, xml);
        self.style.properties(xml);
        self.style.marker(xml);
        if let Some(labels) = &self.labels {
            labels.write(xml);
        }
        xml.element("c:xVal", &[], |xml| across.numbers(xml));
        xml.element("c:yVal", &[], |xml| up.numbers(xml));
        xml.val("c:smooth", 0);
    }
}

impl ErrorBars {
    fn write(&self, plus: &Range, minus: &Range, xml: &mut Xml) {
        xml.element("c:errBars", &[], |xml| {
            xml.val("c:errBarType", "both");
            xml.val("c:errValType", "cust");
            xml.val("c:noEndCap", 0);
            xml.element("c:plus", &[], |xml| plus.numbers(xml));
            xml.element("c:minus", &[], |xml| minus.numbers(xml));
            self.line.properties(xml);
        });
    }
}

fn head(place: usize, range: &Range, name: &str, xml: &mut Xml) {
    xml.val("c:idx", place);
    xml.val("c:order", place);
    let name = [name.to_owned()];
    xml.element("c:tx", &[], |xml| range.with_words(&name).words(xml));
}

fn axes(xml: &mut Xml) {
    xml.val("c:axId", FIRST);
    xml.val("c:axId", SECOND);
}

/// Writes `c:layout`: up to the program, or with so much of the width for labels.
fn layout(label_share: Option<f64>, xml: &mut Xml) {
    let Some(share) = label_share else { return xml.empty("c:layout", &[]) };
    xml.element("c:layout", &[], |xml| {
        xml.element("c:manualLayout", &[], |xml| {
            xml.val("c:layoutTarget", "inner");
            xml.val("c:xMode", "edge");
            xml.val("c:yMode", "edge");
            xml.val("c:x", share);
            xml.val("c:y", 0.01);
            xml.val("c:w", 0.97 - share);
            xml.val("c:h", 0.88);
        });
    });
}
