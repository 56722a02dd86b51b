//! The package: parts with their types and relationships (ECMA-376 part 2).

use super::Error;
use super::tree::Element;
use super::xml::Xml;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};
use zip::read::ZipArchive;
use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, DateTime};

const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const TYPES: &str = "http://schemas.openxmlformats.org/package/2006/content-types";
const RELATIONSHIPS_TYPE: &str = "application/vnd.openxmlformats-package.relationships+xml";

/// The most bytes that a template may unpack to.
const LARGEST: u64 = 512 << 20;

/// Parts by their names, without the leading slash.
#[derive(Clone, Debug, Default)]
pub struct Package {
    /// The parts.
    pub parts: BTreeMap<String, Part>,
    /// The relationships of the package itself.
    pub relationships: Vec<Relationship>,
}

/// A part.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// What it is.
    pub content_type: String,
    /// What it holds.
    pub bytes: Vec<u8>,
    /// What it refers to.
    pub relationships: Vec<Relationship>,
}

/// What a part refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relationship {
    /// Its name within the part.
    pub id: String,
    /// Its type, a URI.
    pub kind: String,
    /// Where it leads.
    pub target: Target,
}

/// Where a relationship leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// To a part of the package, by its name.
    Part(String),
    /// Out of the package.
    External(String),
}

impl Part {
    /// A part that refers to nothing yet.
    pub fn new(content_type: &str, bytes: Vec<u8>) -> Self {
        Self { content_type: content_type.to_owned(), bytes, relationships: Vec::new() }
    }

    /// The part that it refers to by a relationship whose type ends so.
    pub fn related(&self, ending: &str) -> Option<&str> {
        related(&self.relationships, ending)
    }

    /// Refers to one more part; what comes back is the relationship's name.
    pub fn relate(&mut self, kind: &str, part: &str) -> String {
        let taken = |id: &str| self.relationships.iter().any(|known| known.id == id);
        let mut number = self.relationships.len() + 1;
        while taken(&format!("rId{number}")) {
            number += 1;
        }
        let id = format!("rId{number}");
        self.relationships.push(Relationship {
            id: id.clone(),
            kind: kind.to_owned(),
            target: Target::Part(part.to_owned()),
        });
        id
    }

    /// The part behind a relationship's name.
    pub fn target(&self, id: &str) -> Option<&str> {
        let relationship = self.relationships.iter().find(|known| known.id == id)?;
        match &relationship.target {
            Target::Part(name) => Some(name),
            Target::External(_) => None,
        }
    }
}

/// The part that some relationships lead to by a type that ends so.
pub fn related<'a>(relationships: &'a [Relationship], ending: &str) -> Option<&'a str> {
    relationships.iter().find_map(|known| match &known.target {
        Target::Part(name) if known.kind.ends_with(ending) => Some(name.as_str()),
        _ => None,
    })
}

impl Package {
    /// Reads a package.
    ///
    /// # Errors
    ///
    /// Where it is none, is encrypted, or refers to what it does not hold.
    pub fn read(bytes: &[u8]) -> Result<Self, Error> {
        if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
            return Err(Error::new("it is protected by a password, or in the format before 2007"));
        }
        let mut files = unpack(bytes)?;
        let types = files.remove("[Content_Types].xml");
        let types = types.ok_or_else(|| Error::new("it lacks `[Content_Types].xml`"))?;
        let types =
            Element::parse(&types).map_err(|error| within("[Content_Types].xml", &error))?;
        let mut package =
            Self { relationships: relationships(&files, "")?, parts: BTreeMap::new() };
        for (name, bytes) in &files {
            if name.ends_with(".rels") {
                continue;
            }
            let part = Part {
                content_type: content_type(&types, name).unwrap_or_default().to_owned(),
                bytes: bytes.clone(),
                relationships: relationships(&files, name)?,
            };
            package.parts.insert(name.clone(), part);
        }
        Ok(package)
    }

    /// Leaves only the parts that can be reached from the package.
    ///
    /// # Errors
    ///
    /// Where a part refers to one that is not there, or whose type is not told.
    pub fn prune(&mut self) -> Result<(), Error> {
        let mut kept: BTreeSet<String> = BTreeSet::new();
        let mut waiting: Vec<(String, &[Relationship])> =
            vec![("the package".to_owned(), &self.relationships)];
        while let Some((from, relationships)) = waiting.pop() {
            for relationship in relationships {
                let Target::Part(name) = &relationship.target else { continue };
                if kept.contains(name) {
                    continue;
                }
                let part = self.parts.get(name).filter(|part| !part.content_type.is_empty());
                let part = part.ok_or_else(|| {
                    Error::new(format!("{from} refers to `{name}`, which it does not hold"))
                })?;
                kept.insert(name.clone());
                waiting.push((format!("`{name}`"), &part.relationships));
            }
        }
        self.parts.retain(|name, _| kept.contains(name));
        Ok(())
    }

    /// Adds a part whose name is the given one, or that with the first free number before its
    /// ending; what comes back is the name.
    pub fn add(&mut self, stem: &str, ending: &str, part: Part) -> String {
        let mut number = 1;
        while self.parts.contains_key(&format!("{stem}{number}.{ending}")) {
            number += 1;
        }
        let name = format!("{stem}{number}.{ending}");
        self.parts.insert(name.clone(), part);
        name
    }

    /// The package's bytes.
    ///
    /// # Errors
    ///
    /// Where a part is too large for the archive.
    pub fn write(&self) -> Result<Vec<u8>, Error> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(6))
            .last_modified_time(DateTime::default());
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        let failed = |error: &dyn std::fmt::Display| Error::new(format!("the archive: {error}"));
        let mut put = |name: &str, bytes: &[u8]| {
            archive.start_file(name, options).map_err(|error| failed(&error))?;
            archive.write_all(bytes).map_err(|error| failed(&error))
        };
        put("[Content_Types].xml", &self.types())?;
        put("_rels/.rels", &written(&self.relationships, ""))?;
        for (name, part) in &self.parts {
            put(name, &part.bytes)?;
            if !part.relationships.is_empty() {
                put(&relationships_of(name), &written(&part.relationships, name))?;
            }
        }
        archive.finish().map(Cursor::into_inner).map_err(|error| failed(&error))
    }

    /// `[Content_Types].xml`: media by their ending, every other part by its name.
    fn types(&self) -> Vec<u8> {
        let ending = |name: &str| name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
        let mut defaults: BTreeMap<String, &str> = BTreeMap::new();
        defaults.insert("rels".to_owned(), RELATIONSHIPS_TYPE);
        defaults.insert("xml".to_owned(), "application/xml");
        for (name, part) in &self.parts {
            if let Some(ending) = ending(name) {
                defaults.entry(ending).or_insert(&part.content_type);
            }
        }
        Xml::document("Types", &[("xmlns", &TYPES)], |xml| {
            for (ending, kind) in &defaults {
                xml.empty("Default", &[("Extension", ending), ("ContentType", kind)]);
            }
            for (name, part) in &self.parts {
                let default = ending(name).and_then(|ending| defaults.get(&ending).copied());
                if default != Some(part.content_type.as_str()) {
                    let name = format!("/{name}");
                    xml.empty(
                        "Override",
                        &[("PartName", &name), ("ContentType", &part.content_type)],
                    );
                }
            }
        })
    }
}

/// The files of an archive by name.
fn unpack(bytes: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, Error> {
    let broken = |error: &dyn std::fmt::Display| {
        Error::new(format!("it is no PowerPoint file, or a damaged one ({error})"))
    };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    let mut files = BTreeMap::new();
    let mut room = LARGEST;
    for number in 0..archive.len() {
        let file = archive.by_index(number).map_err(|error| broken(&error))?;
        if file.is_dir() {
            continue;
        }
        let name = file.name().map_err(|error| broken(&error))?.trim_start_matches('/').to_owned();
        let mut bytes = Vec::new();
        let read = file.take(room + 1).read_to_end(&mut bytes).map_err(|error| broken(&error))?;
        room = room.checked_sub(read as u64).ok_or_else(|| broken(&"it unpacks to over 512 MB"))?;
        files.insert(name, bytes);
    }
    Ok(files)
}

/// That a file of the package is not as it should be.
pub fn within(name: &str, error: &Error) -> Error {
    Error::new(format!("`{name}` in it: {error}"))
}

fn content_type<'a>(types: &'a Element, name: &str) -> Option<&'a str> {
    let own = types.children.iter().find(|entry| {
        let part = entry.attribute("PartName").map(|part| part.trim_start_matches('/'));
        part.is_some_and(|part| part.eq_ignore_ascii_case(name))
    });
    let ending = name.rsplit_once('.').map(|(_, ending)| ending)?;
    let by_ending = || {
        types.children.iter().find(|entry| {
            entry.attribute("Extension").is_some_and(|known| known.eq_ignore_ascii_case(ending))
        })
    };
    own.or_else(by_ending)?.attribute("ContentType")
}

/// Where the relationships of a part are written; of the package where the name is empty.
fn relationships_of(name: &str) -> String {
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    format!("{folder}_rels/{file}.rels")
}

fn relationships(
    files: &BTreeMap<String, Vec<u8>>,
    name: &str,
) -> Result<Vec<Relationship>, Error> {
    let own = relationships_of(name);
    let Some(bytes) = files.get(&own) else { return Ok(Vec::new()) };
    let root = Element::parse(bytes).map_err(|error| within(&own, &error))?;
    let read = |entry: &Element| {
        let (id, kind) = (entry.attribute("Id")?, entry.attribute("Type")?);
        let target = entry.attribute("Target")?;
        let target = match entry.attribute("TargetMode") {
            Some("External") => Target::External(target.to_owned()),
            _ => Target::Part(absolute(name, target)),
        };
        Some(Relationship { id: id.to_owned(), kind: kind.to_owned(), target })
    };
    Ok(root.children.iter().filter_map(read).collect())
}

/// The name of the part that a target leads to from another part.
fn absolute(from: &str, target: &str) -> String {
    let target = target.split('#').next().unwrap_or(target);
    if let Some(rooted) = target.strip_prefix('/') {
        return rooted.to_owned();
    }
    let mut path: Vec<&str> = from.split('/').collect();
    let _ = path.pop();
    for step in target.split('/') {
        match step {
            "." | "" => {}
            ".." => drop(path.pop()),
            step => path.push(step),
        }
    }
    path.join("/")
}

/// A target as a part in another folder writes it.
fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let folders = from.len() - 1;
    let shared =
        from[..folders].iter().zip(&to[..to.len() - 1]).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", folders - shared);
    up.chain(to[shared..].iter().copied()).collect::<Vec<_>>().join("/")
}

fn written(relationships: &[Relationship], from: &str) -> Vec<u8> {
    Xml::document("Relationships", &[("xmlns", &RELATIONSHIPS)], |xml| {
        for Relationship { id, kind, target } in relationships {
            match target {
                Target::Part(name) => {
                    let target = relative(from, name);
                    xml.empty("Relationship", &[("Id", id), ("Type", kind), ("Target", &target)]);
                }
                Target::External(target) => {
                    let mode = "External";
                    xml.empty(
                        "Relationship",
                        &[("Id", id), ("Type", kind), ("Target", target), ("TargetMode", &mode)],
                    );
                }
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{absolute, relative};

    #[test]
    fn targets_lead_there_and_back() {
        let slide = "ppt/slides/slide1.xml";
        for (target, name) in [
            ("../slideLayouts/slideLayout2.xml", "ppt/slideLayouts/slideLayout2.xml"),
            ("slide2.xml", "ppt/slides/slide2.xml"),
            ("../../docProps/app.xml", "docProps/app.xml"),
        ] {
            assert_eq!(absolute(slide, target), name);
            assert_eq!(relative(slide, name), target);
        }
        assert_eq!(absolute(slide, "/ppt/media/a.png"), "ppt/media/a.png");
        assert_eq!(relative("", "ppt/presentation.xml"), "ppt/presentation.xml");
        assert_eq!(absolute("", "ppt/presentation.xml"), "ppt/presentation.xml");
    }
}
