//! One row an opportunity: its columns, and the mapping of them.

use super::columns::Finder;
use super::draft::{Draft, Holds};
use super::{names, stage_columns, stages, status};

/// The columns of opportunities.
pub(super) struct Roles {
    pub(super) id: Option<usize>,
    pub(super) created: Option<usize>,
    pub(super) closed: Option<usize>,
    pub(super) amount: Option<usize>,
    pub(super) owner: Option<usize>,
    pub(super) planned: Option<usize>,
    pub(super) stage: Option<usize>,
    pub(super) is_closed: Option<usize>,
    pub(super) is_won: Option<usize>,
    /// The days on which they entered stages, and what these are called.
    pub(super) entered: Vec<(usize, String)>,
}

impl Roles {
    pub(super) fn find(finder: &Finder<'_>) -> Self {
        let rows = finder.sample.rows.len();
        Self {
            id: finder.find(names::ID, |profile| profile.filled > 0),
            created: finder.day(names::CREATED),
            closed: finder.day(names::CLOSED),
            amount: finder.amount(names::AMOUNT),
            owner: finder
                .find(names::OWNER, |profile| profile.filled > 0 && 2 * profile.filled >= rows),
            planned: finder.filled_day(names::PLANNED),
            stage: finder.few(names::STAGE),
            is_closed: finder.truth(names::IS_CLOSED),
            is_won: finder.truth(names::IS_WON),
            entered: stage_columns::of_deals(finder),
        }
    }

    /// The columns that tell that rows are opportunities.
    pub(super) fn telling(&self, finder: &Finder<'_>) -> Vec<usize> {
        let id = finder.named(names::OPPORTUNITY_ID);
        let flags = self.is_closed.and(self.is_won);
        [id, self.closed, self.amount, self.stage, flags].into_iter().flatten().collect()
    }

    fn days(&self) -> Vec<usize> {
        let own = [self.created, self.closed, self.planned].into_iter().flatten();
        own.chain(self.entered.iter().map(|(column, _)| *column)).collect()
    }
}

pub(super) fn write(draft: &mut Draft, finder: &Finder<'_>) {
    let roles = Roles::find(finder);
    let days = roles.days();
    draft.formats(finder, &days, roles.amount);
    draft.section("columns");
    let what = "the amount, if there is one";
    draft.column(finder, "id", roles.id, (Holds::Ids, "an id that no two rows share"));
    draft.column(finder, "created", roles.created, (Holds::Days, "the day on which it began"));
    draft.column(finder, "closed", roles.closed, (Holds::Days, "the day of its close"));
    draft.column(finder, "amount", roles.amount, (Holds::Amounts, what));
    draft.column_if_any(finder, "owner", roles.owner, Holds::Texts);
    draft.column_if_any(finder, "planned", roles.planned, Holds::Days);
    draft.status(finder, &status::find(finder, &roles));
    let taken = [roles.stage, roles.is_closed, roles.is_won];
    draft.stages(stages::of_columns(finder, &days, roles.entered).as_ref());
    draft.dimensions(finder, roles.owner, &taken);
    draft.leave_out(finder);
}
