//! What a deck looks like: masters, layouts and theme of a file, without its slides.

mod layout;
mod plain;
mod theme;

pub use layout::{Layout, Placeholder, PlaceholderKind};
pub use theme::Rgb;

use super::Error;
use super::colour::Base;
use super::package::{Package, Relationship, Target, related, within};
use super::tree::Element;
use super::xml::RELATIONSHIPS;
use std::collections::BTreeMap;

/// The type of a presentation's main part.
const MAIN: &str =
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml";

/// What of a template's own slides, and of what only they need, is left behind.
const LEFT: [&str; 8] = [
    "/slide",
    "/commentAuthors",
    "/authors",
    "/vbaProject",
    "/printerSettings",
    "/customXml",
    "/tags",
    "/revisionInfo",
];

/// What slides are made on.
#[derive(Clone, Debug)]
pub struct Template {
    /// The package without slides.
    pub(super) package: Package,
    /// The name of the main part.
    pub(super) main: String,
    /// Width and height of a slide, in EMU.
    pub size: (i64, i64),
    colours: BTreeMap<String, Rgb>,
    layouts: Vec<Layout>,
    title: usize,
    content: usize,
    bare: usize,
}

/// What a slide asks of its layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LayoutRole {
    /// A title slide.
    Title,
    /// A title above one large placeholder.
    Content,
    /// A title and nothing else.
    Bare,
}

impl Template {
    /// A plain one of this module's own, 16:9.
    #[must_use]
    pub fn plain() -> Self {
        Self::of(plain::package()).expect("the embedded template is sound, as a test makes sure")
    }

    /// Reads a `.pptx` or `.potx`, with or without slides.
    ///
    /// # Errors
    ///
    /// Where it is no presentation, is damaged, or has no layout with a title.
    pub fn read(bytes: &[u8]) -> Result<Self, Error> {
        Self::of(Package::read(bytes)?)
    }

    fn of(mut package: Package) -> Result<Self, Error> {
        let main = related(&package.relationships, "/officeDocument").map(str::to_owned);
        let main = main.ok_or_else(|| Error::new("it is no PowerPoint file"))?;
        let part = package.parts.get(&main);
        let kind = part.map(|part| part.content_type.clone()).unwrap_or_default();
        if !kind.contains("presentationml") && !kind.contains("ms-powerpoint") {
            return Err(Error::new("it is no PowerPoint file, but another Office document"));
        }
        let presentation = emptied(&mut package, &main)?;
        package.prune()?;
        let size = presentation.child("sldSz");
        let length = |name| size.and_then(|size| size.attribute(name)?.parse::<i64>().ok());
        let (Some(width), Some(height)) = (length("cx"), length("cy")) else {
            return Err(Error::new("it does not tell the size of its slides"));
        };
        let (part, tree) = layout::master(&package, &main, &presentation)?;
        let layouts = layout::layouts(&package, (part, &tree), (width, height))?;
        let colours = theme::colours(&package, (part, &tree));
        let title = chosen(&layouts, LayoutRole::Title);
        let content = chosen(&layouts, LayoutRole::Content);
        let (Some(title), Some(content)) = (title, content) else {
            return Err(Error::new(
                "none of its layouts has a title above a placeholder for content",
            ));
        };
        let bare = chosen(&layouts, LayoutRole::Bare).unwrap_or(content);
        Ok(Self { package, main, size: (width, height), colours, layouts, title, content, bare })
    }

    /// A colour of its theme, where it can be told.
    #[must_use]
    pub fn colour(&self, base: Base) -> Option<Rgb> {
        self.colours.get(&base.name()).copied()
    }

    /// Whether its pages are darker than their text.
    #[must_use]
    pub fn is_dark(&self) -> bool {
        let light =
            |base| self.colour(base).map(|rgb| rgb.iter().map(|part| u32::from(*part)).sum());
        let [paper, text]: [Option<u32>; 2] = [light(Base::Paper), light(Base::Text)];
        paper.zip(text).is_some_and(|(paper, text)| paper < text)
    }

    /// The layout for a role.
    #[must_use]
    pub fn layout(&self, role: LayoutRole) -> &Layout {
        let place = match role {
            LayoutRole::Title => self.title,
            LayoutRole::Content => self.content,
            LayoutRole::Bare => self.bare,
        };
        &self.layouts[place]
    }
}

/// Takes the slides out of a package, and out of its main part, whose tree comes back.
fn emptied(package: &mut Package, main: &str) -> Result<Element, Error> {
    package.relationships.retain(|known| {
        !["/thumbnail", "/core-properties", "/extended-properties", "/custom-properties"]
            .iter()
            .any(|ending| known.kind.ends_with(ending))
    });
    let damaged = || Error::new(format!("it lacks `{main}`"));
    let part = package.parts.get_mut(main).ok_or_else(damaged)?;
    part.content_type = MAIN.to_owned();
    part.relationships.retain(|known| !LEFT.iter().any(|ending| known.kind.ends_with(ending)));
    let mut tree = Element::parse(&part.bytes).map_err(|error| within(main, &error))?;
    let gone = ["sldIdLst", "custShowLst", "photoAlbum", "custDataLst", "modifyVerifier", "extLst"];
    tree.children.retain(|child| !gone.contains(&child.local()));
    part.bytes = tree.document();
    for part in package.parts.values_mut() {
        // What layouts and masters tell other programs of themselves may lead to slides.
        part.relationships.retain(|known| !leads_out(known));
    }
    Ok(tree)
}

/// Whether a relationship of a kept part leads to a slide.
fn leads_out(relationship: &Relationship) -> bool {
    relationship.kind == format!("{RELATIONSHIPS}/slide")
        && matches!(relationship.target, Target::Part(_))
}

/// The layout that suits a role best, where one does.
fn chosen(layouts: &[Layout], role: LayoutRole) -> Option<usize> {
    let kinds: &[&str] = match role {
        LayoutRole::Title => &["title", "ctrTitle"],
        LayoutRole::Content => &["obj", "tx"],
        LayoutRole::Bare => &["titleOnly"],
    };
    let suits = |layout: &Layout| {
        let titled = layout.placeholder(PlaceholderKind::Title).is_some();
        let content = layout.placeholder(PlaceholderKind::Content);
        titled
            && match role {
                LayoutRole::Title => {
                    layout.placeholder(PlaceholderKind::Subtitle).is_some() || content.is_none()
                }
                LayoutRole::Content => content.is_some_and(|content| content.is_roomy),
                LayoutRole::Bare => content.is_none() && layout.texts() == 0,
            }
    };
    let named = |kind: &str| {
        layouts.iter().position(|layout| layout.kind.as_deref() == Some(kind) && suits(layout))
    };
    let by_kind = kinds.iter().find_map(|kind| named(kind));
    let any = || layouts.iter().position(suits);
    let titled = || {
        let has = |layout: &Layout| layout.placeholder(PlaceholderKind::Title).is_some();
        (role == LayoutRole::Title).then(|| layouts.iter().position(has)).flatten()
    };
    by_kind.or_else(any).or_else(titled)
}
