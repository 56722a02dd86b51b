//! Programs of the mix and risks that happened: how strong they are when, and what they
//! multiply.

use super::luck::Luck;
use super::plan::{Campaign, ChosenProgram, Effect, Plan, ProgramHire};

/// Strengths are kept for so many months beyond the plan, and worked out anew after that.
const MONTHS_BEYOND: usize = 60;

pub struct Influences<'a> {
    plan: &'a Plan,
    luck: &'a Luck,
    pub active: Vec<Active<'a>>,
}

/// A Program or risk from its start on.
pub struct Active<'a> {
    pub campaign: &'a Campaign,
    pub is_risk: bool,
    /// Whom a Program hires.
    pub hires: &'a [ProgramHire],
    pub start: i64,
    /// How long it runs, in months.
    pub duration: f64,
    lag: f64,
    strengths: Vec<f64>,
}

impl Active<'_> {
    pub fn strength(&self, month: usize) -> f64 {
        self.strengths.get(month).copied().unwrap_or_else(|| self.strength_anew(month))
    }

    fn strength_anew(&self, month: usize) -> f64 {
        let x = month as f64 + 0.5 - self.start as f64 - self.lag;
        let ramp = self.campaign.ramp_months;
        let grown = |x: f64| if ramp == 0.0 { 1.0 } else { f64::min(1.0, x / ramp) };
        if x < 0.0 {
            0.0
        } else if x < self.duration {
            grown(x)
        } else {
            match self.campaign.half_life_months {
                None => 0.0,
                Some(half_life) => {
                    grown(self.duration) * 2f64.powf(-(x - self.duration) / half_life)
                }
            }
        }
    }

    /// Mean of the quarter's months.
    fn quarter_strength(&self, quarter: usize) -> f64 {
        (3 * quarter..3 * quarter + 3).map(|month| self.strength(month)).sum::<f64>() / 3.0
    }
}

impl<'a> Influences<'a> {
    pub fn new(plan: &'a Plan, luck: &'a Luck, mix: &[ChosenProgram]) -> Self {
        let months = plan.calendar.months();
        let active = |campaign: &'a Campaign, hires: &'a [ProgramHire], start: i64, is_risk| {
            let to_the_end = (months as f64 - start as f64).max(0.0);
            let mut active = Active {
                campaign,
                is_risk,
                hires,
                start,
                duration: campaign.months.unwrap_or(to_the_end),
                lag: luck.value(campaign.lag_months),
                strengths: Vec::new(),
            };
            active.strengths =
                (0..months + MONTHS_BEYOND).map(|month| active.strength_anew(month)).collect();
            active
        };
        let programs = mix.iter().map(|chosen| {
            let program = &plan.programs[chosen.program];
            active(&program.campaign, &program.hires, chosen.start, false)
        });
        let risks = plan.risks.iter().zip(&luck.risks);
        let risks = risks.filter_map(|(risk, start)| {
            start.map(|start| active(&risk.campaign, &[], start, true))
        });
        Self { plan, luck, active: programs.chain(risks).collect() }
    }

    /// What a cell's quantity is multiplied by in a month, the market's factor included.
    pub fn in_month(&self, quantity: &str, cell: usize, month: usize) -> f64 {
        self.of_cell(quantity, cell, |active| active.strength(month))
            * self.luck.market_factor(self.plan, family(quantity), month / 3)
    }

    /// What a cell's quantity is multiplied by in a quarter, the market's factor included.
    pub fn in_quarter(&self, quantity: &str, cell: usize, quarter: usize) -> f64 {
        self.of_cell(quantity, cell, |active| active.quarter_strength(quarter))
            * self.luck.market_factor(self.plan, family(quantity), quarter)
    }

    fn of_cell(&self, quantity: &str, cell: usize, strength: impl Fn(&Active) -> f64) -> f64 {
        let mut factor = 1.0;
        for active in &self.active {
            for effect in &active.campaign.effects {
                if let Effect::Multiply { quantity: multiplied, by, cells } = effect
                    && cells[cell]
                    && (multiplied == quantity || multiplied == family(quantity))
                {
                    factor *= 1.0 + (self.luck.value(*by) - 1.0) * strength(active);
                }
            }
        }
        factor
    }

    /// What a team's quantity is multiplied by in a month.
    pub fn of_team(&self, quantity: &str, team: usize, month: usize) -> f64 {
        let mut factor = 1.0;
        for active in &self.active {
            for effect in &active.campaign.effects {
                if let Effect::MultiplyTeam { quantity: multiplied, by, team: of } = effect
                    && *of == team
                    && multiplied == quantity
                {
                    factor *= 1.0 + (self.luck.value(*by) - 1.0) * active.strength(month);
                }
            }
        }
        factor
    }
}

/// `convert` for `convert.mql`, otherwise the quantity itself.
fn family(quantity: &str) -> &str {
    quantity.split_once('.').map_or(quantity, |(family, _)| family)
}
