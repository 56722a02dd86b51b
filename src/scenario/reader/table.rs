//! Tables of a document whose keys are known.

use toml::de::DeTable;

use super::document::Node;
use super::nearest::{list_of, suggestion};
use super::report::Reader;
use crate::scenario::diagnostic::Span;

/// A table of the document whose keys are known.
#[derive(Clone, Copy)]
pub(crate) struct Table<'a> {
    pub(crate) reader: &'a Reader<'a>,
    pub(crate) span: Span,
    pub(crate) what: &'a str,
    entries: &'a DeTable<'a>,
}

impl<'a> Table<'a> {
    /// A table with these keys; any other is reported.
    pub(crate) fn new(
        reader: &'a Reader<'a>,
        span: Span,
        what: &'a str,
        entries: &'a DeTable<'a>,
        keys: &[&str],
    ) -> Self {
        let table = Table { reader, span, what, entries };
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
        let (key, value) = self.entries.get_key_value(key)?;
        Some(Node::entry(self.reader, key, value))
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
    pub(crate) fn tables(&self, key: &'static str, what: &'a str, keys: &[&str]) -> Vec<Table<'a>> {
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
