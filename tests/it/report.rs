//! Reports: the tables read back, the text is what a person should read, every picture
//! is sound, and the extremes hold.

mod board;
mod charts;
mod deck;
mod fixture;
mod numbers;
mod page;
mod stored;
mod tables;
mod terminal;
mod told;
mod workbook;

use fixture::{Shape, provenance, results};
use spandrel::report::files;

#[test]
fn a_run_leaves_every_file_and_the_same_bytes_each_time() {
    let results = results(Shape::default());
    let first = files(&results, &provenance()).unwrap();
    let names: Vec<&str> = first.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "ranked.csv",
            "goals.csv",
            "quarters.csv",
            "years.csv",
            "drivers.csv",
            "run.json",
            "report.json",
            "report.html",
            "results.xlsx",
            "ranking.svg",
            "ranking.png",
            "frontier.svg",
            "frontier.png",
            "goals.svg",
            "goals.png",
            "bridge.svg",
            "bridge.png",
            "new-arr.svg",
            "new-arr.png",
            "exceedance.svg",
            "exceedance.png",
            "coverage.svg",
            "coverage.png",
            "capacity.svg",
            "capacity.png",
            "arr.svg",
            "arr.png",
            "programs.svg",
            "programs.png",
            "calendar.svg",
            "calendar.png",
            "tornado.svg",
            "tornado.png",
            "tornado-new-arr.svg",
            "tornado-new-arr.png",
        ]
    );
    assert!(first.iter().all(|file| !file.bytes.is_empty()));
    assert_eq!(first, files(&results, &provenance()).unwrap());
}
