//! Result tables as rows that can be found again wherever they stand.

use std::collections::BTreeMap;

use spandrel::analysis::Results;
use spandrel::report::csv;

/// The names of the tables with what writes them.
type Table = (&'static str, fn(&Results) -> Vec<u8>);
pub const TABLES: [Table; 4] = [
    ("ranked.csv", csv::ranked),
    ("goals.csv", csv::goals),
    ("quarters.csv", csv::quarters),
    ("years.csv", csv::years),
];

/// Columns that say which row it is.
const KEYS: [&str; 7] = ["mix", "goal", "quarter", "year", "dimension", "member", "metric"];

/// Columns that compare a mix with the others of its run.
const RELATIVE: [&str; 2] = ["rank", "tied_with_best"];

/// The rows of all tables by what they are about; their figures by column.
pub type Rows = BTreeMap<String, BTreeMap<String, String>>;

/// Every row, without what depends on the other mixes of the run or on the file's order.
pub fn rows(results: &Results) -> Rows {
    let mut rows = Rows::new();
    for (name, table) in TABLES {
        let bytes = table(results);
        let mut reader = ::csv::Reader::from_reader(bytes.as_slice());
        let header = reader.headers().unwrap().clone();
        for record in reader.records() {
            let record = record.unwrap();
            let (mut key, mut figures) = (name.to_owned(), BTreeMap::new());
            for (column, field) in header.iter().zip(&record) {
                let field = match column {
                    "mix" => sorted(field, " + "),
                    "programs" => sorted(field, "; "),
                    _ => field.to_owned(),
                };
                if KEYS.contains(&column) {
                    key.push_str(" | ");
                    key.push_str(&field);
                } else if !RELATIVE.contains(&column) {
                    figures.insert(column.to_owned(), field);
                }
            }
            assert!(rows.insert(key.clone(), figures).is_none(), "`{key}` stands there twice");
        }
    }
    rows
}

/// Joined names in alphabetical order: files list Programs as they come.
fn sorted(field: &str, separator: &str) -> String {
    let mut parts: Vec<&str> = field.split(separator).collect();
    parts.sort_unstable();
    parts.join(separator)
}

/// Every row of `expected` stands in `found`, to the last digit.
pub fn assert_kept(what: &str, expected: &Rows, found: &Rows) {
    for (key, figures) in expected {
        let Some(other) = found.get(key) else { panic!("{what}: `{key}` is gone") };
        assert_eq!(figures, other, "{what}: `{key}`");
    }
}

/// Both hold the same rows, to the last digit.
pub fn assert_same(what: &str, expected: &Rows, found: &Rows) {
    assert_kept(what, expected, found);
    assert_eq!(expected.len(), found.len(), "{what}");
}

/// Columns of `ranked.csv` that are summed over Programs or customer bases in the order of
/// the file, in full precision: another order may round the last digit the other way.
const SUMMED: [&str; 3] = ["program_cost_mean", "program_cost_p90", "ending_arr_p50"];

/// Both hold the same rows; the columns that are summed in the file's order agree to within
/// 10⁻¹² of themselves, all others to the last digit.
pub fn assert_same_but_for_rounding(what: &str, expected: &Rows, found: &Rows) {
    let mut found = found.clone();
    for (key, figures) in expected {
        let Some(other) = found.get_mut(key) else { panic!("{what}: `{key}` is gone") };
        for column in SUMMED {
            let (Some(one), Some(two)) = (figures.get(column), other.get_mut(column)) else {
                continue;
            };
            let number = |field: &String| field.parse::<f64>().unwrap();
            let difference = (number(one) - number(two)).abs();
            assert!(difference <= 1e-12 * number(one).abs(), "{what}: `{key}`, {column}");
            two.clone_from(one);
        }
    }
    assert_same(what, expected, &found);
}
