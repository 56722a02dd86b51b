//! Reps in cohorts: they join, work, leave and are replaced.

use rand::rngs::StdRng;
use rand_distr::{Binomial, Distribution as _};

use super::influence::Influences;
use super::luck::Luck;
use super::plan::{ChosenProgram, Plan, Team};

/// A team's people by month.
pub struct People {
    /// Reps at work.
    pub headcount: Vec<f64>,
    /// Ramped reps.
    pub ramped: Vec<f64>,
}

struct Cohort {
    /// `None` for those who were there at the start.
    joined: Option<usize>,
    reps: u64,
}

/// Every team's months.
pub fn work(
    plan: &Plan,
    luck: &Luck,
    influences: &Influences,
    mix: &[ChosenProgram],
    rng: &mut StdRng,
) -> Vec<People> {
    let months = plan.calendar.months();
    let mut teams = Vec::new();
    for (number, team) in plan.teams.iter().enumerate() {
        let mut joining = joiners(plan, team, number, mix);
        let mut cohorts = vec![Cohort { joined: None, reps: team.headcount }];
        let mut people = People { headcount: Vec::new(), ramped: Vec::new() };
        for month in 0..months {
            cohorts.push(Cohort { joined: Some(month), reps: joining[month] });
            people.headcount.push(cohorts.iter().map(|cohort| cohort.reps as f64).sum());
            people.ramped.push(cohorts.iter().map(|cohort| ramped(team, cohort, month)).sum());
            let factor = influences.of_team("attrition", number, month);
            let yearly = (luck.value(team.attrition) * factor).min(1.0);
            let monthly = 1.0 - (1.0 - yearly).powf(1.0 / 12.0);
            for cohort in &mut cohorts {
                let left = Binomial::new(cohort.reps, monthly).expect("attrition").sample(rng);
                cohort.reps -= left;
                if let Some(wait) = team.backfill_months
                    && month + wait < months
                {
                    joining[month + wait] += left;
                }
            }
        }
        teams.push(people);
    }
    teams
}

fn ramped(team: &Team, cohort: &Cohort, month: usize) -> f64 {
    let last = team.ramp.len() - 1;
    let tenure = cohort.joined.map_or(last, |joined| (month - joined).min(last));
    cohort.reps as f64 * team.ramp[tenure]
}

/// Planned hires and those of the mix's Programs, by month.
fn joiners(plan: &Plan, team: &Team, number: usize, mix: &[ChosenProgram]) -> Vec<u64> {
    let mut joining = vec![0; plan.calendar.months()];
    let mut join = |month: i64, count: u64| {
        if let Ok(month) = usize::try_from(month)
            && month < joining.len()
        {
            joining[month] += count;
        }
    };
    for &(month, count) in &team.hires {
        join(month, count);
    }
    for chosen in mix {
        for hire in plan.programs[chosen.program].hires.iter().filter(|hire| hire.team == number) {
            join(chosen.start + hire.after_months, hire.count);
        }
    }
    joining
}
