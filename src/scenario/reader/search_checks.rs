//! Constraints of `[search]` that contradict each other, whatever the numbers.

use std::collections::BTreeSet;

use super::requirements::{clash, required_by};
use super::table::Table;
use crate::scenario::checked::{Program, Search};

/// Reports what no mix can keep: Programs that must be held but do not go together, are ruled
/// out or are too many, and groups of which every Program is ruled out.
pub(crate) fn check_search(table: &Table<'_>, search: &Search, programs: &[Program]) {
    let excluded = excluded_wholly(search, programs);
    check_groups(table, search, &excluded);
    let Some(included) = table.get("must_include") else { return };
    let mut held: BTreeSet<usize> = search.must_include.iter().copied().collect();
    for &program in &search.must_include {
        held.extend(required_by(programs, program));
    }
    let name = |program: usize| programs[program].name.as_str();
    if let Some((one, other)) = clash(programs, &held) {
        included.error(
            format!("no mix can hold these: `{}` excludes `{}`", name(one), name(other)),
            "these and what they require",
            "take one of them out",
        );
    }
    if let (Some(&lost), Some(node)) =
        (held.iter().find(|program| excluded.contains(program)), table.get("must_exclude"))
    {
        let reason = match search.must_include.contains(&lost) {
            true => format!("every mix must hold `{}`, and none may", name(lost)),
            false => format!("`must_include` requires `{}`, which no mix may hold", name(lost)),
        };
        let cure = "take the Program out of one of the two lists";
        table.reader.conflict(
            (node.span, "none may"),
            (included.span, "every mix must"),
            reason,
            cure,
        );
    }
    if let Some(most) = search.max_programs.filter(|most| *most < held.len()) {
        included.error(
            format!(
                "with all that they require these are {} Programs, and `max_programs` is {most}",
                held.len()
            ),
            "more than a mix may hold",
            "raise `max_programs`, or take some of them out",
        );
    }
    let hires: u64 = held
        .iter()
        .flat_map(|&program| &programs[program].hires)
        .map(|hire| u64::from(hire.count))
        .sum();
    if let Some(most) = search.max_hires.filter(|most| *most < hires) {
        included.error(
            format!(
                "with all that they require these hire {hires} people, and `max_hires` is {most}"
            ),
            "more than a mix may hire",
            "raise `max_hires`, or take some of them out",
        );
    }
}

/// Programs that no mix may hold, whatever their start.
fn excluded_wholly(search: &Search, programs: &[Program]) -> BTreeSet<usize> {
    let starts_left = |number: usize| {
        let of_program = || search.must_exclude.iter().filter(move |one| one.program == number);
        let all = of_program().any(|one| one.start.is_none());
        if all { 0 } else { programs[number].starts.len().saturating_sub(of_program().count()) }
    };
    (0..programs.len())
        .filter(|&number| !programs[number].starts.is_empty() && starts_left(number) == 0)
        .collect()
}

fn check_groups(table: &Table<'_>, search: &Search, excluded: &BTreeSet<usize>) {
    let Some(node) = table.get("at_least_one_of") else { return };
    let lost = |group: &&Vec<usize>| {
        !group.is_empty() && group.iter().all(|program| excluded.contains(program))
    };
    if search.at_least_one_of.iter().find(lost).is_some() {
        node.error(
            "`must_exclude` rules out every Program of a group of `at_least_one_of`",
            "no mix can hold one of these",
            "take one of the group's Programs out of `must_exclude`, or remove the group",
        );
    }
}
