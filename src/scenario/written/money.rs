//! The tables about customers, margins and the market.

use super::{OneOrMany, Selector, Value, tables};

tables! {
    /// A customer base.
    struct Customers {
        /// Its name.
        name: String,
        /// The cells whose wins join it; bases may not overlap. Default all.
        r#where: Option<Selector>,
        /// ARR at the start.
        arr: f64,
        /// Share of ARR lost in a year; default 0.
        churn: Option<Value>,
        /// Share of ARR added in a year; default 0.
        expansion: Option<Value>,
    }

    /// Margin, other cost and when in a quarter deals land.
    struct Economics {
        /// Gross margin, 0 to 1; default 1.
        gross_margin: Option<f64>,
        /// Other sales and marketing cost of each quarter, or one number for all; default 0.
        other_cost: Option<OneOrMany<f64>>,
        /// Share of a quarter's ARR change that lands in its month 1, 2 and 3; default even.
        linearity: Option<[f64; 3]>,
    }

    /// A factor that moves the whole market from quarter to quarter.
    struct Market {
        /// Standard deviation of its logarithm; default 0.
        volatility: Option<f64>,
        /// How much of it lasts from one quarter to the next, between -1 and 1; default 0.
        persistence: Option<f64>,
        /// How strongly it moves each quantity; default not at all.
        elasticity: Option<Elasticity>,
    }

    /// Exponents: a quantity with exponent `e` is multiplied by `factor^e`.
    struct Elasticity {
        /// Entries of the sources and of Programs.
        volume: Option<f64>,
        /// Conversion into every stage.
        convert: Option<f64>,
        /// Win rate.
        win_rate: Option<f64>,
        /// Deal size.
        deal_size: Option<f64>,
        /// Sales cycle.
        sales_cycle: Option<f64>,
        /// Churn.
        churn: Option<f64>,
        /// Expansion.
        expansion: Option<f64>,
    }
}
