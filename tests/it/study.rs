//! Fits of the past: closed forms, another program's figures, and whether the truth is recovered.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use spandrel::distribution::Distribution;
use spandrel::history::{Mapping, Opportunities, Outcome};
use spandrel::study::{
    FitError, LognormalFit, Spell, WinRate, Window, fit_amounts, fit_cycle, spells, won_amounts,
};

pub(crate) fn near(one: f64, other: f64, tolerance: f64) {
    assert!((one - other).abs() <= tolerance * other.abs(), "{one} is not {other}");
}

fn closed(exit: f64) -> Spell {
    Spell { entry: 0.0, exit, closed: true }
}

#[test]
fn without_censoring_the_fit_has_a_closed_form() {
    let days = [3.0, 10.0, 31.0, 58.0, 90.0, 140.0, 12.0];
    let fit = fit_cycle(&days.map(closed)).unwrap();
    let logs = days.map(libm::log);
    let mean = logs.iter().sum::<f64>() / 7.0;
    let variance = logs.iter().map(|log| (log - mean) * (log - mean)).sum::<f64>() / 7.0;
    near(fit.mu, mean, 1e-9);
    near(fit.sigma, variance.sqrt(), 1e-9);
    // The information of a normal sample: n/σ² of μ and 2n of ln σ.
    near(fit.covariance[0][0], variance / 7.0, 1e-8);
    near(fit.covariance[1][1], 1.0 / 14.0, 1e-8);
    assert!(fit.covariance[0][1].abs() < 1e-9);
    let distribution = fit.distribution().unwrap();
    near(distribution.mean(), fit.mean(), 1e-12);
    near(distribution.quantile(0.5), libm::exp(fit.mu), 1e-9);
    assert_eq!((fit.closed, fit.open), (7, 0));
}

#[test]
fn spells_that_tell_nothing_are_refused() {
    let open = Spell { closed: false, ..closed(40.0) };
    let fit = |spells: &[Spell]| fit_cycle(spells).unwrap_err();
    assert_eq!(fit(&[]), FitError::TooFew);
    assert_eq!(fit(&[open; 50]), FitError::TooFew);
    assert_eq!(fit(&[closed(7.0); 50]), FitError::TooFew);
    assert_eq!(fit(&[closed(f64::NAN)]), FitError::NoSpell);
    assert_eq!(fit(&[Spell { entry: 8.0, ..closed(7.0) }]), FitError::NoSpell);
    // Nothing here says that the many ever close; whatever comes out is finite.
    let mut many = vec![Spell { closed: false, ..closed(1e6) }; 10_000];
    many.extend([1.0, 2.0, 3.0, 4.0, 5.0].map(closed));
    if let Ok(fit) = fit_cycle(&many) {
        assert!(fit.mu.is_finite() && fit.sigma.is_finite() && fit.open == 10_000);
    }
}

/// Deals that begin evenly over 400 days, watched from day 120 to day 400.
fn watched(cycle: &Distribution, deals: usize, seed: u64) -> Vec<Spell> {
    let mut random = StdRng::seed_from_u64(seed);
    let mut spells = Vec::new();
    for _ in 0..deals {
        let created = 400.0 * random.random::<f64>();
        let close = created + cycle.quantile(random.random());
        let entry = (120.0 - created).max(0.0);
        let exit = close.min(400.0) - created;
        if exit > entry {
            spells.push(Spell { entry, exit, closed: close <= 400.0 });
        }
    }
    spells
}

/// In how many of 200 exports the 80 % range of the mean holds the true one.
fn covered(spells_of: impl Fn(u64) -> Vec<Spell>, truth: f64) -> usize {
    let holds = |fit: LognormalFit| {
        let reach = 1.281_551_6 * fit.standard_error_of_log_mean();
        libm::log(fit.mean() / truth).abs() <= reach
    };
    (0..200).filter(|seed| holds(fit_cycle(&spells_of(*seed)).unwrap())).count()
}

#[test]
fn ranges_cover_the_truth_with_censoring_and_truncation() {
    let cycle = Distribution::lognormal(110.0, 70.0).unwrap();
    let count = covered(|seed| watched(&cycle, 400, seed), cycle.mean());
    assert!((144..=176).contains(&count), "{count} of 200");
    // Looking away from what is censored and truncated would not do.
    let naive = |seed| {
        let closed_only = watched(&cycle, 400, seed).into_iter().filter(|one| one.closed);
        closed_only.map(|one| closed(one.exit)).collect()
    };
    let count = covered(naive, cycle.mean());
    assert!(count < 100, "{count} of 200");
}

#[test]
fn win_rates_are_counted_where_deals_had_the_time_to_close() {
    let export = "i,c,e,s\nA,2026-01-01,2026-02-01,won\nB,2026-01-01,2026-01-09,lost\n\
                  C,2026-03-01,2026-03-02,lost\nD,2026-01-02,2026-05-01,won\nE,2026-01-01,,open\n";
    let mapping = "columns = { id = 'i', created = 'c', closed = 'e' }\n\
                   status = { column = 's', won = ['won'], lost = ['lost'], open = ['open'] }";
    let mapping = Mapping::parse("map.toml", mapping).unwrap();
    let rows = Opportunities::open("deals.csv", export.as_bytes(), &mapping).unwrap();
    let deals: Vec<_> = rows.map(Result::unwrap).collect();
    assert!(matches!(deals[4].outcome, Outcome::Open { scheduled: None }));
    let (created_by, closed_by) = (deals[3].created, deals[2].created);
    let counted = WinRate::count(&deals, created_by, closed_by);
    assert_eq!(counted, WinRate { won: 1, lost: 1 });
    let posterior = counted.posterior().unwrap();
    near(posterior.mean(), 0.5, 1e-12);
    let window = Window { from: None, to: closed_by };
    let watched = spells(&deals, window);
    assert_eq!(watched.iter().filter(|one| one.closed).count(), 2);
    assert_eq!(watched.len(), 5);
}

/// Entry, exit, closed.
pub(crate) const WATCHED: [(f64, f64, bool); 24] = [
    (0.0, 14.0, true),
    (0.0, 22.0, true),
    (30.0, 35.0, true),
    (0.0, 41.0, true),
    (12.0, 48.0, true),
    (0.0, 57.0, true),
    (0.0, 60.0, false),
    (45.0, 63.0, true),
    (0.0, 71.0, true),
    (5.0, 77.0, false),
    (0.0, 80.0, true),
    (60.0, 88.0, true),
    (0.0, 90.0, false),
    (0.0, 96.0, true),
    (20.0, 105.0, true),
    (0.0, 110.0, false),
    (75.0, 118.0, true),
    (0.0, 125.0, true),
    (40.0, 131.0, false),
    (0.0, 150.0, true),
    (90.0, 160.0, true),
    (0.0, 170.0, false),
    (10.0, 190.0, true),
    (100.0, 240.0, true),
];

/// μ, σ, the log-likelihood and the variances of μ and σ from lifelines 0.30.3, `LogNormalFitter`.
fn agrees(fit: &LognormalFit, [mu, sigma, log_likelihood, of_mu, of_sigma]: [f64; 5]) {
    near(fit.mu, mu, 1e-4);
    near(fit.sigma, sigma, 1e-4);
    near(fit.log_likelihood, log_likelihood, 1e-7);
    near(fit.covariance[0][0], of_mu, 2e-3);
    near(fit.covariance[1][1] * fit.sigma * fit.sigma, of_sigma, 4e-3);
}

#[test]
fn censored_and_truncated_fits_agree_with_lifelines() {
    let all = WATCHED.map(|(entry, exit, closed)| Spell { entry, exit, closed });
    let fit = fit_cycle(&all).unwrap();
    agrees(&fit, [4.398_668_2, 0.809_096_3, -100.369_476_9, 0.036_176, 0.020_818]);
    let from_the_start = all.map(|one| Spell { entry: 0.0, ..one });
    let fit = fit_cycle(&from_the_start).unwrap();
    agrees(&fit, [4.549_711_9, 0.786_630_0, -103.364_419_5, 0.029_132, 0.017_853]);
    assert_eq!((fit.closed, fit.open), (18, 6));
}

#[test]
fn maven_agrees_with_lifelines() {
    let name = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/maven_crm/sales_pipeline.csv");
    let Ok(file) = std::fs::File::open(name) else {
        println!("skipped: there is no {name}");
        return;
    };
    let mapping = "columns = { id = 'opportunity_id', created = 'engage_date', \
                               closed = 'close_date', amount = 'close_value' }\n\
                   status = { column = 'deal_stage', won = ['Won'], lost = ['Lost'], \
                              open = ['Engaging'], leave_out = ['Prospecting'] }";
    let mapping = Mapping::parse("map.toml", mapping).unwrap();
    let rows = Opportunities::open(name, file, &mapping).unwrap();
    let deals: Vec<_> = rows.map(Result::unwrap).collect();
    let day = |text: &str| text.parse().unwrap();
    let window = Window { from: Some(day("2017-03-01")), to: day("2017-12-31") };
    let all = spells(&deals, window);
    assert_eq!(all.len(), 6711 + 1589);
    // Deal sizes: the mean and spread of the logarithms of what was won.
    let amounts = won_amounts(&deals, window);
    assert_eq!(amounts.len(), 4238);
    let sizes = fit_amounts(&amounts).unwrap();
    let logs = amounts.iter().map(|amount| libm::log(*amount));
    near(sizes.mu, logs.sum::<f64>() / 4238.0, 1e-12);
    assert_eq!((sizes.closed, sizes.open), (4238, 0));
    // Nothing closes after 138 days, yet most of the open deals are older than that: the two
    // cannot be of one lognormal. Those that closed are fitted here to hold against lifelines.
    let closed: Vec<Spell> = all.into_iter().filter(|one| one.closed).collect();
    let fit = fit_cycle(&closed).unwrap();
    agrees(&fit, [2.989_334_2, 1.355_918_6, -32_208.146_1, 0.000_304, 0.000_136]);
}
