"""How each target is split: planned shares beside those of the last months, how concentrated, who answers; then the budget's optimum."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

from markupsafe import Markup

from goalbook.core.compare import more_than
from goalbook.core.message import Label, Message, msg
from goalbook.inputs.plan.split import GOALS
from goalbook.show.block import Block, note, section
from goalbook.show.charts.ibcs import GREY
from goalbook.show.decomposition.known_months import last_months
from goalbook.show.decomposition.split_optimum import optimum_parts
from goalbook.show.emphasis import strong
from goalbook.show.missing import missing_notes
from goalbook.show.quantity import quantity
from goalbook.show.tables import FILLS, BarScale, Column, Frame, table, toned
from goalbook.show.words import filled, inside, known, number, rest_in_workbook, rows, says

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goalbook.books.decomposition.result import Decomposition
    from goalbook.core.language import Language
    from goalbook.core.message import Value

BAR = 150  # CSS pixels
FURTHER = 3  # splits of the plan's own that are shown; the rest stands in the workbook
Row = dict[str, object]
LAYERS = {
    "core": Label("core", "核心"),
    "supplementary": Label("supplementary", "补充"),
    "opportunity": Label("opportunity", "机会"),
}
KINDS = {
    "social_commerce": Label("social commerce", "社交电商"),
    "content_community": Label("content community", "内容社区"),
    "alliance": Label("cross-industry alliance", "异业联盟"),
    "private_domain": Label("private domain", "私域"),
    "search": Label("search", "搜索"),
    "other": Label("other", "其他"),
}
LEVELS = {
    "base": Label("base mix", "基础组合层"),
    "efficiency": Label("efficiency", "效率提升层"),
    "value": Label("value creation", "价值创造层"),
    "innovation": Label("innovation", "创新突破层"),
}
LETTERS = {"accountable": "A", "responsible": "R", "consulted": "C", "informed": "I"}


def split(result: Decomposition, language: Language) -> Block:
    """Return every split with its bars, who answers for which channel, and the optimum of the budget; empty without any of it."""
    parts: list[Markup | str] = []
    for total in rows(result.tables["splits"])[: FURTHER + 1]:
        parts += _one(result, language, total)
    parts += missing_notes(result, language, "split")
    parts += [note(says(language, text)) for text in _strategy(result)]
    parts += _raci(result, language)
    parts += optimum_parts(result, language)
    return section("split", language.say(msg("Channel split")), parts) if parts else Block(Markup(""))


def _one(result: Decomposition, language: Language, total: Row) -> Iterator[Markup]:
    """Yield one split: its message, its parts largest first, and what is to be said of it."""
    found = [row for row in rows(result.tables["split"]) if row["split_id"] == total["split_id"]]
    if not found:
        return
    order = "amount" if any(known(row["amount"]) for row in found) else "history"
    found.sort(key=lambda row: -number(row[order]) if known(row[order]) else math.inf)
    columns = filled(_columns(result, language, total, found))
    frame = Frame(total=known(total["total"]), more=rest_in_workbook(language, "split"))
    sub = language.say(_subtitle(result, total, found))
    head = Markup('<figcaption><b class="title">{}</b><span class="sub">{}</span></figcaption>').format(
        says(language, _title(result, total, found)), sub
    )
    yield Markup('<figure class="tab wide">{}{}</figure>').format(head, table(columns, frame))
    between = Markup("") if language.code == "zh" else Markup(" ")
    said = [says(language, text) for text in _said(result, total, found)]
    if said:
        yield note(between.join(said))
    for row in found:
        if row["overlaps"] is not None:
            names = {"part": cast("Label", row["name"]), "others": cast("Label", row["overlaps"])}
            text = msg("▲ {part} and {others} count some of the same: what both bring is planned twice.", **names)
            yield note(toned_html(says(language, text)))


def toned_html(text: Markup) -> Markup:
    """Return a sentence in the colour of bad."""
    return Markup('<span class="bad">{}</span>').format(text)


def _columns(result: Decomposition, language: Language, total: Row, found: Sequence[Row]) -> list[Column]:
    unit, whole, end = _unit(result, total), number(total["target"]), [""] if known(total["total"]) else []
    cap = float(result.policy.channels.single_max_share)
    shares = [number(row[name]) for row in found for name in ("share", "history_share") if known(row[name])]
    scale = BarScale(0.0, max([*shares, cap]) * 1.02, BAR)
    stand_ins = [result.channel_names.get(str(row["backup"]), Label.same("")) for row in found]

    def amounts(name: str) -> list[str]:
        return [_amount(language, unit, whole * number(row[name])) for row in found]

    return [
        Column(
            language.say(msg("Part of the target")),
            [language.say(cast("Label", row["name"])) for row in found] + [language.say(msg("Sum")) for _ in end],
            "text",
        ),
        Column(
            language.say(msg("Plan")),
            [_amount(language, unit, number(row["amount"])) for row in found] + [_sum(language, unit, total) for _ in end],
        ),
        Column("", [_bar(row, scale, cap) for row in found] + end, "bar"),
        Column(
            language.say(msg("Share")),
            [language.number(number(row["share"]), "pct") for row in found] + [_share_sum(language, total) for _ in end],
        ),
        Column(language.say(msg("As in the last months")), amounts("history_share") + end),
        Column(language.say(msg("By efficiency")), amounts("efficiency_share") + end),
        Column(language.say(msg("Layer")), [language.say(LAYERS.get(str(row["layer"]), Label("–", "–"))) for row in found] + end, "text"),
        Column(language.say(msg("Backup channel")), [language.say(name) or "–" for name in stand_ins] + end, "text"),
        Column(language.say(msg("Owner")), [language.say(_person(result, row["owner"])) for row in found] + end, "text"),
    ]


def _bar(row: Row, scale: BarScale, cap: float) -> Markup:
    """Return the planned share outlined over the last months' in grey, with a dashed line at what one channel may carry."""
    plan, past, limit = (
        scale.x(value) if not math.isnan(value) else 0.0 for value in (number(row["share"]), number(row["history_share"]), cap)
    )
    loud = FILLS["bad" if known(row["share"]) and more_than(number(row["share"]), cap) else "plain"]
    return Markup(
        '<svg class="vb" width="{w}" height="15" viewBox="0 0 {w} 15" aria-hidden="true">'
        '<rect x="1" y="5" width="{past}" height="8" fill="{grey}"/>'
        '<rect x="1" y="1.5" width="{plan}" height="8" fill="none" stroke="{ink}"/>'
        '<path d="M{cap} 0V15" stroke="{line}" stroke-width="1" stroke-dasharray="2 2"/></svg>'
    ).format(w=scale.width, past=max(past - 1, 0), plan=max(plan - 1, 0), cap=limit, grey=GREY, ink=loud, line=FILLS["plain"])


def _title(result: Decomposition, total: Row, found: Sequence[Row]) -> Message:
    """Say what is left over or too much; else who carries most; without amounts what history would give."""
    unit, first = _unit(result, total), found[0]
    name = inside(cast("Label", total["name"])) if total["split_id"] == GOALS else cast("Label", total["name"])
    values: dict[str, Value] = {"name": name, "target": quantity(unit, number(total["target"]))}
    gap = strong(quantity(unit, abs(number(total["gap"]))))
    if total["verdict"] == "fail" and number(total["gap"]) < 0:
        return msg("{name}: the parts leave {gap} of {target} without a channel", **values, gap=gap)
    if total["verdict"] == "fail":
        return msg("{name}: the parts come to {gap} more than {target}", **values, gap=gap)
    past = number(first["history_share"])
    values |= {"part": cast("Label", first["name"]), "share": number(first["share"]), "past": past}
    if known(first["share"]) and not math.isnan(past):
        return msg("{name}: {part} carries {share:pct0} of {target}, {past:pct0} in the last months", **values)
    if known(first["share"]):
        return msg("{name}: {part} carries {share:pct0} of {target}", **values)
    if total["verdict"] == "not_evaluated" and not math.isnan(past):
        return msg("No channel has a target of {name} yet; as in the last months {part} would carry {past:pct0} of {target}", **values)
    return msg("{name}: {target} without parts", **values)


def _subtitle(result: Decomposition, total: Row, found: Sequence[Row]) -> Message:
    cap = float(result.policy.channels.single_max_share)
    months = {number(row["months"]) for row in rows(result.tables["channel_past"]) if row["metric_id"] == total["metric_id"]}
    if months and any(known(row["history_share"]) for row in found):
        return msg(
            "Outlined: the plan; grey: share of the last months ({months}); dashed: {cap:pct0}, the most for one channel; "
            "by efficiency: those shares weighted with what was brought per spend",
            months=last_months(result, int(max(months))), cap=cap,
        )  # fmt: skip
    return msg("Outlined: the plan; dashed: {cap:pct0}, the most for one channel", cap=cap)


def _said(result: Decomposition, total: Row, found: Sequence[Row]) -> Iterator[Message]:
    """Say how concentrated the split is, what the core carries, and what came from channels without a target."""
    if known(total["hhi"]) and len(found) > 1:
        yield msg(
            "Concentration (HHI) {hhi:ratio2}; evenly split it would be {even:ratio2}.", hhi=number(total["hhi"]), even=1 / len(found)
        )
    if known(total["core_share"]):
        least = float(result.policy.channels.core_min_share)
        yield msg("Core channels carry {share:pct0} (at least {least:pct0}).", share=number(total["core_share"]), least=least)
    if known(total["outside"]) and number(total["outside"]) > 0:
        named = {row["channel"] for row in found}
        brought = [
            row for row in rows(result.tables["channel_past"]) if row["metric_id"] == total["metric_id"] and row["channel"] not in named
        ]
        names = [result.channel_names[str(row["channel"])] for row in brought if known(row["result"]) and number(row["result"]) > 0]
        yield msg(
            "{share:pct} of the last months came from channels without a target: {names}.",
            share=number(total["outside"]),
            names=listed(names),
        )


def _strategy(result: Decomposition) -> Iterator[Message]:
    core = [row for row in rows(result.tables["routes"]) if row["layer"] == "core"]
    if core:
        names = [_with_kind(row) for row in core]
        yield msg("Core channels of the plan: {names}.", names=listed(names))
    levels = rows(result.tables["strategy_levels"])
    if levels:
        text = msg("{level} {weight:pct0}", level=LEVELS[str(levels[0]["level"])], weight=number(levels[0]["weight"]))
        for row in levels[1:]:
            text = msg(
                "{first}, {then}",
                first=text,
                then=msg("{level} {weight:pct0}", level=LEVELS[str(row["level"])], weight=number(row["weight"])),
            )
        yield msg("Levels of the channel strategy: {levels}.", levels=text)


def _with_kind(row: Row) -> Label:
    name, kind = cast("Label", row["name"]), KINDS.get(str(row["kind"]))
    return Label(f"{name.en} ({kind.en})", f"{name.zh}（{kind.zh}）") if kind is not None else name


def _raci(result: Decomposition, language: Language) -> Iterator[Markup]:
    """Yield channel × people where the plan says who plays which part."""
    found = rows(result.tables["raci"])
    if not any(row["source"] == "stated" for row in found):
        return
    channels = {str(row["channel"]): cast("Label", row["name"]) for row in found}
    people = list(dict.fromkeys(str(row["person"]) for row in found))
    played: dict[tuple[str, str], str] = {}
    for row in found:
        at = (str(row["channel"]), str(row["person"]))
        played[at] = "/".join([*filter(None, [played.get(at)]), LETTERS[str(row["part_played"])]])
    answers = {channel: sum("A" in played.get((channel, person), "") for person in people) for channel in channels}

    def cell(channel: str, person: str) -> Markup | str:
        letters = played.get((channel, person), "")
        return toned(f"▲ {letters}", "bad") if "A" in letters and answers[channel] > 1 else letters

    columns = [Column(language.say(msg("Channel")), [language.say(name) for name in channels.values()], "text")]
    columns += [Column(language.say(_person(result, person)), [cell(channel, person) for channel in channels], "text") for person in people]
    if not all(answers.values()):
        columns.append(
            Column("", [Markup("") if answers[one] else toned(language.say(msg("▲ nobody answers")), "bad") for one in channels], "text")
        )
    said = language.say(msg("Who answers for which channel: A answers, R does the work, C is asked, I is told"))
    yield Markup("<h3>{}</h3>{}").format(said, table(columns, Frame(more=rest_in_workbook(language, "raci"))))


def _person(result: Decomposition, person: object) -> Label:
    return result.owners.get(str(person), Label.same(str(person) or "–"))


def _unit(result: Decomposition, total: Row) -> str:
    metric = str(total["metric_id"])
    return str(result.catalogue.get(metric).unit) if metric in result.catalogue else "count"


def _amount(language: Language, unit: str, value: float) -> str:
    return language.say(quantity(unit, value)) if not math.isnan(value) else "–"


def _sum(language: Language, unit: str, total: Row) -> Markup:
    return toned(_amount(language, unit, number(total["total"])), "bad" if total["verdict"] == "fail" else "plain")


def _share_sum(language: Language, total: Row) -> str:
    return language.number(number(total["total"]) / number(total["target"]), "pct") if number(total["target"]) else "–"


def listed(names: Sequence[Label]) -> Label:
    """Return names in a row."""
    return Label(", ".join(name.en for name in names), "、".join(name.zh for name in names))
