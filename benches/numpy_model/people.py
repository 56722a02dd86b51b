"""Who works in a team: every rep stays for a random time and may be replaced."""

import numpy as np


def staff(world, team, hires, rng):
    """Reps at work and ramped reps, both by month.

    `hires` are the months in which more reps join. As every month costs a rep the job with
    the same probability, how long a rep stays is geometric. So seats are followed from rep to
    rep, not months one by one; joining, ramping and leaving are changes that add up.
    """
    described = world.scenario.teams[team]
    months, trials = world.scenario.months, world.trials
    ramp = np.asarray(described.ramp, dtype=float)
    size = (months + 1) * trials
    present, ramped = np.zeros(size), np.zeros(size)
    # A share 1 − (1 − attrition)^(1/12) leaves each month. Whole months until then: ⌊E/rate⌋.
    rate = np.broadcast_to(-np.log1p(-world.value(described.attrition)) / 12.0, trials)
    starts = np.array([-len(ramp)] * described.headcount + hires, dtype=np.int64)
    joined, trial = np.repeat(starts, trials), np.tile(np.arange(trials), len(starts))

    def post(account, month, at, change):
        place = np.clip(month, 0, months)
        place *= trials
        place += at
        account += np.bincount(place, change, size)

    with np.errstate(divide="ignore"):
        while joined.size:
            stays = rng.standard_exponential(joined.size) / rate[trial]
            left = np.maximum(joined, 0) + np.minimum(stays, months).astype(np.int64)
            post(present, joined, trial, None)
            post(present, left + 1, trial, np.full(joined.size, -1.0))
            for tenure, gain in enumerate(np.diff(ramp, prepend=0.0)):
                if gain != 0.0:
                    there = np.flatnonzero(joined + tenure <= left)
                    change = np.full(there.size, gain)
                    post(ramped, joined[there] + tenure, trial[there], change)
            post(ramped, left + 1, trial, -ramp[np.minimum(left - joined, len(ramp) - 1)])
            if described.backfill is None:
                break
            joined = left + described.backfill
            again = np.flatnonzero(joined < months)
            joined, trial = joined[again], trial[again]
    sums = lambda account: np.cumsum(account.reshape(months + 1, trials)[:months], axis=0)
    return sums(present), sums(ramped)
