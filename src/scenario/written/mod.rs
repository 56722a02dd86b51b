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

use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;

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
///
/// ```
/// let schema = spandrel::scenario::json_schema();
/// assert_eq!(schema["properties"]["plan"]["$ref"], "#/$defs/Plan");
/// ```
#[must_use]
pub fn json_schema() -> serde_json::Value {
    SchemaSettings::draft2020_12()
        .with_transform(RecursiveTransform(without_null))
        .into_generator()
        .into_root_schema_for::<File>()
        .to_value()
}

/// Takes `null` out of the types of keys that may be left out: TOML has no such value.
fn without_null(schema: &mut Schema) {
    let null = serde_json::Value::from("null");
    if let Some(serde_json::Value::Array(types)) = schema.get_mut("type") {
        types.retain(|one| *one != null);
        if let [only] = types.as_slice() {
            let only = only.clone();
            schema.insert("type".to_owned(), only);
        }
    }
    if let Some(serde_json::Value::Array(choices)) = schema.get_mut("anyOf") {
        choices.retain(|one| one.get("type") != Some(&null));
        if let [only] = choices.as_slice()
            && let Some(only) = only.as_object().cloned()
        {
            schema.remove("anyOf");
            for (key, value) in only {
                schema.insert(key, value);
            }
        }
    }
}
