//! `requires` and `excludes`: which Programs go together.

use std::collections::BTreeSet;

use super::table::Table;
use crate::scenario::checked::Program;

/// Reports circles of `requires`, and Programs that no mix can hold because what they
/// require excludes something else that they require.
pub(crate) fn check_requirements(tables: &[Table<'_>], programs: &[Program]) {
    for (number, (table, program)) in tables.iter().zip(programs).enumerate() {
        let required = required_by(programs, number);
        let span = |key| table.get(key).map_or(table.span, |node| node.span);
        if required.contains(&number) {
            table.reader.error(
                span("requires"),
                format!("Program `{}` requires itself: {}", program.name, circle(programs, number)),
                "a circle",
                "remove one of these `requires`; Programs that only go together are one Program",
            );
            continue;
        }
        let mut held = required;
        held.insert(number);
        if let Some((one, other)) = clash(programs, &held) {
            let key = if table.get("requires").is_some() { "requires" } else { "excludes" };
            let (name, one, other) = (&program.name, &programs[one].name, &programs[other].name);
            let reason = if one == name {
                format!("Program `{name}` excludes `{other}`, which it requires or is")
            } else if other == name {
                format!("Program `{name}` requires `{one}`, which excludes `{name}`")
            } else {
                format!("Program `{name}` requires `{one}` and `{other}`, which do not go together")
            };
            table.reader.error(
                span(key),
                reason,
                "cannot be met",
                "remove one of the `requires` or `excludes`",
            );
        }
    }
}

/// All that a Program requires, directly or through others; itself only in a circle.
pub(crate) fn required_by(programs: &[Program], number: usize) -> BTreeSet<usize> {
    let mut required = BTreeSet::new();
    let mut pending = programs[number].requires.clone();
    while let Some(next) = pending.pop() {
        if required.insert(next) {
            pending.extend(&programs[next].requires);
        }
    }
    required
}

/// Two of these Programs of which the first excludes the second.
pub(crate) fn clash(programs: &[Program], held: &BTreeSet<usize>) -> Option<(usize, usize)> {
    held.iter().find_map(|&one| {
        let excluded = programs[one].excludes.iter().find(|other| held.contains(other))?;
        Some((one, *excluded))
    })
}

/// The shortest way from a Program back to itself, in words.
fn circle(programs: &[Program], number: usize) -> String {
    let mut ways: Vec<Vec<usize>> = vec![vec![number]];
    let mut seen = BTreeSet::new();
    let mut next = 0;
    while let Some(way) = ways.get(next).cloned() {
        next += 1;
        let last = way.last().copied().unwrap_or(number);
        for &required in &programs[last].requires {
            let mut longer = way.clone();
            longer.push(required);
            if required == number {
                let names: Vec<&str> =
                    longer.iter().map(|&program| programs[program].name.as_str()).collect();
                return names.join(" -> ");
            }
            if seen.insert(required) {
                ways.push(longer);
            }
        }
    }
    String::new()
}
