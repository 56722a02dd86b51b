//! `spandrel require`: the plan read from right to left.

use super::cells::cells;
use super::load::{independently, load, override_with};
use super::progress::Progress;
use super::run::{in_threads, unknown_mix};
use super::{Failure, RequireArguments, terminal};
use crate::analysis::require::{
    Answer, Question, Requirements, best_named, require as answer, usual,
};
use crate::engine::DriverDraws;
use crate::model::Model;
use crate::model::lever::{Lever, LeverQuantity};
use crate::report::require;
use crate::scenario::{Quantity, nearest};

pub(super) fn require(arguments: &RequireArguments) -> Result<(), Failure> {
    let progress = Progress::new(arguments.quiet);
    let mut scenario = load(&arguments.scenario)?.scenario;
    override_with(&mut scenario.simulation, &arguments.simulation);
    independently(&mut scenario.simulation, "require");
    if scenario.goals.is_empty() {
        return Err(Failure::request(
            "the scenario has no goal that anything could be required for",
            "say what the plan must reach as [[goal]]",
        ));
    }
    let model = Model::new(scenario)?;
    let requirements =
        in_threads(arguments.simulation.threads, || work(model, arguments, &progress))??;
    progress.clear();
    let (model, requirements) = requirements;
    let names = require::Names::of(&model.scenario);
    if !arguments.quiet {
        let text = require::terminal(&names, &requirements, terminal::width());
        terminal::print(&text)?;
    }
    if let Some(path) = &arguments.csv {
        std::fs::write(path, require::csv(&names, &requirements))
            .map_err(|error| Failure::io("write", path, &error))?;
    }
    match requirements.levers.iter().all(|(_, answer)| is_impossible(answer)) {
        true if !arguments.solve.is_empty() => Err(Failure::request(
            &format!("{} cannot reach that confidence alone", arguments.solve.join(", ")),
            "solve for another quantity, lower --confidence, or change the goals",
        )),
        _ => Ok(()),
    }
}

fn is_impossible(answer: &Answer) -> bool {
    matches!(answer, Answer::OutOfReach(_) | Answer::WithoutEffect)
}

fn work(
    mut model: Model,
    arguments: &RequireArguments,
    progress: &Progress,
) -> Result<(Model, Requirements), Failure> {
    let named = match &arguments.mix {
        Some(name) => Some(
            model
                .mixes_named(std::slice::from_ref(name))
                .map_err(|unknown| unknown_mix(&model, &unknown))?[0],
        ),
        None => None,
    };
    let cells = cells(&model.scenario, &arguments.cells)?;
    let quantities = quantities(&model, &arguments.solve)?;
    progress.begin("draw the drivers", "drawing the drivers".to_owned(), None);
    let simulation = &model.scenario.simulation;
    let draws = DriverDraws::exchangeable(&model.scenario, simulation.seed, simulation.trials);
    let mix = match named {
        Some(mix) => mix,
        None => best_named(&model, &draws),
    };
    let levers = levers(&model, mix, &quantities, &cells, arguments)?;
    let question = Question {
        model: &model,
        mix,
        draws: &draws,
        trials: model.scenario.simulation.trials,
        confidence: arguments.confidence.unwrap_or(model.scenario.plan.confidence),
        levers: &levers,
    };
    let stages = &model.scenario.stages;
    let tell = |lever: usize| {
        let name = levers[lever].quantity.name(stages);
        progress.show(format!("solving for {name}, {} of {}", lever + 1, levers.len()), None);
    };
    let requirements = answer(&question, &tell)?;
    Ok((model, requirements))
}

/// The quantities asked for; none where the usual ones are meant.
fn quantities(model: &Model, names: &[String]) -> Result<Vec<LeverQuantity>, Failure> {
    let stages = &model.scenario.stages;
    let known = LeverQuantity::names(stages);
    let quantity = |name: &String| {
        LeverQuantity::from_name(name, stages).ok_or_else(|| {
            let cure = match nearest(name, known.iter().map(String::as_str)) {
                Some(nearest) => format!("did you mean `{nearest}`?"),
                None => format!("it can solve for {}", known.join(", ")),
            };
            Failure::request(&format!("`{name}` is no quantity to solve for"), &cure)
        })
    };
    names.iter().map(quantity).collect()
}

/// The levers: those asked for, every one of which must have something to pull; or the usual
/// ones that have.
fn levers(
    model: &Model,
    mix: usize,
    quantities: &[LeverQuantity],
    cells: &[usize],
    arguments: &RequireArguments,
) -> Result<Vec<Lever>, Failure> {
    let place = match arguments.cells.as_slice() {
        [] => String::new(),
        chosen => format!(" in {}", chosen.join(" ")),
    };
    let mut levers = Vec::new();
    if quantities.is_empty() {
        levers = usual(model, mix, cells);
    }
    for &quantity in quantities {
        match Lever::new(model, mix, quantity, cells) {
            Some(lever) => levers.push(lever),
            None => {
                let name = quantity.name(&model.scenario.stages);
                let mix = model.mix_name(mix);
                let reason = format!("`{name}` is nothing that `{mix}` has{place}");
                return Err(Failure::request(&reason, &untouched(quantity)));
            }
        }
    }
    if levers.is_empty() {
        return Err(Failure::request(
            &format!("the plan has nothing to change{place}"),
            "choose cells that a source, a Program of the mix or open pipeline reaches",
        ));
    }
    Ok(levers)
}

/// What to do where a mix has nothing of a quantity.
fn untouched(quantity: LeverQuantity) -> String {
    let cure = match quantity {
        LeverQuantity::Headcount | LeverQuantity::Team(_) => {
            "no team works or feeds these cells: choose others with --where, or give the plan a \
             [[team]]"
        }
        LeverQuantity::Cells(Quantity::Churn | Quantity::Expansion) => {
            "it belongs to whole customer bases: choose all cells of one with --where, or give the \
             plan [[customers]]"
        }
        LeverQuantity::Cells(Quantity::Volume) => {
            "no source sends entries there (what Programs add is theirs): choose other cells with \
             --where"
        }
        LeverQuantity::Cells(Quantity::ConvertAll | Quantity::Convert(_)) => {
            "nothing crosses that stage there: choose other cells with --where, or a later stage"
        }
        LeverQuantity::Cells(Quantity::SlipRate) => "no opportunity slips there: `slip_rate` is 0",
        LeverQuantity::Cells(_) => {
            "no opportunity arises there: choose other cells with --where, or another mix"
        }
    };
    cure.to_owned()
}
