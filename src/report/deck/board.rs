//! What all slides share: the report, the template's room, and how a slide is put together.

use super::fit::{Fit, LINE};
use crate::pptx::{
    Base, Chart, Colour, Content, EMU_PER_POINT, Frame, LayoutRole, Paragraph, PlaceholderKind,
    Run, Shape, Slide, Slot, Template, Text,
};
use crate::report::chart::theme::luminance;
use crate::report::content::Report;

/// The size of a caption, and the smallest that it may shrink to.
const CAPTION: (f64, f64) = (12.0, 10.0);

/// The smallest size of a title.
const TITLE: f64 = 18.0;

/// The height that a caption takes where the layout has no room for one of its own.
const CAPTION_HEIGHT: i64 = 34 * EMU_PER_POINT;

/// The space that a text box of a template leaves at its sides and above and below, in points.
const INSETS: (f64, f64) = (14.4, 7.2);

/// What slides are made from.
#[derive(Debug)]
pub struct Board<'a> {
    /// What is told.
    pub report: &'a Report,
    /// What it is set in.
    pub template: &'a Template,
    /// Whether text fits.
    pub fit: Fit,
}

/// A length in points.
pub fn points(emu: i64) -> f64 {
    emu as f64 / EMU_PER_POINT as f64
}

impl<'a> Board<'a> {
    pub fn new(report: &'a Report, template: &'a Template) -> Self {
        Self { report, template, fit: Fit::default() }
    }

    /// The colour of text on a colour of the theme: text's or paper's, whichever stands out more
    /// (WCAG 2.2, contrast ratio).
    pub fn ink_on(&self, ground: Base) -> Colour {
        let shine = |base| {
            let colour = self.template.colour(base)?;
            Some(luminance(colour.map(f64::from)) + 0.05)
        };
        let known = (shine(ground), shine(Base::Text), shine(Base::Paper));
        let (Some(ground), Some(text), Some(paper)) = known else { return Colour::PAPER };
        let contrast = |ink: f64| ink.max(ground) / ink.min(ground);
        if contrast(text) > contrast(paper) { Colour::TEXT } else { Colour::PAPER }
    }

    /// The room for what a slide is about: between title and caption.
    pub fn room(&self) -> Frame {
        let layout = self.template.layout(LayoutRole::Content);
        let content = layout.placeholder(PlaceholderKind::Content);
        let frame = content.map(|place| place.frame).unwrap_or_default();
        if layout.placeholder(PlaceholderKind::Caption).is_some() {
            return frame;
        }
        Frame { height: frame.height - CAPTION_HEIGHT, ..frame }
    }

    /// A title in at most the lines that its placeholder has room for.
    pub fn title(&self, role: LayoutRole, title: &str) -> Text {
        let layout = self.template.layout(role);
        let Some(place) = layout.placeholder(PlaceholderKind::Title) else {
            return Text::from(Run::new(title));
        };
        let room = inner(place.frame);
        let smallest = TITLE.min(place.size);
        match self.fit.size(&[title], true, room, (place.size, smallest), 0.0) {
            Some(size) if size >= place.size => Text::from(Run::new(glued(title))),
            Some(size) => Text::from(Run::new(glued(title)).size(size)),
            None => {
                let lines = (room.1 / smallest / LINE).floor().max(1.0) as usize;
                let cut = self.fit.cut(title, (smallest, true), room.0, lines);
                Text::from(Run::new(glued(&cut)).size(smallest))
            }
        }
    }

    /// The line below the content that says how to read it.
    pub fn caption(&self, caption: &str) -> Shape {
        let layout = self.template.layout(LayoutRole::Content);
        let place = layout.placeholder(PlaceholderKind::Caption);
        let room = self.room();
        let below = Frame {
            y: room.y + room.height + 4 * EMU_PER_POINT,
            height: CAPTION_HEIGHT - 4 * EMU_PER_POINT,
            ..room
        };
        let (width, height) = place.map_or((points(below.width), points(below.height)), |place| {
            (points(place.frame.width), points(place.frame.height))
        });
        let size = self.fit.size(&[caption], false, (width, height), CAPTION, 0.0);
        let size = size.unwrap_or(CAPTION.1);
        let lines = (height / size / LINE).floor().max(1.0) as usize;
        let words = self.fit.cut(caption, (size, false), width, lines);
        Shape {
            name: "Caption".to_owned(),
            description: String::new(),
            slot: Some(Slot::Caption),
            frame: place.is_none().then_some(below),
            content: Content::Text(Text::from(
                Run::new(glued(&words)).size(size).colour(Colour::QUIET),
            )),
        }
    }

    /// Bullets that fill a frame, at the largest size that fits; of too many the first.
    pub fn bullets(&self, sentences: &[String], frame: Frame) -> Shape {
        const APART: f64 = 9.0;
        let (largest, smallest) = (20.0, 12.0);
        let (width, height) = inner(frame);
        let (width, height) = (width - 24.0, 0.96 * height);
        let mut kept: Vec<&str> = sentences.iter().map(String::as_str).collect();
        let size = loop {
            let sizes = (largest, smallest);
            match self.fit.size(&kept, false, (width, height), sizes, APART) {
                Some(size) => break size,
                None if kept.len() > 1 => drop(kept.pop()),
                None => break smallest,
            }
        };
        let lines = (height / size / LINE).floor().max(1.0) as usize;
        let paragraph = |text: &&str| {
            let text = glued(&self.fit.cut(text, (size, false), width, lines));
            Paragraph { space_before: Some(APART), ..Run::new(text).size(size).into() }
        };
        Shape {
            name: "Text".to_owned(),
            description: String::new(),
            slot: Some(Slot::Content),
            frame: Some(frame),
            content: Content::Text(Text {
                paragraphs: kept.iter().map(paragraph).collect(),
                anchor: Some(crate::pptx::Anchor::Top),
            }),
        }
    }

    /// A slide with nothing but a title yet.
    pub fn titled(&self, role: LayoutRole, title: &str, notes: Notes) -> Slide {
        Slide { role, title: self.title(role, title), shapes: Vec::new(), notes: notes.text() }
    }

    /// A slide about something, with a caption below it.
    pub fn slide(&self, title: &str, mut shapes: Vec<Shape>, caption: &str, notes: Notes) -> Slide {
        if !caption.is_empty() {
            shapes.push(self.caption(caption));
        }
        Slide { shapes, ..self.titled(LayoutRole::Content, title, notes) }
    }

    /// A chart in the placeholder for content.
    pub fn chart(&self, name: &str, chart: Chart, frame: Frame, description: &str) -> Shape {
        Shape {
            name: name.to_owned(),
            description: short(description),
            slot: Some(Slot::Content),
            frame: Some(frame),
            content: Content::Chart(Box::new(chart)),
        }
    }
}

/// The room for text in a box, in points.
fn inner(frame: Frame) -> (f64, f64) {
    (points(frame.width) - INSETS.0, points(frame.height) - INSETS.1)
}

/// The text with spaces that do not break where what follows must not begin a line: a number and
/// its per cent, a year and its quarter.
pub fn glued(text: &str) -> String {
    const GLUE: char = '\u{a0}';
    let mut glued: Vec<char> = Vec::with_capacity(text.len());
    let characters: Vec<char> = text.chars().collect();
    for (place, character) in characters.iter().enumerate() {
        let next = characters.get(place + 1);
        let last = place.checked_sub(1).and_then(|before| characters.get(before));
        let digit = |of: Option<&char>| of.is_some_and(char::is_ascii_digit);
        let clings = match next {
            Some('%' | '±') => digit(last),
            Some('Q') => digit(last) && digit(characters.get(place + 2)),
            Some(_) => last == Some(&'±'),
            None => false,
        };
        glued.push(if *character == ' ' && clings { GLUE } else { *character });
    }
    glued.into_iter().collect()
}

/// An alternative text as far as programs read it out.
pub fn short(description: &str) -> String {
    crate::report::wrap::ellipsis(description, |cut| cut.chars().count() <= 380)
}

/// What a slide's speaker should know, paragraph by paragraph.
#[derive(Clone, Debug, Default)]
pub struct Notes(Vec<String>);

impl Notes {
    /// What is shown, how to read it, and the same in words.
    pub fn of(chart: &crate::report::content::Chart) -> Self {
        Self::default().say("How to read it", &chart.caption).say("In words", &chart.alternative)
    }

    /// One more paragraph under a heading.
    pub fn say(mut self, heading: &str, text: &str) -> Self {
        if !text.is_empty() {
            self.0.push(format!("{heading}: {text}"));
        }
        self
    }

    /// The exact figures of a chart, as its workbook holds them.
    pub fn figures(self, chart: &Chart) -> Self {
        let Chart::Category(chart) = chart else { return self };
        let told = |numbers: &[Option<f64>]| {
            let pairs = chart.categories.iter().zip(numbers);
            let told =
                pairs.filter_map(|(category, number)| Some(format!("{category} {}", (*number)?)));
            told.collect::<Vec<_>>().join("; ")
        };
        let series = chart.plots.iter().flat_map(crate::pptx::Plot::series);
        let series = series.filter(|one| one.values.formula.is_none());
        let all = series
            .map(|one| (&one.name, &one.values.numbers))
            .chain(chart.columns.iter().map(|column| (&column.name, &column.values)));
        all.fold(self, |notes, (name, numbers)| {
            notes.say(&format!("Exact figures, {name}"), &told(numbers))
        })
    }

    fn text(&self) -> Text {
        let paragraphs = self.0.iter().map(|text| Run::new(text.as_str()).into());
        Text { paragraphs: paragraphs.collect(), anchor: None }
    }
}
