"""What the campaign caused: its effect with interval and design, and what that returned; of a plan the smallest effect it can show."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from markupsafe import Markup

from goalbook.books.campaign.effect.words import DESIGN_NAMES, span
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.campaign.effect_money import cost_table, return_table
from goalbook.show.campaign.measures import direction_of, figure_name, unit_of
from goalbook.show.missing import missing_notes
from goalbook.show.quantity import quantity, signed
from goalbook.show.tables import Column, table, toned
from goalbook.show.words import filled, inside, known, number, rows, says, titled

if TYPE_CHECKING:
    from goalbook.books.campaign.result import CampaignResult
    from goalbook.core.language import Language
    from goalbook.core.message import Value

Row = dict[str, object]
SMALLEST = 0.005  # p that two decimals would round to nothing


def effect(result: CampaignResult, language: Language) -> Block:
    """Return the section: of a retrospective the effect, of a plan the smallest effect it can show."""
    return _looked_back(result, language) if result.looks_back else _planned(result, language)


def effect_message(result: CampaignResult) -> Message:
    """Return the effect as one sentence: figure, interval, design."""
    found = rows(result.tables.get("effect"))
    if not found:
        return msg("What the campaign caused cannot be said")
    row = found[0]
    name, unit = inside(figure_name(result, str(row["metric_id"]))), unit_of(result, str(row["metric_id"]))
    values: dict[str, Value] = {
        "effect": signed(unit, number(row["effect"])),
        "low": signed(unit, number(row["low"])),
        "high": signed(unit, number(row["high"])),
        "name": name,
        "design": DESIGN_NAMES[str(row["design"])],
        "level": number(row["level"]),
    }
    if not known(row["low"]):
        said = msg("{effect} {name} by {design}; too little is known for an interval", **values)
    elif isinstance(row["reason"], Message):
        said = msg("{effect} {name} cannot be put down to the campaign alone ({level:pct0}: {low} to {high}), by {design}", **values)
    elif not comes(result, str(row["metric_id"])):
        said = _neutral(str(row["verdict"]), values | {"name": figure_name(result, str(row["metric_id"]))})
    elif row["verdict"] == "effective":
        said = msg("{effect} {name} that would not have come anyway ({level:pct0}: {low} to {high}), by {design}", **values)
    elif row["verdict"] == "harmful":
        said = msg("{effect} {name}: fewer than would have come anyway ({level:pct0}: {low} to {high}), by {design}", **values)
    elif row["verdict"] == "descriptive":
        said = msg("{effect} {name} above its own past ({low} to {high}); that the campaign caused them is not shown", **values)
    else:
        said = msg("{effect} {name} are not told from chance ({level:pct0}: {low} to {high}), by {design}", **values)
    return msg("So far: {said}", said=said) if row["interim"] else said


def comes(result: CampaignResult, metric: str) -> bool:
    """Tell whether a figure counts what comes to the team: money, and what had better fall, is not said to come."""
    return unit_of(result, metric) == "count" and direction_of(result, metric) == "up"


def _neutral(verdict: str, values: dict[str, Value]) -> Message:
    """Return the effect on a figure that rises or falls, without saying that something came."""
    if verdict == "effective":
        return msg("{name}: {effect} against what was to be expected anyway ({level:pct0}: {low} to {high}), by {design}", **values)
    if verdict == "harmful":
        return msg(
            "{name} moved the wrong way: {effect} against what was to be expected ({level:pct0}: {low} to {high}), by {design}", **values
        )
    if verdict == "descriptive":
        return msg("{name}: {effect} against its own past ({low} to {high}); that the campaign caused it is not shown", **values)
    return msg("{name}: {effect} is not told from chance ({level:pct0}: {low} to {high}), by {design}", **values)


def _looked_back(result: CampaignResult, language: Language) -> Block:
    warnings = [note(says(language, cast("Message", row["text"]))) for row in rows(result.tables.get("effect_warnings"))]
    parts: list[Markup] = [*warnings, *(_sentence(language, text) for text in _told(result))]
    if rows(result.tables.get("effect_path")):
        parts.append(note(says(language, msg("The course beside what was to be expected stands on page one."))))
    parts += [_designs(result, language), *missing_notes(result, language, "effect")]
    parts += [cost_table(result, language), return_table(result, language)]
    return section("effect", titled(language, effect_message(result)), parts)


def _sentence(language: Language, text: Message) -> Markup:
    return Markup("<p>{}</p>").format(says(language, text))


def _told(result: CampaignResult) -> list[Message]:
    """Say what the days would have brought anyway, whom that covers, and what came less afterwards."""
    found, said = rows(result.tables.get("effect")), []
    for row in found:
        unit = unit_of(result, str(row["metric_id"]))
        values: dict[str, Value] = {
            "span": _span_of(row),
            "scope": cast("Label", row["scope"]),
            "baseline": quantity(unit, number(row["baseline"])),
            "observed": quantity(unit, number(row["observed"])),
            "lift": number(row["lift"]),
            "low": number(row["lift_low"]),
            "high": number(row["lift_high"]),
        }
        if not (known(row["lift"]) and known(row["lift_low"])):
            said.append(msg("{scope}: {observed} in {span}; {baseline} was to be expected anyway.", **values))
        elif comes(result, str(row["metric_id"])):
            said.append(
                msg(
                    "{scope}: these {span} would have brought {baseline} anyway; they brought {observed},"
                    " {lift:+pct} ({low:+pct} to {high:+pct}).",
                    **values,
                )
            )
        else:
            said.append(
                msg(
                    "{scope}: over these {span} {baseline} was to be expected, and it was {observed},"
                    " {lift:+pct} ({low:+pct} to {high:+pct}).",
                    **values,
                )
            )
        said += [one] if (one := _asked(result, row)) is not None else []
    if not any(row["kind"] == "lasting" for row in rows(result.tables.get("effect_warnings"))):  # which says so already
        said += [one for row in rows(result.tables.get("pulled_forward")) if (one := _pulled(result, row)) is not None]
    return said


def _span_of(row: Row) -> Message:
    step = max(int(number(row["step"])), 1)
    return span(round(number(row["days"]) / step), step)


def _asked(result: CampaignResult, row: Row) -> Message | None:
    """Say what counts as shown, where a range without zero looks like a verdict and is none."""
    if row["verdict"] != "unclear" or isinstance(row["reason"], Message) or not (number(row["low"]) > 0 or number(row["high"]) < 0):
        return None
    if not known(row["p"]):
        return None
    return msg(
        "The range leaves out zero, and p is {p:ratio2}: an effect counts as shown at p ≤ {limit:pct0} and a range above zero.",
        p=number(row["p"]),
        limit=float(result.policy.campaign.alpha),
    )


def _pulled(result: CampaignResult, row: Row) -> Message | None:
    """Say how much of the effect the days after the end paid back."""
    unit = unit_of(result, result.headline.metric_id)
    values: dict[str, Value] = {
        "span": _span_of(row),
        "after": signed(unit, number(row["effect"])),
        "low": signed(unit, number(row["low"])),
        "high": signed(unit, number(row["high"])),
        "share": max(number(row["share"]), 0.0),
    }
    if not known(row["share"]):
        return msg("In the {span} after the end: {after} against what was to be expected ({low} to {high}).", **values)
    return msg(
        "In the {span} after the end {after} against what was to be expected ({low} to {high}): {share:pct0} of the effect was only"
        " pulled forward.",
        **values,
    )


def state_words() -> dict[str, Message]:
    """Return what the states of a design are called."""
    return {
        "used": msg("verdict"),
        "available": msg("beside"),
        "refused": msg("refused"),
        "not_given": msg("no data"),
    }


def _designs(result: CampaignResult, language: Language) -> Markup:
    """Return all designs in their order, with their own figure or with the reason why there is none."""
    found = rows(result.tables.get("effect_designs"))
    if not found:
        return Markup("")
    words = state_words()
    falls = direction_of(result, result.headline.metric_id) == "down"

    def figure(row: Row, name: str) -> str:
        unit = unit_of(result, str(row["metric_id"]))
        return language.say(signed(unit, number(row[name]))) if known(row[name]) else ""

    columns = [
        Column(language.say(msg("Design, the best first")), [_name(language, row) for row in found], "text"),
        Column(language.say(msg("Used as")), [_state(language, words, str(row["state"])) for row in found], "text"),
        Column(language.say(msg("Incremental")), [figure(row, "effect") for row in found]),
        Column(language.say(msg("80 % range")), [_span(language, figure(row, "low"), figure(row, "high")) for row in found]),
        Column(
            language.say(msg("Change") if falls else msg("Lift")),
            [language.number(number(row["lift"]), "pct", signed=True) for row in found],
        ),
        Column("p", [_p(language, number(row["p"])) for row in found]),
        Column(language.say(msg("Covers, and what weakens it")), [_why(language, row) for row in found], "text"),
    ]
    return table(filled(columns))


def _name(language: Language, row: Row) -> str:
    return titled(language, cast("Label", row["name"]))


def _state(language: Language, words: dict[str, Message], state: str) -> Markup:
    words_kept = Markup('<span style="white-space:nowrap">{}</span>').format(language.say(words[state]))  # two letters are no column
    return Markup('<span class="bad">{}</span>').format(words_kept) if state == "refused" else words_kept


def _span(language: Language, low: str, high: str) -> str:
    return language.say(msg("{low:text} to {high:text}", low=low, high=high)) if low and high else ""


def _p(language: Language, p: float) -> str:
    return language.say(msg("< 0.01")) if p < SMALLEST else language.number(p, "ratio2")


def _why(language: Language, row: Row) -> Markup:
    """Return whom the figure covers and what is said of it."""
    said = [titled(language, row["scope"])] if isinstance(row["scope"], Label) else []
    if row["design"] == "seasonal_baseline" and said:
        said.append(language.say(msg("describes only")))
    if isinstance(row["reason"], Message):
        said.append(language.say(row["reason"]) if said else titled(language, row["reason"]))
    return Markup("{}").format(("；" if language.code == "zh" else "; ").join(said))


def _planned(result: CampaignResult, language: Language) -> Block:
    """Return what the planned size can show by each design, beside what is expected; nothing where neither is known."""
    found = rows(result.tables.get("detectable"))
    if not found:
        return Block(Markup(""))
    unit = unit_of(result, result.headline.metric_id)
    columns = [
        Column(language.say(msg("Design, the best first")), [titled(language, DESIGN_NAMES[str(row["design"])]) for row in found], "text"),
        Column(language.say(msg("Days")), [language.number(number(row["days"]), "n") for row in found]),
        Column(language.say(msg("Users")), [language.number(number(row["users"]), "n") for row in found]),
        Column(language.say(msg("Comes anyway")), [language.say(quantity(unit, number(row["base"]))) for row in found]),
        Column(language.say(msg("Smallest effect shown")), [language.say(signed(unit, number(row["detectable"]))) for row in found]),
        Column(language.say(msg("As a lift")), [language.number(number(row["detectable_relative"]), "pct", signed=True) for row in found]),
        Column(language.say(msg("Expected effect")), [language.number(number(row["assumed"]), "pct", signed=True) for row in found]),
        Column(language.say(msg("Enough")), [_enough(language, row) for row in found], "text"),
    ]
    return section("effect", titled(language, planned_message(result)), [table(filled(columns)), note(_about(language))])


def planned_message(result: CampaignResult) -> Message:
    """Return whether the planned size can show what is expected."""
    found = [row for row in rows(result.tables.get("detectable")) if known(row["detectable_relative"])]
    if not found:
        return msg("The smallest effect that the plan can show")
    best = min(found, key=lambda row: number(row["detectable_relative"]))
    values: dict[str, Value] = {"least": number(best["detectable_relative"]), "assumed": number(best["assumed"])}
    if not known(best["assumed"]):
        return msg("The plan shows a lift of {least:pct} and more; no effect expected is given", **values)
    if best["enough"]:
        return msg("The plan can show the expected effect, {assumed:pct}: {least:pct} and more are seen", **values)
    return msg("The plan is too small for the expected effect, {assumed:pct}: {least:pct} and more are seen", **values)


def _enough(language: Language, row: Row) -> Markup:
    if not known(row["assumed"]):
        return Markup("")
    return toned(language.say(msg("yes")), "plain") if row["enough"] else toned(language.say(msg("no")), "bad")


def _about(language: Language) -> Markup:
    return says(language, msg("Seen = with a chance of 80 %, at the p that the verdict asks for; days are thought free of their weekdays."))
