//! A figure as a product along the funnel.
//!
//! ```text
//! new ARR = offered × accepted ÷ offered × decided ÷ accepted × won ÷ decided × new ARR ÷ won
//! pipeline = offered × accepted ÷ offered × pipeline ÷ amount accepted × amount ÷ accepted
//! ```
//!
//! What was open at the start counts as offered and accepted. Each product is an identity in
//! every trial, and for the means over the trials.

use crate::model::ledger::{LedgerLayout, SlicedAccount};
use crate::scenario::Metric;

/// The links of a chain, the first ones upstream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Opportunities offered.
    Offered,
    /// Of these accepted.
    Accepted,
    /// Of these decided within the window, or of their amount scheduled for it.
    Timing,
    /// Of the decided ones won.
    Conversion,
    /// Amount of each.
    DealSize,
}

/// The links in their order.
pub const LINKS: [Link; 5] =
    [Link::Offered, Link::Accepted, Link::Timing, Link::Conversion, Link::DealSize];

/// A figure's quarters, and whose it is.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    /// The place of the slice in the layout.
    pub position: usize,
    /// Its opportunities that are open at the start.
    pub open: f64,
    /// The first quarter.
    pub first: usize,
    /// The last quarter.
    pub last: usize,
}

/// The links of the amount that a metric is made of, given a ledger; `None` where it is made of
/// none. A link without anything before it is 0.
pub fn links(
    metric: Metric,
    layout: &LedgerLayout,
    window: Window,
    read: &dyn Fn(usize) -> f64,
) -> Option<[f64; 5]> {
    use SlicedAccount as S;
    let Window { position, open, first, last } = window;
    let sum = |account: S, from: usize, to: usize| -> f64 {
        (from..to).map(|quarter| read(layout.sliced(position, account) + quarter)).sum()
    };
    let within = |account: S| sum(account, first, last + 1);
    let opportunity = layout.opportunity_stage();
    let until = |end: usize| {
        let offered = open + sum(S::Entries(opportunity), 0, end);
        (offered, open + sum(S::OpportunitiesCreated, 0, end))
    };
    let over = |one: f64, other: f64| if other > 0.0 { one / other } else { 0.0 };
    let decided_chain = |size: bool| {
        let (offered, accepted) = until(last + 1);
        let won = within(S::OpportunitiesWon);
        let decided = won + within(S::OpportunitiesLost);
        let size = if size { over(within(S::NewArr), won) } else { 1.0 };
        let share = over(accepted, offered);
        [offered, share, over(decided, accepted), over(won, decided), size]
    };
    let pipeline_chain = |account: S| {
        // What is in the pipeline as a quarter begins was accepted in the quarters before.
        let (offered, accepted) = until(last);
        let at_start = read(layout.sliced(position, S::OpenPipeline));
        let amount = at_start + sum(S::PipelineCreated, 0, last);
        let (share, timing) = (over(accepted, offered), over(within(account), amount));
        [offered, share, timing, 1.0, over(amount, accepted)]
    };
    Some(match metric {
        Metric::NewArr => decided_chain(true),
        Metric::OpportunitiesWon => decided_chain(false),
        Metric::StartingPipeline | Metric::Coverage => pipeline_chain(S::StartingPipeline),
        Metric::NextQuarterPipeline | Metric::NextCoverage => {
            pipeline_chain(S::NextQuarterPipeline)
        }
        Metric::OpenPipeline => pipeline_chain(S::OpenPipeline),
        Metric::PipelineCreated => {
            let (offered, created) =
                (within(S::Entries(opportunity)), within(S::OpportunitiesCreated));
            let size = over(within(S::PipelineCreated), created);
            [offered, over(created, offered), 1.0, 1.0, size]
        }
        Metric::OpportunitiesCreated => {
            let offered = within(S::Entries(opportunity));
            [offered, over(within(S::OpportunitiesCreated), offered), 1.0, 1.0, 1.0]
        }
        Metric::Entries(stage) => [within(S::Entries(stage)), 1.0, 1.0, 1.0, 1.0],
        _ => return None,
    })
}

/// The amount with the first `links` links at least as expected.
pub fn restored(own: [f64; 5], expected: [f64; 5], links: usize) -> f64 {
    let pairs = own.into_iter().zip(expected).enumerate();
    pairs
        .map(|(link, (own, expected))| if link < links { own.max(expected) } else { own })
        .product()
}
