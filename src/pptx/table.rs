//! Native tables. Every look is given, so that no style of the template is needed.

use super::colour::Colour;
use super::text::{Anchor, Text, emu};
use super::xml::{DRAWING, Xml};

/// The style without grid or fill that every program knows (ECMA-376 leaves the number to the
/// programs; PowerPoint calls it *No Style, No Grid*).
const NO_STYLE: &str = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}";

/// A table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The width of each column, in EMU.
    pub columns: Vec<i64>,
    /// Its rows; the first is the head.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its least height, in EMU.
    pub height: i64,
    /// A cell for each column.
    pub cells: Vec<Cell>,
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// What it says.
    pub text: Text,
    /// What lies behind it.
    pub fill: Option<Colour>,
    /// The rule below it: its colour and its width in points.
    pub rule: Option<(Colour, f64)>,
    /// Points of space at its left and right.
    pub margin: f64,
}

impl Table {
    pub(super) fn write(&self, xml: &mut Xml) {
        xml.element("a:tbl", &[("xmlns:a", &DRAWING)], |xml| {
            xml.element("a:tblPr", &[("firstRow", &1)], |xml| {
                xml.text("a:tableStyleId", NO_STYLE);
            });
            xml.element("a:tblGrid", &[], |xml| {
                for width in &self.columns {
                    xml.empty("a:gridCol", &[("w", width)]);
                }
            });
            for row in &self.rows {
                xml.element("a:tr", &[("h", &row.height)], |xml| {
                    let empty = Cell::default();
                    for place in 0..self.columns.len() {
                        row.cells.get(place).unwrap_or(&empty).write(xml);
                    }
                });
            }
        });
    }
}

impl Cell {
    fn write(&self, xml: &mut Xml) {
        xml.element("a:tc", &[], |xml| {
            xml.element("a:txBody", &[], |xml| {
                xml.empty("a:bodyPr", &[]);
                xml.empty("a:lstStyle", &[]);
                self.text.paragraphs(xml);
            });
            let side = emu(self.margin);
            let (upright, anchor) = (emu(2.0), self.text.anchor.unwrap_or(Anchor::Middle).code());
            let attributes: super::xml::Attributes<'_> = &[
                ("marL", &side),
                ("marR", &side),
                ("marT", &upright),
                ("marB", &upright),
                ("anchor", &anchor),
            ];
            xml.element("a:tcPr", attributes, |xml| {
                for edge in ["a:lnL", "a:lnR", "a:lnT"] {
                    xml.element(edge, &[("w", &0)], |xml| xml.empty("a:noFill", &[]));
                }
                match self.rule {
                    Some((colour, width)) => {
                        xml.element("a:lnB", &[("w", &emu(width))], |xml| colour.fill(xml));
                    }
                    None => xml.element("a:lnB", &[("w", &0)], |xml| xml.empty("a:noFill", &[])),
                }
                match self.fill {
                    Some(colour) => colour.fill(xml),
                    None => xml.empty("a:noFill", &[]),
                }
            });
        });
    }
}
