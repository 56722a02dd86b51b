//! Values of a TOML document: every step knows its place in the file, reports what is wrong
//! there and goes on, so that one mistake never hides another.

use toml::Spanned;
use toml::de::{DeString, DeValue};

use super::report::Reader;
use super::table::Table;
use crate::scenario::diagnostic::Span;

/// A value of the document, with its key.
#[derive(Clone, Copy)]
pub(crate) struct Node<'a> {
    pub(crate) reader: &'a Reader<'a>,
    pub(crate) key: &'a str,
    /// Where the key is written; of an element, where the element is.
    pub(crate) key_span: Span,
    pub(crate) span: Span,
    pub(super) value: &'a DeValue<'a>,
}

impl<'a> Node<'a> {
    /// Records that the value is none of what was expected.
    pub(crate) fn expected(&self, what: &str) {
        self.error(
            format!("`{}` must be {what}, is {}", self.key, self.shown()),
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

    /// Records an error about the key of this value.
    pub(crate) fn error_at_key(
        &self,
        reason: impl Into<String>,
        label: impl Into<String>,
        cure: impl Into<String>,
    ) {
        self.reader.error(self.key_span, reason, label, cure);
    }

    /// The value in a few words.
    pub(crate) fn shown(&self) -> String {
        match self.value {
            DeValue::String(text) if text.chars().count() <= 40 => format!("\"{text}\""),
            DeValue::String(_) => "a text".to_owned(),
            DeValue::Integer(number) => number.to_string(),
            DeValue::Float(number) => number.to_string(),
            DeValue::Boolean(value) => value.to_string(),
            DeValue::Datetime(_) => "a date".to_owned(),
            DeValue::Array(_) => "a list".to_owned(),
            DeValue::Table(_) => "a table".to_owned(),
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

    /// The elements of a list.
    pub(crate) fn list(&self) -> Option<Vec<Node<'a>>> {
        let Some(elements) = self.value.as_array() else {
            self.expected("a list in square brackets");
            return None;
        };
        Some(elements.iter().map(|element| self.element(element)).collect())
    }

    /// The elements of a list, or the value itself where it is no list.
    pub(crate) fn one_or_many(&self) -> Vec<Node<'a>> {
        if self.is_list() { self.list().unwrap_or_default() } else { vec![*self] }
    }

    /// A table with any keys, in the order of the file.
    pub(crate) fn entries(&self) -> Option<Vec<Node<'a>>> {
        let Some(table) = self.value.as_table() else {
            self.expected("a table");
            return None;
        };
        let mut entries: Vec<(usize, Node<'a>)> = table
            .iter()
            .map(|(key, value)| (key.span().start, Node::entry(self.reader, key, value)))
            .collect();
        entries.sort_by_key(|(start, _)| *start);
        Some(entries.into_iter().map(|(_, node)| node).collect())
    }

    /// A table with these keys and no others; `what` names it in messages.
    pub(crate) fn table(&self, what: &'a str, keys: &[&str]) -> Option<Table<'a>> {
        match self.value {
            DeValue::Table(entries) => {
                Some(Table::new(self.reader, self.span, what, entries, keys))
            }
            DeValue::Array(_) if what.starts_with('[') => {
                let reason = format!("`{}` must be one table, is a list", self.key);
                self.error(reason, "expected one table", format!("write {what}"));
                None
            }
            _ => {
                self.expected("a table");
                None
            }
        }
    }

    /// The tables of an array of tables; `what` is its header, for example `[[team]]`.
    pub(crate) fn tables(&self, what: &'a str, keys: &[&str]) -> Vec<Table<'a>> {
        if !self.is_list() {
            let reason = format!("`{}` must be a list of tables, is {}", self.key, self.shown());
            self.error(reason, "expected a list of tables", format!("write {what}"));
            return Vec::new();
        }
        let elements = self.list().unwrap_or_default();
        elements.iter().filter_map(|element| element.table(what, keys)).collect()
    }

    /// An entry of a table.
    pub(crate) fn entry(
        reader: &'a Reader<'a>,
        key: &'a Spanned<DeString<'a>>,
        value: &'a Spanned<DeValue<'a>>,
    ) -> Node<'a> {
        Node {
            reader,
            key: key.get_ref(),
            key_span: key.span().into(),
            span: value.span().into(),
            value: value.get_ref(),
        }
    }

    fn element(&self, value: &'a Spanned<DeValue<'a>>) -> Node<'a> {
        let span = value.span().into();
        Node { key_span: span, span, value: value.get_ref(), ..*self }
    }
}
