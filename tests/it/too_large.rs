//! Plans that no machine could simulate are refused with how much they would take.

use spandrel::analysis::evaluate;
use spandrel::model::Model;

use crate::kitchen_sink::{TOML, changed, read_text};

fn model(text: &str) -> Result<Model, spandrel::model::TooLarge> {
    Model::new(read_text(text).unwrap_or_else(|_| panic!("the text is sound")).scenario)
}

#[test]
fn more_goals_than_can_be_noted_are_an_error() {
    let goals = "\n[[goal]]\nname = \"G\"\nmetric = \"new_arr\"\nat_least = 1\n";
    let many: String =
        (0..65).map(|number| goals.replace("\"G\"", &format!("\"G{number}\""))).collect();
    let problems = read_text(&format!("{TOML}{many}")).unwrap_err();
    assert!(problems.iter().any(|one| one.message.contains("at most 64 goals")), "{problems:?}");
}

#[test]
fn a_flood_of_opportunities_is_refused_by_name() {
    let flood = TOML.replacen(
        "
volume = 3
",
        "
volume = 999999999
",
        1,
    );
    let refused = model(&flood).unwrap_err();
    assert!(refused.reason.contains("million opportunities"), "{refused}");
    assert!(refused.reason.contains("most of them from source `"), "{refused}");
    assert!(refused.cure.contains("entries a month"), "{refused}");
}

#[test]
fn more_trials_than_memory_holds_are_refused_with_a_number_that_fits() {
    let mut model = model(&changed("name = \"Kitchen sink\"", "name = \"Kitchen sink\"")).unwrap();
    model.scenario.simulation.trials = 10_000_000;
    let every: Vec<usize> = (0..model.mixes.len()).collect();
    let refused = evaluate(&model, &every, &|_, _, _| {}).unwrap_err();
    assert!(refused.reason.contains("GB of memory"), "{refused}");
    assert!(refused.cure.contains("would fit"), "{refused}");
}
