//! A chart and its workbook: the same numbers, axes that point at each other, labels where
//! their kind of chart may have them.

use super::{Element, Package};
use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use std::io::Cursor;

/// Makes sure of a chart.
pub fn check(package: &Package, name: &str, chart: &Element) {
    let area = chart.child("c:chart").unwrap().child("c:plotArea").unwrap();
    axes(name, area);
    for plot in area.children.iter().filter(|child| child.name.ends_with("Chart")) {
        labels(name, plot);
    }
    let external = chart.child("c:externalData").unwrap().attribute("r:id").unwrap();
    let relationships = package.relationships(name);
    let workbook = relationships.iter().find(|known| known.id == external).unwrap();
    let bytes = package.bytes(workbook.target.as_deref().unwrap()).to_vec();
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let all = chart.descendants();
    let mut compared = 0;
    for reference in all.iter().filter(|one| matches!(one.name.as_str(), "c:strRef" | "c:numRef")) {
        compared += cells(name, reference, &mut book);
    }
    assert!(compared > 0, "{name} shows nothing");
}

/// Every plot names the chart's two axes, and each axis crosses the other.
fn axes(name: &str, area: &Element) {
    let axes: Vec<&Element> =
        area.children.iter().filter(|child| child.name.ends_with("Ax")).collect();
    assert_eq!(axes.len(), 2, "{name}");
    let ids: Vec<&str> = axes.iter().map(|axis| axis.val("c:axId").unwrap()).collect();
    let crossed: Vec<&str> = axes.iter().map(|axis| axis.val("c:crossAx").unwrap()).collect();
    assert!(ids[0] != ids[1] && crossed == [ids[1], ids[0]], "{name}: {ids:?} {crossed:?}");
    for plot in area.children.iter().filter(|child| child.name.ends_with("Chart")) {
        let own = plot.children.iter().filter(|child| child.name == "c:axId");
        assert_eq!(own.map(|id| id.attribute("val").unwrap()).collect::<Vec<_>>(), ids, "{name}");
    }
}

/// PowerPoint refuses a file with a label where its kind of chart has none.
fn labels(name: &str, plot: &Element) {
    let stacked = plot.val("c:grouping") == Some("stacked");
    let allowed: &[&str] = match (plot.name.as_str(), stacked) {
        ("c:barChart", false) => &["ctr", "inBase", "inEnd", "outEnd"],
        ("c:barChart", true) => &["ctr", "inBase", "inEnd"],
        ("c:lineChart" | "c:scatterChart", _) => &["ctr", "l", "r", "t", "b"],
        _ => &[],
    };
    for position in plot.descendants().iter().filter(|child| child.name == "c:dLblPos") {
        let own = position.attribute("val").unwrap();
        assert!(allowed.contains(&own), "{name}: label at {own} in {}", plot.name);
    }
}

/// Compares the cells of a reference with what the chart keeps of them; how many there were.
fn cells(name: &str, reference: &Element, book: &mut Xlsx<Cursor<Vec<u8>>>) -> usize {
    let formula = &reference.child("c:f").unwrap().text;
    let (sheet, range) = formula.split_once('!').unwrap();
    let range = range.replace('$', "");
    let (first, last) = range.split_once(':').unwrap_or((&range, &range));
    let ((column, from), (other, to)) = (place(first), place(last));
    assert_eq!(column, other, "{name}: {formula}");
    let cache = reference.child("c:strCache").or_else(|| reference.child("c:numCache")).unwrap();
    let count: u32 = cache.val("c:ptCount").unwrap().parse().unwrap();
    assert_eq!(count, to - from + 1, "{name}: {formula}");
    let data = book.worksheet_range(sheet).unwrap();
    let mut points = cache.children.iter().filter(|child| child.name == "c:pt").peekable();
    for row in 0..count {
        let here = |point: &&&Element| point.attribute("idx") == Some(row.to_string().as_str());
        let shown = points.next_if(|point| here(&point)).map(|pt| &pt.child("c:v").unwrap().text);
        match (data.get_value((from + row - 1, column)), shown) {
            (Some(Data::Float(cell)), Some(shown)) => {
                assert_eq!(cell.to_bits(), shown.parse::<f64>().unwrap().to_bits(), "{formula}");
            }
            (Some(Data::String(cell)), Some(shown)) => assert_eq!(cell, shown, "{name}: {formula}"),
            (None | Some(Data::Empty), shown) => {
                assert!(shown.is_none_or(String::is_empty), "{name}: {formula} {shown:?}");
            }
            other => panic!("{name}: {formula}, row {row}: {other:?}"),
        }
    }
    assert!(points.next().is_none(), "{name}: {formula}");
    count as usize
}

/// `AB12` as column from 0 and row from 1.
fn place(cell: &str) -> (u32, u32) {
    let letters = cell.chars().take_while(char::is_ascii_uppercase);
    let column = letters.fold(0, |sum, letter| 26 * sum + u32::from(letter) - u32::from('A') + 1);
    let digits = cell.trim_start_matches(|c: char| c.is_ascii_uppercase());
    (column - 1, digits.parse().unwrap())
}
