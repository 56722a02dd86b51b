//! Names as people read them.

use super::subject;
use crate::analysis::{RankedMix, Results};
use crate::report::wrap::printable;

/// A mix's name: of a search's mixes its Programs, `Enterprise ABM (FY27 Q1) + SDR pod`.
pub fn mix_name(mix: &RankedMix) -> String {
    if mix.named { printable(&mix.name) } else { program_name(&mix.name) }
}

/// `Enterprise ABM@FY27-Q1` as `Enterprise ABM (FY27 Q1)`, one or several joined by ` + `.
pub fn program_name(label: &str) -> String {
    let part = |part: &str| match part.rsplit_once('@') {
        Some((name, start)) => format!("{name} ({})", start.replace("-Q", " Q")),
        None => part.to_owned(),
    };
    printable(&label.split(" + ").map(part).collect::<Vec<_>>().join(" + "))
}

/// A Program of a mix, with its start where there is a choice.
pub fn program(results: &Results, label: &str) -> String {
    let plan = results.board.programs.iter().find(|plan| plan.label == label);
    match plan {
        Some(plan) if !plan.choice => printable(&plan.name),
        _ => program_name(label),
    }
}

/// The mix as the subject of a title: its name where the file gives it one, else its rank,
/// since the names of a search's mixes are longer than any finding.
pub fn title_subject(results: &Results, place: usize) -> String {
    match results.ranked.get(place) {
        None => "No mix".to_owned(),
        Some(mix) if mix.named => super::shortened(&subject(mix), 60),
        Some(_) if place == 0 => "The best mix".to_owned(),
        Some(mix) => format!("The mix of rank {}", mix.rank),
    }
}

/// What a title's subject leaves out: the Programs of a mix that the file does not name.
pub fn which(results: &Results, place: usize) -> String {
    match results.ranked.get(place) {
        Some(mix) if !mix.named && place == 0 => format!("Best mix: {}.", mix_name(mix)),
        Some(mix) if !mix.named => format!("Mix of rank {}: {}.", mix.rank, mix_name(mix)),
        _ => String::new(),
    }
}

/// The mix as the heading of a panel.
pub fn heading(results: &Results, place: usize) -> String {
    match results.ranked.get(place) {
        Some(mix) if !mix.named && place == 0 => "Best mix".to_owned(),
        Some(mix) if !mix.named => format!("Mix of rank {}", mix.rank),
        Some(mix) => mix_name(mix),
        None => String::new(),
    }
}
