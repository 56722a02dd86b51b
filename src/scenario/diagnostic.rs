//! What is wrong with a file, where, why, and what to write instead.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::{
    AnnotationKind, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str,
};

/// One problem of a scenario, or of a file that it names.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Whether the scenario can be run all the same.
    pub severity: Severity,
    /// The reason, a sentence without its full stop.
    pub message: String,
    /// What to write instead; may be empty.
    pub cure: String,
    /// The file it is in.
    source: Arc<SourceText>,
    /// What is underlined, with what is said there; the first is the place of the problem.
    marks: Vec<Mark>,
}

/// Whether a problem stops the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The scenario has no meaning.
    Error,
    /// The scenario has a meaning, but probably not the one that was meant.
    Warning,
}

/// A file's name and text, shared by all diagnostics that point into it.
#[derive(Debug)]
pub(super) struct SourceText {
    pub(super) name: String,
    pub(super) text: String,
}

/// A part of a text, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self { start: range.start, end: range.end }
    }
}

#[derive(Clone, Debug)]
struct Mark {
    span: Span,
    label: String,
}

impl Diagnostic {
    /// A problem at `span` of `source`.
    pub(super) fn new(severity: Severity, source: &Arc<SourceText>, span: Span) -> Self {
        Self {
            severity,
            message: String::new(),
            cure: String::new(),
            source: Arc::clone(source),
            marks: vec![Mark { span, label: String::new() }],
        }
    }

    /// The same with its reason.
    pub(super) fn message(self, message: impl Into<String>) -> Self {
        Self { message: message.into(), ..self }
    }

    /// The same with what is said under the offending text.
    pub(super) fn label(mut self, label: impl Into<String>) -> Self {
        if let Some(mark) = self.marks.first_mut() {
            mark.label = label.into();
        }
        self
    }

    /// The same with a second place of the same file that explains the first.
    pub(super) fn also(mut self, span: Span, label: impl Into<String>) -> Self {
        self.marks.push(Mark { span, label: label.into() });
        self
    }

    /// The same with what to write instead.
    pub(super) fn cure(self, cure: impl Into<String>) -> Self {
        Self { cure: cure.into(), ..self }
    }

    /// The file it is in, as it was named.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.source.name
    }

    /// The line of the offending text, from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        let start = floor_boundary(&self.source.text, self.place().start);
        self.source.text[..start].matches('\n').count() + 1
    }

    /// The column of the offending text in characters, from 1.
    #[must_use]
    pub fn column(&self) -> usize {
        let text = &self.source.text;
        let start = floor_boundary(text, self.place().start);
        let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        text[line_start..start].chars().count() + 1
    }

    /// The byte at which the offending text begins.
    pub(super) fn offset(&self) -> usize {
        self.place().start
    }

    fn place(&self) -> Span {
        self.marks.first().map_or_else(Span::default, |mark| mark.span)
    }

    fn render(&self, renderer: &Renderer) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let message = normalize_untrusted_str(&self.message);
        let cure = normalize_untrusted_str(&self.cure);
        let group = level.primary_title(message);
        let mut group: Group<'_> = if self.source.text.is_empty() {
            group.element(Origin::path(self.source.name.as_str()))
        } else {
            group.element(self.snippet())
        };
        if !cure.is_empty() {
            group = group.element(Level::HELP.message(cure));
        }
        renderer.render(&[group])
    }

    /// The lines that hold the marks, and only these, so that the size of the file does
    /// not matter. A mark ends with its first line.
    fn snippet(&self) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
        let text = self.source.text.as_str();
        let marks: Vec<(Span, &str)> = self
            .marks
            .iter()
            .map(|mark| (within_one_line(text, mark.span), mark.label.as_str()))
            .collect();
        let first = marks.iter().map(|(span, _)| span.start).min().unwrap_or(0);
        let last = marks.iter().map(|(span, _)| span.end).max().unwrap_or(0);
        let start = text[..first].rfind('\n').map_or(0, |newline| newline + 1);
        let end = line_end(text, last);
        let line = text[..start].matches('\n').count() + 1;
        let mut snippet =
            Snippet::source(&text[start..end]).line_start(line).path(self.source.name.as_str());
        for (place, (span, label)) in marks.into_iter().enumerate() {
            let kind = if place == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
            snippet = snippet.annotation(
                kind.span(span.start - start..span.end - start)
                    .label(normalize_untrusted_str(label)),
            );
        }
        snippet
    }
}

impl fmt::Display for Diagnostic {
    /// One line: `plan.toml:12:8: error: reason`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let (file, line, column) = (self.file(), self.line(), self.column());
        write!(f, "{file}:{line}:{column}: {kind}: {}", self.message)
    }
}

/// The diagnostics as a terminal shows them: each with the lines it is about, and a last
/// line that counts them. Empty where there are none.
///
/// ```
/// let diagnostics = spandrel::scenario::read("plan.toml", b"[plan", &|_| unreachable!()).unwrap_err();
/// let shown = spandrel::scenario::render(&diagnostics, false);
/// assert!(shown.contains("plan.toml:1:6"));
/// assert!(shown.ends_with("1 error\n"));
/// ```
#[must_use]
pub fn render(diagnostics: &[Diagnostic], colour: bool) -> String {
    if diagnostics.is_empty() {
        return String::new();
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut shown = String::new();
    for diagnostic in diagnostics {
        shown.push_str(&diagnostic.render(&renderer));
        shown.push_str("\n\n");
    }
    let count = |severity| diagnostics.iter().filter(|one| one.severity == severity).count();
    let counted: Vec<String> =
        [(count(Severity::Error), "error"), (count(Severity::Warning), "warning")]
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}{}", if count == 1 { "" } else { "s" }))
            .collect();
    shown.push_str(&counted.join(", "));
    shown.push('\n');
    shown
}

/// The last place at or before `index` where a character begins.
fn floor_boundary(text: &str, index: usize) -> usize {
    let index = index.min(text.len());
    (0..=index).rev().find(|&place| text.is_char_boundary(place)).unwrap_or(0)
}

/// Where the line of `place` ends, its line break left out.
fn line_end(text: &str, place: usize) -> usize {
    let end = text[place..].find('\n').map_or(text.len(), |newline| place + newline);
    if end > place && text[..end].ends_with('\r') { end - 1 } else { end }
}

/// The part of a span that lies in its first line, with its ends between characters.
fn within_one_line(text: &str, span: Span) -> Span {
    let start = floor_boundary(text, span.start);
    let end = floor_boundary(text, span.end.max(start)).min(line_end(text, start));
    Span { start, end: end.max(start) }
}
