//! `spandrel deck`: the slides of a run, without simulating.

use std::fs;
use std::io::Write;
use std::path::Path;

use super::{DeckArguments, Failure, stored, terminal};
use crate::pptx::Template;
use crate::report::deck::{DECK_PPTX, deck as slides};
use crate::report::{File, Report};

pub(super) fn deck(arguments: &DeckArguments) -> Result<(), Failure> {
    let run = &arguments.run;
    let (results, stamp) = stored::read(run)?;
    let about = stored::about(&results, arguments.mix.as_deref())?;
    let path = arguments.out.clone().unwrap_or_else(|| run.join(DECK_PPTX));
    if path.exists() && !arguments.force {
        return Err(Failure::request(
            &format!("`{}` exists, and may hold what somebody has edited", path.display()),
            "replace it with --force, or name another file with --out",
        ));
    }
    let template = template(arguments.template.as_deref())?;
    let report = Report::new(&results, &stamp, about);
    let bytes = slides(&report, &template).map_err(|error| Failure::Io(error.to_string()))?;
    write(&path, &bytes).map_err(|error| Failure::io("write", &path, &error))?;
    if arguments.out.is_none() {
        stored::enlist(run, &[File { name: DECK_PPTX.to_owned(), bytes }])?;
    }
    terminal::print(&format!("Wrote {}\n", path.display()))
}

/// The template in a file, or the plain one.
pub(super) fn template(path: Option<&Path>) -> Result<Template, Failure> {
    let Some(path) = path else { return Ok(Template::plain()) };
    let bytes = fs::read(path).map_err(|error| Failure::io("read", path, &error))?;
    Template::read(&bytes).map_err(|reason| {
        Failure::request(
            &format!("the template `{}` cannot be used: {reason}", path.display()),
            "open it in PowerPoint and save it as a .pptx or .potx without a password",
        )
    })
}

/// Writes beside the file and renames: it is there whole or not at all.
fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut file = tempfile::Builder::new().prefix(".spandrel-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    // As open to others as any new file; a temporary one is closed to them.
    let mode = fs::File::create(file.path().with_extension("mode"))?;
    let permissions = mode.metadata()?.permissions();
    drop(mode);
    fs::remove_file(file.path().with_extension("mode"))?;
    file.as_file().set_permissions(permissions)?;
    file.persist(path)?;
    Ok(())
}
