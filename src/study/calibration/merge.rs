//! A calibration written into a scenario that people have made, with its comments and layout kept.

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, TableLike, Value};

/// A value that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where, such as `source.Inbound.volume`.
    pub place: String,
    /// What stood there; `None` where nothing did.
    pub before: Option<String>,
    /// What stands there now.
    pub after: String,
}

/// A scenario with the values of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The scenario.
    pub text: String,
    /// What changed, in the order of the file.
    pub changes: Vec<Change>,
    /// What was left as it was though it was calibrated, and why.
    pub kept: Vec<String>,
}

/// The keys that are taken from a calibration; whatever else a table says stays as it is.
const SOURCE: [&str; 4] = ["volume", "seasonality", "growth", "volatility"];
const ASSUME: [&str; 8] = [
    "convert",
    "win_rate",
    "slip_rate",
    "max_slips",
    "sales_cycle",
    "sales_cycle_level",
    "deal_size",
    "deal_size_level",
];
const TEAM: [&str; 5] =
    ["headcount", "ramp", "attrition", "backfill_months", "opportunities_per_rep"];
const MARKET: [&str; 2] = ["volatility", "persistence"];

/// Writes the values of `calibrated`, a scenario, into `scenario`: sources that have the same name,
/// rules that have the same name or select the same cells, the market and the file of the open
/// pipeline. Sources and rules that are missing are added at the end of theirs.
///
/// # Errors
/// The reason, where one of the two is no TOML, or writes its sources or rules in a way that cannot
/// be added to.
pub fn merge(scenario: &str, calibrated: &str) -> Result<Merged, String> {
    let mut document: DocumentMut = scenario.parse().map_err(|error| told(&error))?;
    let calibrated: DocumentMut = calibrated.parse().map_err(|error| told(&error))?;
    let (mut changes, mut kept) = (Vec::new(), Vec::new());
    for (kind, keys) in
        [("source", SOURCE.as_slice()), ("assume", ASSUME.as_slice()), ("team", TEAM.as_slice())]
    {
        let Some(new) = calibrated.get(kind).and_then(Item::as_array_of_tables) else { continue };
        let empty = Item::ArrayOfTables(ArrayOfTables::new());
        let Some(old) = document.entry(kind).or_insert(empty).as_array_of_tables_mut() else {
            return Err(format!(
                "its {kind} tables are written in one line; write them as [[{kind}]]"
            ));
        };
        for table in new {
            into_list(old, table, (kind, keys), &mut changes, &mut kept);
        }
    }
    if let (Some(new), None) = (calibrated.get("funnel"), document.get("funnel")) {
        document.insert("funnel", new.clone());
    }
    for (table, keys) in [("market", MARKET.as_slice()), ("open_pipeline", ["csv"].as_slice())] {
        let Some(new) = calibrated.get(table).and_then(Item::as_table) else { continue };
        match document.get_mut(table) {
            None => {
                document.insert(table, Item::Table(new.clone()));
                changes.extend(keys.iter().filter_map(|key| added(table, key, new)));
            }
            Some(old) => match old.as_table_like_mut() {
                Some(old) if !old.contains_key("bucket") => {
                    into_table(old, new, (table, keys), &mut changes);
                }
                _ => kept.push(format!("{table}: its buckets are yours to take out")),
            },
        }
    }
    Ok(Merged { text: document.to_string(), changes, kept })
}

fn told(error: &toml_edit::TomlError) -> String {
    error.message().lines().collect::<Vec<_>>().join(", ")
}

/// Puts a table's values into the one of a list that is called the same, or adds it.
fn into_list(
    list: &mut ArrayOfTables,
    new: &Table,
    (kind, keys): (&str, &[&str]),
    changes: &mut Vec<Change>,
    kept: &mut Vec<String>,
) {
    let name = name(new);
    let place = format!("{kind}.{name}");
    let is_same = |old: &Table| self::name(old) == name || selects_the_same(old, new, kind);
    let found = list.iter().position(is_same);
    match found.and_then(|found| list.get_mut(found)) {
        Some(old) if kind == "source" && counts_otherwise(old, new) => {
            let counted = if enters(new) == "lead" { "leads" } else { "opportunities" };
            kept.push(format!("{place}.volume: it counts something else than {counted} a month"));
        }
        Some(old) => into_table(old, new, (&place, keys), changes),
        None => {
            let mut table = new.clone();
            table.set_position(None);
            list.push(table);
            changes.extend(keys.iter().filter_map(|key| added(&place, key, new)));
        }
    }
}

fn into_table(
    old: &mut dyn TableLike,
    new: &Table,
    (place, keys): (&str, &[&str]),
    changes: &mut Vec<Change>,
) {
    for key in keys {
        let Some(value) = new.get(key).and_then(Item::as_value) else { continue };
        let after = written(value);
        let place = format!("{place}.{key}");
        match old.get_mut(key) {
            Some(Item::Value(before)) => {
                let was = written(before);
                if was != after {
                    // The spaces and the comment beside the old value stay.
                    let decor = before.decor().clone();
                    *before = value.clone();
                    *before.decor_mut() = decor;
                    changes.push(Change { place, before: Some(was), after });
                }
            }
            Some(other) => {
                let was = other.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
                *other = Item::Value(value.clone());
                changes.push(Change { place, before: Some(was), after });
            }
            None => {
                old.insert(key, Item::Value(value.clone()));
                changes.push(Change { place, before: None, after });
            }
        }
    }
}

fn added(place: &str, key: &str, table: &Table) -> Option<Change> {
    let after = written(table.get(key)?.as_value()?);
    Some(Change { place: format!("{place}.{key}"), before: None, after })
}

/// A value without the spaces and comments around it.
fn written(value: &Value) -> String {
    value.clone().decorated("", "").to_string()
}

/// The name of a table, or its selector where it has none.
fn name(table: &Table) -> String {
    let text = |key: &str| table.get(key).map(|item| item.to_string().trim().to_owned());
    let named = table.get("name").and_then(Item::as_str).map(str::to_owned);
    named.or_else(|| text("where")).unwrap_or_else(|| "all".to_owned())
}

/// Whether a source counts entries of another stage, or by rep: no export says how many these are.
fn counts_otherwise(old: &Table, new: &Table) -> bool {
    old.contains_key("per_rep_of") || enters(old) != enters(new)
}

/// The stage that a source enters; the first of a usual funnel where it does not say.
fn enters(source: &Table) -> &str {
    source.get("enters").and_then(Item::as_str).unwrap_or("lead")
}

/// Whether two rules are about the same cells, whatever they are called.
fn selects_the_same(old: &Table, new: &Table, kind: &str) -> bool {
    let selector = |table: &Table| {
        let item = table.get("where").map(|item| item.to_string());
        item.unwrap_or_default().split_whitespace().collect::<String>()
    };
    // A rule for a part of a driver's members is another rule.
    kind == "assume" && !old.contains_key("per") && selector(old) == selector(new)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: &str = "\
# Ours.
[plan]
name = \"Plan\"   # keep

[[source]]
name = \"Inbound\"
volume   = 40       # a guess of May
enters = \"opportunity\"

[[assume]] # all
win_rate = 0.3
slip_rate = 0.2     # ours
";
    const CALIBRATED: &str = "\
[[source]]
name = \"Inbound\"
volume = { gamma = { mean = 44, sd = 2 } }
enters = \"opportunity\"
[[source]]
name = \"Partner\"
volume = 3
enters = \"opportunity\"
[[assume]]
name = \"Company\"
win_rate = { beta = { alpha = 30, beta = 70 } }
sales_cycle = 80
[market]
volatility = 0.1
";

    #[test]
    fn values_change_and_everything_else_stays() {
        let merged = merge(PLAN, CALIBRATED).unwrap();
        assert!(
            merged
                .text
                .contains("volume   = { gamma = { mean = 44, sd = 2 } }       # a guess of May\n")
        );
        for kept in ["# Ours.\n", "# keep", "[[assume]] # all\n", "slip_rate = 0.2     # ours"] {
            assert!(merged.text.contains(kept), "{}", merged.text);
        }
        assert!(merged.text.contains("win_rate = { beta = { alpha = 30, beta = 70 } }"));
        assert!(merged.text.contains("name = \"Partner\"") && merged.text.contains("[market]"));
        let places: Vec<&str> = merged.changes.iter().map(|one| one.place.as_str()).collect();
        assert_eq!(
            places,
            [
                "source.Inbound.volume",
                "source.Partner.volume",
                "assume.Company.win_rate",
                "assume.Company.sales_cycle",
                "market.volatility"
            ]
        );
        assert_eq!(merged.changes[0].before.as_deref(), Some("40"));
        let again = merge(&merged.text, CALIBRATED).unwrap();
        assert_eq!((again.text, again.changes), (merged.text, Vec::new()));
    }

    #[test]
    fn what_cannot_be_added_to_is_refused() {
        let reason = merge("source = [{ name = \"A\" }]\n", CALIBRATED).unwrap_err();
        assert!(reason.contains("[[source]]"), "{reason}");
        assert!(merge("[plan", CALIBRATED).is_err());
    }
}
