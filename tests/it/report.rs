//! Reports: the tables read back, the pictures are sound, the extremes hold.

mod fixture;

use fixture::{Shape, provenance, results};
use spandrel::report::{Stamp, charts, png, terminal};

#[test]
fn look() {
    let Ok(folder) = std::env::var("LOOK") else { return };
    let mut cases = vec![("base", results(Shape::default())), ("many", results(Shape { searched: 2000, quarters: 40, ..Shape::default() }))];
    cases.push(("no-target", results(Shape { searched: 0, quarters: 1, target: false, ..Shape::default() })));
    let mut alone = results(Shape { searched: 0, quarters: 12, ..Shape::default() });
    alone.ranked.retain(|mix| mix.name == "Bottom-up plan");
    alone.detail.truncate(1);
    alone.detail[0].ranked = 0;
    cases.push(("alone", alone));
    let one = results(Shape { searched: 1, quarters: 1, ..Shape::default() });
    cases.push(("one", one));
    for (case, results) in cases {
        println!("{}", terminal(&results, 100, false));
        for chart in charts(&results, &Stamp::new(&results, &provenance())).unwrap() {
            std::fs::write(format!("{folder}/{case}-{}.png", chart.name), png(&chart.svg).unwrap()).unwrap();
            std::fs::write(format!("{folder}/{case}-{}.svg", chart.name), chart.svg).unwrap();
        }
    }
}
