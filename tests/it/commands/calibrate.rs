//! `spandrel calibrate --guess`.

use super::*;

#[test]
fn a_mapping_goes_to_stdout_and_questions_are_counted() {
    let desk = Desk::new();
    let export = "Id,Created Date,Close Date,Amount,Stage\nA,03/04/2026,05/04/2026,9,Won\n";
    fs::write(desk.path("deals.csv"), export).unwrap();
    desk.spandrel(&["calibrate", "--guess", "deals.csv"])
        .success()
        .stdout(contains("# How deals.csv is read").and(contains("won = [\"Won\"]")))
        .stderr(contains("2 questions are open"));
}

#[test]
fn what_cannot_be_read_is_named_with_its_cure() {
    let desk = Desk::new();
    fs::write(desk.path("empty.csv"), "").unwrap();
    for (arguments, reason) in [
        (["calibrate", "--guess", "deals.csv"], "there is no export `deals.csv`"),
        (["calibrate", "--guess", "."], "is a folder"),
        (["calibrate", "--guess", "empty.csv"], "the file is empty; it needs a header row"),
    ] {
        desk.spandrel(&arguments).code(2).stdout(is_empty()).stderr(contains(reason));
    }
    desk.spandrel(&["calibrate", "deals.csv"]).code(2).stderr(contains("--guess"));
}
