"""Who works in a team: every rep stays for a random time and may be replaced."""

import numpy as np


def staff(world, team, hires, rng):
    """Reps at work and ramped reps, both by month.

    `hires` are the months in which more reps join. As every month costs a rep the job with
    the same probability, how long a rep stays is geometric. So seats are followed from rep to
    rep, not months one by one; joining, ramping and leaving are changes that add up.
    """
    months, trials = world.scenario.months, world.trials
    ramp = np.asarray(world.scenario.teams[team].ramp, dtype=float)
    # The last entries of the accounts are for changes after the plan.
    size = (months + 1) * trials
    joined, left, trial = stays(world, team, hires, rng)

    def change(month, at, by=None):
        place = np.clip(month, 0, months) * trials + at
        return np.bincount(place, by, size)

    present = change(joined, trial) - change(left + 1, trial)
    ramped = -change(left + 1, trial, ramp[np.minimum(left - joined, len(ramp) - 1)])
    for tenure, gain in enumerate(np.diff(ramp, prepend=0.0)):
        if gain != 0.0:
            there = np.flatnonzero(joined + tenure <= left)
            ramped += gain * change(joined[there] + tenure, trial[there])

    def sums(account):
        return np.cumsum(account.reshape(months + 1, trials)[:months], axis=0)

    return sums(present), sums(ramped)


def stays(world, team, hires, rng):
    """Every stay of a rep: the month of joining, the last month of work, and the trial. Those
    who were there at the start joined so long before that they are ramped."""
    described, months, trials = world.scenario.teams[team], world.scenario.months, world.trials
    # A share 1 − (1 − attrition)^(1/12) leaves each month. Whole months until then: ⌊E/rate⌋.
    rate = np.broadcast_to(-np.log1p(-world.value(described.attrition)) / 12.0, trials)
    starts = np.array([-len(described.ramp)] * described.headcount + hires, dtype=np.int64)
    joined, trial = np.repeat(starts, trials), np.tile(np.arange(trials), len(starts))
    found = []
    with np.errstate(divide="ignore"):
        while joined.size:
            stay = rng.standard_exponential(joined.size) / rate[trial]
            left = np.maximum(joined, 0) + np.minimum(stay, months).astype(np.int64)
            found.append((joined, left, trial))
            if described.backfill is None:
                break
            joined = left + described.backfill
            again = np.flatnonzero(joined < months)
            joined, trial = joined[again], trial[again]
    return tuple(map(np.concatenate, zip(*found)))
