//! The files of a study: whole or not at all, and nothing overwritten unasked.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::Failure;

/// A file to write.
pub(in crate::cli) struct Output {
    pub(in crate::cli) path: PathBuf,
    pub(in crate::cli) bytes: Vec<u8>,
}

/// Refuses where a file is in the way.
pub(in crate::cli) fn check(paths: &[PathBuf], force: bool) -> Result<(), Failure> {
    match paths.iter().find(|path| path.exists()) {
        Some(path) if !force => Err(Failure::request(
            &format!("`{}` exists", path.display()),
            "replace it with --force, or choose another place with --out",
        )),
        _ => Ok(()),
    }
}

/// Puts files in their places: all are written into a folder beside them first, so that none is
/// there by half.
pub(in crate::cli) fn put(files: &[Output]) -> Result<(), Failure> {
    let Some(first) = files.first() else { return Ok(()) };
    let folder = first.path.parent().filter(|folder| *folder != Path::new(""));
    let folder = folder.unwrap_or(Path::new("."));
    let failed = |error: std::io::Error| Failure::io("write", &first.path, &error);
    fs::create_dir_all(folder).map_err(failed)?;
    let staging =
        tempfile::Builder::new().prefix(".spandrel-").tempdir_in(folder).map_err(failed)?;
    let staged = |place: usize| staging.path().join(place.to_string());
    for (place, file) in files.iter().enumerate() {
        fs::write(staged(place), &file.bytes).map_err(failed)?;
    }
    for (place, file) in files.iter().enumerate() {
        fs::rename(staged(place), &file.path)
            .map_err(|error| Failure::io("write", &file.path, &error))?;
    }
    Ok(())
}
