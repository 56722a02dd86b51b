"""Mixes of Programs: those that the file names, and those that a search may choose."""

import numpy as np

from .laws import Driver, Refusal, only


def read_mixes(scenario, text):
    """The mixes by name (pairs of a Program's number and its month of start), and the
    constraints of the search."""
    names = [program.name for program in scenario.programs]
    mixes = {"Bottom-up plan": []}
    for table in text.get("mix", []):
        held = []
        for label in only(table, "mix", "name programs")["programs"]:
            name, _, start = label.partition("@")
            number = names.index(name)
            starts = scenario.programs[number].starts
            held.append((number, 3 * scenario.quarter(start) if start else starts[0]))
        mixes[table["name"]] = sorted(held)
    search = only(text.get("search", {}), "search", "budget max_programs")
    for number, program in enumerate(scenario.programs):
        if any(names.index(other) > number for other in program.requires):
            raise Refusal(f"program {program.name} requires a later one")
    return mixes, search


def searched(scenario):
    """The feasible mixes that no name stands for: late Programs of the file first."""
    budget = scenario.search.get("budget", np.inf)
    most = scenario.search.get("max_programs", len(scenario.programs))

    def visit(held, cost, following):
        if held not in scenario.mixes.values():
            yield held
        names = [scenario.programs[number].name for number, _ in held]
        for number in reversed(range(following, len(scenario.programs))):
            program = scenario.programs[number]
            if len(held) == most or any(name not in names for name in program.requires):
                continue
            for start in program.starts:
                more = cost + expected_cost(scenario, program, start)
                if more <= budget:
                    yield from visit(held + [(number, start)], more, number + 1)

    return visit([], 0.0, 0)


def expected_cost(scenario, program, start):
    """What a Program costs on average within the plan, with the people it hires."""

    def mean(value):
        return value.law.mean() if isinstance(value, Driver) else value

    months = min(scenario.months, start + (program.months or scenario.months)) - start
    cost = mean(program.upfront) + months * mean(program.per_month)
    for team, count, after in program.hires:
        rep = mean(scenario.teams[team].cost) / 12.0
        cost += count * max(0, scenario.months - start - after) * rep
    return cost
