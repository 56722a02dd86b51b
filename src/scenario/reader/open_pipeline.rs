//! `[open_pipeline]`: opportunities that are open when the plan starts.

use std::collections::BTreeSet;

use super::Context;
use super::allowed::{MONEY, number_in};
use super::csv_file::{CsvFile, MOST_ROWS};
use super::flow::Flow;
use super::names::{name_or, unique_tables};
use super::open_rows::read_rows;
use super::table::Table;
use super::time::any_quarter;
use crate::scenario::checked::OpenOpportunity;
use crate::scenario::written;

/// Reads the open pipeline, from a CSV file or from buckets.
pub(crate) fn read_open_pipeline(
    context: &Context<'_>,
    document: &Table<'_>,
    flow: &mut Flow,
) -> Vec<OpenOpportunity> {
    let table = document
        .get("open_pipeline")
        .and_then(|node| node.table("[open_pipeline]", written::OpenPipeline::KEYS));
    let Some(table) = table else { return Vec::new() };
    let (csv, buckets) = (table.get("csv"), table.get("bucket"));
    if let (Some(csv), Some(buckets)) = (csv, buckets) {
        table.reader.conflict(
            (buckets.span, "buckets"),
            (csv.span, "a file"),
            "the open pipeline comes from `csv` or from buckets, not from both",
            "keep one of them: they would count the same opportunities twice",
        );
    }
    if csv.is_none() && buckets.is_none() {
        table.error(
            "[open_pipeline] names no opportunities",
            "neither `csv` nor a bucket",
            "add `csv = \"open-opportunities.csv\"`, or [[open_pipeline.bucket]]",
        );
    }
    let mut open = read_buckets(context, &table, flow);
    if let (Some(csv), Some(calendar), true) = (csv, context.calendar(), context.grid.sound) {
        let rows = CsvFile::load(&csv).and_then(|file| read_rows(&context.grid, calendar, &file));
        let rows = rows.unwrap_or_default();
        needs(flow, format!("open pipeline `{}`", csv.text().unwrap_or_default()), csv.span, &rows);
        open.extend(rows);
    }
    open
}

fn read_buckets(context: &Context<'_>, table: &Table<'_>, flow: &mut Flow) -> Vec<OpenOpportunity> {
    let tables = table.tables("bucket", "[[open_pipeline.bucket]]", written::Bucket::KEYS);
    let mut open = Vec::new();
    let mut named = Vec::new();
    for table in tables {
        let selection = context.grid.select(table.get("where"));
        let name = name_or(&table, &selection.text);
        let count = table
            .require("opportunities", "opportunities = 40")
            .and_then(|node| Some((node, node.whole(1, MOST_ROWS as u64)? as usize)));
        let quarter = read_quarter(context, &table);
        let total = number_in(table.get("amount"), &MONEY);
        if let Some((node, count)) = count {
            if open.len() + count > MOST_ROWS {
                node.error(
                    format!("the buckets hold more than {MOST_ROWS} opportunities"),
                    "beyond what a plan can hold",
                    "put opportunities together",
                );
                break;
            }
            let amount = total.map(|total| total / count as f64);
            let dealt = selection.cells.iter().cycle().take(count).enumerate();
            let bucket: Vec<OpenOpportunity> = dealt
                .map(|(index, &cell)| OpenOpportunity {
                    stream: format!("bucket:{name}"),
                    index: index as u32,
                    cell,
                    quarter,
                    amount,
                    win_rate: None,
                })
                .collect();
            needs(flow, format!("bucket `{name}`"), table.span, &bucket);
            open.extend(bucket);
        }
        named.push((table, name));
    }
    unique_tables(&named);
    open
}

/// The quarter of a bucket's scheduled close: the first where it is overdue; beyond the
/// plan it stays open.
fn read_quarter(context: &Context<'_>, table: &Table<'_>) -> usize {
    let node = table.require("quarter", "quarter = \"FY27-Q1\"");
    let quarter = node.and_then(|node| any_quarter(&node, context.calendar()?));
    quarter.map_or(0, |quarter| usize::try_from(quarter).unwrap_or(0))
}

/// Records which cells need a win rate or a deal size for these opportunities.
fn needs(
    flow: &mut Flow,
    what: String,
    span: crate::scenario::diagnostic::Span,
    open: &[OpenOpportunity],
) {
    let cells = |lacks: fn(&OpenOpportunity) -> bool| -> BTreeSet<usize> {
        open.iter().filter(|one| lacks(one)).map(|one| one.cell).collect()
    };
    let without_win_rate = cells(|one| one.win_rate.is_none());
    let without_amount = cells(|one| one.amount.is_none());
    flow.open(what, span, without_win_rate, without_amount);
}
