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

/// The kitchen sink with so many Programs more, and any combination of them to choose from.
fn with_programs(more: usize) -> String {
    let (sink, search) = TOML.split_once("[search]").unwrap();
    let (_, after) = search.split_once("\n\n").unwrap();
    let program = |number: usize| {
        format!(
            "[[program]]\nname = \"P{number}\"\nstart = \"FY27-Q3\"\ncost.upfront = 1000\n\
             [[program.hire]]\nteam = \"Enterprise AEs\"\ncount = 1\n\n"
        )
    };
    let programs: String = (0..more).map(program).collect();
    format!("{sink}[search]\nmust_exclude = [\"Events\", \"Hiring\"]\n\n{programs}{after}")
}

#[test]
fn a_space_of_too_many_mixes_is_counted_but_not_listed() {
    // With Enablement, 2 to the power of 24.
    let mut model = model(&with_programs(23)).unwrap();
    assert_eq!(model.mixes.len(), model.mixes.named().len());
    let refused = model.every_mix().unwrap_err();
    assert!(refused.reason.contains("more than 10 million feasible mixes"), "{refused}");
    assert!(refused.cure.contains("`max_programs`"), "{refused}");
    assert_eq!(model.space.as_ref().unwrap().count(u64::MAX).at_least, 1 << 24);

    // Its mixes can be named all the same, and only those that are feasible.
    let wanted = ["Enablement + P3 + P22".to_owned(), "Meet".to_owned()];
    let chosen = model.mixes_named(&wanted).unwrap();
    assert_eq!(chosen.iter().map(|&mix| model.mix_name(mix)).collect::<Vec<_>>(), wanted);
    assert_eq!(model.mixes_named(&wanted).unwrap(), chosen);
    assert!(model.mixes_named(&["Hiring + P3".to_owned()]).is_err());
}

#[test]
fn more_starts_than_can_be_numbered_are_refused() {
    let many = with_programs(700).replace("[search]", "[search]\nstarts = \"any quarter\"");
    let refused = model(&many).unwrap_err();
    assert!(refused.reason.contains("more than 4096"), "{refused}");
}
