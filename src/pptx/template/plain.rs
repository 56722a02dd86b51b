//! The template that is used where none is given: 16:9, white, one accent.

use crate::pptx::package::{Package, Part, Relationship, Target};
use crate::pptx::xml::RELATIONSHIPS;

const TYPE: &str = "application/vnd.openxmlformats-officedocument";

/// The parts: name, type, and what they hold.
const PARTS: [(&str, &str, &str); 9] = [
    (
        "ppt/presentation.xml",
        "presentationml.presentation.main",
        include_str!("plain/presentation.xml"),
    ),
    ("ppt/presProps.xml", "presentationml.presProps", include_str!("plain/presProps.xml")),
    ("ppt/viewProps.xml", "presentationml.viewProps", include_str!("plain/viewProps.xml")),
    ("ppt/tableStyles.xml", "presentationml.tableStyles", include_str!("plain/tableStyles.xml")),
    ("ppt/theme/theme1.xml", "theme", include_str!("plain/theme.xml")),
    (
        "ppt/slideMasters/slideMaster1.xml",
        "presentationml.slideMaster",
        include_str!("plain/master.xml"),
    ),
    (
        "ppt/slideLayouts/slideLayout1.xml",
        "presentationml.slideLayout",
        include_str!("plain/title.xml"),
    ),
    (
        "ppt/slideLayouts/slideLayout2.xml",
        "presentationml.slideLayout",
        include_str!("plain/content.xml"),
    ),
    (
        "ppt/slideLayouts/slideLayout3.xml",
        "presentationml.slideLayout",
        include_str!("plain/bare.xml"),
    ),
];

/// What refers to what, by the names that the parts use.
const LINKS: [(&str, &str, &str, &str); 12] = [
    ("ppt/presentation.xml", "rId1", "slideMaster", "ppt/slideMasters/slideMaster1.xml"),
    ("ppt/presentation.xml", "rId2", "presProps", "ppt/presProps.xml"),
    ("ppt/presentation.xml", "rId3", "viewProps", "ppt/viewProps.xml"),
    ("ppt/presentation.xml", "rId4", "theme", "ppt/theme/theme1.xml"),
    ("ppt/presentation.xml", "rId5", "tableStyles", "ppt/tableStyles.xml"),
    (
        "ppt/slideMasters/slideMaster1.xml",
        "rId1",
        "slideLayout",
        "ppt/slideLayouts/slideLayout1.xml",
    ),
    (
        "ppt/slideMasters/slideMaster1.xml",
        "rId2",
        "slideLayout",
        "ppt/slideLayouts/slideLayout2.xml",
    ),
    (
        "ppt/slideMasters/slideMaster1.xml",
        "rId3",
        "slideLayout",
        "ppt/slideLayouts/slideLayout3.xml",
    ),
    ("ppt/slideMasters/slideMaster1.xml", "rId4", "theme", "ppt/theme/theme1.xml"),
    (
        "ppt/slideLayouts/slideLayout1.xml",
        "rId1",
        "slideMaster",
        "ppt/slideMasters/slideMaster1.xml",
    ),
    (
        "ppt/slideLayouts/slideLayout2.xml",
        "rId1",
        "slideMaster",
        "ppt/slideMasters/slideMaster1.xml",
    ),
    (
        "ppt/slideLayouts/slideLayout3.xml",
        "rId1",
        "slideMaster",
        "ppt/slideMasters/slideMaster1.xml",
    ),
];

/// The package.
pub(super) fn package() -> Package {
    let mut package = Package::default();
    let link = |id: &str, kind: &str, to: &str| Relationship {
        id: id.to_owned(),
        kind: format!("{RELATIONSHIPS}/{kind}"),
        target: Target::Part(to.to_owned()),
    };
    package.relationships.push(link("rId1", "officeDocument", PARTS[0].0));
    for (name, kind, text) in PARTS {
        let mut part = Part::new(&format!("{TYPE}.{kind}+xml"), text.as_bytes().to_vec());
        let own = LINKS.iter().filter(|(from, ..)| *from == name);
        part.relationships.extend(own.map(|(_, id, kind, to)| link(id, kind, to)));
        package.parts.insert(name.to_owned(), part);
    }
    package
}
