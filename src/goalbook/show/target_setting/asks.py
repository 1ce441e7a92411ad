"""What the goal meeting has to agree on, most important first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import Label, Message, msg
from goalbook.show.emphasis import strong
from goalbook.show.levels import level
from goalbook.show.quantity import chance
from goalbook.show.target_setting.narrative import kr_name, unit_of
from goalbook.show.words import inside, known, number, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.target_setting.result import TargetSetting

MOST = 5
HARDEST = 2  # key results named one by one


def asks(result: TargetSetting) -> tuple[Message, ...]:
    """Return up to five decisions; one sentence where nothing is open."""
    found = tuple(_open(result))
    return found[:MOST] or (msg("Nothing is open."),)


def _open(result: TargetSetting) -> Iterator[Message]:
    if not result.headline.kr_id:
        yield msg("Set a goal: write goals/{period:text}.yml.", period=result.meta.period.label)
        return
    yield from _sum_gap(result)
    yield from _too_high(result)
    yield from _without_owner(result)
    yield from _signatures(result)


def _sum_gap(result: TargetSetting) -> Iterator[Message]:
    """Ask for the gap between the objective and what its key results bring, from the most favourable reading to the least."""
    gaps = sorted(-number(row["gap"]) for row in rows(result.tables.get("kr_sums")) if known(row["gap"]) and number(row["gap"]) < 0)
    if not gaps:
        return
    unit = unit_of(result)
    least, most = strong(level(unit, gaps[0])), strong(level(unit, gaps[-1]))
    if gaps[0] == gaps[-1]:
        yield msg("Close the {gap} that no key result brings, or lower the objective.", gap=least)
    else:
        yield msg("Close the {least} to {most} that no key result brings, or lower the objective.", least=least, most=most)


def _too_high(result: TargetSetting) -> Iterator[Message]:
    """Ask of each target that history does not support for another one, or for the change that makes it likely."""
    table = [row for row in rows(result.tables.get("calibration")) if row["verdict"] == "fail" and row["kr_id"]]
    order = sorted(table, key=lambda row: (not bool(row["kr_id"] == result.headline.kr_id), number(row["probability"])))
    for row in order[:HARDEST]:
        unit, name = unit_of(result, str(row["metric_id"])), kr_name(result, row["kr_id"])
        if not known(row["target_proposed"]):
            continue
        if known(row["probability"]):
            said = msg("{name}: the chance is {chance}", name=name, chance=chance(number(row["probability"])))
        else:
            said = msg("{name} lies outside what history supports", name=name)
        commit, aim, dare = (strong(level(unit, number(row[f"{step}_proposed"]))) for step in ("commit", "target", "stretch"))
        if row["type"] == "stretch":
            yield msg("{said}; take {proposed}, or name the change that makes it likely.", said=said, proposed=dare)
        else:
            yield msg(
                "{said}; commit to {commit} and aim for {aim}, or name the change that makes it likely.", said=said, commit=commit, aim=aim
            )


def _without_owner(result: TargetSetting) -> Iterator[Message]:
    for row in rows(result.tables.get("goal_tree")):
        target, share = number(row["target"]), number(row["coverage"])
        if row["state"] == "uncovered" and known(target) and known(share):
            name = row["name"]
            assert isinstance(name, Label)  # noqa: S101 - the table's own type, for the checker
            metric = str(row["metric_id"])
            unit = unit_of(result, metric) if metric in result.catalogue else "count"
            rest = strong(level(unit, target * (1 - share)))
            yield msg("Name an owner for the {rest} of {name} that nobody carries.", rest=rest, name=inside(name))


def _signatures(result: TargetSetting) -> Iterator[Message]:
    status = result.headline.status
    if status == "frozen":
        return
    waiting = [row for row in rows(result.tables.get("agreement")) if row["required"] and row["agree"] != "yes"]
    if waiting:
        names = [row["name"] for row in waiting if isinstance(row["name"], Label)]
        listed = Label(", ".join(name.en for name in names), "、".join(name.zh for name in names))
        yield msg("Not agreed yet: {people}; the targets stay a draft.", people=listed)
    elif status == "agreed":
        doubted = any(row["verdict"] == "fail" for row in rows(result.tables.get("calibration")))
        yield (
            msg("All have agreed: freeze the sheet as it stands (make accept), or re-set it first.")
            if doubted
            else msg("All have agreed: freeze the sheet (make accept).")
        )
    else:
        yield msg("Sign the sheet: nobody's agreement is on record.")
