//! A backtest: forecasts held against what happened.

use super::page::{Figure, Page, Section, Table};
use super::plot::{Ink, Interval, Intervals, Layer, Plot};
use super::table::{csv, number, percent, short};
use crate::report::ChartError;
use crate::study::backtest::{Against, Backtest, Coverage, Measure, Observation};

/// The verdict and the company's forecasts, for a terminal.
#[must_use]
pub fn backtest_text(backtest: &Backtest) -> String {
    let mut text = String::new();
    for sentence in &backtest.verdict.sentences {
        text.push_str(sentence);
        text.push('\n');
    }
    text.push('\n');
    let header = format!(
        "{:10}  {:>5}  {:17}  {:>10}  {:>10}  {:>21}  {:>12}  {:>13}\n",
        "cut", "ahead", "measure", "actual", "P50", "P5 to P95", "last quarter", "pipeline×rate"
    );
    text.push_str(&header);
    let naive = |value: Option<f64>| value.map_or("–".to_owned(), short);
    for one in backtest.observations.iter().filter(|one| one.slice.is_none()) {
        let quantiles = &one.score.quantiles;
        text.push_str(&format!(
            "{:10}  {:>5}  {:17}  {:>10}  {:>10}  {:>21}  {:>12}  {:>13}\n",
            one.cut.to_string(),
            one.ahead,
            one.measure.name(),
            short(one.actual),
            short(quantiles[3]),
            format!("{} to {}", short(quantiles[0]), short(quantiles[6])),
            naive(one.last_quarter),
            naive(one.pipeline_rate)
        ));
    }
    for left_out in &backtest.left_out {
        text.push_str(&format!("Left out: {left_out}.\n"));
    }
    text
}

/// `backtest.html`.
///
/// # Errors
///
/// Where the page cannot be made, which is a fault of the program.
pub fn backtest_html(backtest: &Backtest) -> Result<String, ChartError> {
    let verdict = &backtest.verdict;
    let mut sentences = verdict.sentences.iter().cloned();
    let headline = sentences.next().unwrap_or_default();
    let cuts: Vec<String> = backtest.cuts.iter().map(|(cut, _)| cut.to_string()).collect();
    let mut lead: Vec<String> = sentences.collect();
    lead.push(format!(
        "Cuts: {}. {} trials each. At a cut only what was known that day is calibrated; an open deal's \
         amount that was set later is not known.",
        cuts.join(", "),
        backtest.trials
    ));
    lead.extend(backtest.left_out.iter().map(|one| format!("Left out: {one}.")));
    let measures = Measure::ALL.into_iter();
    let mut sections = vec![honesty(backtest), naive(backtest)];
    sections.extend(measures.filter_map(|measure| of_measure(backtest, measure)));
    Page {
        title: "Backtest".to_owned(),
        headline,
        lead,
        sections,
        foot: format!("spandrel {}", env!("CARGO_PKG_VERSION")),
    }
    .html()
}

fn honesty(backtest: &Backtest) -> Section {
    let verdict = &backtest.verdict;
    let row = |whose: &str, one: &Coverage| {
        let share = one.share();
        vec![
            format!("{whose}, {} %", one.promised),
            format!("{} of {}", one.held, one.of),
            percent(share.estimate),
            format!("{} to {}", percent(share.low), percent(share.high)),
            if one.is_honest() { "holds" } else { "does not hold" }.to_owned(),
        ]
    };
    let company = verdict.company.iter().map(|one| row("Company", one));
    let members = verdict.members.iter().filter(|one| one.of > 0).map(|one| row("Members", one));
    let header = ["interval", "held", "share", "95 % of that share", "promise"];
    let bars = verdict.pit.iter().enumerate();
    let bars = bars.map(|(place, count)| (0.05 + 0.1 * place as f64, *count as f64)).collect();
    let total: usize = verdict.pit.iter().sum();
    let even = total as f64 / 10.0;
    let title = "PIT: where in the forecasts the outcomes fell; even where they are honest";
    let plot = Plot {
        title,
        description: format!("Counts of {total} outcomes by tenth of their forecast."),
        across: "share of the forecast below the outcome",
        up: "outcomes",
        layers: vec![
            Layer::Bars(Ink::Quiet, 0.1, bars),
            Layer::Line(Ink::Fit, vec![(0.0, even), (1.0, even)]),
        ],
        names: Vec::new(),
        key: vec![(Ink::Quiet, "outcomes"), (Ink::Fit, "even")],
    };
    Section {
        title: "Are the intervals honest?".to_owned(),
        notes: vec![
            "Quarters of one cut share its mistakes, and members share the company's: the outcomes \
             are fewer independent ones than they count."
                .to_owned(),
        ],
        plots: vec![Figure::new(title, plot.svg())],
        tables: vec![Table::new("Coverage", &header, company.chain(members).collect())],
    }
}

fn naive(backtest: &Backtest) -> Section {
    let against = |one: Option<Against>| match one {
        Some(one) => {
            [short(one.error), percent(one.saved()), format!("{} of {}", one.better, one.of)]
        }
        None => ["–", "–", "–"].map(str::to_owned),
    };
    let rows = backtest.verdict.skills.iter().map(|skill| {
        let whose = if skill.company { "company" } else { "members" };
        let mut row = vec![
            format!("{}, {whose}", skill.measure.title()),
            short(skill.crps),
            short(skill.pinball),
            short(skill.median_error),
        ];
        row.extend(against(skill.last_quarter));
        row.extend(against(skill.pipeline_rate));
        row
    });
    let header = [
        "forecast",
        "CRPS",
        "pinball",
        "error of the median",
        "last quarter again: error",
        "saved",
        "better",
        "open pipeline × win rate: error",
        "saved",
        "better",
    ];
    Section {
        title: "Do they beat what anyone could say?".to_owned(),
        notes: vec![
            "CRPS is the distance of a forecast from the outcome, in the unit of the measure; of a \
             plain number it is the error. Saved is what part of the naive error the forecasts do \
             not make (below 0: they make more), better in how many they are nearer."
                .to_owned(),
        ],
        plots: Vec::new(),
        tables: vec![Table::new("Means over all cuts and quarters", &header, rows.collect())],
    }
}

fn of_measure(backtest: &Backtest, measure: Measure) -> Option<Section> {
    let all: Vec<&Observation> =
        backtest.observations.iter().filter(|one| one.measure == measure).collect();
    if all.is_empty() {
        return None;
    }
    let interval = |one: &&Observation| {
        let quantiles = &one.score.quantiles;
        let whose = one.slice.as_ref().map_or("Company", |(_, member)| member.as_str());
        Interval {
            label: format!("{} +{} {whose}", one.cut.strftime("%y-%m"), one.ahead),
            wide: (quantiles[0], quantiles[6]),
            narrow: Some((quantiles[2], quantiles[4])),
            middle: quantiles[3],
            against: Some(one.actual),
        }
    };
    let plot = |title: &str, these: Vec<&&Observation>| {
        let intervals = Intervals {
            title,
            description: "50 and 90 % intervals of the forecasts, with what happened.".to_owned(),
            across: if measure.is_money() { "amount" } else { "deals" },
            rows: these.into_iter().map(interval).collect(),
            key: vec![(Ink::Fit, "forecast: 50 and 90 %"), (Ink::Data, "happened")],
        };
        Figure::new(title, intervals.svg())
    };
    const DRAWN: usize = 40;
    let company = all.iter().filter(|one| one.slice.is_none()).collect();
    let members: Vec<&&Observation> =
        all.iter().filter(|one| one.slice.is_some()).take(DRAWN).collect();
    let mut plots = vec![plot(&format!("{}: the company", measure.title()), company)];
    if !members.is_empty() {
        plots.push(plot(&format!("{}: members", measure.title()), members));
    }
    Some(Section { title: measure.title().to_owned(), plots, ..Section::default() })
}

/// `backtest.csv`: a row for each forecast.
#[must_use]
pub fn backtest_csv(backtest: &Backtest) -> Vec<u8> {
    let naive = |value: Option<f64>| value.map_or(String::new(), number);
    let rows: Vec<[String; 21]> = backtest
        .observations
        .iter()
        .map(|one| {
            let (dimension, member) = one.slice.clone().unwrap_or_default();
            let [p5, p10, p25, p50, p75, p90, p95] = one.score.quantiles.map(number);
            [
                one.cut.to_string(),
                one.ahead.to_string(),
                one.days.0.to_string(),
                one.days.1.to_string(),
                one.measure.name().to_owned(),
                dimension,
                member,
                number(one.actual),
                number(one.score.mean),
                p5,
                p10,
                p25,
                p50,
                p75,
                p90,
                p95,
                number(one.score.pit),
                number(one.score.crps),
                number(one.score.pinball),
                naive(one.last_quarter),
                naive(one.pipeline_rate),
            ]
        })
        .collect();
    let header = [
        "cut",
        "ahead",
        "from",
        "to",
        "measure",
        "dimension",
        "member",
        "actual",
        "mean",
        "p5",
        "p10",
        "p25",
        "p50",
        "p75",
        "p90",
        "p95",
        "pit",
        "crps",
        "pinball",
        "last_quarter",
        "pipeline_rate",
    ];
    csv(header, &rows)
}
