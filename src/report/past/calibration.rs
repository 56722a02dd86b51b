//! A calibration: every fit with its picture, how well it fits, and what to beware of.

use super::page::{Figure, Page, Section, Table};
use super::plot::{Ink, Interval, Intervals, Layer, Plot};
use super::table::{csv, number, percent, short};
use crate::distribution::Distribution;
use crate::report::ChartError;
use crate::study::calibration::{Calibration, MemberFit, Topic};
use crate::study::survival::{Cycle, CycleStudy, Shape};

/// The 90 % quantile of the standard normal distribution: what 80 % ranges reach to either side.
const Z80: f64 = 1.281_551_6;

/// `calibration.html`.
///
/// # Errors
///
/// Where the page cannot be made, which is a fault of the program.
pub fn calibration_html(calibration: &Calibration) -> Result<String, ChartError> {
    let counts = calibration.counts;
    let closes = calibration.closes_from.map(|day| format!(" Closes are watched from {day} on."));
    let lead = vec![
        format!(
            "{} opportunities were known: {} won, {} lost, {} open.{}",
            counts.known,
            counts.won,
            counts.lost,
            counts.open,
            closes.unwrap_or_default()
        ),
        "Ranges hold the true value with a chance of 80 %. Borrowed is the weight of the whole above \
         in what is said of a part."
            .to_owned(),
    ];
    let sections = vec![
        arrivals(calibration),
        win_rates(calibration),
        cycles(calibration),
        sizes(calibration),
        pipeline(calibration),
        quarters(calibration),
    ];
    Page {
        title: format!("Calibration as of {}", calibration.as_of),
        headline: headline(calibration),
        lead,
        sections,
        foot: format!("spandrel {}", env!("CARGO_PKG_VERSION")),
    }
    .html()
}

fn headline(calibration: &Calibration) -> String {
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
    let names = (0..arrivals.months.counts.len() as i32)
        .map(|place| {
            let month = arrivals.months.first + place;
            format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1)
        })
        .collect();
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
        "Unrest that all sources share: a coefficient of variation of {} a quarter, by {} {}.",
        percent(arrivals.unrest.common.sqrt()),
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

/// The share that is open by age, observed and fitted; and quantiles against quantiles.
fn shape_plots(study: &CycleStudy, unit: &str, what: &str) -> Vec<Figure> {
    let Some(best) = study.best() else { return Vec::new() };
    let never = best.never.unwrap_or(0.0);
    let open = |age: f64| never + (1.0 - never) * best.family.survival(best.parameters, age);
    let steps = &study.product_limit.steps;
    // A few large values would press all others to the left.
    let end = study.cycle.age_at(0.99).min(steps.last().map_or(1.0, |step| step.age)) * 1.05;
    let observed: Vec<(f64, f64)> = std::iter::once((0.0, 1.0))
        .chain(steps.iter().filter(|step| step.age <= end).map(|step| (step.age, step.open)))
        .collect();
    let fitted = (0..=160).map(|place| end * f64::from(place) / 160.0);
    let fitted = fitted.map(|age| (age, open(age))).collect();
    let key = format!("{} fitted", best.family);
    let title = format!("The share that is above, by {what}");
    let survival = Plot {
        title: &title,
        description: format!("Product-limit estimate and {}.", best.family),
        across: unit,
        up: "share above",
        layers: vec![Layer::Steps(Ink::Data, observed), Layer::Line(Ink::Fit, fitted)],
        names: Vec::new(),
        key: vec![(Ink::Data, "observed"), (Ink::Fit, &key)],
    };
    let closing = 1.0 - study.product_limit.plateau();
    let quantile = |share: f64| {
        let place = steps.partition_point(|step| (1.0 - step.open) / closing < share);
        steps.get(place).map(|step| step.age)
    };
    let fitted = best.family.distribution(best.parameters);
    let pairs: Vec<(f64, f64)> = (1..50)
        .filter_map(|place| {
            let share = f64::from(place) / 50.0;
            Some((fitted.as_ref().ok()?.quantile(share), quantile(share)?))
        })
        .collect();
    let most = pairs.iter().map(|pair| pair.0.min(pair.1)).fold(0.0, f64::max);
    let title_of_quantiles = format!("Q–Q: {what}, observed against {}", best.family);
    let quantiles = Plot {
        title: &title_of_quantiles,
        description: "On the line where the shape fits.".to_owned(),
        across: &key,
        up: "observed",
        layers: vec![
            Layer::Line(Ink::Quiet, vec![(0.0, 0.0), (most, most)]),
            Layer::Dots(Ink::Data, pairs),
        ],
        names: Vec::new(),
        key: Vec::new(),
    };
    vec![Figure::new(&title, survival.svg()), Figure::new(&title_of_quantiles, quantiles.svg())]
}

fn shape_table(study: &CycleStudy, caption: &str) -> Table {
    let rows = study.candidates.iter().map(|one| {
        let chosen = study.cycle.shape == Shape::Family(one.family, one.parameters)
            && study.cycle.never == one.never.unwrap_or(0.0);
        vec![
            one.family.to_string(),
            one.never.map_or("–".to_owned(), percent),
            short(libm::exp(one.family.log_mean(one.parameters))),
            short(one.log_likelihood),
            format!("{:.1}", one.aic),
            format!("{:.3}", one.distance),
            if chosen { "taken" } else { "" }.to_owned(),
        ]
    });
    let observed = matches!(study.cycle.shape, Shape::Observed(_)).then(|| {
        let never = study.cycle.never;
        let never = if never > 0.0 { percent(never) } else { "–".to_owned() };
        let mean = short(study.cycle.mean());
        let none = || "–".to_owned();
        vec![
            "as observed".to_owned(),
            never,
            mean,
            none(),
            none(),
            "0".to_owned(),
            "taken".to_owned(),
        ]
    });
    let rows = rows.chain(observed);
    let header = ["shape", "never", "mean", "log-likelihood", "AIC", "KS distance", ""];
    Table::new(caption, &header, rows.collect())
}

fn cycles(calibration: &Calibration) -> Section {
    let mut section = Section {
        title: "Sales cycle".to_owned(),
        notes: notes(calibration, Topic::Cycle),
        ..Section::default()
    };
    let ends = &calibration.ends;
    let end = |name: &str, days: &crate::study::EndDays| {
        vec![name.to_owned(), days.count.to_string(), short(days.median), short(days.mean)]
    };
    section.tables.push(Table::new(
        "Won and lost, corrected for open and late ones",
        &["end", "n", "median days", "mean days"],
        vec![end("won", &ends.won), end("lost", &ends.lost)],
    ));
    let Ok(study) = &calibration.cycle else { return section };
    section.notes.push(format!(
        "{} closed, {} were still open (censored), {} came under watch late (truncated).",
        study.closed, study.open, study.entered_late
    ));
    section.plots = shape_plots(study, "days", "days since creation");
    section.tables.insert(0, shape_table(study, "Shapes of the cycle, the best first"));
    let parts = drawn(calibration);
    let rows = parts.iter().skip(1).map(|part| {
        let factor = part.cycle.estimate;
        let reach = libm::exp(Z80 * factor.error);
        let value = libm::exp(factor.value);
        vec![
            part_name(calibration, part),
            short(value),
            short(value / reach),
            short(value * reach),
            percent(part.cycle.borrowed),
        ]
    });
    let header = ["part", "times the company's", "80 % from", "to", "borrowed"];
    if parts.len() > 1 {
        section.tables.push(Table::new("Cycles of the parts", &header, rows.collect()));
    }
    section
}

fn sizes(calibration: &Calibration) -> Section {
    let mut section = Section {
        title: "Deal size".to_owned(),
        notes: notes(calibration, Topic::DealSize),
        ..Section::default()
    };
    let Ok(study) = &calibration.sizes else { return section };
    section.plots = shape_plots(&study.shapes, "amount", "amount");
    section.tables.push(shape_table(&study.shapes, "Shapes of the deal size, the best first"));
    if let Some(tail) = study.tail {
        section.notes.push(format!(
            "Tail: Pareto exponent {} ± {} from the {} largest; the largest hundredth holds {} of \
             the money.",
            short(tail.exponent),
            short(tail.error),
            tail.amounts,
            percent(tail.share_of_largest)
        ));
    }
    let whole = &study.shapes.cycle;
    section.notes.push(format!(
        "The company: mean {} ± {}, {}.",
        short(whole.mean()),
        short(whole.mean() * whole.log_mean_error),
        method(whole)
    ));
    let rows = drawn(calibration).into_iter().skip(1).filter_map(|part| {
        let size = part.size?;
        let reach = libm::exp(Z80 * size.log_mean_error());
        Some(vec![
            part_name(calibration, part),
            part.amounts.to_string(),
            short(size.mean()),
            short(size.mean() / reach),
            short(size.mean() * reach),
            short(size.standard_deviation()),
            percent(size.mu.borrowed),
        ])
    });
    let header = ["part", "n", "mean", "80 % from", "to", "sd", "borrowed"];
    let rows: Vec<Vec<String>> = rows.collect();
    if !rows.is_empty() {
        section.tables.push(Table::new("Deal sizes of the parts, lognormal", &header, rows));
    }
    section
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

fn method(cycle: &Cycle) -> String {
    match cycle.shape {
        Shape::Family(family, _) => family.to_string(),
        Shape::Observed(_) => "as observed".to_owned(),
    }
}

/// `calibration.csv`: a row for each figure, with n, method, range and what was borrowed.
#[must_use]
pub fn calibration_csv(calibration: &Calibration) -> Vec<u8> {
    let mut rows: Vec<[String; 8]> = Vec::new();
    let mut add = |part: String,
                   what: &str,
                   value: f64,
                   (low, high): (f64, f64),
                   n: usize,
                   borrowed: f64,
                   method: String| {
        rows.push([
            part,
            what.to_owned(),
            number(value),
            number(low),
            number(high),
            n.to_string(),
            number(borrowed),
            method,
        ]);
    };
    let around =
        |value: f64, error: f64| (value * libm::exp(-Z80 * error), value * libm::exp(Z80 * error));
    let none = (f64::NAN, f64::NAN);
    for part in &calibration.parts {
        let name = || part_name(calibration, part);
        let (closed, rate) = (part.won + part.lost, part.win_rate);
        add(
            name(),
            "win_rate",
            rate.mean(),
            rate_range(part),
            closed,
            rate.borrowed,
            "beta".to_owned(),
        );
        if let Ok(study) = &calibration.cycle {
            let factor = part.cycle.estimate;
            let mean = study.cycle.mean() * libm::exp(factor.value);
            let method = method(&study.cycle);
            let range = around(mean, factor.error);
            add(name(), "sales_cycle_mean", mean, range, closed, part.cycle.borrowed, method);
        }
        if let Some(study) = calibration.sizes.as_ref().ok().filter(|_| part.path.is_empty()) {
            let shape = &study.shapes.cycle;
            let range = around(shape.mean(), shape.log_mean_error);
            let method = method(shape);
            add(name(), "deal_size_mean", shape.mean(), range, part.amounts, 0.0, method);
        } else if let Some(size) = part.size {
            let range = around(size.mean(), size.log_mean_error());
            let method = "lognormal".to_owned();
            add(
                name(),
                "deal_size_mean",
                size.mean(),
                range,
                part.amounts,
                size.mu.borrowed,
                method,
            );
        }
    }
    for (source, own) in calibration.arrivals.sources.iter().zip(&calibration.arrivals.unrest.own) {
        let (mean, sd) = source.volume(own + calibration.arrivals.unrest.common);
        let range = Distribution::gamma_mean_sd(mean, sd)
            .map_or(none, |one| (one.quantile(0.1), one.quantile(0.9)));
        let members = source.members.iter();
        let names: Vec<&str> =
            members.map(|one| calibration.dimensions[0].members[*one as usize].as_str()).collect();
        let n = source.months.total() as usize;
        add(names.join(" | "), "volume", mean, range, n, 0.0, "Poisson with unrest".to_owned());
    }
    for study in
        [calibration.cycle.as_ref().ok(), calibration.sizes.as_ref().ok().map(|one| &one.shapes)]
            .into_iter()
            .flatten()
    {
        let what = if calibration.cycle.as_ref().is_ok_and(|cycle| std::ptr::eq(cycle, study)) {
            "cycle"
        } else {
            "deal_size"
        };
        for one in &study.candidates {
            let method = match one.never {
                Some(_) => format!("{} with a share that never closes", one.family),
                None => one.family.to_string(),
            };
            add(
                "Company".to_owned(),
                &format!("{what}_aic"),
                one.aic,
                none,
                study.closed,
                f64::NAN,
                method.clone(),
            );
            add(
                "Company".to_owned(),
                &format!("{what}_ks_distance"),
                one.distance,
                none,
                study.closed,
                f64::NAN,
                method,
            );
        }
    }
    if let Ok(study) = &calibration.cycle {
        let (never, reach) = (study.cycle.never, Z80 * study.cycle.never_error);
        let range = ((never - reach).max(0.0), (never + reach).min(1.0));
        add(
            "Company".to_owned(),
            "never_closes",
            never,
            range,
            study.open,
            f64::NAN,
            "mixture cure".to_owned(),
        );
    }
    for warning in &calibration.warnings {
        add(
            warning.topic.title().to_owned(),
            "warning",
            f64::NAN,
            none,
            0,
            f64::NAN,
            warning.text.clone(),
        );
    }
    csv(["part", "figure", "value", "low80", "high80", "n", "borrowed", "method"], &rows)
}
