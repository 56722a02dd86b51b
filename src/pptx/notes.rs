//! Speaker notes, and the master that they need.

use super::package::{Package, Part, related};
use super::slide::{reference, tree};
use super::text::Text;
use super::xml::{DRAWING, PRESENTATION, RELATIONSHIPS, Xml};

const TYPE: &str = "application/vnd.openxmlformats-officedocument";

/// The notes' master: the template's, or one of ours with a theme of its own. What comes back
/// is its name, and whether it is new.
pub(super) fn master(package: &mut Package, main: &str) -> (String, bool) {
    let known = package.parts.get(main).map_or(&[][..], |part| &part.relationships);
    if let Some(name) = related(known, "/notesMaster") {
        return (name.to_owned(), false);
    }
    let theme = include_str!("template/plain/theme.xml").as_bytes().to_vec();
    let theme = Part::new(&format!("{TYPE}.theme+xml"), theme);
    let theme = package.add("ppt/theme/theme", "xml", theme);
    let text = include_str!("template/plain/notes.xml").as_bytes().to_vec();
    let mut master = Part::new(&format!("{TYPE}.presentationml.notesMaster+xml"), text);
    let _ = master.relate(&format!("{RELATIONSHIPS}/theme"), &theme);
    (package.add("ppt/notesMasters/notesMaster", "xml", master), true)
}

/// A notes page as a part, without its relationships.
pub(super) fn page(notes: &Text) -> Part {
    let root: super::xml::Attributes<'_> =
        &[("xmlns:a", &DRAWING), ("xmlns:r", &RELATIONSHIPS), ("xmlns:p", &PRESENTATION)];
    let bytes = Xml::document("p:notes", root, |xml| {
        tree(xml, |xml| {
            xml.element("p:sp", &[], |xml| {
                xml.element("p:nvSpPr", &[], |xml| {
                    xml.empty("p:cNvPr", &[("id", &2), ("name", &"Slide Image Placeholder 1")]);
                    xml.element("p:cNvSpPr", &[], |xml| {
                        let locks: super::xml::Attributes<'_> =
                            &[("noGrp", &1), ("noRot", &1), ("noChangeAspect", &1)];
                        xml.empty("a:spLocks", locks);
                    });
                    reference(Some("sldImg"), None, xml);
                });
                xml.empty("p:spPr", &[]);
            });
            xml.element("p:sp", &[], |xml| {
                xml.element("p:nvSpPr", &[], |xml| {
                    xml.empty("p:cNvPr", &[("id", &3), ("name", &"Notes Placeholder 2")]);
                    xml.element("p:cNvSpPr", &[], |xml| xml.empty("a:spLocks", &[("noGrp", &1)]));
                    reference(Some("body"), Some("1"), xml);
                });
                xml.empty("p:spPr", &[]);
                xml.element("p:txBody", &[], |xml| {
                    xml.empty("a:bodyPr", &[]);
                    xml.empty("a:lstStyle", &[]);
                    notes.paragraphs(xml);
                });
            });
        });
    });
    Part::new(&format!("{TYPE}.presentationml.notesSlide+xml"), bytes)
}
