//! What must hold whatever the plan: results depend on what a scenario says and on nothing
//! else, and more of a good thing never makes matters worse.

mod additions;
mod consistent;
mod monotone;
mod order;
mod reproducible;
mod search;
mod subjects;
mod tables;
