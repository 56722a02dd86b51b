//! What the rows of an export are: each sort is told from the others, and its mapping read.

use spandrel::history::{
    Change, Changes, Conversion, History, Lead, Leads, Mapping, Records, Reps, Stage, guess,
};

use super::super::read;
use super::guessed;

const FIELDS: &str = include_str!("../../data/exports/salesforce_field_history.csv");
const VERSIONS: &str = include_str!("../../data/exports/opportunity_history.csv");
const STAGES: &str = include_str!("../../data/exports/hubspot_stages.csv");
const CONTACTS: &str = include_str!("../../data/exports/hubspot_contacts.csv");
const REPS: &str = include_str!("../../data/exports/reps.csv");
const STAGE_TABLE: &str = include_str!("../../data/exports/hubspot_pipeline_stages.csv");
const ENTERED: &str = include_str!("../../data/exports/hubspot_entered.csv");

#[test]
fn small_exports_are_explained() {
    for (title, export, questions) in [
        ("field_history", FIELDS, 0),
        ("versions", VERSIONS, 0),
        ("deal_stages", STAGES, 0),
        ("contacts", CONTACTS, 0),
        ("reps", REPS, 0),
        ("stage_table", STAGE_TABLE, 1),
        ("entered", ENTERED, 0),
    ] {
        let guess = guessed(export.as_bytes());
        assert_eq!(guess.questions.len(), questions, "{title}: {:?}", guess.questions);
        insta::assert_snapshot!(title, guess.mapping);
    }
}

/// The mapping proposed for an export.
fn mapping(export: &str) -> Mapping {
    let guess = guessed(export.as_bytes());
    Mapping::parse("map.toml", &guess.mapping).unwrap_or_else(|problem| panic!("{problem}"))
}

fn changes(export: &str) -> History<Change> {
    let mapping = mapping(export);
    let changes = Changes::open("changes.csv", export.as_bytes(), &mapping).unwrap();
    History::gather(changes).unwrap()
}

fn names(stages: &[Stage]) -> Vec<&str> {
    stages.iter().map(|stage| stage.name.as_str()).collect()
}

#[test]
fn changes_are_read_as_proposed() {
    let rows_into = |history: &History<Change>, stage: u32| {
        history.records.iter().filter(|one| one.stage == Some(stage)).count()
    };
    let history = changes(FIELDS);
    assert_eq!((history.records.len(), history.bad_rows.rows()), (23, 0));
    assert_eq!(names(&mapping(FIELDS).stages), ["Proposal", "Legal review"]);
    assert_eq!((rows_into(&history, 0), rows_into(&history, 1)), (8, 7));
    let planned = history.records.iter().filter_map(|one| one.planned);
    let push =
        |one: spandrel::history::Replanned| (one.after.unwrap() - one.before.unwrap()).get_days();
    assert_eq!(planned.map(push).collect::<Vec<_>>(), [14; 8]);

    let history = changes(VERSIONS);
    assert_eq!((history.records.len(), history.bad_rows.rows()), (27, 0));
    assert!(history.records.iter().all(|one| one.planned.is_some_and(|one| one.after.is_some())));
    assert_eq!((rows_into(&history, 0), rows_into(&history, 2)), (7, 6));

    let history = changes(STAGES);
    // All rows but the one into `closedwon`, which is no stage.
    assert_eq!((history.records.len(), history.bad_rows.rows()), (8, 0));
    assert_eq!((0..3).map(|stage| rows_into(&history, stage)).collect::<Vec<_>>(), [3, 3, 2]);
}

#[test]
fn leads_reps_and_stages_in_columns_are_read_as_proposed() {
    let contacts = mapping(CONTACTS);
    assert_eq!(names(&contacts.stages), ["mql", "sql"]);
    let leads = Leads::open("leads.csv", CONTACTS.as_bytes(), &contacts).unwrap();
    let history = History::gather(leads).unwrap();
    assert_eq!((history.records.len(), history.bad_rows.rows()), (9, 0));
    let is_converted = |lead: &&Lead| matches!(lead.conversion, Conversion::Converted(Some(_)));
    let converted: Vec<&Lead> = history.records.iter().filter(is_converted).collect();
    assert_eq!(converted.len(), 5);
    assert!(converted.iter().all(|lead| lead.opportunity.is_some()));
    assert!(converted.iter().all(|lead| lead.entered[0] < lead.entered[1]));

    let reps = mapping(REPS);
    let history = History::gather(Reps::open("reps.csv", REPS.as_bytes(), &reps).unwrap()).unwrap();
    let left = history.records.iter().filter_map(|rep| rep.left).map(|day| day.to_string());
    assert_eq!(left.collect::<Vec<_>>(), ["2025-08-31"]);
    assert_eq!((history.records[0].id.as_ref(), history.bad_rows.rows()), ("Ana Lima", 0));

    let history = read(ENTERED.as_bytes(), &guessed(ENTERED.as_bytes()).mapping).unwrap();
    assert_eq!((history.records.len(), history.bad_rows.rows()), (8, 0));
    for deal in &history.records {
        assert!(
            deal.entered[0] < deal.entered[1] && deal.planned.is_some() && deal.owner.is_some()
        );
    }
}

#[test]
fn repeated_rows_do_not_make_versions() {
    let head = "Id,Opportunity ID,Created Date,Close Date,Amount,Stage\n";
    let row = |number: usize, id: usize, day: usize, stage: &str| {
        format!("{number},{id},2026-01-{day:02},2026-02-10,10,{stage}\n")
    };
    let is_changes = |rows: &[String]| {
        let export = format!("{head}{}", rows.concat());
        guessed(export.as_bytes()).mapping.contains("records = \"changes\"")
    };
    // Line items of a deal: another row, the same deal.
    let items: Vec<String> = (0..20).map(|at| row(at, at / 2, 5 + at / 2, "Won")).collect();
    assert!(!is_changes(&items));
    // A deal exported twice among others.
    let mut deals: Vec<String> = (0..20).map(|at| row(at, at, 5, "Won")).collect();
    deals.push(row(20, 7, 6, "Lost"));
    assert!(!is_changes(&deals));
    // The same deal in another state on another day.
    let stages = ["Discovery", "Won"];
    let states: Vec<String> = (0..20).map(|at| row(at, at / 2, 5 + at, stages[at % 2])).collect();
    assert!(is_changes(&states));
    // Without an id of the rows, and with the day of creation, they are opportunities.
    let export = format!("{head}{}", states.concat()).replace("Id,Opportunity", "No,Opportunity");
    let guess = guessed(export.as_bytes());
    assert!(guess.mapping.contains("records = \"opportunities\""), "{}", guess.mapping);
    assert!(guess.mapping.contains("but 10 rows repeat the id of another"), "{}", guess.mapping);
}

#[test]
fn days_of_entry_do_not_make_changes_or_leads() {
    // As SugarCRM calls the day of creation.
    let sugar = "id,date_entered,sales_stage,date_closed,amount\n\
                 A,2026-01-05,Closed Won,2026-02-10,10\nB,2026-01-06,Closed Lost,2026-02-11,12\n";
    let history = read(sugar.as_bytes(), &guessed(sugar.as_bytes()).mapping).unwrap();
    assert_eq!((history.records.len(), history.bad_rows.rows()), (2, 0));
    // Deals of HubSpot without their close: it is asked for.
    let deals = "Record ID,Deal Stage,Create Date,\"Date entered \"\"SQL\"\"\"\n\
                 1,closedwon,2026-01-05,2026-01-07\n2,closedlost,2026-01-05,2026-01-08\n";
    let guess = guessed(deals.as_bytes());
    assert!(guess.mapping.contains("records = \"opportunities\""), "{}", guess.mapping);
    assert!(guess.questions[0].contains("closed = "), "{:?}", guess.questions);
}

#[test]
fn a_lead_report_with_opportunities_is_of_leads() {
    let export = "Opportunity ID,Lead ID,Created Date,Converted Date,Lead Status\n\
                  ,L1,2026-01-05,,Open\nO1,L2,2026-01-06,2026-02-01,Converted\n";
    let mapping = mapping(export);
    let Records::Leads(leads) = mapping.records else { panic!("they are leads") };
    assert_eq!(leads.id.name, "Lead ID");
    assert_eq!(leads.opportunity.unwrap().name, "Opportunity ID");
}

#[test]
fn other_names_of_fields_are_proposed() {
    let export =
        FIELDS.replace(",Stage,", ",Deal_Stage,").replace(",Close Date,", ",Expected Close Date,");
    let guess = guessed(export.as_bytes());
    let fields = "[fields]\nclosed = [\"Expected Close Date\"]  # by name; 8 rows\n\
                  stage = [\"Deal_Stage\"]  # by name; 23 rows\n";
    assert!(guess.mapping.contains(fields), "{}", guess.mapping);
    assert_eq!((guess.questions.len(), changes(&export).records.len()), (0, 23));
    let hashed = FIELDS.replace(",Stage,", ",x1,").replace(",Close Date,", ",x2,");
    let questions = guessed(hashed.as_bytes()).questions;
    assert!(
        questions[0].contains("most common are [\"x1\", \"Created.\", \"x2\""),
        "{questions:?}"
    );
}

#[test]
fn a_file_of_none_of_them_is_refused() {
    let export = "account,sector,employees\nAcme,retail,12\n";
    let problem = guess("accounts.csv", || Ok(export.as_bytes())).unwrap_err().to_string();
    assert!(
        problem.starts_with(
            "accounts.csv, row 1: nothing in it is of opportunities, leads, changes or reps; its \
             columns are `account`, `sector`, `employees`; opportunities have an id"
        ),
        "{problem}"
    );
    // Nothing but unknown names, but all that opportunities need: questions.
    let export =
        "Nr,Beginn,Ende,Stand\n1,2026-01-05,2026-02-05,gut\n2,2026-01-05,2026-03-05,schlecht\n";
    assert_eq!(guessed(export.as_bytes()).questions.len(), 5);
}
