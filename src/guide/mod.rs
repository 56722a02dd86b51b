//! The guide: pages to read, and nothing to call.
//!
//! - [`language`]: every table and key of a scenario file
//! - [`mathematics`]: what is simulated, formula by formula, and where it approximates
//! - [`explain`]: why a mix does as it does, how that is estimated, and the files that say so
//! - [`require`]: what would have to be true: the plan read from right to left
//! - [`exports`]: how CRM exports are read, and the mapping that says so
//! - [`calibration`]: from an export to a plan's assumptions, and how good forecasts made so are
//! - [`results`]: the files that a run leaves behind, column by column
//!
//! The pages are Markdown files beside this one, so that they read the same in a browser of
//! the repository. A link's first definition counts: the ones given here lead within this
//! manual, those at the end of a page from file to file.

#[doc = "[metrics]: ../mathematics/index.html#metrics\n\n"]
#[doc = include_str!("language.md")]
pub mod language {}

#[doc = "[language]: ../language/index.html\n[results]: ../results/index.html\n\n"]
#[doc = include_str!("mathematics.md")]
pub mod mathematics {}

#[doc = "[metrics]: ../mathematics/index.html#metrics\n[explain]: ../explain/index.html\n[drives]: ../explain/index.html#what-drives-the-result\n\n"]
#[doc = include_str!("results.md")]
pub mod results {}

#[doc = "[results]: ../results/index.html\n[compare]: ../results/index.html#spandrel-compare\n[language]: ../language/index.html#values-and-drivers\n\n"]
#[doc = include_str!("explain.md")]
pub mod explain {}

#[doc = "[fail]: ../explain/index.html#where-trials-fail\n\n"]
#[doc = include_str!("require.md")]
pub mod require {}

#[doc = include_str!("exports.md")]
pub mod exports {}

#[doc = "[exports.md]: ../exports/index.html\n\n"]
#[doc = include_str!("calibration.md")]
pub mod calibration {}
