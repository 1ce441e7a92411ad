"""WeCom's three rates against their range, what the lower end would bring, and what rates set by hand bring."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.monthly_review.private_domain.wecom import NAMES, looks_alike
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import note
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import filled, number, rows, says, titled

if TYPE_CHECKING:
    from markupsafe import Markup

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language
    from goalbook.core.message import Value

Row = dict[str, object]


def _of_month(review: MonthlyReview) -> list[Row]:
    return [row for row in rows(review.tables.get("wecom_rates")) if row["month"] == review.meta.period.label]


def _worth(review: MonthlyReview, buyers: float) -> float:
    """Return the revenue of so many buyers at the month's revenue per customer who bought."""
    values = [number(row["now"]) for row in rows(review.tables.get("pd_formula")) if row["factor"] == "order_value"]
    return buyers * values[0] if values else math.nan


def weakest(review: MonthlyReview) -> Message | None:
    """Return the rate below its range whose lower end would bring most buyers, with what they would bring."""
    below = [row for row in _of_month(review) if row["step"] in ("service", "monetise") and not math.isnan(number(row["buyers_at_low"]))]
    if not below:
        return None
    row = max(below, key=lambda one: number(one["buyers_at_low"]))
    buyers = number(row["buyers_at_low"])
    worth = _worth(review, buyers)
    name = row["name"] if isinstance(row["name"], Label) else Label("", "")
    values: dict[str, Value] = {"name": name, "rate": number(row["rate"]), "low": number(row["low"]), "buyers": buyers}
    if math.isnan(worth):
        return msg("{name} on WeCom is {rate:pct}, below its range: {low:pct} would bring {buyers:n} more buyers.", **values)
    return msg(
        "{name} on WeCom is {rate:pct}, below its range: {low:pct} would bring {buyers:n} more buyers, {worth:money_compact} a month.",
        worth=worth,
        **values,
    )


def wecom(review: MonthlyReview, language: Language) -> list[Markup]:
    """Return the three rates and the two chained ones, each with of whom it is a share."""
    found = _of_month(review)
    if not found:
        return []
    period = review.meta.period
    columns = [
        Column(language.say(msg("WeCom rate")), [_named(language, row["name"]) for row in found], "text"),
        Column(language.say(msg("Share of")), [_share_of(language, row) for row in found], "text"),
        Column(titled(language, period.previous().name), [language.number(number(row["before"]), "pct") for row in found]),
        Column(titled(language, period.name), [_rate(language, row) for row in found]),
        Column(language.say(msg("Range of others")), [_range(language, row) for row in found]),
        Column(language.say(msg("At its lower end")), [_gain(review, language, row) for row in found]),
    ]
    return [table(filled(columns), Frame(kind="mix")), *_whom(review, language, found), *_moved(review, language)]


def _whom(review: MonthlyReview, language: Language, found: list[Row]) -> list[Markup]:
    """Say whom "bought" counts where the facts count other buyers of the private domain, so that nobody compares the two."""
    bought = next((number(row["n"]) for row in found if row["step"] == "of_added"), math.nan)
    new = sum(number(row["new"]) for row in rows(review.tables.get("pd_inflow")) if not row["public"])
    if math.isnan(bought) or not new > bought:
        return []
    text = msg(
        "Bought counts the people led to WeCom in the month who bought after being served: {bought:n}. The channel's {new:n} new payers"
        " are more: they came to it at any time, and some buy unserved.",
        bought=bought,
        new=new,
    )
    return [note(says(language, text))]


def _named(language: Language, name: object) -> str:
    return language.say(name) if isinstance(name, Label) else ""


def _share_of(language: Language, row: Row) -> str:
    return language.say(msg("{whom} ({n:n})", whom=NAMES[str(row["of"])], n=number(row["base"])))


def _rate(language: Language, row: Row) -> Markup | str:
    rate, low = number(row["rate"]), number(row["low"])
    text = language.number(rate, "pct2" if looks_alike(rate, low) else "pct")
    if row["verdict"] == "warn":
        return toned(f"▼ {text}", "bad")
    return toned(text, "good") if row["verdict"] == "pass" else text


def _range(language: Language, row: Row) -> str:
    low, high = number(row["low"]), number(row["high"])
    if math.isnan(high):
        return ""
    if math.isnan(low):
        return language.say(msg("up to {high:pct0}", high=high))
    return language.say(msg("{low:pct}–{high:pct}", low=low, high=high))


def _gain(review: MonthlyReview, language: Language, row: Row) -> str:
    buyers = number(row["buyers_at_low"])
    if math.isnan(buyers):
        return ""
    worth = _worth(review, buyers)
    if math.isnan(worth):
        return language.say(msg("{buyers:+n} buyers", buyers=buyers))
    return language.say(msg("{buyers:+n} buyers, {worth:+money_compact}", buyers=buyers, worth=worth))


def _moved(review: MonthlyReview, language: Language) -> list[Markup]:
    """Say what the rates set by hand bring of the month's contacts; nothing while none is set."""
    by_step = {str(row["step"]): row for row in rows(review.tables.get("wecom_moved"))}
    if not review.params.wecom or not by_step:
        return []
    bought, money = by_step["bought"], by_step["revenue"]
    values = {"moved": number(bought["moved"]), "now": number(bought["now"]), "contacts": number(by_step["contacts"]["now"])}
    if math.isnan(number(money["effect"])):
        text = msg("At the rates set by hand {moved:n} of the month's {contacts:n} contacts buy, not {now:n}.", **values)
    else:
        text = msg(
            "At the rates set by hand {moved:n} of the month's {contacts:n} contacts buy, not {now:n}: {effect:+money_compact}.",
            effect=number(money["effect"]),
            **values,
        )
    return [note(says(language, text))]
