"""Lessons in the report: of a plan what earlier campaigns taught and whether it is used, of a retrospective what is proposed to be kept."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

import pandas as pd
from markupsafe import Markup

from goalbook.books.campaign.lessons.proposing import runs_still
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.missing import missing_notes
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import filled, inside, known, number, rest_in_workbook, rows, says, titled

if TYPE_CHECKING:
    from goalbook.books.campaign.result import CampaignResult
    from goalbook.core.language import Language

Row = dict[str, object]
LEAGUE, KEPT = 8, 6  # rows of the league and of known lessons


def lessons(result: CampaignResult, language: Language) -> Block:
    """Return the section; where there is nothing to learn from, the one line that says what is missing."""
    parts: list[Markup] = [*missing_notes(result, language, "lessons")]
    if result.looks_back:
        parts += _waits(result, language)
        parts += _proposed(result, language)
        parts += _kept(result, language)
    else:
        parts += _taught(result, language)
    parts += _league(result, language)
    if not any(parts):
        return Block(Markup(""))
    return section("lessons", language.say(msg("Lessons")), parts)


def evidence_words() -> dict[str, Message]:
    """Return what stands for how a figure is known."""
    return {
        "randomised": msg("random split"),
        "control": msg("comparison group"),
        "model": msg("model of the past"),
        "descriptive": msg("observed only"),
        "opinion": msg("opinion"),
    }


def against_words() -> dict[str, Message]:
    """Return what a lesson's figure may be held against."""
    return {
        "plan": msg("against the plan"),
        "target": msg("against the target"),
        "average": msg("against the average of all KOLs"),
        "version": msg("against the version before"),
        "baseline": msg("against no campaign"),
    }


def type_words() -> dict[str, Message]:
    """Return what the types of lessons are called."""
    return {"case": msg("case"), "tool": msg("tool"), "method": msg("method")}


def taught_message(result: CampaignResult) -> Message | None:
    """Return what a plan does with what is known: how many lessons of which campaigns, how many of them it uses again."""
    found = rows(result.tables.get("known_lessons"))
    if not found:
        return None
    names = list(dict.fromkeys(cast("Label", row["campaign_name"]) for row in found if row["similar"]))
    used = sum(bool(row["reused"]) for row in found)
    if len(names) == 1:
        return msg("{campaign} taught {n:n} lessons; the plan uses {used:n} of them again", campaign=names[0], n=len(found), used=used)
    return msg("Earlier campaigns taught {n:n} lessons; the plan uses {used:n} of them again", n=len(found), used=used)


def proposed_message(result: CampaignResult) -> Message | None:
    """Return what a retrospective proposes: how many lessons are new, how many of them warn."""
    new = [row for row in rows(result.tables.get("proposed_lessons")) if not row["known"]]
    if not new:
        return None
    warns = sum(not row["worked"] for row in new)
    return msg(
        "{n:n} new lessons are proposed: {worked:n} to repeat, {warns:n} that warn", n=len(new), worked=len(new) - warns, warns=warns
    )


def _taught(result: CampaignResult, language: Language) -> list[Markup]:
    """Return the lessons of earlier campaigns, those of similar ones and of the plan's own mechanics."""
    found, message = rows(result.tables.get("known_lessons")), taught_message(result)
    if message is None:
        return []
    shown = found[:LEAGUE]
    columns = [
        Column(language.say(msg("What was learnt")), [_said(language, row, "context") for row in shown], "text"),
        Column(language.say(msg("Effect")), [effect_text(language, row) for row in shown]),
        Column(language.say(msg("Evidence")), [_evidence(language, row) for row in shown], "text"),
        Column(language.say(msg("How to repeat it")), [titled(language, cast("Label", row["how_to_reuse"])) for row in shown], "text"),
        Column(language.say(msg("In this plan")), [_used(language, row) for row in shown], "text"),
    ]
    return [_head(language, message), table(filled(columns), Frame(more=rest_in_workbook(language, "known_lessons")))]


def _used(language: Language, row: Row) -> Markup | str:
    """Say whether the plan has the lesson's mechanic; a lesson that warned is heeded by not having it."""
    warned = known(row["effect"]) and number(row["effect"]) < 0
    if row["reused"]:
        return toned(language.say(msg("✗ repeated")), "bad") if warned else toned(language.say(msg("✓ used again")), "good")
    return language.say(msg("left out") if warned else msg("not used"))


def _proposed(result: CampaignResult, language: Language) -> list[Markup]:
    """Return the proposed cards with the sentence that says where they go."""
    new, message = [row for row in rows(result.tables.get("proposed_lessons")) if not row["known"]], proposed_message(result)
    if message is None:
        return []
    columns = [
        Column(language.say(msg("Lesson")), [_card(language, row) for row in new], "text"),
        Column(language.say(msg("Difference")), [_held(language, row) for row in new]),
        Column(language.say(msg("Evidence")), [_evidence(language, row) for row in new], "text"),
        Column(language.say(msg("Next time")), [titled(language, cast("Message", row["how_to_reuse"])) for row in new], "text"),
    ]
    period = str(result.tables["campaign"]["campaign_id"].iloc[0])
    how = msg("Kept in lessons.csv by: goalbook accept campaign --period {campaign:text} --mode retrospective", campaign=period)
    return [_head(language, message), table(filled(columns)), note(says(language, how))]


def _waits(result: CampaignResult, language: Language) -> list[Markup]:
    """Say of a campaign that runs why it teaches nothing yet."""
    end = result.tables["campaign"]["end"].iloc[0]
    if not runs_still(result.headline.state, result.meta.as_of, pd.Timestamp(end).date()):
        return []
    return [note(says(language, msg("Lessons are drawn when the campaign is over.")))]


def _held(language: Language, row: Row) -> Markup:
    """Return a lesson's figure with what it is held against."""
    return Markup('{}<br><span class="q">{}</span>').format(effect_text(language, row), language.say(against_words()[str(row["against"])]))


def _card(language: Language, row: Row) -> Markup:
    kind = language.say(type_words()[str(row["type"])])
    return Markup('{}<br><span class="q">{} · {}</span>').format(
        titled(language, cast("Message", row["what"])), kind, language.say(cast("Message", row["context"]))
    )


def _kept(result: CampaignResult, language: Language) -> list[Markup]:
    """Return the lessons of this campaign that stand in the library, with their votes."""
    found = rows(result.tables.get("known_lessons"))
    if not found:
        return []
    shown = found[:KEPT]
    columns = [
        Column(language.say(msg("Lesson")), [str(row["lesson"]) for row in shown], "text"),
        Column(language.say(msg("What was learnt")), [_said(language, row, "context") for row in shown], "text"),
        Column(language.say(msg("Effect")), [effect_text(language, row) for row in shown]),
        Column(language.say(msg("Evidence")), [_evidence(language, row) for row in shown], "text"),
        Column(language.say(msg("Votes")), [language.number(number(row["votes"]), "n") for row in shown]),
    ]
    message = msg("{n:n} lessons of this campaign are kept", n=len(found))
    return [_head(language, message), table(filled(columns), Frame(more=rest_in_workbook(language, "known_lessons")))]


def league_message(result: CampaignResult) -> Message | None:
    """Return which mechanic leads, or that campaigns are too few to compare."""
    found = [row for row in rows(result.tables.get("mechanics_league")) if known(row["lift"])]
    if not found:
        return None
    most = max(int(number(row["with_effect"])) for row in found)
    needed = int(result.policy.get("campaign.league_campaigns"))
    if most < needed:
        return msg("Mechanics cannot be compared yet: none was measured in {needed:n} campaigns", needed=needed)
    often = sorted((row for row in found if int(number(row["with_effect"])) >= needed), key=lambda row: -number(row["lift"]))
    best, *others = often
    if not others:
        return msg("Only {mechanic} was measured in {needed:n} campaigns or more", mechanic=_inside(best), needed=needed)
    if not all(_stands_out(best, other) for other in others):
        return msg("No mechanic stands out: their campaigns are the same, or their ranges overlap")
    return msg(
        "{mechanic} lifted most: {lift:+pct} over {n:n} measured campaigns",
        mechanic=cast("Label", best["name"]),
        lift=number(best["lift"]),
        n=int(number(best["with_effect"])),
    )


def _stands_out(best: Row, other: Row) -> bool:
    """Say whether one mechanic lifted more than another: in campaigns of its own, by more than their ranges leave open."""
    if best["measured"] == other["measured"]:
        return False
    lows = (number(best["low"]), number(best["lift"]))
    highs = (number(other["high"]), number(other["lift"]))
    low, high = (next(value for value in values if not math.isnan(value)) for values in (lows, highs))
    return low > high


def _inside(row: Row) -> Label:
    return inside(cast("Label", row["name"]))


def _league(result: CampaignResult, language: Language) -> list[Markup]:
    """Return the mechanics by what finished campaigns and lessons measured of them."""
    found, message = [row for row in rows(result.tables.get("mechanics_league")) if known(row["lift"])], league_message(result)
    if message is None:
        return []
    shown = found[:LEAGUE]
    columns = [
        Column(language.say(msg("Mechanic")), [titled(language, cast("Label", row["name"])) for row in shown], "text"),
        Column(language.say(msg("Measured in")), [_basis(language, row) for row in shown], "text"),
        Column(language.say(msg("Lift")), [effect_text(language, {**row, "effect": row["lift"]}) for row in shown]),
        Column(
            language.say(msg("Cost of one more")),
            [_cost(language, row) for row in shown],
        ),
        Column(language.say(msg("Evidence")), [_evidence(language, row) for row in shown], "text"),
        Column(
            language.say(msg("In this campaign") if result.looks_back else msg("In this plan")),
            ["✓" if row["own"] else "" for row in shown],
            "text",
        ),
    ]
    said = msg("A campaign with several mechanics counts for each of them: what it caused cannot be told apart.")
    more = rest_in_workbook(language, "mechanics_league")
    return [_head(language, message), table(filled(columns), Frame(more=more)), note(says(language, said))]


def _cost(language: Language, row: Row) -> str:
    """Return what one more cost, and of how many campaigns where that is not of all that were measured."""
    if not known(row["cost_per"]):
        return ""
    cost, n, of = language.number(number(row["cost_per"]), "money"), int(number(row["costed"])), int(number(row["with_effect"]))
    return cost if n == of else language.say(msg("{cost:text} ({n:n} of {all:n} campaigns)", cost=cost, n=n, all=of))


def _basis(language: Language, row: Row) -> str:
    n = int(number(row["with_effect"]))
    if row["basis"] == "campaigns":
        return language.say(msg("{n:n} campaign", n=n) if n == 1 else msg("{n:n} campaigns", n=n))
    return language.say(msg("a lesson") if int(number(row["lessons"])) == 1 else msg("{n:n} lessons", n=int(number(row["lessons"]))))


def effect_text(language: Language, row: Row) -> str:
    """Return an effect with its range where one is known, and how surely that holds it."""
    effect, low, high = (number(row[name]) for name in ("effect", "low", "high"))
    if math.isnan(effect):
        return ""
    said = language.number(effect, "pct", signed=True)
    if not (math.isfinite(low) and math.isfinite(high)):
        return said
    sure = number(row.get("level", math.nan))
    if math.isfinite(sure):
        ends = {"low": _end(language, low), "high": _end(language, high)}
        return language.say(msg("{effect:text} ({level:pct0}: {low:text} to {high:text})", effect=said, level=sure, **ends))
    return language.say(msg("{effect:text} ({low:text} to {high:text})", effect=said, low=_end(language, low), high=_end(language, high)))


def _end(language: Language, value: float) -> str:
    return language.number(value, "pct0", signed=True)


def _said(language: Language, row: Row, below: str) -> Markup:
    return Markup('{}<br><span class="q">{}</span>').format(
        titled(language, cast("Label", row["what"])), language.say(cast("Label", row[below]))
    )


def _evidence(language: Language, row: Row) -> str:
    found = evidence_words().get(str(row["evidence"]))
    return "" if found is None else language.say(found)


def _head(language: Language, message: Message) -> Markup:
    return Markup("<h3>{}</h3>").format(says(language, message))
