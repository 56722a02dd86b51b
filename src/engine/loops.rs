//! The hot loops one by one, on real trials: for benchmarks, which cannot reach them by
//! another way. Not part of the library's interface.

use crate::engine::batch::{Batch, GroupRun};
use crate::engine::cells::CellRoom;
use crate::engine::desk::{DeskResult, DeskRoom, work};
use crate::engine::drivers::DriverDraws;
use crate::engine::evaluation::Evaluation;
use crate::engine::lanes::{Counts, LANES};
use crate::engine::outcomes::Keep;
use crate::engine::poisson::PoissonLuck;
use crate::engine::setup::Setup;

/// The largest group of a model, in one batch of trials. Every loop gives the number of
/// opportunities that it went over, in all lanes.
pub struct Loops<'a> {
    setup: &'a Setup<'a>,
    evaluation: Evaluation,
    batch: Batch,
    group: usize,
    cell: usize,
    /// What a busy team is offered, by cell and month.
    crowd: Vec<Vec<Counts>>,
    desk_room: DeskRoom,
    desk: DeskResult,
    room: CellRoom,
}

/// A loop with its name.
pub type Loop<'a> = (&'static str, fn(&mut Loops<'a>) -> u64);

impl<'a> Loops<'a> {
    /// All loops, from what arrives to what is added up.
    pub const ALL: [Loop<'a>; 5] = [
        ("arrivals", Self::arrivals),
        ("desk", Self::desk),
        ("deals", Self::deals),
        ("closing", Self::closing),
        ("tally", Self::tally),
    ];

    /// Runs a batch of these mixes, and makes the cell ready that takes most on.
    #[must_use]
    pub fn new(setup: &'a Setup, mixes: Vec<usize>, draws: &DriverDraws) -> Self {
        let evaluation = Evaluation::new(setup, mixes, setup.model.goal_slices(), Keep::Headline);
        let mut batch = Batch::default();
        batch.run(setup, &evaluation, draws, 0, LANES);
        let months = setup.model.months();
        let places = batch.groups.iter().enumerate().flat_map(|(group, of_group)| {
            let cells = of_group.most.chunks(months).enumerate();
            cells.map(move |(cell, counts)| (sum(counts), group, cell))
        });
        let (_, group, cell) = places.max().unwrap_or_default();
        let offers = batch.groups[group].offers.iter().map(|offers| offers.of(0));
        let crowd = offers.map(|offered| offered.iter().map(crowded).collect()).collect();
        let mut loops = Self {
            setup,
            evaluation,
            batch,
            group,
            cell,
            crowd,
            desk_room: DeskRoom::default(),
            desk: DeskResult::default(),
            room: CellRoom::default(),
        };
        let _ = (loops.deals(), loops.closing());
        loops
    }

    /// `engine::poisson`: draws the luck of as many as a mix is offered, and counts them, by
    /// month.
    pub fn arrivals(&mut self) -> u64 {
        let stream = self.setup.groups[self.group][self.cell].arrival;
        let offered = self.batch.groups[self.group].offers[self.cell].of(0);
        let counts = offered.iter().enumerate().map(|(month, offered)| {
            let mut luck = PoissonLuck::new(stream.uniforms(0, month as u32, 0));
            sum(&[luck.count(offered.to_lanes())])
        });
        counts.sum()
    }

    /// `engine::desk`: a team that is offered [`CROWD`] times what it was.
    pub fn desk(&mut self) -> u64 {
        let Self { setup, evaluation, batch, desk_room: room, desk: result, .. } = self;
        let (group, state) =
            (&setup.model.groups[self.group], &evaluation.groups[self.group].desks[0]);
        let team = group.team.zip(state.team_state);
        let people = team.map(|(team, state)| &batch.people[team].states[state]);
        let streams = &setup.groups[self.group];
        let offered: Vec<&[Counts]> = self.crowd.iter().map(Vec::as_slice).collect();
        room.reset(streams.len(), setup.model.months());
        work(setup, group, streams, state, &batch.world, people, &offered, room, result);
        self.crowd.iter().map(|counts| sum(counts)).sum()
    }

    /// `engine::deals`: the marks of the cell's opportunities.
    pub fn deals(&mut self) -> u64 {
        let most = self.of_cell(&self.batch.groups[self.group].most).to_vec();
        let run = run(self.setup, &self.evaluation, &self.batch, self.group);
        self.room.set_rates(&run, self.cell);
        self.room.draw(&run, self.cell, &most);
        sum(&most)
    }

    /// `engine::closing`: when each of them is scheduled, slips and resolves, in the first
    /// closing state and those that it leads.
    pub fn closing(&mut self) -> u64 {
        let run = run(self.setup, &self.evaluation, &self.batch, self.group);
        self.room.decide(&run, 0);
        sum(self.of_cell(&self.batch.groups[self.group].most))
    }

    /// `engine::routes`: adds all of them up, and takes them away again.
    pub fn tally(&mut self) -> u64 {
        let most = self.of_cell(&self.batch.groups[self.group].most).to_vec();
        let run = run(self.setup, &self.evaluation, &self.batch, self.group);
        let nothing = vec![Counts::ZERO; most.len()];
        self.room.hold_all(&run, 0);
        self.room.hold(&run, &most, &nothing);
        2 * sum(&most)
    }

    /// The months of the cell, of counts by cell and month.
    fn of_cell<'b>(&self, counts: &'b [Counts]) -> &'b [Counts] {
        let months = self.setup.model.months();
        &counts[self.cell * months..(self.cell + 1) * months]
    }
}

/// How many times what it was a team is offered: more than it can take on.
const CROWD: u32 = 3;

fn crowded(offered: &Counts) -> Counts {
    Counts(offered.0.map(|count| CROWD * count))
}

fn sum(counts: &[Counts]) -> u64 {
    counts.iter().flat_map(|counts| counts.0).map(u64::from).sum()
}

fn run<'a>(
    setup: &'a Setup,
    evaluation: &'a Evaluation,
    batch: &'a Batch,
    group: usize,
) -> GroupRun<'a> {
    GroupRun {
        setup,
        group: &setup.model.groups[group],
        streams: &setup.groups[group],
        states: &evaluation.groups[group],
        layout: &evaluation.basis.layout,
        needed: &evaluation.needed,
        has_mixes: evaluation.has_mixes(),
        world: &batch.world,
        wanted: LANES,
    }
}
