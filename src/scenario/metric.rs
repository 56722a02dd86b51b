//! The figures that a run reports, and how each is added up over quarters.

use serde::{Deserialize, Serialize};

/// A figure by quarter. The first group exists for the company and for every member of
/// every dimension, the second for the company only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Metric {
    /// Amounts accepted before the quarter, unresolved, and scheduled for it as it begins.
    StartingPipeline,
    /// Amounts open as the quarter begins that are scheduled for the next one.
    NextQuarterPipeline,
    /// Amounts accepted and unresolved as the quarter begins, whenever scheduled.
    OpenPipeline,
    /// Starting pipeline ÷ target new ARR of the quarter.
    Coverage,
    /// Next-quarter pipeline ÷ target new ARR of the next quarter.
    NextCoverage,
    /// Amount won in the quarter out of its starting pipeline ÷ starting pipeline.
    Conversion,
    /// New ARR won in the quarter in which it was accepted ÷ new ARR.
    CreateAndClose,
    /// Opportunities accepted in the quarter.
    OpportunitiesCreated,
    /// Amount accepted in the quarter.
    PipelineCreated,
    /// Opportunities won.
    OpportunitiesWon,
    /// Opportunities lost.
    OpportunitiesLost,
    /// New ARR won.
    NewArr,
    /// Opportunities waiting for a rep at the end of the quarter.
    Waiting,
    /// Entries into a stage, by its number.
    Entries(usize),

    /// ARR lost.
    ChurnedArr,
    /// ARR added by customers.
    ExpansionArr,
    /// ARR at the end of the quarter.
    EndingArr,
    /// Revenue of the quarter.
    Revenue,
    /// Reps of a team at work in the quarter's last month.
    Headcount(usize),
    /// Ramped reps of a team, mean of the quarter's months.
    RampedReps(usize),
    /// Σ min(desk, capacity) ÷ Σ capacity of a team that serves cells.
    Utilisation(usize),
    /// Cost of the mix's Programs, with the people they hire.
    ProgramCost,
    /// Cost of everybody at work, Programs, risks and other.
    SalesAndMarketingCost,
    /// Sales and marketing cost ÷ deals won.
    Cac,
    /// Sales and marketing cost ÷ (new ARR × gross margin ÷ 12), in months.
    CacPaybackMonths,
    /// Lifetime value of the new ARR ÷ sales and marketing cost.
    LtvToCac,
    /// Annualised revenue growth ÷ the sales and marketing cost of the quarter before.
    MagicNumber,
    /// New ARR ÷ sales and marketing cost.
    ArrPerCost,
}

/// Metrics whose name is one word of the language, with that word.
const PLAIN: [(Metric, &str); 23] = [
    (Metric::StartingPipeline, "starting_pipeline"),
    (Metric::NextQuarterPipeline, "next_quarter_pipeline"),
    (Metric::OpenPipeline, "open_pipeline"),
    (Metric::Coverage, "coverage"),
    (Metric::NextCoverage, "next_coverage"),
    (Metric::Conversion, "conversion"),
    (Metric::CreateAndClose, "create_and_close"),
    (Metric::OpportunitiesCreated, "opportunities_created"),
    (Metric::PipelineCreated, "pipeline_created"),
    (Metric::OpportunitiesWon, "opportunities_won"),
    (Metric::OpportunitiesLost, "opportunities_lost"),
    (Metric::NewArr, "new_arr"),
    (Metric::Waiting, "waiting"),
    (Metric::ChurnedArr, "churned_arr"),
    (Metric::ExpansionArr, "expansion_arr"),
    (Metric::EndingArr, "ending_arr"),
    (Metric::Revenue, "revenue"),
    (Metric::ProgramCost, "program_cost"),
    (Metric::SalesAndMarketingCost, "sales_and_marketing_cost"),
    (Metric::Cac, "cac"),
    (Metric::CacPaybackMonths, "cac_payback_months"),
    (Metric::LtvToCac, "ltv_to_cac"),
    (Metric::MagicNumber, "magic_number"),
];

/// What a figure counts in, which decides how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Currency units.
    Money,
    /// Opportunities, entries, reps.
    Count,
    /// A quotient: coverage, a share, a number of months.
    Ratio,
}

impl Metric {
    /// Every metric of a plan with these stages and teams, in the order in which result
    /// files list them. `serving` says of each team whether it serves cells.
    #[must_use]
    pub fn all(stages: usize, serving: &[bool]) -> Vec<Metric> {
        let mut metrics: Vec<Metric> = PLAIN[..13].iter().map(|(metric, _)| *metric).collect();
        metrics.extend((0..stages).map(Metric::Entries));
        metrics.extend(PLAIN[13..17].iter().map(|(metric, _)| *metric));
        for (team, &serves) in serving.iter().enumerate() {
            metrics.push(Metric::Headcount(team));
            metrics.push(Metric::RampedReps(team));
            if serves {
                metrics.push(Metric::Utilisation(team));
            }
        }
        metrics.extend(PLAIN[17..].iter().map(|(metric, _)| *metric));
        metrics.push(Metric::ArrPerCost);
        metrics
    }

    /// The metric that a name like `new_arr`, `entries.mql` or `headcount.SDRs` means,
    /// given the plan's stages and teams; `None` for an unknown name.
    #[must_use]
    pub fn from_name(name: &str, stages: &[String], teams: &[String]) -> Option<Metric> {
        if let Some((metric, _)) = PLAIN.iter().find(|(_, word)| *word == name) {
            return Some(*metric);
        }
        if name == "arr_per_cost" {
            return Some(Metric::ArrPerCost);
        }
        let (head, tail) = name.split_once('.')?;
        let place = |names: &[String]| names.iter().position(|candidate| candidate == tail);
        match head {
            "entries" => place(stages).map(Metric::Entries),
            "headcount" => place(teams).map(Metric::Headcount),
            "ramped_reps" => place(teams).map(Metric::RampedReps),
            "utilisation" => place(teams).map(Metric::Utilisation),
            _ => None,
        }
    }

    /// The name that files use for it.
    #[must_use]
    pub fn name(self, stages: &[String], teams: &[String]) -> String {
        match self {
            Metric::Entries(stage) => format!("entries.{}", stages[stage]),
            Metric::Headcount(team) => format!("headcount.{}", teams[team]),
            Metric::RampedReps(team) => format!("ramped_reps.{}", teams[team]),
            Metric::Utilisation(team) => format!("utilisation.{}", teams[team]),
            Metric::ArrPerCost => "arr_per_cost".to_owned(),
            plain => PLAIN
                .iter()
                .find(|(metric, _)| *metric == plain)
                .map_or_else(String::new, |(_, word)| (*word).to_owned()),
        }
    }

    /// Every name a goal may use, for suggestions.
    #[must_use]
    pub fn names(stages: &[String], teams: &[String]) -> Vec<String> {
        Metric::all(stages.len(), &vec![true; teams.len()])
            .into_iter()
            .map(|metric| metric.name(stages, teams))
            .collect()
    }

    /// Whether it exists for members of dimensions too, or for the company only.
    #[must_use]
    pub fn is_sliced(self) -> bool {
        use Metric::{
            Conversion, Coverage, CreateAndClose, Entries, NewArr, NextCoverage,
            NextQuarterPipeline, OpenPipeline, OpportunitiesCreated, OpportunitiesLost,
            OpportunitiesWon, PipelineCreated, StartingPipeline, Waiting,
        };
        matches!(
            self,
            StartingPipeline
                | NextQuarterPipeline
                | OpenPipeline
                | Coverage
                | NextCoverage
                | Conversion
                | CreateAndClose
                | OpportunitiesCreated
                | PipelineCreated
                | OpportunitiesWon
                | OpportunitiesLost
                | NewArr
                | Waiting
                | Entries(_)
        )
    }

    /// Whether it is a quotient that may be undefined.
    #[must_use]
    pub fn is_ratio(self) -> bool {
        self.unit() == Unit::Ratio
    }

    /// What it counts in.
    #[must_use]
    pub fn unit(self) -> Unit {
        use Metric::{
            ArrPerCost, Cac, CacPaybackMonths, Conversion, Coverage, CreateAndClose, Entries,
            Headcount, LtvToCac, MagicNumber, NextCoverage, OpportunitiesCreated,
            OpportunitiesLost, OpportunitiesWon, RampedReps, Utilisation, Waiting,
        };
        match self {
            Coverage | NextCoverage | Conversion | CreateAndClose | Utilisation(_) | Cac
            | CacPaybackMonths | LtvToCac | MagicNumber | ArrPerCost => Unit::Ratio,
            OpportunitiesCreated | OpportunitiesWon | OpportunitiesLost | Waiting | Entries(_)
            | Headcount(_) | RampedReps(_) => Unit::Count,
            _ => Unit::Money,
        }
    }
}
