"""Expected entries by stage, month and cell, and what reps take on of what really arrives."""

import numpy as np


def expected_entries(world, ramped):
    """Expected entries by stage, month and cell."""
    scenario, value = world.scenario, world.value
    months, stages = scenario.months, len(scenario.stages)
    entries = np.zeros((stages, months, len(scenario.cells), world.trials))
    market = world.market.get("volume")
    market = 1.0 if market is None else np.repeat(market[: scenario.quarters], 3, axis=0)
    for source in scenario.sources:
        growth = (1.0 + np.multiply.outer(np.ones(1), value(source.growth))) ** (1 / 12)
        expected = value(source.volume) * source.season[:, None] * market
        expected = expected * growth ** np.arange(months)[:, None]
        expected *= noise(world, value(source.volatility))
        if source.per_rep_of is not None:
            expected *= ramped[scenario.team(source.per_rep_of)]
        for cell, share in source.shares:
            entries[source.enters, :, scenario.local[cell]] += share * expected
    for effect, monthly, _ in world.multipliers("volume"):
        factor = 1.0 + (value(effect.by) - 1.0) * monthly[:months]
        entries[:, :, scenario.places(effect.cells)] *= factor[:, None]
    add_effects(world, entries, market)
    for place, cell in enumerate(scenario.cells):
        for stage in range(cell.first_stage + 1, stages):
            rate = value(getattr(cell, scenario.stages[stage]))
            entries[stage, :, place] += entries[stage - 1, :, place] * rate
    return entries


def noise(world, volatility):
    """Quarterly gamma factors of mean 1, by month."""
    if np.all(volatility == 0.0):
        return 1.0
    variance = np.square(volatility)
    quarters = (world.scenario.quarters, world.trials)
    return np.repeat(variance * world.rng.standard_gamma(1.0 / variance, quarters), 3, axis=0)


def add_effects(world, entries, market):
    """Adds what Programs and risks bring, as far as their audiences allow."""
    scenario, added, reached = world.scenario, [], {}
    for holder, _, _, monthly, _ in world.acting:
        for effect in holder.effects:
            if effect.quantity is None:
                brings = world.value(effect.add) * monthly[: scenario.months]
                added.append((effect, holder.audience, brings))
                if holder.audience:
                    reached[holder.audience] = reached.get(holder.audience, 0.0) + brings
    for effect, audience, brings in added:
        if audience:
            limit, together = world.value(scenario.audiences[audience]), reached[audience]
            some = np.maximum(together, 1e-9)
            brings = brings * (-limit * np.expm1(-some / limit) / some)
        brings = brings * market
        for cell, share in effect.shares:
            entries[effect.enters, :, scenario.local[cell]] += share * brings


def work_desks(world, expected, ramped):
    """Draws what is offered, and lets reps work it as far as their capacity goes.

    Gives counts by month and cell, offered, accepted and waiting at the month's end, and by
    month and team the capacity and what was used of it.
    """
    scenario, rng = world.scenario, world.rng
    offered = rng.poisson(expected)
    accepted, waiting = np.empty_like(offered), np.zeros_like(offered)
    team_of = np.array([cell.team for cell in scenario.cells])
    # Cells of one team are neighbours.
    serving, firsts, team_of = np.unique(team_of, return_index=True, return_inverse=True)
    teams = [scenario.teams[number] for number in serving]
    capacity = np.stack(
        [ramped[number] * world.value(team.per_rep) for number, team in zip(serving, teams)], 1
    )
    loss = np.stack([np.broadcast_to(world.value(team.loss), world.trials) for team in teams])
    used = np.empty_like(capacity)
    left_before = np.zeros_like(offered[0])
    for month in range(scenario.months):
        present = offered[month] + left_before
        desk = np.add.reduceat(present, firsts)
        used[month] = np.minimum(desk, capacity[month])
        full = desk > capacity[month]
        share = np.divide(capacity[month], desk, where=full, out=np.ones(desk.shape))
        # Only where a team is full does chance decide, by one toss for each opportunity: at u
        # below the first bound it is accepted, from the second on it waits.
        place = np.flatnonzero(full[team_of] & (present > 0))
        cell, trial = np.divmod(place, world.trials)
        team, there = team_of[cell], present.ravel()[place]
        accepts = share[team, trial]
        waits = accepts + (1.0 - accepts) * loss[team, trial]
        each = np.repeat(np.arange(place.size), there)
        toss = rng.random(each.size)

        def count(met):
            return np.bincount(each.compress(met), minlength=place.size)

        present.ravel()[place] = count(toss < accepts.take(each))
        accepted[month] = present
        left_before = waiting[month]
        left_before.ravel()[place] = count(toss >= waits.take(each))
    return offered, accepted, waiting, capacity, used
