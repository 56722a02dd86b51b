//! The proposed mapping as text: every line with its reason, every question in its place.

use std::fmt::Write as _;

use super::Guess;
use super::columns::Roles;
use super::names;
use super::profile::{Profile, Sample};
use super::status::{FoundStatus, Meaning, Value};

/// A mapping that is being written.
#[derive(Default)]
pub(super) struct Draft {
    text: String,
    questions: Vec<String>,
}

impl Draft {
    pub(super) fn begin(&mut self, file: &str, sample: &Sample, roles: &Roles) {
        let rows = counted(sample.rows.len(), "row");
        let first = if sample.is_part { "first " } else { "" };
        self.line(&format!("# How {file} is read, guessed from its header and {first}{rows}."));
        self.line("# Check every line. One with a question mark waits for your answer.");
        if let Some((program, columns)) = &roles.shape {
            let names: Vec<String> =
                columns.iter().take(4).map(|column| quoted(sample, *column)).collect();
            self.line(&format!("# It looks like an export of {program}: {}.", names.join(", ")));
        }
        for (kind, _, count) in sample.bad_rows.counts() {
            let rows = counted(usize::try_from(count).unwrap_or(usize::MAX), "bad row");
            self.line(&format!("# Passed over: {rows} ({}).", kind.describe()));
        }
        if let Some(example) = sample.bad_rows.examples().first() {
            self.line(&format!("# The first: {example}."));
        }
    }

    /// The keys at the top: what the rows are, and how their texts are read.
    pub(super) fn formats(&mut self, sample: &Sample, roles: &Roles) {
        self.text.push('\n');
        if roles.are_leads {
            self.entry("records", "\"leads\"", "no column is a close date, and some are of leads");
        }
        if sample.is_code_page {
            let reason = "it is not UTF-8; check a name with an accent";
            self.entry("encoding", "\"windows-1252\"", reason);
        }
        let days = profiles(sample, roles.days());
        let (day, month) = (sum(&days, |one| one.day_first), sum(&days, |one| one.month_first));
        let either = days.iter().find_map(|one| one.either_order.as_deref());
        match (day, month, either) {
            (0, 0, None) => {}
            (1.., 0, _) => {
                let reason = format!("{} only begin with the day", such(day, "date"));
                self.entry("date_order", "\"day-first\"", &reason);
            }
            (0, 1.., _) => {
                let reason = format!("{} only begin with the month", such(month, "date"));
                self.entry("date_order", "\"month-first\"", &reason);
            }
            (0, 0, Some(example)) => self.question(&format!(
                "date_order = \"day-first\" or \"month-first\": every date can be read both ways, \
                 such as {example}"
            )),
            (1.., 1.., _) => self.question(&format!(
                "date_order = \"day-first\" or \"month-first\": {day} can only begin with the day, \
                 {month} only with the month"
            )),
        }
        self.decimal(&profiles(sample, roles.amount.filter(|_| !roles.are_leads).into_iter()));
        if !sample.missing.is_empty() {
            let words: Vec<&str> = sample.missing.iter().map(String::as_str).collect();
            self.entry("missing", &list(&words), "such texts stand for an empty field");
        }
    }

    fn decimal(&mut self, amounts: &[&Profile]) {
        let (points, commas) = (sum(amounts, |one| one.points), sum(amounts, |one| one.commas));
        let either = amounts.iter().find_map(|one| one.either_mark.as_deref());
        match (points, commas, either) {
            (0, 0, None) => {}
            (1.., 0, _) => {
                self.entry(
                    "decimal",
                    "\".\"",
                    &format!("{} only be read so", such(points, "amount")),
                );
            }
            (0, 1.., _) => {
                self.entry(
                    "decimal",
                    "\",\"",
                    &format!("{} only be read so", such(commas, "amount")),
                );
            }
            (0, 0, Some(example)) => self.question(&format!(
                "decimal = \".\" or \",\": the amounts do not tell, such as {example}"
            )),
            (1.., 1.., _) => self.question(&format!(
                "decimal = \".\" or \",\": {points} amounts have a point, {commas} a comma"
            )),
        }
    }

    pub(super) fn columns(&mut self, sample: &Sample, roles: &Roles) {
        self.section("columns");
        self.role(
            "id",
            roles.id,
            sample,
            "an id that no two rows share",
            |_, profile| match profile.repeated {
                0 => "its name; no two rows have the same".to_owned(),
                some => format!("its name; but {} the id of another", repeat(some)),
            },
        );
        let day = |rows: usize, profile: &Profile| match profile.filled {
            0 => "its name; but it is empty".to_owned(),
            filled => format!("its name; {filled} of {rows} rows hold a date"),
        };
        if roles.are_leads {
            if roles.created.is_some() {
                self.role("created", roles.created, sample, "", day);
            } else {
                self.line("# No column holds the day on which a lead came in.");
            }
            if roles.converted.is_some() || roles.is_converted.is_none() {
                let what = "the day of conversion, or give is_converted, a column of yes and no";
                self.role("converted", roles.converted, sample, what, day);
            }
            if roles.is_converted.is_some() {
                self.role("is_converted", roles.is_converted, sample, "", |rows, profile| {
                    format!("its name; {} of {rows} rows say yes or no", profile.truths)
                });
            }
            return;
        }
        self.role("created", roles.created, sample, "the day on which it began", day);
        self.role("closed", roles.closed, sample, "the day of its close", day);
        self.role("amount", roles.amount, sample, "the amount, if there is one", |rows, one| {
            match one.filled {
                0 => "its name; but it is empty".to_owned(),
                _ => format!("its name; {} of {rows} rows hold an amount", one.amounts),
            }
        });
    }

    /// One line of [columns], or the question of what belongs there.
    fn role(
        &mut self,
        key: &str,
        column: Option<usize>,
        sample: &Sample,
        what: &str,
        reason: impl Fn(usize, &Profile) -> String,
    ) {
        let profile = column.and_then(|column| sample.profiles.get(column));
        match (column, profile) {
            (Some(column), Some(profile)) => {
                let reason = reason(sample.rows.len(), profile);
                self.entry(key, &text(name(sample, column)), &reason);
            }
            _ => {
                let fits: &dyn Fn(&Profile) -> bool = match key {
                    "id" => &|one| one.filled == sample.rows.len() && one.repeated == 0,
                    "amount" => &|one| one.filled > 0 && one.mostly(one.amounts),
                    _ => &|one| one.filled > 0 && one.mostly(one.dates),
                };
                let fitting: Vec<String> = (0..sample.header.len())
                    .filter(|column| sample.profiles.get(*column).is_some_and(fits))
                    .take(6)
                    .map(|column| quoted(sample, column))
                    .collect();
                let fitting = match fitting.as_slice() {
                    [] => "none holds such a thing".to_owned(),
                    some => format!("such a thing is in {}", some.join(", ")),
                };
                self.question(&format!("{key} = \"…\": which column is {what}? {fitting}"));
            }
        }
    }

    pub(super) fn status(&mut self, found: &FoundStatus, sample: &Sample) {
        self.section("status");
        match found {
            FoundStatus::Flags { is_closed, is_won } => {
                for (key, column) in [("is_closed", *is_closed), ("is_won", *is_won)] {
                    self.entry(key, &text(name(sample, column)), "its name; it holds yes and no");
                }
            }
            FoundStatus::Values { column, values } => {
                let reason =
                    if values.is_empty() { "its name; but it is empty" } else { "its name" };
                self.entry("column", &text(name(sample, *column)), reason);
                self.values(values);
            }
            FoundStatus::Usual { column } => {
                self.entry("column", &text(name(sample, *column)), "its name; but it is empty");
                let reason = "what HubSpot calls them; no row of this export has a stage";
                self.entry("won", &list(&["closedwon", "Closed Won"]), reason);
                self.entry("lost", &list(&["closedlost", "Closed Lost"]), reason);
                self.entry("open", &list(&names::HUBSPOT_STAGES), reason);
            }
            FoundStatus::None => self.question(
                "column = \"…\": which column says whether an opportunity is open, won or lost? \
                 Then list its values as won = [], lost = [] and open = []",
            ),
        }
    }

    fn values(&mut self, values: &[Value]) {
        let meant = |wanted: &[Meaning]| -> Vec<&str> {
            let such =
                values.iter().filter(|one| one.meaning.is_some_and(|is| wanted.contains(&is)));
            such.map(|one| one.text.as_str()).collect()
        };
        for (key, meaning) in [("won", Meaning::Won), ("lost", Meaning::Lost)] {
            let found = meant(&[meaning]);
            if found.is_empty() {
                self.question(&format!("{key} = [\"…\"]: no value is called {key}"));
            } else {
                self.entry(key, &list(&found), "by name");
            }
        }
        let (known, never) = (meant(&[Meaning::KnownStage]), meant(&[Meaning::NeverClosed]));
        let reason = match (known.is_empty(), never.is_empty()) {
            (_, true) => "usual names of open stages",
            (true, false) => "none of these rows has a close date",
            (false, false) => "usual names of open stages, or none of the rows has a close date",
        };
        let open = [known, never].concat();
        if !open.is_empty() {
            self.entry("open", &list(&open), reason);
        }
        let early = meant(&[Meaning::NeverCreated]);
        if !early.is_empty() {
            let rows: usize = values
                .iter()
                .filter(|one| one.meaning == Some(Meaning::NeverCreated))
                .map(|one| one.rows)
                .sum();
            let rows = counted(rows, "row");
            let reason = format!("none of the {rows} has a day of creation: not begun yet");
            self.entry("leave_out", &list(&early), &reason);
        }
        let unknown: Vec<&str> = values
            .iter()
            .filter(|one| one.meaning.is_none())
            .map(|one| one.text.as_str())
            .collect();
        if !unknown.is_empty() {
            let list = list(&unknown);
            self.question(&format!("won, lost, open or leave_out: what do these mean? {list}"));
        }
    }

    pub(super) fn dimensions(&mut self, sample: &Sample, roles: &Roles) {
        let by_status = [roles.stage, roles.is_closed, roles.is_won];
        let found: Vec<_> =
            roles.dimensions.iter().filter(|(_, one)| !by_status.contains(&Some(*one))).collect();
        if found.is_empty() {
            return;
        }
        self.section("dimensions");
        for (key, column) in found {
            let values = sample.profiles.get(*column).and_then(|one| one.values.as_ref());
            let members: Vec<&str> =
                values.into_iter().flat_map(|values| values.keys().map(String::as_str)).collect();
            let shown = members.iter().take(3).copied().collect::<Vec<_>>().join(", ");
            let more = if members.len() > 3 { ", …" } else { "" };
            let reason = format!("{} members: {shown}{more}", members.len());
            self.entry(key, &text(name(sample, *column)), &reason);
        }
    }

    pub(super) fn leave_out(&mut self, sample: &Sample, roles: &Roles) {
        let deleted = roles.deleted.and_then(|column| Some((column, sample.profiles.get(column)?)));
        let Some((column, profile)) = deleted else { return };
        let values = profile.values.iter().flatten();
        let yes: Vec<(&str, usize)> = values
            .filter(|(text, _)| crate::history::row::truth(text) == Some(true))
            .map(|(text, count)| (text.as_str(), *count))
            .collect();
        let rows: usize = yes.iter().map(|(_, count)| count).sum();
        if rows == 0 {
            return;
        }
        let (texts, _): (Vec<&str>, Vec<usize>) = yes.into_iter().unzip();
        self.section("leave_out");
        let (key, list) = (key(name(sample, column)), list(&texts));
        if rows == sample.rows.len() {
            self.question(&format!(
                "{key} = {list}: should deleted rows go? Every row is, and none would be left"
            ));
        } else {
            self.entry(&key, &list, &format!("{} in the bin", counted(rows, "row")));
        }
    }

    pub(super) fn finish(self) -> Guess {
        Guess { mapping: self.text, questions: self.questions }
    }

    fn entry(&mut self, key: &str, value: &str, reason: &str) {
        self.line(&format!("{key} = {value}  # {reason}"));
    }

    fn question(&mut self, question: &str) {
        self.line(&format!("# ? {question}"));
        self.questions.push(one_line(question));
    }

    fn section(&mut self, name: &str) {
        if !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
        self.line(&format!("[{name}]"));
    }

    /// Adds a line; what an export put into a comment cannot end it.
    fn line(&mut self, line: &str) {
        self.text.push_str(&one_line(line));
        self.text.push('\n');
    }
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn profiles(sample: &Sample, columns: impl Iterator<Item = usize>) -> Vec<&Profile> {
    columns.filter_map(|column| sample.profiles.get(column)).collect()
}

fn sum(profiles: &[&Profile], count: impl Fn(&Profile) -> usize) -> usize {
    profiles.iter().map(|one| count(one)).sum()
}

fn name(sample: &Sample, column: usize) -> &str {
    sample.header.get(column).map_or("", |name| name.as_ref())
}

fn quoted(sample: &Sample, column: usize) -> String {
    format!("`{}`", name(sample, column))
}

/// A text as TOML writes it, on one line.
fn text(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            control if control.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(control));
            }
            other => quoted.push(other),
        }
    }
    quoted + "\""
}

/// A key as TOML writes it.
fn key(name: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if !name.is_empty() && name.chars().all(is_bare) { name.to_owned() } else { text(name) }
}

fn list(texts: &[&str]) -> String {
    format!("[{}]", texts.iter().map(|one| text(one)).collect::<Vec<_>>().join(", "))
}

fn counted(count: usize, thing: &str) -> String {
    if count == 1 { format!("1 {thing}") } else { format!("{count} {thing}s") }
}

fn such(count: usize, thing: &str) -> String {
    format!("{} can", counted(count, thing))
}

fn repeat(count: usize) -> String {
    if count == 1 { "1 row repeats".to_owned() } else { format!("{count} rows repeat") }
}
