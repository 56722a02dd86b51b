//! The ranking in the terminal.

use super::fixture::{Shape, results};
use spandrel::analysis::{GoalTitle, Results};
use spandrel::report::format::count;
use spandrel::report::terminal;

#[test]
fn table_and_reading() {
    let mut results = results(Shape { searched: 12, ..Shape::default() });
    results.cheapest_confident = Some(3);
    results.confidence = 0.5;
    results.warnings.push("Small trials: 400 of 10,000 leave a margin above 2 points.".to_owned());
    insta::assert_snapshot!(terminal(&results, 100, false));
}

#[test]
fn no_line_is_wider_than_asked() {
    for goals in [0, 1, 3, 8, 20] {
        for width in [60, 80, 100, 160] {
            let mut results = results(Shape::default());
            let goal = results.goals[0].clone();
            results.goals = (0..goals)
                .map(|number| GoalTitle {
                    name: format!("Goal {number} Unternehmensdurchschnittswert"),
                    ..goal.clone()
                })
                .collect();
            for mix in &mut results.ranked {
                mix.goals = vec![mix.all_goals; goals];
            }
            results.ranked[1].name = "x".repeat(500);
            for line in terminal(&results, width, false).lines() {
                assert!(line.chars().count() <= width, "{goals} goals, {width} columns: {line}");
            }
        }
    }
}

#[test]
fn many_mixes_are_counted_and_the_named_ones_stay() {
    let text = terminal(&results(Shape { searched: 2000, ..Shape::default() }), 100, false);
    let shown = text.lines().filter(|line| line.contains('–')).count();
    assert!((8..=15).contains(&shown), "{shown} mixes in {text}");
    assert!(
        text.contains(&format!("… and {} more in ranked.csv", count(2006 - shown as u64))),
        "{text}"
    );
    for name in ["Balanced", "Pipeline now", "Enterprise bet", "Long game", Results::BOTTOM_UP] {
        assert!(text.contains(name), "{name}");
    }
    assert_eq!(text.matches("1=").count(), 3);
}

#[test]
fn colour_changes_nothing_but_colour() {
    let results = results(Shape::default());
    let coloured = terminal(&results, 100, true);
    assert!(coloured.contains("\u{1b}[1m1="));
    let bare = coloured.replace("\u{1b}[1m", "").replace("\u{1b}[33m", "").replace("\u{1b}[0m", "");
    assert_eq!(bare, terminal(&results, 100, false));
}

#[test]
fn a_name_cannot_command_the_terminal() {
    let mut results = results(Shape::default());
    results.ranked[0].name = "red \u{1b}[31m\r\nrow".to_owned();
    results.goals[0].name = "\u{7}bell".to_owned();
    results.warnings.push("\u{1b}]0;title\u{7}".to_owned());
    let text = terminal(&results, 100, false);
    assert!(text.chars().all(|character| character == '\n' || !character.is_control()), "{text:?}");
}

#[test]
fn no_mix_and_one_mix() {
    let mut results = results(Shape { searched: 0, ..Shape::default() });
    results.ranked.retain(|mix| mix.name == Results::BOTTOM_UP);
    let text = terminal(&results, 100, false);
    assert!(text.contains("The bottom-up plan has the best chance"), "{text}");
    results.ranked.clear();
    assert!(terminal(&results, 100, false).contains("There is no mix to rank"));
}
