"""The model in vectorised NumPy, to measure the engine against. Run by hand.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install numpy
    /tmp/venv/bin/python benches/vectorised.py --check RESULTS   # RESULTS: see below
    /tmp/venv/bin/python benches/vectorised.py                   # measure
"""

import argparse
import csv
import itertools
import json
import os
import statistics
import sys
import time
from pathlib import Path

for library in ["OMP", "OPENBLAS", "MKL"]:
    os.environ[f"{library}_NUM_THREADS"] = "1"

import numpy as np  # noqa: E402  (only after it was told to use one thread)

from numpy_model.laws import Refusal  # noqa: E402
from numpy_model.scenario import Scenario  # noqa: E402
from numpy_model.trials import simulate  # noqa: E402

SCENARIO = Path(__file__).parent.parent / "scenarios" / "bridge-the-gap.toml"
# Standard errors that means may be apart. Of some thousand figures the furthest is expected
# near 3.7.
ALLOWED = 5.0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scenario", type=Path, default=SCENARIO)
    parser.add_argument("--check", type=Path, metavar="RUN_DIR",
                        help="compare with what `spandrel run` wrote there, and measure nothing")
    parser.add_argument("--trials", type=int, help="default 10 000 to check, 2 560 to measure")
    parser.add_argument("--batch", type=int, default=256, help="trials in an array")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    try:
        scenario = Scenario(given.scenario)
    except Refusal as refusal:
        sys.exit(f"{given.scenario}: {refusal}")
    if given.check:
        check(scenario, given.check, given.trials or 10_000, given.batch)
    else:
        measure(scenario, given.trials or 2_560, given.batch, given.rounds)


# ---- against the engine ----------------------------------------------------------------


def check(scenario, folder, trials, batch):
    """Compares every mean of `quarters.csv` and every chance of `goals.csv` and `ranked.csv`."""
    rows = lambda name: list(csv.DictReader(open(folder / name, newline="", encoding="utf-8")))
    run_trials = json.loads((folder / "run.json").read_text(encoding="utf-8"))["trials"]
    by_mix = {}
    for row in rows("quarters.csv"):
        by_mix.setdefault(row["mix"], []).append(row)
    chances = [(row["mix"], row["goal"], row["p"]) for row in rows("goals.csv")]
    chances += [(row["mix"], None, row["p_all"]) for row in rows("ranked.csv")]
    apart = []
    for seed, (mix, figures) in enumerate(by_mix.items()):
        ledger, met = simulate(scenario, scenario.mixes[mix], trials, seed, batch, detail=True)
        metrics = with_ratios(scenario, ledger)
        for row in figures:
            place = 4 * (2000 + int(row["quarter"][2:4]) - scenario.first_year)
            quarter = place + int(row["quarter"][-1]) - 1
            numbers = metrics.get(row["metric"])
            if numbers is None or not row["mean"]:
                continue
            if numbers.ndim == 3:
                numbers = numbers[:, scenario.slices.index((row["dimension"], row["member"]))]
            ours = numbers[quarter][np.isfinite(numbers[quarter])].astype(float)
            errors = np.hypot(ours.std() / ours.size**0.5,
                              float(row["sd"]) / (run_trials * float(row["defined"])) ** 0.5)
            what = f"{mix}: {row['metric']} {row['member']} {row['quarter']}"
            apart.append(distance(what, ours.mean(), float(row["mean"]), errors))
        for _, goal, theirs in (chance for chance in chances if chance[0] == mix):
            names = [g.name for g in scenario.goals]
            ours = met.all(axis=0).mean() if goal is None else met[names.index(goal)].mean()
            theirs = float(theirs)
            errors = (ours * (1 - ours) / trials + theirs * (1 - theirs) / run_trials) ** 0.5
            apart.append(distance(f"{mix}: P({goal or 'all'})", ours, theirs, errors))
    print(f"{len(apart)} figures compared, at most {max(apart):.1f} standard errors apart")
    if max(apart) > ALLOWED:
        sys.exit("the two do not agree")


def with_ratios(scenario, ledger):
    """The ledger with the ratios that are made from it."""
    ratio = lambda part, whole: np.where(whole > 0.5, part / np.where(whole > 0.5, whole, 1), np.nan)
    metrics = dict(ledger)
    pipeline, wins = ledger["starting_pipeline"], ledger["new_arr"]
    metrics["conversion"] = ratio(ledger["won_from_starting"], pipeline)
    metrics["create_and_close"] = ratio(ledger["created_and_closed"], wins)
    metrics["coverage"] = pipeline[:, 0] / scenario.target[:, None]
    for team in scenario.teams:
        if f"desk_used.{team.name}" in ledger:
            metrics[f"utilisation.{team.name}"] = ratio(
                ledger[f"desk_used.{team.name}"], ledger[f"desk_capacity.{team.name}"])
    return metrics


def distance(what, ours, theirs, error):
    """How many standard errors two means are apart."""
    # Constant figures may differ in the last digits of an `f32`.
    apart = max(abs(ours - theirs) - 1e-6 * abs(ours), 0.0) / max(error, 1e-300)
    if apart > ALLOWED:
        print(f"{what}: {ours} here, {theirs} of the engine, {apart:.1f} standard errors apart")
    return apart


# ---- speed -----------------------------------------------------------------------------


def measure(scenario, trials, batch, rounds):
    """Prints processor time per trial and mix, the median of rounds in alternation."""
    named = list(scenario.mixes.values())
    searched = list(itertools.islice(scenario.searched(), 16))
    cases = [(name, mixes, detail)
             for name, mixes in [("named", named), ("searched", searched)]
             for detail in [True, False]]
    times = [[] for _ in cases]
    for seed in range(rounds):
        for (_, mixes, detail), spent in zip(cases, times):
            before = time.process_time()
            for mix in mixes:
                simulate(scenario, mix, trials, seed, batch, detail)
            spent.append((time.process_time() - before) / (trials * len(mixes)))
    units = len(scenario.cells) * scenario.quarters
    print(f"one thread, NumPy {np.__version__}, {trials} trials in batches of {batch}, "
          f"median of {rounds} rounds in alternation, processor time")
    print(f"{len(scenario.cells)} active cells × {scenario.quarters} quarters")
    print(f"{'mixes':<12} {'keeps':<10} {'µs per trial × mix':>20} {'ns … × cell × quarter':>24}")
    for (name, mixes, detail), spent in zip(cases, times):
        each, keeps = statistics.median(spent), "ledgers" if detail else "headlines"
        print(f"{len(mixes)} {name:<9} {keeps:<10} {1e6 * each:>20.1f} {1e9 * each / units:>24.1f}")


if __name__ == "__main__":
    main()
