//! A page of sections with plots and tables.

use minijinja::value::Serde;
use minijinja::{Environment, Value};
use serde::Serialize;

use crate::report::ChartError;
use crate::report::html::STYLE;

const PAGE: &str = include_str!("page.html");

/// What a page says.
#[derive(Serialize)]
pub(super) struct Page {
    pub(super) title: String,
    pub(super) headline: String,
    pub(super) lead: Vec<String>,
    pub(super) sections: Vec<Section>,
    pub(super) foot: String,
}

/// A part of it.
#[derive(Default, Serialize)]
pub(super) struct Section {
    pub(super) title: String,
    pub(super) notes: Vec<String>,
    pub(super) plots: Vec<Figure>,
    pub(super) tables: Vec<Table>,
}

/// A plot with its title.
#[derive(Serialize)]
pub(super) struct Figure {
    title: String,
    svg: Value,
}

/// A table; its first column holds names, the others numbers.
#[derive(Serialize)]
pub(super) struct Table {
    pub(super) caption: String,
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

impl Figure {
    /// An SVG document that escapes whatever it was given.
    pub(super) fn new(title: &str, svg: String) -> Self {
        Self { title: title.to_owned(), svg: Value::from_safe_string(svg) }
    }
}

impl Table {
    pub(super) fn new(caption: &str, header: &[&str], rows: Vec<Vec<String>>) -> Self {
        let header = header.iter().map(|&cell| cell.to_owned()).collect();
        Self { caption: caption.to_owned(), header, rows }
    }
}

#[derive(Serialize)]
struct View {
    style: Value,
    #[serde(flatten)]
    page: Page,
}

impl Page {
    /// The HTML document: one file that needs no other.
    pub(super) fn html(self) -> Result<String, ChartError> {
        let mut environment = Environment::new();
        let failed = |error: minijinja::Error| ChartError::of("the page", &error.to_string());
        environment.add_template("past.html", PAGE).map_err(failed)?;
        let style = Value::from_safe_string(STYLE.to_owned());
        environment
            .get_template("past.html")
            .and_then(|page| page.render(Serde(View { style, page: self })))
            .map_err(failed)
    }
}
