//! Axes.

use super::style::{LineStyle, Style};
use super::text;
use crate::pptx::colour::Colour;
use crate::pptx::text::look;
use crate::pptx::xml::Xml;

/// An axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Axis {
    /// What it shows, written beside it; empty where that needs no words.
    pub title: String,
    /// How its numbers are written.
    pub format: String,
    /// Where it begins; up to the program where left open.
    pub low: Option<f64>,
    /// Where it ends; up to the program where left open.
    pub high: Option<f64>,
    /// The distance of its rules; up to the program where left open.
    pub step: Option<f64>,
    /// Whether it has no line and no numbers.
    pub hidden: bool,
    /// Whether rules go across the chart at its numbers.
    pub ruled: bool,
    /// Whether it runs the other way.
    pub reversed: bool,
    /// The size of its text, in points; as the chart's where left open.
    pub size: Option<f64>,
    /// Of categories, every which one is written; up to the program where left open.
    pub every: Option<usize>,
    /// Of categories, whether they lie on its ends rather than between them.
    pub to_the_edge: bool,
}

/// Which axis it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Of categories, below.
    CategoryBelow,
    /// Of categories, at the left.
    CategoryLeft,
    /// Of values, below.
    ValueBelow,
    /// Of values, at the left.
    ValueLeft,
}

/// The numbers by which a chart's two axes point at each other.
pub(super) const FIRST: u32 = 111_111_111;
pub(super) const SECOND: u32 = 222_222_222;

impl Axis {
    /// Writes `c:catAx` or `c:valAx`; `other` is the axis that it crosses.
    pub(super) fn write(
        &self,
        place: Place,
        (own, crossed): (u32, u32),
        other: &Axis,
        xml: &mut Xml,
    ) {
        let categories = matches!(place, Place::CategoryBelow | Place::CategoryLeft);
        xml.element(if categories { "c:catAx" } else { "c:valAx" }, &[], |xml| {
            xml.val("c:axId", own);
            xml.element("c:scaling", &[], |xml| {
                xml.val("c:orientation", if self.reversed { "maxMin" } else { "minMax" });
                if let Some(high) = self.high.filter(|high| high.is_finite()) {
                    xml.val("c:max", high);
                }
                if let Some(low) = self.low.filter(|low| low.is_finite()) {
                    xml.val("c:min", low);
                }
            });
            xml.val("c:delete", u8::from(self.hidden));
            let below = matches!(place, Place::CategoryBelow | Place::ValueBelow);
            xml.val("c:axPos", if below { "b" } else { "l" });
            if self.ruled {
                let rule = LineStyle { colour: Colour::RULE, width: 0.75, dashed: false };
                xml.element("c:majorGridlines", &[], |xml| rule.properties(xml));
            }
            if !self.title.is_empty() {
                self.title(below, xml);
            }
            let format = if self.format.is_empty() { "General" } else { &self.format };
            xml.empty("c:numFmt", &[("formatCode", &format), ("sourceLinked", &0)]);
            xml.val("c:majorTickMark", "none");
            xml.val("c:minorTickMark", "none");
            xml.val("c:tickLblPos", if categories { "low" } else { "nextTo" });
            let line = categories.then(|| Style::lined(Colour::QUIET.tint(0.4), 1.0));
            line.unwrap_or_default().properties(xml);
            if let Some(size) = self.size {
                text("c:txPr", size, None, Colour::TEXT, xml);
            }
            xml.val("c:crossAx", crossed);
            // Where the other one is turned, its end is where this one would begin.
            xml.val("c:crosses", if other.reversed { "max" } else { "autoZero" });
            if categories {
                self.category_end(xml);
            } else {
                xml.val("c:crossBetween", if other.to_the_edge { "midCat" } else { "between" });
                if let Some(step) = self.step.filter(|step| *step > 0.0 && step.is_finite()) {
                    xml.val("c:majorUnit", step);
                }
            }
        });
    }

    fn category_end(&self, xml: &mut Xml) {
        xml.val("c:auto", 0);
        xml.val("c:lblAlgn", "ctr");
        xml.val("c:lblOffset", 100);
        if let Some(every) = self.every {
            xml.val("c:tickLblSkip", every.max(1));
        }
        xml.val("c:noMultiLvlLbl", 1);
    }

    fn title(&self, below: bool, xml: &mut Xml) {
        xml.element("c:title", &[], |xml| {
            xml.element("c:tx", &[], |xml| {
                xml.element("c:rich", &[], |xml| {
                    if below {
                        xml.empty("a:bodyPr", &[]);
                    } else {
                        xml.empty("a:bodyPr", &[("rot", &-5_400_000), ("vert", &"horz")]);
                    }
                    xml.empty("a:lstStyle", &[]);
                    xml.element("a:p", &[], |xml| {
                        let (size, quiet) = (self.size, Some(Colour::QUIET));
                        xml.element("a:pPr", &[], |xml| {
                            look("a:defRPr", size, Some(false), quiet, xml);
                        });
                        xml.element("a:r", &[], |xml| {
                            look("a:rPr", size, Some(false), quiet, xml);
                            xml.text("a:t", &self.title);
                        });
                    });
                });
            });
            xml.val("c:overlay", 0);
        });
    }
}
