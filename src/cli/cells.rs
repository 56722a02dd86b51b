//! Cells chosen on the command line: `segment=Enterprise region=EMEA,"North America"`.

use super::Failure;
use crate::scenario::{Scenario, nearest};

/// The cells that agree in every named dimension, in order; all where none is named. A
/// dimension that is named again adds members.
pub(super) fn cells(scenario: &Scenario, selectors: &[String]) -> Result<Vec<usize>, Failure> {
    let mut chosen: Vec<Option<Vec<usize>>> = vec![None; scenario.dimensions.len()];
    for selector in selectors {
        let Some((name, members)) = selector.split_once('=') else {
            return Err(Failure::request(
                &format!("`{selector}` chooses no cells"),
                "write a dimension and its members, such as `segment=Enterprise`",
            ));
        };
        let dimension = dimension(scenario, name.trim())?;
        let members = self::members(scenario, dimension, members)?;
        chosen[dimension].get_or_insert_default().extend(members);
    }
    let is_chosen = |cell: &usize| {
        let members = scenario.members_of_cell(*cell).into_iter().zip(&chosen);
        members
            .into_iter()
            .all(|(member, chosen)| chosen.as_ref().is_none_or(|chosen| chosen.contains(&member)))
    };
    Ok((0..scenario.cell_count()).filter(is_chosen).collect())
}

fn dimension(scenario: &Scenario, name: &str) -> Result<usize, Failure> {
    let names: Vec<&str> = scenario.dimensions.iter().map(|one| one.name.as_str()).collect();
    let found = names.iter().position(|one| *one == name);
    found.ok_or_else(|| unknown("dimension", name, &names))
}

/// The members that a text names: one, which may hold a comma, or several between commas.
fn members(scenario: &Scenario, dimension: usize, text: &str) -> Result<Vec<usize>, Failure> {
    let members = &scenario.dimensions[dimension].members;
    let find = |name: &str| members.iter().position(|one| one == name.trim());
    if let Some(member) = find(text) {
        return Ok(vec![member]);
    }
    let member = |name: &str| {
        let known: Vec<&str> = members.iter().map(String::as_str).collect();
        let kind = format!("member of `{}`", scenario.dimensions[dimension].name);
        find(name).ok_or_else(|| unknown(&kind, name.trim(), &known))
    };
    text.split(',').map(member).collect()
}

fn unknown(kind: &str, name: &str, known: &[&str]) -> Failure {
    let cure = match nearest(name, known.iter().copied()) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => format!("the scenario has {}", known.join(", ")),
    };
    Failure::request(&format!("there is no {kind} `{name}`"), &cure)
}
