//! `[[mix]]`: the combinations of Programs that the file names.

use std::collections::BTreeSet;

use super::Context;
use super::document::Node;
use super::names::names_of;
use super::nearest::{list_of, suggestion_or_all};
use super::requirements::clash;
use super::table::Table;
use crate::scenario::checked::{ChosenProgram, Mix, Program};

/// The name of the mix without Programs, which is always evaluated.
const BOTTOM_UP_PLAN: &str = "Bottom-up plan";

/// Reads the named mixes.
pub(crate) fn read_mixes(
    context: &Context<'_>,
    tables: &[Table<'_>],
    programs: &[Program],
) -> Vec<Mix> {
    let mixes: Vec<Mix> = tables
        .iter()
        .zip(names_of(tables))
        .map(|(table, name)| {
            if let (BOTTOM_UP_PLAN, Some(node)) = (name.as_str(), table.get("name")) {
                node.error(
                    format!("no mix may be called `{BOTTOM_UP_PLAN}`"),
                    "reserved for the mix without Programs, which is always evaluated",
                    "choose another name",
                );
            }
            Mix { name, programs: read_chosen(context, table, programs) }
        })
        .collect();
    for (number, (table, mix)) in tables.iter().zip(&mixes).enumerate() {
        let mut before = mixes[..number].iter().filter(|other| !other.programs.is_empty());
        if let Some(same) = before.find(|other| other.programs == mix.programs)
            && let Some(list) = table.get("programs")
        {
            list.reader.warning(
                list.span,
                format!("the mix holds the same Programs as `{}`", same.name),
                "nothing else",
                "take one of the two out, or change its Programs",
            );
        }
    }
    mixes
}

fn read_chosen(
    context: &Context<'_>,
    table: &Table<'_>,
    programs: &[Program],
) -> Vec<ChosenProgram> {
    let Some(list) = table.require("programs", "programs = [\"…\"]") else { return Vec::new() };
    let Some(nodes) = list.list() else { return Vec::new() };
    if nodes.is_empty() {
        list.error(
            "the mix holds no Program",
            "an empty list",
            format!("remove the mix: `{BOTTOM_UP_PLAN}`, without Programs, is always evaluated"),
        );
    }
    let mut chosen: Vec<(Node<'_>, ChosenProgram)> = Vec::new();
    for node in &nodes {
        let Some(choice) = read_choice(context, node, programs) else { continue };
        match chosen.iter().find(|(_, other)| other.program == choice.program) {
            Some((first, _)) => node.reader.conflict(
                (node.span, "the second time"),
                (first.span, "the first time"),
                format!("the mix names Program `{}` twice", programs[choice.program].name),
                "keep one of them",
            ),
            None => chosen.push((*node, choice)),
        }
    }
    if chosen.len() == nodes.len() {
        check_mix(&list, &chosen, programs);
    }
    let mut chosen: Vec<ChosenProgram> = chosen.into_iter().map(|(_, choice)| choice).collect();
    chosen.sort_unstable();
    chosen
}

/// One Program of a mix: `NAME` with its first start, or `NAME@START`.
fn read_choice(
    context: &Context<'_>,
    node: &Node<'_>,
    programs: &[Program],
) -> Option<ChosenProgram> {
    let (program, start) = refer_program(context, node, programs)?;
    Some(ChosenProgram { program, start: start.unwrap_or_default() })
}

/// The Program that `NAME` or `NAME@START` names, with the start where it names one.
pub(crate) fn refer_program(
    context: &Context<'_>,
    node: &Node<'_>,
    programs: &[Program],
) -> Option<(usize, Option<usize>)> {
    let text = node.text()?;
    let named = |name: &str| programs.iter().position(|program| program.name == name);
    if let Some(program) = named(text) {
        return Some((program, None));
    }
    let (name, label) =
        text.rsplit_once('@').map_or((text, None), |(name, start)| (name, Some(start)));
    let (Some(program), Some(label)) = (named(name), label) else {
        node.error(
            format!("unknown Program `{name}`"),
            "no Program of this name",
            suggestion_or_all(name, "Programs", &context.names.programs),
        );
        return None;
    };
    let starts = &programs[program].starts;
    let start = starts.iter().position(|start| start.label == label);
    if start.is_none() && !starts.is_empty() {
        let labels: Vec<&str> = starts.iter().map(|start| start.label.as_str()).collect();
        node.error(
            format!("`{label}` is no start of Program `{name}`"),
            "none of its alternatives",
            format!(
                "it may start in {}; add the start to the Program if it should",
                list_of(&labels)
            ),
        );
    }
    start.map(|start| (program, Some(start)))
}

/// Reports what a mix leaves out or must not hold.
fn check_mix(list: &Node<'_>, chosen: &[(Node<'_>, ChosenProgram)], programs: &[Program]) {
    let held: BTreeSet<usize> = chosen.iter().map(|(_, choice)| choice.program).collect();
    for (node, choice) in chosen {
        let program = &programs[choice.program];
        for &lacking in program.requires.iter().filter(|other| !held.contains(other)) {
            let other = &programs[lacking].name;
            node.error(
                format!(
                    "Program `{}` requires `{other}`, which the mix does not hold",
                    program.name
                ),
                format!("requires `{other}`"),
                format!("add `{other}` to the mix, or take `{}` out", program.name),
            );
        }
    }
    if let Some((one, other)) = clash(programs, &held) {
        list.error(
            format!(
                "Program `{}` excludes `{}`, and the mix holds both",
                programs[one].name, programs[other].name
            ),
            "holds both",
            "take one of them out of the mix",
        );
    }
}
