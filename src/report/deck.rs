//! `deck.pptx`: the report as slides, with charts that PowerPoint can restyle and edit.
//!
//! Each slide states its finding in its title, shows it as a native chart or table, and says in
//! its notes how it was found and what the exact figures are. Looks come from the template:
//! colours by their place in its theme, text in its placeholders.

mod answer;
mod assumptions;
mod board;
mod bridge;
mod fan;
mod fit;
mod frontier;
mod goals;
mod grid;
mod method;
mod number;
mod programs;
mod ranking;
mod risks;

use super::chart::theme::Palette;
use super::chart::{ChartError, Theme};
use super::content::{Chart, Report, Table};
use crate::pptx::{Base, Presentation, Properties, Rgb, Slide, Template, write};
use board::Board;

/// The name of the file.
pub const DECK_PPTX: &str = "deck.pptx";

/// The deck's bytes; the same report on the same template gives the same bytes.
///
/// # Errors
///
/// Where a picture cannot be drawn, or the file grows beyond what an archive takes.
pub fn deck(report: &Report, template: &Template) -> Result<Vec<u8>, ChartError> {
    let stamp = &report.stamp;
    let presentation = Presentation {
        properties: Properties {
            title: stamp.plan.clone(),
            subject: report.summary.title.clone(),
            application: "Spandrel".to_owned(),
            comments: stamp.run(),
        },
        footer: format!("{} · {}", stamp.plan, stamp.run()),
        slides: slides(&Board::new(report, template), &theme(template))?,
    };
    write(template, &presentation).map_err(|error| ChartError::of("the deck", &error.to_string()))
}

/// The slides in the order in which a board is told.
fn slides(board: &Board<'_>, theme: &Theme) -> Result<Vec<Slide>, ChartError> {
    let mut slides = vec![answer::title(board), answer::answer(board)];
    slides.extend(ranking::slide(board));
    slides.extend(goals::slide(board));
    slides.extend(fan::coverage(board));
    slides.extend(fan::new_arr(board));
    slides.extend(bridge::slide(board));
    slides.extend(frontier::slide(board));
    slides.extend(programs::returns(board));
    slides.extend(programs::timing(board, theme)?);
    slides.extend(risks::slide(board));
    slides.extend(assumptions::slides(board));
    slides.push(method::slide(board));
    Ok(slides)
}

/// The looks of pictures: the template's colours, as far as they can be told.
fn theme(template: &Template) -> Theme {
    let accent = |number: usize| template.colour(Base::Accent(number));
    let accents: Option<Vec<Rgb>> = (1..=6).map(accent).collect();
    let accents = accents.and_then(|accents| <[Rgb; 6]>::try_from(accents).ok());
    let known = (template.colour(Base::Text), template.colour(Base::Paper), accents);
    match known {
        (Some(text), Some(paper), Some(accents)) => {
            Theme { palette: Palette::of(text, paper, accents), ..Theme::default() }
        }
        _ => Theme::default(),
    }
}

/// A chart of the report by its name.
fn chart<'a>(report: &'a Report, name: &str) -> Option<&'a Chart> {
    report.charts().find(|chart| chart.name == name)
}

/// A table of the report's pages by its name, where it has rows.
fn table<'a>(report: &'a Report, name: &str) -> Option<&'a Table> {
    report.tables().find(|table| table.name == name).filter(|table| !table.rows.is_empty())
}
