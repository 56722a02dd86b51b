//! Which columns rows of each sort need, may have, and cannot have.

use std::ops::Range;

use toml::Spanned;

use super::written::{Checker, Columns, WrittenFields, WrittenStatus};
use super::{
    ChangeColumns, ChangeForm, LeadColumns, Named, OpportunityColumns, Problem, RepColumns,
};

/// What Salesforce, HubSpot and their connectors call the planned close.
pub(in crate::history) const CLOSED_FIELDS: [&str; 5] =
    ["Close Date", "CloseDate", "close_date", "closedate", "Opportunity Close Date"];
/// What they call the stage.
pub(in crate::history) const STAGE_FIELDS: [&str; 5] =
    ["Stage", "StageName", "stage_name", "dealstage", "Deal Stage"];

/// The columns of a mapping, taken one by one.
struct Given<'c, 'a> {
    checker: &'c Checker<'a>,
    columns: Columns,
    place: Range<usize>,
}

impl Given<'_, '_> {
    fn optional(&mut self, key: &str) -> Option<Named> {
        let (_, name) = self.columns.remove_entry(key)?;
        Some(self.checker.named(name))
    }

    fn required(&mut self, key: &str) -> Result<Named, Problem> {
        self.optional(key).ok_or_else(|| {
            let cure = format!("name the column under [columns], like `{key} = \"…\"`");
            let reason = format!("the mapping does not say which column is `{key}`");
            self.checker.problem(&self.place, &reason, &cure)
        })
    }
}

impl Checker<'_> {
    /// The columns, all of which must be among those that rows of this sort may have.
    fn given(
        &self,
        columns: Spanned<Columns>,
        what: &str,
        known: &[&str],
    ) -> Result<Given<'_, '_>, Problem> {
        let place = columns.span();
        let columns = columns.into_inner();
        if let Some(stray) = columns.keys().find(|key| !known.contains(&key.get_ref().as_str())) {
            let likeness = |key: &str| strsim::normalized_damerau_levenshtein(stray.get_ref(), key);
            let near = known.iter().max_by(|one, other| likeness(one).total_cmp(&likeness(other)));
            let cure = match near.filter(|key| likeness(key) >= 0.55) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("they have {}", known.join(", ")),
            };
            let reason = format!("{what} have no column `{}`", stray.get_ref());
            return Err(self.problem(&stray.span(), &reason, &cure));
        }
        Ok(Given { checker: self, columns, place })
    }

    pub(super) fn opportunities(
        &self,
        columns: Spanned<Columns>,
        status: Option<Spanned<WrittenStatus>>,
    ) -> Result<OpportunityColumns, Problem> {
        const KNOWN: [&str; 6] = ["id", "created", "closed", "amount", "owner", "planned"];
        let mut given = self.given(columns, "opportunities", &KNOWN)?;
        let Some(status) = status else {
            let cure = "say by `column`, `won`, `lost` and `open`, or by `is_closed` and `is_won`, \
                        what is won, lost and open";
            return Err(self.problem(&given.place, "the mapping has no [status]", cure));
        };
        Ok(OpportunityColumns {
            id: given.required("id")?,
            created: given.required("created")?,
            closed: given.required("closed")?,
            amount: given.optional("amount"),
            owner: given.optional("owner"),
            planned: given.optional("planned"),
            status: self.status(status)?,
        })
    }

    pub(super) fn leads(
        &self,
        columns: Spanned<Columns>,
        status: Option<Spanned<WrittenStatus>>,
    ) -> Result<LeadColumns, Problem> {
        const KNOWN: [&str; 5] = ["id", "created", "converted", "is_converted", "opportunity"];
        let cure = "name the column of the date as `converted`, or one of yes and no as \
                    `is_converted`, under [columns]";
        self.no_status(status, "leads", cure)?;
        let mut given = self.given(columns, "leads", &KNOWN)?;
        let (converted, is_converted) =
            (given.optional("converted"), given.optional("is_converted"));
        if converted.is_none() && is_converted.is_none() {
            let cure = "name the column of its date as `converted`, or one of yes and no as \
                        `is_converted`";
            let reason = "nothing says which leads are converted";
            return Err(self.problem(&given.place, reason, cure));
        }
        Ok(LeadColumns {
            id: given.required("id")?,
            created: given.optional("created"),
            converted,
            is_converted,
            opportunity: given.optional("opportunity"),
        })
    }

    pub(super) fn changes(
        &self,
        columns: Spanned<Columns>,
        status: Option<Spanned<WrittenStatus>>,
        fields: WrittenFields,
    ) -> Result<ChangeColumns, Problem> {
        const KNOWN: [&str; 7] = ["id", "changed", "field", "old", "value", "closed", "stage"];
        self.no_status(status, "changes", "take it out")?;
        let mut given = self.given(columns, "changes", &KNOWN)?;
        let names = |own: Option<Vec<String>>, usual: &[&str]| {
            own.unwrap_or_else(|| usual.iter().map(|&name| name.to_owned()).collect())
        };
        let form = match given.optional("field") {
            Some(field) => ChangeForm::Fields {
                field,
                old: given.optional("old"),
                value: given.required("value")?,
                closed: names(fields.closed, &CLOSED_FIELDS),
                stage: names(fields.stage, &STAGE_FIELDS),
            },
            None => ChangeForm::Versions {
                closed: given.optional("closed"),
                stage: given.optional("stage"),
            },
        };
        if let ChangeForm::Versions { closed: None, stage: None } = form {
            let cure = "name the columns of the field's name and its value as `field` and `value`, \
                        or those of the planned close and the stage as `closed` and `stage`";
            return Err(self.problem(&given.place, "nothing says what changed", cure));
        }
        let columns = (given.required("id")?, given.required("changed")?);
        Ok(ChangeColumns { id: columns.0, changed: columns.1, form })
    }

    pub(super) fn reps(
        &self,
        columns: Spanned<Columns>,
        status: Option<Spanned<WrittenStatus>>,
    ) -> Result<RepColumns, Problem> {
        self.no_status(status, "reps", "take it out")?;
        let mut given = self.given(columns, "reps", &["id", "started", "left"])?;
        Ok(RepColumns {
            id: given.required("id")?,
            started: given.required("started")?,
            left: given.optional("left"),
        })
    }

    fn no_status(
        &self,
        status: Option<Spanned<WrittenStatus>>,
        what: &str,
        cure: &str,
    ) -> Result<(), Problem> {
        let stray = status
            .map(|status| self.problem(&status.span(), &format!("{what} have no [status]"), cure));
        stray.map_or(Ok(()), Err)
    }
}
