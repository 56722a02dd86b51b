//! What is simulated for a set of mixes: each part of the plan in each of its states once.

use std::ops::Range;

use crate::engine::accounts::TALLIED;
use crate::engine::group_states::{GroupStates, group_states};
use crate::engine::outcomes::Keep;
use crate::engine::people::TeamStates;
use crate::engine::setup::Setup;
use crate::engine::sums::{PlanSlice, Slices};

use crate::model::goals::entries_behind;
use crate::model::ledger::{CompanyAccount, FigureBasis, SlicedAccount};
use crate::model::states::States;
use crate::scenario::{Slice, Value};

/// The mixes under evaluation, and the states that they share.
#[derive(Debug)]
pub struct Evaluation {
    /// The mixes, as numbers of the model.
    pub mixes: Vec<usize>,
    /// The variants that any of them holds, in rising order.
    pub variants: Vec<usize>,
    /// How ledgers lie in memory, with what figures need.
    pub basis: FigureBasis,
    /// Of how many of the first mixes the whole ledger is kept.
    pub in_full: usize,
    /// Which accounts are worked out of other mixes, and of these.
    pub needed: [Needed; 2],
    /// For each goal of the scenario, where its slice stands in the layout.
    pub goal_positions: Vec<usize>,
    /// The teams.
    pub teams: Vec<TeamStates>,
    /// The groups of cells.
    pub groups: Vec<GroupStates>,
    /// The slices of the layout, by position.
    pub slices: Vec<PlanSlice>,
    /// The customer bases.
    pub bases: Vec<States>,
    /// All distinct sums that a state's Programs add to an audience.
    pub loads: Vec<AudienceLoad>,
}

/// The accounts of the company that are made of what is won.
pub const ARR: [CompanyAccount; 5] = [
    CompanyAccount::OpeningArr,
    CompanyAccount::ChurnedArr,
    CompanyAccount::ExpansionArr,
    CompanyAccount::EndingArr,
    CompanyAccount::Revenue,
];

/// Which accounts are worked out; others stay empty.
#[derive(Clone, Debug)]
pub struct Needed {
    /// The needed accounts of a slice, by row: numbers of [`SlicedAccount::index`].
    accounts: Vec<usize>,
    /// By account of a slice: its row, where it is needed.
    rows: Vec<Option<usize>>,
    /// By account of the company.
    company: Vec<bool>,
    /// Those that opportunities are added up to.
    tallied: Vec<SlicedAccount>,
}

impl Needed {
    /// All accounts where mixes are kept `in_full`; otherwise those behind goals and headlines.
    fn new(
        setup: &Setup,
        basis: &FigureBasis,
        positions: &[usize],
        keep: Keep,
        in_full: bool,
    ) -> Self {
        let layout = &basis.layout;
        let quarters = layout.quarters();
        let of_slices = layout.slices().len() * layout.slice_len();
        let mut sliced = vec![in_full; layout.slice_len() / quarters];
        let mut company = vec![in_full; (layout.len() - of_slices) / quarters];
        for (goal, position) in setup.model.scenario.goals.iter().zip(positions) {
            for entry in entries_behind(basis, goal, *position) {
                match entry.checked_sub(of_slices) {
                    None => sliced[entry % layout.slice_len() / quarters] = true,
                    Some(entry) => company[entry / quarters] = true,
                }
            }
        }
        if keep >= Keep::Headline {
            use SlicedAccount::{NewArr, PipelineCreated, StartingPipeline};
            for account in [StartingPipeline, NewArr, PipelineCreated] {
                sliced[account.index()] = true;
            }
            company[CompanyAccount::EndingArr.index()] = true;
            company[CompanyAccount::ProgramCost.index()] = true;
        }
        if ARR.iter().any(|account| company[account.index()]) {
            sliced[SlicedAccount::NewArr.index()] = true;
        }
        let accounts: Vec<usize> = (0..sliced.len()).filter(|&account| sliced[account]).collect();
        let row = |account| accounts.iter().position(|other| *other == account);
        let rows = (0..sliced.len()).map(row).collect();
        let tallied = TALLIED.into_iter().filter(|account| sliced[account.index()]).collect();
        Self { accounts, rows, company, tallied }
    }

    /// Whether an account of the slices is needed.
    #[inline(always)]
    #[must_use]
    pub fn has(&self, account: SlicedAccount) -> bool {
        self.rows[account.index()].is_some()
    }

    /// The needed accounts of a slice, by row: numbers of [`SlicedAccount::index`].
    #[must_use]
    pub fn accounts(&self) -> &[usize] {
        &self.accounts
    }

    /// Where a row of a sum over cells lies among such sums, which hold the needed accounts
    /// alone, a row of `quarters` each; `None` where the account is not needed.
    #[inline(always)]
    #[must_use]
    pub fn row(&self, sum: usize, account: usize, quarters: usize) -> Option<Range<usize>> {
        let from = (sum * self.accounts.len() + self.rows[account]?) * quarters;
        Some(from..from + quarters)
    }

    /// The needed accounts that opportunities are added up to.
    #[must_use]
    pub fn tallied(&self) -> &[SlicedAccount] {
        &self.tallied
    }

    /// Whether any of these accounts of the company is needed.
    #[must_use]
    pub fn has_any(&self, accounts: &[CompanyAccount]) -> bool {
        accounts.iter().any(|account| self.company[account.index()])
    }
}

/// All that the Programs of a state add to an audience, in whatever group.
#[derive(Clone, Debug, PartialEq)]
pub struct AudienceLoad {
    /// The audience.
    pub audience: usize,
    /// Entries at full effect, with the slot of their strength.
    pub parts: Vec<(Value, usize)>,
}

impl Evaluation {
    /// Prepares the evaluation of some mixes of the model, with ledgers of these slices
    /// (the company must be the first), of which so much is to be kept.
    #[must_use]
    pub fn new(setup: &Setup, mixes: Vec<usize>, slices: Vec<Slice>, keep: Keep) -> Self {
        let model = setup.model;
        let held = |&mix: &usize| -> Vec<usize> {
            model.mixes.variants(mix).iter().copied().map(usize::from).collect()
        };
        let variants: Vec<Vec<usize>> = mixes.iter().map(held).collect();
        let basis = model.figure_basis(slices);
        let teams: Vec<TeamStates> = (0..model.scenario.teams.len())
            .map(|team| {
                let states = States::new(&variants, |variant| model.touches_team(variant, team));
                TeamStates::new(setup, team, states)
            })
            .collect();
        let mut loads = Vec::new();
        let goal_positions: Vec<usize> = model
            .scenario
            .goals
            .iter()
            .map(|goal| basis.layout.slice_position(goal.slice).unwrap_or_default())
            .collect();
        let in_full = keep.ledgers(mixes.len());
        let slices = Slices { basis: &basis, goals: &goal_positions };
        let groups = model.groups.iter().map(|group| {
            group_states(setup, group, (&variants, in_full), &teams, &slices, &mut loads)
        });
        let groups: Vec<GroupStates> = groups.collect();
        let slices = slices.of_plan(groups.iter().map(|group| &group.sums));
        let bases = (0..model.scenario.customers.len())
            .map(|base| States::new(&variants, |variant| model.touches_base(variant, base)))
            .collect();
        let needed =
            [false, true].map(|in_full| Needed::new(setup, &basis, &goal_positions, keep, in_full));
        let mut variants = variants.concat();
        variants.sort_unstable();
        variants.dedup();
        Self {
            mixes,
            variants,
            basis,
            in_full,
            needed,
            goal_positions,
            teams,
            groups,
            slices,
            bases,
            loads,
        }
    }

    /// Whether there are mixes of which no ledger is kept, and such of which one is.
    #[must_use]
    pub fn has_mixes(&self) -> [bool; 2] {
        [self.in_full < self.mixes.len(), self.in_full > 0]
    }

    /// Which accounts are worked out of a group in one of its states.
    #[must_use]
    pub fn needed_in(&self, group: &GroupStates, state: usize) -> &Needed {
        &self.needed[usize::from(group.in_full[state])]
    }

    /// Which accounts are worked out of a mix.
    #[must_use]
    pub fn needed_of(&self, place: usize) -> &Needed {
        &self.needed[usize::from(place < self.in_full)]
    }
}
