//! Slides put on a template.

use super::Error;
use super::chart::WORKBOOK;
use super::notes;
use super::package::{Package, Part, Relationship, Target};
use super::properties::Properties;
use super::shape::{Content, Shape};
use super::slide::{Page, References};
use super::template::{LayoutRole, Template};
use super::text::Text;
use super::tree::Element;
use super::xml::RELATIONSHIPS;

const TYPE: &str = "application/vnd.openxmlformats-officedocument";

/// The number of the first slide, as the schema asks for.
const FIRST_SLIDE: u32 = 256;

/// The size of a chart's text where nothing else is said, in points.
const CHART_TEXT: f64 = 14.0;

/// A presentation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Presentation {
    /// What it says of itself.
    pub properties: Properties,
    /// What stands at the foot of every slide.
    pub footer: String,
    /// Its slides.
    pub slides: Vec<Slide>,
}

/// A slide.
#[derive(Clone, Debug, PartialEq)]
pub struct Slide {
    /// What it asks of its layout.
    pub role: LayoutRole,
    /// Its title.
    pub title: Text,
    /// What stands on it, from behind to before.
    pub shapes: Vec<Shape>,
    /// What its speaker should know.
    pub notes: Text,
}

/// The bytes of a presentation on a template. The same values give the same bytes.
///
/// # Errors
///
/// Where a part grows beyond what an archive or a workbook takes.
pub fn write(template: &Template, presentation: &Presentation) -> Result<Vec<u8>, Error> {
    let mut package = template.package.clone();
    let (master, is_new) = notes::master(&mut package, &template.main);
    let mut slides = Vec::new();
    for slide in &presentation.slides {
        let name = add_slide(&mut package, template, presentation, slide)?;
        let mut notes = notes::page(&slide.notes);
        let _ = notes.relate(&format!("{RELATIONSHIPS}/notesMaster"), &master);
        let _ = notes.relate(&format!("{RELATIONSHIPS}/slide"), &name);
        let notes = package.add("ppt/notesSlides/notesSlide", "xml", notes);
        if let Some(part) = package.parts.get_mut(&name) {
            let _ = part.relate(&format!("{RELATIONSHIPS}/notesSlide"), &notes);
        }
        slides.push(name);
    }
    if let Some(main) = package.parts.get_mut(&template.main) {
        enlist(main, is_new.then_some(master.as_str()), &slides)?;
    }
    describe(&mut package, &presentation.properties, slides.len());
    package.prune()?;
    package.write()
}

fn add_slide(
    package: &mut Package,
    template: &Template,
    presentation: &Presentation,
    slide: &Slide,
) -> Result<String, Error> {
    let layout = template.layout(slide.role);
    let mut part = Part::new(&format!("{TYPE}.presentationml.slide+xml"), Vec::new());
    let _ = part.relate(&format!("{RELATIONSHIPS}/slideLayout"), &layout.part);
    let (dark, mut shapes) = (template.is_dark(), Vec::new());
    for shape in &slide.shapes {
        shapes.push((shape, embed(package, &mut part, (shape, dark))?));
    }
    let page = Page { layout, title: &slide.title, footer: &presentation.footer, dark, shapes };
    part.bytes = page.write();
    Ok(package.add("ppt/slides/slide", "xml", part))
}

/// Adds the parts that a shape needs; what comes back is what the slide calls them.
fn embed(
    package: &mut Package,
    slide: &mut Part,
    (shape, dark): (&Shape, bool),
) -> Result<References, Error> {
    match &shape.content {
        Content::Text(_) | Content::Table(_) => Ok(Vec::new()),
        Content::Chart(chart) => {
            let written = chart.write(CHART_TEXT, dark)?;
            let workbook = Part::new(&format!("{TYPE}.spreadsheetml.sheet"), written.workbook);
            let workbook =
                package.add("ppt/embeddings/Microsoft_Excel_Worksheet", "xlsx", workbook);
            let mut part = Part::new(&format!("{TYPE}.drawingml.chart+xml"), written.part);
            part.relationships.push(Relationship {
                id: WORKBOOK.to_owned(),
                kind: format!("{RELATIONSHIPS}/package"),
                target: Target::Part(workbook),
            });
            let part = package.add("ppt/charts/chart", "xml", part);
            Ok(vec![slide.relate(&format!("{RELATIONSHIPS}/chart"), &part)])
        }
        Content::Picture(picture) => {
            let kind = format!("{RELATIONSHIPS}/image");
            let png = Part::new("image/png", picture.png.clone());
            let png = package.add("ppt/media/image", "png", png);
            let svg = Part::new("image/svg+xml", picture.svg.clone());
            let svg = package.add("ppt/media/image", "svg", svg);
            Ok(vec![slide.relate(&kind, &png), slide.relate(&kind, &svg)])
        }
    }
}

/// Lists slides, and a notes' master that is new, in the main part, each in its place.
fn enlist(main: &mut Part, master: Option<&str>, slides: &[String]) -> Result<(), Error> {
    let mut tree = Element::parse(&main.bytes)?;
    let prefix = tree.name.strip_suffix("presentation").unwrap_or("p:").to_owned();
    let known = tree.attributes.iter().find(|(_, value)| value == RELATIONSHIPS);
    let known = known.and_then(|(name, _)| name.strip_prefix("xmlns:")).map(str::to_owned);
    let reference = known.unwrap_or_else(|| {
        tree.attributes.push(("xmlns:r".to_owned(), RELATIONSHIPS.to_owned()));
        "r".to_owned()
    });
    let entry = |name: &str, id: Option<u32>, relationship: String| {
        let mut attributes: Vec<(String, String)> =
            id.map(|id| ("id".to_owned(), id.to_string())).into_iter().collect();
        attributes.push((format!("{reference}:id"), relationship));
        Element { name: format!("{prefix}{name}"), attributes, ..Element::default() }
    };
    let list = |name: &str, children: Vec<Element>| Element {
        name: format!("{prefix}{name}"),
        children,
        ..Element::default()
    };
    // Schema: sldMasterIdLst, notesMasterIdLst, handoutMasterIdLst, sldIdLst, sldSz, …
    let mut place = usize::from(tree.child("sldMasterIdLst").is_some());
    if let Some(master) = master {
        let id = main.relate(&format!("{RELATIONSHIPS}/notesMaster"), master);
        let children = vec![entry("notesMasterId", None, id)];
        tree.children.insert(place, list("notesMasterIdLst", children));
    }
    for name in ["notesMasterIdLst", "handoutMasterIdLst"] {
        place += usize::from(tree.child(name).is_some());
    }
    let slides = (FIRST_SLIDE..).zip(slides).map(|(number, name)| {
        let id = main.relate(&format!("{RELATIONSHIPS}/slide"), name);
        entry("sldId", Some(number), id)
    });
    let slides = slides.collect();
    tree.children.insert(place, list("sldIdLst", slides));
    main.bytes = tree.document();
    Ok(())
}

/// Adds what the file says of itself.
fn describe(package: &mut Package, properties: &Properties, slides: usize) {
    let core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata";
    let parts = [
        (
            "docProps/core.xml",
            Part::new(
                "application/vnd.openxmlformats-package.core-properties+xml",
                properties.core(),
            ),
            format!("{core}/core-properties"),
        ),
        (
            "docProps/app.xml",
            Part::new(&format!("{TYPE}.extended-properties+xml"), properties.application(slides)),
            format!("{RELATIONSHIPS}/extended-properties"),
        ),
    ];
    for (name, part, kind) in parts {
        package.parts.insert(name.to_owned(), part);
        let taken = |id: &str| package.relationships.iter().any(|known| known.id == id);
        let number = (1..).find(|number| !taken(&format!("rId{number}"))).unwrap_or(1);
        package.relationships.push(Relationship {
            id: format!("rId{number}"),
            kind,
            target: Target::Part(name.to_owned()),
        });
    }
}
