//! How marks look.

use crate::pptx::colour::Colour;
use crate::pptx::text::emu;
use crate::pptx::xml::Xml;

/// How a mark looks. What is left open is not drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Style {
    /// The colour of areas and bars.
    pub fill: Option<Colour>,
    /// The line, or the outline.
    pub line: Option<LineStyle>,
    /// The mark at each point of a line.
    pub marker: Option<Marker>,
}

/// How a line looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LineStyle {
    /// Its colour.
    pub colour: Colour,
    /// Its width in points.
    pub width: f64,
    /// Whether it is dashed.
    pub dashed: bool,
}

/// The mark at a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Marker {
    /// Its shape.
    pub shape: Points,
    /// Its size in points, 2 to 72.
    pub size: u8,
    /// Its colour.
    pub colour: Colour,
}

/// The shape of marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Points {
    /// A disc.
    Circle,
    /// A diamond.
    Diamond,
    /// A level stroke.
    Dash,
}

impl Style {
    /// Areas and bars in one colour.
    #[must_use]
    pub fn filled(colour: Colour) -> Self {
        Self { fill: Some(colour), ..Self::default() }
    }

    /// A line.
    #[must_use]
    pub fn lined(colour: Colour, width: f64) -> Self {
        let line = LineStyle { colour, width, dashed: false };
        Self { line: Some(line), ..Self::default() }
    }

    /// Points without a line.
    #[must_use]
    pub fn marked(shape: Points, size: u8, colour: Colour) -> Self {
        Self { marker: Some(Marker { shape, size, colour }), ..Self::default() }
    }

    /// Writes `c:spPr`; what is not drawn is said to be so, since programs would choose.
    pub(super) fn properties(&self, xml: &mut Xml) {
        xml.element("c:spPr", &[], |xml| {
            match self.fill {
                Some(colour) => colour.fill(xml),
                None => xml.empty("a:noFill", &[]),
            }
            outline(self.line, xml);
        });
    }

    /// Writes `c:marker`.
    pub(super) fn marker(&self, xml: &mut Xml) {
        xml.element("c:marker", &[], |xml| match self.marker {
            None => xml.val("c:symbol", "none"),
            Some(marker) => {
                let shape = match marker.shape {
                    Points::Circle => "circle",
                    Points::Diamond => "diamond",
                    Points::Dash => "dash",
                };
                xml.val("c:symbol", shape);
                xml.val("c:size", marker.size.clamp(2, 72));
                xml.element("c:spPr", &[], |xml| {
                    marker.colour.fill(xml);
                    outline(None, xml);
                });
            }
        });
    }
}

impl LineStyle {
    /// Writes `c:spPr` of something that is only a line.
    pub(super) fn properties(self, xml: &mut Xml) {
        xml.element("c:spPr", &[], |xml| outline(Some(self), xml));
    }
}

fn outline(line: Option<LineStyle>, xml: &mut Xml) {
    match line {
        None => xml.element("a:ln", &[], |xml| xml.empty("a:noFill", &[])),
        Some(line) => xml.element("a:ln", &[("w", &emu(line.width)), ("cap", &"rnd")], |xml| {
            line.colour.fill(xml);
            if line.dashed {
                xml.val("a:prstDash", "sysDash");
            }
            xml.empty("a:round", &[]);
        }),
    }
}
