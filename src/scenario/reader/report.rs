//! What all steps of reading share: the text, the way to other files, the problems found.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use crate::scenario::diagnostic::{Diagnostic, Severity, SourceText, Span};

/// What all steps of reading share: the file's text, the way to other files, and the
/// problems found so far.
pub(crate) struct Reader<'a> {
    pub(crate) source: Arc<SourceText>,
    pub(crate) load: &'a dyn Fn(&str) -> std::io::Result<Vec<u8>>,
    diagnostics: RefCell<Vec<Diagnostic>>,
    errors: Cell<usize>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(
        source: Arc<SourceText>,
        load: &'a dyn Fn(&str) -> std::io::Result<Vec<u8>>,
    ) -> Self {
        Self { source, load, diagnostics: RefCell::default(), errors: Cell::default() }
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
        if diagnostic.severity == Severity::Error {
            self.errors.set(self.errors.get() + 1);
        }
        self.diagnostics.borrow_mut().push(diagnostic);
    }

    /// The number of errors so far; a step compares it to learn whether another succeeded.
    pub(crate) fn errors(&self) -> usize {
        self.errors.get()
    }

    /// All problems, in the order of the scenario file, then of the other files.
    pub(crate) fn into_diagnostics(self) -> Vec<Diagnostic> {
        let mut diagnostics = self.diagnostics.into_inner();
        diagnostics.sort_by(|one, other| {
            let place = |one: &Diagnostic| (one.file() != self.source.name, one.offset());
            let files = || one.file().cmp(other.file());
            place(one).0.cmp(&place(other).0).then_with(files).then(place(one).cmp(&place(other)))
        });
        diagnostics
    }
}
