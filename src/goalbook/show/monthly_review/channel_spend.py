"""What one more unit of spend brings by channel, as far as it was measured, and the spend worth moving."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from goalbook.books.monthly_review.mix.spend_shift import best_test, outcome
from goalbook.books.rows import rows_of
from goalbook.core.message import Message, msg
from goalbook.show.block import note
from goalbook.show.tables import Column, Frame, table
from goalbook.show.words import (
    channel_name,
    column,
    filled,
    headline_name,
    known,
    metric_name,
    number,
    rest_in_workbook,
    rows,
    says,
)

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language
    from goalbook.core.message import Value

Row = dict[str, object]
FEW = 8  # rows


def spend(review: MonthlyReview, language: Language) -> list[Markup]:
    """Return what one more unit of spend brings, as far as it was measured, and the spend worth moving."""
    matrix, responses, shift = (review.tables.get(name) for name in ("channel_matrix", "responses", "shift"))
    if matrix is None or responses is None or shift is None or (responses["basis"] == "no_outcome").all():
        return []
    if len(matrix) < 2 and not responses["identified"].astype(bool).any():  # noqa: PLR2004 - nothing to move it to
        return []
    parts = [Markup("<h3>{}</h3>").format(language.say(msg("Where the next spend should go")))]
    parts.append(note(says(language, _sentence(review))))
    if len(shift):
        parts.append(table(_shift(review, language), Frame(limit=FEW, more=rest_in_workbook(language, "shift"))))
    parts.append(table(_responses(review, language), Frame(limit=FEW, more=rest_in_workbook(language, "responses"))))
    if responses["identified"].astype(bool).any():
        doubt = msg("Measured on weeks past: where a budget was raised because demand rose, more spend brings less than this.")
        parts.append(note(language.say(doubt)))
    return parts


def _sentence(review: MonthlyReview) -> Message:
    shift, matrix, responses = (review.tables[name] for name in ("shift", "channel_matrix", "responses"))
    result = outcome(shift, rows_of(matrix), rows_of(responses))
    if result == "suggested":
        total, effect, low, high = (float(shift[name].sum()) for name in ("amount", "effect", "low", "high"))
        return msg(
            "Moving {amount:money} a month should bring {effect:+n} {figure} ({low:+n} to {high:+n}); the total spend stays.",
            amount=total,
            effect=effect,
            figure=headline_name(review),
            low=low,
            high=high,
        )
    if result == "no_gain":
        return msg("No shift is suggested: where more spend was measured, it brings no more than what would be given up.")
    if result == "balanced":
        return msg("No shift is suggested: no channel is to grow while another is to be cut.")
    return _untold(review, matrix, responses)


def _untold(review: MonthlyReview, matrix: pd.DataFrame, responses: pd.DataFrame) -> Message:
    """Return why nothing is suggested, and the test that would tell."""
    test = best_test(rows_of(matrix), rows_of(responses))
    least = float(review.policy.response.min_spread)
    if test is None:
        return msg("No shift is suggested: what one more unit of spend brings could not be measured.")
    values: dict[str, Value] = {
        "channel": channel_name(review, test["channel"]),
        "weeks": number(test["test_weeks"]),
        "change": float(review.policy.response.test_change),
    }
    if test["basis"] == "steady_spend":
        return msg(
            "No shift is suggested: {channel}'s spend moved by itself by {spread:pct0} only (at least {least:pct0} is needed to tell). "
            "Alternating it by ±{change:pct0} from week to week for {weeks:n} weeks would tell.",
            spread=number(test["spread"]),
            least=least,
            **values,
        )
    return msg(
        "No shift is suggested: what more spend on {channel} brings is not measured. "
        "Alternating it by ±{change:pct0} from week to week for {weeks:n} weeks would tell.",
        **values,
    )


def _shift(review: MonthlyReview, language: Language) -> list[Column]:
    found = rows(review.tables["shift"])
    money = review.catalogue.get(review.headline.metric_id).unit == "money"
    kind = "money" if money else "n"

    def effect(row: Row) -> str:
        return " ".join(
            (
                language.number(number(row["effect"]), kind, signed=True),
                f"({language.number(number(row['low']), kind, signed=True)} … {language.number(number(row['high']), kind, signed=True)})",
            )
        )

    return [
        Column(language.say(msg("Taken from")), [language.say(channel_name(review, row["from"])) for row in found], "text"),
        Column(language.say(msg("Given to")), [language.say(channel_name(review, row["to"])) for row in found], "text"),
        column(language, language.say(msg("Amount")), found, "amount", "money"),
        column(language, language.say(msg("Of the giver's spend")), found, "share_from", "pct"),
        Column(
            language.say(metric_name(review, review.headline.metric_id)), [effect(row) for row in found], unit=language.say(msg("a month"))
        ),
        Column(language.say(msg("Reason")), [language.say(row["reason"]) for row in found], "text"),  # type: ignore[arg-type] # a Message
        Column(language.say(msg("Back on")), [language.date(pd.Timestamp(row["return_date"]).date()) for row in found]),  # type: ignore[arg-type] # a cell
        Column(language.say(msg("Approved by")), ["" for _ in found], "text"),
    ]


def _responses(review: MonthlyReview, language: Language) -> list[Column]:
    """Return the responses as costs: what a unit of the headline costs on average, and what one more would."""
    found = rows(review.tables["responses"])
    money = review.catalogue.get(review.headline.metric_id).unit == "money"
    heads = (msg("Average return"), msg("Return on one more")) if money else (msg("Average cost"), msg("Cost of one more"))
    columns = [
        Column(language.say(msg("Channel")), [_named(review, language, row) for row in found], "text"),
        column(language, language.say(metric_name(review, "spend")), found, "spend", "money_compact"),
        Column(language.say(heads[0]), [_per(language, number(row["average_return"]), money=money) for row in found]),
        Column(language.say(heads[1]), [_one_more(language, row, money=money) for row in found]),
        Column(language.say(msg("10 % more brings")), [_ten(language, row) for row in found]),
        Column(language.say(msg("Own movement of spend")), [language.number(number(row["spread"]), "pct0") for row in found]),
        Column(language.say(msg("How it is known")), [_basis(language, row) for row in found], "text"),
    ]
    return filled(columns)


def _named(review: MonthlyReview, language: Language, row: Row) -> str:
    name = channel_name(review, row["channel"])
    return language.say(msg("{channel}, paid", channel=name)) if row["part"] == "paid" else language.say(name)


def _per(language: Language, value: float, *, money: bool) -> str:
    if money:
        return language.number(value, "ratio2")
    return language.number(1 / value if value else math.nan, "money")


def _one_more(language: Language, row: Row, *, money: bool) -> str:
    """Return the marginal figure; where it is not measured its bound, since the average return is the most one more can bring."""
    if bool(row["identified"]):
        marginal = number(row["marginal_return"])
        return _per(language, marginal, money=money) if marginal else language.say(msg("nothing comes"))
    bound = _per(language, number(row["average_return"]), money=money)
    if not known(row["average_return"]) or not number(row["average_return"]):
        return ""
    return language.say(msg("at most {bound:text}", bound=bound) if money else msg("at least {bound:text}", bound=bound))


def _ten(language: Language, row: Row) -> str:
    if not bool(row["identified"]):
        return ""
    low, middle, high = (number(row["responding"]) * (1.1 ** number(row[name]) - 1) for name in ("low", "elasticity", "high"))
    return f"{language.number(middle, 'pct', signed=True)} ({language.number(low, 'pct')} … {language.number(high, 'pct')})"


def _basis(language: Language, row: Row) -> str:
    weeks = number(row["n"])
    texts = {
        "measured": msg("measured over {weeks:n} weeks", weeks=weeks),
        "no_outcome": msg("not known: no result by channel"),
        "few_weeks": msg("not known: {weeks:n} weeks of spend", weeks=weeks),
        "steady_spend": msg("not known: spend too steady"),
        "alone": msg("not known: nothing to compare with"),
        "together": msg("not known: spend moved with another channel's"),
        "follows": msg("not known: spend followed the results"),
        "unclear": msg("not known: too noisy"),
    }
    return language.say(texts[str(row["basis"])])
