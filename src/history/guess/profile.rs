//! The first rows of an export, and what each of its columns holds.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::sync::Arc;

use csv::StringRecord;
use encoding_rs::WINDOWS_1252;

use super::names;
use crate::history::amount::{self, AmountEvidence};
use crate::history::date::{self, DateEvidence, DateOrder};
use crate::history::mapping::Layout;
use crate::history::problem::{BadRows, Flaw, Kind, Place, Problem};
use crate::history::row;
use crate::history::table::Table;

/// So many rows are looked at.
const ROWS: usize = 100_000;

/// The first rows of an export.
pub(super) struct Sample {
    pub(super) header: Vec<Arc<str>>,
    pub(super) rows: Vec<StringRecord>,
    pub(super) bad_rows: BadRows,
    /// Whether the file goes on.
    pub(super) is_part: bool,
    /// Whether it was read as windows-1252, because it is not UTF-8.
    pub(super) is_code_page: bool,
    pub(super) profiles: Vec<Profile>,
    /// Texts that seem to stand for nothing, as they are written.
    pub(super) missing: BTreeSet<String>,
}

impl Sample {
    /// Reads the first rows; what is not UTF-8 is read once more as windows-1252.
    pub(super) fn read<R: Read>(
        file: &str,
        open: &impl Fn() -> std::io::Result<R>,
        layout: Layout,
    ) -> Result<Self, Problem> {
        let bytes = open().map_err(|error| {
            let cure = "check the path";
            let reason = format!("cannot be opened: {error}");
            Flaw::new(Kind::Unusable, reason, cure).at(&file.into(), Place::File)
        })?;
        let sample = Table::open(file, bytes, &layout).and_then(Self::of);
        let is_code_page = match &sample {
            Ok(sample) => sample.bad_rows.counts().any(|(kind, ..)| kind == Kind::Encoding),
            Err(problem) => problem.kind == Kind::Encoding,
        };
        if is_code_page && layout.encoding.is_none() {
            let layout = Layout { encoding: Some(WINDOWS_1252), ..layout };
            return Ok(Self { is_code_page, ..Self::read(file, open, layout)? });
        }
        sample
    }

    fn of(mut table: Table<'_>) -> Result<Self, Problem> {
        let (mut rows, mut bad_rows, mut is_part) = (Vec::new(), BadRows::default(), false);
        while let Some(record) = table.next_record() {
            if rows.len() == ROWS {
                is_part = true;
                break;
            }
            match record {
                Ok(record) => rows.push(record.fields().collect::<StringRecord>()),
                Err(problem) if problem.kind == Kind::Unusable => return Err(problem),
                Err(problem) => bad_rows.add(vec![problem]),
            }
        }
        let header = table.header().to_vec();
        let missing: BTreeSet<String> = rows
            .iter()
            .flatten()
            .filter(|text| names::MISSING.iter().any(|word| text.eq_ignore_ascii_case(word)))
            .map(str::to_owned)
            .collect();
        let column = |place| rows.iter().map(move |row| row.get(place).unwrap_or_default());
        let profiles = (0..header.len())
            .map(|place| Profile::of(column(place).filter(|text| !missing.contains(*text))))
            .collect();
        Ok(Self { header, rows, bad_rows, is_part, is_code_page: false, profiles, missing })
    }

    /// The text of a field; empty where it seems to stand for nothing.
    pub(super) fn text(&self, row: usize, column: usize) -> &str {
        let text = self.rows.get(row).and_then(|row| row.get(column)).unwrap_or_default();
        if self.missing.contains(text) { "" } else { text }
    }
}

/// What a column holds.
#[derive(Default)]
pub(super) struct Profile {
    /// Fields that are not empty.
    pub(super) filled: usize,
    /// Fields that repeat an earlier one.
    pub(super) repeated: usize,
    /// How often each text comes up; `None` beyond [`Profile::MOST_VALUES`] of them.
    pub(super) values: Option<BTreeMap<String, usize>>,
    pub(super) dates: usize,
    pub(super) day_first: usize,
    pub(super) month_first: usize,
    pub(super) either_order: Option<String>,
    pub(super) amounts: usize,
    pub(super) points: usize,
    pub(super) commas: usize,
    pub(super) either_mark: Option<String>,
    pub(super) truths: usize,
}

impl Profile {
    const MOST_VALUES: usize = 60;

    fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut profile = Self::default();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for text in texts.filter(|text| !text.is_empty()) {
            profile.filled += 1;
            profile.truths += usize::from(row::truth(text).is_some());
            profile.take_date(text);
            profile.take_amount(text);
            *counts.entry(text).or_default() += 1;
        }
        profile.repeated = profile.filled - counts.len();
        if counts.len() <= Self::MOST_VALUES {
            let owned = counts.into_iter().map(|(text, count)| (text.to_owned(), count));
            profile.values = Some(owned.collect());
        }
        profile
    }

    fn take_date(&mut self, text: &str) {
        let Some(evidence) = date::evidence(text) else { return };
        self.dates += 1;
        match evidence {
            DateEvidence::YearFirst => {}
            DateEvidence::Only(DateOrder::DayFirst) => self.day_first += 1,
            DateEvidence::Only(DateOrder::MonthFirst) => self.month_first += 1,
            DateEvidence::Either => {
                self.either_order.get_or_insert_with(|| text.to_owned());
            }
        }
    }

    fn take_amount(&mut self, text: &str) {
        let Some(evidence) = amount::evidence(text) else { return };
        self.amounts += 1;
        match evidence {
            AmountEvidence::Plain => {}
            AmountEvidence::Only(amount::DecimalMark::Point) => self.points += 1,
            AmountEvidence::Only(amount::DecimalMark::Comma) => self.commas += 1,
            AmountEvidence::Either => {
                self.either_mark.get_or_insert_with(|| text.to_owned());
            }
        }
    }

    /// Whether at least nine in ten of the fields that are filled are of this sort.
    pub(super) fn mostly(&self, of_this_sort: usize) -> bool {
        10 * of_this_sort >= 9 * self.filled
    }

    /// Whether it holds days, and at least one.
    pub(super) fn holds_days(&self) -> bool {
        self.filled > 0 && self.mostly(self.dates)
    }

    /// How many texts it holds that differ.
    pub(super) fn distinct(&self) -> usize {
        self.filled - self.repeated
    }
}
