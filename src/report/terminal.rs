//! The ranking for the terminal: a table, and below it what to take from it.

use super::format::{chance, chance_with_interval, count, money};
use super::selection::{rank_label, shown};
use super::sentences;
use super::worth::worth;
use super::wrap::{printable, wrap, wrap_mix};
use crate::analysis::{RankedMix, Results};
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

/// The most mixes that the table shows, and the most lines that their names may take as
/// long as [`FEWEST`] mixes are shown; more would push the best off the screen.
const MIXES: usize = 15;
const LINES: usize = 36;
const FEWEST: usize = 8;
/// The most lines of a name. Mixes of a search differ late in their names, so that a
/// name cut short would tell nothing.
const NAME_LINES: usize = 7;
/// The narrowest column that a mix's name still reads well in.
const NAME_WIDTH: usize = 24;

/// The width of a chance: `> 99.9 %`.
const GOAL_WIDTH: usize = 8;
/// The columns between two columns.
const GAP: usize = 2;
/// What stands above the chance of all goals.
const CHANCE: &str = "all goals (95 %)";

const BOLD: &str = "\u{1b}[1m";
const YELLOW: &str = "\u{1b}[33m";
const PLAIN: &str = "\u{1b}[0m";

/// The ranked table and its reading, in lines of at most `width` columns (60 or more are
/// needed to keep that promise). With `colour`, the mixes tied with the best are bold
/// and the bottom-up plan is yellow.
#[must_use]
pub fn terminal(results: &Results, width: usize, colour: bool) -> String {
    let mut places = shown(results, MIXES);
    let mut columns = Columns::fit(results, &places, width);
    while places.len() > FEWEST && columns.lines(results, &places) > LINES {
        places = shown(results, places.len() - 1);
        columns = Columns::fit(results, &places, width);
    }
    let mut lines = table(results, &columns, &places, colour);
    let hidden = results.ranked.len() - places.len();
    let mut notes = Vec::new();
    if hidden > 0 {
        notes.push(format!("… and {} more in ranked.csv", count(hidden as u64)));
    }
    notes.extend(columns.legend(results));
    notes.extend(sentences::reading(results));
    notes.extend(results.warnings.iter().map(|warning| format!("Warning: {warning}")));
    for note in notes {
        lines.extend(wrap(&printable(&note), usize::MAX, |line| columns_of(line) <= width.max(20)));
    }
    let worth = worth(results, width);
    if !worth.is_empty() {
        lines.push(String::new());
        lines.extend(worth);
    }
    lines.join("\n") + "\n"
}

/// How the width is shared out.
struct Columns {
    name: usize,
    /// What stands above each goal's chances, a line an entry; only goals that fit.
    goals: Vec<Vec<String>>,
    /// Whether goals are numbered, and named below the table.
    numbered: bool,
}

impl Columns {
    /// Gives goals their names where that leaves room for the mixes', else numbers.
    fn fit(results: &Results, places: &[usize], width: usize) -> Self {
        let mixes = || places.iter().filter_map(|&place| results.ranked.get(place));
        let widest = |least: usize, text: &dyn Fn(&RankedMix) -> String| {
            mixes().map(|mix| columns_of(&text(mix))).fold(least, usize::max) + GAP
        };
        let rank =
            places.iter().map(|&place| columns_of(&rank_label(results, place))).fold(1, usize::max);
        let fixed = rank
            + GAP
            + widest(columns_of(CHANCE), &|mix| chance_with_interval(mix.all_goals))
            + widest(7, &|mix| money(mix.program_cost_mean, &results.currency))
            + widest(7, &|mix| money(mix.new_arr[1], &results.currency));
        // The name's own gap counts too, the last column's does not.
        let room = width.saturating_sub(fixed);
        let header = |name: &str| wrap(&printable(name), 3, |line| columns_of(line) <= 10);
        let names: Vec<Vec<String>> = results.goals.iter().map(|goal| header(&goal.name)).collect();
        if goal_columns(&names) + NAME_WIDTH <= room {
            return Self { name: room - goal_columns(&names), goals: names, numbered: false };
        }
        let fitting = room.saturating_sub(NAME_WIDTH) / (GOAL_WIDTH + GAP);
        let numbers = 1..=results.goals.len().min(fitting);
        let goals: Vec<Vec<String>> = numbers.map(|goal| vec![format!("goal {goal}")]).collect();
        Self { name: room.saturating_sub(goal_columns(&goals)).max(12), goals, numbered: true }
    }

    /// A mix's name in the lines of its column.
    fn wrapped(&self, name: &str) -> Vec<String> {
        wrap_mix(name, NAME_LINES, |line| columns_of(line) <= self.name)
    }

    /// The lines that these mixes take up.
    fn lines(&self, results: &Results, places: &[usize]) -> usize {
        let mixes = places.iter().filter_map(|&place| results.ranked.get(place));
        mixes.map(|mix| self.wrapped(&mix.name).len()).sum()
    }

    fn legend(&self, results: &Results) -> Vec<String> {
        let numbered = results.goals.iter().enumerate().filter(|_| self.numbered);
        numbered
            .map(|(place, goal)| format!("goal {}: {}: {}", place + 1, goal.name, goal.description))
            .collect()
    }
}

/// The columns that goals take up under these headers, with their gaps.
fn goal_columns(headers: &[Vec<String>]) -> usize {
    let width = |lines: &Vec<String>| {
        lines.iter().map(|line| columns_of(line)).fold(GOAL_WIDTH, usize::max)
    };
    headers.iter().map(|lines| width(lines) + GAP).sum()
}

fn table(results: &Results, columns: &Columns, places: &[usize], colour: bool) -> Vec<String> {
    let mut table = Table::new();
    // Widths are settled here, so the library neither measures nor asks the terminal.
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Disabled)
        .force_no_tty();
    let mut header = vec!["#".to_owned(), "mix".to_owned(), CHANCE.to_owned()];
    header.extend(columns.goals.iter().map(|lines| lines.join("\n")));
    header.extend(["program\ncost".to_owned(), "new ARR\nP50".to_owned()]);
    let figures = 2..header.len();
    let header_height = header.iter().map(|cell| cell.lines().count()).fold(1, usize::max);
    let _ = table.set_header(header);

    let mut heights = Vec::new();
    for &place in places {
        let Some(mix) = results.ranked.get(place) else { continue };
        let name = columns.wrapped(&mix.name);
        heights.push((place, name.len()));
        let mut row =
            vec![rank_label(results, place), name.join("\n"), chance_with_interval(mix.all_goals)];
        let goals = mix.goals.iter().take(columns.goals.len());
        row.extend(goals.map(|goal| chance(*goal)));
        row.push(money(mix.program_cost_mean, &results.currency));
        row.push(money(mix.new_arr[1], &results.currency));
        let _ = table.add_row(row);
    }
    for (place, column) in table.column_iter_mut().enumerate() {
        let _ = column.set_padding((0, GAP as u16));
        if figures.contains(&place) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    style(
        results,
        table.lines().map(|line| line.trim_end().to_owned()).collect(),
        header_height,
        &heights,
        colour,
    )
}

/// Rules the header off and colours whole rows, `heights` being the lines of each.
fn style(
    results: &Results,
    lines: Vec<String>,
    header_height: usize,
    heights: &[(usize, usize)],
    colour: bool,
) -> Vec<String> {
    let widest = lines.iter().map(|line| columns_of(line)).fold(0, usize::max);
    let mut rows = lines.into_iter();
    let mut styled: Vec<String> = rows.by_ref().take(header_height).collect();
    styled.push("─".repeat(widest));
    for &(place, height) in heights {
        let tied = results.ranked.get(place).is_some_and(|mix| mix.tied_with_best) || place == 0;
        let ink = match (colour, results.bottom_up() == Some(place)) {
            (false, _) => None,
            (true, true) => Some(YELLOW),
            (true, false) => tied.then_some(BOLD),
        };
        styled.extend(rows.by_ref().take(height).map(|line| match ink {
            Some(ink) => format!("{ink}{line}{PLAIN}"),
            None => line,
        }));
    }
    styled.push("─".repeat(widest));
    styled
}

/// The columns that a text takes up, by its characters.
fn columns_of(text: &str) -> usize {
    text.chars().count()
}
