//! XML as a tree, read by the same library but not by the same code as the program's.

use quick_xml::events::{BytesStart, Event};

/// An element.
#[derive(Debug, Default)]
pub struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Element>,
    pub text: String,
}

impl Element {
    pub fn parse(bytes: &[u8]) -> Self {
        let mut reader = quick_xml::Reader::from_str(std::str::from_utf8(bytes).unwrap());
        let mut open = vec![Self::default()];
        loop {
            match reader.read_event().unwrap() {
                Event::Start(tag) => open.push(Self::of(&tag)),
                Event::Empty(tag) => open.last_mut().unwrap().children.push(Self::of(&tag)),
                Event::End(_) => {
                    let done = open.pop().unwrap();
                    open.last_mut().unwrap().children.push(done);
                }
                Event::Text(text) => open.last_mut().unwrap().text.push_str(&text.xml10_content()),
                Event::GeneralRef(reference) => {
                    let character = match &*reference.xml10_content() {
                        "amp" => '&',
                        "lt" => '<',
                        "gt" => '>',
                        "quot" => '"',
                        "apos" => '\'',
                        other => panic!("&{other};"),
                    };
                    open.last_mut().unwrap().text.push(character);
                }
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(open.len(), 1);
        open.pop().unwrap().children.pop().unwrap()
    }

    fn of(tag: &BytesStart<'_>) -> Self {
        let attributes = tag.attributes().map(|attribute| {
            let attribute = attribute.unwrap();
            let value = quick_xml::escape::unescape(&attribute.value).unwrap().into_owned();
            (attribute.key.as_ref().to_owned(), value)
        });
        let name = tag.name().as_ref().to_owned();
        Self { name, attributes: attributes.collect(), ..Self::default() }
    }

    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The attribute `val` of a child.
    pub fn val(&self, name: &str) -> Option<&str> {
        self.child(name)?.attribute("val")
    }

    pub fn descendants(&self) -> Vec<&Self> {
        let own = self.children.iter();
        own.flat_map(|child| std::iter::once(child).chain(child.descendants())).collect()
    }

    /// Every name of a relationship that is used in it.
    pub fn references(&self) -> Vec<String> {
        let all = std::iter::once(self).chain(self.descendants());
        let attributes = all.flat_map(|element| &element.attributes);
        let used = attributes.filter(|(name, _)| name.starts_with("r:"));
        used.map(|(_, value)| value.clone()).collect()
    }
}
