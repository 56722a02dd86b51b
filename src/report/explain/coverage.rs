//! Required coverage: as a section, and as `required-coverage.csv`.

use super::{head, label, member, section};
use crate::analysis::explain::{Explanation, LEVELS, Needed, RequiredCoverage, Verdict};
use crate::report::content::data::{Chart, CoverageCurves, CoverageMark, CoveragePanel, Drawing};
use crate::report::content::{Cell, Item, Kind, Section, Table};
use crate::report::format::multiple;
use crate::report::sentences::{percent, shortened};
use crate::report::tidy::{Tidy, TidyColumn, text};
use crate::scenario::Slice;

/// The most panels that a page has room for.
const PANELS: usize = 8;

/// The section; in brief, of the company only.
pub fn told(explanation: &Explanation, brief: bool) -> Section {
    let title = "Required coverage";
    if explanation.required_coverage.is_empty() {
        return section("required-coverage", title, Vec::new());
    }
    let mut items = vec![Some(Item::Note(
        "The chance of making a quarter's new ARR as a function of the coverage that it starts \
         with: the mix is simulated once more with the volume of its sources widely different from \
         trial to trial, everything else as it is, and the chance is fitted as one that never falls. \
         What that needs depends on conversion, on what is created and closed within the quarter \
         (create and close) and on slips, and all of these are the plan's."
            .to_owned(),
    ))];
    items.extend(verdicts(explanation).into_iter().map(|text| Some(Item::Note(text))));
    items.push(chart(explanation).map(Item::Chart));
    items.push(Some(Item::Table(table(explanation, brief))));
    section("required-coverage", title, items)
}

/// What the file's coverage goals amount to: a sentence for all quarters of which the same holds.
fn verdicts(explanation: &Explanation) -> Vec<String> {
    let mut alike: Vec<Vec<&RequiredCoverage>> = Vec::new();
    let about = |one: &RequiredCoverage| (one.slice, one.verdict, one.asked.map(|asked| asked.0));
    let judged = |one: &&RequiredCoverage| one.verdict.is_some() && one.needed.is_some();
    for one in explanation.required_coverage.iter().filter(judged) {
        match alike.iter_mut().find(|group| about(group[0]) == about(one)) {
            Some(group) => group.push(one),
            None => alike.push(vec![one]),
        }
    }
    alike.iter().filter_map(|group| verdict(explanation, group)).collect()
}

fn verdict(explanation: &Explanation, alike: &[&RequiredCoverage]) -> Option<String> {
    let (first, last) = (alike.first()?, alike.last()?);
    let (asked, _) = first.asked?;
    let (_, member) = explanation.slice_names(first.slice);
    let whose = if member.is_empty() { String::new() } else { format!(" of {member}") };
    let label = |one: &RequiredCoverage| explanation.quarters[one.quarter].as_str();
    let when = match alike.len() {
        1 => label(first).to_owned(),
        count => format!("{count} quarters from {} to {}", label(first), label(last)),
    };
    let goal = format!("{when}{whose}: the goal asks for {}", multiple(asked));
    let needs = |level: usize| range(alike, level);
    let text = match first.verdict? {
        Verdict::Cushion => format!(
            "{goal}, more than what a chance of 90 % needs: {}. That is a cushion: sales can keep \
             succeeding while marketing keeps failing.",
            needs(2)
        ),
        Verdict::TooLow => format!(
            "{goal}, less than what a chance of even 50 % needs: {}. The goal can be met while new \
             ARR is missed more often than made.",
            needs(0)
        ),
        Verdict::Between => format!(
            "{goal}. A chance of 50 % needs {}, of 80 % {}, of 90 % {}.",
            needs(0),
            needs(1),
            needs(2)
        ),
    };
    let chances = alike.iter().filter_map(|one| Some(one.asked?.1?.chance));
    let (low, high) = chances
        .fold((1.0, 0.0), |(low, high): (f64, f64), chance| (low.min(chance), high.max(chance)));
    let round = |chance: f64| percent((chance * 100.0).round() / 100.0);
    Some(match high - low {
        gap if gap < 0.0 => text,
        gap if gap < 0.005 => {
            format!("{text} With it, new ARR is made in {} of the cases.", round(low))
        }
        _ => format!(
            "{text} With it, new ARR is made in {} to {} of the cases.",
            round(low),
            round(high)
        ),
    })
}

/// What a level needs in some quarters: with its interval in one, from the least to the most in
/// several.
fn range(alike: &[&RequiredCoverage], level: usize) -> String {
    let needed = |one: &&RequiredCoverage| one.needed.map(|needed| needed[level]);
    if let [one] = alike {
        return needed(one).map_or_else(String::new, |needed| written(one, needed));
    }
    let known = alike.iter().filter_map(|one| needed(one)?.coverage);
    let (low, high) = known
        .fold((f64::INFINITY, 0.0), |(low, high): (f64, f64), one| (low.min(one), high.max(one)));
    if low > high {
        return "more than any trial starts with".to_owned();
    }
    let short = |coverage: f64| multiple((coverage * 10.0).round() / 10.0);
    let some = if alike.iter().all(|one| needed(one).is_some_and(|n| n.coverage.is_some())) {
        ""
    } else {
        " or more"
    };
    if short(low) == short(high) {
        return format!("{}{some}", short(low));
    }
    format!("{} to {}{some}", short(low), short(high))
}

/// A coverage with its interval, as far as the trials tell: `4.8× (4.6–5.1)`, `> 6.2×`.
fn written(one: &RequiredCoverage, needed: Needed) -> String {
    let [least, most] = one.seen;
    let short = |coverage: f64| multiple((coverage * 10.0).round() / 10.0);
    match needed.coverage {
        None => format!("> {}", short(most)),
        Some(coverage) if coverage <= least => format!("≤ {}", short(least)),
        Some(coverage) => {
            let low = needed.low.filter(|low| *low > least);
            let low = low.map_or_else(|| "?".to_owned(), |low| format!("{low:.1}"));
            let high = needed.high.map_or_else(|| "?".to_owned(), |high| format!("{high:.1}"));
            format!("{} ({low}–{high})", short(coverage))
        }
    }
}

fn table(explanation: &Explanation, brief: bool) -> Table {
    let mut table = Table::new(
        "required-coverage",
        "The coverage that a chance of making new ARR needs",
        &[
            ("Quarter", Kind::Text),
            ("Of", Kind::Text),
            ("50 %", Kind::Number),
            ("80 %", Kind::Number),
            ("90 %", Kind::Number),
            ("Asked for", Kind::Number),
            ("Expected", Kind::Number),
            ("Create and close", Kind::Number),
            ("Slipped in", Kind::Number),
        ],
    );
    let shown =
        explanation.required_coverage.iter().filter(|one| !brief || one.slice == Slice::Company);
    for one in shown {
        let mut row =
            vec![text(&explanation.quarters[one.quarter]), text(member(explanation, one.slice))];
        match one.needed {
            Some(needed) => row.extend(needed.map(|needed| Cell::Written {
                text: written(one, needed),
                key: needed.coverage.unwrap_or(f64::INFINITY),
            })),
            // The pipeline that it starts with is open already, and the same in every trial.
            None => row.extend([Cell::Text("given".to_owned()), Cell::Empty, Cell::Empty]),
        }
        let times = |coverage: f64| Cell::Written { text: multiple(coverage), key: coverage };
        row.push(one.asked.map_or(Cell::Empty, |(asked, _)| times(asked)));
        row.push(times(one.expected));
        row.extend([Cell::Share(one.create_and_close), Cell::Share(one.slipped)]);
        table.rows.push(row);
    }
    table
}

/// A panel a quarter of the company, or of the first slice with a target.
fn chart(explanation: &Explanation) -> Option<Chart> {
    let slice = explanation.required_coverage.first()?.slice;
    let known = |one: &&RequiredCoverage| one.slice == slice && !one.curve.is_empty();
    let shown: Vec<&RequiredCoverage> =
        explanation.required_coverage.iter().filter(known).take(PANELS).collect();
    let first = shown.iter().find(|one| one.asked.is_some()).or(shown.last())?;
    let needed = first.needed?;
    let quarter = |one: &RequiredCoverage| label(explanation, one.quarter);
    let asked = first
        .asked
        .map_or_else(String::new, |(asked, _)| format!("; the goal asks for {}", multiple(asked)));
    let told = shown.iter().filter_map(|one| {
        Some(format!("{}: 80 % needs {}", quarter(one), written(one, one.needed?[1])))
    });
    Some(Chart {
        name: "required-coverage",
        title: format!(
            "An 80 % chance of {}'s new ARR needs {}{asked}",
            quarter(first),
            written(first, needed[1])
        ),
        caption: format!(
            "The chance of making a quarter's new ARR by the coverage that it starts with, for {}, \
             with its 95 % band; diamonds: what 50, 80 and 90 % need. Solid lines: what the goal asks \
             for; dashed: what is expected.",
            shortened(&explanation.mix.name, 70)
        ),
        alternative: format!("{}.", told.collect::<Vec<_>>().join("; ")),
        drawing: Drawing::Coverage(CoverageCurves {
            panels: shown.iter().map(|one| panel(one, quarter(one))).collect(),
        }),
    })
}

fn panel(one: &RequiredCoverage, label: String) -> CoveragePanel {
    let asked = one.asked.map(|(coverage, _)| CoverageMark {
        label: "goal".to_owned(),
        coverage,
        is_goal: true,
    });
    let expected =
        CoverageMark { label: "expected".to_owned(), coverage: one.expected, is_goal: false };
    let [least, _] = one.seen;
    let needed = one.needed.into_iter().flatten().zip(LEVELS);
    let needed = needed.filter_map(|(needed, level)| Some((needed.coverage?, level)));
    CoveragePanel {
        label,
        curve: one.curve.clone(),
        marks: std::iter::once(expected).chain(asked).collect(),
        needed: needed.filter(|(coverage, _)| *coverage > least).collect(),
    }
}

const COLUMNS: [TidyColumn; 18] = [
    ("mix", "Mix", Kind::Text),
    ("quarter", "Quarter", Kind::Text),
    ("dimension", "Dimension", Kind::Text),
    ("member", "Member", Kind::Text),
    ("chance", "Chance", Kind::Number),
    ("coverage", "Coverage that it needs", Kind::Number),
    ("coverage_low", "Low (95 %)", Kind::Number),
    ("coverage_high", "High (95 %)", Kind::Number),
    ("seen_from", "Seen from", Kind::Number),
    ("seen_to", "Seen to", Kind::Number),
    ("expected", "Expected", Kind::Number),
    ("asked", "Asked for", Kind::Number),
    ("chance_at_asked", "Chance at what is asked for", Kind::Chance),
    ("chance_at_asked_low", "Its low (95 %)", Kind::Number),
    ("chance_at_asked_high", "Its high (95 %)", Kind::Number),
    ("verdict", "Verdict", Kind::Text),
    ("create_and_close", "Create and close", Kind::Number),
    ("slipped", "Slipped in", Kind::Number),
];

/// `required-coverage.csv`: a row a quarter, slice and chance.
pub fn tidy(explanation: &Explanation) -> Tidy {
    let mut table = Tidy::new(
        "required_coverage",
        "The coverage that a chance of making new ARR needs",
        &COLUMNS,
    );
    for one in &explanation.required_coverage {
        let at = one.asked.and_then(|(_, at)| at);
        let verdict = one.verdict.map_or("", |verdict| match verdict {
            Verdict::Cushion => "cushion",
            Verdict::TooLow => "too low",
            Verdict::Between => "between",
        });
        let share = |share: Option<f64>| share.map_or(Cell::Empty, Cell::Share);
        for (place, level) in LEVELS.into_iter().enumerate() {
            let needed = one.needed.map(|needed| needed[place]).unwrap_or_default();
            let figures = [
                Cell::Share(level),
                Cell::number(needed.coverage),
                Cell::number(needed.low),
                Cell::number(needed.high),
                Cell::Number(one.seen[0]),
                Cell::Number(one.seen[1]),
                Cell::Number(one.expected),
                Cell::number(one.asked.map(|(asked, _)| asked)),
                share(at.map(|point| point.chance)),
                share(at.map(|point| point.low)),
                share(at.map(|point| point.high)),
                text(verdict),
                Cell::Share(one.create_and_close),
                Cell::Share(one.slipped),
            ];
            table.row(head(explanation, one.quarter, one.slice).into_iter().chain(figures));
        }
    }
    table
}
