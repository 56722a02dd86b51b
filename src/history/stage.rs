//! The days on which a row entered the stages of a funnel, one column a stage.

use jiff::civil::Date;

use super::mapping::{Binding, Mapping};
use super::problem::Problem;
use super::row::Fields;
use super::table::Record;

/// The columns of the mapping's stages, in their order.
pub(super) struct StageColumns {
    columns: Vec<usize>,
}

impl StageColumns {
    pub(super) fn bind(mapping: &Mapping, binding: &Binding<'_>) -> Result<Self, Problem> {
        let named = mapping.stages.iter().filter_map(|stage| stage.column.as_ref());
        Ok(Self { columns: named.map(|column| binding.find(column)).collect::<Result<_, _>>()? })
    }

    /// The days; `None` where it did not enter a stage, or skipped it.
    pub(super) fn read(
        &self,
        fields: &Fields<'_>,
        record: Record<'_>,
    ) -> Result<Box<[Option<Date>]>, Problem> {
        self.columns.iter().map(|column| fields.day(record, *column)).collect()
    }
}
