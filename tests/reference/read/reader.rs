//! What every part of the file needs: names, selectors, values with their drivers.

use std::path::{Path, PathBuf};

use toml::{Table, Value as Toml};

use super::numbers::{list_of_numbers, number, table_of, text};
use crate::reference::distribution::{Distribution, Metalog};
use crate::reference::plan::Value;

pub struct Reader {
    pub folder: PathBuf,
    pub dimensions: Vec<(String, Vec<String>)>,
    pub stages: Vec<String>,
    pub drivers: Vec<(String, Distribution)>,
}

impl Reader {
    pub fn new(path: &Path, source: &str, file: &Table) -> Self {
        let strings = |value: &Toml| -> Vec<String> {
            let list = value.as_array().expect("a list of names");
            list.iter().map(|name| name.as_str().expect("a name").to_owned()).collect()
        };
        let dimensions = table_of(file, "dimensions");
        let stages = table_of(file, "funnel").get("stages").map(strings);
        let in_order = keys_in_order(source, "dimensions");
        Self {
            folder: path.parent().expect("a folder").to_path_buf(),
            dimensions: in_order
                .into_iter()
                .map(|name| (name.clone(), strings(&dimensions[&name])))
                .collect(),
            stages: stages.unwrap_or_else(|| vec!["lead".to_owned(), "opportunity".to_owned()]),
            drivers: Vec::new(),
        }
    }

    pub fn dimension(&self, name: &str) -> usize {
        self.dimensions.iter().position(|(other, _)| other == name).expect("a dimension")
    }

    pub fn stage(&self, name: &str) -> usize {
        self.stages.iter().position(|stage| stage == name).expect("a stage")
    }

    pub fn driver(&self, name: &str) -> usize {
        let found = self.drivers.iter().position(|(driver, _)| driver == name);
        found.unwrap_or_else(|| panic!("no driver {name}"))
    }

    pub fn cell_count(&self) -> usize {
        self.dimensions.iter().map(|(_, members)| members.len()).product()
    }

    /// The member of each dimension; the last dimension counts fastest.
    pub fn members(&self, cell: usize) -> Vec<usize> {
        let mut members = Vec::new();
        let mut rest = cell;
        for (_, names) in self.dimensions.iter().rev() {
            members.insert(0, rest % names.len());
            rest /= names.len();
        }
        members
    }

    /// By cell, whether the selector under this key picks it; all without a selector.
    pub fn selected(&self, table: &Table, key: &str) -> Vec<bool> {
        let selector = table_of(table, key);
        let picks = |cell: usize| {
            let members = self.members(cell);
            selector.iter().all(|(name, wanted)| {
                let dimension = self.dimension(name);
                let member = self.dimensions[dimension].1[members[dimension]].as_str();
                match wanted {
                    Toml::String(one) => one == member,
                    several => several
                        .as_array()
                        .expect("members")
                        .iter()
                        .any(|one| one.as_str() == Some(member)),
                }
            })
        };
        (0..self.cell_count()).map(picks).collect()
    }

    /// The name of a rule, effect or bucket: its own, or that of its selector.
    pub fn name_of(table: &Table) -> String {
        if table.contains_key("name") {
            return text(table, "name").to_owned();
        }
        let selector = table_of(table, "where");
        let parts: Vec<String> = selector
            .iter()
            .map(|(name, member)| format!("{name}={}", member.as_str().unwrap_or("several")))
            .collect();
        if parts.is_empty() { "all".to_owned() } else { parts.join(",") }
    }

    /// By cell, its share of a flow over the selected cells.
    pub fn shares(&self, table: &Table) -> Vec<f64> {
        let selected = self.selected(table, "where");
        let given = table_of(table, "share");
        let mut shares: Vec<f64> = selected.iter().map(|&yes| f64::from(u8::from(yes))).collect();
        for (dimension, (name, members)) in self.dimensions.iter().enumerate() {
            let weights = given.get(name).map(|table| table.as_table().expect("shares"));
            let weight = |member: usize| match weights {
                None => 1.0,
                Some(weights) => weights.get(&members[member]).map_or(0.0, number),
            };
            let among = |member: usize| {
                let mut cells = selected.iter().enumerate().filter(|(_, yes)| **yes);
                cells.any(|(cell, _)| self.members(cell)[dimension] == member)
            };
            let total: f64 = (0..members.len()).filter(|&m| among(m)).map(weight).sum();
            for (cell, share) in shares.iter_mut().enumerate() {
                *share *= weight(self.members(cell)[dimension]) / total;
            }
        }
        shares
    }

    /// A number, or a driver of this name.
    pub fn value(&mut self, value: &Toml, name: &str) -> Value {
        let Toml::Table(table) = value else { return Value::Constant(number(value)) };
        if let Some(known) = self.drivers.iter().position(|(driver, _)| driver == name) {
            return Value::Driver(known);
        }
        let distribution = self.distribution(table);
        self.drivers.push((name.to_owned(), distribution));
        Value::Driver(self.drivers.len() - 1)
    }

    /// The value under a key, named after it, or a constant where it is left out.
    pub fn value_or(&mut self, table: &Table, key: &str, prefix: &str, default: f64) -> Value {
        match table.get(key) {
            None => Value::Constant(default),
            Some(value) => self.value(value, &format!("{prefix}.{key}")),
        }
    }

    /// A number or a distribution that each opportunity draws from.
    pub fn each_draws(&self, value: &Toml) -> Distribution {
        match value {
            Toml::Table(table) => self.distribution(table),
            constant => Distribution::Constant(number(constant)),
        }
    }

    pub fn distribution(&self, table: &Table) -> Distribution {
        let (tag, body) = table.iter().find(|(key, _)| *key != "truncate").expect("a tag");
        let of = match body {
            Toml::Table(body) => self.tagged(tag, body),
            constant => Distribution::Constant(number(constant)),
        };
        match table.get("truncate") {
            None => of,
            Some(ends) => {
                let ends = list_of_numbers(ends);
                Distribution::Truncated { of: Box::new(of), low: ends[0], high: ends[1] }
            }
        }
    }

    fn tagged(&self, tag: &str, body: &Table) -> Distribution {
        let has = |key: &str| body.contains_key(key);
        let get =
            |key: &str| number(body.get(key).unwrap_or_else(|| panic!("{tag} without {key}")));
        let get_if = |key: &str| body.get(key).map(number);
        match tag {
            "uniform" => Distribution::Uniform { low: get("low"), high: get("high") },
            "triangular" => {
                Distribution::Triangular { low: get("low"), mode: get("mode"), high: get("high") }
            }
            "pert" => {
                let (low, mode, high) = (get("low"), get("mode"), get("high"));
                let shape = get_if("shape").unwrap_or(4.0);
                let alpha = 1.0 + shape * (mode - low) / (high - low);
                let beta = 1.0 + shape * (high - mode) / (high - low);
                Distribution::Beta { low, high, alpha, beta }
            }
            "normal" => Distribution::Normal { mean: get("mean"), sd: get("sd") },
            "lognormal" => lognormal(body),
            "beta" => {
                let (alpha, beta) = if has("mean") {
                    let mean = get("mean");
                    let strength = mean * (1.0 - mean) / get("sd").powi(2) - 1.0;
                    (mean * strength, (1.0 - mean) * strength)
                } else if has("successes") {
                    (get("successes") + 1.0, get("failures") + 1.0)
                } else {
                    (get("alpha"), get("beta"))
                };
                Distribution::Beta { low: 0.0, high: 1.0, alpha, beta }
            }
            "gamma" if has("mean") => {
                let scale = get("sd").powi(2) / get("mean");
                Distribution::Gamma { shape: get("mean") / scale, scale }
            }
            "gamma" => Distribution::Gamma { shape: get("shape"), scale: get("scale") },
            "weibull" => Distribution::Weibull { shape: get("shape"), scale: get("scale") },
            "exponential" => Distribution::Exponential { mean: get("mean") },
            "metalog" => {
                let (p10, p50, p90) = (get("p10"), get("p50"), get("p90"));
                Distribution::Metalog(Metalog::new(p10, p50, p90, get_if("low"), get_if("high")))
            }
            "discrete" => {
                weighted_values(list_of_numbers(&body["values"]), list_of_numbers(&body["weights"]))
            }
            "empirical" => {
                let values = match body.get("values") {
                    Some(values) => list_of_numbers(values),
                    None => self.column(text(body, "csv"), text(body, "column")),
                };
                let weights = vec![1.0; values.len()];
                weighted_values(values, weights)
            }
            "mixture" => {
                let parts = body["of"].as_array().expect("a list of distributions");
                let weights = list_of_numbers(&body["weights"]);
                let total: f64 = weights.iter().sum();
                let parts = parts.iter().map(|part| self.each_draws(part));
                Distribution::Mixture(parts.zip(weights).map(|(p, w)| (p, w / total)).collect())
            }
            other => panic!("no distribution {other}"),
        }
    }

    fn column(&self, csv: &str, column: &str) -> Vec<f64> {
        let path = self.folder.join(csv);
        let mut rows = csv::Reader::from_path(&path).unwrap_or_else(|e| panic!("{path:?}: {e}"));
        let headers = rows.headers().expect("a header row").clone();
        let place = headers.iter().position(|header| header == column).expect("the column");
        let cell = |row: csv::StringRecord| row[place].trim().parse().expect("a number");
        rows.records().map(|row| cell(row.expect("a row"))).collect()
    }
}

/// By mean and sd of the value itself, by median and P90, or by P10 and P90.
fn lognormal(body: &Table) -> Distribution {
    // The 90 % point of the standard normal.
    const Z90: f64 = 1.281_551_565_544_600_4;
    let get = |key: &str| number(&body[key]);
    let (mu, sigma) = if body.contains_key("mean") {
        let variance = (1.0 + (get("sd") / get("mean")).powi(2)).ln();
        (get("mean").ln() - variance / 2.0, variance.sqrt())
    } else if body.contains_key("median") {
        (get("median").ln(), (get("p90") / get("median")).ln() / Z90)
    } else {
        let (low, high) = (get("p10").ln(), get("p90").ln());
        (0.5 * (low + high), (high - low) / (2.0 * Z90))
    };
    Distribution::Lognormal { mu, sigma }
}

/// The keys of a table in the order of the file, which `toml::Table` forgets.
fn keys_in_order(source: &str, table: &str) -> Vec<String> {
    let file = toml::de::DeTable::parse(source).expect("TOML");
    let table = file.get_ref().get(table).expect("the table").get_ref();
    let toml::de::DeValue::Table(table) = table else { panic!("not a table") };
    let mut keys: Vec<(usize, String)> =
        table.keys().map(|key| (key.span().start, key.get_ref().to_string())).collect();
    keys.sort();
    keys.into_iter().map(|(_, name)| name).collect()
}

fn weighted_values(values: Vec<f64>, weights: Vec<f64>) -> Distribution {
    let total: f64 = weights.iter().sum();
    let mut pairs: Vec<(f64, f64)> =
        values.into_iter().zip(weights).map(|(value, weight)| (value, weight / total)).collect();
    pairs.sort_by(|one, other| one.0.total_cmp(&other.0));
    Distribution::Discrete(pairs)
}
