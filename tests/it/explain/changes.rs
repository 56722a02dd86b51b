//! Changes of single values: the same as the file so changed, to the bit.

use std::io::ErrorKind;

use spandrel::engine::{DriverDraws, Keep, Outcomes, Setup, simulate};
use spandrel::model::Model;
use spandrel::scenario::{Change, ChangeTo, Reading, read_changed, render};

use super::read_text;

const BRIDGE: &str = include_str!("../../../scenarios/bridge-the-gap.toml");

fn changed(changes: &[Change]) -> Result<Reading, String> {
    let none = |_: &str| Err(ErrorKind::NotFound.into());
    let (reading, impossible) = read_changed("plan.toml", BRIDGE.as_bytes(), &none, changes)
        .unwrap_or_else(|problems| panic!("{}", render(&problems, false)));
    match impossible.first() {
        Some(impossible) => Err(format!("{}; {}", impossible.reason, impossible.cure)),
        None => Ok(reading),
    }
}

fn change(path: &str, to: ChangeTo) -> Change {
    Change { path: path.to_owned(), to }
}

/// All that becomes of the file's mixes in a few trials.
fn outcomes(reading: Reading) -> Outcomes {
    let mut scenario = reading.scenario;
    scenario.search = None;
    let model = Model::new(scenario).unwrap();
    let draws = DriverDraws::new(&model.scenario, 3, 128);
    let (mixes, slices) = (model.every_mix().unwrap().collect(), model.all_slices());
    simulate(&Setup::new(&model, 3), &draws, mixes, slices, Keep::LEDGERS, 0..128, &|_| true)
}

fn assert_same(changes: &[Change], edits: &[(&str, &str)]) {
    let edited = edits.iter().fold(BRIDGE.to_owned(), |text, (from, to)| {
        assert_eq!(text.matches(from).count(), 1, "{from}");
        text.replace(from, to)
    });
    let (one, other) = (outcomes(changed(changes).unwrap()), outcomes(read_text(&edited)));
    for (one, other) in one.blocks.iter().zip(&other.blocks) {
        assert!(one.ledgers == other.ledgers && one.met == other.met, "{changes:?}");
    }
    let as_it_is = outcomes(read_text(BRIDGE));
    let same = one.blocks.iter().zip(&as_it_is.blocks).all(|(a, b)| a.ledgers == b.ledgers);
    assert!(!same, "{changes:?} changes nothing");
}

#[test]
fn a_value_set_or_shifted_is_that_of_the_file_so_changed_to_the_bit() {
    assert_same(
        &[change("assume.Funnel.slip_rate", ChangeTo::Number(0.4))],
        &[("slip_rate = { beta = { mean = 0.25, sd = 0.04 } }", "slip_rate = 0.4")],
    );
    assert_same(
        &[
            change("source.Marketing.volume", ChangeTo::Number(700.0)),
            change("risk.Downturn.probability", ChangeTo::Number(1.0)),
        ],
        &[
            ("volume = { gamma = { mean = 950, sd = 90 } }", "volume = 700"),
            ("probability = 0.10", "probability = 1.0"),
        ],
    );
    assert_same(
        &[
            change("program.Executive events.lag_months", ChangeTo::Times(3.0)),
            change("program.Pricing and packaging.cost.upfront", ChangeTo::Times(0.5)),
        ],
        &[
            ("months = 12\nlag_months = 1\n", "months = 12\nlag_months = 3\n"),
            ("cost.upfront = 250000", "cost.upfront = 125000"),
        ],
    );
    // A value that the file leaves out has a default, which can be changed too.
    assert_same(
        &[change("source.Partners.growth", ChangeTo::Number(0.5))],
        &[(
            "volume = { gamma = { mean = 9, sd = 2 } }",
            "volume = { gamma = { mean = 9, sd = 2 } }\ngrowth = 0.5",
        )],
    );
}

#[test]
fn a_shifted_driver_has_the_draws_of_its_distribution_scaled() {
    let shifted = changed(&[change("source.Marketing.volume", ChangeTo::Times(0.8))]).unwrap();
    let edited = read_text(&BRIDGE.replace("mean = 950, sd = 90", "mean = 760, sd = 72"));
    let draws = |reading: &Reading| {
        let drivers = &reading.scenario.drivers;
        let place = drivers.iter().position(|one| one.name == "source.Marketing.volume").unwrap();
        DriverDraws::new(&reading.scenario, 3, 500).driver(place).to_vec()
    };
    for (one, other) in draws(&shifted).iter().zip(draws(&edited)) {
        assert!((one / other - 1.0).abs() < 1e-6, "{one} {other}");
    }
}

#[test]
fn drivers_that_are_correlated_with_a_changed_one_stay_as_they_are() {
    let fixed = changed(&[change("assume.Enterprise.win_rate", ChangeTo::Number(0.2))]).unwrap();
    let as_it_is = changed(&[]).unwrap();
    let draws = |reading: &Reading| DriverDraws::new(&reading.scenario, 3, 500);
    assert_eq!(draws(&fixed), draws(&as_it_is));
}

#[test]
fn what_cannot_be_changed_is_refused_with_the_cure() {
    let refused = |path: &str, to: ChangeTo| changed(&[change(path, to)]).unwrap_err();
    let cases = [
        (
            refused("assume.Enterprize.win_rate", ChangeTo::Number(0.2)),
            "the scenario gives no value `assume.Enterprize.win_rate`; did you mean \
             `assume.Enterprise.win_rate`?",
        ),
        (
            refused("assume.Enterprise.win_rate", ChangeTo::Number(1.2)),
            "`assume.Enterprise.win_rate = 1.2` cannot be: it must be a probability or share from 0 \
             to 1; the file says pert(low 0.23, mode 0.27, high 0.32)",
        ),
        (
            refused("risk.Downturn.probability", ChangeTo::Times(11.0)),
            "`risk.Downturn.probability + 1000 %` cannot be: it must be a probability or share from \
             0 to 1; the file says 0.1",
        ),
        (
            refused("assume.Enterprise.deal_size", ChangeTo::Number(5.0)),
            "`assume.Enterprise.deal_size` is drawn for each opportunity anew; multiply it instead: \
             `--shift PATH=-10%`",
        ),
    ];
    for (found, expected) in cases {
        assert_eq!(found, expected);
    }
}
