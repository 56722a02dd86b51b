//! `spandrel run`: from a scenario to a folder of results.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::folder::{Folder, Origin, default_folder};
use super::load::{load, name};
use super::progress::Progress;
use super::{Failure, RunArguments, deck, stop, terminal};
use crate::analysis::{self, Precision, Request, Results, Step};
use crate::model::Model;
use crate::pptx::Template;
use crate::report::{self, File, Provenance, format::count};
use crate::scenario::{Reading, nearest};

pub(super) fn run(arguments: &RunArguments) -> Result<(), Failure> {
    let progress = Progress::new(arguments.quiet);
    progress.time("read the scenario");
    let reading = with_overrides(load(&arguments.scenario)?, arguments);
    let (scenario, plan) = (name(&arguments.scenario), reading.scenario.plan.name.clone());
    let out = arguments.out.clone().unwrap_or_else(|| default_folder(&arguments.scenario));
    let origin = Origin { scenario: &scenario, plan: &plan };
    let folder = Folder::claim(&out, origin, arguments.force)?;
    let template = arguments.deck.then(|| deck::template(arguments.template.as_deref()));
    let template = template.transpose()?;

    stop::listen();
    let precision = arguments.until_se.map(|standard_error| Precision {
        standard_error,
        most_trials: arguments.max_trials as usize,
    });
    let (mixes, told) = (&arguments.mix, Mutex::default());
    let (scenario, template) = (scenario.as_str(), template.as_ref());
    let work = Work { scenario, mixes, precision, template, progress: &progress, told };
    let (results, files) = in_threads(arguments.threads, || work.results(reading))??;
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

fn with_overrides(mut reading: Reading, arguments: &RunArguments) -> Reading {
    let simulation = &mut reading.scenario.simulation;
    if let Some(trials) = arguments.trials {
        simulation.trials = trials as usize;
    }
    simulation.seed = arguments.seed.unwrap_or(simulation.seed);
    reading
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
    /// What the deck is set in, where one is asked for.
    template: Option<&'a Template>,
    progress: &'a Progress,
    /// The step that was told of last.
    told: Mutex<Option<Step>>,
}

impl Work<'_> {
    fn results(&self, reading: Reading) -> Result<(Results, Vec<File>), Failure> {
        self.progress.begin("compile the model", "compiling the model".to_owned(), None);
        let mut model = Model::new(reading.scenario)?;
        let tell = |step, done, total| self.tell(step, done, total);
        let (mixes, explored) = if self.mixes.is_empty() && model.every_mix().is_err() {
            let (found, explored) = analysis::explore(&mut model, &tell, &stop::asked);
            (with_named(&model, found), Some(explored))
        } else {
            (chosen_mixes(&mut model, self.mixes)?, None)
        };
        let request = Request {
            precision: self.precision,
            explored,
            stop: &stop::asked,
            ..Request::new(&mixes, &tell)
        };
        let mut results = analysis::run(&model, &request)?;
        results.warnings.extend(fruitless(&model));
        let provenance = Provenance {
            scenario_file: self.scenario.to_owned(),
            scenario_sha256: reading.sha256,
            seed: results.seed,
            trials: results.trials,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            steps: self.progress.seconds(),
            threads: rayon::current_num_threads(),
            warnings: reading.warnings.iter().map(ToString::to_string).collect(),
        };
        self.progress.begin("make the reports", "making tables and charts".to_owned(), None);
        let files = report::files_and_deck(&results, &provenance, self.template)
            .map_err(|error| Failure::Io(error.to_string()))?;
        Ok((results, files))
    }

    fn tell(&self, step: Step, done: usize, total: usize) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if *told != Some(step) {
            *told = Some(step);
            let (name, shown) = words(step);
            if !self.progress.is_at(name) {
                self.progress.time(name);
            }
            let uncounted = matches!(step, Step::Drivers | Step::Summaries);
            self.progress.show(shown, (!uncounted).then_some(total));
        }
        drop(told);
        self.progress.advance(done);
    }
}

/// What a step is called in the run's record, and what is shown of it.
fn words(step: Step) -> (&'static str, String) {
    match step {
        Step::Exploring(mixes) => (
            "explore the search",
            format!("climbing in the search: {} mixes looked at", count(mixes as u64)),
        ),
        Step::Drivers => ("draw the drivers", "drawing the drivers".to_owned()),
        Step::Stage { number, of, mixes, trials } => (
            "drop mixes by stages",
            format!(
                "stage {number} of {of}: {} mixes, {} trials each",
                count(mixes as u64),
                count(trials as u64)
            ),
        ),
        Step::Mixes(1) => ("simulate the mixes", "simulating 1 mix".to_owned()),
        Step::Mixes(mixes) => {
            ("simulate the mixes", format!("simulating {} mixes", count(mixes as u64)))
        }
        Step::Worth => ("take the best mix apart", "taking the best mix apart".to_owned()),
        Step::Detail => (
            "simulate the shown mixes in detail",
            "simulating the shown mixes in detail".to_owned(),
        ),
        Step::Summaries => ("summarise", "summarising".to_owned()),
    }
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
fn written(out: &Path, files: &[File], seconds: f64, width: usize) -> String {
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
