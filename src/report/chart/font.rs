//! The font of every chart, carried in the program so that a picture looks the same on
//! every machine, with or without fonts of its own.

use super::ChartError;
use plotters::style::{FontDesc, FontFamily, FontStyle, register_font};
use resvg::usvg::fontdb::Database;
use std::sync::{Arc, OnceLock};

const REGULAR: &[u8] = include_bytes!("fonts/Inter-Regular.otf");
const BOLD: &[u8] = include_bytes!("fonts/Inter-Bold.otf");

/// The families that a drawing asks for: ours, then what a viewer without it has.
pub const FAMILY: &str = "Inter, Helvetica, Arial, sans-serif";

/// Ascent and descent of Inter together, in ems; plotters measures in units of this.
const LINE_EMS: f64 = (2728.0 + 680.0) / 2816.0;

/// Plotters writes a font of size 1.24 as `font-size="1"`.
pub const PLOTTERS_SIZE: f64 = 1.24;

/// Makes the font known to plotters.
///
/// # Errors
///
/// Where plotters cannot read the embedded files.
pub fn register() -> Result<(), ChartError> {
    static REGISTERED: OnceLock<bool> = OnceLock::new();
    let registered = REGISTERED.get_or_init(|| {
        register_font(FAMILY, FontStyle::Normal, REGULAR).is_ok()
            && register_font(FAMILY, FontStyle::Bold, BOLD).is_ok()
    });
    if *registered { Ok(()) } else { Err(ChartError::new("the embedded font cannot be read")) }
}

/// The font for resvg.
pub fn database() -> Arc<Database> {
    static DATABASE: OnceLock<Arc<Database>> = OnceLock::new();
    let database = DATABASE.get_or_init(|| {
        let mut database = Database::new();
        database.load_font_data(REGULAR.to_vec());
        database.load_font_data(BOLD.to_vec());
        database.set_sans_serif_family("Inter");
        Arc::new(database)
    });
    Arc::clone(database)
}

/// The width of a line of text in user units, at a font size in user units; 0 for an
/// unregistered font.
pub fn width(text: &str, size: f64, bold: bool) -> f64 {
    // Measured large, because plotters cuts to whole pixels.
    const LARGE: f64 = 1000.0;
    let style = if bold { FontStyle::Bold } else { FontStyle::Normal };
    let font = FontDesc::new(FontFamily::Name(FAMILY), LARGE, style);
    font.layout_box(text)
        .map_or(0.0, |((left, _), (right, _))| f64::from(right - left) / LARGE * LINE_EMS * size)
}
