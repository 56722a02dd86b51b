//! Which drivers can make a difference to a mix.

use std::collections::BTreeSet;

use crate::model::Model;
use crate::model::groups::Group;
use crate::scenario::{Action, Cost, Scenario, Timing, Value};

impl Model {
    /// The drivers that something of the mix is drawn from, in the order of the file: those of
    /// the plan itself and of its risks, and those of the Programs that the mix holds. Others,
    /// such as the lift of a Program that it leaves out, or a rule that a later one replaces
    /// everywhere, change nothing in it.
    #[must_use]
    pub fn drivers_of(&self, mix: usize) -> Vec<usize> {
        let mut reached = Reached(BTreeSet::new());
        reached.plan(&self.scenario, &self.groups);
        let held: BTreeSet<usize> = self
            .mixes
            .variants(mix)
            .iter()
            .map(|&variant| self.variants[usize::from(variant)].chosen.program)
            .collect();
        for &program in &held {
            reached.program(&self.scenario, program);
        }
        reached.0.into_iter().collect()
    }
}

/// Drivers come upon so far.
struct Reached(BTreeSet<usize>);

impl Reached {
    fn value(&mut self, value: Value) {
        if let Value::Driver(driver) = value {
            self.0.insert(driver);
        }
    }

    fn plan(&mut self, scenario: &Scenario, groups: &[Group]) {
        for cell in groups.iter().flat_map(|group| &group.cells) {
            let rules = &scenario.cells[cell.grid];
            rules.convert.iter().flatten().for_each(|value| self.value(*value));
            rules.win_rate.into_iter().for_each(|value| self.value(value));
            let more = [rules.slip_rate, rules.slip_win_factor];
            let levels = [rules.sales_cycle_level, rules.deal_size_level];
            more.into_iter().chain(levels).for_each(|value| self.value(value));
        }
        for source in &scenario.sources {
            [source.volume, source.growth, source.volatility]
                .into_iter()
                .for_each(|value| self.value(value));
        }
        for team in &scenario.teams {
            [team.attrition, team.waiting_loss, team.cost_per_rep]
                .into_iter()
                .for_each(|value| self.value(value));
            team.opportunities_per_rep.into_iter().for_each(|value| self.value(value));
        }
        for base in &scenario.customers {
            [base.churn, base.expansion].into_iter().for_each(|value| self.value(value));
        }
        for risk in &scenario.risks {
            self.value(risk.probability);
            self.timing_and_cost(&risk.timing, &risk.cost);
            risk.effects.iter().for_each(|effect| self.action(&effect.action));
        }
    }

    fn program(&mut self, scenario: &Scenario, number: usize) {
        let program = &scenario.programs[number];
        self.timing_and_cost(&program.timing, &program.cost);
        program.effects.iter().for_each(|effect| self.action(&effect.action));
        if let Some(audience) = program.audience {
            self.value(scenario.audiences[audience].limit);
        }
    }

    fn timing_and_cost(&mut self, timing: &Timing, cost: &Cost) {
        [timing.lag_months, cost.upfront, cost.per_month]
            .into_iter()
            .for_each(|value| self.value(value));
    }

    fn action(&mut self, action: &Action) {
        match action {
            Action::Add { entries, .. } => self.value(*entries),
            Action::MultiplyCells { by, .. } | Action::MultiplyTeam { by, .. } => self.value(*by),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::model::Model;
    use crate::scenario::read;

    #[test]
    fn a_mix_is_reached_by_the_plan_and_by_its_own_programs() {
        let text = r#"
            plan = { name = "Reach", start = "2027-01", quarters = 2 }
            dimensions = { segment = ["A", "B"] }
            source = [{ name = "Web", where = { segment = "A" }, volume = { gamma = { mean = 60, sd = 6 } } }]
            [[assume]]
            name = "Everywhere"
            convert.opportunity = 0.2
            win_rate = { uniform = { low = 0.2, high = 0.3 } }
            sales_cycle = { gamma = { mean = 45, sd = 20 } }
            deal_size = { gamma = { mean = 50_000, sd = 30_000 } }
            [[assume]]
            name = "Only B"
            where = { segment = "B" }
            win_rate = { uniform = { low = 0.4, high = 0.5 } }
            [[program]]
            name = "One"
            start = "FY27-Q1"
            cost.per_month = { uniform = { low = 1, high = 2 } }
            [[program]]
            name = "Two"
            start = "FY27-Q1"
            effect = [{ name = "win", multiply = "win_rate", by = { uniform = { low = 1, high = 1.2 } } }]
            [[mix]]
            name = "First"
            programs = ["One"]
            [[mix]]
            name = "Second"
            programs = ["Two"]
        "#;
        let none = |_: &str| Err(std::io::ErrorKind::NotFound.into());
        let reading = read("reach.toml", text.as_bytes(), &none).unwrap();
        let model = Model::new(reading.scenario).unwrap();
        let names = |mix: usize| -> Vec<String> {
            let drivers = model.drivers_of(mix).into_iter();
            drivers.map(|driver| model.scenario.drivers[driver].name.clone()).collect()
        };
        let plan = ["assume.Everywhere.win_rate", "source.Web.volume"];
        assert_eq!(names(0), plan);
        assert_eq!(names(1), [&plan[..], &["program.One.cost.per_month"]].concat());
        assert_eq!(names(2), [&plan[..], &["program.Two.effect.win.by"]].concat());
    }
}
