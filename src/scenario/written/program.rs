//! The tables about Programs and risks.

use super::{ByName, OneOrMany, Selector, Value, tables};

tables! {
    /// A Program that a mix may hold.
    struct Program {
        /// Its name.
        name: String,
        /// A quarter (`FY27-Q1`) or month (`2027-01`), or a list of alternatives.
        start: OneOrMany<String>,
        /// How long it runs; default to the end of the plan.
        months: Option<u32>,
        /// Months from the start to the first effect; default 0.
        lag_months: Option<Value>,
        /// Months over which the effect grows to full strength; default 0.
        ramp_months: Option<f64>,
        /// Half-life of the effect after the end; left out: it stops.
        half_life_months: Option<f64>,
        /// Programs that a mix with this one must hold too.
        requires: Option<Vec<String>>,
        /// Programs that a mix with this one must not hold.
        excludes: Option<Vec<String>>,
        cost: Option<Cost>,
        /// The audience that limits the entries it adds.
        audience: Option<String>,
        /// What it does.
        effect: Option<Vec<Effect>>,
        /// Whom it hires.
        hire: Option<Vec<ProgramHire>>,
    }

    /// Something that happens or not, whatever the mix.
    struct Risk {
        /// Its name.
        name: String,
        /// Probability that it happens in the whole plan.
        probability: Value,
        /// The first and the last quarter in which it may start; default any.
        window: Option<[String; 2]>,
        /// How long it lasts; default to the end of the plan.
        months: Option<u32>,
        /// Months from the start to the first effect; default 0.
        lag_months: Option<Value>,
        /// Months over which the effect grows to full strength; default 0.
        ramp_months: Option<f64>,
        /// Half-life of the effect after the end; left out: it stops.
        half_life_months: Option<f64>,
        cost: Option<Cost>,
        /// What it does.
        effect: Option<Vec<Effect>>,
    }

    /// What a Program or a risk costs, without the people it hires.
    struct Cost {
        /// In its first month; default 0.
        upfront: Option<Value>,
        /// In each month that it runs; default 0.
        per_month: Option<Value>,
    }

    /// What a Program or a risk does: it adds entries, or multiplies a quantity.
    struct Effect {
        /// Its name; default its selector.
        name: Option<String>,
        /// The cells it is about; default all.
        r#where: Option<Selector>,
        /// The team it is about, for `opportunities_per_rep` and `attrition`.
        team: Option<String>,
        /// Entries a month at full effect, all its cells together.
        add: Option<Value>,
        /// The stage that the added entries enter; default the first.
        enters: Option<String>,
        /// By dimension, the share of each member; a dimension left out is even.
        share: Option<ByName<ByName<f64>>>,
        /// The quantity that it multiplies: `volume`, `convert`, `convert.STAGE`, `win_rate`,
        /// `slip_rate`, `deal_size`, `sales_cycle`, `churn`, `expansion`, or with `team`
        /// `opportunities_per_rep` or `attrition`.
        multiply: Option<String>,
        /// The factor at full effect.
        by: Option<Value>,
    }

    /// People a Program hires.
    struct ProgramHire {
        /// The team they join.
        team: String,
        /// How many.
        count: u32,
        /// They join that many months after the Program's start; default 0.
        after_months: Option<u32>,
    }

    /// An audience that Programs share.
    struct Audience {
        /// Its name.
        name: String,
        /// Added entries a month that it can ever give.
        limit: Value,
    }
}
