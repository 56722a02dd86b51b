//! `[search]`: which combinations of Programs are evaluated besides the named ones.

use super::Context;
use super::allowed::{MONEY, number_in};
use super::document::Node;
use super::mix::refer_program;
use super::names::{refer_all, refer_each};
use super::number::between_0_and_1;
use super::search_checks::check_search;
use super::table::Table;
use super::time::fiscal_year;
use crate::scenario::checked::{Exclusion, Program, Search, YearBudget};
use crate::scenario::written;

/// The table `[search]`, where the file has one.
pub(crate) fn search_table<'a>(document: &Table<'a>) -> Option<Table<'a>> {
    document.get("search")?.table("[search]", written::Search::KEYS)
}

/// Reads `[search]`, all but its `starts`, which the Programs must hold already.
pub(crate) fn read_search(
    context: &Context<'_>,
    table: &Table<'_>,
    programs: &[Program],
) -> Search {
    let names = &context.names.programs;
    let whole = |key, most| table.get(key).and_then(|node| node.whole(0, most));
    let chance = |key, cure| table.get(key).and_then(|node| between_0_and_1(&node, cure));
    let open = Search::default();
    let search = Search {
        budget: number_in(table.get("budget"), &MONEY),
        budget_by_year: read_budgets(context, table),
        max_programs: whole("max_programs", 1_000_000).map(|most| most as usize),
        max_hires: whole("max_hires", 1_000_000_000),
        must_include: refer_all(table.get("must_include"), "Program", names),
        must_exclude: read_exclusions(context, table, programs),
        at_least_one_of: read_groups(context, table),
        any_quarter: Vec::new(),
        guarantee: chance("guarantee", "write a probability such as 0.95")
            .unwrap_or(open.guarantee),
        indifference: chance("indifference", "write a difference such as 0.01")
            .unwrap_or(open.indifference),
    };
    check_search(table, &search, programs);
    search
}

/// `budget_by_year`, in the order of the years.
fn read_budgets(context: &Context<'_>, table: &Table<'_>) -> Vec<YearBudget> {
    let entries = table.get("budget_by_year").and_then(|node| node.entries()).unwrap_or_default();
    let mut budgets: Vec<YearBudget> = Vec::new();
    for entry in entries {
        let budget = number_in(Some(entry), &MONEY);
        let Some(calendar) = context.calendar() else { continue };
        let cure = "check that the budget is for these quarters";
        let year = fiscal_year((entry.reader, entry.key_span), entry.key, calendar, ("", cure));
        if let (Some(year), Some(budget)) = (year, budget) {
            budgets.push(YearBudget { year, budget });
        }
    }
    budgets.sort_by_key(|budget| budget.year.first_quarter);
    budgets
}

/// `must_exclude`: Programs, or single starts of them, each once.
fn read_exclusions(
    context: &Context<'_>,
    table: &Table<'_>,
    programs: &[Program],
) -> Vec<Exclusion> {
    let nodes = table.get("must_exclude").and_then(|node| node.list()).unwrap_or_default();
    let mut exclusions: Vec<(Node<'_>, Exclusion)> = Vec::new();
    for node in nodes {
        let Some((program, start)) = refer_program(context, &node, programs) else { continue };
        let same = |other: &&(Node<'_>, Exclusion)| {
            other.1.program == program
                && (other.1.start.is_none() || start.is_none() || other.1.start == start)
        };
        if let Some((first, _)) = exclusions.iter().find(same) {
            node.reader.conflict(
                (node.span, "the second time"),
                (first.span, "the first time"),
                format!("`must_exclude` rules out `{}` twice", programs[program].name),
                "keep the one that you mean: `NAME` rules out all starts, `NAME@START` one of them",
            );
        }
        exclusions.push((node, Exclusion { program, start }));
    }
    exclusions.into_iter().map(|(_, exclusion)| exclusion).collect()
}

/// `at_least_one_of`: a list of names is one group, a list of lists several.
fn read_groups(context: &Context<'_>, table: &Table<'_>) -> Vec<Vec<usize>> {
    let Some(node) = table.get("at_least_one_of") else { return Vec::new() };
    let Some(elements) = node.list() else { return Vec::new() };
    let names = &context.names.programs;
    let nested = elements.iter().filter(|element| element.is_list()).count();
    let groups: Vec<(Node<'_>, Vec<Node<'_>>)> = if nested == 0 {
        vec![(node, elements)]
    } else if nested == elements.len() {
        elements.iter().map(|one| (*one, one.list().unwrap_or_default())).collect()
    } else {
        node.error(
            "`at_least_one_of` mixes names and lists",
            "neither one group nor a list of groups",
            "write one list of Programs, or a list of such lists: \
             `at_least_one_of = [[\"A\", \"B\"], [\"C\"]]`",
        );
        return Vec::new();
    };
    for (group, members) in &groups {
        if members.is_empty() {
            group.error(
                "`at_least_one_of` has a group without Programs",
                "no mix can hold one of these",
                "name the Programs of the group, or remove it",
            );
        }
    }
    groups.iter().map(|(_, members)| refer_each(members, "Program", names)).collect()
}
