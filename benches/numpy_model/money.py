"""ARR, revenue, people and costs by quarter."""

import numpy as np


def arr(world, wins):
    """Churned, expansion and ending ARR and revenue; `wins` by base (the last: none) and
    quarter."""
    scenario, value = world.scenario, world.value
    sums = {
        name: np.zeros(wins.shape[1:])
        for name in ["churned_arr", "expansion_arr", "ending_arr", "revenue"]
    }
    churn_factor = np.ones((scenario.quarters, 1))
    for effect, _, quarterly in world.multipliers("churn"):
        churn_factor = churn_factor * (
            1.0 + (value(effect.by) - 1.0) * quarterly[: scenario.quarters]
        )
    for base, won in enumerate(wins):
        opening, churned, expanded = np.zeros(world.trials), np.zeros((1, 1)), 0.0
        if base < len(scenario.bases):
            customers = scenario.bases[base]
            opening = np.full(world.trials, float(customers.arr))
            churned = 1.0 - (1.0 - np.minimum(value(customers.churn) * churn_factor, 1.0)) ** 0.25
            expanded = (1.0 + value(customers.expansion)) ** 0.25 - 1.0
        churned = np.broadcast_to(churned, won.shape)
        for quarter in range(scenario.quarters):
            lost, gained = opening * churned[quarter], opening * expanded
            change = gained - lost + won[quarter]
            sums["churned_arr"][quarter] += lost
            sums["expansion_arr"][quarter] += gained
            sums["revenue"][quarter] += (opening + change * scenario.linearity) / 4.0
            opening = opening + change
            sums["ending_arr"][quarter] += opening
    return sums


def costs(world, mix, people):
    """Cost of the mix's Programs, and all cost of sales and marketing."""
    scenario, value = world.scenario, world.value
    programs = np.zeros((scenario.months, world.trials))
    for number, start in mix:
        program = scenario.programs[number]
        end = scenario.months if program.months is None else start + program.months
        programs[start] += value(program.upfront)
        programs[start:end] += value(program.per_month)
        for team, count, after in program.hires:
            programs[start + after :] += count * value(scenario.teams[team].cost) / 12.0
    everything = programs.copy()
    for number, start in mix:
        for team, count, after in scenario.programs[number].hires:
            # People at work are paid below, whoever hired them.
            everything[start + after :] -= count * value(scenario.teams[team].cost) / 12.0
    for team, (present, _) in zip(scenario.teams, people):
        everything += present * value(team.cost) / 12.0
    return {
        "program_cost": by_quarter(programs),
        "sales_and_marketing_cost": by_quarter(everything) + scenario.other_cost,
    }


def by_quarter(months):
    """Sums over the months of each quarter."""
    return months.reshape(-1, 3, *months.shape[1:]).sum(axis=1)
