//! How pictures look: colours, fonts, a logo. A theme file changes what a house wants
//! changed and leaves the rest.

use std::io;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use plotters::style::RGBColor;
use serde::Deserialize;

use super::font::Fonts;
use crate::report::content::data::Role;

/// How pictures look.
#[derive(Clone, Debug, Default)]
pub struct Theme {
    /// The colours.
    pub palette: Palette,
    /// The fonts.
    pub fonts: Fonts,
    /// The picture in the upper right corner.
    pub logo: Option<Logo>,
}

/// What a mark is, which decides its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Text and targets.
    Text,
    /// Text of the second rank.
    Quiet,
    /// Axes.
    Axis,
    /// The grid.
    Grid,
    /// The page.
    Paper,
    /// The best mix and its ties.
    Chosen,
    /// Other mixes.
    Other,
    /// The bottom-up plan, and what falls short.
    BottomUp,
    /// One of several parts or curves.
    Series(usize),
}

impl From<Role> for Ink {
    fn from(role: Role) -> Self {
        match role {
            Role::Chosen => Ink::Chosen,
            Role::BottomUp => Ink::BottomUp,
            Role::Other => Ink::Other,
        }
    }
}

/// The colours of each [`Ink`].
#[derive(Clone, Debug, PartialEq)]
pub struct Palette {
    text: RGBColor,
    quiet: RGBColor,
    axis: RGBColor,
    grid: RGBColor,
    paper: RGBColor,
    chosen: RGBColor,
    other: RGBColor,
    bottom_up: RGBColor,
    series: Vec<RGBColor>,
}

impl Default for Palette {
    /// After Okabe and Ito, whose colours are told apart with any colour vision; they also
    /// differ in shade where the page is printed grey.
    fn default() -> Self {
        Self {
            text: RGBColor(26, 26, 26),
            quiet: RGBColor(89, 89, 89),
            axis: RGBColor(150, 150, 150),
            grid: RGBColor(228, 228, 228),
            paper: RGBColor(255, 255, 255),
            chosen: RGBColor(0, 114, 178),
            other: RGBColor(160, 205, 234),
            bottom_up: RGBColor(213, 94, 0),
            series: vec![
                RGBColor(0, 84, 136),
                RGBColor(230, 159, 0),
                RGBColor(172, 213, 240),
                RGBColor(0, 127, 95),
                RGBColor(204, 121, 167),
                RGBColor(122, 122, 122),
            ],
        }
    }
}

impl Palette {
    /// A palette from text, paper and accents, of which the first stands for the mix and the
    /// second for the bottom-up plan.
    #[must_use]
    pub fn of(text: [u8; 3], paper: [u8; 3], accents: [[u8; 3]; 6]) -> Self {
        let plain = |[red, green, blue]: [u8; 3]| RGBColor(red, green, blue);
        let tint = |colour: [u8; 3], strength: f64| {
            let part = |place: usize| {
                let (own, ground) = (f64::from(colour[place]), f64::from(paper[place]));
                (own * strength + ground * (1.0 - strength)).round() as u8
            };
            RGBColor(part(0), part(1), part(2))
        };
        Self {
            text: plain(text),
            quiet: tint(text, 0.65),
            axis: tint(text, 0.45),
            grid: tint(text, 0.12),
            paper: plain(paper),
            chosen: plain(accents[0]),
            other: tint(accents[0], 0.4),
            bottom_up: plain(accents[1]),
            series: accents.map(plain).into(),
        }
    }

    /// The colour of an ink.
    pub fn colour(&self, ink: Ink) -> RGBColor {
        match ink {
            Ink::Text => self.text,
            Ink::Quiet => self.quiet,
            Ink::Axis => self.axis,
            Ink::Grid => self.grid,
            Ink::Paper => self.paper,
            Ink::Chosen => self.chosen,
            Ink::Other => self.other,
            Ink::BottomUp => self.bottom_up,
            Ink::Series(number) => {
                self.series.get(number % self.series.len().max(1)).copied().unwrap_or(self.chosen)
            }
        }
    }
}

impl Palette {
    /// The ink for text on a ground of some ink and opacity: paper or text, whichever stands
    /// out more (WCAG 2.2, contrast ratio).
    pub fn on(&self, ground: Ink, opacity: f64) -> Ink {
        let (colour, paper) = (self.colour(ground), self.paper);
        let mixed =
            |part: u8, paper: u8| f64::from(part) * opacity + f64::from(paper) * (1.0 - opacity);
        let ground = luminance([
            mixed(colour.0, paper.0),
            mixed(colour.1, paper.1),
            mixed(colour.2, paper.2),
        ]);
        let contrast = |ink: RGBColor| {
            let own = luminance([ink.0, ink.1, ink.2].map(f64::from));
            (own.max(ground) + 0.05) / (own.min(ground) + 0.05)
        };
        if contrast(self.paper) > contrast(self.text) { Ink::Paper } else { Ink::Text }
    }
}

/// Relative luminance of an sRGB colour with parts of 0 to 255 (WCAG 2.2).
pub fn luminance(parts: [f64; 3]) -> f64 {
    let [red, green, blue] = parts.map(|part| {
        let part = part / 255.0;
        if part <= 0.04045 { part / 12.92 } else { libm::pow((part + 0.055) / 1.055, 2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// A picture that stands on every page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    /// As a data URL.
    pub url: String,
}

/// What a theme file may say.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Written {
    colours: Colours,
    font: Option<FontFiles>,
    logo: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Colours {
    text: Option<String>,
    quiet: Option<String>,
    axis: Option<String>,
    grid: Option<String>,
    paper: Option<String>,
    chosen: Option<String>,
    other: Option<String>,
    bottom_up: Option<String>,
    series: Option<Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FontFiles {
    regular: String,
    bold: Option<String>,
}

impl Theme {
    /// Reads a theme file; `load` gives the bytes of a file that it names, by a path beside it.
    ///
    /// # Errors
    ///
    /// What is wrong, and what to write instead.
    pub fn read(text: &str, load: &dyn Fn(&str) -> io::Result<Vec<u8>>) -> Result<Self, String> {
        let written: Written = toml::from_str(text).map_err(|error| error.to_string())?;
        let file =
            |name: &str| load(name).map_err(|error| format!("cannot read `{name}`: {error}"));
        let fonts = match &written.font {
            None => Fonts::default(),
            Some(files) => {
                let bold = files.bold.as_deref().map(file).transpose()?;
                Fonts::with(file(&files.regular)?, bold).map_err(|error| error.to_string())?
            }
        };
        let logo = written.logo.as_deref().map(|name| logo(name, &file(name)?)).transpose()?;
        Ok(Self { palette: palette(&written.colours)?, fonts, logo })
    }
}

fn palette(colours: &Colours) -> Result<Palette, String> {
    let mut palette = Palette::default();
    let pairs = [
        (&mut palette.text, &colours.text),
        (&mut palette.quiet, &colours.quiet),
        (&mut palette.axis, &colours.axis),
        (&mut palette.grid, &colours.grid),
        (&mut palette.paper, &colours.paper),
        (&mut palette.chosen, &colours.chosen),
        (&mut palette.other, &colours.other),
        (&mut palette.bottom_up, &colours.bottom_up),
    ];
    for (colour, written) in pairs {
        if let Some(written) = written {
            *colour = hexadecimal(written)?;
        }
    }
    if let Some(series) = &colours.series {
        palette.series =
            series.iter().map(|colour| hexadecimal(colour)).collect::<Result<_, _>>()?;
    }
    Ok(palette)
}

/// `#0072B2`.
fn hexadecimal(text: &str) -> Result<RGBColor, String> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii());
    let part = |from: usize| u8::from_str_radix(digits?.get(from..from + 2)?, 16).ok();
    match (part(0), part(2), part(4)) {
        (Some(red), Some(green), Some(blue)) => Ok(RGBColor(red, green, blue)),
        _ => Err(format!("`{text}` is no colour; write it like \"#0072B2\"")),
    }
}

fn logo(name: &str, bytes: &[u8]) -> Result<Logo, String> {
    let lower = name.to_ascii_lowercase();
    let kind = match lower.rsplit('.').next() {
        Some("svg") => "svg+xml",
        Some("png") => "png",
        Some("jpg" | "jpeg") => "jpeg",
        _ => return Err(format!("the logo `{name}` must be an .svg, .png or .jpg file")),
    };
    Ok(Logo { url: format!("data:image/{kind};base64,{}", STANDARD.encode(bytes)) })
}
