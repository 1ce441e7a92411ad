"""What a review says of campaigns: which month held one, what that month is without it, and which is still to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from goalbook.core.message import Label, Message, msg
from goalbook.core.period import parse_period
from goalbook.show.block import note
from goalbook.show.quantity import quantity, signed
from goalbook.show.words import inside, metric_name, number, rows, says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language
    from goalbook.core.message import Value
    from goalbook.core.period import Period

Row = dict[str, object]
DESIGNS = {
    "synthetic_control": Label("against units without it", "与未做活动的单元对照"),
    "local_level": Label("beside what moves with it", "与同向变动的序列对照"),
    "randomised": Label("by a test", "随机实验"),
}


def campaigns_shown(review: MonthlyReview) -> list[Row]:
    """Return the campaigns beside the review, in the order in which they begin."""
    return rows(review.tables.get("campaign_marks"))


def campaign_names(review: MonthlyReview, ids: object) -> Label:
    """Return the names of campaigns given by their ids, joined by a comma."""
    known = {str(row["campaign_id"]): row["name"] for row in campaigns_shown(review)}
    names = [name if isinstance(name := known.get(one), Label) else Label.same(one) for one in str(ids).split(",") if one]
    return Label(", ".join(name.en for name in names), "、".join(name.zh for name in names))


def compared_notes(review: MonthlyReview, language: Language) -> list[Markup]:
    """Return what the month, the month before and the same month a year before held of campaigns, and what they are without."""
    return [note(says(language, text)) for text in _compared(review)]


def coming_notes(review: MonthlyReview, language: Language) -> list[Markup]:
    """Return what of campaigns the days to come hold that the forecast does not know of."""
    return [note(says(language, text)) for row in campaigns_shown(review) if (text := _coming(review, row)) is not None]


def range_notes(review: MonthlyReview, language: Language) -> list[Markup]:
    """Return which normal ranges are taken from weeks without what campaigns brought."""
    found = [row for row in rows(review.tables.get("ranges")) if row.get("campaigns")]
    return [note(says(language, _range(review, row))) for row in found]


def level_notes(review: MonthlyReview, language: Language) -> list[Markup]:
    """Return that the level of the months before holds campaigns: by channel and stage nobody knows what they brought."""
    total = rows(review.tables.get("attribution_total"))
    if not total or bool(total[0]["planned"]):
        return []
    months = [review.meta.period]
    for _ in range(int(review.policy.alerts.trailing_months)):
        months.append(months[-1].previous())
    ids = [str(row["campaign_id"]) for row in campaigns_shown(review) if any(_inside(row, month) for month in months[1:])]
    if not ids:
        return []
    text = msg(
        "The level before holds days of {names}: what they brought by channel and stage is not known, so it is left in.",
        names=campaign_names(review, ",".join(ids)),
    )
    return [note(says(language, text))]


def _compared(review: MonthlyReview) -> Iterator[Message]:
    own = review.meta.period
    taken = {(str(row["base"]), name) for row in rows(review.tables.get("campaign_baselines")) for name in str(row["campaigns"]).split(",")}
    for row in campaigns_shown(review):
        if days := _inside(row, own):
            yield _own(review, row, days)
    for row in rows(review.tables.get("campaign_baselines")):
        yield _without(review, row)
    for base, month in (("previous", own.previous()), ("prior_year", own.year_ago())):
        for row in campaigns_shown(review):
            if (base, str(row["campaign_id"])) not in taken and (days := _inside(row, month)):
                yield _as_it_stands(row, month, days)


def _inside(row: Row, month: Period) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    """Return the first and last day of a campaign within a month, None where it has none there."""
    first, last = max(_day(row["first"]), pd.Timestamp(month.start)), min(_day(row["end"]), pd.Timestamp(month.end))
    return (first, last) if first <= last and row["state"] != "planned" else None


def _values(row: Row, month: Period, days: tuple[pd.Timestamp, pd.Timestamp]) -> dict[str, Value]:
    name, reason = row["name"], row["reason"]
    return {
        "name": name if isinstance(name, Label) else Label.same(str(name)),
        "reason": reason if isinstance(reason, Message) else Label.same(""),
        "month": month.name,
        "first": days[0].date(),
        "last": days[1].date(),
    }


def _own(review: MonthlyReview, row: Row, days: tuple[pd.Timestamp, pd.Timestamp]) -> Message:
    """Say that the month under review held a campaign, and what it brought in all where that was measured; its figures stay as they are."""
    values = _values(row, review.meta.period, days)
    if not bool(row["taken_out"]):
        return msg("{month} held {name} ({first:day} to {last:day}): {reason}; the figures include it.", **values)
    return msg(
        "{month} held {name} ({first:day} to {last:day}), which brought {effect} {figure} in all "
        "({level:pct0} range {low} to {high}, {design}); the figures include it.",
        **values,
        **_effect(review, row),
        design=DESIGNS[str(row["design"])],
    )


def _effect(review: MonthlyReview, row: Row) -> dict[str, Value]:
    unit = str(review.catalogue.get(str(row["metric_id"])).unit)
    return {
        "effect": signed(unit, number(row["effect"])),
        "low": quantity(unit, number(row["low"])),
        "high": quantity(unit, number(row["high"])),
        "figure": inside(metric_name(review, str(row["metric_id"]))),
        "level": review.policy.campaign.effect_level,
    }


def _without(review: MonthlyReview, row: Row) -> Message:
    """Say what a month with a campaign is without it, and how the month under review compares with that."""
    designs = dict.fromkeys(str(one["design"]) for one in campaigns_shown(review) if str(one["campaign_id"]) in str(row["campaigns"]))
    named = [DESIGNS[one] for one in designs]
    values: dict[str, Value] = {
        **_effect(review, row),
        "month": parse_period(str(row["month"])).name,
        "now": review.meta.period.name,
        "names": campaign_names(review, row["campaigns"]),
        "design": Label(", ".join(one.en for one in named), "、".join(one.zh for one in named)),
        "without": quantity(str(review.catalogue.get(str(row["metric_id"])).unit), number(row["without"])),
        "change": number(row["change"]),
        "other": number(row["change_without"]),
    }
    return msg(
        "{month} held {names}, which brought {effect} {figure} there ({level:pct0} range {low} to {high}, {design}). "
        "Without it {month} was {without}: {now} stands {other:+pct} from that, instead of {change:+pct}.",
        **values,
    )


def _as_it_stands(row: Row, month: Period, days: tuple[pd.Timestamp, pd.Timestamp]) -> Message:
    """Say why a month with a campaign is compared as it stands."""
    values = _values(row, month, days)
    if bool(row["taken_out"]):
        return msg(
            "{month} held days of {name} ({first:day} to {last:day}) that show no more than chance; the comparison stands as it is.",
            **values,
        )
    return msg("{month} held {name} ({first:day} to {last:day}): {reason}; the comparison stands as it is.", **values)


def _coming(review: MonthlyReview, row: Row) -> Message | None:
    """Say that a planned campaign lies ahead, or that one goes on, and that the forecast does not know what it will bring."""
    first, last = _day(row["first"]).date(), _day(row["end"]).date()
    if last <= review.meta.data_to:
        return None
    values: dict[str, Value] = {"name": row["name"] if isinstance(row["name"], Label) else Label.same(str(row["name"])), "last": last}
    if first > review.meta.data_to:
        return msg(
            "{name} is planned for {first:day} to {last:day}: the forecast knows no more of it than the seasons of earlier years show.",
            **values,
            first=first,
        )
    return msg("{name} goes on to {last:day}: the forecast knows no more of it than the days so far and earlier years show.", **values)


def _range(review: MonthlyReview, row: Row) -> Message:
    unit = str(review.catalogue.get(str(row["metric_id"])).unit)
    values: dict[str, Value] = {
        "figure": inside(metric_name(review, str(row["metric_id"]))),
        "names": campaign_names(review, row["campaigns"]),
        "center": quantity(unit, number(row["range_center"])),
        "other": quantity(unit, number(row["center_with"])),
    }
    if review.meta.grain == "week":
        return msg(
            "The normal range of {figure} leaves out what {names} brought: its middle is {center} a week instead of {other}.", **values
        )
    return msg("The normal range of {figure} leaves out what {names} brought: its middle is {center} a day instead of {other}.", **values)


def _day(value: object) -> pd.Timestamp:
    return pd.Timestamp(value)  # type: ignore[arg-type] # a cell
