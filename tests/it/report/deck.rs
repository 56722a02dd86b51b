//! The deck: a sound package at every extreme, in our template and in others.

use super::fixture::{Shape, provenance, results};
use crate::package::{Element, sound};
use spandrel::analysis::Results;
use spandrel::pptx::{LayoutRole, Template};
use spandrel::report::deck::deck;
use spandrel::report::{Report, Stamp};

fn write(results: &Results, template: &Template) -> Vec<u8> {
    deck(&Report::new(results, &Stamp::new(results, &provenance()), 0), template).unwrap()
}

fn plain(results: &Results) -> Vec<u8> {
    write(results, &Template::plain())
}

/// The text of each slide's title.
fn titles(bytes: &[u8]) -> Vec<String> {
    let package = sound(bytes);
    let main = Element::parse(package.bytes("ppt/presentation.xml"));
    let slides = &main.child("p:sldIdLst").unwrap().children;
    let name = |entry: &Element| {
        let id = entry.attribute("r:id").unwrap();
        let known = package.relationships("ppt/presentation.xml");
        known.into_iter().find(|known| known.id == id).unwrap().target.unwrap()
    };
    let title = |entry: &Element| {
        let slide = Element::parse(package.bytes(&name(entry)));
        let all = slide.descendants();
        let shapes = all.iter().filter(|element| element.name == "p:sp");
        let own = shapes.filter(|shape| {
            let ph = shape.descendants().into_iter().find(|element| element.name == "p:ph");
            ph.and_then(|ph| ph.attribute("type")).is_some_and(|kind| kind.ends_with("itle"))
        });
        let first = own.into_iter().next().unwrap().descendants();
        first.iter().filter(|element| element.name == "a:t").map(|t| t.text.as_str()).collect()
    };
    slides.iter().map(title).collect()
}

#[test]
fn the_slides_tell_the_board_in_order() {
    let results = results(Shape::default());
    let report = Report::new(&results, &Stamp::new(&results, &provenance()), 0);
    let titles: Vec<String> =
        titles(&plain(&results)).iter().map(|title| title.replace('\u{a0}', " ")).collect();
    assert_eq!(titles[0], "Bridge the gap, FY27-FY28");
    assert_eq!(titles[1], report.summary.title);
    let told = |name: &str| report.charts().find(|chart| chart.name == name).unwrap().title.clone();
    assert!(titles[2].contains("mixes"), "{}", titles[2]);
    let charts = ["goals", "coverage", "new-arr", "bridge", "frontier", "programs", "calendar"];
    assert_eq!(titles[3..10], charts.map(told));
    assert!(titles[10].contains("most often missed"), "{}", titles[10]);
    assert_eq!(titles[11], "The plan rests on 12 uncertain assumptions");
    assert!(titles[12].contains("10,000 simulated futures"), "{}", titles[12]);
    assert_eq!(titles.len(), 13);
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let results = results(Shape::default());
    assert_eq!(plain(&results), plain(&results));
}

#[test]
fn a_deck_holds_at_the_extremes() {
    let shapes = [
        Shape { searched: 2000, quarters: 40, ..Shape::default() },
        Shape { searched: 0, quarters: 1, trials: 1, target: false },
        Shape { searched: 0, quarters: 1, ..Shape::default() },
        Shape { target: false, ..Shape::default() },
    ];
    for shape in shapes {
        let _ = sound(&plain(&results(shape)));
    }
    let mut alone = results(Shape { searched: 0, ..Shape::default() });
    alone.ranked.truncate(1);
    alone.detail.truncate(1);
    alone.board.outlooks.truncate(1);
    let _ = sound(&plain(&alone));
    let mut none = results(Shape { searched: 0, ..Shape::default() });
    none.goals.clear();
    none.worth.clear();
    none.board.assumptions.clear();
    none.ranked.iter_mut().for_each(|mix| mix.goals.clear());
    let _ = sound(&plain(&none));
}

#[test]
fn names_cannot_leave_their_place() {
    let mut results = results(Shape::default());
    let name = "=1+1 & <b> \"日本\" \u{1}\t]]>";
    let long = name.repeat(300);
    results.plan.clone_from(&long);
    results.currency = "\"Fr;[x]".to_owned();
    results.ranked[1].name.clone_from(&long);
    results.goals[0].name.clone_from(&long);
    results.goals[1].name = name.to_owned();
    results.goals[2].name = name.to_owned();
    results.board.assumptions[0].name = long.clone();
    results.warnings.push(long);
    let _ = sound(&plain(&results));
}

#[test]
fn every_slide_tells_its_speaker_how_and_how_exactly() {
    let results = results(Shape::default());
    let package = sound(&plain(&results));
    let notes = package.parts("ppt/notesSlides/");
    assert_eq!(notes.len(), package.parts("ppt/slides/").len());
    let text = |page: &Element| -> String {
        let all = page.descendants();
        all.iter().filter(|e| e.name == "a:t").map(|e| e.text.clone() + "\n").collect()
    };
    for (name, page) in &notes {
        assert!(text(page).chars().count() > 60, "{name}: {}", text(page));
    }
    let all: String = notes.iter().map(|(_, page)| text(page)).collect();
    let best = &results.ranked[0];
    let exact = [best.all_goals.estimate, best.program_cost_mean, best.new_arr[0]];
    for figure in exact.map(|figure| figure.to_string()) {
        assert!(all.contains(&figure), "{figure}");
    }
    let quarter = results.detail[0].quarters[3][0].summary.unwrap();
    assert!(all.contains(&quarter.quantiles[3].to_string()));
}

#[test]
fn a_picture_comes_in_both_formats() {
    let package = sound(&plain(&results(Shape::default())));
    let blips = package.parts("ppt/slides/");
    let blips: Vec<&Element> = blips.iter().flat_map(|(_, slide)| slide.descendants()).collect();
    let drawn = blips.iter().filter(|e| e.name == "asvg:svgBlip").count();
    assert_eq!(drawn, 1, "the calendar alone has no native chart");
    assert_eq!(drawn, blips.iter().filter(|e| e.name == "a:blip").count());
    let png = package.bytes("ppt/media/image1.png");
    assert!(
        png.starts_with(b"\x89PNG") && package.bytes("ppt/media/image1.svg").starts_with(b"<svg")
    );
}

#[test]
fn a_deck_is_a_template_and_its_slides_are_left_behind() {
    let results = results(Shape::default());
    let first = plain(&results);
    let template = Template::read(&first).unwrap();
    assert_eq!(template.size, (12_192_000, 6_858_000));
    assert_eq!(template.layout(LayoutRole::Content).name, "Title and Content");
    let second = write(&results, &template);
    assert_eq!(titles(&second), titles(&first));
    let slides = |bytes: &[u8]| sound(bytes).parts("ppt/slides/").len();
    assert_eq!(slides(&second), slides(&first));
}

#[test]
fn what_is_no_template_is_refused_with_the_reason() {
    let sound = plain(&results(Shape { searched: 0, ..Shape::default() }));
    let workbook = {
        let results = results(Shape { searched: 0, ..Shape::default() });
        let report = Report::new(&results, &Stamp::new(&results, &provenance()), 0);
        spandrel::report::xlsx::xlsx(&report).unwrap()
    };
    let cases: [(&[u8], &str); 6] = [
        (b"", "damaged"),
        (b"no archive at all", "damaged"),
        (&sound[..sound.len() / 2], "damaged"),
        (&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1], "password"),
        (&workbook, "another Office document"),
        (b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "[Content_Types].xml"),
    ];
    for (bytes, reason) in cases {
        let told = Template::read(bytes).map(drop).unwrap_err().to_string();
        assert!(told.contains(reason), "{told}");
    }
    // Bytes that change within never make it panic.
    for place in (0..sound.len()).step_by(997) {
        let mut broken = sound.clone();
        broken[place] ^= 0x55;
        if let Ok(template) = Template::read(&broken) {
            let results = results(Shape { searched: 0, quarters: 1, ..Shape::default() });
            let _ = write(&results, &template);
        }
    }
}
