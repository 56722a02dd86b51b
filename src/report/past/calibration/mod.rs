//! A calibration: every fit with its picture, how well it fits, and what to beware of.

mod funnel;
mod rows;
mod shapes;
mod slips;
mod team;

use super::page::{Figure, Page, Section, Table};
use super::plot::{Ink, Interval, Intervals, Layer, Plot};
use super::table::{percent, short};
use crate::distribution::Distribution;
use crate::report::ChartError;
use crate::study::calibration::{Calibration, MemberFit, Topic};

pub use rows::calibration_csv;

/// The 90 % quantile of the standard normal distribution: what 80 % ranges reach to either side.
const Z80: f64 = 1.281_551_6;

/// `calibration.html`.
///
/// # Errors
///
/// Where the page cannot be made, which is a fault of the program.
pub fn calibration_html(calibration: &Calibration) -> Result<String, ChartError> {
    let counts = calibration.counts;
    let ranges = "Ranges hold the true value with a chance of 80 %. Borrowed is the weight of the whole above \
         in what is said of a part.";
    let closes = calibration.closes_from.map(|day| format!(" Closes are watched from {day} on."));
    let counted = match &calibration.funnel {
        Some(funnel) if counts.known == 0 => {
            format!("{} leads were known, {} of them converted.", funnel.leads, funnel.converted)
        }
        _ => format!(
            "{} opportunities were known: {} won, {} lost, {} open.{}",
            counts.known,
            counts.won,
            counts.lost,
            counts.open,
            closes.unwrap_or_default()
        ),
    };
    let lead = vec![counted, ranges.to_owned()];
    let (leads, stages) = (funnel::leads(calibration), funnel::stages(calibration));
    let sections = if counts.known == 0 {
        leads.into_iter().collect()
    } else {
        let first = [arrivals(calibration), win_rates(calibration)];
        let second = [shapes::cycles(calibration), slips::section(calibration)];
        let third = [shapes::sizes(calibration), pipeline(calibration), quarters(calibration)];
        let sections = first.into_iter().chain(leads).chain(stages).chain(second);
        sections.chain([team::section(calibration)]).chain(third).collect()
    };
    let title = match (&calibration.funnel, counts.known) {
        (Some(funnel), 0) if !funnel.has_created => "Calibration of leads".to_owned(),
        _ => format!("Calibration as of {}", calibration.as_of),
    };
    Page {
        title,
        headline: headline(calibration),
        lead,
        sections,
        foot: format!("spandrel {}", env!("CARGO_PKG_VERSION")),
    }
    .html()
}

fn headline(calibration: &Calibration) -> String {
    if let (Some(funnel), 0) = (&calibration.funnel, calibration.counts.known) {
        let share: f64 = funnel.steps.iter().map(|step| step.rate.mean()).product();
        return format!("{} of leads become opportunities", percent(share));
    }
    let company = &calibration.parts[0];
    let days = calibration.cycle.as_ref().map_or(f64::NAN, |study| study.cycle.mean());
    let volume = libm::exp(calibration.arrivals.course.level.0);
    format!(
        "{} opportunities a month, won at {}, after {} days on average",
        short(volume),
        percent(company.win_rate.mean()),
        short(days)
    )
}

fn notes(calibration: &Calibration, topic: Topic) -> Vec<String> {
    let of_topic = calibration.warnings.iter().filter(|one| one.topic == topic);
    of_topic.map(|one| format!("{}.", capitalised(&one.text))).collect()
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn arrivals(calibration: &Calibration) -> Section {
    let arrivals = &calibration.arrivals;
    let counts = arrivals.months.counts.iter();
    let bars: Vec<(f64, f64)> =
        counts.enumerate().map(|(place, count)| (place as f64, *count)).collect();
    let expected = (0..arrivals.months.counts.len())
        .map(|place| (place as f64, arrivals.course.expected(&arrivals.months, place)));
    let names =
        (0..arrivals.months.counts.len()).map(|place| arrivals.months.name(place)).collect();
    let title = "Opportunities by month, and the rate that is fitted";
    let plot = Plot {
        title,
        description: format!("{} opportunities in whole months.", arrivals.months.total()),
        across: "month of creation",
        up: "opportunities",
        layers: vec![Layer::Bars(Ink::Quiet, 0.9, bars), Layer::Line(Ink::Fit, expected.collect())],
        names,
        key: vec![(Ink::Quiet, "observed"), (Ink::Fit, "fitted")],
    };
    let rows = arrivals.sources.iter().zip(&arrivals.unrest.own).map(|(source, own)| {
        let (mean, sd) = source.volume(own + arrivals.unrest.common);
        let range = Distribution::gamma_mean_sd(mean, sd)
            .map(|one| (one.quantile(0.1), one.quantile(0.9)))
            .unwrap_or((f64::NAN, f64::NAN));
        let members: Vec<&str> = source
            .members
            .iter()
            .map(|one| calibration.dimensions[0].members[*one as usize].as_str())
            .collect();
        let name = if members.is_empty() { "All".to_owned() } else { members.join(", ") };
        let total = format!("{:.0}", source.months.total());
        vec![name, total, short(mean), short(range.0), short(range.1), percent(own.sqrt())]
    });
    let header = ["source", "n", "a month", "80 % from", "to", "own unrest of a quarter (CV)"];
    let mut notes = notes(calibration, Topic::Arrivals);
    notes.push(format!(
        "Unrest that all sources share: a coefficient of variation of {} a quarter ({} to {} by the \
         bootstrap), by {} {}.",
        percent(arrivals.unrest.common.sqrt()),
        percent(arrivals.unrest.common_range.0),
        percent(arrivals.unrest.common_range.1),
        arrivals.unrest.periods,
        if arrivals.unrest.by_quarter { "quarters" } else { "months" }
    ));
    Section {
        title: "Arrivals".to_owned(),
        notes,
        plots: vec![Figure::new(title, plot.svg())],
        tables: vec![Table::new("Volumes", &header, rows.collect())],
    }
}

/// What a part is called.
fn part_name(calibration: &Calibration, part: &MemberFit) -> String {
    let names: Vec<&str> = part
        .path
        .iter()
        .map(|(dimension, member)| {
            calibration.dimensions[*dimension].members[*member as usize].as_str()
        })
        .collect();
    if names.is_empty() { "Company".to_owned() } else { names.join(" · ") }
}

/// The company and so many of its largest parts are drawn.
const DRAWN: usize = 24;

/// The company and its parts with enough deals, the largest of the first level first.
fn drawn(calibration: &Calibration) -> Vec<&MemberFit> {
    let mut parts: Vec<&MemberFit> =
        calibration.parts.iter().skip(1).filter(|part| !part.is_thin()).collect();
    parts.sort_by_key(|part| (part.path.len(), usize::MAX - part.won - part.lost));
    std::iter::once(&calibration.parts[0]).chain(parts).take(DRAWN).collect()
}

fn rate_range(part: &MemberFit) -> (f64, f64) {
    Distribution::beta(part.win_rate.alpha, part.win_rate.beta)
        .map_or((f64::NAN, f64::NAN), |one| (one.quantile(0.1), one.quantile(0.9)))
}

fn win_rates(calibration: &Calibration) -> Section {
    let drawn = drawn(calibration);
    let title = "Win rates with their 80 % ranges, and what the part's own deals say";
    let row = |part: &&MemberFit| Interval {
        label: part_name(calibration, part),
        wide: rate_range(part),
        narrow: None,
        middle: part.win_rate.mean(),
        against: Some(part.won as f64 / (part.won + part.lost) as f64),
    };
    let plot = Intervals {
        title,
        description: "A row a part: the pooled win rate with its range, and won ÷ closed."
            .to_owned(),
        across: "win rate",
        rows: drawn.iter().map(row).collect(),
        key: vec![(Ink::Fit, "pooled"), (Ink::Data, "own deals")],
    };
    let rows = drawn.iter().map(|part| {
        let (low, high) = rate_range(part);
        vec![
            part_name(calibration, part),
            part.won.to_string(),
            part.lost.to_string(),
            percent(part.win_rate.mean()),
            percent(low),
            percent(high),
            percent(part.win_rate.borrowed),
        ]
    });
    let header = ["part", "won", "lost", "win rate", "80 % from", "to", "borrowed"];
    let ends = &calibration.ends;
    let mut notes = notes(calibration, Topic::WinRate);
    notes.push(format!(
        "In the end {} of those that close are won, by the cumulative incidence of won and lost; of \
         those that have closed it is {}.",
        percent(ends.won_share),
        percent(ends.seen_share)
    ));
    Section {
        title: "Win rate".to_owned(),
        notes,
        plots: vec![Figure::new(title, plot.svg())],
        tables: vec![Table::new(
            "Win rates, in whole spans of three months",
            &header,
            rows.collect(),
        )],
    }
}

fn pipeline(calibration: &Calibration) -> Section {
    let open = &calibration.open;
    let rows = open.zombies.iter().take(50).map(|zombie| {
        let row = zombie.row.to_string();
        vec![zombie.id.clone(), row, zombie.age.to_string(), percent(zombie.closes)]
    });
    let header = ["id", "row", "days old", "chance to close"];
    let caption = format!("Zombies, the oldest 50 of {}", open.zombies.len());
    let tables = if open.zombies.is_empty() {
        Vec::new()
    } else {
        vec![Table::new(&caption, &header, rows.collect())]
    };
    Section {
        title: "Open pipeline".to_owned(),
        notes: notes(calibration, Topic::OpenPipeline),
        plots: Vec::new(),
        tables,
    }
}

fn quarters(calibration: &Calibration) -> Section {
    let rates = &calibration.quarters;
    let rows = (0..rates.volume.len()).map(|place| {
        let quarter = rates.first + place as i32;
        vec![
            format!("{}-Q{}", quarter.div_euclid(4), quarter.rem_euclid(4) + 1),
            short(rates.volume[place]),
            percent(rates.win_rate[place]),
            short(rates.deal_size[place]),
        ]
    });
    let header = ["quarter", "began", "win rate", "mean deal"];
    let notes = if rates.correlations.is_empty() {
        vec!["Fewer than 12 whole quarters: what moves together cannot be told.".to_owned()]
    } else {
        let told = rates.correlations.iter().map(|one| {
            let word = if one.is_significant() { "written" } else { "no more than chance" };
            format!(
                "{} and {}: rank correlation {:.2} over {} quarters ({word}).",
                one.pair.0, one.pair.1, one.rank, one.quarters
            )
        });
        told.collect()
    };
    Section {
        title: "Quarter by quarter".to_owned(),
        notes,
        plots: Vec::new(),
        tables: vec![Table::new("Rates by calendar quarter", &header, rows.collect())],
    }
}
