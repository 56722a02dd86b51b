//! Distributions: against an independent library, against their own definitions, and under
//! arbitrary parameters.

mod against_statrs;
mod catalogue;
mod definitions;
mod errors;
mod properties;
mod special_functions;
mod tables;
