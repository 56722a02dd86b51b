//! Tables that fit their frame.

use super::board::{Board, points};
use super::fit::LINE;
use crate::pptx::{
    Align, Cell, Colour, Content, EMU_PER_POINT, Frame, Paragraph, Row, Run, Shape, Slot, Table,
    Text,
};

/// The space at the sides of a cell, and above and below its text, in points.
const SIDE: f64 = 6.0;
const UPRIGHT: f64 = 4.0;

/// The sizes of a table's text, in points.
const SIZES: (f64, f64) = (16.0, 10.0);

/// A column: its heading, its share of the width, and whether its cells stand at the right.
#[derive(Clone, Debug)]
pub struct Lane {
    /// What stands above it.
    pub heading: String,
    /// Its part of the width; parts are weighed against each other.
    pub weight: f64,
    /// Whether its cells are figures.
    pub figures: bool,
}

impl Lane {
    /// A column of words.
    pub fn words(heading: &str, weight: f64) -> Self {
        Self { heading: heading.to_owned(), weight, figures: false }
    }

    /// A column of figures.
    pub fn figures(heading: &str, weight: f64) -> Self {
        Self { heading: heading.to_owned(), weight, figures: true }
    }
}

/// A cell: what it says and how it looks.
#[derive(Clone, Debug, Default)]
pub struct Field {
    /// What it says.
    pub text: String,
    /// Whether it is bold.
    pub bold: bool,
    /// What lies behind it.
    pub fill: Option<Colour>,
    /// Its colour, where it is not that of text.
    pub colour: Option<Colour>,
}

impl From<String> for Field {
    fn from(text: String) -> Self {
        Self { text, ..Self::default() }
    }
}

/// A table in the making.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    /// Its columns.
    pub lanes: Vec<Lane>,
    /// Its rows without the head.
    pub rows: Vec<Vec<Field>>,
}

impl Grid {
    /// The table in the largest text at which all of it fits the frame. Where nothing does,
    /// cells are cut to the lines that their row has room for.
    pub fn shape(&self, board: &Board<'_>, name: &str, frame: Frame) -> Shape {
        let mut size = SIZES.0;
        while size > SIZES.1 && self.height(board, frame, size) > points(frame.height) {
            size -= 0.5;
        }
        let over = self.height(board, frame, size) > points(frame.height);
        let most = if over { self.most_lines(frame, size) } else { usize::MAX };
        let (widths, columns) = self.widths(frame);
        let head: Vec<Field> = self
            .lanes
            .iter()
            .map(|lane| Field {
                text: lane.heading.clone(),
                bold: true,
                fill: None,
                colour: Some(Colour::QUIET),
            })
            .collect();
        let rows = std::iter::once(&head).chain(&self.rows).enumerate().map(|(number, fields)| {
            let lines = self.lines(board, fields, &widths, size).min(most);
            let cells = fields.iter().zip(&self.lanes).zip(&widths);
            let cells = cells.map(|((field, lane), width)| {
                let text = board.fit.cut(&field.text, (size, field.bold), *width, most);
                cell(Field { text, ..field.clone() }, lane, size, number == 0)
            });
            let height = row_height(lines, size);
            Row { height: (height * EMU_PER_POINT as f64) as i64, cells: cells.collect() }
        });
        Shape {
            name: name.to_owned(),
            description: String::new(),
            slot: Some(Slot::Content),
            frame: Some(frame),
            content: Content::Table(Table { columns, rows: rows.collect() }),
        }
    }

    /// The height of the table in points.
    pub fn height(&self, board: &Board<'_>, frame: Frame, size: f64) -> f64 {
        let (widths, _) = self.widths(frame);
        let heading = |lane: &Lane| Field { bold: true, ..lane.heading.clone().into() };
        let head: Vec<Field> = self.lanes.iter().map(heading).collect();
        let rows = std::iter::once(&head).chain(&self.rows);
        rows.map(|fields| row_height(self.lines(board, fields, &widths, size), size)).sum()
    }

    fn lines(&self, board: &Board<'_>, fields: &[Field], widths: &[f64], size: f64) -> usize {
        let lines = fields.iter().zip(widths);
        lines
            .map(|(field, width)| board.fit.lines(&field.text, size, field.bold, *width))
            .fold(1, usize::max)
    }

    /// The lines that each row may have where the table is too high.
    fn most_lines(&self, frame: Frame, size: f64) -> usize {
        let row = points(frame.height) / (self.rows.len() + 1) as f64;
        ((row - 2.0 * UPRIGHT) / size / LINE).floor().max(1.0) as usize
    }

    /// The room for text in each column in points, and the columns' widths in EMU.
    fn widths(&self, frame: Frame) -> (Vec<f64>, Vec<i64>) {
        let all: f64 = self.lanes.iter().map(|lane| lane.weight).sum();
        let width = |lane: &Lane| (frame.width as f64 * lane.weight / all.max(1e-9)) as i64;
        let columns: Vec<i64> = self.lanes.iter().map(width).collect();
        (columns.iter().map(|width| points(*width) - 2.0 * SIDE).collect(), columns)
    }
}

fn row_height(lines: usize, size: f64) -> f64 {
    lines as f64 * size * LINE + 2.0 * UPRIGHT
}

fn cell(field: Field, lane: &Lane, size: f64, head: bool) -> Cell {
    let mut run = Run::new(field.text).size(size);
    run.bold = Some(field.bold);
    run.colour = Some(field.colour.unwrap_or(Colour::TEXT));
    let align = if lane.figures { Align::Right } else { Align::Left };
    let rule = if head { (Colour::TEXT, 1.5) } else { (Colour::RULE, 0.75) };
    Cell {
        text: Text::from(Paragraph::from(run).align(align)),
        fill: field.fill,
        rule: Some(rule),
        margin: SIDE,
    }
}
