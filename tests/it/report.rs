//! Reports: the tables read back, the text is what a person should read, every picture
//! is sound, and the extremes hold.

mod charts;
mod fixture;
mod numbers;
mod tables;
mod terminal;

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
            "run.json",
            "ranking.svg",
            "ranking.png",
            "coverage.svg",
            "coverage.png",
            "new-arr.svg",
            "new-arr.png"
        ]
    );
    assert!(first.iter().all(|file| !file.bytes.is_empty()));
    assert_eq!(first, files(&results, &provenance()).unwrap());
}
