"""What the time plan says in sentences: what has to change in it, how rates rise, what is improved when, who helps, what comes again."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.decomposition.phases.rhythm import OBJECTS
from goalbook.books.decomposition.phases.words import rates
from goalbook.books.rows import rows_of
from goalbook.core.message import Label, Message, msg
from goalbook.show.words import channel_name, month_short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.decomposition.result import Decomposition
    from goalbook.books.rows import Row

RULES = (
    "DC-20", "DC-21", "DC-22", "DC-23", "DC-24", "DC-25", "DC-26", "DC-27", "DC-28", "DC-29", "DC-30", "DC-31", "DC-32", "DC-34", "DC-35",
)  # fmt: skip
CHANGES = Label("To change", "待改")
MOST = 8  # findings that are said here; all stand with the rules
GRAVE = {"fail": 0, "warn": 1}
NAMES = {"month": Label("a month", "月"), "week": Label("a week", "周")}


def phase_story(result: Decomposition) -> Iterator[tuple[Label, list[Message]]]:
    """Yield what is said under each heading; some may be empty."""
    yield CHANGES, list(_changes(result))
    yield Label("Rising rates", "比率路径"), list(_rates(result))
    yield Label("Directions", "优化方向"), list(_directions(result))
    yield Label("Partners", "合作方"), list(_partners(result))
    yield Label("Modules", "子模块"), list(_modules(result))
    yield Label("Component tests", "组件测试"), list(_tests(result))
    yield Label("Rhythm", "节奏"), list(_rhythm(result))


def _changes(result: Decomposition) -> Iterator[Message]:
    """Say what the rules find wrong with the plan, failures first; what is said of several things is said once of all of them."""
    found: dict[str, tuple[Message, list[Label]]] = {}
    wrong = [one for one in result.findings if one.rule in RULES and one.status in GRAVE]
    for one in sorted(wrong, key=lambda one: GRAVE[one.status]):
        found.setdefault(str(one.message.to_json()), (one.message, []))[1].append(one.subject)
    for text, subjects in list(found.values())[:MOST]:
        yield msg("{subject}: {said}.", subject=_listed(list(dict.fromkeys(subjects))), said=text)


def _listed(names: list[Label]) -> Label:
    return Label(", ".join(name.en for name in names), "、".join(name.zh for name in names))


def _rates(result: Decomposition) -> Iterator[Message]:
    """Say from where to where each rate has to rise, and by how much a step."""
    paths: dict[str, list[Row]] = {}
    for row in rows_of(result.tables["rate_paths"]):
        paths.setdefault(str(row["path_id"]), []).append(row)
    for steps in paths.values():
        last = steps[-1]
        growth, base = float(last["growth"]), float(last["base"])
        name, step = _rate_name(result, last), NAMES[str(last["every"])]
        if math.isnan(base):
            yield msg("{name}: {growth:+pct} {step}; its last value is not known.", name=name, step=step, growth=growth)
            continue
        first, then = rates(base, float(last["required"]))
        values: dict[str, Label | Message] = {"name": name, "step": step, "base": first, "required": then}
        yield msg("{name}: {growth:+pct} {step}, from {base} to {required} by {end:date}.", growth=growth, end=last["end"], **values)


def _rate_name(result: Decomposition, row: Row) -> Label:
    name: Label = row["name"]
    if not row["channel"]:
        return name
    channel = channel_name(result, row["channel"])
    return Label(f"{channel.en}, {name.en}", f"{channel.zh}{name.zh}")


def _directions(result: Decomposition) -> Iterator[Message]:
    """Say what each month of this plan improves."""
    for row in rows_of(result.tables["directions"]):
        if row["period"] == result.meta.period.label:
            yield msg("{month}: {text}.", month=month_short(int(str(row["month"])[-2:])), text=row["text"])


def _partners(result: Decomposition) -> Iterator[Message]:
    """Say how far each partner is connected and what is watched."""
    words = {
        "": msg("connection not said"),
        "planned": msg("connection planned"),
        "technical": msg("being connected"),
        "operating": msg("being set up"),
        "live": msg("live"),
    }
    for row in rows_of(result.tables["partners"]):
        if row["metrics_named"]:
            yield msg("{name}: {state}, watched by {metrics}.", name=row["name"], state=words[row["integration"]], metrics=row["metrics"])
        else:
            yield msg("{name}: {state}.", name=row["name"], state=words[row["integration"]])


def _modules(result: Decomposition) -> Iterator[Message]:
    names = [row["name"] for row in rows_of(result.tables["modules"])]
    if names:
        yield msg("{n:n} are improved by themselves: {names}.", n=len(names), names=_listed(names))


def _tests(result: Decomposition) -> Iterator[Message]:
    """Say when each component test validates and launches."""
    for row in rows_of(result.tables["tests_321"]):
        yield msg(
            "{name}: small test {start:day} to {small_end:day}, validation to {validation_end:day}, full launch {launch:day}.",
            name=row["name"],
            start=row["start"],
            small_end=row["small_end"],
            validation_end=row["validation_end"],
            launch=row["launch_start"],
        )


def _rhythm(result: Decomposition) -> Iterator[Message]:
    """Say how often each object comes round in the period: every one has a rhythm of its own."""
    needed = [row for row in rows_of(result.tables["rhythms"]) if not math.isnan(row["needed"])]
    if not needed:
        return
    parts = [msg("{object} {n:n}", object=_small(OBJECTS[str(row["object"])]), n=float(row["needed"])) for row in needed]
    text = parts[0]
    for part in parts[1:]:
        text = msg("{first}, {then}", first=text, then=part)
    yield msg("Due in the period: {parts}.", parts=text)


def _small(name: Label) -> Label:
    return Label(name.en[:1].lower() + name.en[1:], name.zh)
