//! A run as it was stored: read again, and added to.

use std::fs;
use std::path::Path;

use super::Failure;
use crate::analysis::Results;
use crate::report::chart::Stamp;
use crate::report::stored::{self, REPORT_JSON};
use crate::report::{File, RUN_JSON};
use crate::scenario::nearest;

/// The results in a folder, with the stamp of their run.
pub(super) fn read(run: &Path) -> Result<(Results, Stamp), Failure> {
    let path = run.join(REPORT_JSON);
    let bytes = fs::read(&path).map_err(|error| unreadable(run, &path, &error))?;
    stored::read(&bytes).map_err(|reason| {
        Failure::request(
            &format!("`{}` cannot be read: {reason}", path.display()),
            "simulate again with `spandrel run`, which writes it anew",
        )
    })
}

/// The place of the mix that a report is to be about: the one with a name, or the best.
pub(super) fn about(results: &Results, name: Option<&str>) -> Result<usize, Failure> {
    name.map_or(Ok(0), |name| place_of(results, name))
}

fn unreadable(run: &Path, path: &Path, error: &std::io::Error) -> Failure {
    match error.kind() {
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => Failure::request(
            &format!("`{}` holds no {REPORT_JSON}, which reports are made from", run.display()),
            "name a folder that `spandrel run` wrote, without --tables",
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

/// Adds new files to the list of what a folder of results holds, so that a later run may
/// replace them.
pub(super) fn enlist(run: &Path, files: &[File]) -> Result<(), Failure> {
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
