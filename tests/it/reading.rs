//! Sound scenarios resolve to the right cells, shares and drivers.

use spandrel::scenario::{Reading, Value, read, render};

fn read_file(path: &str) -> Reading {
    let bytes = std::fs::read(path).unwrap();
    let load = |name: &str| std::fs::read(std::path::Path::new(path).with_file_name(name));
    read(path, &bytes, &load).unwrap_or_else(|problems| panic!("{}", render(&problems, false)))
}

#[test]
fn bridge_the_gap_is_sound() {
    let reading = read_file("scenarios/bridge-the-gap.toml");
    assert_eq!(render(&reading.warnings, false), "");
    let scenario = reading.scenario;
    assert_eq!(scenario.cell_count(), 18);
    assert_eq!(scenario.dimensions[0].name, "channel");
    let partner = scenario.cells.iter().enumerate().filter(|(cell, rules)| {
        scenario.cell_name(*cell).contains("Partner") && rules.win_rate.is_some()
    });
    for (cell, rules) in partner {
        let Some(Value::Driver(driver)) = rules.win_rate else { panic!("{cell}") };
        println!("{} {}", scenario.cell_name(cell), scenario.drivers[driver].name);
    }
    for driver in &scenario.drivers {
        println!("{} {}", driver.name, driver.distribution.describe());
    }
    println!("{:#?}", scenario.sources);
}
