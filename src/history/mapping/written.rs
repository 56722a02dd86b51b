//! The mapping as it is written, and what must be true of it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use encoding_rs::Encoding;
use serde::Deserialize;
use toml::Spanned;

use super::{
    DateOrder, DecimalMark, Flaw, Kind, Layout, Mapping, Named, Place, Problem, Records, Stage,
    Status, Values,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    records: WrittenRecords,
    encoding: Option<Spanned<String>>,
    delimiter: Option<Spanned<String>>,
    date_order: Option<WrittenOrder>,
    decimal: Option<WrittenMark>,
    #[serde(default)]
    missing: Vec<String>,
    columns: Spanned<Columns>,
    #[serde(default)]
    fields: WrittenFields,
    #[serde(default)]
    stage: Vec<WrittenStage>,
    status: Option<Spanned<WrittenStatus>>,
    #[serde(default)]
    dimensions: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    leave_out: BTreeMap<Spanned<String>, Vec<String>>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum WrittenRecords {
    #[default]
    Opportunities,
    Leads,
    Changes,
    Reps,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum WrittenOrder {
    DayFirst,
    MonthFirst,
}

#[derive(Deserialize)]
enum WrittenMark {
    #[serde(rename = ".")]
    Point,
    #[serde(rename = ",")]
    Comma,
}

/// Columns by what they are.
pub(super) type Columns = BTreeMap<Spanned<String>, Spanned<String>>;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenFields {
    pub(super) closed: Option<Vec<String>>,
    pub(super) stage: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenStage {
    name: Spanned<String>,
    column: Option<Spanned<String>>,
    #[serde(default)]
    values: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenStatus {
    column: Option<Spanned<String>>,
    #[serde(default)]
    won: Vec<String>,
    #[serde(default)]
    lost: Vec<String>,
    #[serde(default)]
    open: Vec<String>,
    #[serde(default)]
    leave_out: Vec<String>,
    is_closed: Option<Spanned<String>>,
    is_won: Option<Spanned<String>>,
}

pub(super) fn parse(file: &Arc<str>, text: &str) -> Result<Mapping, Problem> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let checker = Checker { file, text };
    let written: Written = toml::from_str(text).map_err(|error| {
        let place = error.span().unwrap_or_default();
        checker.problem(&place, error.message().trim(), "src/guide/exports.md lists every key")
    })?;
    let encoding = written.encoding.map(|label| checker.encoding(&label)).transpose()?;
    let delimiter = written.delimiter.map(|delimiter| checker.delimiter(&delimiter)).transpose()?;
    let stages = checker.stages(written.stage, written.records)?;
    let (columns, status) = (written.columns, written.status);
    let records = match written.records {
        WrittenRecords::Opportunities => {
            Records::Opportunities(checker.opportunities(columns, status)?)
        }
        WrittenRecords::Leads => Records::Leads(checker.leads(columns, status)?),
        WrittenRecords::Changes => {
            Records::Changes(checker.changes(columns, status, written.fields)?)
        }
        WrittenRecords::Reps => Records::Reps(checker.reps(columns, status)?),
    };
    let named = |name| checker.named(name);
    Ok(Mapping {
        layout: Layout { encoding, delimiter },
        date_order: written.date_order.map(|order| match order {
            WrittenOrder::DayFirst => DateOrder::DayFirst,
            WrittenOrder::MonthFirst => DateOrder::MonthFirst,
        }),
        decimal: written.decimal.map(|mark| match mark {
            WrittenMark::Point => DecimalMark::Point,
            WrittenMark::Comma => DecimalMark::Comma,
        }),
        missing: written.missing,
        records,
        dimensions: written.dimensions.into_iter().map(|(key, name)| (key, named(name))).collect(),
        stages,
        leave_out: written.leave_out.into_iter().map(|(key, list)| (named(key), list)).collect(),
        file: Arc::clone(file),
    })
}

/// Checks parts of a mapping, with the text that they are in.
pub(super) struct Checker<'a> {
    file: &'a Arc<str>,
    text: &'a str,
}

impl Checker<'_> {
    fn stages(
        &self,
        written: Vec<WrittenStage>,
        records: WrittenRecords,
    ) -> Result<Vec<Stage>, Problem> {
        let mut stages: Vec<Stage> = Vec::new();
        for WrittenStage { name, column, values } in written {
            let place = name.span();
            let problem = |reason: &str, cure: &str| self.problem(&place, reason, cure);
            let name = name.into_inner().trim().to_owned();
            if name.is_empty() || stages.iter().any(|other| other.name == name) {
                return Err(problem("each stage needs a name of its own", "rename it"));
            }
            match records {
                WrittenRecords::Reps => {
                    return Err(problem("reps have no stages", "take [[stage]] out"));
                }
                WrittenRecords::Leads if name == "lead" || name == "opportunity" => {
                    let cure = "take it out: the columns `created` and `converted` are its days";
                    return Err(problem("every funnel of leads has this stage", cure));
                }
                WrittenRecords::Changes if values.is_empty() => {
                    let cure = "list what the export calls it as `values`";
                    return Err(problem("nothing says which changes lead to this stage", cure));
                }
                WrittenRecords::Leads | WrittenRecords::Opportunities if column.is_none() => {
                    let cure = "name the column of the day on which rows entered it as `column`";
                    return Err(problem("nothing says when rows entered this stage", cure));
                }
                _ => {}
            }
            stages.push(Stage { name, column: column.map(|name| self.named(name)), values });
        }
        Ok(stages)
    }

    pub(super) fn status(&self, status: Spanned<WrittenStatus>) -> Result<Status, Problem> {
        let place = status.span();
        let WrittenStatus { column, won, lost, open, leave_out, is_closed, is_won } =
            status.into_inner();
        match (column, is_closed, is_won) {
            (Some(column), None, None) => {
                if won.is_empty() {
                    let cure = "list the values of won opportunities as `won`";
                    return Err(self.problem(&place, "no status means won", cure));
                }
                self.check_disjoint(&[&won, &lost, &open, &leave_out], &place)?;
                let column = self.named(column);
                Ok(Status::Values(Values { column, won, lost, open, leave_out }))
            }
            (None, Some(is_closed), Some(is_won)) => {
                let (is_closed, is_won) = (self.named(is_closed), self.named(is_won));
                Ok(Status::Flags { is_closed, is_won })
            }
            _ => {
                let reason = "[status] needs either `column`, or both `is_closed` and `is_won`";
                Err(self.problem(&place, reason, "give one of the two, not both"))
            }
        }
    }

    fn check_disjoint(&self, lists: &[&Vec<String>], place: &Range<usize>) -> Result<(), Problem> {
        let mut seen: Vec<String> = Vec::new();
        for value in lists.iter().copied().flatten() {
            let value = value.trim().to_lowercase();
            if seen.contains(&value) {
                let reason = format!("the status `{value}` is listed twice");
                return Err(self.problem(place, &reason, "keep it in one list"));
            }
            seen.push(value);
        }
        Ok(())
    }

    fn encoding(&self, label: &Spanned<String>) -> Result<&'static Encoding, Problem> {
        let name = label.get_ref();
        Encoding::for_label(name.as_bytes()).ok_or_else(|| {
            let cure = "write utf-8, utf-16le, utf-16be, windows-1252 or another label of the web";
            self.problem(&label.span(), &format!("`{name}` is no encoding"), cure)
        })
    }

    fn delimiter(&self, delimiter: &Spanned<String>) -> Result<u8, Problem> {
        match delimiter.get_ref().as_bytes() {
            [byte @ (b',' | b';' | b'\t' | b'|')] => Ok(*byte),
            _ => {
                let cure = "write \",\", \";\", \"\\t\" or \"|\"";
                Err(self.problem(&delimiter.span(), "this is no delimiter", cure))
            }
        }
    }

    pub(super) fn named(&self, name: Spanned<String>) -> Named {
        let (line, column) = self.place(&name.span());
        Named { name: name.into_inner().trim().to_owned(), line, column }
    }

    pub(super) fn problem(&self, place: &Range<usize>, reason: &str, cure: &str) -> Problem {
        let (line, column) = self.place(place);
        let reason = reason.lines().collect::<Vec<_>>().join(", ");
        Flaw::new(Kind::Unusable, reason, cure).at(self.file, Place::Text { line, column })
    }

    /// The line and the column, in characters, at which a part begins.
    fn place(&self, place: &Range<usize>) -> (usize, usize) {
        let before = self.text.get(..place.start).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
        (before.matches('\n').count() + 1, column)
    }
}
