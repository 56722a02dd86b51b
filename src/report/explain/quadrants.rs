//! A pipeline problem or a conversion problem: as a section, and as `quadrants.csv`.

use super::{head, label, member, section};
use crate::analysis::Proportion;
use crate::analysis::explain::{Explanation, QUADRANTS, Quadrant, Quadrants, Reference};
use crate::report::content::data::{Chart, Drawing, Heat, HeatRow, Role};
use crate::report::content::{Cell, Item, Kind, Section, Table};
use crate::report::format::{chance, count};
use crate::report::sentences::shortened;
use crate::report::tidy::{Tidy, TidyColumn, proportion, text};
use crate::scenario::Slice;

/// The section; in brief, of the company only.
pub fn told(explanation: &Explanation, brief: bool) -> Section {
    let title = "A pipeline problem or a conversion problem";
    let company: Vec<&Quadrants> =
        explanation.quadrants.iter().filter(|one| one.slice == Slice::Company).collect();
    if company.is_empty() {
        return section("quadrants", title, Vec::new());
    }
    let table = table(explanation, brief);
    let table = (!table.rows.is_empty()).then_some(Item::Table(table));
    let items = vec![
        Some(Item::Note(note(&company))),
        chart(explanation, &company).map(Item::Chart),
        table,
    ];
    section("quadrants", title, items)
}

fn name(quadrant: Quadrant) -> &'static str {
    match quadrant {
        Quadrant::Neither => "enough pipeline, converted as expected",
        Quadrant::Pipeline => "too little pipeline",
        Quadrant::Conversion => "converted worse than expected",
        Quadrant::Both => "too little pipeline, and converted worse",
    }
}

fn code(quadrant: Quadrant) -> &'static str {
    match quadrant {
        Quadrant::Neither => "neither",
        Quadrant::Pipeline => "pipeline",
        Quadrant::Conversion => "conversion",
        Quadrant::Both => "both",
    }
}

fn note(company: &[&Quadrants]) -> String {
    let asked = company.iter().filter(|one| one.reference == Reference::Goal).count();
    let enough = match asked {
        0 => "as much as it is on average".to_owned(),
        all if all == company.len() => "what the coverage goal asks for".to_owned(),
        some => format!(
            "what the coverage goal asks for in its {}, as much as it is on average in the others",
            if some == 1 { "quarter".to_owned() } else { format!("{some} quarters") }
        ),
    };
    format!(
        "Each trial of a quarter stands in one of four quadrants: is the starting pipeline enough \
         ({enough}), and is it converted at least as it is on average? A quarter misses where its \
         new ARR is under the target."
    )
}

fn table(explanation: &Explanation, brief: bool) -> Table {
    let mut table = Table::new(
        "quadrants",
        "In how many trials each quadrant, and where the misses are",
        &[
            ("Quarter", Kind::Text),
            ("Of", Kind::Text),
            ("Enough", Kind::Money),
            ("Mean conversion", Kind::Number),
            ("Neither", Kind::Chance),
            ("Pipeline", Kind::Chance),
            ("Conversion", Kind::Chance),
            ("Both", Kind::Chance),
            ("Misses", Kind::Chance),
            ("Most misses", Kind::Text),
        ],
    );
    let shown = explanation.quadrants.iter().filter(|one| !brief || one.slice == Slice::Company);
    for one in shown {
        let mut row = vec![
            text(&explanation.quarters[one.quarter]),
            text(member(explanation, one.slice)),
            Cell::Money(one.enough),
            Cell::Share(one.conversion),
        ];
        row.extend(one.trials.map(Cell::Chance));
        row.push(Cell::Chance(one.missed));
        row.push(one.most_misses().map_or(Cell::Empty, |(quadrant, share)| {
            Cell::Text(format!("{}, {}", code(quadrant), chance(share)))
        }));
        table.rows.push(row);
    }
    table
}

/// The misses of the company by quadrant and quarter.
fn chart(explanation: &Explanation, company: &[&Quadrants]) -> Option<Chart> {
    let missing: Vec<&&Quadrants> = company.iter().filter(|one| one.misses.is_some()).collect();
    let worst = missing
        .iter()
        .max_by(|one, other| one.missed.estimate.total_cmp(&other.missed.estimate))?;
    let (quadrant, share) = worst.most_misses()?;
    let label = |one: &Quadrants| label(explanation, one.quarter);
    let row = |(place, quadrant): (usize, Quadrant)| HeatRow {
        rank: String::new(),
        name: name(quadrant).to_owned(),
        role: if place == 0 { Role::Other } else { Role::Chosen },
        chances: missing
            .iter()
            .filter_map(|one| Some(one.misses?[place]))
            .chain([pooled(&missing, place)])
            .collect(),
    };
    let rows = QUADRANTS.into_iter().enumerate().map(row).collect();
    let goals = missing.iter().map(|one| format!("{} missed {}", label(one), chance(one.missed)));
    let goals = goals.chain(["all quarters".to_owned()]);
    let told = missing.iter().filter_map(|one| {
        let (quadrant, share) = one.most_misses()?;
        Some(format!("{}: {}, {}", label(one), name(quadrant), chance(share)))
    });
    Some(Chart {
        name: "quadrants",
        title: format!(
            "{} is missed most often ({}), and {} of that is {}",
            label(worst),
            chance(worst.missed),
            chance(share),
            match quadrant {
                Quadrant::Neither => "neither pipeline nor conversion",
                Quadrant::Pipeline => "a pipeline problem",
                Quadrant::Conversion => "a conversion problem",
                Quadrant::Both => "both pipeline and conversion",
            }
        ),
        caption: format!(
            "Where the trials of {} that miss a quarter's new ARR stand, as shares of these trials; \
             above, how often the quarter misses, of {} trials.",
            shortened(&explanation.mix.name, 80),
            count(explanation.trials as u64)
        ),
        alternative: format!(
            "The quadrant of most misses, by quarter: {}.",
            told.collect::<Vec<_>>().join("; ")
        ),
        drawing: Drawing::Heat(Heat { goals: goals.collect(), rows }),
    })
}

/// The share of the misses of all quarters in a quadrant.
fn pooled(missing: &[&&Quadrants], place: usize) -> Proportion {
    let counts = missing.iter().filter_map(|one| {
        let all = one.missed.estimate;
        Some((one.misses?[place].estimate * all, all))
    });
    let (part, whole) = counts.fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    // A share of some thousands of misses; its own error plays no part in what is drawn.
    const PARTS: f64 = 10_000.0;
    Proportion::of((PARTS * part / whole).round() as usize, PARTS as usize)
}

const COLUMNS: [TidyColumn; 19] = [
    ("mix", "Mix", Kind::Text),
    ("quarter", "Quarter", Kind::Text),
    ("dimension", "Dimension", Kind::Text),
    ("member", "Member", Kind::Text),
    ("starting_pipeline_needed", "Starting pipeline needed", Kind::Money),
    ("needed_by", "Needed by", Kind::Text),
    ("conversion_expected", "Conversion expected", Kind::Number),
    ("new_arr_needed", "New ARR needed", Kind::Money),
    ("new_arr_needed_by", "New ARR needed by", Kind::Text),
    ("quadrant", "Lacking", Kind::Text),
    ("trials", "Share of trials", Kind::Chance),
    ("trials_se", "Its standard error", Kind::Number),
    ("trials_low", "Low (95 %)", Kind::Number),
    ("trials_high", "High (95 %)", Kind::Number),
    ("missed", "Trials that miss", Kind::Chance),
    ("misses", "Share of the misses", Kind::Chance),
    ("misses_se", "Its standard error", Kind::Number),
    ("misses_low", "Low (95 %)", Kind::Number),
    ("misses_high", "High (95 %)", Kind::Number),
];

/// `quadrants.csv`: a row a quarter, slice and quadrant.
pub fn tidy(explanation: &Explanation) -> Tidy {
    let mut table = Tidy::new(
        "quadrants",
        "In how many trials each quadrant, and where the misses are",
        &COLUMNS,
    );
    for one in &explanation.quadrants {
        let by = |is_asked: bool, asked: &str| text(if is_asked { asked } else { "mean" });
        for (place, quadrant) in QUADRANTS.into_iter().enumerate() {
            let needs = [
                Cell::Money(one.enough),
                by(one.reference == Reference::Goal, "goal"),
                Cell::Share(one.conversion),
                Cell::Money(one.needed.0),
                by(one.needed.1, "target"),
                text(code(quadrant)),
            ];
            let misses = match one.misses {
                Some(misses) => proportion(misses[place]),
                None => [(); 4].map(|()| Cell::Empty),
            };
            let head = head(explanation, one.quarter, one.slice).into_iter().chain(needs);
            let missed = [Cell::Share(one.missed.estimate)];
            table.row(head.chain(proportion(one.trials[place])).chain(missed).chain(misses));
        }
    }
    table
}
