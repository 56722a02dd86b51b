//! Tables that fit their frame.

use super::board::{Board, glued, points};
use super::fit::LINE;
use crate::pptx::{
    Align, Cell, Colour, Content, EMU_PER_POINT, Frame, Paragraph, Row, Run, Shape, Slot, Table,
    Text,
};

/// The space at the sides of a cell, and above and below its text, in points; where there is
/// room, rows are up to so much higher.
const SIDE: f64 = 6.0;
const UPRIGHT: f64 = 4.0;
const AIRY: f64 = 14.0;

/// The sizes of a table's text, in points.
const SIZES: (f64, f64) = (16.0, 10.0);

/// How much more than its room a line may measure: what is measured runs wider than what is set.
const SLACK: f64 = 1.04;

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
        let height = self.height(board, frame, size);
        let over = height.is_finite() && height > points(frame.height);
        let spare = (points(frame.height) - height) / (self.rows.len() + 1) as f64;
        let air = if spare.is_finite() { spare.clamp(0.0, AIRY) } else { 0.0 };
        let most = if over { self.most_lines(frame, size) } else { usize::MAX };
        let (widths, columns) = self.widths(board, frame, size);
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
                let text = glued(&board.fit.cut(&field.text, (size, field.bold), *width, most));
                cell(Field { text, ..field.clone() }, lane, size, number == 0)
            });
            let height = row_height(lines, size) + air;
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
        let (widths, _) = self.widths(board, frame, size);
        let heading = |lane: &Lane| Field { bold: true, ..lane.heading.clone().into() };
        let head: Vec<Field> = self.lanes.iter().map(heading).collect();
        let rows = || std::iter::once(&head).chain(&self.rows);
        let broken = |(field, width): (&Field, &f64)| {
            let words = field.text.split(' ');
            words.into_iter().any(|word| board.fit.width(word, size, field.bold) > *width)
        };
        if rows().any(|fields| fields.iter().zip(&widths).any(broken)) {
            // Words that are broken do not fit.
            return f64::INFINITY;
        }
        rows().map(|fields| row_height(self.lines(board, fields, &widths, size), size)).sum()
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

    /// The room for text in each column in points, and the columns' widths in EMU: by their
    /// weights, but none narrower than its widest word where there is room for all.
    fn widths(&self, board: &Board<'_>, frame: Frame, size: f64) -> (Vec<f64>, Vec<i64>) {
        let all = points(frame.width);
        let least: Vec<f64> = (0..self.lanes.len())
            .map(|lane| self.widest_word(board, lane, size) / SLACK + 2.0 * SIDE + 0.5)
            .collect();
        let mut fixed = vec![false; least.len()];
        let mut widths;
        loop {
            let taken: f64 = least.iter().zip(&fixed).filter(|(_, f)| **f).map(|(w, _)| w).sum();
            let open = self.lanes.iter().zip(&fixed).filter(|(_, fixed)| !**fixed);
            let weights: f64 = open.map(|(lane, _)| lane.weight).sum();
            let part = (all - taken).max(0.0) / weights.max(1e-9);
            let width = |lane: usize| match fixed[lane] {
                true => least[lane],
                false => part * self.lanes[lane].weight,
            };
            widths = (0..least.len()).map(width).collect::<Vec<f64>>();
            let narrow = (0..least.len()).find(|&lane| !fixed[lane] && widths[lane] < least[lane]);
            match narrow {
                Some(lane) if least.iter().sum::<f64>() <= all => fixed[lane] = true,
                _ => break,
            }
        }
        let columns = widths.iter().map(|width| (width * EMU_PER_POINT as f64) as i64).collect();
        (widths.iter().map(|width| (width - 2.0 * SIDE) * SLACK).collect(), columns)
    }

    fn widest_word(&self, board: &Board<'_>, lane: usize, size: f64) -> f64 {
        let heading = board_words(board, &self.lanes[lane].heading, size, true);
        let cells = self.rows.iter().filter_map(|row| row.get(lane));
        cells.map(|field| board_words(board, &field.text, size, field.bold)).fold(heading, f64::max)
    }
}

/// The widest word of a text; a number stays with its per cent.
fn board_words(board: &Board<'_>, text: &str, size: f64, bold: bool) -> f64 {
    let glued = glued(text);
    glued.split(' ').map(|word| board.fit.width(word, size, bold)).fold(0.0, f64::max)
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
