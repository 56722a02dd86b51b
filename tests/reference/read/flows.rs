//! Sources, teams, customers, open pipeline, market.

use toml::Table;

use super::cells::enters;
use super::numbers::{integer, items, list_of_numbers, number, table_of, text};
use super::reader::Reader;
use crate::reference::calendar::Calendar;
use crate::reference::plan::{Base, Market, OpenOpportunity, Source, Team, Value};

pub fn market(file: &Table) -> Market {
    let table = table_of(file, "market");
    let elasticity = table_of(&table, "elasticity");
    Market {
        volatility: table.get("volatility").map_or(0.0, number),
        persistence: table.get("persistence").map_or(0.0, number),
        elasticity: elasticity.iter().map(|(name, e)| (name.clone(), number(e))).collect(),
    }
}

pub fn sources(reader: &mut Reader, file: &Table, teams: &[Team]) -> Vec<Source> {
    let mut sources = Vec::new();
    for table in items(file, "source") {
        let prefix = format!("source.{}", text(&table, "name"));
        let team = table.get("per_rep_of").map(|name| team_of(teams, name.as_str().expect("name")));
        sources.push(Source {
            shares: reader.shares(&table),
            volume: reader.value(&table["volume"], &format!("{prefix}.volume")),
            per_rep_of: team,
            enters: enters(reader, &table),
            seasonality: table.get("seasonality").map_or_else(|| vec![1.0; 4], list_of_numbers),
            growth: reader.value_or(&table, "growth", &prefix, 0.0),
            volatility: reader.value_or(&table, "volatility", &prefix, 0.0),
        });
    }
    sources
}

pub fn team_of(teams: &[Team], name: &str) -> usize {
    teams.iter().position(|team| team.name == name).expect("a team")
}

pub fn teams(reader: &mut Reader, file: &Table, calendar: &Calendar) -> Vec<Team> {
    let mut teams = Vec::new();
    for table in items(file, "team") {
        let name = text(&table, "name").to_owned();
        let prefix = format!("team.{name}");
        let hires = items(&table, "hires");
        teams.push(Team {
            name,
            serves: table.contains_key("serves"),
            headcount: integer(&table["headcount"]) as u64,
            ramp: table.get("ramp").map_or_else(|| vec![1.0], list_of_numbers),
            attrition: reader.value_or(&table, "attrition", &prefix, 0.0),
            backfill_months: table.get("backfill_months").map(|months| integer(months) as usize),
            opportunities_per_rep: reader.value_or(&table, "opportunities_per_rep", &prefix, 0.0),
            waiting_loss: reader.value_or(&table, "waiting_loss", &prefix, 0.0),
            hires: hires
                .iter()
                .map(|hire| (calendar.month(text(hire, "month")), integer(&hire["count"]) as u64))
                .collect(),
            cost_per_rep: reader.value_or(&table, "cost_per_rep", &prefix, 0.0),
        });
    }
    teams
}

pub fn bases(reader: &mut Reader, file: &Table) -> Vec<Base> {
    let mut bases = Vec::new();
    for table in items(file, "customers") {
        let prefix = format!("customers.{}", Reader::name_of(&table));
        bases.push(Base {
            cells: reader.selected(&table, "where"),
            arr: number(&table["arr"]),
            churn: reader.value_or(&table, "churn", &prefix, 0.0),
            expansion: reader.value_or(&table, "expansion", &prefix, 0.0),
        });
    }
    // Wins of cells without a base join one that neither churns nor expands.
    let nowhere =
        (0..reader.cell_count()).map(|cell| !bases.iter().any(|base| base.cells[cell])).collect();
    let still = Value::Constant(0.0);
    bases.push(Base { cells: nowhere, arr: 0.0, churn: still, expansion: still });
    bases
}

pub fn open_pipeline(reader: &Reader, file: &Table, calendar: &Calendar) -> Vec<OpenOpportunity> {
    let table = table_of(file, "open_pipeline");
    if table.contains_key("csv") {
        return open_rows(reader, text(&table, "csv"), calendar);
    }
    let mut open = Vec::new();
    for bucket in items(&table, "bucket") {
        let selected = reader.selected(&bucket, "where");
        let cells: Vec<usize> = (0..selected.len()).filter(|&cell| selected[cell]).collect();
        let count = integer(&bucket["opportunities"]) as usize;
        let quarter = calendar.quarter(text(&bucket, "quarter")).max(0) as usize;
        let amount = bucket.get("amount").map(|amount| number(amount) / count as f64);
        open.extend((0..count).map(|place| OpenOpportunity {
            cell: cells[place % cells.len()],
            quarter,
            amount,
            win_rate: None,
        }));
    }
    open
}

fn open_rows(reader: &Reader, csv: &str, calendar: &Calendar) -> Vec<OpenOpportunity> {
    let path = reader.folder.join(csv);
    let mut rows = csv::Reader::from_path(&path).unwrap_or_else(|e| panic!("{path:?}: {e}"));
    let headers = rows.headers().expect("a header row").clone();
    let mut open = Vec::new();
    for row in rows.records() {
        let row = row.expect("a row");
        let field = |name: &str| {
            let place = headers.iter().position(|header| header == name)?;
            Some(row[place].trim()).filter(|text| !text.is_empty())
        };
        let mut cell = 0;
        for (name, members) in &reader.dimensions {
            let member = field(name).expect("a member");
            cell = cell * members.len()
                + members.iter().position(|other| other == member).expect("a known member");
        }
        open.push(OpenOpportunity {
            cell,
            quarter: calendar.quarter(field("close_date").expect("a date")).max(0) as usize,
            amount: field("amount").map(|amount| amount.parse().expect("an amount")),
            win_rate: field("win_rate").map(|rate| rate.parse().expect("a win rate")),
        });
    }
    open
}
