"""Verdicts on single targets: at least the template, within the cap, reachable by the team's own history, possible at all."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

from goalbook.books.aggregate import NAN, divide
from goalbook.core.compare import at_least, at_most, more_than
from goalbook.core.message import msg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goalbook.core.message import Label, Message
    from goalbook.core.policy import Policy


@dataclass(frozen=True)
class Judged:
    """A verdict, the limit it was held against and the sentence that says so."""

    verdict: str
    limit: float
    said: Message


def not_below(value: float, limit: float, unit: str) -> Judged:
    """Judge a target that the template asks to be at least so high."""
    ok = at_least(value, limit)
    text = {
        ("share", True): msg("at least the template's {limit:pct}", limit=limit),
        ("share", False): msg("below the template's {limit:pct}", limit=limit),
        ("ratio", True): msg("at least the template's {limit:ratio2}", limit=limit),
        ("ratio", False): msg("below the template's {limit:ratio2}", limit=limit),
        ("index", True): msg("at least the template's {limit:n} points", limit=limit),
        ("index", False): msg("below the template's {limit:n} points", limit=limit),
    }[unit, ok]
    return Judged("pass" if ok else "warn", limit, text)


def not_above(value: float, cap: float, unit: str) -> Judged:
    """Judge a target against a cap; above it is a fail, since a cap is meant to be kept."""
    ok = at_most(value, cap)
    amount = {"cap": cap}
    if unit != "money":
        return Judged(
            "pass" if ok else "fail", cap, msg("within the cap of {cap:n}", **amount) if ok else msg("above the cap of {cap:n}", **amount)
        )
    return Judged(
        "pass" if ok else "fail",
        cap,
        msg("within the cap of {cap:money}", **amount) if ok else msg("above the cap of {cap:money}", **amount),
    )


def growth(policy: Policy, rate: float, days: int, best: float) -> Judged:
    """Judge a growth of followers: sustained it must not run away, and the team's best stretch so far should have reached it."""
    d30 = policy.horizon.d30
    repeats = int(d30.repeats)
    sustained = (1 + rate) ** repeats - 1
    runs_away = more_than(sustained, d30.compound_max)
    unheard = not math.isnan(best) and more_than(rate, best * d30.of_best)
    values = {"rate": rate, "days": days, "repeats": repeats, "sustained": sustained}
    if math.isnan(best):
        text = msg("{rate:+pct} in {days:n} days, {repeats:n} times over, is {sustained:+pct}", **values)
    else:
        text = msg(
            "{rate:+pct} in {days:n} days, {repeats:n} times over, is {sustained:+pct}; the best {days:n} days so far brought {best:+pct}",
            **values,
            best=best,
        )
    return Judged("warn" if runs_away or unheard else "pass", float(d30.compound_max), text)


def multiples(top: float, revenue: float) -> tuple[float, float]:
    """Return how much a user of the top share brings, as a multiple of the average and of the others' average."""
    of_average = divide(revenue, top)
    return of_average, divide(of_average, divide(1 - revenue, 1 - top)) if top < 1 and revenue < 1 else NAN


def concentration(revenue: float, top: float, limit: float, other: tuple[float, float] | None) -> Judged:
    """Judge what the best share of users is to bring; a second such target may be impossible beside it, and is one too many anyway."""
    average, rest = multiples(top, revenue)
    if other is not None and other[0] != top:
        values = {"top": top, "revenue": revenue, "top2": other[0], "revenue2": other[1]}
        if not _fits((top, revenue), other):
            text = msg("top {top:pct0} → {revenue:pct0} and top {top2:pct0} → {revenue2:pct0} of revenue cannot both hold", **values)
            return Judged("fail", limit, text)
        times = multiples(*other)[0]
        text = msg(
            "{times:ratio}× an average user, while the dimensions ask for top {top2:pct0} → {revenue2:pct0}, {times2:ratio}×; keep one",
            times=average,
            times2=times,
            top2=other[0],
            revenue2=other[1],
        )
        return Judged("warn", limit, text)
    ok = at_least(revenue, limit)
    values = {"times": average, "rest": rest, "limit": limit}
    if ok:
        return Judged("pass", limit, msg("{times:ratio}× an average user, {rest:ratio}× one of the others", **values))
    return Judged(
        "warn", limit, msg("below the template's {limit:pct0}; {times:ratio}× an average user, {rest:ratio}× one of the others", **values)
    )


def _fits(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Say whether two concentrations can hold at once: the smaller, better share brings no more in all and no less a head."""
    small, large = sorted((one, other))
    return at_most(small[1], large[1]) and at_least(divide(small[1], small[0]), divide(large[1], large[0]))


def between(count: int, few: int, many: int) -> Judged:
    """Judge a count that should lie within two ends."""
    ok = few <= count <= many
    values = {"few": few, "many": many}
    text = msg("within {few:n} to {many:n}", **values) if ok else msg("outside {few:n} to {many:n}", **values)
    return Judged("pass" if ok else "warn", float(many), text)


def counted(done: int, need: int, lacking: Sequence[tuple[str, Label | None]]) -> Judged:
    """Judge a loop by its working steps and name those that do not work yet."""
    if at_least(done, need) or not lacking:
        return Judged("pass" if at_least(done, need) else "warn", float(need), msg("{done:n} of {need:n} steps work", done=done, need=need))
    named = [_step(name, note) for name, note in lacking]
    steps = reduce(lambda left, right: msg("{first}, {then}", first=left, then=right), named)
    return Judged("warn", float(need), msg("{done:n} of {need:n} steps work; still open: {steps}", done=done, need=need, steps=steps))


def _step(name: str, note: Label | None) -> Message:
    step = loop_step(name)
    if note is None or not (note.en or note.zh):
        return step
    return msg("{step} ({note})", step=step, note=note)


def loop_step(name: str) -> Message:
    """Return the name of a step of the private-domain loop."""
    return {"acquire": msg("acquire"), "settle": msg("settle"), "convert": msg("convert"), "repurchase": msg("repurchase")}[name]
