//! The files of a calibration: whole or not at all, and nothing overwritten unasked.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::cli::Failure;
use crate::study::calibration::Fragment;

/// The scenario and what stands beside it.
pub(super) struct Written {
    scenario: PathBuf,
    open: PathBuf,
}

impl Written {
    pub(super) fn beside(scenario: &Path) -> Self {
        let stem = scenario.file_stem().unwrap_or_default().to_string_lossy();
        let open = scenario.with_file_name(format!("{stem}-open.csv"));
        Self { scenario: scenario.to_owned(), open }
    }

    fn paths(&self) -> [&Path; 2] {
        [&self.scenario, &self.open]
    }

    pub(super) fn open_csv_name(&self) -> String {
        self.open.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.paths().into_iter().filter(|path| path.exists()).map(crate::cli::load::name).collect()
    }

    /// Refuses where something is in the way.
    pub(super) fn check(&self, force: bool) -> Result<(), Failure> {
        match self.paths().into_iter().find(|path| path.exists()) {
            Some(path) if !force => Err(Failure::request(
                &format!("`{}` exists", path.display()),
                "replace it with --force, or choose another file with --out",
            )),
            _ => Ok(()),
        }
    }

    /// Writes all files beside their places, then moves them there.
    pub(super) fn write(&self, fragment: &Fragment) -> Result<(), Failure> {
        let open = fragment.open_pipeline.as_deref().map(|rows| (self.open.as_path(), rows));
        let files = [(self.scenario.as_path(), fragment.scenario.as_str())].into_iter().chain(open);
        put(files.map(|(path, text)| (path, text.as_bytes())))
    }
}

/// Puts files in their places, all or none: each is written beside its place first.
pub(in crate::cli) fn put<'a>(
    files: impl Iterator<Item = (&'a Path, &'a [u8])>,
) -> Result<(), Failure> {
    let mut ready = Vec::new();
    for (path, bytes) in files {
        let failed = |error: &std::io::Error| Failure::io("write", path, error);
        let folder = path.parent().filter(|folder| *folder != Path::new(""));
        let folder = folder.unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(|error| failed(&error))?;
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(|error| failed(&error))?;
        file.write_all(bytes).map_err(|error| failed(&error))?;
        ready.push((path, file));
    }
    for (path, file) in ready {
        file.persist(path).map_err(|error| Failure::io("write", path, &error.error))?;
    }
    Ok(())
}
