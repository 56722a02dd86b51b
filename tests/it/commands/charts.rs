//! `spandrel chart`: a run's charts drawn again.

use super::Desk;
use predicates::prelude::*;
use predicates::str::contains;
use std::fs;

#[test]
fn a_chart_drawn_again_is_the_one_that_the_run_drew() {
    let desk = Desk::with_plan();
    desk.run(&["--out", "out", "--quiet"]).success();
    let bytes = |name: &str| fs::read(desk.path(name)).unwrap();
    let pictures = ["coverage.svg", "coverage.png", "calendar.svg", "frontier.png"];
    let before = pictures.map(|name| bytes(&format!("out/{name}")));
    desk.spandrel(&["chart", "out", "--out", "again"]).success().stdout(contains("coverage.svg"));
    assert_eq!(pictures.map(|name| bytes(&format!("again/{name}"))), before);
    // In place, and a later run may still replace the folder.
    desk.spandrel(&["chart", "out", "--only", "coverage"]).success();
    assert_eq!(bytes("out/coverage.png"), before[1]);
    desk.run(&["--out", "out", "--quiet"]).success();
}

#[test]
fn size_theme_and_mix_are_heeded() {
    let desk = Desk::with_plan();
    desk.run(&["--out", "out", "--quiet"]).success();
    let theme = "[colours]\nchosen = \"#123456\"\nseries = [\"#010203\"]\n";
    fs::write(desk.path("theme.toml"), theme).unwrap();
    let options = ["--only", "coverage", "ranking", "--size", "1920x1080", "--theme", "theme.toml"];
    let mix = ["--mix", "Bottom-up plan", "--out", "slides"];
    desk.spandrel(&[&["chart", "out"], &options[..], &mix].concat()).success();
    let png = fs::read(desk.path("slides/ranking.png")).unwrap();
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    assert_eq!((number(16), number(20)), (1920, 1080));
    let svg = fs::read_to_string(desk.path("slides/ranking.svg")).unwrap();
    assert!(svg.contains("#123456") && svg.contains("The bottom-up plan meets every goal"));
    assert!(!desk.path("slides/arr.svg").exists());
}

#[test]
fn what_cannot_be_drawn_is_told_with_its_cure() {
    let desk = Desk::with_plan();
    desk.spandrel(&["chart", "nowhere"]).code(2).stderr(contains("spandrel run"));
    desk.run(&["--out", "out", "--quiet"]).success();
    let refused = |options: &[&str], told: &str| {
        let arguments = [&["chart", "out"], options].concat();
        desk.spandrel(&arguments).code(2).stderr(contains(told).and(contains("panicked").not()));
    };
    refused(&["--only", "pie"], "the charts of this run are ranking");
    refused(&["--mix", "Botom-up plan"], "did you mean `Bottom-up plan`?");
    refused(&["--size", "huge"], "1920x1080");
    refused(&["--size", "4000x400"], "times the height");
    fs::write(desk.path("theme.toml"), "[colours]\nchosen = \"blue\"\n").unwrap();
    refused(&["--theme", "theme.toml"], "#0072B2");
    fs::write(desk.path("theme.toml"), "font = { regular = \"none.ttf\" }\n").unwrap();
    refused(&["--theme", "theme.toml"], "none.ttf");
    fs::write(desk.path("theme.toml"), "fonts = 3\n").unwrap();
    refused(&["--theme", "theme.toml"], "fonts");
    fs::write(desk.path("out/report.json"), "{}").unwrap();
    refused(&[], "simulate again");
}
