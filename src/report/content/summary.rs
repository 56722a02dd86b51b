//! The answer on one screen.

use super::{Fact, Subject, Summary};
use crate::report::sentences::{answer, names::mix_name, names::program, titles};

/// The mix, its chance, its cost, the gap, and what would change the answer.
pub(super) fn summary(subject: &Subject<'_>) -> Summary {
    let mix = subject.mix();
    let programs = mix.map_or(&[][..], |mix| &mix.programs);
    let fact = |(label, value, note): (&str, String, String)| Fact {
        label: label.to_owned(),
        value,
        note,
    };
    Summary {
        title: titles::ranking(subject),
        mix: mix.map(mix_name).unwrap_or_default(),
        programs: programs.iter().map(|label| program(subject.results, label)).collect(),
        facts: answer::facts(subject).into_iter().map(fact).collect(),
        sentences: answer::answer(subject),
        levers: answer::levers(subject),
    }
}
