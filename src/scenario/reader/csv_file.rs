//! CSV files that a scenario names: each problem is shown in the file's own row.

use std::cell::Cell;
use std::sync::Arc;

use super::csv_row::{Row, field_span};
use super::document::Node;
use super::nearest::{list_of, suggestion};
use super::report::Reader;
use crate::scenario::diagnostic::{Diagnostic, Severity, SourceText, Span};

/// Rows beyond this are more than a plan can hold.
pub(crate) const MOST_ROWS: usize = 1_000_000;

/// So many problems of one file are shown; more would hide those of the scenario.
const SHOWN_PROBLEMS: usize = 10;

/// A CSV file with a header.
pub(crate) struct CsvFile<'a> {
    reader: &'a Reader<'a>,
    pub(super) source: Arc<SourceText>,
    pub(crate) header: Vec<String>,
    rows: Vec<csv::StringRecord>,
    problems: Cell<usize>,
}

impl<'a> CsvFile<'a> {
    /// Loads the file that `path` names; `None` after reporting what is wrong with it.
    pub(crate) fn load(path: &Node<'a>) -> Option<Self> {
        let name = path.text()?;
        let bytes = match (path.reader.load)(name) {
            Ok(bytes) => bytes,
            Err(error) => {
                path.error(
                    format!("cannot read `{name}`: {error}"),
                    "this file",
                    "the path is relative to the scenario file",
                );
                return None;
            }
        };
        let source = |text: String| Arc::new(SourceText { name: name.to_owned(), text });
        match String::from_utf8(bytes) {
            Ok(text) => {
                let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
                Self::parse(path, source(text))
            }
            Err(error) => {
                let start = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                let place = Span { start, end: start + '\u{fffd}'.len_utf8() };
                let diagnostic = Diagnostic::new(Severity::Error, &source(text), place);
                path.reader.report(
                    diagnostic
                        .message(format!("`{name}` is not encoded as UTF-8"))
                        .label("no UTF-8 character")
                        .cure("export it again as \"CSV UTF-8\""),
                );
                None
            }
        }
    }

    fn parse(path: &Node<'a>, source: Arc<SourceText>) -> Option<Self> {
        let mut csv = csv::ReaderBuilder::new()
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(source.text.as_bytes());
        let header: Vec<String> =
            csv.headers().map(|header| header.iter().map(str::to_owned).collect()).ok()?;
        let rows: Vec<csv::StringRecord> =
            csv.records().take(MOST_ROWS + 1).filter_map(Result::ok).collect();
        let reader = path.reader;
        if header.is_empty() || rows.is_empty() {
            let lacks = if header.is_empty() { "is empty" } else { "has a header but no rows" };
            path.error(
                format!("`{}` {lacks}", source.name),
                "this file",
                "it needs a header row with the names of the columns, and at least one row",
            );
            return None;
        }
        if rows.len() > MOST_ROWS {
            path.error(
                format!("`{}` has more than {MOST_ROWS} rows", source.name),
                "this file",
                "put rows together, or leave out those that do not matter",
            );
            return None;
        }
        let file = Self { reader, source, header, rows, problems: Cell::new(0) };
        file.check_header_names();
        for row in file.all_rows() {
            row.check_length();
        }
        Some(file)
    }

    fn check_header_names(&self) {
        for (place, name) in self.header.iter().enumerate() {
            if self.header[..place].contains(name) {
                let reason = format!("`{}` has two columns called `{name}`", self.source.name);
                self.error(self.header_span(place), reason, "the second", "rename one of them");
            }
        }
    }

    /// The rows that are as long as the header.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.all_rows().filter(|row| row.record.len() == self.header.len())
    }

    fn all_rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().enumerate().map(|(place, record)| Row {
            file: self,
            record,
            number: place + 2,
        })
    }

    /// The place of a column, reported as missing where the header does not have it.
    pub(crate) fn require_column(&self, name: &str) -> Option<usize> {
        let place = self.column(name);
        if place.is_none() {
            let whole = Span { start: 0, end: self.source.text.len() };
            let names: Vec<&str> = self.header.iter().map(String::as_str).collect();
            let cure = match suggestion(name, names.iter().copied()) {
                _ if self.header.len() == 1 && self.header[0].contains([';', '\t']) => {
                    "separate the columns by commas".to_owned()
                }
                Some(guess) => format!("{guess} Rename that column"),
                None => format!("its columns are {}", list_of(&names)),
            };
            let reason = format!("`{}` has no column `{name}`", self.source.name);
            self.error(whole, reason, format!("`{name}` is not in the header"), cure);
        }
        place
    }

    /// The place of a column.
    pub(crate) fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name)
    }

    /// All values of a column, which must be numbers.
    pub(crate) fn numbers(&self, column: &str, asked: &Node<'_>) -> Option<Vec<f64>> {
        let Some(place) = self.column(column) else {
            let names: Vec<&str> = self.header.iter().map(String::as_str).collect();
            asked.error(
                format!("`{}` has no column `{column}`", self.source.name),
                "no column of this name",
                suggestion(column, names.iter().copied())
                    .unwrap_or_else(|| format!("its columns are {}", list_of(&names))),
            );
            return None;
        };
        let numbers: Vec<Option<f64>> = self
            .rows()
            .map(|row| {
                let number = row.field(place).parse::<f64>().ok().filter(|one| one.is_finite());
                if number.is_none() {
                    row.error(place, "is no number", "write a plain number such as 12.5");
                }
                number
            })
            .collect();
        numbers.into_iter().collect()
    }

    /// Reports columns that nothing reads, so that a misspelt one is noticed.
    pub(crate) fn warn_of_unused(&self, used: &[&str]) {
        let unused: Vec<&str> = self
            .header
            .iter()
            .map(String::as_str)
            .filter(|column| !used.contains(column))
            .collect();
        let Some(place) = self.header.iter().position(|column| !used.contains(&column.as_str()))
        else {
            return;
        };
        let (columns, are) = if unused.len() == 1 { ("column", "is") } else { ("columns", "are") };
        let warning = Diagnostic::new(Severity::Warning, &self.source, self.header_span(place));
        self.reader.report(
            warning
                .message(format!("{columns} {} {are} not used", list_of(&unused)))
                .label("not used")
                .cure(format!("columns that count are {}", list_of(used))),
        );
    }

    fn header_span(&self, place: usize) -> Span {
        field_span(&self.source.text, 0, place)
    }

    /// Reports a problem of this file, up to the number that is shown.
    pub(super) fn error(
        &self,
        span: Span,
        reason: impl Into<String>,
        label: impl Into<String>,
        cure: impl Into<String>,
    ) {
        let problems = self.problems.get() + 1;
        self.problems.set(problems);
        if problems > SHOWN_PROBLEMS {
            return;
        }
        let cure = if problems == SHOWN_PROBLEMS {
            format!("{}; further problems of this file are not shown", cure.into())
        } else {
            cure.into()
        };
        let error = Diagnostic::new(Severity::Error, &self.source, span);
        self.reader.report(error.message(reason).label(label).cure(cure));
    }
}
