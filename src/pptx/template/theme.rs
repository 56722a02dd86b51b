//! The colours of a theme, for pictures that are to look like the slides around them.

use crate::pptx::package::{Package, Part};
use crate::pptx::tree::Element;
use std::collections::BTreeMap;

/// Red, green and blue.
pub type Rgb = [u8; 3];

/// The colours by the names that slides call them by: `tx1`, `bg1`, `accent1`, …; those that
/// cannot be told are left out.
pub(super) fn colours(
    package: &Package,
    (master, tree): (&Part, &Element),
) -> BTreeMap<String, Rgb> {
    let theme = master.related("/theme").and_then(|name| package.parts.get(name));
    let Some(theme) = theme.and_then(|part| Element::parse(&part.bytes).ok()) else {
        return BTreeMap::new();
    };
    let Some(scheme) = theme.at(&["themeElements", "clrScheme"]) else { return BTreeMap::new() };
    let map = tree.child("clrMap");
    let names = ["tx1", "bg1", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6"];
    let colour = |name: &str| {
        let own = map.and_then(|map| map.attribute(name)).unwrap_or(name);
        let value = scheme.child(own)?.children.first()?;
        let hexadecimal = value.attribute("lastClr").or_else(|| value.attribute("val"))?;
        let number =
            u32::from_str_radix(hexadecimal, 16).ok().filter(|_| hexadecimal.len() == 6)?;
        let [_, red, green, blue] = number.to_be_bytes();
        Some((name.to_owned(), [red, green, blue]))
    };
    names.into_iter().filter_map(colour).collect()
}
