"""Makes a team with a plan that adds up, drawn at random from a seed; and plans with one error put in on purpose."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import yaml

if TYPE_CHECKING:
    from pathlib import Path

PERIOD = "2025-Q3"
FIRST, LAST = date(2025, 2, 1), date(2025, 6, 30)
STAGES = ("reads", "clicks", "registrations", "new_payers")
RATES = ("click_rate", "registration_rate", "payment_rate")
PEOPLE = ("ann", "ben", "cai", "dou", "eva")
MONTHS = 3
DAYS = (LAST - FIRST).days + 1


@dataclass(frozen=True)
class Channel:
    """A channel with what it does every day."""

    id: str
    owner: str
    backup: str
    reads: float  # a day
    rates: tuple[float, float, float]

    @property
    def payers(self) -> int:
        """Return what its funnel brings in the period at this volume and these rates, as a whole number."""
        return round(self.reads * 30 * MONTHS * float(np.prod(self.rates)))


@dataclass(frozen=True)
class Line:
    """One line of the work breakdown."""

    task: str
    parent: str
    level: int
    owner: str
    backup: str
    start: date
    due: date
    key_result: str = ""
    channel: str = ""
    resource: str = "none"


@dataclass(frozen=True)
class Plan:
    """What the files of a team say; every part may be replaced to put an error in."""

    channels: tuple[Channel, ...]
    targets: dict[str, float]  # by channel
    whole: float
    chains: tuple[dict[str, Any], ...]
    output: tuple[dict[str, Any], ...]
    split: dict[str, Any]
    lines: tuple[Line, ...]
    noise: tuple[float, ...] = field(repr=False)

    def write(self, folder: Path) -> Path:
        """Write the team as `made` under a folder and return the folder."""
        for name, text in self.files().items():
            path = folder / "made" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return folder

    def files(self) -> dict[str, str]:
        """Return the files by name."""
        return {
            "team.yml": _yaml(self._team()),
            "facts/facts.csv": self._facts(),
            f"goals/{PERIOD}.yml": _yaml(self._goals()),
            f"plan/{PERIOD}/funnels.yml": _yaml({"chains": list(self.chains), "output": list(self.output)}),
            f"plan/{PERIOD}/split.yml": _yaml(self.split),
            f"plan/{PERIOD}/wbs.csv": self._wbs(),
        }

    def row_of(self, task: str) -> int:
        """Return the row of `wbs.csv` in which a line stands."""
        return 2 + [line.task for line in self.lines].index(task)

    def _team(self) -> dict[str, Any]:
        channels = [
            {"id": one.id, "name": {"en": one.id.title(), "zh": one.id}, "stages": list(STAGES), "layer": "core", "owner": one.owner,
             "backup": one.backup, "is_paid": True}
            for one in self.channels
        ]  # fmt: skip
        return {"name": "Made", "currency": "CNY", "channels": channels, "people": [{"id": name} for name in PEOPLE]}

    def _facts(self) -> str:
        lines = ["date_day,channel,reads,clicks,registrations,new_payers,spend"]
        for place in range(DAYS):
            day = FIRST + timedelta(days=place)
            for number, one in enumerate(self.channels):
                amounts = [one.reads * self.noise[(place + 7 * number) % DAYS]]
                for rate in one.rates:
                    amounts.append(amounts[-1] * rate)
                lines.append(f"{day},{one.id},{','.join(f'{amount:.2f}' for amount in amounts)},{amounts[-1] * 40:.2f}")
        return "\n".join(lines) + "\n"

    def _goals(self) -> dict[str, Any]:
        common = {"metric": "new_payers", "aggregation": "sum", "type": "committed"}
        results = [{"id": "KR1", **common, "target": self.whole, "owner": PEOPLE[0], "headline": True}]
        for place, one in enumerate(self.channels, start=2):
            results.append({"id": f"KR{place}", **common, "channel": one.id, "target": self.targets[one.id], "owner": one.owner})
        objective = {"id": "O1", "text": {"en": "Win payers", "zh": "新增付费"}, "key_results": results}
        return {"period": PERIOD, "decided_on": date(2025, 6, 20), "objectives": [objective]}

    def _wbs(self) -> str:
        heads = "task,parent,level,name,key_result,channel,owner,backup,start,due,resource,standard"
        rows = [
            f"{one.task},{one.parent},{one.level},Work {one.task},{one.key_result},{one.channel},{one.owner},{one.backup},"
            f"{one.start},{one.due},{one.resource},delivered"
            for one in self.lines
        ]
        return "\n".join([heads, *rows]) + "\n"


def made(seed: int) -> Plan:
    """Return a plan that adds up."""
    rng = np.random.default_rng([20250701, seed])
    names = [f"channel{number}" for number in range(1, int(rng.integers(2, 5)) + 1)]
    channels = tuple(
        Channel(
            id=name,
            owner=PEOPLE[1 + place % 4],
            backup=names[(place + 1) % len(names)],
            reads=float(rng.integers(20_000, 60_000)),
            rates=(float(rng.uniform(0.01, 0.05)), float(rng.uniform(0.3, 0.9)), float(rng.uniform(0.05, 0.4))),
        )
        for place, name in enumerate(names)
    )
    targets = {one.id: float(round(one.payers * rng.uniform(0.86, 1.02))) for one in channels}
    chains = tuple(_chain(one, place) for place, one in enumerate(channels, start=2))
    output = tuple(_output(one, rng) for one in channels)
    return Plan(
        channels=channels,
        targets=targets,
        whole=sum(targets.values()),
        chains=chains,
        output=output,
        split={"splits": [_own_split(channels, targets)]},
        lines=_lines(channels, rng),
        noise=tuple(float(value) for value in rng.uniform(0.9, 1.1, DAYS)),
    )


def _chain(one: Channel, place: int) -> dict[str, Any]:
    rates = [{"name": name, "value": round(value, 6)} for name, value in zip(RATES, one.rates, strict=True)]
    volume = {"metric": "reads", "amount": round(one.reads * 30), "per": "month", "months": MONTHS}
    return {"channel": one.id, "feeds": f"KR{place}", "outcome": "new_payers", "volume": volume, "rates": rates}


def _output(one: Channel, rng: np.random.Generator) -> dict[str, Any]:
    items = int(rng.integers(10, 40))
    return {
        "channel": one.id,
        "metric": "reads",
        "items": items,
        "per": "month",
        "months": MONTHS,
        "average": round(one.reads * 30 / items),
    }


def _own_split(channels: tuple[Channel, ...], targets: dict[str, float]) -> dict[str, Any]:
    parts = [{"channel": one.id, "amount": targets[one.id]} for one in channels]
    return {
        "id": "users",
        "name": {"en": "Users", "zh": "用户"},
        "metric": "registrations",
        "target": sum(targets.values()),
        "parts": parts,
    }


def _lines(channels: tuple[Channel, ...], rng: np.random.Generator) -> tuple[Line, ...]:
    """Return four levels: the goal, a sub-goal per channel, tasks, actions; each ends within the line above it."""
    begin, end = date(2025, 7, 1), date(2025, 9, 30)
    found = [Line("G", "", 1, PEOPLE[0], PEOPLE[1], begin, end, "KR1")]
    for place, one in enumerate(channels, start=2):
        stand_in = PEOPLE[0]
        sub = Line(f"S{place}", "G", 2, one.owner, stand_in, begin, end, f"KR{place}", one.id)
        found.append(sub)
        for number in range(int(rng.integers(1, 4))):
            due = end - timedelta(days=int(rng.integers(0, 30)))
            task = Line(f"{sub.task}-{number}", sub.task, 3, one.owner, stand_in, begin, due, f"KR{place}", one.id)
            found.append(task)
            for step in range(int(rng.integers(1, 3))):
                last = due - timedelta(days=int(rng.integers(0, 20)))
                found.append(Line(f"{task.task}-{step}", task.task, 4, one.owner, stand_in, begin, last, f"KR{place}", one.id, "two days"))
    return tuple(found)


@dataclass(frozen=True)
class Injected:
    """A plan with one error, and where it has to be named."""

    kind: str
    plan: Plan
    rules: tuple[str, ...]  # one of which must not pass, empty where the files are refused
    place: str  # the subject's channel, task or split; of refused files the file
    row: int | None = None  # of the refused file


KINDS = ("sum", "unit", "rate", "overlap", "cycle", "owner", "date")


def injected(kind: str, seed: int) -> Injected:
    """Return a plan that adds up but for one error of a kind."""
    plan = made(seed)
    rng = np.random.default_rng([20250702, seed])
    return {
        "sum": _wrong_sum, "unit": _wrong_unit, "rate": _wrong_rate, "overlap": _overlap, "cycle": _cycle, "owner": _owner, "date": _date,
    }[kind](plan, rng)  # fmt: skip


def _wrong_sum(plan: Plan, rng: np.random.Generator) -> Injected:
    """The whole is more or less than its parts."""
    factor = float(rng.choice([0.9, 0.97, 1.03, 1.15]))
    return Injected("sum", replace(plan, whole=float(round(plan.whole * factor))), ("DC-03",), "New payers")


def _wrong_unit(plan: Plan, rng: np.random.Generator) -> Injected:
    """A month's volume stands for the whole period, or the period's for every month."""
    chains, place = _copied(plan, rng)
    volume = chains[place]["volume"]
    if rng.random() < 0.5:
        volume.pop("months")
        volume["per"] = "period"
    else:
        volume["amount"] *= MONTHS
    return Injected("unit", replace(plan, chains=tuple(chains)), ("DC-04", "DC-07"), chains[place]["channel"])


def _wrong_rate(plan: Plan, rng: np.random.Generator) -> Injected:
    """One rate is half or twice what the channel's funnel has."""
    chains, place = _copied(plan, rng)
    rate = chains[place]["rates"][int(rng.integers(0, len(RATES)))]
    rate["value"] = round(rate["value"] * float(rng.choice([0.5, 2.0])), 6)
    return Injected("rate", replace(plan, chains=tuple(chains)), ("DC-04",), chains[place]["channel"])


def _overlap(plan: Plan, rng: np.random.Generator) -> Injected:
    """Advertising stands beside a channel on which it runs: the sum holds, some are counted twice."""
    split = {"splits": [{**plan.split["splits"][0]}]}
    parts = [dict(part) for part in split["splits"][0]["parts"]]
    place = int(rng.integers(0, len(parts)))
    moved = round(parts[place]["amount"] * 0.3)
    parts[place]["amount"] -= moved
    ads = {"id": "ads", "name": {"en": "Paid ads", "zh": "付费广告"}, "amount": moved, "paid": True}
    split["splits"][0]["parts"] = [*parts, ads]
    return Injected("overlap", replace(plan, split=split), ("DC-03",), "users")


def _cycle(plan: Plan, rng: np.random.Generator) -> Injected:
    """A line stands below one of its own steps."""
    tasks = [line for line in plan.lines if line.level == 3]
    task = tasks[int(rng.integers(0, len(tasks)))]
    step = next(line for line in plan.lines if line.parent == task.task)
    lines = tuple(replace(line, parent=step.task) if line is task else line for line in plan.lines)
    found = replace(plan, lines=lines)
    return Injected("cycle", found, (), f"plan/{PERIOD}/wbs.csv", min(found.row_of(task.task), found.row_of(step.task)))


def _owner(plan: Plan, rng: np.random.Generator) -> Injected:
    """A line has no owner, or one who is not of the team."""
    place = int(rng.integers(1, len(plan.lines)))
    name = "" if rng.random() < 0.5 else "zoe"
    lines = tuple(replace(line, owner=name) if at == place else line for at, line in enumerate(plan.lines))
    if name:
        return Injected("owner", replace(plan, lines=lines), (), f"plan/{PERIOD}/wbs.csv", place + 2)
    return Injected("owner", replace(plan, lines=lines), ("DC-09",), plan.lines[place].task)


def _date(plan: Plan, rng: np.random.Generator) -> Injected:
    """A line ends after the one above it, or before it begins."""
    below = [place for place, line in enumerate(plan.lines) if line.level > 2]
    place = below[int(rng.integers(0, len(below)))]
    line = plan.lines[place]
    parent = next(one for one in plan.lines if one.task == line.parent)
    late = rng.random() < 0.5
    due = parent.due + timedelta(days=int(rng.integers(1, 40))) if late else line.start - timedelta(days=3)
    lines = tuple(replace(one, due=due) if at == place else one for at, one in enumerate(plan.lines))
    if late:
        return Injected("date", replace(plan, lines=lines), ("DC-08", "DC-09"), line.task)
    return Injected("date", replace(plan, lines=lines), (), f"plan/{PERIOD}/wbs.csv", place + 2)


def _copied(plan: Plan, rng: np.random.Generator) -> tuple[list[dict[str, Any]], int]:
    """Return the chains to be changed, and which of them."""
    chains = [{**chain, "volume": {**chain["volume"]}, "rates": [{**rate} for rate in chain["rates"]]} for chain in plan.chains]
    return chains, int(rng.integers(0, len(chains)))


def _yaml(data: dict[str, Any]) -> str:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
