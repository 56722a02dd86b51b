//! What a program that opens a presentation relies on: types, relationships, identifiers, the
//! order of elements, and workbooks that hold what their charts show.

mod charts;
mod order;
mod tree;

pub use tree::Element;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

/// A presentation, unpacked.
pub struct Package {
    /// Its files by name, in the order of the archive.
    pub files: Vec<(String, Vec<u8>)>,
}

/// A relationship: its name, its type, and where it leads within the package.
pub struct Relationship {
    pub id: String,
    pub kind: String,
    pub target: Option<String>,
}

/// Opens a presentation and makes sure of all that can be told without PowerPoint.
pub fn sound(bytes: &[u8]) -> Package {
    let package = Package::open(bytes);
    package.every_part_is_typed();
    package.every_relationship_leads_somewhere();
    package.identifiers_are_unique();
    package.slides_have_their_parts();
    for (name, bytes) in &package.files {
        if name.ends_with(".xml") {
            order::check(name, &Element::parse(bytes));
        }
    }
    for (name, chart) in package.parts("ppt/charts/") {
        charts::check(&package, name, &chart);
    }
    package
}

impl Package {
    fn open(bytes: &[u8]) -> Self {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let count = archive.len();
        let read = |number| {
            let mut file = archive.by_index(number).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        };
        let files: Vec<_> = (0..count).map(read).collect();
        let names: BTreeSet<&String> = files.iter().map(|(name, _)| name).collect();
        assert_eq!(names.len(), files.len(), "a name stands twice in the archive");
        assert_eq!(files[0].0, "[Content_Types].xml");
        Self { files }
    }

    pub fn bytes(&self, name: &str) -> &[u8] {
        let file = self.files.iter().find(|(known, _)| known == name);
        &file.unwrap_or_else(|| panic!("no part {name}")).1
    }

    /// The XML parts of a folder.
    pub fn parts(&self, folder: &str) -> Vec<(&str, Element)> {
        let within = |name: &str| {
            name.strip_prefix(folder).is_some_and(|rest| !rest.contains('/'))
                && name.ends_with(".xml")
        };
        let files = self.files.iter().filter(|(name, _)| within(name));
        files.map(|(name, bytes)| (name.as_str(), Element::parse(bytes))).collect()
    }

    /// What a part refers to.
    pub fn relationships(&self, name: &str) -> Vec<Relationship> {
        let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let own = format!("{prefix}_rels/{file}.rels");
        let Some((_, bytes)) = self.files.iter().find(|(known, _)| *known == own) else {
            return Vec::new();
        };
        let resolve = |target: &str| {
            let mut path: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
            for step in target.split('/') {
                match step {
                    ".." => assert!(path.pop().is_some(), "{own}: {target}"),
                    step => path.push(step),
                }
            }
            path.join("/")
        };
        let root = Element::parse(bytes);
        let read = |entry: &Element| Relationship {
            id: entry.attribute("Id").unwrap().to_owned(),
            kind: entry.attribute("Type").unwrap().to_owned(),
            target: (entry.attribute("TargetMode") != Some("External"))
                .then(|| resolve(entry.attribute("Target").unwrap())),
        };
        root.children.iter().map(read).collect()
    }

    /// The part that another one refers to by a type.
    pub fn related(&self, name: &str, kind: &str) -> Option<String> {
        let wanted = format!("{OFFICE}{kind}");
        self.relationships(name).into_iter().find(|known| known.kind == wanted)?.target
    }

    fn types(&self) -> (BTreeMap<String, String>, BTreeMap<String, String>) {
        let root = Element::parse(self.bytes("[Content_Types].xml"));
        let (mut defaults, mut overrides) = (BTreeMap::new(), BTreeMap::new());
        for entry in &root.children {
            let kind = entry.attribute("ContentType").unwrap().to_owned();
            let twice = match entry.name.as_str() {
                "Default" => {
                    defaults.insert(entry.attribute("Extension").unwrap().to_owned(), kind)
                }
                "Override" => {
                    overrides.insert(entry.attribute("PartName").unwrap().to_owned(), kind)
                }
                other => panic!("{other} in [Content_Types].xml"),
            };
            assert_eq!(twice, None, "a type is told twice");
        }
        (defaults, overrides)
    }

    fn kind(&self, name: &str) -> Option<String> {
        let (defaults, overrides) = self.types();
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_owned())?;
        overrides.get(&format!("/{name}")).or_else(|| defaults.get(&ending)).cloned()
    }

    fn every_part_is_typed(&self) {
        let (_, overrides) = self.types();
        for part in overrides.keys() {
            let _ = self.bytes(part.trim_start_matches('/'));
        }
        for (name, bytes) in self.files.iter().skip(1) {
            let kind = self.kind(name).unwrap_or_else(|| panic!("{name} has no type"));
            assert_ne!(kind, "application/xml", "{name} has no type of its own");
            assert!(!bytes.is_empty(), "{name} is empty");
        }
    }

    fn every_relationship_leads_somewhere(&self) {
        let mut reached: BTreeSet<String> = BTreeSet::new();
        let mut waiting = vec![String::new()];
        while let Some(part) = waiting.pop() {
            let known = self.relationships(&part);
            let ids: BTreeSet<&str> = known.iter().map(|one| one.id.as_str()).collect();
            assert_eq!(ids.len(), known.len(), "{part}: a relationship's name stands twice");
            if part.ends_with(".xml") {
                for reference in Element::parse(self.bytes(&part)).references() {
                    assert!(ids.contains(reference.as_str()), "{part} refers to {reference}");
                }
            }
            for Relationship { kind, target, .. } in known {
                let Some(target) = target else { continue };
                let _ = self.bytes(&target);
                if let Some(wanted) = wanted_type(&kind) {
                    assert_eq!(self.kind(&target).as_deref(), Some(wanted.as_str()), "{target}");
                }
                if reached.insert(target.clone()) {
                    waiting.push(target);
                }
            }
        }
        for (name, _) in self.files.iter().skip(1).filter(|(name, _)| !name.ends_with(".rels")) {
            assert!(reached.contains(name), "nothing leads to {name}");
        }
    }

    fn identifiers_are_unique(&self) {
        for folder in ["ppt/slides/", "ppt/notesSlides/", "ppt/slideLayouts/", "ppt/slideMasters/"]
        {
            for (name, part) in self.parts(folder) {
                let all = part.descendants();
                let shapes = all.iter().filter(|element| element.name == "p:cNvPr");
                let ids: Vec<&str> = shapes.map(|shape| shape.attribute("id").unwrap()).collect();
                let unique: BTreeSet<&&str> = ids.iter().collect();
                assert_eq!(unique.len(), ids.len(), "{name}: {ids:?}");
            }
        }
        let main = Element::parse(self.bytes("ppt/presentation.xml"));
        let number = |element: &Element| element.attribute("id").unwrap().parse::<u64>().unwrap();
        let slides = &main.child("p:sldIdLst").unwrap().children;
        let ids: BTreeSet<u64> = slides.iter().map(number).collect();
        assert!(ids.len() == slides.len() && ids.iter().all(|id| (256..1 << 31).contains(id)));
        // Masters and layouts share their numbers.
        let mut ids: Vec<u64> =
            main.child("p:sldMasterIdLst").unwrap().children.iter().map(number).collect();
        for (_, master) in self.parts("ppt/slideMasters/") {
            ids.extend(master.child("p:sldLayoutIdLst").unwrap().children.iter().map(number));
        }
        let unique: BTreeSet<&u64> = ids.iter().collect();
        assert!(unique.len() == ids.len() && ids.iter().all(|id| *id >= 1 << 31), "{ids:?}");
    }

    fn slides_have_their_parts(&self) {
        let slides = self.parts("ppt/slides/");
        assert!(!slides.is_empty());
        for (name, slide) in slides {
            let notes = self.related(name, "notesSlide").unwrap();
            assert_eq!(self.related(&notes, "slide").as_deref(), Some(name));
            assert!(self.related(&notes, "notesMaster").is_some());
            let layout = self.related(name, "slideLayout").unwrap();
            let layout = Element::parse(self.bytes(&layout));
            let of = |part: &Element| -> Vec<(Option<String>, Option<String>)> {
                let all = part.descendants();
                let own = all.iter().filter(|element| element.name == "p:ph");
                let told = |name: &str, ph: &Element| ph.attribute(name).map(str::to_owned);
                own.map(|ph| (told("type", ph), told("idx", ph))).collect()
            };
            let (asked, known) = (of(&slide), of(&layout));
            assert!(
                asked.iter().any(|(kind, _)| kind.as_deref().is_some_and(|k| k.ends_with("itle")))
            );
            for placeholder in asked {
                assert!(known.contains(&placeholder), "{name}: {placeholder:?} of {known:?}");
            }
        }
    }
}

/// The type that the target of a relationship must have.
fn wanted_type(kind: &str) -> Option<String> {
    let office = "application/vnd.openxmlformats-officedocument.";
    let own = match kind.strip_prefix(OFFICE)? {
        "officeDocument" => "presentationml.presentation.main+xml",
        "slide" => "presentationml.slide+xml",
        "slideLayout" => "presentationml.slideLayout+xml",
        "slideMaster" => "presentationml.slideMaster+xml",
        "notesSlide" => "presentationml.notesSlide+xml",
        "notesMaster" => "presentationml.notesMaster+xml",
        "presProps" => "presentationml.presProps+xml",
        "viewProps" => "presentationml.viewProps+xml",
        "tableStyles" => "presentationml.tableStyles+xml",
        "theme" => "theme+xml",
        "chart" => "drawingml.chart+xml",
        "package" => "spreadsheetml.sheet",
        "extended-properties" => "extended-properties+xml",
        _ => return None,
    };
    Some(format!("{office}{own}"))
}
