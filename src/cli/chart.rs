//! `spandrel chart`: the charts of a run drawn again, without simulating.

use std::fs;
use std::path::Path;

use rayon::prelude::*;

use super::{ChartArguments, Failure, stored, terminal};
use crate::report::{self, Chart, File, Report, Size, Theme};

pub(super) fn chart(arguments: &ChartArguments) -> Result<(), Failure> {
    let run = &arguments.run;
    let (results, stamp) = stored::read(run)?;
    let about = stored::about(&results, arguments.mix.as_deref())?;
    let theme = arguments.theme.as_deref().map_or(Ok(Theme::default()), theme)?;
    let report = Report::new(&results, &stamp, about);
    let charts = chosen(&report, &arguments.only)?;
    let files = draw(&report, &charts, &theme, arguments.size)?;
    let out = arguments.out.as_ref().unwrap_or(run);
    fs::create_dir_all(out).map_err(|error| Failure::io("create", out, &error))?;
    if out == run {
        stored::enlist(run, &files)?;
    }
    for file in &files {
        let path = out.join(&file.name);
        fs::write(&path, &file.bytes).map_err(|error| Failure::io("write", &path, &error))?;
    }
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    terminal::print(&format!("Drew {} in {}\n", names.join(", "), out.display()))
}

fn theme(path: &Path) -> Result<Theme, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::io("read", path, &error))?;
    let folder = path.parent().unwrap_or(Path::new(""));
    Theme::read(&text, &|named| fs::read(folder.join(named))).map_err(|reason| {
        Failure::request(
            &format!("the theme `{}`: {}", path.display(), reason.trim()),
            "correct it",
        )
    })
}

/// The charts asked for, or all.
fn chosen<'a>(report: &'a Report, names: &[String]) -> Result<Vec<&'a Chart>, Failure> {
    let all: Vec<&Chart> = report.charts().collect();
    let known = || all.iter().map(|chart| chart.name);
    for name in names {
        if !known().any(|known| known == name) {
            let listed = known().collect::<Vec<_>>().join(", ");
            let cure = format!("the charts of this run are {listed}");
            return Err(Failure::request(&format!("there is no chart `{name}` to draw"), &cure));
        }
    }
    let wanted = |chart: &&Chart| names.is_empty() || names.iter().any(|name| name == chart.name);
    Ok(all.into_iter().filter(wanted).collect())
}

/// The pictures: an SVG of the size asked for and a PNG with just as many pixels; where no
/// size is asked for, as `run` draws them.
fn draw(
    report: &Report,
    charts: &[&Chart],
    theme: &Theme,
    size: Option<Size>,
) -> Result<Vec<File>, Failure> {
    let (size, pixels) = size.map_or((Size::default(), 2.0), |size| (size, 1.0));
    let files = charts.par_iter().map(|chart| {
        report::chart_files(chart, &report.stamp, theme, size, pixels)
            .map_err(|error| Failure::Io(error.to_string()))
    });
    let files = files.collect::<Result<Vec<_>, Failure>>()?;
    Ok(files.into_iter().flatten().collect())
}
