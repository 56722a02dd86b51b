//! Characters that no font holds.

use super::chart::Fonts;
use super::wrap::printable;
use crate::analysis::Results;

/// The most characters that are named.
const NAMED: usize = 8;

/// What to know where pictures cannot show some character of the plan's names.
#[must_use]
pub fn warning(results: &Results) -> Option<String> {
    let fonts = Fonts::default();
    let mut lacking: Vec<char> =
        names(results).flat_map(|name| fonts.lacking(&printable(name))).collect();
    lacking.sort_unstable();
    lacking.dedup();
    let more = match lacking.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    lacking.truncate(NAMED);
    let named: Vec<String> = lacking.iter().map(|one| format!("`{one}`")).collect();
    (!named.is_empty()).then(|| {
        format!(
            "no font of Spandrel's holds {}{more}, so that charts show `?` in their place; give \
             a font that does as [font] in a theme, and draw them again with `spandrel chart \
             RUN_DIR --theme FILE`",
            named.join(", ")
        )
    })
}

/// The names that charts may show.
fn names(results: &Results) -> impl Iterator<Item = &str> {
    let dimensions = results.dimensions.iter();
    let members = dimensions.flat_map(|(name, members)| std::iter::once(name).chain(members));
    let goals = results.goals.iter().map(|goal| &goal.name);
    let mixes =
        results.ranked.iter().flat_map(|mix| std::iter::once(&mix.name).chain(&mix.programs));
    let drivers = results.board.assumptions.iter().map(|driver| &driver.name);
    let plan = [&results.plan, &results.currency].into_iter();
    let all = plan.chain(members).chain(&results.stages).chain(&results.teams);
    all.chain(goals).chain(mixes).chain(drivers).map(String::as_str)
}
