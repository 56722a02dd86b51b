//! The order of stages: shown by their days, usual, or asked.

use std::fmt::Write as _;

use spandrel::history::Mapping;

use super::{guessed, with_stages};

/// An export of the stages that deals entered, one list a deal.
fn entered(deals: &[&[&str]]) -> String {
    let mut export = "deal_id,date_entered,value\n".to_owned();
    for (deal, stages) in deals.iter().enumerate() {
        for (day, stage) in stages.iter().enumerate() {
            writeln!(export, "{deal},2026-01-{:02},{stage}", day + 1).unwrap();
        }
    }
    export
}

fn order(deals: &[&[&str]]) -> Result<Vec<String>, String> {
    let guess = guessed(entered(deals).as_bytes());
    match guess.questions.first() {
        Some(question) => Err(question.clone()),
        None => {
            let mapping = Mapping::parse("map.toml", &guess.mapping).unwrap();
            Ok(mapping.stages.into_iter().map(|stage| stage.name).collect())
        }
    }
}

#[test]
fn days_show_the_order() {
    let path: &[&str] = &["Zeta", "Mid", "Alpha", "closedwon"];
    let back: &[&str] = &["Mid", "Zeta", "Alpha", "closedlost"];
    assert_eq!(order(&[path; 5]).unwrap(), ["Zeta", "Mid", "Alpha"]);
    assert_eq!(order(&[path, path, path, path, back]).unwrap(), ["Zeta", "Mid", "Alpha"]);
    // 3 of 5 are fewer than 80 %.
    let question = order(&[path, path, path, back, back]).unwrap_err();
    assert!(question.contains("of the 5 that entered both"), "{question}");
    assert!(question.contains("fewer than 80 %"), "{question}");
}

#[test]
fn too_few_days_are_a_question_unless_the_order_is_usual() {
    let path: &[&str] = &["Zeta", "Alpha"];
    let question = order(&[path; 4]).unwrap_err();
    assert!(question.contains("\"Zeta\"") && question.contains("\"Alpha\""), "{question}");
    assert!(question.contains("4 entered both") && question.contains("fewer than 5"), "{question}");
    let usual: &[&str] = &["appointmentscheduled", "contractsent"];
    assert_eq!(order(&[usual]).unwrap(), usual);
    // What the days show counts for more than what is usual.
    let other: &[&str] = &["contractsent", "appointmentscheduled"];
    assert_eq!(order(&[other; 5]).unwrap(), other);
}

#[test]
fn a_circle_is_a_question() {
    let paths: [&[&str]; 3] = [&["A", "B"], &["B", "C"], &["C", "A"]];
    let deals: Vec<&[&str]> = paths.into_iter().cycle().take(15).collect();
    assert!(order(&deals).unwrap_err().contains("0 of the 5 that entered both"));
}

#[test]
fn an_answer_makes_the_proposed_lines_stages() {
    let path: &[&str] = &["Zeta", "Alpha"];
    let mapping = guessed(entered(&[path; 2]).as_bytes()).mapping;
    assert!(Mapping::parse("map.toml", &mapping).unwrap().stages.is_empty());
    let stages = Mapping::parse("map.toml", &with_stages(&mapping)).unwrap().stages;
    assert_eq!((stages.len(), stages[0].values.as_slice()), (2, ["Zeta".to_owned()].as_slice()));
}

#[test]
fn too_many_stages_are_no_funnel() {
    let names: Vec<String> = (0..61).map(|stage| format!("Stage {stage}")).collect();
    let mapping = |count: usize| {
        let head: Vec<String> =
            names[..count].iter().map(|name| format!("Date entered {name}")).collect();
        let days = vec!["2026-01-05"; count].join(",");
        let export = format!(
            "Id,Created Date,Close Date,Stage,{}\nA,2026-01-05,2026-02-10,Won,{days}\n",
            head.join(",")
        );
        guessed(export.as_bytes()).mapping
    };
    assert!(mapping(60).contains("# [[stage]]"));
    let many = mapping(61);
    assert!(many.contains("too many for a funnel") && !many.contains("\n# [[stage]]"), "{many}");
}
