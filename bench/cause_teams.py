"""Make marketing teams with one known cause in their last month, or none: the truth a search for causes is held against.

A team has 2 to 5 channels with funnels of 3 or 4 stages over 18 months of days, each split into organic and paid traffic. On top of weekday
pattern, growth, yearly season and festivals (Spring Festival, 618, Double 11, National Day; every channel feels them to its own degree, and
payment rates feel some of them too) lie a market that wanders, slow and fast noise of every channel, stage and split, and chance in every
count. Days go missing, and one day in the history is an outlier. Everything follows from the seed.

What is injected is one of: a stage's rate, a channel's volume, its share of paid traffic, the value of its orders; by 10 to 40 %, up or
down, from a day in the reviewed month (at least a week before its end) or the four weeks before it, to stay. Its event is recorded or not,
on the day or up to two days before. Every log of events holds other events too, about one every ten weeks, which cause nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.signal import lfilter

from goalbook.core.message import Label
from goalbook.core.metrics import load_catalogue
from goalbook.core.period import Period, parse_period
from goalbook.core.policy import load_policy
from goalbook.inputs import Channel, Inputs, Team

Floats = NDArray[np.float64]
Values = dict[tuple[str, str], dict[str, Floats]]  # by (channel, traffic type): metric -> value by day

MONTHS = 18
KINDS = ("rate", "volume", "mix", "order_value")
TYPES = ("organic", "paid")
SPRING = ("2022-02-01", "2023-01-22", "2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06")
REDRAWS = 40
WEEKS_BEFORE = 8
MOST_PAID = 0.85
SOLD = 0.4  # of the teams look at revenue, the others at new payers


@dataclass(frozen=True)
class Cause:
    """What was changed in truth. ``noise`` = the change of the figure's log in standard deviations of what chance alone does to it."""

    kind: str
    channel: str
    factor: str
    size: float
    day: date
    event_day: date | None
    noise: float = float("nan")


@dataclass(frozen=True)
class Funnel:
    """One channel's true figures: stages, entry a day, rates of the stages behind it, basket, share of paid traffic, and how it varies."""

    id: str
    stages: tuple[str, ...]
    entry: float
    rates: tuple[float, ...]
    basket: float
    paid: float
    paid_lift: tuple[float, ...]
    weekday: Floats
    growth: float
    feels: float  # of season and festivals
    pays_more: float  # how much of a festival its payment rate feels
    noise: dict[str, float]


@dataclass(frozen=True)
class Blueprint:
    """All of a team but chance: what is redrawn keeps its market, its festivals and its funnels."""

    first: date
    days: int
    headline: str
    funnels: tuple[Funnel, ...]
    market: Floats
    season: Floats

    @property
    def month(self) -> Period:
        """Return the reviewed month: the last."""
        last = self.first + timedelta(self.days - 1)
        return parse_period(f"{last:%Y-%m}")


@dataclass(frozen=True)
class Made:
    """A team in memory with the truth about it."""

    inputs: Inputs
    month: Period
    cause: Cause | None


def make_team(seed: int, *, caused: bool) -> Made:
    """Return the team of a seed, with a cause or without."""
    rng = np.random.Generator(np.random.PCG64([seed, int(caused)]))
    kind = str(rng.choice(KINDS)) if caused else ""
    plan = blueprint(rng, money=kind == "order_value")
    cause = draw_cause(plan, kind, rng) if caused else None
    values = draw(plan, cause, rng)
    if cause is not None:
        cause = Cause(**{**vars(cause), "noise": size_in_noise(plan, cause, rng)})
    facts = spoilt(frame(plan, values), rng)
    return Made(inputs_of(plan, facts, events(plan, cause, rng)), plan.month, cause)


def blueprint(rng: np.random.Generator, *, money: bool) -> Blueprint:
    """Draw a team's funnels, market and calendar."""
    first = date(2022 + int(rng.integers(0, 3)), int(rng.integers(1, 13)), 1)
    last = parse_period(f"{first.year + (first.month + MONTHS - 2) // 12}-{(first.month + MONTHS - 2) % 12 + 1:02d}").end
    days = (last - first).days + 1
    longer = bool(rng.integers(0, 2))
    funnels = tuple(funnel(f"c{place + 1}", rng, longer=longer) for place in range(int(rng.integers(2, 6))))
    market = wander(rng, (1, days), rng.uniform(0.04, 0.09), 0.985)[0]
    headline = "revenue" if money or rng.random() < SOLD else "new_payers"
    return Blueprint(first, days, headline, funnels, market, season(first, days, rng))


def funnel(name: str, rng: np.random.Generator, *, longer: bool) -> Funnel:
    """Draw one channel."""
    entry = str(rng.choice(["reads", "views", "impressions"]))
    rates = (rng.uniform(0.012, 0.05), rng.uniform(0.3, 0.8), rng.uniform(0.06, 0.25))
    return Funnel(
        id=name,
        stages=(entry, "clicks", "registrations", "new_payers") if longer else (entry, "clicks", "new_payers"),
        entry=float(np.exp(rng.uniform(np.log(4_000), np.log(150_000)))),
        rates=rates if longer else (rates[0], rates[1] * rates[2]),
        basket=float(rng.uniform(60, 400)),
        paid=float(rng.uniform(0.2, 0.6)),
        paid_lift=tuple(float(value) for value in np.exp(rng.normal(0, 0.2, 3))),
        weekday=1 + rng.uniform(0.0, 0.12) * np.sin(2 * np.pi * (np.arange(7) + rng.uniform(0, 7)) / 7),
        growth=float(rng.uniform(-0.1, 0.4)),
        feels=float(rng.uniform(0.7, 1.3)),
        pays_more=float(rng.uniform(0.0, 0.35)),
        noise={
            "volume": float(rng.uniform(0.03, 0.08)),
            "volume_slow": float(rng.uniform(0.01, 0.04)),
            "rate": float(rng.uniform(0.02, 0.05)),
            "rate_slow": float(rng.uniform(0.005, 0.02)),
            "basket": float(rng.uniform(0.03, 0.08)),
            "paid": float(rng.uniform(0.03, 0.10)),
            "paid_slow": float(rng.uniform(0.01, 0.06)),
        },
    )


def season(first: date, days: int, rng: np.random.Generator) -> Floats:
    """Return the log of season and festivals by day."""
    when = np.array([(first + timedelta(n)).timetuple().tm_yday for n in range(days)], dtype=float)
    log = rng.uniform(0.03, 0.15) * np.sin(2 * np.pi * (when - rng.uniform(0, 365)) / 365.25)
    parts = [(date.fromisoformat(day) - timedelta(4), 12, -rng.uniform(0.2, 0.5)) for day in SPRING]
    for year in range(first.year, first.year + 3):
        parts += [
            (date(year, 5, 1), 5, -rng.uniform(0.0, 0.1)),
            (date(year, 6, 1), 18, rng.uniform(0.03, 0.12)),
            (date(year, 6, 16), 3, rng.uniform(0.1, 0.25)),
            (date(year, 6, 19), 6, -rng.uniform(0.0, 0.1)),
            (date(year, 10, 1), 7, -rng.uniform(0.0, 0.12)),
            (date(year, 11, 1), 11, rng.uniform(0.05, 0.2)),
            (date(year, 11, 9), 3, rng.uniform(0.1, 0.3)),
            (date(year, 11, 12), 8, -rng.uniform(0.0, 0.12)),
        ]
    for start, length, size in parts:
        at = (start - first).days
        log[max(0, at) : max(0, at + length)] += size
    return np.asarray(log)


def draw_cause(plan: Blueprint, kind: str, rng: np.random.Generator) -> Cause:
    """Draw what changes, where, when, by how much, and whether it is written down."""
    one = plan.funnels[int(rng.integers(0, len(plan.funnels)))]
    size = float(rng.uniform(0.10, 0.40)) * (1 if rng.random() < 0.5 else -1)  # noqa: PLR2004 - a coin
    earliest, latest = plan.month.start - timedelta(28), plan.month.end - timedelta(6)
    day = earliest + timedelta(int(rng.integers(0, (latest - earliest).days + 1)))
    factor = {"rate": str(rng.choice(one.stages[1:])), "volume": "volume", "mix": "mix", "order_value": "revenue"}[kind]
    if kind == "mix":
        size = min(size, MOST_PAID / one.paid - 1)
    recorded = day - timedelta(int(rng.integers(0, 3))) if rng.random() < 0.5 else None  # noqa: PLR2004 - a coin
    return Cause(kind, one.id, factor, size, day, recorded)


def draw(plan: Blueprint, cause: Cause | None, rng: np.random.Generator) -> Values:
    """Return all figures of all channels by day, chance included."""
    found: Values = {}
    for one in plan.funnels:
        mine = cause if cause is not None and cause.channel == one.id else None
        found |= {(one.id, kind): values for kind, values in _channel(plan, one, mine, rng).items()}
    return found


def _channel(plan: Blueprint, one: Funnel, cause: Cause | None, rng: np.random.Generator) -> dict[str, dict[str, Floats]]:
    days, noise = plan.days, one.noise
    since = np.arange(days) >= ((cause.day - plan.first).days if cause is not None else days)
    step = {cause.factor: np.where(since, 1 + cause.size, 1.0)} if cause is not None else {}
    years = np.arange(days) / 365.25
    weekday = one.weekday[(plan.first.weekday() + np.arange(days)) % 7]
    log = one.feels * (plan.season + plan.market) + np.log1p(one.growth) * years
    log += wander(rng, (1, days), noise["volume"], 0.5)[0] + wander(rng, (1, days), noise["volume_slow"], 0.97)[0]
    total = one.entry * weekday * np.exp(log) * step.get("volume", 1.0)
    odds = (
        np.log(one.paid / (1 - one.paid))
        + wander(rng, (1, days), noise["paid"], 0.4)[0]
        + wander(rng, (1, days), noise["paid_slow"], 0.96)[0]
    )
    share = np.clip(step.get("mix", 1.0) / (1 + np.exp(-odds)), 0.02, 0.95)
    both = wander(rng, (len(one.rates), days), noise["rate"], 0.5) + wander(rng, (len(one.rates), days), noise["rate_slow"], 0.95)
    both[-1] += one.pays_more * plan.season
    split = {"organic": 1 - share, "paid": share}
    return {kind: _line(one, total * split[kind], kind, (both, step), rng) for kind in TYPES}


def _line(one: Funnel, entry: Floats, kind: str, common: tuple[Floats, dict[str, Floats]], rng: np.random.Generator) -> dict[str, Floats]:
    both, step = common
    days = len(entry)
    stage = rng.poisson(entry).astype(float)
    values = {one.stages[0]: stage}
    for place, (name, rate) in enumerate(zip(one.stages[1:], one.rates, strict=True)):
        own = rate * (one.paid_lift[place] if kind == "paid" else 1.0) * np.exp(both[place] + wander(rng, (1, days), 0.01, 0.3)[0])
        stage = rng.binomial(stage.astype(int), np.clip(own * step.get(name, 1.0), 0, 0.95)).astype(float)
        values[name] = stage
    values["orders"] = stage + rng.poisson(0.25 * stage)
    basket = one.basket * np.exp(wander(rng, (1, days), one.noise["basket"], 0.3)[0]) * step.get("revenue", 1.0)
    spread = np.sqrt(rng.gamma(np.maximum(values["orders"], 1e-9) / 0.5) * 0.5 / np.maximum(values["orders"], 1e-9))  # baskets differ
    values["revenue"] = np.round(values["orders"] * basket * np.where(values["orders"] > 0, spread, 0.0), 2)
    values["spend"] = np.round(entry * 0.02 * (0.2 if kind == "organic" else 1.0), 2)
    return values


def wander(rng: np.random.Generator, shape: tuple[int, int], sd: float, memory: float) -> Floats:
    """Return autoregressive noise by row with the standard deviation and the memory given."""
    shocks = rng.standard_normal(shape) * sd
    shocks[:, 1:] *= (1 - memory**2) ** 0.5
    return np.asarray(lfilter([1.0], [1.0, -memory], shocks, axis=1))


def size_in_noise(plan: Blueprint, cause: Cause, rng: np.random.Generator) -> float:
    """Return the injected change of the figure's log ÷ the standard deviation of chance in the same comparison.

    The comparison: the days since the change against the eight weeks before it. Chance: the same team drawn again without a cause; its
    market, season and festivals stay the same and so do not count as chance.
    """
    found = np.array([_comparison(plan, draw(_only(plan, cause.channel), None, rng), cause) for _ in range(REDRAWS)])
    one = next(f for f in plan.funnels if f.id == cause.channel)
    change = np.log1p(cause.size)
    if cause.kind == "mix":
        change += np.log((1 - one.paid) / (1 - one.paid * (1 + cause.size)))
    return float(abs(change) / found.std(ddof=1))


def _only(plan: Blueprint, channel: str) -> Blueprint:
    return Blueprint(**{**vars(plan), "funnels": tuple(one for one in plan.funnels if one.id == channel)})


def _comparison(plan: Blueprint, values: Values, cause: Cause) -> float:
    one = next(f for f in plan.funnels if f.id == cause.channel)
    organic, paid = (values[one.id, kind] for kind in TYPES)
    entry = one.stages[0]
    if cause.kind == "mix":
        top, bottom = paid[entry], organic[entry]
    elif cause.kind == "volume":
        top, bottom = organic[entry] + paid[entry], np.ones(plan.days)
    else:
        names = (*one.stages, "orders", "revenue")
        under = names[names.index(cause.factor) - 1]
        top, bottom = organic[cause.factor] + paid[cause.factor], organic[under] + paid[under]
    at = (cause.day - plan.first).days
    after, before = slice(at, None), slice(at - 7 * WEEKS_BEFORE, at)
    ratios = [max(top[part].sum(), 0.5) / bottom[part].sum() for part in (after, before)]
    return float(np.log(ratios[0] / ratios[1]))


def frame(plan: Blueprint, values: Values) -> pd.DataFrame:
    """Return the facts as a table: one row a day, channel and traffic type."""
    days = pd.date_range(plan.first, periods=plan.days)
    tables = [
        pd.DataFrame({"date_day": days, "channel": channel, "traffic_type": kind, **metrics}) for (channel, kind), metrics in values.items()
    ]
    table = pd.concat(tables, ignore_index=True)
    return table.assign(campaign_name="", segment="", source_file="facts.csv", source_row=np.arange(len(table)) + 2)


def spoilt(facts: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return the facts with some days missing and one day of one channel counted two and a half times."""
    kept = facts[rng.random(len(facts)) > 0.002].copy()  # noqa: PLR2004 - one day in 500
    days = kept["date_day"].drop_duplicates()
    day = days.iloc[int(rng.integers(30, len(days)))]
    channel = str(rng.choice(kept["channel"].unique()))
    entry = [name for name in ("reads", "views", "impressions") if name in kept.columns]
    odd = (kept["date_day"] == day) & (kept["channel"] == channel)
    kept.loc[odd, entry] *= 2.5
    return kept


def events(plan: Blueprint, cause: Cause | None, rng: np.random.Generator) -> pd.DataFrame:
    """Return the team's log: events that cause nothing, and the one that does where it is recorded."""
    names = [one.id for one in plan.funnels]
    rows = []
    for number in range(int(rng.poisson(8))):
        channel = "" if rng.random() < 0.3 else str(rng.choice(names))  # noqa: PLR2004 - three in ten are the whole team's
        rows.append((plan.first + timedelta(int(rng.integers(0, plan.days))), channel, f"something {number}"))
    if cause is not None and cause.event_day is not None:
        rows.append((cause.event_day, cause.channel, "the cause"))
    table = pd.DataFrame(rows, columns=["date_day", "channel", "what_en"])
    table["date_day"] = pd.to_datetime(table["date_day"])
    return table.assign(what_zh=table["what_en"], by="lin").sort_values("date_day").reset_index(drop=True)


def inputs_of(plan: Blueprint, facts: pd.DataFrame, log: pd.DataFrame) -> Inputs:
    """Return the team as a review reads it."""
    channels = tuple(Channel(id=one.id, name=Label(one.id.upper(), one.id), stages=one.stages) for one in plan.funnels)
    return Inputs(
        team=Team(id="made", name=Label("Made", "自造"), currency="CNY", channels=channels, headline_metric=plan.headline),
        catalogue=load_catalogue(),
        policy=load_policy(None),
        facts=facts,
        goals=(),
        events=log,
        benchmarks=pd.DataFrame(columns=["metric", "channel", "scope", "name", "value", "source", "year", "definition", "period"]),
        reviews={},
        notices=(),
        sources=(),
        missing=(),
    )
