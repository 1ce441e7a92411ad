"""The goal tree as an indented list with bars: outlined the goal, in grey what the goals below it carry, in red what nobody carries."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from markupsafe import Markup

from goalbook.core.message import Label, Message, msg, two_languages
from goalbook.show.quantity import quantity
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import filled, known, number, rest_in_workbook, rows, says, value_text

if TYPE_CHECKING:
    from goalbook.books.target_setting.result import TargetSetting
    from goalbook.core.language import Language

MOST = 8  # rows on page one
LEAST = 2  # one goal alone is no tree
WIDTH = 84  # CSS pixels of the largest bar
Row = dict[str, object]


def tree_part(result: TargetSetting, language: Language, compact: bool) -> Markup:  # noqa: FBT001 - page one says compact=True
    """Return the tree with its message, for page one without the columns that the section adds; nothing where there is no tree."""
    found = rows(result.tables.get("goal_tree"))
    if len(found) < LEAST:
        return Markup("")
    shown = _first(found) if compact else found
    columns = _columns(result, language, shown)
    sides = columns if compact else [*columns, *_more(result, language, shown)]
    body = table(filled(sides), Frame(more=rest_in_workbook(language, "goal_tree"), kind="tree"))
    said = says(language, tree_message(result, found))
    return Markup('<figure class="fig{}"><figcaption><b class="title">{}</b><span class="sub">{}</span></figcaption>{}</figure>').format(
        "" if compact else " wide", said, language.say(msg("Goal tree; outlined the target, in grey what the goals below it carry")), body
    )


def tree_message(result: TargetSetting, found: list[Row]) -> Message:
    """Return what the tree says: what nobody carries first, then where it is broken."""
    for row in rows(result.tables.get("strategy")):
        if known(row["unowned"]) and number(row["unowned"]) > 0:
            amounts = (_quantity(result, row["metric_id"], number(row[name])) for name in ("unowned", "company_target"))
            return msg("{unowned} of the company’s {whole} have no owner", **dict(zip(("unowned", "whole"), amounts, strict=True)))
    states = {state: [row for row in found if row["state"] == state] for state in ("orphan", "uncovered", "childless")}
    if states["orphan"]:
        return msg("Goals that support no goal above them: {n:n} of {all:n}", n=len(states["orphan"]), all=len(found))
    if states["uncovered"]:
        row = states["uncovered"][0]
        return msg("{goal}: the goals below carry {share:pct} of it", goal=cast("Label", row["name"]), share=number(row["coverage"]))
    if states["childless"]:
        return msg("{goal}: no goal below carries any of it", goal=cast("Label", states["childless"][0]["name"]))
    return next(one.message for one in result.findings if one.rule == "TS-08")  # nothing is broken: what the rule says of the whole


def _quantity(result: TargetSetting, metric: object, value: float) -> Message:
    return quantity(result.catalogue.get(str(metric)).unit if str(metric) in result.catalogue else "count", value)


def _first(found: list[Row]) -> list[Row]:
    """Return the rows of page one: tops, goals in the first one's metric and whatever is broken; if there are too many, the highest."""
    kept = [at for at, row in enumerate(found) if not row["depth"] or row["state"] != "ok" or _main(row, found[0])]
    order = sorted(kept, key=lambda at: (found[at]["state"] == "ok", found[at]["depth"], at))
    return [found[at] for at in sorted(order[:MOST])]


def _main(row: Row, top: Row) -> bool:
    return row["metric_id"] == top["metric_id"] and row["level"] not in ("campaign", "person")


def _columns(result: TargetSetting, language: Language, shown: list[Row]) -> list[Column]:
    largest = max(
        (number(row["target"]) for row in shown if row["metric_id"] == shown[0]["metric_id"] and known(row["target"])), default=0.0
    )
    bars = [_bar(row, largest) if row["metric_id"] == shown[0]["metric_id"] else Markup("") for row in shown]
    return [
        Column(language.say(msg("Goal, level by level")), [_name(language, row) for row in shown], "text"),
        Column(language.say(msg("Target")), [_target(result, language, row) for row in shown]),
        Column("", bars, "bar"),
        Column(language.say(msg("Of the goal above")), [language.number(number(row["share_of_parent"]), "pct") for row in shown]),
    ]


def _more(result: TargetSetting, language: Language, shown: list[Row]) -> list[Column]:
    return [
        Column(language.say(msg("Carried below")), [_covered(language, row) for row in shown]),
        Column(language.say(msg("Owner")), [_owner(result, language, row) for row in shown], "text"),
    ]


def _name(language: Language, row: Row) -> Markup:
    name = language.say(cast("Label", row["name"]))
    indented = Markup('<span style="display:block;padding-left:{}em">{}</span>').format(round(1.1 * number(row["depth"]), 1), name)
    return indented + toned(language.say(msg("supports no goal")), "bad") if row["state"] == "orphan" else indented


def _target(result: TargetSetting, language: Language, row: Row) -> str:
    metric = str(row["metric_id"])
    return value_text(result, language, metric, number(row["target"])) if metric else "–"


def _covered(language: Language, row: Row) -> Markup:
    if row["state"] == "childless":
        return toned(language.say(msg("nothing")), "bad")
    return toned(language.number(number(row["coverage"]), "pct"), "bad" if row["state"] == "uncovered" else "plain")


def _owner(result: TargetSetting, language: Language, row: Row) -> str:
    owner = str(row["owner"])
    return language.say(result.owners.get(owner) or two_languages(owner))


def _bar(row: Row, largest: float) -> Markup:
    """Return a goal's bar: plans are outlined; what the goals below carry is filled, what they do not is red."""
    target, carried = number(row["target"]), number(row["children_sum"])
    if not known(target) or largest <= 0:
        return Markup("")
    width = round(target / largest * (WIDTH - 2), 1)
    filled_to = round(min(carried / target, 1.0) * width, 1) if known(carried) and target > 0 else 0.0
    parts = Markup('<rect x="1" y="2" width="{}" height="8" fill="#b8c2c7"/>').format(filled_to) if filled_to else Markup("")
    if row["state"] in ("uncovered", "childless"):
        gap = Markup('<rect x="{}" y="2" width="{}" height="8" fill="#b3261e"/>')
        parts += gap.format(round(1 + filled_to, 1), round(width - filled_to, 1))
    outline = Markup('<rect x="1" y="2" width="{}" height="8" fill="none" stroke="#263238"/>').format(width)
    return Markup('<svg class="vb" width="{w}" height="12" viewBox="0 0 {w} 12" aria-hidden="true">{parts}</svg>').format(
        w=WIDTH, parts=parts + outline
    )
