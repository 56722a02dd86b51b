//! XML as it is read: a small tree, to look into a template and to change little of it.

use super::Error;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, Writer};
use std::io::Cursor;

/// The deepest nesting that a part may have; real ones stay below 40.
const DEEPEST: usize = 200;

/// An element with its attributes and what is in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Element {
    /// Its name with its prefix, as the part writes it.
    pub name: String,
    /// Its attributes in order, unescaped.
    pub attributes: Vec<(String, String)>,
    /// Its child elements in order. Text between elements has no meaning in the parts that are
    /// read, and is left out.
    pub children: Vec<Element>,
    /// Its text, unescaped.
    pub text: String,
}

impl Element {
    /// Reads a document and gives its root.
    ///
    /// # Errors
    ///
    /// Where it is no well-formed XML.
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let text = decoded(bytes)?;
        let mut reader = Reader::from_str(&text);
        let mut open: Vec<Element> = vec![Element::default()];
        let broken = |reason: String| Error::new(format!("it is no sound XML: {reason}"));
        loop {
            match reader.read_event().map_err(|error| broken(error.to_string()))? {
                Event::Start(tag) if open.len() < DEEPEST => open.push(Self::of(&tag)?),
                Event::Start(_) => return Err(broken("it is nested too deep".to_owned())),
                Event::Empty(tag) => {
                    let element = Self::of(&tag)?;
                    if let Some(parent) = open.last_mut() {
                        parent.children.push(element);
                    }
                }
                Event::End(_) => {
                    let done = open.pop().unwrap_or_default();
                    match open.last_mut() {
                        Some(parent) => parent.children.push(done),
                        None => return Err(broken("an end without a start".to_owned())),
                    }
                }
                Event::Text(words) => {
                    if let Some(parent) = open.last_mut() {
                        parent.text.push_str(words.xml10_content().trim());
                    }
                }
                Event::DocType(_) => return Err(broken("it declares a DTD".to_owned())),
                Event::Eof => break,
                _ => {}
            }
        }
        let ended = open.len() == 1;
        let root = open.pop().and_then(|document| document.children.into_iter().next());
        root.filter(|_| ended).ok_or_else(|| broken("it ends too early".to_owned()))
    }

    fn of(tag: &BytesStart<'_>) -> Result<Self, Error> {
        let broken = |reason: String| Error::new(format!("it is no sound XML: {reason}"));
        let mut element = Self { name: tag.name().as_ref().to_owned(), ..Self::default() };
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|error| broken(error.to_string()))?;
            let value = quick_xml::escape::unescape(&attribute.value)
                .map_err(|error| broken(error.to_string()))?;
            element.attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
        }
        Ok(element)
    }

    /// The document's bytes with this element as its root.
    pub fn document(&self) -> Vec<u8> {
        let mut writer = Writer::new(Cursor::new(Vec::new()));
        let declaration = quick_xml::events::BytesDecl::new("1.0", Some("UTF-8"), Some("yes"));
        let sound = "memory takes every write";
        writer.write_event(Event::Decl(declaration)).expect(sound);
        self.put(&mut writer).expect(sound);
        writer.into_inner().into_inner()
    }

    fn put(&self, writer: &mut Writer<Cursor<Vec<u8>>>) -> std::io::Result<()> {
        let mut start = BytesStart::new(self.name.as_str());
        for (name, value) in &self.attributes {
            start.push_attribute((name.as_str(), value.as_str()));
        }
        if self.children.is_empty() && self.text.is_empty() {
            return writer.write_event(Event::Empty(start));
        }
        writer.write_event(Event::Start(start.borrow()))?;
        if !self.text.is_empty() {
            writer.write_event(Event::Text(quick_xml::events::BytesText::new(&self.text)))?;
        }
        for child in &self.children {
            child.put(writer)?;
        }
        writer.write_event(Event::End(start.to_end()))
    }

    /// Its name without the prefix.
    pub fn local(&self) -> &str {
        self.name.rsplit(':').next().unwrap_or(&self.name)
    }

    /// The first child with a local name.
    pub fn child(&self, local: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.local() == local)
    }

    /// The element at the end of a path of local names.
    pub fn at(&self, path: &[&str]) -> Option<&Element> {
        path.iter().try_fold(self, |element, local| element.child(local))
    }

    /// An attribute by its full name.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// An attribute that refers to a relationship: `r:id`, whatever its prefix.
    pub fn reference(&self) -> Option<&str> {
        let of = |(name, _): &&(String, String)| name.contains(':') && name.ends_with(":id");
        self.attributes.iter().find(of).map(|(_, value)| value.as_str())
    }

    /// Every element below this one, in document order.
    pub fn descendants(&self) -> Vec<&Element> {
        let mut found = Vec::new();
        let mut waiting: Vec<&Element> = self.children.iter().rev().collect();
        while let Some(element) = waiting.pop() {
            found.push(element);
            waiting.extend(element.children.iter().rev());
        }
        found
    }
}

/// The part's text: UTF-8, or UTF-16 with its mark.
fn decoded(bytes: &[u8]) -> Result<String, Error> {
    let units = |pair: fn([u8; 2]) -> u16| -> Vec<u16> {
        bytes[2..].chunks_exact(2).map(|two| pair([two[0], two[1]])).collect()
    };
    let told = |_| Error::new("its text is in no encoding that XML knows");
    match bytes {
        [0xff, 0xfe, ..] => String::from_utf16(&units(u16::from_le_bytes)).map_err(|_| told(())),
        [0xfe, 0xff, ..] => String::from_utf16(&units(u16::from_be_bytes)).map_err(|_| told(())),
        _ => {
            let text = std::str::from_utf8(bytes).map_err(|_| told(()))?;
            Ok(text.trim_start_matches('\u{feff}').to_owned())
        }
    }
}
