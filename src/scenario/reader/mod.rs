//! From the text of a file to a checked scenario.
//!
//! One file for each kind of table. All of them follow one rule: what is wrong is reported
//! where it stands, and reading goes on with a stand-in, so that every problem is found in
//! one go. A stand-in never gets out: a single error makes [`read`] fail.

mod allowed;
mod assume;
mod audience;
mod changes;
mod correlation;
mod correlation_group;
mod csv_file;
mod csv_row;
mod customers;
mod distribution;
mod document;
mod economics;
mod effect;
mod flow;
mod goal;
mod goal_scope;
mod grid;
mod matrix;
mod mix;
mod names;
mod nearest;
mod number;
mod open_pipeline;
mod open_rows;
mod parameters;
mod plan;
mod program;
mod report;
mod requirements;
mod risk;
mod search;
mod search_checks;
mod search_starts;
mod selection;
mod shares;
mod source;
mod table;
mod target;
mod team;
mod time;
mod timing;
mod value;

use std::sync::Arc;

use sha2::{Digest, Sha256};
use toml::de::DeTable;

pub(crate) use self::nearest::nearest;

use self::assume::Assumptions;
use self::effect::Effects;
use self::flow::Flow;
use self::grid::Grid;
use self::names::{Names, names_of};
use self::report::Reader;
use self::table::Table;
use self::value::Drivers;
use super::change::{Change, ImpossibleChange};
use super::checked::{Plan, Scenario, Search};
use super::diagnostic::{Diagnostic, Severity, SourceText, Span};
use super::written;
use crate::units::Calendar;

/// A scenario that was read, with what is probably a mistake in it.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The scenario.
    pub scenario: Scenario,
    /// What is probably a mistake.
    pub warnings: Vec<Diagnostic>,
    /// SHA-256 of the file's bytes, as 64 hexadecimal digits.
    pub sha256: String,
}

/// What every table is read with.
struct Context<'a> {
    reader: &'a Reader<'a>,
    plan: Option<Plan>,
    grid: Grid,
    names: Names,
}

impl<'a> Context<'a> {
    fn read(document: &Table<'a>, tables: &Tables<'a>) -> Self {
        let names = Names {
            stages: plan::read_stages(document),
            teams: names_of(&tables.teams),
            programs: names_of(&tables.programs),
            audiences: names_of(&tables.audiences),
        };
        let (plan, grid) = (plan::read_plan(document), Grid::read(document));
        Self { reader: document.reader, plan, grid, names }
    }

    /// The plan's calendar; `None` after an error in `[plan]`.
    fn calendar(&self) -> Option<&Calendar> {
        self.plan.as_ref().map(|plan| &plan.calendar)
    }
}

/// Reads a scenario file: its name as messages show it, and its bytes. `load` reads a file
/// that the scenario names, given its path as written (relative to the scenario file).
///
/// # Errors
///
/// All problems that were found, at least one of them an error, in the order of the file.
pub fn read(
    file_name: &str,
    bytes: &[u8],
    load: &dyn Fn(&str) -> std::io::Result<Vec<u8>>,
) -> Result<Reading, Vec<Diagnostic>> {
    read_changed(file_name, bytes, load, &[]).map(|(reading, _)| reading)
}

/// Reads a scenario file with changes of single values: the same as reading the file so
/// changed, but that a driver that becomes a number is still drawn, so that drivers that are
/// correlated with it stay as they are. Beside the reading, the changes that could not be made.
///
/// # Errors
///
/// As [`read`].
pub fn read_changed(
    file_name: &str,
    bytes: &[u8],
    load: &dyn Fn(&str) -> std::io::Result<Vec<u8>>,
    changes: &[Change],
) -> Result<(Reading, Vec<ImpossibleChange>), Vec<Diagnostic>> {
    let source = source_text(file_name, bytes)?;
    let reader = Reader::new(Arc::clone(&source), load);
    let (root, syntax_errors) = DeTable::parse_recoverable(&source.text);
    for error in &syntax_errors {
        let span = error.span().unwrap_or_default().into();
        reader.error(span, format!("this is not TOML: {}", error.message()), "here", "");
    }
    // What could be recovered of a broken text says too little to judge it.
    let scenario = if syntax_errors.is_empty() {
        read_document(&reader, root.get_ref(), changes)
    } else {
        None
    };
    let failed = reader.errors() > 0;
    let diagnostics = reader.into_diagnostics();
    match scenario {
        Some((scenario, impossible)) if !failed => {
            let sha256 = sha256(bytes);
            Ok((Reading { scenario, warnings: diagnostics, sha256 }, impossible))
        }
        _ => Err(diagnostics),
    }
}

/// The text of the file, without a byte order mark.
fn source_text(file_name: &str, bytes: &[u8]) -> Result<Arc<SourceText>, Vec<Diagnostic>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let source = |text: String| Arc::new(SourceText { name: file_name.to_owned(), text });
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(source(text.to_owned())),
        Err(error) => {
            let start = error.valid_up_to();
            let span = Span { start, end: start + 1 };
            let source = source(String::from_utf8_lossy(bytes).into_owned());
            Err(vec![
                Diagnostic::new(Severity::Error, &source, span)
                    .message("the file is not encoded as UTF-8")
                    .label("no UTF-8 character")
                    .cure("save it with the encoding UTF-8"),
            ])
        }
    }
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads the tables in the order in which they refer to each other.
fn read_document<'a>(
    reader: &'a Reader<'a>,
    root: &'a DeTable<'a>,
    changes: &[Change],
) -> Option<(Scenario, Vec<ImpossibleChange>)> {
    let document = Table::new(reader, Span::default(), "the file", root, written::File::KEYS);
    let tables = Tables::find(&document);
    let context = Context::read(&document, &tables);
    let (simulation, repair) = plan::read_simulation(&document);
    let (mut drivers, mut flow) = (Drivers::changed(changes), Flow::default());

    let errors = reader.errors();
    let assumptions = Assumptions::read(&context, &document, &mut drivers);
    drivers.rules_are_wrong = !context.grid.sound || reader.errors() > errors;
    let sources = source::read_sources(&context, &tables.sources, &mut drivers, &mut flow);
    let teams = team::read_teams(&context, &tables.teams, &mut drivers);
    team::refuse_idle_teams(&tables.teams, &teams, &tables.sources, &sources);
    let customers = customers::read_customers(&context, &tables.customers, &mut drivers);

    let audiences = audience::read_audiences(&context, &tables.audiences, &mut drivers);
    let serving: Vec<bool> =
        tables.teams.iter().map(|table| table.get("serves").is_some()).collect();
    let mut effects = Effects {
        context: &context,
        bases: &customers,
        serving: &serving,
        drivers: &mut drivers,
        flow: &mut flow,
    };
    let mut programs = program::read_programs(&mut effects, &tables.programs);
    let risks = risk::read_risks(&mut effects, &tables.risks);
    requirements::check_requirements(&tables.programs, &programs);
    audience::warn_of_idle(&tables, &programs);
    let open_pipeline = open_pipeline::read_open_pipeline(&context, &document, &mut flow);
    let correlations = correlation::read_correlations(&document, &drivers, repair);

    let search = search::search_table(&document);
    let any_quarter = search_starts::read_starts(&context, search.as_ref(), &mut programs);
    let mixes = mix::read_mixes(&context, &tables.mixes, &programs);
    let search = search
        .map(|table| Search { any_quarter, ..search::read_search(&context, &table, &programs) });
    let targets = target::read_targets(&context, &document);
    let goals = goal::read_goals(&context, &document, &targets, &serving);
    let market = economics::read_market(&document);
    let economics = economics::read_economics(&context, &document);

    check_flow(&context, &assumptions, &drivers, &flow);
    let impossible = drivers.changes.into_impossible();
    let scenario = Scenario {
        plan: context.plan?,
        simulation,
        dimensions: context.grid.dimensions,
        stages: context.names.stages,
        drivers: drivers.list,
        correlations,
        opportunity_distributions: assumptions.opportunity_distributions,
        cells: assumptions.cells,
        market,
        sources,
        teams,
        open_pipeline,
        customers,
        economics,
        programs,
        audiences,
        risks,
        mixes,
        search,
        targets,
        goals,
    };
    Some((scenario, impossible))
}

/// Checks what only all tables together can tell.
fn check_flow(context: &Context<'_>, assumptions: &Assumptions, drivers: &Drivers, flow: &Flow) {
    let (reader, rules) = (context.reader, &assumptions.cells);
    if !drivers.rules_are_wrong {
        flow.check(reader, &context.grid, &context.names.stages, rules);
    }
    // These two say something only where nothing else is wrong.
    if reader.errors() == 0 {
        drivers.refuse_equal_names(reader);
        flow.warn_of_idle(reader, rules, drivers);
    }
}

/// The tables whose names others refer to, or that are read in several steps.
struct Tables<'a> {
    sources: Vec<Table<'a>>,
    teams: Vec<Table<'a>>,
    customers: Vec<Table<'a>>,
    programs: Vec<Table<'a>>,
    audiences: Vec<Table<'a>>,
    risks: Vec<Table<'a>>,
    mixes: Vec<Table<'a>>,
}

impl<'a> Tables<'a> {
    fn find(document: &Table<'a>) -> Self {
        Self {
            sources: document.tables("source", "[[source]]", written::Source::KEYS),
            teams: document.tables("team", "[[team]]", written::Team::KEYS),
            customers: document.tables("customers", "[[customers]]", written::Customers::KEYS),
            programs: document.tables("program", "[[program]]", written::Program::KEYS),
            audiences: document.tables("audience", "[[audience]]", written::Audience::KEYS),
            risks: document.tables("risk", "[[risk]]", written::Risk::KEYS),
            mixes: document.tables("mix", "[[mix]]", written::Mix::KEYS),
        }
    }
}
