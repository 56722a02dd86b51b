//! Mappings that say too little, too much, or name what the export does not have.

use super::{AMERICAN, AMERICAN_MAPPING, EUROPEAN, EUROPEAN_MAPPING, read, shown};

#[test]
fn a_wrong_mapping_is_refused_with_its_place() {
    let table = [
        ("id = \"Opportunity ID\"\n", ""),
        ("id = \"Opportunity ID\"\n", "id = \"Oportunity Id\"\n"),
        ("id = \"Opportunity ID\"\n", "id = \"Key\"\n"),
        ("amount = ", "amuont = "),
        ("won = [\"Closed Won\"]\n", ""),
        ("open = [\"Negotiation\"]", "open = [\"closed lost\"]"),
        ("column = \"Stage\"\n", "is_won = \"Won\"\n"),
        ("\"month-first\"", "\"mixed\""),
        ("decimal = \".\"", "encoding = \"ansi?\""),
        ("decimal = \".\"", "delimiter = \"::\""),
        ("decimal = \".\"", "records = \"leads\""),
        ("[status]", "[state]"),
        ("decimal = \".\"", "decimal ="),
    ];
    let mut told = String::new();
    for (from, to) in table {
        assert!(AMERICAN_MAPPING.contains(from));
        let problem = read(AMERICAN, &AMERICAN_MAPPING.replace(from, to)).unwrap_err();
        told += &format!("{} -> {}\n  {problem}\n", from.trim(), to.trim());
    }
    insta::assert_snapshot!(told);
}

#[test]
fn what_can_be_read_in_two_ways_is_a_problem_until_the_mapping_says_how() {
    let silent = AMERICAN_MAPPING.replace("date_order", "# ").replace("decimal", "# ");
    let problems = shown(&read(AMERICAN, &silent).unwrap());
    assert!(problems.contains("`date_order = \"day-first\" or \"month-first\"`"), "{problems}");
    assert!(problems.contains("`decimal = \".\"`"), "{problems}");
    let other = EUROPEAN_MAPPING.replace("day-first", "month-first");
    assert!(shown(&read(EUROPEAN.as_bytes(), &other).unwrap()).contains("names month 25"));
}

#[test]
fn rows_can_be_left_out_by_any_column() {
    let mapping = format!("{AMERICAN_MAPPING}\n[leave_out]\n\"Lead Source\" = [\"web\"]\n");
    let history = read(AMERICAN, &mapping).unwrap();
    assert_eq!((history.records.len(), history.left_out), (2, 2));
}

#[test]
fn an_empty_file_is_refused() {
    for text in ["", "\n\n", "\u{feff}", ",,,\n"] {
        let problem = read(text.as_bytes(), AMERICAN_MAPPING).unwrap_err();
        assert!(problem.contains("the file is empty"), "{problem}");
    }
    let header = AMERICAN.split(|byte| *byte == b'\n').next().unwrap();
    assert_eq!(read(header, AMERICAN_MAPPING).unwrap().records.len(), 0);
}
