//! Calibration and backtest of public exports, and fits against other programs' figures.

use jiff::civil::Date;
use spandrel::history::{History, Mapping, Opportunities, Opportunity};
use spandrel::study::backtest::{self, Measure, backtest};
use spandrel::study::calibration::{Calibration, Request, calibrate};
use spandrel::study::survival::{Ages, CycleStudy, Family, ProductLimit, fit};
use spandrel::study::{Spell, Window, spells};

use crate::study::{WATCHED, near};

fn watched() -> Vec<Spell> {
    WATCHED.map(|(entry, exit, closed)| Spell { entry, exit, closed }).to_vec()
}

/// The parameters, the share that never closes, and the log-likelihood of a family.
fn candidate(study: &CycleStudy, family: Family, cured: bool) -> ([f64; 2], f64, f64) {
    let found = study.candidates.iter();
    let mut found = found.filter(|one| one.family == family && one.never.is_some() == cured);
    let found = found.next().unwrap_or_else(|| panic!("no {family}"));
    (found.parameters, found.never.unwrap_or(0.0), found.log_likelihood)
}

/// lifelines 0.30.3 (`WeibullFitter`, `KaplanMeierFitter`, with `entry`) and SciPy 1.17.1 (Nelder–Mead
/// on the gamma likelihood).
#[test]
fn censored_and_truncated_shapes_agree_with_other_programs() {
    let ages = Ages::count(&watched());
    let study = fit(&ages).unwrap();
    let ([scale, shape], _, height) = candidate(&study, Family::Weibull, false);
    near(libm::exp(scale), 114.681_811, 1e-4);
    near(libm::exp(shape), 1.536_078, 1e-4);
    near(height, -99.679_947_1, 1e-7);
    let ([mean, shape], _, height) = candidate(&study, Family::Gamma, false);
    near(libm::exp(mean), 104.351_232, 1e-4);
    near(libm::exp(shape), 1.990_571, 1e-4);
    near(height, -99.750_314_8, 1e-7);
    let ([mu, sigma], _, height) = candidate(&study, Family::Lognormal, false);
    near(mu, 4.398_668_2, 1e-4);
    near(libm::exp(sigma), 0.809_096_3, 1e-4);
    near(height, -100.369_476_9, 1e-7);
    let limit = ProductLimit::of(&ages);
    near(limit.open(88.0), 0.482_797_62, 1e-7);
    near(limit.open(125.0), 0.293_299_56, 1e-7);
    near(limit.open(150.0), 0.234_639_64, 1e-7);
}

/// lifelines 0.30.3, `MixtureCureFitter` of `WeibullFitter` and `LogNormalFitter`.
#[test]
fn a_share_that_never_closes_agrees_with_lifelines() {
    let mut spells = watched();
    spells.iter_mut().for_each(|one| one.entry = 0.0);
    let late = [400.0, 420.0, 500.0, 510.0, 600.0, 610.0];
    spells.extend(late.map(|exit| Spell { entry: 0.0, exit, closed: false }));
    let study = fit(&Ages::count(&spells)).unwrap();
    let ([scale, shape], never, height) = candidate(&study, Family::Weibull, true);
    near(never, 0.304_176, 1e-3);
    near(libm::exp(scale), 115.683_5, 1e-3);
    near(libm::exp(shape), 1.714_94, 1e-3);
    near(height, -113.783_417_5, 1e-6);
    let ([mu, sigma], never, height) = candidate(&study, Family::Lognormal, true);
    near(never, 0.297_628, 1e-3);
    near(mu, 4.452_063, 1e-3);
    near(libm::exp(sigma), 0.773_492, 1e-3);
    near(height, -114.584_868_2, 1e-6);
}

const MAVEN: &str = r#"
columns = { id = "opportunity_id", created = "engage_date", closed = "close_date", amount = "close_value" }
status = { column = "deal_stage", won = ["Won"], lost = ["Lost"], open = ["Engaging"], leave_out = ["Prospecting"] }
dimensions = { product = "product" }
"#;

fn maven() -> Option<History<Opportunity>> {
    let name = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/maven_crm/sales_pipeline.csv");
    let Ok(file) = std::fs::File::open(name) else {
        println!("skipped: there is no {name}");
        return None;
    };
    let mapping = Mapping::parse("map.toml", MAVEN).unwrap();
    let rows = Opportunities::open(name, file, &mapping).unwrap();
    Some(History::gather(rows).unwrap())
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn calibrated(history: &History<Opportunity>, as_of: Option<Date>) -> Calibration {
    calibrate(&history.dimensions, &history.records, Request { as_of, ..Request::default() })
}

/// lifelines 0.30.3, with `entry`: the plateau of the product limit, and a mixture cure Weibull.
#[test]
fn the_fits_of_maven_agree_with_lifelines() {
    let Some(history) = maven() else { return };
    let window = Window { from: Some(day("2017-03-01")), to: day("2017-12-31") };
    let ages = Ages::count(&spells(&history.records, window));
    let limit = ProductLimit::of(&ages);
    near(limit.plateau(), 0.155_628_04, 1e-7);
    near(limit.open(30.0), 0.568_688_33, 1e-7);
    near(limit.open(120.0), 0.177_993_92, 1e-7);
    let study = fit(&ages).unwrap();
    let ([scale, shape], never, height) = candidate(&study, Family::Weibull, true);
    near(never, 0.120_415, 1e-3);
    near(libm::exp(scale), 48.025_98, 1e-3);
    near(libm::exp(shape), 0.844_275, 1e-3);
    near(height, -35_593.862_05, 1e-8);
}

#[test]
fn the_traps_of_maven_are_named() {
    let Some(history) = maven() else { return };
    let found = calibrated(&history, None);
    assert_eq!(found.as_of, day("2017-12-31"));
    // Left truncation, found without being told.
    assert_eq!(found.closes_from, Some(day("2017-03-01")));
    assert_eq!((found.counts.won, found.counts.lost, found.counts.open), (4238, 2473, 1589));
    // Zombies: nothing closes after 138 days, and 1291 open deals are older.
    assert!((1291..1400).contains(&found.open.zombies.len()), "{}", found.open.zombies.len());
    assert_eq!(found.open.zombies[0].age, 423);
    let cycle = &found.cycle.as_ref().unwrap().cycle;
    near(cycle.never, 0.1556, 1e-3);
    // The product that joins with nothing is a member all the same, and sizes are told apart.
    let sizes: Vec<(&str, f64)> = found
        .parts
        .iter()
        .filter(|part| part.path.len() == 1)
        .map(|part| {
            let name = found.dimensions[0].members[part.path[0].1 as usize].as_str();
            (name, part.size.unwrap().mean())
        })
        .collect();
    let mean = |wanted: &str| sizes.iter().find(|(name, _)| *name == wanted).unwrap().1;
    near(mean("GTXPro"), 4815.6, 1e-3);
    near(mean("GTK 500"), 26_707.5, 1e-3);
    near(mean("MG Special"), 55.19, 1e-3);
    assert!(found.ends.differ() && found.ends.won.median > 3.0 * found.ends.lost.median);
    let told: Vec<&str> = found.warnings.iter().map(|one| one.text.as_str()).collect();
    for said in ["begins with survivors", "will hardly close", "about 2017-11", "mixture"] {
        assert!(told.iter().any(|text| text.contains(said)), "no `{said}` in {told:#?}");
    }
}

#[test]
fn forecasts_of_maven_know_only_their_day() {
    let Some(mut history) = maven() else { return };
    let cuts = vec![day("2017-06-30"), day("2017-09-30")];
    let request = backtest::Request { cuts, horizon: 2, trials: 640, seed: 0, closes_from: None };
    let found = backtest(&history.dimensions, &history.records, None, &request, &|_| {}).unwrap();
    let company = |cut: &str, measure: Measure| {
        let mut company = found.observations.iter().filter(|one| one.slice.is_none());
        company.find(|one| one.cut == day(cut) && one.ahead == 1 && one.measure == measure).unwrap()
    };
    for (cut, won, amount) in
        [("2017-06-30", 1257.0, 2_982_255.0), ("2017-09-30", 1196.0, 2_802_496.0)]
    {
        let (deals, money) = (company(cut, Measure::Won), company(cut, Measure::AmountWon));
        assert_eq!((deals.actual, money.actual), (won, amount));
        assert!((0.7..1.4).contains(&(deals.score.quantiles[3] / won)), "{deals:?}");
        assert!((0.7..1.4).contains(&(money.score.quantiles[3] / amount)), "{money:?}");
    }
    assert_eq!(company("2017-06-30", Measure::Won).last_quarter, Some(1254.0));
    assert_eq!(found.verdict.quarters, 3);
    assert!(found.left_out.iter().any(|text| text.contains("starting pipeline")));
    // Another future of the same past gives the same forecast.
    let before = company("2017-06-30", Measure::Won).score.quantiles;
    let cut = day("2017-06-30");
    history.records.retain(|one| one.created <= cut || one.row % 2 == 0);
    for one in &mut history.records {
        use spandrel::history::Outcome;
        if let Outcome::Won(end) = one.outcome
            && end > cut
            && one.row % 3 == 0
        {
            (one.outcome, one.amount) = (Outcome::Lost(end), Some(1e9));
        }
    }
    let request = backtest::Request { cuts: vec![cut], ..request };
    let again = backtest(&history.dimensions, &history.records, None, &request, &|_| {}).unwrap();
    assert_eq!(again.observations[0].measure, Measure::Won);
    assert_eq!(again.observations[0].score.quantiles, before);
    assert_ne!(again.observations[0].actual, 1257.0);
}
