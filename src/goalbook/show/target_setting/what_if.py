"""The saved scenarios side by side, and what the sliders would show a reader who has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.books.target_setting.differences import ECONOMICS, ECONOMICS_UNITS, amount
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, joined, note, section
from goalbook.show.quantity import chance
from goalbook.show.tables import Column, Frame, table
from goalbook.show.target_setting.figures import amount_text
from goalbook.show.target_setting.narrative import kr_name
from goalbook.show.target_setting.strip import verdict_name
from goalbook.show.words import filled, known, number, rest_in_workbook, rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goalbook.books.target_setting.result import TargetSetting
    from goalbook.core.language import Language

Row = dict[str, object]
SCENARIOS = 9  # as filed and eight more
DASH = "–"
UNJUDGED = ("", "not_evaluated")


def what_if(result: TargetSetting, language: Language) -> Block:
    """Return the scenarios, then target and assumptions moved one at a time from where the files have them."""
    parts = [*_scenarios(result, language), *_beside(_targets(result, language), _economics(result, language))]
    if not parts:
        parts = [note(language.say(msg("No what-if table: there is no target and no assumption that could be moved.")))]
    return section("what_if", language.say(msg("What if")), parts)


def _beside(*tables: list[Markup]) -> list[Markup]:
    """Return the tables beside each other, to half the height."""
    given = [Markup('<div class="beside">{}</div>').format(joined(parts)) for parts in tables if parts]
    return [Markup('<div class="charts">{}</div>').format(joined(given))] if given else []


def _scenarios(result: TargetSetting, language: Language) -> list[Markup]:
    found = rows(result.tables.get("scenarios"))
    if len(found) <= 1:
        text = msg("No scenario is saved for this period: move the sliders of the notebook, give the position a name, save it.")
        return [note(language.say(text))]
    frame = Frame(limit=SCENARIOS, more=rest_in_workbook(language, "scenarios"))
    lines = [note(language.say(_differs(row))) for row in found[1:SCENARIOS]]
    return [table(filled(_compared(result, language, found)), frame), *lines]


def _differs(row: Row) -> Message:
    name, said = row["name"], row["differs"]
    assert isinstance(name, Label)  # noqa: S101 - the table's own type, for the checker
    if not isinstance(said, Message):
        return msg("{name}: as filed.", name=name)
    return msg("{name}: {what}.", name=name, what=said)


def _compared(result: TargetSetting, language: Language, found: Sequence[Row]) -> list[Column]:
    moved = len({row["kr_id"] for row in found}) > 1

    def share(name: str, kind: str, *, signed: bool = False) -> list[str]:
        return [language.number(number(row[name]), kind, signed=signed) for row in found]

    def target(row: Row) -> str:
        return amount_text(result, language, str(row["metric_id"]), number(row["target"])) if known(row["target"]) else DASH

    period = result.meta.period
    return [
        Column(language.say(msg("Scenario")), [Markup("<b>{}</b>").format(language.say(row["name"])) for row in found], "text"),  # type: ignore[arg-type] # a Label
        *([Column(language.say(msg("Key result")), [str(row["kr_id"]) for row in found], "text")] if moved else []),
        Column(language.say(msg("Target")), [target(row) for row in found]),
        Column(language.say(msg("Chance")), [_chance(language, row) for row in found]),
        Column(language.say(msg("Verdict")), [_verdict(language, row) for row in found], "text"),
        Column(language.say(msg("Growth on {period}", period=period.previous().name)), share("required_growth", "pct", signed=True)),
        Column(language.say(msg("Growth on {period}", period=period.year_ago().name)), share("required_growth_year", "pct", signed=True)),
        Column(language.say(msg("Expected attainment")), share("expected_attainment", "pct")),
        Column(language.say(msg("LTV ÷ CAC")), share("ltv_cac", "ratio2")),
        Column(language.say(msg("Private-domain revenue")), share("private_domain_revenue", "money_compact")),
        Column(language.say(msg("Expected score by tiers")), share("expected_score", "pct")),
    ]


def _chance(language: Language, row: Row) -> str:
    return language.say(chance(number(row["probability"]))) if known(row["probability"]) else DASH


def _verdict(language: Language, row: Row) -> str:
    """Return what history says of the target."""
    return DASH if row["verdict"] in UNJUDGED else language.say(verdict_name(str(row["verdict"])))


def _targets(result: TargetSetting, language: Language) -> list[Markup]:
    """Return the headline's target moved down and up: one line a step, since a verdict in words is wider than a number."""
    found = [row for row in rows(result.tables.get("sensitivity")) if row["parameter"] == "target"]
    if not found:
        return []
    kr = str(found[0]["subject"])
    metric = next(
        (str(row["metric_id"]) for row in rows(result.tables.get("key_results")) if row["kr_id"] == kr), result.headline.metric_id
    )
    columns = [
        Column("", [_head(language, number(row["change"])) for row in found], "text"),
        Column(language.say(msg("Target")), [amount_text(result, language, metric, number(row["value"])) for row in found]),
        Column(language.say(msg("Chance")), [_chance(language, row) for row in found]),
        Column(language.say(msg("Verdict")), [_verdict(language, row) for row in found], "text"),
        Column(language.say(msg("Target ÷ trend")), [language.number(number(row["trend_ratio"]), "ratio2") for row in found]),
        Column(language.say(msg("Expected attainment")), [language.number(number(row["expected_attainment"]), "pct") for row in found]),
    ]
    return [_titled(language, msg("Another target for {name}", name=kr_name(result, kr))), table(filled(columns))]


def _economics(result: TargetSetting, language: Language) -> list[Markup]:
    """Return lifetime value against acquisition cost with each assumption moved alone."""
    found = [row for row in rows(result.tables.get("sensitivity")) if row["parameter"] in ECONOMICS]
    names = list(dict.fromkeys(str(row["parameter"]) for row in found))
    if not names:
        return []
    by_name = {name: [row for row in found if row["parameter"] == name] for name in names}
    filed = {name: next(number(row["value"]) for row in own if number(row["change"]) == 0) for name, own in by_name.items()}
    labels = [msg("{name} {value}", name=ECONOMICS[one], value=amount(ECONOMICS_UNITS.get(one, "ratio"), filed[one])) for one in names]
    columns = [Column("", [language.say(label) for label in labels], "text")]
    for place, step in enumerate(by_name[names[0]]):
        cells = [language.number(number(by_name[name][place]["ltv_cac"]), "ratio2") for name in names]
        columns.append(Column(_head(language, number(step["change"])), cells))
    return [_titled(language, msg("LTV ÷ CAC under other assumptions")), table(columns)]


def _head(language: Language, change: float) -> str:
    return language.number(change, "pct0", signed=True) if change else language.say(msg("As filed"))


def _titled(language: Language, text: Message) -> Markup:
    return Markup("<h3>{}</h3>").format(language.say(text))
