//! The scenario as it is written: the tables of the file, their keys and what these mean.
//!
//! These types are never filled. The reader takes from them which keys a table may have,
//! and editors take the rest through [`json_schema`]; so both always agree.

#![expect(dead_code, reason = "the fields exist for their names, types and documentation")]

mod distribution;
mod money;
mod outcome;
mod pipeline;
mod plan;
mod program;

use distribution::Value;
pub(super) use money::{Customers, Economics, Elasticity, Market};
pub(super) use outcome::{Correlate, Goal, Mix, Search, Target};
pub(super) use pipeline::{Assume, Bucket, Hire, OpenPipeline, Source, Team};
pub(super) use plan::{File, Funnel, Plan, Simulation};
pub(super) use program::{Audience, Cost, Effect, Program, ProgramHire, Risk};

/// Declares a table of the file: a documented struct whose field names are its keys.
macro_rules! tables {
    ($($(#[$table:meta])* struct $name:ident { $($(#[$key:meta])* $field:ident: $type:ty,)* })*) => {
        $(
            #[derive(schemars::JsonSchema)]
            #[serde(deny_unknown_fields)]
            $(#[$table])*
            pub(in crate::scenario) struct $name {
                $($(#[$key])* $field: $type,)*
            }

            impl $name {
                /// The keys that the table may have.
                pub(in crate::scenario) const KEYS: &'static [&'static str] =
                    &[$(stringify!($field)),*];
            }
        )*
    };
}
use tables;

/// A table with keys of the plan's own: dimensions, members or stages.
type ByName<T> = std::collections::BTreeMap<String, T>;

/// Picks the cells that agree in every named dimension; a list allows several members.
type Selector = ByName<OneOrMany<String>>;

/// One, or a list.
#[derive(schemars::JsonSchema)]
#[serde(untagged)]
enum OneOrMany<T> {
    One(T),
    Many(Vec<T>),
}

/// The JSON Schema of scenario files, for editors: completion, and what each key means.
#[must_use]
pub fn json_schema() -> serde_json::Value {
    schemars::schema_for!(File).to_value()
}
