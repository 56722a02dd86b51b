//! `spandrel chart`: the charts of a run drawn again, without simulating.

use std::fs;
use std::path::Path;

use rayon::prelude::*;

use super::{ChartArguments, Failure, terminal};
use crate::analysis::Results;
use crate::report::stored::{self, REPORT_JSON};
use crate::report::{self, Chart, File, RUN_JSON, Report, Size, Theme};
use crate::scenario::nearest;

pub(super) fn chart(arguments: &ChartArguments) -> Result<(), Failure> {
    let run = &arguments.run;
    let path = run.join(REPORT_JSON);
    let bytes = fs::read(&path).map_err(|error| unreadable(run, &path, &error))?;
    let (results, stamp) = stored::read(&bytes).map_err(|reason| {
        Failure::request(
            &format!("`{}` cannot be read: {reason}", path.display()),
            "simulate again with `spandrel run`, which writes it anew",
        )
    })?;
    let about = arguments.mix.as_deref().map_or(Ok(0), |name| place_of(&results, name))?;
    let theme = arguments.theme.as_deref().map_or(Ok(Theme::default()), theme)?;
    let report = Report::new(&results, &stamp, about);
    let charts = chosen(&report, &arguments.only)?;
    let files = draw(&report, &charts, &theme, arguments.size)?;
    let out = arguments.out.as_ref().unwrap_or(run);
    fs::create_dir_all(out).map_err(|error| Failure::io("create", out, &error))?;
    if out == run {
        enlist(run, &files)?;
    }
    for file in &files {
        let path = out.join(&file.name);
        fs::write(&path, &file.bytes).map_err(|error| Failure::io("write", &path, &error))?;
    }
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    terminal::print(&format!("Drew {} in {}\n", names.join(", "), out.display()))
}

fn unreadable(run: &Path, path: &Path, error: &std::io::Error) -> Failure {
    match error.kind() {
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => Failure::request(
            &format!("`{}` is no folder of results: it holds no {REPORT_JSON}", run.display()),
            "name a folder that `spandrel run` wrote",
        ),
        _ => Failure::io("read", path, error),
    }
}

/// The place of the mix with a name, which must be shown in full.
fn place_of(results: &Results, name: &str) -> Result<usize, Failure> {
    let place = results.ranked.iter().position(|mix| mix.name == name);
    let shown = || {
        let places = results.detail.iter().filter_map(|detail| results.ranked.get(detail.ranked));
        places.map(|mix| mix.name.as_str())
    };
    match place {
        Some(place) if results.detail_of(place).is_some() => Ok(place),
        Some(_) => Err(Failure::request(
            &format!("the figures of `{name}` by quarter were not kept"),
            "simulate it with `spandrel run SCENARIO --mix NAME`",
        )),
        None => {
            let cure = match nearest(name, shown()) {
                Some(nearest) => format!("did you mean `{nearest}`?"),
                None => "ranked.csv lists the mixes".to_owned(),
            };
            Err(Failure::request(&format!("the run has no mix `{name}`"), &cure))
        }
    }
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

/// Adds new pictures to the list of what a folder of results holds, so that a later run may
/// replace them.
fn enlist(run: &Path, files: &[File]) -> Result<(), Failure> {
    let path = run.join(RUN_JSON);
    let Ok(bytes) = fs::read(&path) else { return Ok(()) };
    let Ok(mut json) = serde_json::from_slice::<serde_json::Value>(&bytes) else { return Ok(()) };
    let Some(list) = json.get_mut("files").and_then(|files| files.as_array_mut()) else {
        return Ok(());
    };
    let before = list.len();
    for file in files {
        if !list.iter().any(|name| name.as_str() == Some(file.name.as_str())) {
            list.push(file.name.clone().into());
        }
    }
    if list.len() == before {
        return Ok(());
    }
    let mut bytes = serde_json::to_vec_pretty(&json).unwrap_or(bytes);
    bytes.push(b'\n');
    fs::write(&path, bytes).map_err(|error| Failure::io("write", &path, &error))
}
