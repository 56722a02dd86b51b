//! Every picture: well-formed, complete, inside its page, nothing over anything else.

use super::fixture::{Shape, provenance, results, share};
use resvg::usvg;
use spandrel::analysis::{Results, Summary};
use spandrel::report::chart::Fonts;
use spandrel::report::{Report, Size, Stamp, Theme, characters, drawing, picture};

/// A chart as it is drawn.
struct Drawn {
    name: &'static str,
    svg: String,
}

fn draw(results: &Results) -> Vec<Drawn> {
    draw_at(results, Size::default())
}

fn draw_at(results: &Results, size: Size) -> Vec<Drawn> {
    let stamp = Stamp::new(results, &provenance());
    let report = Report::new(results, &stamp, 0);
    let theme = Theme::default();
    report
        .charts()
        .map(|chart| Drawn { name: chart.name, svg: drawing(chart, &stamp, &theme, size).unwrap() })
        .collect()
}

/// Texts with the boxes of their glyphs; fails where the picture is not well-formed.
fn texts(svg: &str) -> Vec<(String, usvg::Rect)> {
    let options = usvg::Options { fontdb: Fonts::default().database(), ..usvg::Options::default() };
    let tree = usvg::Tree::from_str(svg, &options).unwrap();
    let mut found = Vec::new();
    collect(tree.root(), &mut found);
    found
}

fn collect(group: &usvg::Group, found: &mut Vec<(String, usvg::Rect)>) {
    for node in group.children() {
        match node {
            usvg::Node::Group(inner) => collect(inner, found),
            usvg::Node::Text(text) => {
                let words = text.chunks().iter().map(|chunk| chunk.text()).collect::<String>();
                found.push((words, text.abs_bounding_box()));
            }
            _ => {}
        }
    }
}

/// Every text inside the page, and no two over each other. Boxes are in tenths of a unit.
fn assert_legible(name: &str, chart: &Drawn, (width, height): (f32, f32)) {
    let scale = usvg::Transform::from_scale(0.1, 0.1);
    let boxed = |(text, area): (String, usvg::Rect)| Some((text, area.transform(scale)?));
    let texts: Vec<(String, usvg::Rect)> =
        texts(&chart.svg).into_iter().filter_map(boxed).collect();
    for (place, (text, area)) in texts.iter().enumerate() {
        let inside = area.left() >= 0.0 && area.right() <= width;
        assert!(
            inside && area.top() >= 0.0 && area.bottom() <= height,
            "{name} {}: {text} lies at {area:?}",
            chart.name
        );
        for (other, place) in &texts[place + 1..] {
            let apart = area.right() <= place.left() + 0.5
                || place.right() <= area.left() + 0.5
                || area.bottom() <= place.top() + 2.5
                || place.bottom() <= area.top() + 2.5;
            assert!(apart, "{name} {}: “{text}” {area:?} and “{other}” {place:?}", chart.name);
        }
    }
}

/// The results of every shape that a picture might break on.
fn extremes() -> Vec<(&'static str, Results)> {
    let base = || results(Shape::default());
    let shaped = |searched, quarters, target| {
        results(Shape { searched, quarters, target, ..Shape::default() })
    };
    let mut cases = vec![
        ("base", base()),
        ("one quarter", shaped(1, 1, true)),
        ("forty quarters, two thousand mixes", shaped(2000, 40, true)),
        ("nineteen quarters", shaped(0, 19, true)),
        ("no target", shaped(0, 8, false)),
        ("one trial", results(Shape { trials: 1, ..Shape::default() })),
    ];
    let mut alone = base();
    alone.ranked.retain(|mix| mix.name == Results::BOTTOM_UP);
    alone.detail.truncate(1);
    alone.detail[0].ranked = 0;
    cases.push(("bottom-up plan alone", alone));
    for (name, chance) in [("never", 0.0), ("always", 1.0)] {
        let mut results = base();
        for mix in &mut results.ranked {
            mix.all_goals = share(chance, 10_000);
            mix.goals = vec![mix.all_goals; 3];
            mix.tied_with_best = true;
        }
        let figures = results.detail.iter_mut().flat_map(|detail| &mut detail.quarters).flatten();
        for figure in figures {
            figure.met = figure.met.map(|_| chance);
            if chance == 0.0 {
                figure.summary =
                    Some(Summary { mean: 0.0, standard_deviation: 0.0, quantiles: [0.0; 7] });
            }
        }
        cases.push((name, results));
    }
    for (name, word) in
        [("long names", "Großkundenprogramm, "), ("one long word", "Großkundenprogramm")]
    {
        let mut results = base();
        let long = word.repeat(30);
        results.plan.clone_from(&long);
        results.currency = "Schweizer Franken".to_owned();
        results.goals[0].name.clone_from(&long);
        results.goals[0].description.clone_from(&long);
        for mix in &mut results.ranked {
            if mix.name != Results::BOTTOM_UP {
                mix.name = format!("{} {long}", mix.rank);
            }
            mix.program_cost_mean *= 1e9;
        }
        cases.push((name, results));
    }
    cases
}

#[test]
fn pictures_hold_at_the_extremes() {
    for (name, results) in extremes() {
        let charts = draw(&results);
        assert!(charts.iter().any(|chart| chart.name == "ranking"), "{name}");
        for chart in &charts {
            assert_legible(name, chart, (1280.0, 720.0));
        }
        // To look at them: CHARTS=folder cargo test --release pictures
        if let Ok(folder) = std::env::var("CHARTS") {
            for chart in &charts {
                let path = format!("{folder}/{name}-{}.png", chart.name);
                let picture = picture(&chart.svg, &Theme::default(), 1.0).unwrap();
                std::fs::write(path, picture.png).unwrap();
            }
        }
    }
}

#[test]
fn the_title_states_the_finding() {
    let mut results = results(Shape { searched: 0, ..Shape::default() });
    let title = |results: &Results, name: &str| {
        let charts = draw(results);
        let chart = charts.iter().find(|chart| chart.name == name).unwrap();
        let start = chart.svg.find("<title>").unwrap() + "<title>".len();
        let title = chart.svg[start..].split("</title>").next().unwrap().to_owned();
        let shown: Vec<String> = texts(&chart.svg).into_iter().map(|(text, _)| text).collect();
        assert!(shown.join(" ").starts_with(&title), "{title} is not what is shown: {shown:?}");
        title
    };
    assert_eq!(
        title(&results, "ranking"),
        "Balanced meets every goal with a 57 % chance; the bottom-up plan has 4 %"
    );
    assert_eq!(
        title(&results, "coverage"),
        "Balanced meets “Starting coverage” with a 65 % chance; the bottom-up plan has 12 %"
    );
    assert_eq!(
        title(&results, "new-arr"),
        "Balanced reaches the FY27 target of $15.8M with a 58 % chance, and that of FY28, $18.6M, with 58 %"
    );
    results.ranked.last_mut().unwrap().tied_with_best = true;
    assert_eq!(
        title(&results, "ranking"),
        "Balanced meets every goal with a 57 % chance; the bottom-up plan does as well, within chance"
    );
    results.ranked.rotate_right(1);
    assert_eq!(
        title(&results, "ranking"),
        "The bottom-up plan meets every goal with a 4 % chance; no mix of Programs does better"
    );
    results.ranked.rotate_left(1);
    results.goals[0].metric = spandrel::scenario::Metric::EndingArr;
    assert!(
        title(&results, "coverage")
            .starts_with("Balanced starts FY28 Q4 with a median coverage of")
    );
}

#[test]
fn every_mix_shown_is_named() {
    let mut results = results(Shape { searched: 0, ..Shape::default() });
    results.cheapest_confident = Some(2);
    let charts = draw(&results);
    let shown: Vec<String> = texts(&charts[0].svg).into_iter().map(|(text, _)| text).collect();
    for mix in &results.ranked {
        assert!(shown.contains(&mix.name), "{} in {shown:?}", mix.name);
    }
}

#[test]
fn only_coverage_needs_a_target() {
    let names = |target| -> Vec<&str> {
        let shape = Shape { target, ..Shape::default() };
        draw(&results(shape)).iter().map(|chart| chart.name).collect()
    };
    let all = [
        "ranking",
        "frontier",
        "goals",
        "bridge",
        "new-arr",
        "exceedance",
        "coverage",
        "capacity",
        "arr",
        "programs",
        "calendar",
        "tornado",
        "tornado-new-arr",
    ];
    assert_eq!(names(true), all);
    assert_eq!(
        names(false),
        all.map(|name| name).into_iter().filter(|n| *n != "coverage").collect::<Vec<_>>()
    );
}

#[test]
fn other_shapes_of_a_page_are_legible_too() {
    for (width, height) in [(1024, 768), (1920, 1080), (1680, 720)] {
        let results = results(Shape { searched: 0, ..Shape::default() });
        let units = 1280.0 * height as f32 / width as f32;
        for chart in draw_at(&results, Size { width, height }) {
            assert_legible("shape", &chart, (1280.0, units));
        }
    }
}

#[test]
fn characters_that_no_font_holds_are_told() {
    let mut results = results(Shape { searched: 0, ..Shape::default() });
    assert_eq!(characters::warning(&results), None);
    results.goals[0].name = "Ziel \u{e000}\u{e001}".to_owned();
    results.teams[0] = "\u{e001} Ü 日本".to_owned();
    let told = characters::warning(&results).unwrap();
    assert!(told.contains("holds `\u{e000}`, `\u{e001}`, so"), "{told}");
    assert!(told.contains("--theme"), "{told}");
}

#[test]
fn no_glyph_is_missing() {
    let fonts = Fonts::default();
    assert_eq!(fonts.lacking("£ € ü 日 本 語 한 中 Жя ÷ × ± “…” → ≥ −"), Vec::<char>::new());
    assert_eq!(fonts.lacking("\u{e000}"), ['\u{e000}']);
    let mut results = results(Shape { searched: 0, ..Shape::default() });
    results.ranked[0].name = "£ € ü 日本".to_owned();
    let svg = &draw(&results)[0].svg;
    let shapes = picture(svg, &Theme::default(), 1.0).unwrap().svg;
    assert!(!shapes.contains("<text") && shapes.contains("<path"), "text is drawn as shapes");
    assert!(shapes.contains("<title>") && shapes.contains("<desc>"));
    // The glyph of 日 has strokes of its own: without it the name would be narrower.
    let widths = |name: &str| {
        let found = texts(svg).into_iter().find(|(text, _)| text.contains(name));
        found.map(|(_, area)| area.width()).unwrap()
    };
    assert!(widths("日本") > 600.0, "{}", widths("日本"));
}

#[test]
fn names_that_xml_cannot_hold_are_made_to_fit() {
    let mut results = results(Shape { searched: 0, ..Shape::default() });
    results.ranked[0].name = "A <b> & \"c\" 'd' \u{1}\u{b}]]> e\tf".to_owned();
    results.plan = "</text><script>".to_owned();
    for chart in draw(&results) {
        assert_legible("markup", &chart, (1280.0, 720.0));
        assert!(!chart.svg.contains("<script"));
    }
}

#[test]
fn a_png_is_twice_the_size_and_needs_an_svg() {
    let results = results(Shape::default());
    let theme = Theme::default();
    let bytes = picture(&draw(&results)[0].svg, &theme, 2.0).unwrap().png;
    assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n"));
    let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    assert_eq!((number(16), number(20)), (2560, 1440));
    assert!(picture("no picture", &theme, 1.0).is_err());
}
