//! Colours by their place in the theme, so that a deck takes on those of its template.

use super::xml::Xml;

/// A colour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Colour {
    /// Which colour of the theme.
    pub base: Base,
    /// How much of it is left: 1 is the colour, 0.2 a tint of it that is near the page's.
    pub strength: f64,
    /// How opaque it is, in [0, 1].
    pub opacity: f64,
}

/// A colour of the theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// Text on the page.
    Text,
    /// The page.
    Paper,
    /// One of the six accents, counted from 1; further ones begin again.
    Accent(usize),
}

impl Base {
    /// What slides call it.
    pub(super) fn name(self) -> String {
        match self {
            Self::Text => "tx1".to_owned(),
            Self::Paper => "bg1".to_owned(),
            Self::Accent(number) => format!("accent{}", (number.max(1) - 1) % 6 + 1),
        }
    }
}

impl Colour {
    /// The colour of text.
    pub const TEXT: Self = Self::of(Base::Text);
    /// The colour of text of the second rank.
    pub const QUIET: Self = Self { base: Base::Text, strength: 0.65, opacity: 1.0 };
    /// The colour of rules.
    pub const RULE: Self = Self { base: Base::Text, strength: 0.15, opacity: 1.0 };
    /// The page.
    pub const PAPER: Self = Self::of(Base::Paper);

    /// A colour of the theme as it is.
    #[must_use]
    pub const fn of(base: Base) -> Self {
        Self { base, strength: 1.0, opacity: 1.0 }
    }

    /// An accent of the theme, counted from 1.
    #[must_use]
    pub const fn accent(number: usize) -> Self {
        Self::of(Base::Accent(number))
    }

    /// The same lighter: so much of it is left.
    #[must_use]
    pub const fn tint(self, strength: f64) -> Self {
        Self { strength, ..self }
    }

    /// The same, let through by so much: 1 is opaque.
    #[must_use]
    pub const fn opaque(self, opacity: f64) -> Self {
        Self { opacity, ..self }
    }

    /// Writes `a:solidFill`.
    pub(super) fn fill(self, xml: &mut Xml) {
        xml.element("a:solidFill", &[], |xml| self.write(xml));
    }

    fn write(self, xml: &mut Xml) {
        let name = self.base.name();
        let thousandths = |share: f64| (share.clamp(0.0, 1.0) * 100_000.0).round();
        xml.element("a:schemeClr", &[("val", &name)], |xml| {
            if self.strength < 1.0 {
                // A tint of a bright colour would glare.
                if matches!(self.base, Base::Accent(_)) {
                    xml.val("a:satMod", 65_000);
                }
                if xml.dark {
                    // Towards black, but never so far that it is lost on the page.
                    let least = if self.base == Base::Text { 0.15 } else { 0.3 };
                    xml.val("a:lumMod", thousandths(least + (1.0 - least) * self.strength));
                } else {
                    xml.val("a:lumMod", thousandths(self.strength));
                    xml.val("a:lumOff", thousandths(1.0 - self.strength));
                }
            }
            if self.opacity < 1.0 {
                xml.val("a:alpha", thousandths(self.opacity));
            }
        });
    }
}
