//! What a company's past says: the pages and tables of a calibration and of a backtest.
//!
//! ```text
//! study::Calibration ──> calibration ──> plot, page ──> one HTML file
//! study::Backtest ─────> backtest ────>                 and a CSV file
//! ```

mod backtest;
mod calibration;
mod page;
mod plot;
mod table;

pub use backtest::{backtest_csv, backtest_html, backtest_text};
pub use calibration::{calibration_csv, calibration_html};
