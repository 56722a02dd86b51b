//! `--deck` and `spandrel deck`: slides as a user asks for them, read back by another program.

mod read_back;

use super::Desk;
use crate::package::{Element, sound};
use predicates::prelude::*;
use predicates::str::contains;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

const SCRIPT: &str = include_str!("deck/slides.py");

/// What the script prints when asked for something, or `None` where it cannot run: no Python
/// here, or no python-pptx.
fn python(arguments: &[&str], folder: &Path) -> Option<String> {
    let run = |name: &str, arguments: &[&str]| {
        Command::new(name).args(arguments).current_dir(folder).output().ok()
    };
    let able = |name: &&&str| {
        run(name, &["-c", "import pptx"]).is_some_and(|output| output.status.success())
    };
    let found = ["python3", "python"].iter().find(able);
    let Some(name) = found else {
        // Past the capture of a passing test's output: a skipped test must not look like one that ran.
        let reason = "skipped a test of the deck: no Python with python-pptx was found";
        let _ = writeln!(std::io::stderr(), "{reason}");
        return None;
    };
    let output = run(name, &[&["-c", SCRIPT], arguments].concat()).unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn a_deck_is_written_with_the_run_or_after_it() {
    let desk = Desk::with_plan();
    desk.run(&["--out", "out", "--deck"]).success().stdout(contains("deck.pptx"));
    let first = fs::read(desk.path("out/deck.pptx")).unwrap();
    let _ = sound(&first);
    // An edited deck is not lost unasked; the same run gives the same bytes.
    let refused = desk.spandrel(&["deck", "out"]).code(2);
    refused.stderr(contains("--force").and(contains("--out")));
    desk.spandrel(&["deck", "out", "--out", "slides/again.pptx"]).success();
    assert_eq!(fs::read(desk.path("slides/again.pptx")).unwrap(), first);
    desk.spandrel(&["deck", "out", "--force"]).success().stdout(contains("out/deck.pptx"));
    assert_eq!(fs::read(desk.path("out/deck.pptx")).unwrap(), first);
    // Another mix, another deck.
    desk.spandrel(&["deck", "out", "--mix", "Bottom-up plan", "--out", "other.pptx"]).success();
    assert_ne!(fs::read(desk.path("other.pptx")).unwrap(), first);
    let _ = sound(&fs::read(desk.path("other.pptx")).unwrap());
}

#[test]
fn a_deck_of_a_run_without_one_belongs_to_its_folder() {
    let desk = Desk::with_plan();
    desk.run(&["--out", "out", "--quiet"]).success();
    assert!(!desk.path("out/deck.pptx").exists());
    desk.spandrel(&["deck", "out"]).success();
    let listed = desk.run_json("out");
    assert!(listed["files"].as_array().unwrap().iter().any(|name| name == "deck.pptx"));
    // A later run may still replace the folder.
    desk.run(&["--out", "out", "--quiet"]).success();
}

#[test]
fn what_cannot_be_a_deck_is_told_with_its_cure() {
    let desk = Desk::with_plan();
    desk.spandrel(&["deck", "nowhere"]).code(2).stderr(contains("spandrel run"));
    let refused = desk.run(&["--template", "company.pptx"]).code(2);
    refused.stderr(contains("--deck"));
    fs::write(desk.path("company.pptx"), "not a presentation").unwrap();
    let refused = desk.run(&["--out", "out", "--deck", "--template", "company.pptx"]).code(2);
    refused.stderr(contains("company.pptx").and(contains("save it as a .pptx")));
    assert!(!desk.path("out").exists(), "nothing is simulated in vain");
    desk.run(&["--out", "out", "--quiet"]).success();
    let refused = desk.spandrel(&["deck", "out", "--template", "company.pptx"]).code(2);
    refused.stderr(contains("damaged").and(contains("panicked").not()));
    assert!(!desk.path("out/deck.pptx").exists());
    desk.spandrel(&["deck", "out", "--template", "none.pptx"])
        .code(1)
        .stderr(contains("none.pptx"));
    let refused = desk.spandrel(&["deck", "out", "--mix", "Botom-up plan"]).code(2);
    refused.stderr(contains("did you mean `Bottom-up plan`?"));
}

/// Templates of another shape, with other colours and other names of their layouts.
#[test]
fn a_template_gives_its_looks_and_keeps_its_slides() {
    let desk = Desk::with_plan();
    desk.run(&["--out", "out", "--quiet"]).success();
    for (shape, size) in [("4:3", (9_144_000, 6_858_000)), ("16:9", (12_192_000, 6_858_000))] {
        if python(&["template", "company.pptx", shape], desk.0.path()).is_none() {
            return;
        }
        let options =
            ["deck", "out", "--template", "company.pptx", "--out", "deck.pptx", "--force"];
        desk.spandrel(&options).success();
        let (given, deck) = (desk.path("company.pptx"), desk.path("deck.pptx"));
        let (given, deck) = (fs::read(given).unwrap(), sound(&fs::read(deck).unwrap()));
        let main = Element::parse(deck.bytes("ppt/presentation.xml"));
        let length = |name| main.child("p:sldSz").unwrap().attribute(name).unwrap().parse().ok();
        assert_eq!((length("cx"), length("cy")), (Some(size.0), Some(size.1)));
        // The looks are the company's, to the byte.
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(given)).unwrap();
        for name in ["ppt/theme/theme1.xml", "ppt/slideMasters/slideMaster1.xml"] {
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut archive.by_name(name).unwrap(), &mut bytes).unwrap();
            assert!(deck.bytes(name) == bytes, "{name}");
        }
        for (name, bytes) in &deck.files {
            let text = String::from_utf8_lossy(bytes);
            assert!(!text.contains("left behind"), "{name}");
        }
        for (name, slide) in deck.parts("ppt/slides/") {
            let layout = deck.related(name, "slideLayout").unwrap();
            let layout = Element::parse(deck.bytes(&layout));
            let called = layout.child("p:cSld").unwrap().attribute("name").unwrap();
            assert!(called.starts_with("Company "), "{called}");
            frames_lie_on_the_slide(name, &slide, size);
        }
    }
}

/// Nothing sticks out of the slide, and a title is as wide as the template has it.
fn frames_lie_on_the_slide(name: &str, slide: &Element, (width, height): (i64, i64)) {
    let all = slide.descendants();
    for frame in all.iter().filter(|e| matches!(e.name.as_str(), "p:xfrm" | "a:xfrm")) {
        let number = |child: &str, attribute: &str| -> i64 {
            frame.child(child).unwrap().attribute(attribute).unwrap().parse().unwrap()
        };
        let (x, y) = (number("a:off", "x"), number("a:off", "y"));
        let (right, bottom) = (x + number("a:ext", "cx"), y + number("a:ext", "cy"));
        let inside = x >= 0 && y >= 0 && right <= width && bottom <= height;
        assert!(inside, "{name}: {x} {y} {right} {bottom}");
    }
}
