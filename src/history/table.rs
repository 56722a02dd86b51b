//! An export as a table: decoded, cut into rows and fields, every row with its line.

use std::io::{Cursor, Read};
use std::sync::Arc;

use csv::StringRecord;
use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};
use encoding_rs_io::DecodeReaderBytesBuilder;

use super::mapping::Layout;
use super::problem::{Flaw, Kind, Place, Problem};

/// So much of a file is looked at to find the delimiter: more than any header.
const HEAD: u64 = 1 << 16;

/// A CSV file with a header, read row by row.
///
/// A byte order mark tells UTF-8 and UTF-16 apart, and without one the zero bytes of UTF-16 do.
/// Fields are separated by whatever the header has most of: `,`, `;`, tab or `|`.
pub struct Table<'a> {
    file: Arc<str>,
    header: Vec<Arc<str>>,
    csv: csv::Reader<Box<dyn Read + 'a>>,
    delimiter: u8,
    /// Whether lines end with a carriage return: the parser counts them after the next byte.
    has_returns: bool,
    record: StringRecord,
    /// The row and the line of `record`.
    row: u64,
    line: u64,
    /// The line that the record after it begins on, where no line between them is blank.
    next_line: u64,
}

impl<'a> Table<'a> {
    /// Begins to read a file, which messages call `file`.
    ///
    /// # Errors
    /// Where the file cannot be read, is empty, or its header is no text.
    pub fn open(file: &str, bytes: impl Read + 'a, layout: &Layout) -> Result<Self, Problem> {
        let file: Arc<str> = file.into();
        let failed = |error: &std::io::Error| unreadable(error).at(&file, Place::File);
        let mut text = decoded(bytes, layout).map_err(|error| failed(&error))?;
        let mut head = Vec::new();
        text.by_ref().take(HEAD).read_to_end(&mut head).map_err(|error| failed(&error))?;
        let delimiter = layout.delimiter.unwrap_or_else(|| most_frequent_delimiter(&head));
        let first_break = head.iter().position(|byte| *byte == b'\n').unwrap_or(0);
        let has_returns = head[..first_break].ends_with(b"\r");
        let text: Box<dyn Read + 'a> = Box::new(Cursor::new(head).chain(text));
        let csv = csv::ReaderBuilder::new()
            .flexible(true)
            .has_headers(false)
            .delimiter(delimiter)
            .from_reader(text);
        let (record, header) = (StringRecord::new(), Vec::new());
        let mut table = Self {
            file,
            header,
            csv,
            delimiter,
            has_returns,
            record,
            row: 0,
            line: 0,
            next_line: 1,
        };
        while table.read()? {
            if !table.is_blank() {
                table.header = table.record.iter().map(|name| Arc::from(name.trim())).collect();
                return Ok(table);
            }
        }
        let reason = "the file is empty";
        let cure = "it needs a header row with the names of the columns, and rows below it";
        Err(Flaw::new(Kind::Unusable, reason, cure).at(&table.file, Place::File))
    }

    /// The name of the file.
    #[must_use]
    pub fn file(&self) -> &Arc<str> {
        &self.file
    }

    /// The names of the columns.
    #[must_use]
    pub fn header(&self) -> &[Arc<str>] {
        &self.header
    }

    /// The character between fields.
    #[must_use]
    pub fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// The next row; `None` at the end of the file. Rows without any content are passed over.
    ///
    /// # Errors
    /// Where the row has not the fields that the header promises, or is no text. The rows after
    /// it can still be read, unless the problem is [`Kind::Unusable`].
    pub fn next_record(&mut self) -> Option<Result<Record<'_>, Problem>> {
        loop {
            match self.read() {
                Ok(false) => return None,
                Ok(true) if self.is_blank() => {}
                Ok(true) => break,
                Err(problem) => return Some(Err(problem)),
            }
        }
        Some(match self.shape_flaw() {
            Some(flaw) => Err(flaw.at(&self.file, self.place(None))),
            None => {
                let Self { file, header, record, row, line, .. } = self;
                Ok(Record { file, header, fields: record, row: *row, line: *line })
            }
        })
    }

    /// Reads the next row into `record`, with its row and line; whether there was one.
    fn read(&mut self) -> Result<bool, Problem> {
        let mut bytes = std::mem::take(&mut self.record).into_byte_record();
        let read = self.csv.read_byte_record(&mut bytes);
        if let Ok(true) = read {
            let breaks = bytes.as_slice().iter().filter(|byte| **byte == b'\n').count() as u64;
            let begun = bytes.position().map_or(self.next_line, csv::Position::line);
            // Blank lines before the row are told apart from lines within it at its end only,
            // and the last line of a file may lack its line break.
            let last = self.csv.position().line().saturating_sub(u64::from(!self.has_returns));
            self.line = begun.max(last.saturating_sub(breaks));
            self.row += 1 + self.line.saturating_sub(self.next_line);
            self.next_line = self.line + 1 + breaks;
        }
        let read = read.map_err(|error| broken(&error).at(&self.file, self.place(None)))?;
        self.record = StringRecord::from_byte_record(bytes).map_err(|error| {
            let column = self.header.get(error.utf8_error().field()).cloned();
            wrongly_encoded().at(&self.file, self.place(column))
        })?;
        Ok(read)
    }

    fn is_blank(&self) -> bool {
        self.record.iter().all(|field| field.trim().is_empty())
    }

    fn place(&self, column: Option<Arc<str>>) -> Place {
        Place::Row { row: self.row, line: self.line, column }
    }

    /// Why the row cannot be held against the header. Empty fields after the last column, which
    /// some programs write, are no reason.
    fn shape_flaw(&self) -> Option<Flaw> {
        let (fields, columns) = (self.record.len(), self.header.len());
        let delimiter = char::from(self.delimiter);
        let mut rest = self.record.iter().skip(1).map(str::trim);
        let first = self.record.get(0).unwrap_or_default();
        if columns > 1 && rest.all(str::is_empty) && first.matches(delimiter).count() + 1 >= columns
        {
            return Some(Flaw::new(
                Kind::WholeRowQuoted,
                "the whole record stands inside one quoted field",
                "export the file again, or take the outer quotes off and make \"\" in it to \"",
            ));
        }
        let surplus = self.record.iter().skip(columns).any(|field| !field.trim().is_empty());
        if fields >= columns && !surplus {
            return None;
        }
        let lines = self.next_line - self.line;
        let cure = if lines > 1 {
            format!("it goes on over {lines} lines: is there a quote that nothing closes?")
        } else if fields > columns {
            "put quotes around the field that holds a separator".to_owned()
        } else {
            "complete the row or take it out; totals and notes are no rows".to_owned()
        };
        let reason = format!("the row has {} where the header has {columns}", counted(fields));
        Some(Flaw::new(Kind::FieldCount, reason, cure))
    }
}

/// A row of a [`Table`] that has a field for every column.
#[derive(Clone, Copy)]
pub struct Record<'a> {
    file: &'a Arc<str>,
    header: &'a [Arc<str>],
    fields: &'a StringRecord,
    row: u64,
    line: u64,
}

impl<'a> Record<'a> {
    /// The row as a spreadsheet counts it: the header is row 1.
    #[must_use]
    pub fn row(&self) -> u64 {
        self.row
    }

    /// The text in the column at this place, without spaces around it.
    #[must_use]
    pub fn field(&self, column: usize) -> &'a str {
        self.fields.get(column).unwrap_or_default().trim()
    }

    /// The fields in the order of the header.
    pub fn fields(&self) -> impl Iterator<Item = &'a str> {
        let fields = self.fields;
        fields.iter().take(self.header.len()).map(str::trim)
    }

    pub(super) fn problem(&self, column: usize, flaw: Flaw) -> Problem {
        let column = self.header.get(column).cloned();
        flaw.at(self.file, Place::Row { row: self.row, line: self.line, column })
    }
}

/// The bytes as UTF-8, without a byte order mark. What claims to be UTF-8 is not checked here,
/// so that a byte that is not is found in its row.
fn decoded<'a>(mut bytes: impl Read + 'a, layout: &Layout) -> std::io::Result<Box<dyn Read + 'a>> {
    let mut start = Vec::new();
    bytes.by_ref().take(3).read_to_end(&mut start)?;
    let encoding = match start.as_slice() {
        [0xef, 0xbb, 0xbf] => {
            start.clear();
            UTF_8
        }
        [0xff, 0xfe, _] => UTF_16LE,
        [0xfe, 0xff, _] => UTF_16BE,
        [0, ..] if layout.encoding.is_none() => UTF_16BE,
        [_, 0, _] if layout.encoding.is_none() => UTF_16LE,
        _ => layout.encoding.unwrap_or(UTF_8),
    };
    let bytes = Cursor::new(start).chain(bytes);
    if encoding == UTF_8 {
        return Ok(Box::new(bytes));
    }
    let text = DecodeReaderBytesBuilder::new()
        .encoding(Some(encoding))
        .strip_bom(true)
        .bom_override(true)
        .build(bytes);
    Ok(Box::new(text))
}

/// The delimiter that the first line has most of, quoted parts aside; a comma where it has none.
fn most_frequent_delimiter(head: &[u8]) -> u8 {
    let mut counts = [(b',', 0_u32), (b';', 0), (b'\t', 0), (b'|', 0)];
    let mut quoted = false;
    for byte in head {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if quoted => {}
            _ => {
                for (delimiter, count) in &mut counts {
                    *count += u32::from(delimiter == byte);
                }
            }
        }
    }
    // The first of the most frequent ones.
    counts
        .into_iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map_or(b',', |(delimiter, _)| delimiter)
}

fn counted(fields: usize) -> String {
    if fields == 1 { "1 field".to_owned() } else { format!("{fields} fields") }
}

fn unreadable(error: &std::io::Error) -> Flaw {
    Flaw::new(Kind::Unusable, format!("cannot be read: {error}"), "check the file and the disk")
}

fn broken(error: &csv::Error) -> Flaw {
    match error.kind() {
        csv::ErrorKind::Io(error) => unreadable(error),
        _ => {
            Flaw::new(Kind::Unusable, format!("cannot be read: {error}"), "export it again as CSV")
        }
    }
}

fn wrongly_encoded() -> Flaw {
    Flaw::new(
        Kind::Encoding,
        "the text is not encoded as UTF-8",
        "export as \"CSV UTF-8\", or write `encoding = \"windows-1252\"` in the mapping",
    )
}
