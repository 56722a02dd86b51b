//! A slide's part.

use super::shape::{Content, Frame, Shape, Slot};
use super::template::{Layout, Placeholder, PlaceholderKind};
use super::text::{Text, emu};
use super::xml::{CHART, DRAWING, PRESENTATION, RELATIONSHIPS, Xml};

const SVG: &str = "http://schemas.microsoft.com/office/drawing/2016/SVG/main";
const SVG_EXTENSION: &str = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}";
const TABLE: &str = "http://schemas.openxmlformats.org/drawingml/2006/table";

/// How a shape's other parts are called in the slide: of a chart its part; of a picture the
/// PNG, then the SVG.
pub(super) type References = Vec<String>;

/// What a slide says.
#[derive(Debug)]
pub(super) struct Page<'a> {
    pub layout: &'a Layout,
    pub title: &'a Text,
    pub footer: &'a str,
    /// Whether the page is dark.
    pub dark: bool,
    pub shapes: Vec<(&'a Shape, References)>,
}

impl Page<'_> {
    /// The part's XML.
    pub fn write(&self) -> Vec<u8> {
        let root: super::xml::Attributes<'_> =
            &[("xmlns:a", &DRAWING), ("xmlns:r", &RELATIONSHIPS), ("xmlns:p", &PRESENTATION)];
        Xml::seen(self.dark, "p:sld", root, |xml| tree(xml, |xml| self.shapes(xml)))
    }

    fn shapes(&self, xml: &mut Xml) {
        let mut number = 1;
        let mut next = || {
            number += 1;
            number
        };
        if let Some(title) = self.layout.placeholder(PlaceholderKind::Title) {
            let name = ("Title", next());
            text(name, Some(title), None, xml, |xml| self.title.paragraphs(xml));
        }
        for (shape, references) in &self.shapes {
            self.shape(shape, references, next(), xml);
        }
        if let Some(footer) = self.layout.placeholder(PlaceholderKind::Footer) {
            // Its size is told again, as not every program looks it up.
            let words = Text::from(super::Run::new(self.footer).size(footer.size));
            text(("Footer", next()), Some(footer), None, xml, |xml| words.paragraphs(xml));
        }
        if let Some(place) = self.layout.placeholder(PlaceholderKind::Number) {
            text(("Slide Number", next()), Some(place), None, xml, |xml| {
                xml.element("a:p", &[], |xml| {
                    let field: super::xml::Attributes<'_> =
                        &[("id", &"{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}"), ("type", &"slidenum")];
                    xml.element("a:fld", field, |xml| {
                        xml.empty("a:rPr", &[("lang", &"en-US")]);
                        xml.text("a:t", "‹#›");
                    });
                });
            });
        }
    }

    fn shape(&self, shape: &Shape, references: &[String], number: usize, xml: &mut Xml) {
        let kind = shape.slot.map(|slot| match slot {
            Slot::Subtitle => PlaceholderKind::Subtitle,
            Slot::Content => PlaceholderKind::Content,
            Slot::Caption => PlaceholderKind::Caption,
        });
        let place = kind.and_then(|kind| self.layout.placeholder(kind));
        let frame = shape.frame.or_else(|| place.map(|place| place.frame)).unwrap_or_default();
        // Only a placeholder for anything takes what is not text.
        let open = place.filter(|place| matches!(place.written.as_deref(), None | Some("obj")));
        let name = (shape.name.as_str(), number);
        match &shape.content {
            Content::Text(words) => {
                let given = if place.is_some() { shape.frame } else { Some(frame) };
                let anchor = words.anchor;
                text_shape(name, place, given, anchor, xml, |xml| words.paragraphs(xml));
            }
            Content::Table(table) => {
                let height = table.rows.iter().map(|row| row.height).sum();
                let frame = Frame { height, ..frame };
                graphic(name, &shape.description, open, frame, (TABLE, xml), |xml| {
                    table.write(xml)
                });
            }
            Content::Chart(_) => {
                graphic(name, &shape.description, open, frame, (CHART, xml), |xml| {
                    let id = references.first().map_or("", String::as_str);
                    let chart: super::xml::Attributes<'_> =
                        &[("xmlns:c", &CHART), ("xmlns:r", &RELATIONSHIPS), ("r:id", &id)];
                    xml.empty("c:chart", chart);
                });
            }
            Content::Picture(_) => picture(name, &shape.description, open, frame, references, xml),
        }
    }
}

/// Writes what every slide and notes page has around its shapes.
pub(super) fn tree(xml: &mut Xml, shapes: impl FnOnce(&mut Xml)) {
    xml.element("p:cSld", &[], |xml| {
        xml.element("p:spTree", &[], |xml| {
            xml.element("p:nvGrpSpPr", &[], |xml| {
                xml.empty("p:cNvPr", &[("id", &1), ("name", &"")]);
                xml.empty("p:cNvGrpSpPr", &[]);
                xml.empty("p:nvPr", &[]);
            });
            xml.element("p:grpSpPr", &[], |xml| {
                xml.element("a:xfrm", &[], |xml| {
                    for (name, one, other) in [
                        ("a:off", "x", "y"),
                        ("a:ext", "cx", "cy"),
                        ("a:chOff", "x", "y"),
                        ("a:chExt", "cx", "cy"),
                    ] {
                        xml.empty(name, &[(one, &0), (other, &0)]);
                    }
                });
            });
            shapes(xml);
        });
    });
    xml.element("p:clrMapOvr", &[], |xml| xml.empty("a:masterClrMapping", &[]));
}

/// Writes `p:nvPr` with the placeholder that it points at.
pub(super) fn reference(kind: Option<&str>, index: Option<&str>, xml: &mut Xml) {
    xml.element("p:nvPr", &[], |xml| {
        let mut attributes: Vec<(&str, &dyn std::fmt::Display)> = Vec::new();
        if let Some(kind) = &kind {
            attributes.push(("type", kind));
        }
        if let Some(index) = &index {
            attributes.push(("idx", index));
        }
        xml.empty("p:ph", &attributes);
    });
}

fn own(place: Option<&Placeholder>, xml: &mut Xml) {
    match place {
        Some(place) => reference(place.written.as_deref(), place.index.as_deref(), xml),
        None => xml.empty("p:nvPr", &[]),
    }
}

fn transform(name: &str, frame: Frame, xml: &mut Xml) {
    xml.element(name, &[], |xml| {
        xml.empty("a:off", &[("x", &frame.x), ("y", &frame.y)]);
        xml.empty("a:ext", &[("cx", &frame.width.max(0)), ("cy", &frame.height.max(0))]);
    });
}

fn text(
    name: (&str, usize),
    place: Option<&Placeholder>,
    frame: Option<Frame>,
    xml: &mut Xml,
    words: impl FnOnce(&mut Xml),
) {
    text_shape(name, place, frame, None, xml, words);
}

/// Writes `p:sp` with text: in a placeholder, or in a box of its own.
fn text_shape(
    (name, number): (&str, usize),
    place: Option<&Placeholder>,
    frame: Option<Frame>,
    anchor: Option<super::Anchor>,
    xml: &mut Xml,
    words: impl FnOnce(&mut Xml),
) {
    xml.element("p:sp", &[], |xml| {
        xml.element("p:nvSpPr", &[], |xml| {
            let named = format!("{name} {}", number - 1);
            xml.empty("p:cNvPr", &[("id", &number), ("name", &named)]);
            match place {
                Some(_) => xml.element("p:cNvSpPr", &[], |xml| {
                    xml.empty("a:spLocks", &[("noGrp", &1)]);
                }),
                None => xml.empty("p:cNvSpPr", &[("txBox", &1)]),
            }
            own(place, xml);
        });
        xml.element("p:spPr", &[], |xml| {
            if let Some(frame) = frame {
                transform("a:xfrm", frame, xml);
                xml.element("a:prstGeom", &[("prst", &"rect")], |xml| xml.empty("a:avLst", &[]));
            }
            if place.is_none() {
                xml.empty("a:noFill", &[]);
            }
        });
        xml.element("p:txBody", &[], |xml| {
            let anchor = anchor.map(super::Anchor::code);
            let (zero, wrap) = (emu(0.0), "square");
            let mut attributes: Vec<(&str, &dyn std::fmt::Display)> = Vec::new();
            if place.is_none() {
                attributes.push(("wrap", &wrap));
                for side in ["lIns", "tIns", "rIns", "bIns"] {
                    attributes.push((side, &zero));
                }
            }
            if let Some(anchor) = &anchor {
                attributes.push(("anchor", anchor));
            }
            if place.is_some() {
                // The text was fitted to its frame.
                xml.element("a:bodyPr", &attributes, |xml| xml.empty("a:normAutofit", &[]));
            } else {
                xml.empty("a:bodyPr", &attributes);
            }
            xml.empty("a:lstStyle", &[]);
            words(xml);
        });
    });
}

/// Writes `p:graphicFrame`.
fn graphic(
    (name, number): (&str, usize),
    description: &str,
    place: Option<&Placeholder>,
    frame: Frame,
    (uri, xml): (&str, &mut Xml),
    body: impl FnOnce(&mut Xml),
) {
    xml.element("p:graphicFrame", &[], |xml| {
        xml.element("p:nvGraphicFramePr", &[], |xml| {
            let named = format!("{name} {}", number - 1);
            xml.empty("p:cNvPr", &[("id", &number), ("name", &named), ("descr", &description)]);
            xml.element("p:cNvGraphicFramePr", &[], |xml| {
                xml.empty("a:graphicFrameLocks", &[("noGrp", &1)]);
            });
            own(place, xml);
        });
        transform("p:xfrm", frame, xml);
        xml.element("a:graphic", &[], |xml| {
            xml.element("a:graphicData", &[("uri", &uri)], body);
        });
    });
}

/// Writes `p:pic`: the PNG, and for programs that know it the SVG.
fn picture(
    (name, number): (&str, usize),
    description: &str,
    place: Option<&Placeholder>,
    frame: Frame,
    references: &[String],
    xml: &mut Xml,
) {
    let (png, svg) = match references {
        [png, svg, ..] => (png.as_str(), svg.as_str()),
        _ => return,
    };
    xml.element("p:pic", &[], |xml| {
        xml.element("p:nvPicPr", &[], |xml| {
            let named = format!("{name} {}", number - 1);
            xml.empty("p:cNvPr", &[("id", &number), ("name", &named), ("descr", &description)]);
            xml.element("p:cNvPicPr", &[], |xml| {
                xml.empty("a:picLocks", &[("noGrp", &1), ("noChangeAspect", &1)]);
            });
            own(place, xml);
        });
        xml.element("p:blipFill", &[], |xml| {
            xml.element("a:blip", &[("r:embed", &png)], |xml| {
                xml.element("a:extLst", &[], |xml| {
                    xml.element("a:ext", &[("uri", &SVG_EXTENSION)], |xml| {
                        xml.empty("asvg:svgBlip", &[("xmlns:asvg", &SVG), ("r:embed", &svg)]);
                    });
                });
            });
            xml.element("a:stretch", &[], |xml| xml.empty("a:fillRect", &[]));
        });
        xml.element("p:spPr", &[], |xml| {
            transform("a:xfrm", frame, xml);
            xml.element("a:prstGeom", &[("prst", &"rect")], |xml| xml.empty("a:avLst", &[]));
        });
    });
}
