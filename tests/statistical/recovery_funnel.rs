//! Leads and reps of a known past: conversion by stage, attrition and ramp come back.

use jiff::ToSpan;
use jiff::civil::Date;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution as _, Poisson};
use spandrel::distribution::Distribution;
use spandrel::history::{History, Leads, Mapping, Opportunities, Past, Reps};
use spandrel::study::calibration::{Calibration, Rate, Request, calibrate_past};

fn held(rate: Rate, truth: f64) -> u64 {
    let beta = Distribution::beta(rate.alpha, rate.beta).unwrap();
    u64::from(beta.quantile(0.1) <= truth && truth <= beta.quantile(0.9))
}

fn day(year: i16, month: i8, day: i8) -> Date {
    Date::constant(year, month, day)
}

fn after(day: Date, days: f64) -> Date {
    day.checked_add((days.round() as i64).days()).unwrap()
}

/// The truth about leads: into `mql`, by source into `opportunity`.
const INTO_MQL: f64 = 0.4;
const INTO_OPPORTUNITY: [f64; 2] = [0.15, 0.3];

/// Leads of two sources over a year, with delays that the end of the year cuts off.
fn leads(seed: u64) -> String {
    let mut random = StdRng::seed_from_u64(seed);
    let first = Distribution::gamma(2.0, 8.0).unwrap();
    let second = Distribution::lognormal(45.0, 35.0).unwrap();
    let (begins, as_of) = (day(2025, 1, 1), day(2025, 12, 31));
    let mut text = "id,created,mql,converted,source\n".to_owned();
    for number in 0..1200 {
        let created = after(begins, (364.0 * random.random::<f64>()).floor());
        let source = usize::from(random.random::<f64>() < 0.4);
        let mut days = [None, None];
        if random.random::<f64>() < INTO_MQL {
            let qualified = after(created, first.quantile(random.random()));
            days[0] = Some(qualified);
            if random.random::<f64>() < INTO_OPPORTUNITY[source] {
                days[1] = Some(after(qualified, second.quantile(random.random())));
            }
        }
        let shown = |day: Option<Date>| {
            day.filter(|day| *day <= as_of).map_or(String::new(), |day| day.to_string())
        };
        let source = ["Web", "Partner"][source];
        let [mql, converted] = days.map(shown);
        text.push_str(&format!("L{number},{created},{mql},{converted},{source}\n"));
    }
    text
}

fn of_leads(seed: u64) -> Calibration {
    let mapping = "records = 'leads'\n\
                   columns = { id = 'id', created = 'created', converted = 'converted' }\n\
                   dimensions = { source = 'source' }\n\
                   [[stage]]\nname = 'mql'\ncolumn = 'mql'\n";
    let mapping = Mapping::parse("map.toml", mapping).unwrap();
    let text = leads(seed);
    let rows = Leads::open("leads.csv", text.as_bytes(), &mapping).unwrap();
    let past = Past { leads: Some(History::gather(rows).unwrap()), ..Past::default() };
    calibrate_past(&past, Request { as_of: Some(day(2025, 12, 31)), ..Request::default() })
}

const REPETITIONS: u64 = 200;

#[test]
fn conversion_by_stage_is_recovered() {
    let (mut into_mql, mut into_opportunity, mut members, mut naive) = (0, 0, 0, 0);
    let whole = 0.6 * INTO_OPPORTUNITY[0] + 0.4 * INTO_OPPORTUNITY[1];
    for seed in 0..REPETITIONS {
        let funnel = of_leads(seed).funnel.unwrap();
        assert!(funnel.has_days && funnel.stages == ["lead", "mql", "opportunity"]);
        into_mql += held(funnel.steps[0].rate, INTO_MQL);
        let step = &funnel.steps[1];
        into_opportunity += held(step.rate, whole);
        for member in &step.members {
            // The members' numbers are those in which they first come up.
            let truth =
                if member.own.share > whole { INTO_OPPORTUNITY[1] } else { INTO_OPPORTUNITY[0] };
            members += held(member.rate, truth);
        }
        let (passed, entered) = (step.whole.passed as f64, step.whole.entered as f64);
        naive +=
            held(Rate { alpha: passed + 1.0, beta: entered - passed + 1.0, borrowed: 0.0 }, whole);
    }
    println!(
        "of {REPETITIONS}: {into_mql} into mql, {into_opportunity} into opportunity, {members} of twice as \
         many by source; without regard to late ones {naive}"
    );
    assert!((144..=176).contains(&into_mql), "{into_mql}");
    assert!((144..=176).contains(&into_opportunity), "{into_opportunity}");
    // Drawn towards the whole, each member alone is held less often; members of a population are
    // not.
    assert!(members > 240, "{members}");
    assert!(naive < 120, "{naive}");
}

/// Of ten in a year two leave; new ones take up to half a year.
const ATTRITION: f64 = 0.2;
const RAMP: [f64; 6] = [0.1, 0.2, 0.35, 0.5, 0.7, 0.85];
const TAKEN_ON: f64 = 6.0;

/// Reps over four years, replaced after two months, and the opportunities that they took on in
/// the last three.
fn work(seed: u64) -> (String, String) {
    let mut random = StdRng::seed_from_u64(seed);
    let (begins, months) = (day(2022, 1, 1), 48_i64);
    let monthly = 1.0 - (1.0 - ATTRITION).powf(1.0 / 12.0);
    let month = |month: i64| begins.checked_add(month.months()).unwrap();
    let mut joined: Vec<i64> = vec![-24; 24];
    joined.extend((0..8).map(|place| place * 5));
    let (mut reps, mut deals) = ("id,started,left\n".to_owned(), HEADER.to_owned());
    let mut number = 0;
    let mut rep = 0;
    while rep < joined.len() {
        let started = joined[rep];
        let mut left = None;
        for now in started.max(0)..months {
            let tenure = usize::try_from(now - started).unwrap();
            let productive = RAMP.get(tenure).copied().unwrap_or(1.0);
            let count: f64 = Poisson::new(TAKEN_ON * productive).unwrap().sample(&mut random);
            for _ in 0..count as u64 * u64::from(now >= 12) {
                number += 1;
                let created = after(month(now), (27.0 * random.random::<f64>()).floor());
                let closed = after(created, 10.0 + (50.0 * random.random::<f64>()).floor());
                let stage = if random.random::<f64>() < 0.3 { "Won" } else { "Lost" };
                let (stage, closed) = match closed < month(months) {
                    true => (stage, closed.to_string()),
                    false => ("Open", String::new()),
                };
                deals.push_str(&format!("D{number},{created},{closed},{stage},R{rep},1000\n"));
            }
            if random.random::<f64>() < monthly {
                left = Some(month(now + 1).yesterday().unwrap());
                if now + 3 < months {
                    joined.push(now + 3);
                }
                break;
            }
        }
        let left = left.map_or(String::new(), |day| day.to_string());
        reps.push_str(&format!("R{rep},{},{left}\n", month(started)));
        rep += 1;
    }
    (reps, deals)
}

const HEADER: &str = "id,created,closed,stage,owner,amount\n";

fn of_work(seed: u64) -> Calibration {
    let mapping = |text: &str| Mapping::parse("map.toml", text).unwrap();
    let of_reps =
        mapping("records = 'reps'\ncolumns = { id = 'id', started = 'started', left = 'left' }\n");
    let of_deals = mapping(
        "columns = { id = 'id', created = 'created', closed = 'closed', owner = 'owner', \
         amount = 'amount' }\n\
         status = { column = 'stage', won = ['Won'], lost = ['Lost'], open = ['Open'] }\n",
    );
    let (reps, deals) = work(seed);
    let reps = Reps::open("reps.csv", reps.as_bytes(), &of_reps).unwrap();
    let deals = Opportunities::open("deals.csv", deals.as_bytes(), &of_deals).unwrap();
    let past = Past {
        opportunities: Some(History::gather(deals).unwrap()),
        reps: Some(History::gather(reps).unwrap()),
        ..Past::default()
    };
    calibrate_past(&past, Request { as_of: Some(day(2025, 12, 31)), ..Request::default() })
}

#[test]
fn attrition_and_ramp_are_recovered() {
    let repetitions = 100;
    let (mut attrition, mut ramp, mut sum) = (0, [0_u64; 6], 0.0);
    for seed in 0..repetitions {
        let team = of_work(seed).team.unwrap();
        let found = Distribution::beta_mean_sd(team.attrition.mean, team.attrition.sd).unwrap();
        attrition +=
            u64::from(found.quantile(0.1) <= ATTRITION && ATTRITION <= found.quantile(0.9));
        sum += team.attrition.mean;
        assert_eq!(team.matched.0, team.matched.1);
        let fit = team.ramp.unwrap();
        for ((held, month), truth) in ramp.iter_mut().zip(&fit.months).zip(RAMP) {
            *held += u64::from(month.range.0 <= truth && truth <= month.range.1);
        }
        assert!((5..=12).contains(&fit.written.len()), "{:?}", fit.written);
        let (mean, most, _) = team.per_rep.unwrap();
        assert!((mean - TAKEN_ON).abs() < 0.5 && most > mean, "{mean} {most}");
        assert!(team.backfill_months.is_some_and(|months| months <= 3));
    }
    let mean = sum / repetitions as f64;
    println!("of {repetitions}: {attrition} attrition (mean {mean:.3}), {ramp:?} ramp by month");
    assert!((72..=88).contains(&attrition), "{attrition}");
    // Month by month the hundred are too few; all months together are not.
    let all: u64 = ramp.iter().sum();
    assert!((432..=528).contains(&all) && ramp.iter().all(|held| *held > 65), "{ramp:?}");
}
