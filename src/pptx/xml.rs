//! XML as it is written: an element is opened and closed by one call, so none stays open.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::fmt::Display;

/// The namespace of DrawingML.
pub const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
/// The namespace of charts.
pub const CHART: &str = "http://schemas.openxmlformats.org/drawingml/2006/chart";
/// The namespace of PresentationML.
pub const PRESENTATION: &str = "http://schemas.openxmlformats.org/presentationml/2006/main";
/// The namespace of references to relationships, and the start of their types.
pub const RELATIONSHIPS: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Attributes in order: names and values.
pub type Attributes<'a> = &'a [(&'a str, &'a dyn Display)];

/// An XML document in the making.
pub struct Xml {
    writer: Writer<Vec<u8>>,
    /// Whether it is to be seen on dark paper, which tints go towards.
    pub dark: bool,
}

impl Xml {
    /// A whole document with its declaration.
    pub fn document(
        root: &str,
        attributes: Attributes<'_>,
        body: impl FnOnce(&mut Self),
    ) -> Vec<u8> {
        Self::seen(false, root, attributes, body)
    }

    /// A whole document that is to be seen on dark paper, or on light one.
    pub fn seen(
        dark: bool,
        root: &str,
        attributes: Attributes<'_>,
        body: impl FnOnce(&mut Self),
    ) -> Vec<u8> {
        let mut xml = Self { writer: Writer::new(Vec::new()), dark };
        xml.put(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))));
        xml.element(root, attributes, body);
        xml.writer.into_inner()
    }

    /// An element and what is in it.
    pub fn element(
        &mut self,
        name: &str,
        attributes: Attributes<'_>,
        body: impl FnOnce(&mut Self),
    ) {
        self.put(Event::Start(start(name, attributes)));
        body(self);
        self.put(Event::End(BytesEnd::new(name)));
    }

    /// An element that holds nothing.
    pub fn empty(&mut self, name: &str, attributes: Attributes<'_>) {
        self.put(Event::Empty(start(name, attributes)));
    }

    /// An element that holds text.
    pub fn text(&mut self, name: &str, text: &str) {
        self.words(name, &[], text);
    }

    /// An element with attributes that holds text.
    pub fn words(&mut self, name: &str, attributes: Attributes<'_>, text: &str) {
        let text = speakable(text);
        self.element(name, attributes, |xml| xml.put(Event::Text(BytesText::new(&text))));
    }

    /// An element whose attribute `val` says it all, as charts have many.
    pub fn val(&mut self, name: &str, value: impl Display) {
        self.empty(name, &[("val", &value)]);
    }

    fn put(&mut self, event: Event<'_>) {
        self.writer.write_event(event).expect("memory takes every write");
    }
}

fn start<'a>(name: &'a str, attributes: Attributes<'_>) -> BytesStart<'a> {
    let mut start = BytesStart::new(name);
    for (name, value) in attributes {
        start.push_attribute((*name, speakable(&value.to_string()).as_str()));
    }
    start
}

/// The text with a space for every character that XML 1.0 cannot hold or would change.
fn speakable(text: &str) -> String {
    let plain = |character: char| {
        let silent = character.is_control() || matches!(character, '\u{fffe}' | '\u{ffff}');
        if silent { ' ' } else { character }
    };
    text.chars().map(plain).collect()
}
