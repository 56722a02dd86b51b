"""What a batch of trials holds in store: drivers, market, risks, strengths of Programs."""

import numpy as np

from .laws import SCORES, Driver

# Quarters after the plan's end for which the factor of the deal size is still known.
QUARTERS_BEYOND = 12


class World:
    """The luck of the batch as far as it concerns the whole plan."""

    def __init__(self, scenario, mix, trials, rng):
        self.scenario, self.trials, self.rng = scenario, trials, rng
        self.draws = [driver.law.draw(rng, trials) for driver in scenario.drivers]
        for drivers, cholesky, tables in scenario.correlations:
            scores = cholesky @ rng.standard_normal((len(drivers), trials))
            for driver, score, table in zip(drivers, scores, tables):
                self.draws[driver.number] = np.interp(score, SCORES, table)
        self._draw_market(rng)
        # Holders that act, with start, duration, and strength by month and by quarter.
        self.acting = []
        for risk in scenario.risks:
            happens = rng.random(trials) < self.value(risk.probability)
            first, last = risk.window
            start = 3.0 * rng.integers(first, last + 1, trials)
            # One that never happens starts long after everything else has ended.
            self._act(risk, np.where(happens, start, 1e6))
        for number, start in mix:
            self._act(scenario.programs[number], start)

    def value(self, value):
        """A number for all trials, or one for each."""
        return self.draws[value.number] if isinstance(value, Driver) else value

    def _draw_market(self, rng):
        scenario = self.scenario
        volatility, persistence = scenario.volatility, scenario.persistence
        z = rng.standard_normal((scenario.quarters + QUARTERS_BEYOND, self.trials))
        z *= volatility
        for quarter in range(1, len(z)):
            z[quarter] *= np.sqrt(1.0 - persistence**2)
            z[quarter] += persistence * z[quarter - 1]
        self.market = {
            quantity: np.exp(e * z - 0.5 * (e * volatility) ** 2)
            for quantity, e in scenario.elasticity.items()
        }

    def multipliers(self, quantity):
        """The effects on a quantity, with strengths by month and by quarter."""
        for holder, _, _, monthly, quarterly in self.acting:
            for effect in holder.effects:
                if effect.quantity == quantity:
                    yield effect, monthly, quarterly

    def _act(self, holder, start):
        plan = self.scenario.months
        months = np.arange(plan + 3.0 * QUARTERS_BEYOND)[:, None]
        duration = plan - start if holder.months is None else holder.months
        ramp, x = holder.ramp, months + 0.5 - start - self.value(holder.lag)

        def grown(x):
            return np.minimum(x / ramp, 1.0) if ramp > 0.0 else 1.0

        strength = np.where((x >= 0.0) & (x < duration), grown(x), 0.0)
        if holder.half_life is not None:
            faded = grown(duration) * np.exp2(-np.maximum(x - duration, 0.0) / holder.half_life)
            strength = np.where((x >= 0.0) & (x >= duration), faded, strength)
        quarterly = strength.reshape(-1, 3, strength.shape[1]).mean(axis=1)
        self.acting.append((holder, start, duration, strength, quarterly))
