"""Trials of a mix in batches: ledgers, and whether all goals are met."""

import numpy as np

from .arrivals import expected_entries, work_desks
from .deals import ACCOUNTS, Block, Closing
from .money import arr, by_quarter, costs
from .people import staff
from .world import World


def simulate(scenario, mix, trials, seed, batch, detail):
    """Simulates a mix anew: figures by name and slice (arrays by quarter and trial, kept as
    `f32`), and which trials meet each goal.

    With `detail` there is every account of the company and of every member; without, only
    starting pipeline, new ARR, ending ARR and Program cost of the company.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    blocks, ledgers, met = Block.all(scenario), {}, []
    for first in range(0, trials, batch):
        count = min(batch, trials - first)
        ledger = run_batch(scenario, mix, count, rng, blocks, detail)
        for name, numbers in ledger.items():
            if name not in ledgers:
                ledgers[name] = np.empty((*numbers.shape[:-1], trials), dtype=np.float32)
            ledgers[name][..., first : first + count] = numbers
        met.append([is_met(scenario, goal, ledger) for goal in scenario.goals])
    return ledgers, np.concatenate(met, axis=1)


def run_batch(scenario, mix, trials, rng, blocks, detail):
    """The figures of some trials: sliced ones by quarter, slice and trial, the company's by
    quarter and trial."""
    world = World(scenario, mix, trials, rng)
    people = []
    for team in range(len(scenario.teams)):
        hires = [
            start + after
            for number, start in mix
            for hired, count, after in scenario.programs[number].hires
            if hired == team
            for _ in range(count)
        ]
        people.append(staff(world, team, hires, rng))
    ramped = [ramped for _, ramped in people]
    expected = expected_entries(world, ramped)
    offered, accepted, waiting, capacity, used = work_desks(world, expected[-1], ramped)
    accounts = np.concatenate(
        [Closing(block, world, detail).run(accepted[:, block.place]) for block in blocks], axis=2
    )
    wins = accounts[ACCOUNTS.index("new_arr")]
    of_base = np.array(
        [[cell.base == base for cell in scenario.cells] for base in range(len(scenario.bases) + 1)],
        dtype=float,
    )
    money = arr(world, (of_base @ wins).transpose(1, 0, 2)) | costs(world, mix, people)
    if not detail:
        whole = dict(zip(ACCOUNTS, accounts.sum(axis=2)))
        return whole | {name: money[name] for name in ["ending_arr", "program_cost"]}
    ledger = dict(zip(ACCOUNTS, scenario.membership @ accounts))
    ledger["waiting"] = scenario.membership @ waiting[2::3]
    for stage, name in enumerate(scenario.stages[:-1]):
        ledger[f"entries.{name}"] = scenario.membership @ rng.poisson(by_quarter(expected[stage]))
    ledger[f"entries.{scenario.stages[-1]}"] = scenario.membership @ by_quarter(offered)
    serving = sorted({cell.team for cell in scenario.cells})
    for place, number in enumerate(serving):
        name = scenario.teams[number].name
        ledger[f"desk_used.{name}"] = by_quarter(used[:, place])
        ledger[f"desk_capacity.{name}"] = by_quarter(capacity[:, place])
    for team, (present, ramped) in zip(scenario.teams, people):
        ledger[f"headcount.{team.name}"] = present[2::3]
        ledger[f"ramped_reps.{team.name}"] = by_quarter(ramped) / 3.0
    return ledger | money


def is_met(scenario, goal, ledger):
    """The trials that meet a goal."""

    def company(name):
        return ledger[name][:, 0] if ledger[name].ndim == 3 else ledger[name]

    figures = company("new_arr")[goal.quarters]
    if goal.metric == "coverage":
        figures = company("starting_pipeline")[goal.quarters]
    if goal.whole:
        figures = figures.sum(axis=0, keepdims=True)
    if goal.metric == "coverage":
        target = scenario.target[goal.quarters, None]
        figures = figures / (target.sum(axis=0) if goal.whole else target)
    return (figures < goal.at_least).sum(axis=0) <= goal.misses
