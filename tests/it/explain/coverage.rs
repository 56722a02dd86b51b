//! Required coverage where it is known in closed form, and the quadrants that go with it.

use spandrel::analysis::explain::{Explanation, Quadrant, Verdict};

use super::explained;

/// One cell, many deals of 1000, each scheduled for a later quarter than that of its acceptance. A
/// fifth of the pipeline slips; what does not is won with the chance W. Conversion from starting
/// pipeline is 0.8·W: mean 25 %, standard deviation 5 points. Nothing else is uncertain.
const CLOSED_FORM: &str = r#"
    plan = { name = "Coverage", start = "2027-01", quarters = 6 }
    simulation = { trials = 4096, seed = 5 }
    dimensions = { segment = ["All"] }
    funnel = { stages = ["opportunity"] }
    source = [{ name = "Web", volume = 350 }]
    target = [{ new_arr = [340_000, 340_000, 340_000, 340_000, 340_000, 340_000] }]
    goal = [{ name = "Coverage", metric = "coverage", quarters = ["FY28-Q2"], at_least = ASKED }]
    [[assume]]
    win_rate = { normal = { mean = 0.3125, sd = 0.0625 }, truncate = [0, 1] }
    slip_rate = 0.2
    max_slips = 40
    sales_cycle = 120
    deal_size = 1000
"#;

fn with_goal(asked: &str, trials: &str) -> Explanation {
    explained(&CLOSED_FORM.replace("ASKED", asked).replace("4096", trials))
}

#[test]
fn conversion_of_25_points_with_5_needs_four_to_five_and_a_half_times() {
    let explanation = with_goal("6.5", "4096");
    let last = explanation.required_coverage.last().unwrap();
    assert_eq!(last.quarter, 5);
    let needed = last.needed.unwrap();
    // A chance p needs 1 ÷ (0.25 − z·0.05): deals are many, but their luck adds a little to the 5
    // points, and pushes 90 % up by about 0.1.
    for (needed, (truth, tolerance)) in needed.iter().zip([(4.0, 0.12), (4.83, 0.2), (5.45, 0.35)])
    {
        let coverage = needed.coverage.unwrap();
        assert!((coverage - truth).abs() < tolerance, "{needed:?} should be {truth}");
        assert!(needed.low.unwrap() <= truth && truth <= needed.high.unwrap(), "{needed:?}");
    }
    // Once it has settled, the slipped part of the pipeline is the share that slips of it all.
    assert!((last.slipped - 0.2).abs() < 0.01, "{}", last.slipped);
    assert_eq!(last.create_and_close, 0.0);
    assert_eq!(last.verdict, Some(Verdict::Cushion));
    // The first quarter starts with what is given: nothing, in every trial.
    let first = &explanation.required_coverage[0];
    assert_eq!((first.quarter, first.needed, first.curve.len()), (0, None, 0));
}

#[test]
fn a_target_that_asks_for_too_little_is_told() {
    let explanation = with_goal("3.2", "1024");
    let last = explanation.required_coverage.last().unwrap();
    assert_eq!(last.verdict, Some(Verdict::TooLow));
    // There is always enough pipeline, so a miss is a conversion problem, or a conversion just
    // above its mean that is not enough.
    let quadrants = explanation.quadrants.iter().find(|one| one.quarter == 5).unwrap();
    let (quadrant, share) = quadrants.most_misses().unwrap();
    assert_eq!(quadrant, Quadrant::Conversion);
    assert!(share.estimate > 0.8, "{quadrants:?}");
    let [_, pipeline, _, both] = quadrants.trials.map(|share| share.estimate);
    assert_eq!((pipeline, both), (0.0, 0.0));
    assert!((quadrants.conversion - 0.25).abs() < 0.002, "{}", quadrants.conversion);
    let all: f64 = quadrants.trials.iter().map(|share| share.estimate).sum();
    assert!((all - 1.0).abs() < 1e-12);
}
