//! The fonts of charts, carried in the program so that a picture looks the same on every
//! machine, with or without fonts of its own.
//!
//! Inter sets Latin, Greek and Cyrillic; Droid Sans Fallback what Inter lacks of Chinese,
//! Japanese and Korean. A theme's fonts go before both.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use resvg::usvg::fontdb::Database;
use ttf_parser::Face;

use super::ChartError;

const REGULAR: &[u8] = include_bytes!("fonts/Inter-Regular.otf");
const BOLD: &[u8] = include_bytes!("fonts/Inter-Bold.otf");
const FALLBACK: &[u8] = include_bytes!("fonts/DroidSansFallback.ttf");

/// The embedded faces of the page's own text: regular and bold.
pub const EMBEDDED: [&[u8]; 2] = [REGULAR, BOLD];

/// The families that a viewer tries where it has no font of ours.
const GENERIC: &str = "Helvetica, Arial, sans-serif";

/// What stands for a character that no font holds.
const UNKNOWN: char = '?';

/// The fonts that a picture is set in.
#[derive(Clone, Debug)]
pub struct Fonts {
    /// Regular, bold, then what sets the characters that these lack.
    faces: Vec<Arc<Advances>>,
    /// Families as an SVG names them.
    pub families: String,
    database: Arc<Database>,
}

impl Default for Fonts {
    fn default() -> Self {
        static EMBEDDED: LazyLock<Fonts> = LazyLock::new(|| {
            let faces = [REGULAR, BOLD, FALLBACK].map(Cow::Borrowed);
            Fonts::of(faces.into()).unwrap_or_else(|_| Fonts {
                faces: Vec::new(),
                families: GENERIC.to_owned(),
                database: Arc::new(Database::new()),
            })
        });
        EMBEDDED.clone()
    }
}

impl Fonts {
    /// These faces, regular and bold first, before the embedded ones.
    ///
    /// # Errors
    ///
    /// Where a file is no TrueType or OpenType font.
    pub fn with(regular: Vec<u8>, bold: Option<Vec<u8>>) -> Result<Self, ChartError> {
        let bold = bold.unwrap_or_else(|| regular.clone());
        let mut faces = vec![Cow::Owned(regular), Cow::Owned(bold)];
        faces.extend([REGULAR, BOLD, FALLBACK].map(Cow::Borrowed));
        Self::of(faces)
    }

    fn of(files: Vec<Cow<'static, [u8]>>) -> Result<Self, ChartError> {
        let mut database = Database::new();
        let mut faces = Vec::new();
        for file in &files {
            faces.push(Arc::new(Advances::of(file)?));
            database.load_font_data(file.to_vec());
        }
        let mut families: Vec<String> = Vec::new();
        for (family, _) in database.faces().flat_map(|face| face.families.first()) {
            if !families.contains(family) {
                families.push(family.clone());
            }
        }
        let first = families.first().cloned().unwrap_or_default();
        database.set_sans_serif_family(first);
        // Quotation marks would end the attribute that the names stand in.
        families.iter_mut().for_each(|family| family.retain(|c| !"\"'&<>,".contains(c)));
        let families = format!("{}, {GENERIC}", families.join(", "));
        Ok(Self { faces, families, database: Arc::new(database) })
    }

    /// The fonts for resvg.
    pub fn database(&self) -> Arc<Database> {
        Arc::clone(&self.database)
    }

    /// The width of a line of text in user units, at a font size in user units.
    pub fn width(&self, text: &str, size: f64, bold: bool) -> f64 {
        text.chars().map(|character| self.advance(character, bold)).sum::<f64>() * size
    }

    /// The text with a question mark for each character that no font holds.
    pub fn drawable(&self, text: &str) -> String {
        let known = |character: char| self.faces.iter().any(|face| face.get(character).is_some());
        text.chars().map(|c| if c == ' ' || known(c) { c } else { UNKNOWN }).collect()
    }

    /// The characters of a text that no font holds.
    pub fn lacking(&self, text: &str) -> Vec<char> {
        let drawn = self.drawable(text);
        let pairs = text.chars().zip(drawn.chars());
        pairs.filter(|(asked, drawn)| asked != drawn).map(|(asked, _)| asked).collect()
    }

    fn advance(&self, character: char, bold: bool) -> f64 {
        let preferred = self.faces.get(usize::from(bold));
        let mut faces = preferred.into_iter().chain(&self.faces);
        faces.find_map(|face| face.get(character)).unwrap_or(0.6)
    }
}

/// How far each character of a font goes, in ems, by code point.
#[derive(Debug)]
struct Advances(Vec<(u32, f32)>);

impl Advances {
    fn of(file: &[u8]) -> Result<Self, ChartError> {
        let face = Face::parse(file, 0)
            .map_err(|error| ChartError::new(&format!("the font cannot be read: {error}")))?;
        let em = f32::from(face.units_per_em());
        let mut advances = Vec::new();
        for table in face.tables().cmap.iter().flat_map(|cmap| cmap.subtables) {
            if table.is_unicode() {
                table.codepoints(|code| {
                    let glyph = table.glyph_index(code);
                    let advance = glyph.and_then(|glyph| face.glyph_hor_advance(glyph));
                    advances.extend(advance.map(|advance| (code, f32::from(advance) / em)));
                });
            }
        }
        advances.sort_by_key(|(code, _)| *code);
        advances.dedup_by_key(|(code, _)| *code);
        Ok(Self(advances))
    }

    fn get(&self, character: char) -> Option<f64> {
        let place = self.0.binary_search_by_key(&u32::from(character), |(code, _)| *code).ok()?;
        Some(f64::from(self.0[place].1))
    }
}
