//! Programs, risks and mixes.

use toml::{Table, Value as Toml};

use super::cells::enters;
use super::flows::team_of;
use super::numbers::{integer, items, number, table_of, text};
use super::reader::Reader;
use crate::reference::calendar::Calendar;
use crate::reference::plan::{
    Campaign, ChosenProgram, Effect, Program, ProgramHire, Risk, Team, Value,
};

pub fn programs(
    reader: &mut Reader,
    file: &Table,
    calendar: &Calendar,
    teams: &[Team],
    audiences: &[(String, Value)],
) -> Vec<Program> {
    let mut programs = Vec::new();
    for table in items(file, "program") {
        let name = text(&table, "name").to_owned();
        let labels: Vec<String> = match &table["start"] {
            Toml::String(one) => vec![one.clone()],
            several => several
                .as_array()
                .expect("starts")
                .iter()
                .map(|label| label.as_str().expect("a start").to_owned())
                .collect(),
        };
        let audience = table.get("audience").map(|audience| {
            let known = |(name, _): &(String, Value)| Some(name.as_str()) == audience.as_str();
            audiences.iter().position(known).expect("an audience")
        });
        let hires = items(&table, "hire")
            .iter()
            .map(|hire| ProgramHire {
                team: team_of(teams, text(hire, "team")),
                count: integer(&hire["count"]) as u64,
                after_months: hire.get("after_months").map_or(0, integer),
            })
            .collect();
        let prefix = format!("program.{name}");
        programs.push(Program {
            campaign: Campaign { audience, ..campaign(reader, &table, &prefix, teams) },
            starts: labels
                .into_iter()
                .map(|label| (label.clone(), calendar.month(&label)))
                .collect(),
            hires,
            name,
        });
    }
    programs
}

pub fn risks(reader: &mut Reader, file: &Table, calendar: &Calendar, teams: &[Team]) -> Vec<Risk> {
    let mut risks = Vec::new();
    for table in items(file, "risk") {
        let prefix = format!("risk.{}", text(&table, "name"));
        let window = table.get("window").map(|window| {
            let ends = window.as_array().expect("a pair of quarters");
            let quarter = |end: &Toml| calendar.quarter(end.as_str().expect("a quarter")) as usize;
            (quarter(&ends[0]), quarter(&ends[1]))
        });
        let (first_quarter, last_quarter) = window.unwrap_or((0, calendar.quarters - 1));
        risks.push(Risk {
            probability: reader.value(&table["probability"], &format!("{prefix}.probability")),
            first_quarter,
            last_quarter,
            campaign: campaign(reader, &table, &prefix, teams),
        });
    }
    risks
}

fn campaign(reader: &mut Reader, table: &Table, prefix: &str, teams: &[Team]) -> Campaign {
    let cost = table_of(table, "cost");
    let cost_prefix = format!("{prefix}.cost");
    let effects = items(table, "effect");
    Campaign {
        months: table.get("months").map(number),
        lag_months: reader.value_or(table, "lag_months", prefix, 0.0),
        ramp_months: table.get("ramp_months").map_or(0.0, number),
        half_life_months: table.get("half_life_months").map(number),
        upfront: reader.value_or(&cost, "upfront", &cost_prefix, 0.0),
        per_month: reader.value_or(&cost, "per_month", &cost_prefix, 0.0),
        audience: None,
        effects: effects.iter().map(|table| effect(reader, table, prefix, teams)).collect(),
    }
}

fn effect(reader: &mut Reader, table: &Table, prefix: &str, teams: &[Team]) -> Effect {
    let prefix = format!("{prefix}.effect.{}", Reader::name_of(table));
    if let Some(entries) = table.get("add") {
        return Effect::Add {
            entries: reader.value(entries, &format!("{prefix}.add")),
            enters: enters(reader, table),
            shares: reader.shares(table),
        };
    }
    let quantity = text(table, "multiply").to_owned();
    let by = reader.value(&table["by"], &format!("{prefix}.by"));
    match table.get("team") {
        Some(name) => {
            let team = team_of(teams, name.as_str().expect("a name"));
            Effect::MultiplyTeam { quantity, by, team }
        }
        None => Effect::Multiply { quantity, by, cells: reader.selected(table, "where") },
    }
}

pub fn mixes(file: &Table, programs: &[Program]) -> Vec<(String, Vec<ChosenProgram>)> {
    let chosen = |label: &Toml| {
        let label = label.as_str().expect("a Program");
        let (name, start) = label.split_once('@').map_or((label, None), |(n, s)| (n, Some(s)));
        let program = programs.iter().position(|p| p.name == name).expect("a Program");
        let starts = &programs[program].starts;
        let start = match start {
            None => starts[0].1,
            Some(start) => starts.iter().find(|(other, _)| other == start).expect("a start").1,
        };
        ChosenProgram { program, start }
    };
    items(file, "mix")
        .iter()
        .map(|table| {
            let labels = table["programs"].as_array().expect("a list of Programs");
            (text(table, "name").to_owned(), labels.iter().map(chosen).collect())
        })
        .collect()
}
