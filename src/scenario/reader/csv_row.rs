//! Rows of CSV files, with problems shown at the very field.

use super::csv_file::CsvFile;
use crate::scenario::diagnostic::Span;

/// One row of a file.
#[derive(Clone, Copy)]
pub(crate) struct Row<'f> {
    pub(super) file: &'f CsvFile<'f>,
    pub(super) record: &'f csv::StringRecord,
    /// Its number as a spreadsheet shows it where no field holds a line break; the header is 1.
    pub(super) number: usize,
}

impl<'f> Row<'f> {
    /// The text of a field, empty where it is missing.
    pub(crate) fn field(&self, column: usize) -> &'f str {
        self.record.get(column).unwrap_or_default()
    }

    /// Reports what is wrong with a field.
    pub(crate) fn error(&self, column: usize, wrong: &str, cure: impl Into<String>) {
        let start = self.record.position().map_or(0, csv::Position::byte);
        let span = field_span(&self.file.source.text, start as usize, column);
        let name = self.file.header.get(column).map_or("", String::as_str);
        let reason =
            format!("row {}, column `{name}`: `{}` {wrong}", self.number, self.field(column));
        self.file.error(span, reason, wrong, cure);
    }

    pub(crate) fn check_length(&self) {
        let (fields, columns) = (self.record.len(), self.file.header.len());
        if fields != columns {
            let start = self.record.position().map_or(0, csv::Position::byte) as usize;
            let span = field_span(&self.file.source.text, start, 0);
            self.file.error(
                span,
                format!("row {} has {fields} fields, the header has {columns}", self.number),
                "this row",
                "put fields that hold commas in double quotes",
            );
        }
    }
}

/// Where the field of this number lies in the record that begins at byte `start`.
pub(crate) fn field_span(text: &str, start: usize, field: usize) -> Span {
    let bytes = text.as_bytes();
    let is_break = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let skipped = bytes.iter().skip(start).take_while(|byte| is_break(byte)).count();
    let mut begin = start + skipped;
    let (mut number, mut quoted) = (0, false);
    for (place, byte) in bytes.iter().enumerate().skip(begin) {
        match byte {
            b'"' => quoted = !quoted,
            b',' | b'\n' | b'\r' if !quoted => {
                if number == field || is_break(byte) {
                    return Span { start: begin, end: place };
                }
                number += 1;
                begin = place + 1;
            }
            _ => {}
        }
    }
    Span { start: begin, end: bytes.len() }
}
