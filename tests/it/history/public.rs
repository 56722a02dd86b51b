//! Public exports, where they lie beside the project.

use std::fs::File;
use std::path::PathBuf;

use spandrel::history::{
    Conversion, History, Kind, Lead, Leads, Mapping, Opportunities, Opportunity, Outcome,
};

/// The file, where there is one.
pub(super) fn open(name: &str) -> Option<File> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(name);
    let file = File::open(&path).ok();
    if file.is_none() {
        println!("skipped: there is no {}", path.display());
    }
    file
}

pub(super) fn read_opportunities(name: &str, mapping: &str) -> Option<History<Opportunity>> {
    let file = open(name)?;
    let read =
        |mapping: &Mapping| Opportunities::open(name, file, mapping).and_then(History::gather);
    Some(Mapping::parse("map.toml", mapping).and_then(|mapping| read(&mapping)).unwrap())
}

pub(super) fn read_leads(name: &str, mapping: &str) -> Option<History<Lead>> {
    let file = open(name)?;
    let read = |mapping: &Mapping| Leads::open(name, file, mapping).and_then(History::gather);
    Some(Mapping::parse("map.toml", mapping).and_then(|mapping| read(&mapping)).unwrap())
}

/// How many are won, lost and open.
pub(super) fn outcomes(history: &History<Opportunity>) -> (usize, usize, usize) {
    let count = |wanted: fn(&Outcome) -> bool| {
        history.records.iter().filter(|one| wanted(&one.outcome)).count()
    };
    (
        count(|outcome| matches!(outcome, Outcome::Won(_))),
        count(|outcome| matches!(outcome, Outcome::Lost(_))),
        count(|outcome| matches!(outcome, Outcome::Open { .. })),
    )
}

const MAVEN: &str = r#"
[columns]
id = "opportunity_id"
created = "engage_date"
closed = "close_date"
amount = "close_value"

[status]
column = "deal_stage"
won = ["Won"]
lost = ["Lost"]
open = ["Engaging"]
leave_out = ["Prospecting"]

[dimensions]
product = "product"
"#;

#[test]
fn maven_is_read_whole() {
    let Some(history) = read_opportunities("maven_crm/sales_pipeline.csv", MAVEN) else { return };
    assert_eq!(outcomes(&history), (4238, 2473, 1589));
    assert_eq!((history.left_out, history.bad_rows.rows()), (500, 0));
    let days = history.records.iter().map(|one| one.created);
    let (first, last) = (days.clone().min().unwrap(), days.max().unwrap());
    assert_eq!((first.to_string(), last.to_string()), ("2016-10-20".into(), "2017-12-27".into()));
    let open = history.records.iter().filter(|one| matches!(one.outcome, Outcome::Open { .. }));
    assert!(open.clone().all(|one| one.amount.is_none()));
    assert_eq!(history.dimensions[0].members.len(), 7);
}

#[test]
fn a_status_that_the_mapping_forgets_is_counted() {
    let mapping = MAVEN.replace("leave_out", "#");
    let Some(history) = read_opportunities("maven_crm/sales_pipeline.csv", &mapping) else {
        return;
    };
    let counts: Vec<_> = history.bad_rows.counts().collect();
    assert_eq!(
        counts,
        [(Kind::Missing, Some("engage_date"), 500), (Kind::Status, Some("deal_stage"), 500),]
    );
    assert_eq!((history.bad_rows.rows(), history.bad_rows.examples().len()), (500, 10));
}

const SALESFORCE: &str = r#"
columns = { id = "id", created = "created_date", closed = "close_date", amount = "amount" }
status = { is_closed = "is_closed", is_won = "is_won" }
dimensions = { source = "lead_source", type = "type" }
"#;

#[test]
fn salesforce_flags_say_what_is_won() {
    let name = "crm_format_fixtures/sf_opportunity_data.csv";
    let Some(history) = read_opportunities(name, SALESFORCE) else { return };
    assert_eq!(history.records.len() as u64 + history.bad_rows.rows(), 10);
    assert!(history.bad_rows.counts().all(|(kind, ..)| kind == Kind::Order));
    // Versions of one opportunity are no opportunities.
    let name = "crm_format_fixtures/sf_opportunity_history_data.csv";
    let Some(versions) = read_opportunities(name, SALESFORCE) else { return };
    assert_eq!(versions.records.len() as u64 + versions.bad_rows.rows(), 10);
}

const LEADS: &str = r#"
records = "leads"
missing = ["Select"]
columns = { id = "Prospect ID", is_converted = "Converted" }
dimensions = { origin = "Lead Origin", source = "Lead Source" }
"#;

#[test]
fn broken_leads_are_reported_and_not_swallowed() {
    let Some(history) = read_leads("x_education_leads/Leads.csv", LEADS) else { return };
    let counts: Vec<_> = history.bad_rows.counts().collect();
    assert_eq!(counts, [(Kind::WholeRowQuoted, None, 338)]);
    assert_eq!(history.records.len(), 9240 - 338);
    let converted = history.records.iter();
    let converted = converted.filter(|one| one.conversion == Conversion::Converted(None)).count();
    assert!((3300..3561).contains(&converted), "{converted}");
}
