//! The page: self-contained, described, and answering what-if in a real browser.

use super::fixture::{Shape, provenance, results};
use spandrel::analysis::Results;
use spandrel::report::html::html;
use spandrel::report::{Report, Stamp, Theme, csv};
use std::io::Write;
use std::process::Command;

fn page(results: &Results) -> String {
    html(&Report::new(results, &Stamp::new(results, &provenance()), 0), &Theme::default()).unwrap()
}

#[test]
fn it_needs_nothing_from_elsewhere_and_describes_its_charts() {
    let page = page(&results(Shape::default()));
    let mut rest = page.as_str();
    while let Some(at) = rest.find("http") {
        rest = &rest[at..];
        let known = ["http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"];
        assert!(known.iter().any(|url| rest.starts_with(url)), "{}", &rest[..60]);
        rest = &rest[4..];
    }
    assert!(!page.contains("src=\"") && !page.contains("<link"));
    let charts = page.matches("<figure").count();
    assert_eq!(charts, 13);
    assert!(
        page.matches("<desc>").count() == charts && page.matches("role=\"img\"").count() >= charts
    );
    assert!(page.contains("9f86d081") && page.contains("seed 2027"));
}

#[test]
fn names_cannot_leave_their_place() {
    let mut results = results(Shape { searched: 0, ..Shape::default() });
    let name = "</script><script>alert(1)</script>\"'&{{ 7 * 7 }}";
    results.plan = name.to_owned();
    results.ranked[0].name = name.to_owned();
    results.goals[0].name = name.to_owned();
    results.board.assumptions[0].name = name.to_owned();
    let page = page(&results);
    assert!(!page.contains("<script>alert"));
    assert!(page.contains("{{ 7 * 7 }}"), "no name is a template");
}

#[test]
fn two_thousand_mixes_stay_below_five_megabytes() {
    for quarters in [8, 40] {
        let shape = Shape { searched: 2000, quarters, ..Shape::default() };
        let size = page(&results(shape)).len();
        assert!(size < 5_000_000, "{quarters} quarters: {size} bytes");
    }
}

#[test]
fn text_stands_out_from_its_ground() {
    // WCAG 2.2 asks for 4.5 between text and ground.
    let luminance = |hex: u32| {
        let part = |shift: u32| {
            let part = f64::from(hex >> shift & 255) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { libm::pow((part + 0.055) / 1.055, 2.4) }
        };
        0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0)
    };
    let style = include_str!("../../../src/report/html/style.css");
    for (text, ground) in [("#1a1a1a", "#fff"), ("#595959", "#f3f6f9"), ("#005488", "#fff")] {
        assert!(style.contains(text) && style.contains(ground));
        let number = |hex: &str| {
            let digits = hex.trim_start_matches('#');
            let digits = if digits.len() == 3 { digits.repeat(2) } else { digits.to_owned() };
            luminance(u32::from_str_radix(&digits, 16).unwrap())
        };
        let contrast = (number(ground) + 0.05) / (number(text) + 0.05);
        assert!(contrast >= 4.5, "{text} on {ground}: {contrast}");
    }
}

/// A script that switches Programs as a reader would, and notes what the page says.
const READER: &str = r##"
<pre id="noted"></pre><script>
const noted = [];
const note = () => {
  const answer = document.getElementById("answer");
  noted.push([answer.dataset.evaluated, answer.dataset.rank, answer.dataset.chance,
    document.querySelector("#figures dd").textContent].join(";"));
};
note();
document.getElementById("none").click();
note();
for (const box of document.querySelectorAll("[data-program]")) { box.click(); note(); }
const sorted = document.querySelector("#table-ranking th:nth-child(3) button");
sorted.click();
noted.push(document.querySelector("#table-ranking tbody tr").cells[1].textContent);
document.getElementById("noted").textContent = noted.join("\n");
</script>"##;

/// What the page says in a browser after [`READER`], or `None` where there is no browser.
fn read_in_browser(page: &str) -> Option<Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.html");
    std::fs::write(&path, page.replace("</body>", &format!("{READER}</body>"))).unwrap();
    let browsers = ["chromium", "chromium-browser", "google-chrome", "chrome"];
    let profile = format!("--user-data-dir={}", folder.path().join("profile").display());
    let options = ["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", &profile];
    let run = |browser: &&str| {
        Command::new(browser).args(options).arg(format!("file://{}", path.display())).output().ok()
    };
    let output = browsers.iter().find_map(run)?;
    let dom = String::from_utf8_lossy(&output.stdout).into_owned();
    let noted = dom.split("<pre id=\"noted\">").nth(1)?.split("</pre>").next()?.to_owned();
    Some(noted.lines().map(str::to_owned).collect())
}

#[test]
fn a_browser_shows_the_numbers_of_the_ranking() {
    let results = results(Shape::default());
    let Some(noted) = read_in_browser(&page(&results)) else {
        // Past the capture of a passing test's output: a skipped test must not look like one that ran.
        let reason =
            "skipped the test of the page: no Chromium or Chrome was found, or it did not start";
        let _ = writeln!(std::io::stderr(), "{reason}");
        return;
    };
    let table = csv::ranked(&results);
    let mut reader = ::csv::Reader::from_reader(table.as_slice());
    let rows: Vec<::csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let of_rank = |rank: &str| rows.iter().find(|row| &row[0] == rank).unwrap();
    let mut evaluated = 0;
    for line in &noted[..noted.len() - 1] {
        let fields: Vec<&str> = line.split(';').collect();
        evaluated += usize::from(fields[0] == "true");
        assert_eq!(fields[2], &of_rank(fields[1])[4], "{line}");
        let percent = of_rank(fields[1])[4].parse::<f64>().unwrap() * 100.0;
        let shown: f64 = fields[3].split(' ').next().unwrap().parse().unwrap();
        assert!((shown - percent).abs() <= 0.5, "{line}");
    }
    assert!(noted[0].starts_with("true;1;"), "{noted:?}");
    assert_eq!(noted[1].split(';').nth(1), rows.last().map(|row| &row[0]));
    assert!(evaluated >= 2 && evaluated < noted.len() - 1, "{noted:?}");
    assert_eq!(noted.last().map(String::as_str), Some("Bottom-up plan"), "the worst comes first");
}
