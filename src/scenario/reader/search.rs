//! `[search]`: which combinations of Programs are evaluated besides the named ones.

use std::collections::BTreeSet;

use super::Context;
use super::allowed::{MONEY, number_in};
use super::names::refer_all;
use super::number::between_0_and_1;
use super::requirements::{clash, required_by};
use super::table::Table;
use crate::scenario::checked::{Program, Search};
use crate::scenario::written;

/// Reads `[search]`.
pub(crate) fn read_search(
    context: &Context<'_>,
    document: &Table<'_>,
    programs: &[Program],
) -> Option<Search> {
    let table = document.get("search")?.table("[search]", written::Search::KEYS)?;
    let most = table.get("max_programs");
    let included = table.get("must_include");
    let mut search = Search {
        budget: number_in(table.get("budget"), &MONEY),
        max_programs: most.and_then(|node| node.whole(0, 1_000_000)).map(|most| most as usize),
        must_include: refer_all(included, "Program", &context.names.programs),
        ..Search::default()
    };
    let chance = |key, cure| table.get(key).and_then(|node| between_0_and_1(&node, cure));
    if let Some(guarantee) = chance("guarantee", "write a probability such as 0.95") {
        search.guarantee = guarantee;
    }
    if let Some(indifference) = chance("indifference", "write a difference such as 0.01") {
        search.indifference = indifference;
    }
    let Some(included) = included else { return Some(search) };
    let mut held: BTreeSet<usize> = search.must_include.iter().copied().collect();
    for &program in &search.must_include {
        held.extend(required_by(programs, program));
    }
    if let Some((one, other)) = clash(programs, &held) {
        included.error(
            format!(
                "no mix can hold these: `{}` excludes `{}`",
                programs[one].name, programs[other].name
            ),
            "these and what they require",
            "take one of them out",
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
    Some(search)
}
