//! Text: paragraphs of runs. What a run leaves open is as the placeholder has it.

use super::EMU_PER_POINT;
use super::colour::Colour;
use super::xml::Xml;

/// The text of a shape or cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Text {
    /// Its paragraphs.
    pub paragraphs: Vec<Paragraph>,
    /// Where it stands in its frame; as the placeholder has it where left open.
    pub anchor: Option<Anchor>,
}

/// Where text stands in its frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// At the top.
    Top,
    /// In the middle.
    Middle,
    /// At the bottom.
    Bottom,
}

/// How a paragraph is aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// To the left.
    Left,
    /// In the middle.
    Centre,
    /// To the right.
    Right,
}

/// A paragraph.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paragraph {
    /// Its runs.
    pub runs: Vec<Run>,
    /// How it is aligned; as the placeholder has it where left open.
    pub align: Option<Align>,
    /// Whether it goes without a bullet where the placeholder would set one.
    pub plain: bool,
    /// Points of space before it; as the placeholder has it where left open.
    pub space_before: Option<f64>,
}

/// Text of one look.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    /// The text.
    pub text: String,
    /// Points; as the placeholder has it where left open.
    pub size: Option<f64>,
    /// Whether it is bold.
    pub bold: Option<bool>,
    /// Its colour.
    pub colour: Option<Colour>,
}

impl Run {
    /// A run that looks as its place has it.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// The same in another size, in points.
    #[must_use]
    pub fn size(self, size: f64) -> Self {
        Self { size: Some(size), ..self }
    }

    /// The same in bold.
    #[must_use]
    pub fn bold(self) -> Self {
        Self { bold: Some(true), ..self }
    }

    /// The same in another colour.
    #[must_use]
    pub fn colour(self, colour: Colour) -> Self {
        Self { colour: Some(colour), ..self }
    }
}

impl From<Run> for Paragraph {
    fn from(run: Run) -> Self {
        Self { runs: vec![run], ..Self::default() }
    }
}

impl Paragraph {
    /// The same, aligned.
    #[must_use]
    pub fn align(self, align: Align) -> Self {
        Self { align: Some(align), ..self }
    }

    /// The same without a bullet.
    #[must_use]
    pub fn plain(self) -> Self {
        Self { plain: true, ..self }
    }

    /// Its text without its looks.
    #[must_use]
    pub fn words(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }
}

impl<P: Into<Paragraph>> From<P> for Text {
    fn from(paragraph: P) -> Self {
        Self { paragraphs: vec![paragraph.into()], ..Self::default() }
    }
}

impl Text {
    /// Writes `a:p` for each paragraph; one where there is none, as the schema asks for.
    pub(super) fn paragraphs(&self, xml: &mut Xml) {
        if self.paragraphs.is_empty() {
            xml.empty("a:p", &[]);
        }
        for paragraph in &self.paragraphs {
            xml.element("a:p", &[], |xml| paragraph.write(xml));
        }
    }
}

impl Anchor {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Top => "t",
            Self::Middle => "ctr",
            Self::Bottom => "b",
        }
    }
}

impl Paragraph {
    fn write(&self, xml: &mut Xml) {
        self.properties(xml);
        for run in self.runs.iter().filter(|run| !run.text.is_empty()) {
            xml.element("a:r", &[], |xml| {
                run.properties("a:rPr", xml);
                xml.text("a:t", &run.text);
            });
        }
        // An empty line is as high as its text would be.
        if let Some(run) = self.runs.last().filter(|run| run.text.is_empty()) {
            run.properties("a:endParaRPr", xml);
        }
    }

    fn properties(&self, xml: &mut Xml) {
        let align = self.align.map(|align| match align {
            Align::Left => "l",
            Align::Centre => "ctr",
            Align::Right => "r",
        });
        let mut attributes: Vec<(&str, &dyn std::fmt::Display)> = Vec::new();
        if self.plain {
            attributes.extend([("marL", &0 as &dyn std::fmt::Display), ("indent", &0)]);
        }
        if let Some(align) = &align {
            attributes.push(("algn", align));
        }
        if attributes.is_empty() && self.space_before.is_none() {
            return;
        }
        xml.element("a:pPr", &attributes, |xml| {
            if let Some(points) = self.space_before {
                xml.element("a:spcBef", &[], |xml| xml.val("a:spcPts", hundredths(points)));
            }
            if self.plain {
                xml.empty("a:buNone", &[]);
            }
        });
    }
}

impl Run {
    fn properties(&self, name: &str, xml: &mut Xml) {
        look(name, self.size, self.bold, self.colour, xml);
    }
}

/// Writes properties of characters: `a:rPr`, `a:defRPr`, `a:endParaRPr`.
pub(super) fn look(
    name: &str,
    size: Option<f64>,
    bold: Option<bool>,
    colour: Option<Colour>,
    xml: &mut Xml,
) {
    let size = size.map(hundredths);
    let bold = bold.map(u8::from);
    let mut attributes: Vec<(&str, &dyn std::fmt::Display)> = Vec::new();
    if name != "a:defRPr" {
        attributes.push(("lang", &"en-US"));
    }
    if let Some(size) = &size {
        attributes.push(("sz", size));
    }
    if let Some(bold) = &bold {
        attributes.push(("b", bold));
    }
    match colour {
        Some(colour) => xml.element(name, &attributes, |xml| colour.fill(xml)),
        None => xml.empty(name, &attributes),
    }
}

/// Points in hundredths, as the schema counts sizes: 1 to 4000 points.
fn hundredths(points: f64) -> i64 {
    ((points * 100.0).round() as i64).clamp(0, 158_400)
}

/// Points in EMU.
pub(super) fn emu(points: f64) -> i64 {
    (points * EMU_PER_POINT as f64).round() as i64
}
