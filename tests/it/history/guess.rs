//! Proposed mappings: what is known, what is asked, and that the answer can be read.

use spandrel::history::{Guess, Mapping, guess};

use super::public::{open, outcomes, read_leads, read_opportunities};
use super::{AMERICAN, EUROPEAN, read, shown};

const HUBSPOT: &str = include_str!("../data/exports/hubspot.csv");

fn guessed(bytes: &[u8]) -> Guess {
    guess("deals.csv", || Ok(bytes)).unwrap()
}

#[test]
fn small_exports_are_explained() {
    let guesses = [AMERICAN, EUROPEAN.as_bytes(), HUBSPOT.as_bytes()].map(guessed);
    let questions: Vec<usize> = guesses.iter().map(|one| one.questions.len()).collect();
    assert_eq!(questions, [1, 7, 1]);
    let mappings = guesses.map(|one| one.mapping);
    insta::assert_snapshot!(mappings.join("\n---\n"));
}

#[test]
fn a_question_stops_what_depends_on_it() {
    let Guess { mapping, .. } = guessed(HUBSPOT.as_bytes());
    let history = read(HUBSPOT.as_bytes(), &mapping).unwrap();
    assert_eq!(history.bad_rows.rows(), 1);
    let answered = mapping.replace("open = [", "open = [\"Pilot running\", ");
    let history = read(HUBSPOT.as_bytes(), &answered).unwrap();
    assert_eq!((history.records.len(), history.bad_rows.rows()), (4, 0), "{}", shown(&history));
    // A mapping that does not know its columns is no mapping.
    let problem = Mapping::parse("map.toml", &guessed(EUROPEAN.as_bytes()).mapping).unwrap_err();
    assert!(problem.to_string().contains("which column is `id`"), "{problem}");
}

#[test]
fn dates_and_amounts_that_do_not_tell_are_asked_about() {
    let export = "Id,Created Date,Close Date,Amount,Stage\n\
                  A,03/04/2026,05/04/2026,\"1,250\",Closed Won\n\
                  B,04/04/2026,06/04/2026,900,Closed Lost\n";
    let questions = guessed(export.as_bytes()).questions.join("\n");
    assert!(questions.contains("date_order") && questions.contains("03/04/2026"), "{questions}");
    assert!(questions.contains("decimal") && questions.contains("1,250"), "{questions}");
    let contradictory = export.replace("05/04/2026", "25/04/2026").replace("06/04", "06/24");
    let questions = guessed(contradictory.as_bytes()).questions.join("\n");
    assert!(questions.contains("1 can only begin with the day, 1 only with the"), "{questions}");
    let told = export.replace("05/04/2026", "25/04/2026").replace("1,250", "1,250.00");
    let guess = guessed(told.as_bytes());
    assert_eq!(guess.questions, Vec::<String>::new());
    assert_eq!(read(told.as_bytes(), &guess.mapping).unwrap().bad_rows.rows(), 0);
}

#[test]
fn a_code_page_is_recognised() {
    let export = "Id,Created Date,Close Date,Amount,Stage,Owner Name\n\
                  A,2026-01-05,2026-02-10,10,Won,Zo\u{eb}\nB,2026-01-05,2026-02-10,9,Lost,Al\n";
    let bytes: Vec<u8> = export.chars().map(|c| c as u8).collect();
    let guess = guessed(&bytes);
    assert!(guess.mapping.contains("encoding = \"windows-1252\""), "{}", guess.mapping);
    let history = read(&bytes, &guess.mapping).unwrap();
    assert_eq!(history.dimensions[0].members, ["Zo\u{eb}", "Al"]);
}

#[test]
fn names_that_need_quotes_get_them() {
    let export = "Id,Created Date,Close Date,Amount,\"Sta\"\"ge\",\"Lead\nSource\"\n\
                  A,2026-01-05,2026-02-10,10,\"W\\on\",Web\nB,2026-01-05,2026-02-10,9,Lost,\"#\"\n";
    let guess = guessed(export.as_bytes());
    let history = read(export.as_bytes(), &guess.mapping).unwrap();
    assert_eq!((history.records.len(), history.dimensions[0].members.len()), (2, 2));
}

#[test]
fn public_exports_are_explained() {
    for (name, title) in [
        ("maven_crm/sales_pipeline.csv", "maven"),
        ("crm_format_fixtures/sf_opportunity_data.csv", "salesforce"),
        ("crm_format_fixtures/hubspot_deal_data.csv", "hubspot"),
        ("x_education_leads/Leads.csv", "leads"),
    ] {
        let Some(_) = open(name) else { continue };
        let guess = guess(name, || Ok(open(name).unwrap())).unwrap();
        insta::assert_snapshot!(title, guess.mapping);
    }
}

#[test]
fn what_is_proposed_for_public_exports_can_be_read() {
    let name = "maven_crm/sales_pipeline.csv";
    if open(name).is_some() {
        let guess = guess(name, || Ok(open(name).unwrap())).unwrap();
        let history = read_opportunities(name, &guess.mapping).unwrap();
        assert_eq!((outcomes(&history), history.left_out), ((4238, 2473, 1589), 500));
    }
    let name = "x_education_leads/Leads.csv";
    if open(name).is_some() {
        let guess = guess(name, || Ok(open(name).unwrap())).unwrap();
        assert_eq!(read_leads(name, &guess.mapping).unwrap().bad_rows.rows(), 338);
    }
}
