//! What a file says of itself.

use super::xml::Xml;

/// What a presentation says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Properties {
    /// Its title.
    pub title: String,
    /// What it is about.
    pub subject: String,
    /// The program that made it.
    pub application: String,
    /// What else to know.
    pub comments: String,
}

/// The date that every file bears: when it was made is not asked, so that the same values give
/// the same bytes.
const CREATED: &str = "2000-01-01T00:00:00Z";

impl Properties {
    /// `docProps/core.xml`.
    pub(super) fn core(&self) -> Vec<u8> {
        let package = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties";
        let root: super::xml::Attributes<'_> = &[
            ("xmlns:cp", &package),
            ("xmlns:dc", &"http://purl.org/dc/elements/1.1/"),
            ("xmlns:dcterms", &"http://purl.org/dc/terms/"),
            ("xmlns:dcmitype", &"http://purl.org/dc/dcmitype/"),
            ("xmlns:xsi", &"http://www.w3.org/2001/XMLSchema-instance"),
        ];
        Xml::document("cp:coreProperties", root, |xml| {
            xml.text("dc:title", &self.title);
            xml.text("dc:subject", &self.subject);
            xml.text("dc:creator", &self.application);
            xml.text("dc:description", &self.comments);
            for name in ["dcterms:created", "dcterms:modified"] {
                xml.date(name, CREATED);
            }
        })
    }

    /// `docProps/app.xml`.
    pub(super) fn application(&self, slides: usize) -> Vec<u8> {
        let namespace = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties";
        Xml::document("Properties", &[("xmlns", &namespace)], |xml| {
            xml.text("Application", &self.application);
            xml.text("Slides", &slides.to_string());
            xml.text("Notes", &slides.to_string());
        })
    }
}

impl Xml {
    fn date(&mut self, name: &str, date: &str) {
        self.words(name, &[("xsi:type", &"dcterms:W3CDTF")], date);
    }
}
