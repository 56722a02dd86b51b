//! The proposed mapping as text: every line with its reason, every question in its place.

use std::fmt::Write as _;

use super::Guess;
use super::columns::Finder;
use super::profile::Profile;

/// A mapping that is being written.
#[derive(Default)]
pub(super) struct Draft {
    text: String,
    questions: Vec<String>,
}

/// What a column must hold.
#[derive(Clone, Copy)]
pub(super) enum Holds {
    /// Ids that no two rows share.
    Ids,
    /// Texts that rows may share.
    Texts,
    Days,
    Amounts,
    Truths,
}

impl Holds {
    fn fits(self, rows: usize, profile: &Profile) -> bool {
        let filled = profile.filled;
        filled > 0
            && match self {
                Self::Ids => filled == rows && profile.repeated == 0,
                Self::Texts => true,
                Self::Days => profile.mostly(profile.dates),
                Self::Amounts => profile.mostly(profile.amounts),
                Self::Truths => profile.truths == filled,
            }
    }

    fn reason(self, rows: usize, profile: &Profile) -> String {
        let told = match self {
            _ if profile.filled == 0 => "but it is empty".to_owned(),
            Self::Ids if profile.repeated == 0 => "no two rows have the same".to_owned(),
            Self::Ids if profile.repeated == 1 => "but 1 row repeats the id of another".to_owned(),
            Self::Ids => format!("but {} rows repeat the id of another", profile.repeated),
            Self::Texts => format!("{} in {rows} rows", counted(profile.distinct(), "value")),
            Self::Days => format!("{} of {rows} rows hold a date", profile.dates),
            Self::Amounts => format!("{} of {rows} rows hold an amount", profile.amounts),
            Self::Truths => format!("{} of {rows} rows say yes or no", profile.truths),
        };
        format!("its name; {told}")
    }
}

impl Draft {
    /// The lines that say what is guessed, `what` from the file, and from what.
    pub(super) fn begin(&mut self, what: &str, finder: &Finder<'_>) {
        let sample = finder.sample;
        let rows = counted(sample.rows.len(), "row");
        let first = if sample.is_part { "first " } else { "" };
        self.line(&format!("# {what}, guessed from its header and {first}{rows}."));
        self.line("# Check every line. One with a question mark waits for your answer.");
        if let Some((program, columns)) = finder.program() {
            let names = finder.quoted(columns.into_iter().take(4));
            self.line(&format!("# It looks like an export of {program}: {names}."));
        }
        for (kind, _, count) in sample.bad_rows.counts() {
            let rows = counted(usize::try_from(count).unwrap_or(usize::MAX), "bad row");
            self.line(&format!("# Passed over: {rows} ({}).", kind.describe()));
        }
        if let Some(example) = sample.bad_rows.examples().first() {
            self.line(&format!("# The first: {example}."));
        }
        self.text.push('\n');
    }

    /// A line of [columns], or the question of what belongs there.
    pub(super) fn column(
        &mut self,
        finder: &Finder<'_>,
        key: &str,
        column: Option<usize>,
        (holds, what): (Holds, &str),
    ) {
        if column.is_some() {
            self.column_if_any(finder, key, column, holds);
            return;
        }
        let rows = finder.sample.rows.len();
        let fitting: Vec<usize> = finder
            .columns()
            .filter(|(_, _, profile)| holds.fits(rows, profile))
            .map(|(place, ..)| place)
            .take(6)
            .collect();
        let fitting = match fitting.is_empty() {
            true => "none holds such a thing".to_owned(),
            false => format!("such a thing is in {}", finder.quoted(fitting)),
        };
        self.question(&format!("{key} = \"…\": which column is {what}? {fitting}"));
    }

    /// A line of [columns], where there is such a column.
    pub(super) fn column_if_any(
        &mut self,
        finder: &Finder<'_>,
        key: &str,
        column: Option<usize>,
        holds: Holds,
    ) {
        let Some(column) = column else { return };
        let reason = holds.reason(finder.sample.rows.len(), finder.profile(column));
        self.entry(key, &text(finder.name(column)), &reason);
    }

    /// The rows of deleted records, which most exports leave out by themselves.
    pub(super) fn leave_out(&mut self, finder: &Finder<'_>) {
        let Some(column) = finder.truth(super::names::DELETED) else { return };
        let values = finder.profile(column).values.iter().flatten();
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
        let (key, list) = (key(finder.name(column)), list(&texts));
        if rows == finder.sample.rows.len() {
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

    pub(super) fn entry(&mut self, key: &str, value: &str, reason: &str) {
        self.line(&format!("{key} = {value}  # {reason}"));
    }

    pub(super) fn question(&mut self, question: &str) {
        self.line(&format!("# ? {question}"));
        self.questions.push(one_line(question));
    }

    pub(super) fn section(&mut self, name: &str) {
        self.gap();
        self.line(&format!("[{name}]"));
    }

    /// An empty line, where there is none yet.
    pub(super) fn gap(&mut self) {
        if !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Adds a line; what an export put into a comment cannot end it.
    pub(super) fn line(&mut self, line: &str) {
        self.text.push_str(&one_line(line));
        self.text.push('\n');
    }
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// A text as TOML writes it, on one line.
pub(super) fn text(text: &str) -> String {
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
pub(super) fn key(name: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if !name.is_empty() && name.chars().all(is_bare) { name.to_owned() } else { text(name) }
}

pub(super) fn list(texts: &[&str]) -> String {
    format!("[{}]", texts.iter().map(|one| text(one)).collect::<Vec<_>>().join(", "))
}

pub(super) fn counted(count: usize, thing: &str) -> String {
    if count == 1 { format!("1 {thing}") } else { format!("{count} {thing}s") }
}
