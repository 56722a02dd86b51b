//! Cycles and deal sizes: their shapes, as pictures and tables.

use super::{Z80, drawn, notes, part_name};
use crate::report::past::page::{Figure, Section, Table};
use crate::report::past::plot::{Ink, Layer, Plot};
use crate::report::past::table::{percent, short};
use crate::study::EndDays;
use crate::study::calibration::{Calibration, Topic};
use crate::study::survival::{Cycle, CycleStudy, Shape, TwoCycles};

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

pub(super) fn cycles(calibration: &Calibration) -> Section {
    let mut section = Section {
        title: "Sales cycle".to_owned(),
        notes: notes(calibration, Topic::Cycle),
        ..Section::default()
    };
    let ends = &calibration.ends;
    let end = |name: &str, days: &EndDays| {
        vec![name.to_owned(), days.count.to_string(), short(days.median), short(days.mean)]
    };
    section.tables.push(Table::new(
        "Won and lost, corrected for open and late ones",
        &["end", "n", "median days", "mean days"],
        vec![end("won", &ends.won), end("lost", &ends.lost)],
    ));
    let Ok(study) = &calibration.cycle else { return section };
    if let Some(two) = &calibration.two_cycles {
        section.tables.push(two_cycles(two));
        section.plots.push(two_cycles_plot(two));
        section.notes.push(format!(
            "Won and lost deals with a {} cycle each fit better than with one (AIC by {}, likelihood ratio: {} \
             by chance). A scenario has one cycle; the one written is that of both.",
            two.family,
            short(two.gain),
            if two.p_value < 1e-4 { "below 0.01 %".to_owned() } else { percent(two.p_value) }
        ));
    }
    section.notes.push(if calibration.slips.is_some() {
        format!(
            "Of {} deals the first scheduled close is known, of {} only that it lies ahead (censored).",
            study.closed, study.open
        )
    } else {
        format!(
            "{} closed, {} were still open (censored), {} came under watch late (truncated).",
            study.closed, study.open, study.entered_late
        )
    });
    section.plots.splice(0..0, shape_plots(study, "days", "days since creation"));
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

/// The cycles of won and lost deals.
fn two_cycles(two: &TwoCycles) -> Table {
    let row = |name: &str, (parameters, error): ([f64; 2], f64)| {
        let mean = libm::exp(two.family.log_mean(parameters));
        let median = two.family.distribution(parameters).map_or(f64::NAN, |one| one.quantile(0.5));
        let reach = libm::exp(Z80 * error);
        vec![name.to_owned(), short(median), short(mean), short(mean / reach), short(mean * reach)]
    };
    let caption = format!("Won and lost, each with a {} cycle of its own", two.family);
    let header = ["end", "median days", "mean days", "80 % from", "to"];
    Table::new(&caption, &header, vec![row("won", two.won), row("lost", two.lost)])
}

fn two_cycles_plot(two: &TwoCycles) -> Figure {
    let title = "The share that is still open, of deals won and lost in the end";
    let last = |(parameters, _): ([f64; 2], f64)| {
        two.family.distribution(parameters).map_or(1.0, |one| one.quantile(0.95))
    };
    let end = last(two.won).max(last(two.lost));
    let curve = |(parameters, _): ([f64; 2], f64)| -> Vec<(f64, f64)> {
        let ages = (0..=160).map(|place| end * f64::from(place) / 160.0);
        ages.map(|age| (age, two.family.survival(parameters, age))).collect()
    };
    let plot = Plot {
        title,
        description: format!("Two {} curves.", two.family),
        across: "days since creation",
        up: "share open",
        layers: vec![
            Layer::Line(Ink::Fit, curve(two.won)),
            Layer::Line(Ink::Data, curve(two.lost)),
        ],
        names: Vec::new(),
        key: vec![(Ink::Fit, "won"), (Ink::Data, "lost")],
    };
    Figure::new(title, plot.svg())
}

pub(super) fn sizes(calibration: &Calibration) -> Section {
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

/// How a shape was found.
pub(super) fn method(cycle: &Cycle) -> String {
    match cycle.shape {
        Shape::Family(family, _) => family.to_string(),
        Shape::Observed(_) => "as observed".to_owned(),
    }
}
