//! What is written at points.

use super::text;
use crate::pptx::colour::Colour;
use crate::pptx::text::look;
use crate::pptx::xml::Xml;

/// What is written at the points of a series.
#[derive(Clone, Debug, PartialEq)]
pub struct Labels {
    /// Whether every point shows its value.
    pub values: bool,
    /// Where.
    pub position: Position,
    /// How values are written.
    pub format: String,
    /// Points.
    pub size: f64,
    /// Whether it is bold.
    pub bold: bool,
    /// Its colour.
    pub colour: Colour,
    /// Points whose labels are otherwise, in rising order of their places.
    pub points: Vec<PointLabel>,
}

/// The label of one point.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PointLabel {
    /// The point's place.
    pub place: usize,
    /// Where; as the other labels where left open.
    pub position: Option<Position>,
    /// How its value is written; as the others where left open.
    pub format: Option<String>,
    /// Its colour; as the others where left open.
    pub colour: Option<Colour>,
    /// What it says in place of its value: a name, never a number.
    pub text: Option<String>,
}

/// Where a label stands. Which of them a chart may use depends on its kind, and PowerPoint
/// refuses the file otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// Beyond the end of a bar; not of stacked ones.
    OutsideEnd,
    /// At the root of a bar, in it.
    InsideBase,
    /// In the middle of a bar, or on a point.
    Centre,
    /// Above a point.
    Above,
    /// Below a point.
    Below,
    /// At the left of a point.
    Left,
    /// At the right of a point.
    Right,
}

impl Position {
    fn code(self) -> &'static str {
        match self {
            Self::OutsideEnd => "outEnd",
            Self::InsideBase => "inBase",
            Self::Centre => "ctr",
            Self::Above => "t",
            Self::Below => "b",
            Self::Left => "l",
            Self::Right => "r",
        }
    }
}

impl Labels {
    /// Writes `c:dLbls`.
    pub(super) fn write(&self, xml: &mut Xml) {
        xml.element("c:dLbls", &[], |xml| {
            for point in &self.points {
                xml.element("c:dLbl", &[], |xml| self.point(point, xml));
            }
            self.look(None, None, xml);
            if self.values {
                xml.val("c:dLblPos", self.position.code());
            }
            shown(self.values, xml);
        });
    }

    fn point(&self, point: &PointLabel, xml: &mut Xml) {
        xml.val("c:idx", point.place);
        if let Some(words) = &point.text {
            let colour = Some(point.colour.unwrap_or(self.colour));
            let (size, bold) = (Some(self.size), Some(self.bold));
            xml.element("c:tx", &[], |xml| {
                xml.element("c:rich", &[], |xml| {
                    xml.empty("a:bodyPr", &[("wrap", &"none")]);
                    xml.empty("a:lstStyle", &[]);
                    xml.element("a:p", &[], |xml| {
                        xml.element("a:pPr", &[], |xml| {
                            look("a:defRPr", size, bold, colour, xml);
                        });
                        xml.element("a:r", &[], |xml| {
                            look("a:rPr", size, bold, colour, xml);
                            xml.text("a:t", words);
                        });
                    });
                });
            });
        }
        self.look(point.format.as_deref(), point.colour, xml);
        xml.val("c:dLblPos", point.position.unwrap_or(self.position).code());
        shown(true, xml);
    }

    fn look(&self, format: Option<&str>, colour: Option<Colour>, xml: &mut Xml) {
        let format = format.unwrap_or(&self.format);
        let format = if format.is_empty() { "General" } else { format };
        xml.empty("c:numFmt", &[("formatCode", &format), ("sourceLinked", &0)]);
        xml.element("c:spPr", &[], |xml| {
            xml.empty("a:noFill", &[]);
            xml.element("a:ln", &[], |xml| xml.empty("a:noFill", &[]));
        });
        text("c:txPr", self.size, Some(self.bold), colour.unwrap_or(self.colour), xml);
    }
}

fn shown(values: bool, xml: &mut Xml) {
    xml.val("c:showLegendKey", 0);
    xml.val("c:showVal", u8::from(values));
    for name in ["c:showCatName", "c:showSerName", "c:showPercent", "c:showBubbleSize"] {
        xml.val(name, 0);
    }
}
