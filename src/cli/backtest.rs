//! `spandrel backtest`: would the forecasts have held?

use super::calibrate::exports;
use super::calibrate::write::{Output, check, put};
use super::load::name;
use super::progress::Progress;
use super::{BacktestArguments, Failure, terminal};
use crate::report::ChartError;
use crate::report::past::{backtest_csv, backtest_html, backtest_text};
use crate::study::backtest::{Refusal, Request, backtest as test};

pub(super) fn backtest(arguments: &BacktestArguments) -> Result<(), Failure> {
    let table = arguments.out.with_extension("csv");
    if table == arguments.out {
        return Err(Failure::request(
            "--out names the page, and the table beside it ends in .csv",
            "end the page in .html",
        ));
    }
    check(&[arguments.out.clone(), table.clone()], arguments.force)?;
    let past = exports::read(&arguments.exports, &arguments.map, arguments.skip_bad_rows)?;
    let Some(history) = &past.opportunities else {
        return Err(Failure::request(
            "a forecast is held against opportunities, and no export has any",
            "name an export of opportunities, with changes of theirs beside it if you have them",
        ));
    };
    let request = Request {
        cuts: arguments.cuts.clone(),
        horizon: usize::from(arguments.horizon),
        trials: arguments.trials as usize,
        seed: arguments.seed,
        closes_from: arguments.closes_from,
    };
    let progress = Progress::new(arguments.quiet);
    let cuts = request.cuts.len();
    progress.begin("backtest", "Forecasting from each cut".to_owned(), Some(cuts));
    let advance = |done| progress.advance(done);
    let changes = past.changes.as_ref();
    let found = test(&history.dimensions, &history.records, changes, &request, &advance)?;
    progress.clear();
    let page = backtest_html(&found).map_err(|error: ChartError| Failure::Io(error.to_string()))?;
    put(&[
        Output { path: arguments.out.clone(), bytes: page.into_bytes() },
        Output { path: table.clone(), bytes: backtest_csv(&found) },
    ])?;
    if arguments.quiet {
        return Ok(());
    }
    let written = format!("Written: {}, {}.\n", name(&arguments.out), name(&table));
    terminal::print(&terminal::printable(&(backtest_text(&found) + &written)))
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotMonthEnd(cut, before) => Self::request(
                &format!(
                    "{cut} is not the last day of a month, and quarters are forecast in whole months"
                ),
                &format!("write --cuts {before}"),
            ),
            Refusal::Unfit(cut, error) => Self::request(
                &format!("at {cut} too little was known: {error}"),
                "choose a later cut",
            ),
            Refusal::NotOver(cut, last) => Self::request(
                &format!("the quarter after {cut} is not over in the export, which ends on {last}"),
                "choose an earlier cut",
            ),
            Refusal::Engine(cut, reason) => {
                Self::Io(format!("what was calibrated at {cut} makes no plan: {reason}"))
            }
        }
    }
}
