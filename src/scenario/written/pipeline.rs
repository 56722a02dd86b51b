//! The tables about where pipeline comes from, what becomes of it and who works it.

use super::{ByName, Selector, Value, tables};

tables! {
    /// A rule about cells.
    struct Assume {
        /// Its name, which its drivers are called by; default its selector.
        name: Option<String>,
        /// The cells it is about; default all.
        r#where: Option<Selector>,
        /// Dimensions whose members each get drivers of their own.
        per: Option<Vec<String>>,
        /// By stage, the probability of entering it from the stage before.
        convert: Option<ByName<Value>>,
        /// Won ÷ (won + lost), 0 to 1.
        win_rate: Option<Value>,
        /// Probability that an opportunity scheduled for a quarter is pushed to the next one;
        /// default 0.
        slip_rate: Option<Value>,
        /// After that many slips an opportunity resolves for certain; default 3.
        max_slips: Option<u32>,
        /// Multiplies the win rate once for every slip; default 1.
        slip_win_factor: Option<Value>,
        /// Days from acceptance to the first scheduled close; each opportunity draws its own.
        sales_cycle: Option<Value>,
        /// Multiplies the sales cycle of all opportunities; default 1.
        sales_cycle_level: Option<Value>,
        /// New ARR of a deal; each opportunity draws its own.
        deal_size: Option<Value>,
        /// Multiplies the deal size of all opportunities; default 1.
        deal_size_level: Option<Value>,
    }

    /// A source of entries into the funnel.
    struct Source {
        /// Its name.
        name: String,
        /// The cells its entries are dealt over; default all.
        r#where: Option<Selector>,
        /// Entries a month, all its cells together; a month and ramped rep with `per_rep_of`.
        volume: Value,
        /// The team whose ramped reps multiply the volume.
        per_rep_of: Option<String>,
        /// The stage its entries enter; default the first.
        enters: Option<String>,
        /// By dimension, the share of each member; a dimension left out is even.
        share: Option<ByName<ByName<f64>>>,
        /// A factor for each of the 4 fiscal quarters or 12 fiscal months; default 1.
        seasonality: Option<Vec<f64>>,
        /// Growth a year; default 0.
        growth: Option<Value>,
        /// Coefficient of variation of a random factor of each quarter; default 0.
        volatility: Option<Value>,
    }

    /// A team of reps.
    struct Team {
        /// Its name.
        name: String,
        /// The cells whose opportunities it works; teams may not overlap.
        serves: Option<Selector>,
        /// Reps at the start, all fully ramped.
        headcount: u32,
        /// Productivity in month 1, 2, … of tenure; the last goes on. Default `[1]`.
        ramp: Option<Vec<f64>>,
        /// Share leaving in a year; default 0.
        attrition: Option<Value>,
        /// Months until a leaver is replaced, at least 1; left out: never.
        backfill_months: Option<u32>,
        /// New opportunities a ramped rep takes on in a month.
        opportunities_per_rep: Option<Value>,
        /// Share of the waiting opportunities that go stale in a month; default 0.
        waiting_loss: Option<Value>,
        /// Planned hires.
        hires: Option<Vec<Hire>>,
        /// Loaded cost of a rep a year; default 0.
        cost_per_rep: Option<Value>,
        /// New ARR a year per ramped rep, for reports only.
        quota: Option<f64>,
    }

    /// Planned hires of a team.
    struct Hire {
        /// The month in which they join, for example `2027-04`.
        month: String,
        /// How many join.
        count: u32,
    }

    /// Opportunities that are open when the plan starts.
    struct OpenPipeline {
        /// A CSV file, relative to this one, with the columns `amount`, `close_date`, one for
        /// each dimension, and optionally `win_rate`.
        csv: Option<String>,
        /// Groups of equal opportunities, instead of `csv`.
        bucket: Option<Vec<Bucket>>,
    }

    /// A group of equal open opportunities.
    struct Bucket {
        /// Its name; default its selector.
        name: Option<String>,
        /// The cells they are dealt to in turn; default all.
        r#where: Option<Selector>,
        /// The quarter of their scheduled close, for example `FY27-Q1`.
        quarter: String,
        /// How many there are.
        opportunities: u32,
        /// Their amount, all together; left out: each draws from the deal size.
        amount: Option<f64>,
    }
}
