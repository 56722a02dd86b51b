"""A scenario file as records. A key or a thing that is not covered is refused, never ignored."""

import itertools
import re
import tomllib
from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np

from .laws import Driver, Law, Refusal, only
from .mixes import read_mixes

RULES = """convert win_rate slip_rate max_slips slip_win_factor sales_cycle deal_size
deal_size_level"""
MULTIPLIED = ["win_rate", "deal_size", "sales_cycle", "volume", "churn"]
MOVED_BY_MARKET = ["volume", "win_rate", "deal_size"]


@dataclass
class Holder:
    """A Program or a risk: when it acts, what it does and what it costs."""

    name: str
    lag: object
    ramp: float
    half_life: float | None
    months: int | None
    upfront: object
    per_month: object
    effects: list
    audience: str | None = None
    starts: list = field(default_factory=list)
    hires: list = field(default_factory=list)
    requires: list = field(default_factory=list)
    probability: object = 0.0
    window: tuple = ()


class Scenario:
    """All that a scenario says."""

    def __init__(self, path):
        with open(path, "rb") as file:
            text = tomllib.load(file)
        only(
            text,
            "file",
            """plan simulation dimensions funnel source assume correlate market team
            customers economics open_pipeline target goal program audience risk mix search""",
        )
        self.drivers = []
        self._read_plan(text)
        self._read_funnel(text)
        self._read_people(text)
        self.programs = [self._program(table) for table in text.get("program", [])]
        self.risks = [self._risk(table) for table in text.get("risk", [])]
        self._read_open_pipeline(text.get("open_pipeline", {}))
        self._read_goals(text)
        self.mixes, self.search = read_mixes(self, text)
        by_name = {driver.name: driver for driver in self.drivers}
        self.correlations = []
        for table in text.get("correlate", []):
            only(table, "correlate", "drivers rank")
            correlated = [by_name[name] for name in table["drivers"]]
            normal = 2.0 * np.sin(np.pi * table["rank"] / 6.0)
            matrix = np.full((len(correlated), len(correlated)), normal)
            np.fill_diagonal(matrix, 1.0)
            tables = [driver.law.by_score() for driver in correlated]
            self.correlations.append((correlated, np.linalg.cholesky(matrix), tables))
        self._choose_cells()

    # ---- the plan --------------------------------------------------------------------

    def _read_plan(self, text):
        plan = only(text["plan"], "plan", "name start quarters currency confidence")
        year, month = plan["start"].split("-")
        if month != "01":
            raise Refusal("plan.start: only January is covered")
        self.first_year, self.quarters = int(year), plan["quarters"]
        self.months = 3 * self.quarters
        market = only(text.get("market", {}), "market", "volatility persistence elasticity")
        self.volatility = market.get("volatility", 0.0)
        self.persistence = market.get("persistence", 0.0)
        elasticity = market.get("elasticity", {})
        self.elasticity = only(elasticity, "market.elasticity", " ".join(MOVED_BY_MARKET))
        money = only(text.get("economics", {}), "economics", "gross_margin other_cost linearity")
        self.other_cost = float(money.get("other_cost", 0.0))
        linearity = money.get("linearity", [1 / 3] * 3)
        self.linearity = sum(part * (1 - (i + 0.5) / 3) for i, part in enumerate(linearity))

    def quarter(self, label):
        """The number of `FY27-Q3`."""
        found = re.fullmatch(r"FY(\d\d)-Q([1-4])", label)
        if not found:
            raise Refusal(f"`{label}` is no quarter")
        number = 4 * (2000 + int(found[1]) - self.first_year) + int(found[2]) - 1
        if not 0 <= number < self.quarters:
            raise Refusal(f"`{label}` lies outside the plan")
        return number

    def value(self, given, name, default=0.0):
        """A number, or a driver where it is uncertain."""
        if given is None:
            return default
        if not isinstance(given, dict):
            return float(given)
        self.drivers.append(Driver(name, len(self.drivers), Law.read(given, name)))
        return self.drivers[-1]

    # ---- cells and what reaches them -------------------------------------------------

    def select(self, where):
        """The grid cells that a selector picks, in their order."""
        only(where or {}, "where", " ".join(self.dimensions))
        wanted = {name: [w] if isinstance(w, str) else w for name, w in (where or {}).items()}

        def inside(cell):
            return all(
                member in wanted.get(name, [member]) for name, member in zip(self.dimensions, cell)
            )

        return [number for number, cell in enumerate(self.grid) if inside(cell)]

    def shares(self, where, share):
        """What part of some entries each selected cell gets."""
        cells, parts = self.select(where), {}
        for place, (name, _) in enumerate(self.dimensions.items()):
            members = dict.fromkeys(self.grid[cell][place] for cell in cells)
            given = (share or {}).get(name, {member: 1.0 for member in members})
            parts[name] = {m: given.get(m, 0.0) / sum(given.values()) for m in members}

        def product(cell):
            return float(
                np.prod(
                    [parts[name][member] for name, member in zip(self.dimensions, self.grid[cell])]
                )
            )

        return [(cell, product(cell)) for cell in cells if product(cell) > 0.0]

    def _read_funnel(self, text):
        self.dimensions = text["dimensions"]
        self.grid = list(itertools.product(*self.dimensions.values()))
        self.stages = text["funnel"]["stages"]
        self.rules = [{} for _ in self.grid]
        for rule in text["assume"]:
            only(rule, "assume", "name where " + RULES)
            for quantity in RULES.split():
                if quantity in rule:
                    self._assume(rule, quantity)
        self.sources = []
        for table in text["source"]:
            place = f"source.{table['name']}"
            only(
                table,
                place,
                """name where volume enters share seasonality growth volatility
                per_rep_of""",
            )

            def value(key):
                return self.value(table.get(key), f"{place}.{key}")

            seasonality = table.get("seasonality", [1.0] * 4)
            self.sources.append(
                SimpleNamespace(
                    volume=value("volume"),
                    growth=value("growth"),
                    volatility=value("volatility"),
                    season=np.resize(np.repeat(seasonality, 12 // len(seasonality)), self.months),
                    per_rep_of=table.get("per_rep_of"),
                    enters=self.stages.index(table.get("enters", self.stages[0])),
                    shares=self.shares(table.get("where"), table.get("share")),
                )
            )

    def _assume(self, rule, quantity):
        given, place = rule[quantity], f"assume.{rule['name']}.{quantity}"
        if quantity in ("sales_cycle", "deal_size"):
            read = {quantity: Law.read(given, place)}
        elif quantity == "convert":
            read = {stage: self.value(rate, f"{place}.{stage}") for stage, rate in given.items()}
        else:
            read = {quantity: self.value(given, place)}
        for cell in self.select(rule.get("where")):
            self.rules[cell].update(read)

    def _read_open_pipeline(self, table):
        """Each open opportunity: its cell, its quarter and its amount (`None`: drawn)."""
        self.open = []
        for bucket in only(table, "open_pipeline", "bucket").get("bucket", []):
            only(bucket, "open_pipeline.bucket", "name where quarter opportunities amount")
            cells, count = self.select(bucket.get("where")), bucket["opportunities"]
            amount = bucket["amount"] / count if "amount" in bucket else None
            quarter = self.quarter(bucket["quarter"])
            dealt = itertools.islice(itertools.cycle(cells), count)
            self.open.extend((cell, quarter, amount) for cell in dealt)

    def _choose_cells(self):
        """Numbers the cells that anything reaches, those of one team side by side."""
        enters = [(cell, source.enters) for source in self.sources for cell, _ in source.shares]
        for holder in self.risks + self.programs:
            for effect in holder.effects:
                enters.extend((cell, effect.enters) for cell, _ in effect.shares)
        enters.extend((cell, len(self.stages)) for cell, _, _ in self.open)
        first = {cell: min(s for c, s in enters if c == cell) for cell, _ in enters}
        team_of = {cell: team for team, t in enumerate(self.teams) for cell in t.serves}
        unserved = [self.grid[cell] for cell in first if cell not in team_of]
        if unserved:
            raise Refusal(f"no team serves {unserved}")
        self.cells = []
        for number in sorted(first, key=lambda cell: (team_of[cell], cell)):
            rules = dict(slip_rate=0.0, max_slips=3.0, slip_win_factor=1.0, deal_size_level=1.0)
            rules.update(self.rules[number])
            base = [b for b, base in enumerate(self.bases) if number in base.cells]
            self.cells.append(
                SimpleNamespace(
                    grid=number,
                    members=self.grid[number],
                    team=team_of[number],
                    base=(base + [len(self.bases)])[0],
                    first_stage=first[number],
                    **rules,
                )
            )
        self.local = {cell.grid: place for place, cell in enumerate(self.cells)}
        self.slices = [("", "")]
        self.slices += [(name, m) for name, members in self.dimensions.items() for m in members]

        def belongs(cell, name, member):
            return not name or (cell.members[list(self.dimensions).index(name)] == member)

        self.membership = np.array(
            [[float(belongs(cell, *part)) for cell in self.cells] for part in self.slices]
        )

    def places(self, cells, among=None):
        """Where these grid cells stand among the active ones, or among some of these."""
        among = self.cells if among is None else among
        found = [place for place, cell in enumerate(among) if cell.grid in cells]
        return slice(None) if len(found) == len(among) else found

    # ---- teams, customers, Programs --------------------------------------------------

    def _read_people(self, text):
        self.teams, self.bases = [], []
        for table in text.get("team", []):
            place = f"team.{table['name']}"
            only(
                table,
                place,
                """name serves headcount ramp attrition backfill_months
                opportunities_per_rep waiting_loss cost_per_rep quota""",
            )

            def value(key):
                return self.value(table.get(key), f"{place}.{key}")

            self.teams.append(
                SimpleNamespace(
                    name=table["name"],
                    headcount=table["headcount"],
                    ramp=table.get("ramp", [1.0]),
                    serves=self.select(table["serves"]) if "serves" in table else [],
                    attrition=value("attrition"),
                    backfill=table.get("backfill_months"),
                    per_rep=value("opportunities_per_rep"),
                    loss=value("waiting_loss"),
                    cost=value("cost_per_rep"),
                )
            )
        for table in text.get("customers", []):
            only(table, "customers", "name where arr churn expansion")

            def value(key):
                return self.value(table.get(key), f"customers.{table['name']}.{key}")

            self.bases.append(
                SimpleNamespace(
                    arr=table["arr"],
                    churn=value("churn"),
                    expansion=value("expansion"),
                    cells=self.select(table.get("where")),
                )
            )
        self.audiences = {}
        for table in text.get("audience", []):
            only(table, "audience", "name limit")
            limit = self.value(table["limit"], f"audience.{table['name']}.limit")
            self.audiences[table["name"]] = limit

    def team(self, name):
        return [team.name for team in self.teams].index(name)

    def _holder(self, table, place):
        cost = only(table.get("cost", {}), place, "upfront per_month")

        def value(key, of=table):
            return self.value(of.get(key), f"{place}.{key}")

        return Holder(
            name=table["name"],
            lag=value("lag_months"),
            ramp=table.get("ramp_months", 0.0),
            half_life=table.get("half_life_months"),
            months=table.get("months"),
            upfront=value("upfront", cost),
            per_month=value("per_month", cost),
            effects=[self._effect(effect, place) for effect in table.get("effect", [])],
        )

    def _effect(self, table, place):
        only(table, f"{place}.effect", "name where add enters share multiply by")
        name, quantity = f"{place}.effect.{table['name']}", table.get("multiply")
        effect = SimpleNamespace(
            quantity=quantity,
            cells=self.select(table.get("where")),
            enters=0,
            shares=[],
            by=self.value(table.get("by"), f"{name}.by"),
            add=self.value(table.get("add"), f"{name}.add"),
        )
        if quantity is None:
            effect.enters = self.stages.index(table.get("enters", self.stages[0]))
            effect.shares = self.shares(table.get("where"), table.get("share"))
        elif quantity not in MULTIPLIED or (quantity == "churn" and "where" in table):
            raise Refusal(f"{name}: multiplying {quantity} so is not covered")
        return effect

    def _program(self, table):
        place = f"program.{table['name']}"
        only(
            table,
            place,
            """name start months lag_months ramp_months half_life_months cost
            audience effect hire requires""",
        )
        holder, starts = self._holder(table, place), table["start"]
        holder.starts = [3 * self.quarter(q) for q in ([starts] if type(starts) is str else starts)]
        holder.audience, holder.requires = table.get("audience"), table.get("requires", [])
        for hire in table.get("hire", []):
            only(hire, place, "team count after_months")
            holder.hires.append(
                (self.team(hire["team"]), hire["count"], hire.get("after_months", 0))
            )
        return holder

    def _risk(self, table):
        place = f"risk.{table['name']}"
        only(table, place, "name probability window months effect")
        holder = self._holder(table, place)
        holder.probability = self.value(table["probability"], f"{place}.probability")
        holder.window = tuple(self.quarter(label) for label in table["window"])
        return holder

    # ---- goals -------------------------------------------------------------

    def _read_goals(self, text):
        (target,) = text["target"]
        self.target = np.array(only(target, "target", "new_arr")["new_arr"], dtype=float)
        self.goals = []
        for goal in text["goal"]:
            only(goal, "goal", "name metric quarters period at_least misses_allowed")
            if goal["metric"] not in ("coverage", "new_arr"):
                raise Refusal(f"goal {goal['name']}: {goal['metric']} is not covered")
            if "period" in goal:
                first = self.quarter(goal["period"] + "-Q1")
                last = first + 3
            else:
                first, last = map(self.quarter, goal["quarters"])
            self.goals.append(
                SimpleNamespace(
                    name=goal["name"],
                    metric=goal["metric"],
                    quarters=slice(first, last + 1),
                    whole="period" in goal,
                    at_least=float(goal["at_least"]),
                    misses=goal.get("misses_allowed", 0),
                )
            )
