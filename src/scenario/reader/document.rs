//! Walking a TOML document: every step knows its place in the file, reports what is wrong
//! there and goes on, so that one mistake never hides another.

use std::cell::RefCell;
use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use super::nearest::{list_of, suggestion};
use crate::scenario::diagnostic::{Diagnostic, Severity, SourceText, Span};

/// What all steps of reading share: the file's text, the way to other files, and the
/// problems found so far.
pub(crate) struct Reader<'a> {
    pub(crate) source: Arc<SourceText>,
    pub(crate) load: &'a dyn Fn(&str) -> std::io::Result<Vec<u8>>,
    diagnostics: RefCell<Vec<Diagnostic>>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(
        source: Arc<SourceText>,
        load: &'a dyn Fn(&str) -> std::io::Result<Vec<u8>>,
    ) -> Self {
        Self { source, load, diagnostics: RefCell::default() }
    }

    /// Records an error at `span`: its reason, what to say under the offending text, and
    /// what to write instead.
    pub(crate) fn error(
        &self,
        span: Span,
        reason: impl Into<String>,
        label: impl Into<String>,
        cure: impl Into<String>,
    ) {
        let error = Diagnostic::new(Severity::Error, &self.source, span);
        self.report(error.message(reason).label(label).cure(cure));
    }

    /// Records a warning, see [`Reader::error`].
    pub(crate) fn warning(
        &self,
        span: Span,
        reason: impl Into<String>,
        label: impl Into<String>,
        cure: impl Into<String>,
    ) {
        let warning = Diagnostic::new(Severity::Warning, &self.source, span);
        self.report(warning.message(reason).label(label).cure(cure));
    }

    /// Records two things that contradict each other.
    pub(crate) fn conflict(
        &self,
        (span, label): (Span, &str),
        (other, other_label): (Span, &str),
        reason: impl Into<String>,
        cure: impl Into<String>,
    ) {
        let error = Diagnostic::new(Severity::Error, &self.source, span);
        self.report(error.message(reason).label(label).also(other, other_label).cure(cure));
    }

    /// Records a problem of another file.
    pub(crate) fn report(&self, diagnostic: Diagnostic) {
        self.diagnostics.borrow_mut().push(diagnostic);
    }

    /// The number of errors so far; a step compares it to learn whether another succeeded.
    pub(crate) fn errors(&self) -> usize {
        self.diagnostics.borrow().iter().filter(|one| one.severity == Severity::Error).count()
    }

    /// All problems, in the order of the file as far as they are in it.
    pub(crate) fn into_diagnostics(self) -> Vec<Diagnostic> {
        let mut diagnostics = self.diagnostics.into_inner();
        diagnostics.sort_by_key(|one| (one.file() != self.source.name, one.line()));
        diagnostics
    }
}

/// A value of the document, with its key.
#[derive(Clone, Copy)]
pub(crate) struct Node<'a> {
    pub(crate) reader: &'a Reader<'a>,
    pub(crate) key: &'a str,
    pub(crate) span: Span,
    value: &'a DeValue<'a>,
}

impl<'a> Node<'a> {
    /// Records that the value is none of what was expected.
    pub(crate) fn expected(&self, what: &str) {
        self.error(
            format!("`{}` must be {what}, is {}", self.key, self.kind()),
            format!("expected {what}"),
            "",
        );
    }

    /// Records an error about this value.
    pub(crate) fn error(
        &self,
        reason: impl Into<String>,
        label: impl Into<String>,
        cure: impl Into<String>,
    ) {
        self.reader.error(self.span, reason, label, cure);
    }

    fn kind(&self) -> &'static str {
        match self.value {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "a yes or no",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        }
    }

    pub(crate) fn is_text(&self) -> bool {
        self.value.is_str()
    }

    pub(crate) fn is_list(&self) -> bool {
        self.value.is_array()
    }

    pub(crate) fn is_table(&self) -> bool {
        self.value.is_table()
    }

    /// A text.
    pub(crate) fn text(&self) -> Option<&'a str> {
        let text = self.value.as_str();
        if text.is_none() {
            self.expected("a text in quotes");
        }
        text
    }

    /// `true` or `false`.
    pub(crate) fn yes_or_no(&self) -> Option<bool> {
        let value = self.value.as_bool();
        if value.is_none() {
            self.expected("true or false");
        }
        value
    }

    /// A finite number.
    pub(crate) fn number(&self) -> Option<f64> {
        let number = self.number_or_infinity()?;
        if number.is_infinite() {
            self.not_finite();
            return None;
        }
        Some(number)
    }

    /// A number, or `inf` or `-inf`.
    pub(crate) fn number_or_infinity(&self) -> Option<f64> {
        let number = match self.value {
            DeValue::Integer(integer) => self.integer_text(integer).map(|number| number as f64),
            DeValue::Float(float) => float.as_str().replace('_', "").parse::<f64>().ok(),
            _ => {
                self.expected("a number");
                return None;
            }
        };
        match number {
            Some(number) if number.is_infinite() && !self.says_infinity() => {
                self.not_finite();
                None
            }
            Some(number) if !number.is_nan() => Some(number),
            _ => {
                self.not_finite();
                None
            }
        }
    }

    fn says_infinity(&self) -> bool {
        self.value.as_float().is_some_and(|float| float.as_str().contains("inf"))
    }

    fn not_finite(&self) {
        self.error(
            format!("`{}` must be a finite number", self.key),
            "no number that can be calculated with",
            "write an ordinary decimal number; `nan` and `inf` stand for none",
        );
    }

    fn integer_text(&self, integer: &toml::de::DeInteger<'_>) -> Option<i128> {
        i128::from_str_radix(&integer.as_str().replace('_', ""), integer.radix()).ok()
    }

    /// A whole number from `low` to `high`; `1e6` and `3.0` are whole numbers too.
    pub(crate) fn whole(&self, low: u64, high: u64) -> Option<u64> {
        let number = match self.value {
            DeValue::Integer(integer) => self.integer_text(integer),
            DeValue::Float(float) => match float.as_str().replace('_', "").parse::<f64>() {
                Ok(number) if number.fract() == 0.0 && number.abs() < 1e15 => Some(number as i128),
                _ => {
                    self.expected("a whole number");
                    return None;
                }
            },
            _ => {
                self.expected("a whole number");
                return None;
            }
        };
        let allowed = number.and_then(|number| u64::try_from(number).ok());
        let allowed = allowed.filter(|number| (low..=high).contains(number));
        if allowed.is_none() {
            let is =
                number.map_or_else(|| "is out of range".into(), |number| format!("is {number}"));
            let range = if high == u64::MAX {
                format!("at least {low}")
            } else {
                format!("from {low} to {high}")
            };
            self.error(
                format!("`{}` must be {range}, {is}", self.key),
                format!("allowed: a whole number {range}"),
                "",
            );
        }
        allowed
    }

    /// The elements of a list.
    pub(crate) fn list(&self) -> Option<Vec<Node<'a>>> {
        let Some(elements) = self.value.as_array() else {
            self.expected("a list in square brackets");
            return None;
        };
        Some(elements.iter().map(|element| self.child(self.key, element)).collect())
    }

    /// The elements of a list, or the value itself where it is no list.
    pub(crate) fn one_or_many(&self) -> Vec<Node<'a>> {
        if self.is_list() { self.list().unwrap_or_default() } else { vec![*self] }
    }

    /// A list of finite numbers.
    pub(crate) fn numbers(&self) -> Option<Vec<f64>> {
        self.list()?.iter().map(Node::number).collect()
    }

    /// A table with any keys, in the order of the file.
    pub(crate) fn entries(&self) -> Option<Vec<Node<'a>>> {
        let Some(table) = self.value.as_table() else {
            self.expected("a table");
            return None;
        };
        let mut entries: Vec<(usize, Node<'a>)> = table
            .iter()
            .map(|(key, value)| (key.span().start, self.child(key.get_ref(), value)))
            .collect();
        entries.sort_by_key(|(start, _)| *start);
        Some(entries.into_iter().map(|(_, node)| node).collect())
    }

    /// A table with these keys and no others; `what` names it in messages.
    pub(crate) fn table(&self, what: &'static str, keys: &[&str]) -> Option<Table<'a>> {
        let Some(entries) = self.value.as_table() else {
            self.expected(&format!("a table, as in `{what}`"));
            return None;
        };
        let table = Table { reader: self.reader, span: self.span, what, entries };
        table.refuse_unknown(keys);
        Some(table)
    }

    /// The tables of an array of tables; `what` is its header, for example `[[team]]`.
    pub(crate) fn tables(&self, what: &'static str, keys: &[&str]) -> Vec<Table<'a>> {
        if !self.is_list() {
            let cure = format!("write {what} in double square brackets");
            let reason = format!("`{}` must be a list of tables, is {}", self.key, self.kind());
            self.error(reason, format!("expected {what}"), cure);
            return Vec::new();
        }
        let elements = self.list().unwrap_or_default();
        elements.iter().filter_map(|element| element.table(what, keys)).collect()
    }

    fn child(&self, key: &'a str, value: &'a toml::Spanned<DeValue<'a>>) -> Node<'a> {
        Node { reader: self.reader, key, span: value.span().into(), value: value.get_ref() }
    }
}

/// A table of the document whose keys are known.
#[derive(Clone, Copy)]
pub(crate) struct Table<'a> {
    pub(crate) reader: &'a Reader<'a>,
    pub(crate) span: Span,
    pub(crate) what: &'static str,
    entries: &'a DeTable<'a>,
}

impl<'a> Table<'a> {
    /// The whole document.
    pub(crate) fn document(reader: &'a Reader<'a>, root: &'a DeTable<'a>, keys: &[&str]) -> Self {
        let table = Table { reader, span: Span::default(), what: "the file", entries: root };
        table.refuse_unknown(keys);
        table
    }

    fn refuse_unknown(&self, keys: &[&str]) {
        let known: Vec<&str> = keys.iter().map(|key| key.trim_start_matches("r#")).collect();
        for (key, _) in self.entries {
            let name: &str = key.get_ref();
            if !known.contains(&name) {
                self.reader.error(
                    key.span().into(),
                    format!("unknown key `{name}` in {}", self.what),
                    "unknown key",
                    suggestion(name, known.iter().copied())
                        .unwrap_or_else(|| format!("{} may have {}", self.what, list_of(&known))),
                );
            }
        }
    }

    /// The value of a key, where it has one.
    pub(crate) fn get(&self, key: &'static str) -> Option<Node<'a>> {
        self.entries.get(key).map(|value| Node {
            reader: self.reader,
            key,
            span: value.span().into(),
            value: value.get_ref(),
        })
    }

    /// The value of a key that must not be left out; `example` is a line that would do.
    pub(crate) fn require(&self, key: &'static str, example: &str) -> Option<Node<'a>> {
        let node = self.get(key);
        if node.is_none() {
            self.reader.error(
                self.span,
                format!("{} lacks `{key}`", self.what),
                format!("`{key}` is missing"),
                format!("add a line such as `{example}`"),
            );
        }
        node
    }

    /// The tables of `[[key]]`, none where it is left out.
    pub(crate) fn tables(
        &self,
        key: &'static str,
        what: &'static str,
        keys: &[&str],
    ) -> Vec<Table<'a>> {
        self.get(key).map(|node| node.tables(what, keys)).unwrap_or_default()
    }

    /// Records an error about the table as a whole.
    pub(crate) fn error(
        &self,
        reason: impl Into<String>,
        label: impl Into<String>,
        cure: impl Into<String>,
    ) {
        self.reader.error(self.span, reason, label, cure);
    }
}
