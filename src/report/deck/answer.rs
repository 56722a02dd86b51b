//! The first two slides: what this is, and the answer.

use super::board::{Board, Notes, glued, points};
use super::fit::LINE;
use crate::pptx::{
    Cell, Colour, Content, EMU_PER_POINT, LayoutRole, Paragraph, Row, Run, Shape, Slide, Slot,
    Table, Text,
};
use crate::report::content::Fact;
use crate::report::sentences::slides;

/// The plan's name, and the finding.
pub(super) fn title(board: &Board<'_>) -> Slide {
    let report = board.report;
    let lines = [report.summary.title.clone(), report.stamp.run()];
    let paragraph = |line: &String| Run::new(glued(line)).into();
    let subtitle = Shape {
        name: "Subtitle".to_owned(),
        description: String::new(),
        slot: Some(Slot::Subtitle),
        frame: None,
        content: Content::Text(Text {
            paragraphs: lines.iter().map(paragraph).collect(),
            anchor: None,
        }),
    };
    let role = LayoutRole::Title;
    let layout = board.template.layout(role);
    let has_room = layout.placeholder(crate::pptx::PlaceholderKind::Subtitle).is_some();
    let notes = Notes::default().say("Where it comes from", slides::ORIGIN);
    let shapes = if has_room { vec![subtitle] } else { Vec::new() };
    Slide { shapes, ..board.titled(role, &report.stamp.plan, notes) }
}

/// The chance, the cost, the gap, and what to take from them.
pub(super) fn answer(board: &Board<'_>) -> Slide {
    let summary = &board.report.summary;
    let room = board.room();
    let cards = cards(board, &summary.facts);
    let below = if summary.facts.is_empty() { 0 } else { room.height * 42 / 100 };
    let mut sentences = slides::holds(summary);
    sentences.extend(summary.sentences.iter().cloned());
    let mut shapes = vec![board.bullets(&sentences, room.below(below))];
    shapes.extend(cards);
    let exact = board.report.about.as_ref().map(slides::exactly).unwrap_or_default();
    let mut notes = Notes::default().say("Method", slides::CHANCE).say("Exact figures", &exact);
    for sentence in &sentences {
        notes = notes.say("Also", sentence);
    }
    board.slide(&summary.title, shapes, "", notes)
}

/// The figures that matter most, side by side: a table of three rows.
fn cards(board: &Board<'_>, facts: &[Fact]) -> Option<Shape> {
    if facts.is_empty() {
        return None;
    }
    let room = board.room();
    let frame = room.top(room.height * 38 / 100);
    let column = frame.width / facts.len() as i64;
    let width = points(column) - 28.0;
    let fitting = |text: fn(&Fact) -> &str, bold: bool, lines: f64, sizes: (f64, f64)| {
        let size = |fact: &Fact| {
            let room = (width, lines * sizes.0 * LINE);
            board.fit.size(&[text(fact)], bold, room, sizes, 0.0).unwrap_or(sizes.1)
        };
        facts.iter().map(size).fold(f64::INFINITY, f64::min)
    };
    let line = |text: fn(&Fact) -> &str, size: f64, bold: bool, colour: Colour, height: f64| Row {
        height: (height * frame.height as f64) as i64,
        cells: facts
            .iter()
            .map(|fact| Cell {
                text: Text::from(Paragraph::from(Run {
                    bold: Some(bold),
                    ..Run::new(glued(text(fact))).size(size).colour(colour)
                })),
                fill: Some(Colour::accent(1).tint(0.1)),
                rule: None,
                margin: 14.0,
            })
            .collect(),
    };
    let bright = if board.template.is_dark() { Colour::TEXT } else { Colour::accent(1) };
    let label: fn(&Fact) -> &str = |fact| &fact.label;
    let value: fn(&Fact) -> &str = |fact| &fact.value;
    let note: fn(&Fact) -> &str = |fact| &fact.note;
    let rows = vec![
        line(label, fitting(label, false, 2.0, (15.0, 11.0)), false, Colour::TEXT, 0.31),
        line(value, fitting(value, true, 1.0, (36.0, 18.0)), true, bright, 0.38),
        line(note, fitting(note, false, 2.0, (13.0, 10.0)), false, Colour::QUIET, 0.31),
    ];
    debug_assert!(frame.height > EMU_PER_POINT);
    let content = Content::Table(Table { columns: vec![column; facts.len()], rows });
    let description = facts.iter().map(|fact| format!("{}: {}", fact.label, fact.value));
    Some(Shape {
        name: "Key figures".to_owned(),
        description: description.collect::<Vec<_>>().join("; "),
        slot: None,
        frame: Some(frame),
        content,
    })
}
