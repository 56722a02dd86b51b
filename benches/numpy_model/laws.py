"""Distributions, drawn by NumPy's own samplers, and the drivers that have them."""

import math
from dataclasses import dataclass

import numpy as np

PARAMETERS = {
    "gamma": ["mean", "sd"],
    "beta": ["mean", "sd"],
    "lognormal": ["mean", "sd"],
    "pert": ["low", "mode", "high"],
    "triangular": ["low", "mode", "high"],
}

# Where the quantile function of a correlated driver is tabulated, as standard normal scores.
SCORES = np.linspace(-8.0, 8.0, 4001)


class Refusal(Exception):
    """Something in a scenario that this program does not cover."""


@dataclass(frozen=True, eq=False)
class Law:
    """A distribution, with its parameters in the order of `PARAMETERS`."""

    family: str
    parameters: tuple

    @classmethod
    def read(cls, table, place):
        """Reads `{ family = { … } }`."""
        (family, given), *more = table.items()
        if more or sorted(given) != sorted(PARAMETERS.get(family, [])):
            raise Refusal(f"{place}: no such distribution here: {table}")
        return cls(family, tuple(float(given[name]) for name in PARAMETERS[family]))

    def mean(self):
        if self.family == "pert":
            low, mode, high = self.parameters
            return (low + 4.0 * mode + high) / 6.0
        if self.family == "triangular":
            return sum(self.parameters) / 3.0
        return self.parameters[0]

    def draw(self, rng, count):
        match self.family:
            case "gamma":
                mean, sd = self.parameters
                draws = rng.standard_gamma((mean / sd) ** 2, count)
                draws *= sd * sd / mean
                return draws
            case "lognormal":
                # Faster than rng.lognormal, as NumPy's exp works on vectors.
                mean, sd = self.parameters
                variance = math.log1p((sd / mean) ** 2)
                draws = rng.standard_normal(count)
                draws *= math.sqrt(variance)
                draws += math.log(mean) - 0.5 * variance
                return np.exp(draws, out=draws)
            case "triangular":
                return rng.triangular(*self.parameters, count)
        low, width, alpha, beta = self._beta()
        return low + width * rng.beta(alpha, beta, count)

    def by_score(self):
        """The quantile function at `SCORES`; of beta and PERT distributions only."""
        if self.family not in ("beta", "pert"):
            raise Refusal(f"correlation of a {self.family} distribution")
        low, width, alpha, beta = self._beta()
        x = np.linspace(0.0, 1.0, 20001)
        density = x ** (alpha - 1.0) * (1.0 - x) ** (beta - 1.0)
        below = np.concatenate([[0.0], np.cumsum(density[1:] + density[:-1])])
        levels = [0.5 * math.erfc(-score / math.sqrt(2.0)) for score in SCORES]
        return low + width * np.interp(levels, below / below[-1], x)

    def _beta(self):
        """Lower end, width and shapes."""
        if self.family == "beta":
            mean, sd = self.parameters
            total = mean * (1.0 - mean) / (sd * sd) - 1.0
            return 0.0, 1.0, mean * total, (1.0 - mean) * total
        low, mode, high = self.parameters
        width = high - low
        return low, width, 1.0 + 4.0 * (mode - low) / width, 1.0 + 4.0 * (high - mode) / width


@dataclass(frozen=True, eq=False)
class Driver:
    """A value that is drawn once a trial."""

    name: str
    number: int
    law: Law


def only(table, place, known):
    """The table, where it has no other keys than the known ones."""
    for key in table:
        if key not in known.split():
            raise Refusal(f"{place}: `{key}` is not covered")
    return table
