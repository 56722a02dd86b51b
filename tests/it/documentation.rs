//! The guide tells the truth: its examples are read, and nothing is missing from it.

mod exports;
mod keys;
mod names;

use std::io::ErrorKind;

use spandrel::scenario::{Reading, read, render};

const LANGUAGE: &str = include_str!("../../src/guide/language.md");

const OPEN_CSV: &str = "amount,close_date,segment,channel,region,win_rate\n\
                        52000.50,2026-11-30,Commercial,Partner,EMEA,0.4\n\
                        ,2027-03-31,Enterprise,Outbound,Americas,\n";

/// The blocks of a page that are fenced with exactly this information string.
fn blocks(page: &str, info: &str) -> Vec<String> {
    let (mut blocks, mut open) = (Vec::new(), None);
    for line in page.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(given)) => open = Some((given == info, String::new())),
            (Some(_), Some(_)) => {
                blocks.extend(open.take().filter(|(wanted, _)| *wanted).map(|(_, text)| text));
            }
            (Some((_, text)), None) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    blocks
}

/// The scenario that the page's blocks make together.
fn scenario() -> String {
    blocks(LANGUAGE, "toml").concat()
}

fn sound(text: &str) -> Reading {
    let load = |name: &str| match name {
        "open-opportunities.csv" => Ok(OPEN_CSV.as_bytes().to_vec()),
        _ => Err(ErrorKind::NotFound.into()),
    };
    read("language.md", text.as_bytes(), &load)
        .unwrap_or_else(|problems| panic!("{}\n{text}", render(&problems, false)))
}

#[test]
fn the_blocks_make_up_one_sound_scenario() {
    let reading = sound(&scenario());
    assert_eq!(render(&reading.warnings, false), "");
    let scenario = reading.scenario;
    assert_eq!((scenario.programs.len(), scenario.goals.len(), scenario.risks.len()), (3, 4, 1));
    assert_eq!(scenario.open_pipeline.len(), 100);
}

#[test]
fn alternatives_may_stand_in_place_of_their_table() {
    let alternatives = blocks(LANGUAGE, "toml instead");
    assert!(!alternatives.is_empty());
    for alternative in alternatives {
        let mut whole: toml::Table = toml::from_str(&scenario()).unwrap();
        whole.extend(toml::from_str::<toml::Table>(&alternative).unwrap());
        let reading = sound(&toml::to_string(&whole).unwrap());
        assert_eq!(render(&reading.warnings, false), "");
    }
}

#[test]
fn every_example_of_a_distribution_is_one() {
    let section = section("Distributions");
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let deal_size = "deal_size = { lognormal = { mean = 36000, sd = 24000 } }";
    let mut examples = 0;
    for row in rows {
        let (_, rest) = row.split_once("| `{").unwrap_or_else(|| panic!("no example: {row}"));
        let (example, _) = rest.split_once("` |").unwrap();
        let text = scenario().replacen(deal_size, &format!("deal_size = {{{example}"), 1);
        assert_ne!(text, scenario());
        sound(&text);
        examples += 1;
    }
    assert_eq!(examples, 14);
}

/// The part of the language page under the heading with this title.
fn section(title: &str) -> &'static str {
    let heading = LANGUAGE
        .match_indices("\n## ")
        .map(|(place, _)| &LANGUAGE[place + 4..])
        .find(|rest| rest.lines().next() == Some(title))
        .unwrap_or_else(|| panic!("no heading `{title}`"));
    heading.find("\n## ").map_or(heading, |end| &heading[..end])
}

#[test]
fn the_links_of_the_readme_lead_to_files() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = include_str!("../../README.md");
    let links = readme.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let files = links.filter(|link| !link.starts_with("https://"));
    let files: Vec<&str> = files.filter_map(|link| link.split('#').next()).collect();
    assert!(files.len() >= 5, "{files:?}");
    for file in files {
        assert!(root.join(file).is_file(), "`{file}` does not exist");
    }
}
