//! Proposed mappings: what is known, what is asked, and that the answer can be read.

mod public_exports;
mod sorts;
mod stages;

use std::fmt::Write as _;

use spandrel::history::{Guess, Mapping, guess};

use super::{AMERICAN, EUROPEAN, read, shown};

const HUBSPOT: &str = include_str!("../data/exports/hubspot.csv");

fn guessed(bytes: &[u8]) -> Guess {
    guess("deals.csv", || Ok(bytes)).unwrap()
}

/// The mapping with the stages that it has as comments.
fn with_stages(mapping: &str) -> String {
    ["[[stage]]", "name = ", "values = "].into_iter().fold(mapping.to_owned(), |text, key| {
        text.replace(&format!("\n# {key}"), &format!("\n{key}"))
    })
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
    assert_eq!(history.owners.members, ["Zo\u{eb}", "Al"]);
}

#[test]
fn names_that_need_quotes_get_them() {
    let export = "Id,Created Date,Close Date,Amount,\"Sta\"\"ge\",\"Lead\nSource\"\n\
                  A,2026-01-05,2026-02-10,10,\"W\\on\",Web\nB,2026-01-05,2026-02-10,9,Lost,\"#\"\n";
    let guess = guessed(export.as_bytes());
    let mapping = guess.mapping.replace("# source = ", "source = ");
    let history = read(export.as_bytes(), &mapping).unwrap();
    assert_eq!((history.records.len(), history.dimensions[0].members.len()), (2, 2));
}

#[test]
fn dimensions_are_proposed_as_long_as_cells_stay_thick() {
    let mut export = "Id,Created Date,Close Date,Stage,Lead Source,Region,Owner\n".to_owned();
    for row in 0..400 {
        let (source, region, owner) = (row % 2, row / 2 % 4, row % 3);
        writeln!(export, "{row},2026-01-05,2026-02-10,Won,S{source},R{region},O{owner}").unwrap();
    }
    let cells = |rows: usize| {
        let few: Vec<&str> = export.lines().take(rows + 1).collect();
        let mapping = guessed(few.join("\n").as_bytes()).mapping;
        let (_, dimensions) = mapping.split_once("[dimensions]\n").unwrap();
        (mapping.contains("owner = \"Owner\"  # its name"), dimensions.to_owned())
    };
    let (has_owner, dimensions) = cells(400);
    assert!(has_owner);
    assert_eq!(
        dimensions,
        "source = \"Lead Source\"  # 2 members: S0, S1; 200 rows a cell\n\
         region = \"Region\"  # 4 members: R0, R1, R2, …; 50 rows a cell\n\
         # owner = \"Owner\"  # 3 members would leave 16 rows a cell; take the first mark away to \
         have a plan by owner\n"
    );
    let (_, dimensions) = cells(392);
    assert!(dimensions.contains("# region = \"Region\"  # 4 members would leave 49 rows a cell;"));
}
