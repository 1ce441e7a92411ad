"""What may be written down: how customers are served after they bought, in success/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.core.message import msg
from goalbook.inputs.campaigns.checks import negatives, parts, repeated, strangers
from goalbook.inputs.contract import Column, Contract
from goalbook.inputs.operations.months import month_faults, whole_months
from goalbook.inputs.planning.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    import pandas as pd

    from goalbook.inputs.planning.base import Planning
    from goalbook.inputs.planning.shelf import Fault, Ground, Row

METRICS = ("response_hours", "closed_share", "stars_mean", "certified_share", "renewal_share")
STARS = ("stars_1", "stars_2", "stars_3", "stars_4", "stars_5")
SERVICE = Contract(
    "service",
    "success/service.csv",
    msg("service after the purchase by month: requests and the hours until their first answer, feedback, knowledge, certificates"),
    (
        Column("month", "month", msg("month, as 2025-05"), required=True),
        Column("requests", "number", msg("requests that came in"), "count"),
        Column("answered", "number", msg("of them answered"), "count"),
        Column("answer_hours", "number", msg("hours until the first answer, summed over the requests answered")),
        Column("feedback", "number", msg("pieces of feedback that came in"), "count"),
        Column("closed", "number", msg("of them closed: done, and the customer told"), "count"),
        Column("articles", "number", msg("pieces of knowledge written down"), "count"),
        Column("to_certify", "number", msg("customers or partners who were to be certified"), "count"),
        Column("certified", "number", msg("of them certified"), "count"),
    ),
    msg("customer success: response time, feedback closed, knowledge kept, certificates"),
)
RATINGS = Contract(
    "ratings",
    "success/ratings.csv",
    msg("ratings of the service by month: how many of each number of stars"),
    (
        Column("month", "month", msg("month, as 2025-05"), required=True),
        Column("stars_1", "number", msg("ratings with one star"), "count", required=True),
        Column("stars_2", "number", msg("ratings with two stars"), "count", required=True),
        Column("stars_3", "number", msg("ratings with three stars"), "count", required=True),
        Column("stars_4", "number", msg("ratings with four stars"), "count", required=True),
        Column("stars_5", "number", msg("ratings with five stars"), "count", required=True),
    ),
    msg("customer success: the mean rating with its range, and how the stars are distributed"),
)
RENEWALS = Contract(
    "renewals",
    "success/renewals.csv",
    msg("renewals that fall due: how many customers of a product, how many were spoken to, how many renewed, as noted on a day"),
    (
        Column("date_day", "date", msg("day on which this was noted; of several the latest counts"), required=True),
        Column("due", "date", msg("day on which they fall due"), required=True),
        Column("product", "text", msg("what is renewed; both languages as 中文 / English"), required=True),
        Column("customers", "number", msg("customers whose renewal falls due"), "count", required=True),
        Column("value", "number", msg("what they would pay"), "money"),
        Column("contacted", "number", msg("of them spoken to"), "count"),
        Column("renewed", "number", msg("of them renewed"), "count"),
    ),
    msg("customer success: which renewals fall due soon, and how many are not spoken to yet"),
)
SUCCESS_LINKS = Contract(
    "success_links",
    "success/success_links.csv",
    msg("what acquisition does when a figure of customer success is out of order"),
    (
        Column("metric", "text", msg("figure of customer success"), required=True, allowed=METRICS),
        Column("action", "text", msg("what is changed in acquisition; both languages as 中文 / English"), required=True),
        Column("channel", "channel", msg("channel of team.yml; empty for the whole team")),
        Column("owner", "text", msg("person of team.yml who does it")),
        Column("limit", "number", msg("from where the figure is out of order; empty = the policy's")),
    ),
    msg("customer success: a figure out of order opens its action in acquisition"),
)


def service_faults(rows: list[Row], _ground: Ground) -> Iterator[Fault]:
    """Yield months that are none or stand twice, and parts larger than their whole."""
    yield from _months(rows)
    yield from negatives(rows, SERVICE)
    for part, whole in (("answered", "requests"), ("closed", "feedback"), ("certified", "to_certify")):
        yield from parts(rows, part, whole)


def rating_faults(rows: list[Row], _ground: Ground) -> Iterator[Fault]:
    """Yield months that are none or stand twice, and counts below nothing."""
    yield from _months(rows)
    yield from negatives(rows, RATINGS)


def renewal_faults(rows: list[Row], _ground: Ground) -> Iterator[Fault]:
    """Yield rows said twice, and parts larger than their whole."""
    yield from negatives(rows, RENEWALS)
    yield from repeated(rows, ("date_day", "due", "product"))
    for part in ("contacted", "renewed"):
        yield from parts(rows, part, "customers")


def link_faults(rows: list[Row], ground: Ground) -> Iterator[Fault]:
    """Yield figures linked twice to one channel, strangers, and limits that are none."""
    yield from negatives(rows, SUCCESS_LINKS)
    yield from repeated(rows, ("metric", "channel"))
    yield from strangers(rows, "owner", ground)
    for row in rows:
        if str(row["metric"]).endswith("_share") and row["limit"] > 1:
            yield row, "limit", msg("is no rate from 0 to 1")


def _months(rows: list[Row]) -> Iterator[Fault]:
    yield from month_faults(rows)
    yield from repeated(rows, ("month",))


def _known_by(_table: str, frame: pd.DataFrame, as_of: date, _read: Planning) -> pd.DataFrame:
    """Return a table without the months that were not over on a day: what they brought was not known."""
    return whole_months(frame, as_of) if "month" in frame else frame


SUCCESS = Shelf(
    used_for="success",
    sheets=(),
    tables=(SERVICE, RATINGS, RENEWALS, SUCCESS_LINKS),
    rows={"service": service_faults, "ratings": rating_faults, "renewals": renewal_faults, "success_links": link_faults},
    dated=True,
    later=_known_by,
)
