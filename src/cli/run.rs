//! `spandrel run`: from a scenario to a folder of results.

use std::path::Path;

use super::folder::{Folder, Origin, RUN, default_folder};
use super::load::{load, name, override_with};
use super::progress::Progress;
use super::telling::Telling;
use super::{Failure, RunArguments, deck, stop, terminal};
use crate::analysis::{self, Depth, Explored, Precision, Request, Results};
use crate::model::Model;
use crate::pptx::Template;
use crate::report::{self, File, Provenance};
use crate::scenario::{Reading, nearest};

pub(super) fn run(arguments: &RunArguments) -> Result<(), Failure> {
    let progress = Progress::new(arguments.quiet);
    progress.time("read the scenario");
    let mut reading = load(&arguments.scenario)?;
    override_with(&mut reading.scenario.simulation, &arguments.simulation);
    let (scenario, plan) = (name(&arguments.scenario), reading.scenario.plan.name.clone());
    let out = arguments.out.clone().unwrap_or_else(|| default_folder(&arguments.scenario));
    let origin = Origin { scenario: &scenario, plan: &plan, command: RUN };
    let folder = Folder::claim(&out, origin, arguments.force)?;
    let template = arguments.deck.then(|| deck::template(arguments.template.as_deref()));
    let template = template.transpose()?;

    stop::listen();
    let precision = arguments.until_se.map(|standard_error| Precision {
        standard_error,
        most_trials: arguments.max_trials as usize,
    });
    let telling = Telling::new(&progress);
    let (scenario, template) = (scenario.as_str(), template.as_ref());
    let mixes = &arguments.mix;
    let depth = match (arguments.tables, arguments.explain) {
        (true, _) => Depth::Figures,
        (false, true) => Depth::Explained,
        (false, false) => Depth::Report,
    };
    let work = Work { scenario, mixes, precision, depth, template, telling: &telling };
    let (results, files) = in_threads(arguments.simulation.threads, || work.results(reading))??;
    let seconds = progress.seconds().iter().map(|(_, seconds)| seconds).sum();
    progress.clear();

    let ended = if results.selection.stopped { Err(Failure::Interrupted) } else { Ok(()) };
    if arguments.quiet {
        return folder.write(&files).and(ended);
    }
    let width = terminal::width();
    let told = terminal::print(&report::terminal(&results, width, true));
    // Either may fail; neither is lost with the other.
    folder.write(&files)?;
    told?;
    terminal::print(&written(&out, &files, seconds, width)).and(ended)
}

/// Runs `work` in so many threads, or in one for each processor.
pub(super) fn in_threads<T: Send>(
    threads: Option<u16>,
    work: impl FnOnce() -> T + Send,
) -> Result<T, Failure> {
    let threads = threads.map_or(0, usize::from);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(|error| {
        Failure::Io(format!(
            "cannot start {threads} threads: {error}; ask for fewer with --threads"
        ))
    })?;
    Ok(pool.install(work))
}

/// What is to be done, and who is told.
struct Work<'a> {
    scenario: &'a str,
    mixes: &'a [String],
    precision: Option<Precision>,
    depth: Depth,
    /// What the deck is set in, where one is asked for.
    template: Option<&'a Template>,
    telling: &'a Telling<'a>,
}

impl Work<'_> {
    fn results(&self, reading: Reading) -> Result<(Results, Vec<File>), Failure> {
        self.telling.progress.begin("compile the model", "compiling the model".to_owned(), None);
        let mut model = Model::new(reading.scenario)?;
        let tell = |step, done, total| self.telling.tell(step, done, total);
        let (mixes, explored) = to_evaluate(&mut model, self.mixes, &tell)?;
        let request = Request {
            precision: self.precision,
            explored,
            depth: self.depth,
            stop: &stop::asked,
            ..Request::new(&mixes, &tell)
        };
        let mut results = analysis::run(&model, &request)?;
        results.warnings.extend(fruitless(&model));
        results.warnings.extend(report::characters::warning(&results));
        let provenance = Provenance {
            scenario_file: self.scenario.to_owned(),
            scenario_sha256: reading.sha256,
            seed: results.seed,
            trials: results.trials,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            steps: self.telling.progress.seconds(),
            threads: rayon::current_num_threads(),
            warnings: reading.warnings.iter().map(ToString::to_string).collect(),
        };
        if self.depth == Depth::Figures {
            let files = report::tables(&results, &provenance);
            return Ok((results, files));
        }
        self.telling.progress.begin(
            "make the reports",
            "making tables and charts".to_owned(),
            None,
        );
        let files = report::files_and_deck(&results, &provenance, self.template)
            .map_err(|error| Failure::Io(error.to_string()))?;
        Ok((results, files))
    }
}

/// The mixes to evaluate, and how they were found where there are too many to try each.
pub(super) fn to_evaluate(
    model: &mut Model,
    names: &[String],
    tell: analysis::Progress,
) -> Result<(Vec<usize>, Option<Explored>), Failure> {
    if names.is_empty() && model.every_mix().is_err() {
        let (found, explored) = analysis::explore(model, tell, &stop::asked);
        return Ok((with_named(model, found), Some(explored)));
    }
    Ok((chosen_mixes(model, names)?, None))
}

/// The named mixes and those that were found.
fn with_named(model: &Model, found: Vec<usize>) -> Vec<usize> {
    let mut mixes: Vec<usize> = model.mixes.named().chain(found).collect();
    mixes.sort_unstable();
    mixes.dedup();
    mixes
}

/// The mixes to evaluate: all of the model's, or those asked for and the bottom-up plan.
fn chosen_mixes(model: &mut Model, names: &[String]) -> Result<Vec<usize>, Failure> {
    if names.is_empty() {
        return Ok(model.every_mix()?.collect());
    }
    let mut chosen = model.mixes_named(names).map_err(|unknown| unknown_mix(model, &unknown))?;
    chosen.push(0);
    chosen.sort_unstable();
    chosen.dedup();
    Ok(chosen)
}

/// The most mixes of a search among whose names the nearest to a misspelt one is looked for.
const MOST_COMPARED: usize = 20_000;

pub(super) fn unknown_mix(model: &Model, unknown: &str) -> Failure {
    let reason = format!("the scenario has no mix `{unknown}`");
    let named: Vec<String> = model.mixes.named().map(|mix| model.mix_name(mix)).collect();
    let searched = model.mixes.searched().take(MOST_COMPARED).map(|mix| model.mix_name(mix));
    let searched: Vec<String> = searched.collect();
    let cure = match nearest(unknown, named.iter().chain(&searched).map(String::as_str)) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => {
            let named: Vec<String> = named.iter().map(|name| format!("`{name}`")).collect();
            format!("it names {}", named.join(", "))
        }
    };
    Failure::request(&reason, &cure)
}

/// Says so where a search finds nothing, so that nobody takes the bottom-up plan for its answer.
fn fruitless(model: &Model) -> Option<String> {
    let nothing = model.feasible.is_some_and(|count| count.is_exact && count.at_least == 0);
    nothing.then(|| {
        "no mix keeps all constraints of [search]; `spandrel check` says what each of them removes"
            .to_owned()
    })
}

/// What was written where: the files by name, a drawing's formats together, in lines of at
/// most `width` columns.
pub(super) fn written(out: &Path, files: &[File], seconds: f64, width: usize) -> String {
    let mut names: Vec<(&str, Vec<&str>)> = Vec::new();
    for file in files {
        let (stem, ending) = file.name.rsplit_once('.').unwrap_or((&file.name, ""));
        match names.last_mut() {
            Some((last, endings)) if *last == stem => endings.push(ending),
            _ => names.push((stem, vec![ending])),
        }
    }
    let mut text =
        format!("\nWrote {} files to {} in {seconds:.1} s:\n", files.len(), out.display());
    let mut column = 0;
    for (stem, endings) in &names {
        let name = format!("{stem}.{}", endings.join("/"));
        if column > 0 && column + 2 + name.len() > width {
            text.push('\n');
            column = 0;
        }
        text.push_str("  ");
        text.push_str(&name);
        column += 2 + name.len();
    }
    text.push('\n');
    text
}
