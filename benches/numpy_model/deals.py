"""Opportunities one by one, in flat arrays: amount, schedule, slips and outcome.

A block is a run of cells whose opportunities draw the same sales cycles and deal sizes. Its
accounts are arrays by quarter, cell and trial; an opportunity is a key into these flattened,
so that its next quarter is one stride further, and sums are `np.add.at`. Keys from `end`
on are scheduled after the plan.
"""

import numpy as np

from .world import QUARTERS_BEYOND

DAYS_PER_MONTH = 365.25 / 12

# What is counted by quarter, cell and trial. The first two are all that headlines need.
ACCOUNTS = [
    "starting_pipeline",
    "new_arr",
    "next_quarter_pipeline",
    "open_pipeline",
    "won_from_starting",
    "created_and_closed",
    "opportunities_created",
    "pipeline_created",
    "opportunities_won",
    "opportunities_lost",
]


class Block:
    """Some neighbouring cells and the laws that their opportunities follow."""

    def __init__(self, scenario, first, last):
        self.cells = scenario.cells[first:last]
        self.place = slice(first, last)
        self.cycle, self.size = self.cells[0].sales_cycle, self.cells[0].deal_size
        self.most_slips = int(self.cells[0].max_slips)
        local = {cell.grid: place for place, cell in enumerate(self.cells)}
        drawn = [(local[c], q) for c, q, amount in scenario.open if c in local and amount is None]
        given = [
            (local[c], q) for c, q, amount in scenario.open if c in local and amount is not None
        ]
        self.open_cells, self.open_quarters = np.array(given + drawn, dtype=int).reshape(-1, 2).T
        self.amounts = np.array([a for c, _, a in scenario.open if c in local and a is not None])

    @staticmethod
    def all(scenario):
        """The blocks of a scenario."""
        laws = [(id(c.sales_cycle), id(c.deal_size), c.max_slips) for c in scenario.cells]
        bounds = [i for i in range(1, len(laws)) if laws[i] != laws[i - 1]]
        return [Block(scenario, *b) for b in zip([0] + bounds, bounds + [len(laws)])]


class Rates:
    """What the opportunities of a block are scheduled, sized and won by."""

    def __init__(self, block, world):
        self.block, self.world, self.quarters = block, world, world.scenario.quarters
        quarters, cells, trials = self.quarters, len(block.cells), world.trials
        self.stride = cells * trials
        self.end = quarters * self.stride

        def rate(name):
            return np.stack(
                [np.broadcast_to(world.value(getattr(cell, name)), trials) for cell in block.cells]
            )

        # Quarters of cycle for each day drawn, by month of acceptance.
        day = np.full((1, cells, 1), 1.0 / (3.0 * DAYS_PER_MONTH))
        self.cycle = self._multiplied("sales_cycle", day, 0)
        # The last quarter's factor goes on, for the longest cycles.
        last = quarters + QUARTERS_BEYOND
        size = self._multiplied("deal_size", rate("deal_size_level")[None], 1)
        size = np.broadcast_to(size, (last if len(size) > 1 else 1, cells, trials))
        self.size = np.concatenate([size, np.repeat(size[-1:], last + quarters - len(size), 0)])
        # After the plan, nothing happens any more: nobody slips or wins there.
        slip = np.broadcast_to(rate("slip_rate"), (quarters, cells, trials)).ravel()
        self.slip = np.append(slip, 0.0)
        win = self._multiplied("win_rate", rate("win_rate")[None], 1)
        self.win = np.broadcast_to(win[:quarters], (quarters, cells, trials)).ravel()
        self.slip_win_factor = np.tile(rate("slip_win_factor").ravel(), quarters)
        self._thresholds = {}

    def _multiplied(self, quantity, rates, quarterly):
        """Rates with the factors of the market and of what acts, by quarter or month."""
        market = self.world.market.get(quantity)
        if market is not None:
            rates = rates * market[:, None]
        for effect, *strengths in self.world.multipliers(quantity):
            cells = self.world.scenario.places(effect.cells, self.block.cells)
            if cells != []:
                factor = 1.0 + (self.world.value(effect.by) - 1.0) * strengths[quarterly]
                whole = np.broadcast_shapes(rates.shape, factor[:, None].shape)
                rates = np.array(np.broadcast_to(rates, whole))
                rates[:, cells] *= factor[:, None]
        return rates

    def thresholds(self, slips):
        """Who slips and who wins, by one uniform number: u below the first slips, u from the
        second on wins, and in between the opportunity is lost."""
        if slips not in self._thresholds:
            win = np.minimum(self.win * self.slip_win_factor**slips, 1.0)
            if slips < self.block.most_slips:
                win *= 1.0 - self.slip[:-1]
            self._thresholds[slips] = np.append(1.0 - win, np.inf)
        return self.slip, self._thresholds[slips]


class Closing:
    """The opportunities of a block on their way to the end."""

    def __init__(self, block, world, detail):
        self.block, self.detail, self.rng = block, detail, world.rng
        self.rates = Rates(block, world)
        self.trials = world.trials
        self.sums = {name: np.zeros(self.rates.end + 1) for name in ACCOUNTS}
        # Amounts and numbers of those that were scheduled and that slipped, by quarter.
        for name in ["scheduled", "count", "slipped", "slipped_count"]:
            self.sums[name] = np.zeros(self.rates.end + 1)
        self.slipped = []
        self.open_at_start = 0.0

    def run(self, accepted):
        """The accounts by quarter, cell and trial. `accepted`: counts by month and cell."""
        self.enter_open()
        for phase in range(3):
            self.enter_accepted(accepted[phase::3], phase)
        for slips in range(1, self.block.most_slips + 1):
            keys, amounts = map(np.concatenate, zip(*self.slipped))
            self.slipped = []
            # Whatever slipped past the end of the plan is of no further interest.
            self.resolve(keys, amounts, slips)
        return self.accounts()

    def add(self, account, keys, amounts=None):
        np.add.at(self.sums[account], keys, 1.0 if amounts is None else amounts)

    def enter_open(self):
        """Those open at the start: all of them are in a pipeline as their quarter begins."""
        block, rates = self.block, self.rates
        if not block.open_cells.size:
            return
        first = block.open_quarters * rates.stride + block.open_cells * self.trials
        keys = (first[:, None] + np.arange(self.trials)).ravel()
        amounts = np.repeat(block.amounts, self.trials)
        drawn = keys[amounts.size :]
        size = self.block.size.draw(self.rng, drawn.size) * rates.size.ravel().take(drawn)
        amounts = np.concatenate([amounts, size])
        self.add("starting_pipeline", keys, amounts)
        if self.detail:
            self.add("scheduled", keys, amounts)
            self.add("count", keys)
            later = np.flatnonzero(keys >= rates.stride)
            self.add("next_quarter_pipeline", keys[later] - rates.stride, amounts[later])
            pipeline = self.sums["starting_pipeline"][:-1].reshape(rates.quarters, -1)
            self.open_at_start = pipeline.sum(axis=0)
        self.resolve(keys, amounts, 0)

    def enter_accepted(self, counts, phase):
        """Those accepted in the first, second or third month of each quarter."""
        rates, stride, end = self.rates, self.rates.stride, self.rates.end
        accepted = np.repeat(np.arange(end), counts.ravel())
        # Quarters from the beginning of the one in which they were accepted.
        lag = self.block.cycle.draw(self.rng, accepted.size)
        lag *= self.cycle_rates(phase, accepted)
        lag += self.rng.uniform(phase / 3.0, (phase + 1) / 3.0, accepted.size)
        lag = np.minimum(lag, rates.quarters + QUARTERS_BEYOND - 1).astype(np.int64)
        keys = accepted + stride * lag
        amounts = self.block.size.draw(self.rng, accepted.size)
        amounts *= rates.size.ravel().take(keys)
        np.minimum(keys, end, out=keys)
        self.add("starting_pipeline", keys, amounts * (lag > 0))
        if self.detail:
            self.sums["opportunities_created"][:-1] += counts.ravel()
            self.add("pipeline_created", accepted, amounts)
            self.add("scheduled", keys, amounts)
            self.add("count", keys)
            later = np.flatnonzero((lag > 1) & (keys < end))
            self.add("next_quarter_pipeline", keys[later] - stride, amounts[later])
        won = self.resolve(keys, amounts, 0)
        if self.detail:
            won = won[lag[won] == 0]
            self.add("created_and_closed", keys[won], amounts[won])

    def cycle_rates(self, phase, accepted):
        """Quarters of cycle for each day drawn, one number where it is the same for all."""
        cycle = self.rates.cycle
        if cycle.size == cycle.shape[1]:
            return cycle.flat[0]
        months = 3 * self.rates.quarters
        shape = (self.rates.quarters, len(self.block.cells), self.trials)
        return np.broadcast_to(cycle[phase:months:3], shape).ravel().take(accepted)

    def resolve(self, keys, amounts, slips):
        """Lets them win, lose or slip in the quarter they are scheduled for."""
        slip, win = self.rates.thresholds(slips)
        luck = self.rng.random(keys.size)
        won = np.flatnonzero(luck >= win.take(keys))
        won_keys, won_amounts = keys[won], amounts[won]
        self.add("new_arr", won_keys, won_amounts)
        if self.detail:
            self.add("opportunities_won", won_keys)
        if slips < self.block.most_slips:
            slipped = np.flatnonzero(luck < slip.take(keys))
            keys, amounts = keys[slipped], amounts[slipped]
            self.add("slipped", keys, amounts)
            if self.detail:
                self.add("slipped_count", keys)
            self.slipped.append((np.minimum(keys + self.rates.stride, self.rates.end), amounts))
        return won

    def accounts(self):
        """The accounts, with those that follow from others."""
        quarters = self.rates.quarters
        q = {name: numbers[:-1].reshape(quarters, -1) for name, numbers in self.sums.items()}
        # What slips out of a quarter is in the next one's pipeline as that begins.
        q["starting_pipeline"][1:] += q["slipped"][:-1]
        if self.detail:
            # What resolves in a quarter is what was scheduled for it and does not slip on.
            resolved, count = q["scheduled"] - q["slipped"], q["count"] - q["slipped_count"]
            resolved[1:] += q["slipped"][:-1]
            count[1:] += q["slipped_count"][:-1]
            q["opportunities_lost"] = count - q["opportunities_won"]
            q["won_from_starting"] = q["new_arr"] - q["created_and_closed"]
            # Open is what was accepted before and did not resolve before.
            q["open_pipeline"] += self.open_at_start
            q["open_pipeline"][1:] += np.cumsum(q["pipeline_created"] - resolved, axis=0)[:-1]
        names = ACCOUNTS if self.detail else ACCOUNTS[:2]
        shape = (quarters, len(self.block.cells), self.trials)
        return np.stack([q[name].reshape(shape) for name in names])
