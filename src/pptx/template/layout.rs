//! Layouts and the placeholders that text, tables and charts are put into.

use crate::pptx::Error;
use crate::pptx::package::{Package, Part, within};
use crate::pptx::shape::Frame;
use crate::pptx::tree::Element;

/// A layout.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The name of its part.
    pub(in crate::pptx) part: String,
    /// Its name, as people choose it by.
    pub name: String,
    /// Its kind as the file tells it: `title`, `obj`, `titleOnly`, …
    pub(super) kind: Option<String>,
    placeholders: Vec<Placeholder>,
}

/// A placeholder of a layout.
#[derive(Clone, Debug, PartialEq)]
pub struct Placeholder {
    /// What it is for.
    pub kind: PlaceholderKind,
    /// Its type as the file writes it, where it does.
    pub(in crate::pptx) written: Option<String>,
    /// Its number, by which slides point at it.
    pub(in crate::pptx) index: Option<String>,
    /// Where it stands.
    pub frame: Frame,
    /// The size of its text in points.
    pub size: f64,
    /// Whether it is large enough to be what a slide is about.
    pub is_roomy: bool,
}

/// What a placeholder is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceholderKind {
    /// The title.
    Title,
    /// The subtitle of a title slide.
    Subtitle,
    /// Text, tables, charts and pictures.
    Content,
    /// A line of text below the content.
    Caption,
    /// Other text.
    Text,
    /// The footer.
    Footer,
    /// The slide's number.
    Number,
    /// Anything else.
    Other,
}

impl Layout {
    /// The first placeholder for something; of several for content the largest.
    #[must_use]
    pub fn placeholder(&self, kind: PlaceholderKind) -> Option<&Placeholder> {
        let of_kind = self.placeholders.iter().filter(|one| one.kind == kind);
        // The first of the largest.
        of_kind.fold(None, |best: Option<&Placeholder>, one| match best {
            Some(best) if area(best.frame) >= area(one.frame) => Some(best),
            _ => Some(one),
        })
    }

    /// How many placeholders for other text it has.
    pub(super) fn texts(&self) -> usize {
        self.placeholders.iter().filter(|one| one.kind == PlaceholderKind::Text).count()
    }
}

fn area(frame: Frame) -> i128 {
    i128::from(frame.width) * i128::from(frame.height)
}

/// The first master: its part, and its tree.
pub(super) fn master<'a>(
    package: &'a Package,
    main: &str,
    presentation: &Element,
) -> Result<(&'a Part, Element), Error> {
    let missing = |what: &str| Error::new(format!("it has no {what}"));
    let first = presentation.child("sldMasterIdLst").and_then(|list| list.children.first());
    let master = first
        .and_then(Element::reference)
        .and_then(|id| package.parts.get(main)?.target(id))
        .ok_or_else(|| missing("slide master"))?;
    let part = package.parts.get(master).ok_or_else(|| missing("slide master"))?;
    let tree = Element::parse(&part.bytes).map_err(|error| within(master, &error))?;
    Ok((part, tree))
}

/// The layouts of a master, in its order.
pub(super) fn layouts(
    package: &Package,
    (part, tree): (&Part, &Element),
    size: (i64, i64),
) -> Result<Vec<Layout>, Error> {
    let listed = tree.child("sldLayoutIdLst").map_or(&[][..], |list| &list.children);
    let names = listed.iter().filter_map(|entry| part.target(entry.reference()?));
    names.map(|name| layout(package, name, tree, size)).collect()
}

fn layout(
    package: &Package,
    name: &str,
    master: &Element,
    size: (i64, i64),
) -> Result<Layout, Error> {
    let part = package.parts.get(name);
    let part = part.ok_or_else(|| Error::new(format!("it lacks `{name}`")))?;
    let tree = Element::parse(&part.bytes).map_err(|error| within(name, &error))?;
    let mut placeholders: Vec<Placeholder> =
        written(&tree).iter().map(|shape| placeholder(shape, master, size)).collect();
    captioned(&mut placeholders, size);
    let title = tree.child("cSld").and_then(|slide| slide.attribute("name"));
    Ok(Layout {
        part: name.to_owned(),
        name: title.unwrap_or_default().to_owned(),
        kind: tree.attribute("type").map(str::to_owned),
        placeholders,
    })
}

/// The shapes of a layout or master that are placeholders: the shape, and its `p:ph`.
fn written(tree: &Element) -> Vec<(&Element, &Element)> {
    let shapes = tree.at(&["cSld", "spTree"]).map(Element::descendants).unwrap_or_default();
    shapes
        .into_iter()
        .filter_map(|shape| {
            let own = shape.children.iter().find(|child| child.local().starts_with("nv"))?;
            Some((shape, own.at(&["nvPr", "ph"])?))
        })
        .collect()
}

fn placeholder(
    (shape, own): &(&Element, &Element),
    master: &Element,
    (width, height): (i64, i64),
) -> Placeholder {
    let kind = own.attribute("type").unwrap_or("obj");
    let inherited = written(master)
        .into_iter()
        .find(|(_, known)| base(known.attribute("type").unwrap_or("obj")) == base(kind));
    let shapes = [Some(*shape), inherited.map(|(shape, _)| shape)];
    let frame = shapes.iter().flatten().find_map(|shape| frame(shape));
    let size =
        shapes.iter().flatten().find_map(|shape| first_level(shape.at(&["txBody", "lstStyle"])?));
    let style = match base(kind) {
        "title" => "titleStyle",
        "body" => "bodyStyle",
        _ => "otherStyle",
    };
    let size = size.or_else(|| first_level(master.at(&["txStyles", style])?));
    let fallback =
        Frame { x: width / 20, y: height / 5, width: width * 9 / 10, height: height * 7 / 10 };
    let frame = frame.unwrap_or(fallback);
    Placeholder {
        kind: match kind {
            "title" | "ctrTitle" => PlaceholderKind::Title,
            "subTitle" => PlaceholderKind::Subtitle,
            "obj" | "chart" | "tbl" => PlaceholderKind::Content,
            "body" => PlaceholderKind::Text,
            "ftr" => PlaceholderKind::Footer,
            "sldNum" => PlaceholderKind::Number,
            _ => PlaceholderKind::Other,
        },
        written: own.attribute("type").map(str::to_owned),
        index: own.attribute("idx").map(str::to_owned),
        frame,
        size: size.unwrap_or(18.0),
        is_roomy: frame.width > width / 2 && frame.height > height / 3,
    }
}

/// Tells the caption from other text; where nothing is for content, large text is.
fn captioned(placeholders: &mut [Placeholder], (width, height): (i64, i64)) {
    let is = |kind| move |one: &&Placeholder| one.kind == kind;
    let content = placeholders.iter().find(is(PlaceholderKind::Content)).map(|one| one.frame);
    for one in placeholders.iter_mut().filter(|one| one.kind == PlaceholderKind::Text) {
        match content {
            None if one.is_roomy => one.kind = PlaceholderKind::Content,
            Some(content) => {
                let below = one.frame.y >= content.y + content.height;
                let flat = one.frame.width > width / 2 && one.frame.height < height / 6;
                if below && flat {
                    one.kind = PlaceholderKind::Caption;
                }
            }
            None => {}
        }
    }
}

/// The kind of the master's placeholder that one of a layout goes by.
fn base(kind: &str) -> &str {
    match kind {
        "title" | "ctrTitle" => "title",
        "dt" | "ftr" | "sldNum" | "hdr" => kind,
        _ => "body",
    }
}

fn frame(shape: &Element) -> Option<Frame> {
    let transform = shape.at(&["spPr", "xfrm"]).or_else(|| shape.child("xfrm"))?;
    let number = |element: &str, name: &str| -> Option<i64> {
        transform.child(element)?.attribute(name)?.parse().ok()
    };
    Some(Frame {
        x: number("off", "x")?,
        y: number("off", "y")?,
        width: number("ext", "cx")?,
        height: number("ext", "cy")?,
    })
}

/// The size of first-level text in a list of styles, in points.
fn first_level(styles: &Element) -> Option<f64> {
    let size = styles.at(&["lvl1pPr", "defRPr"])?.attribute("sz")?;
    size.parse::<f64>().ok().map(|hundredths| hundredths / 100.0)
}
