"""The tiers of users beside the scheme, the curve of who brings the revenue, and how many of each tier may leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from markupsafe import Markup

from goalbook.core.message import Label, Message, msg
from goalbook.show.block import joined, note
from goalbook.show.charts.lorenz import lorenz_chart
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import column, count_kind, filled, known, number, rest_in_workbook, rows, says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

Row = dict[str, object]
FEW = 6  # tiers of a team's own


def structure(review: MonthlyReview, language: Language) -> Iterator[Markup | str]:
    """Yield the team's tiers, then the curve beside the tiers by rule."""
    found = [row for row in rows(review.tables["user_segments"]) if known(row["users"])]
    if found:
        yield Markup("<h3>{}</h3>").format(says(language, tier_message(review, found)))
        yield _segments(review, language, found)
    beside = joined(_tiers(review, language))
    last = rows(review.tables["user_counts"])[-1]
    subtitle = msg(
        "Share of revenue by share of users, the best first; {n:n} users as of {day:date}; squares: wanted",
        n=number(last["users"]),
        day=last["date_day"].date(),  # type: ignore[attr-defined] # a day
    )
    chart = lorenz_chart(review, language, subtitle)
    if chart is not None:
        yield Markup('<div class="charts">{}<div class="beside">{}</div></div>').format(chart.html(), beside)
    elif beside:
        yield beside


def tier_message(review: MonthlyReview, found: list[Row]) -> Message:
    """Return how far the tiers are off the scheme in force, the farthest first."""
    off = [(number(row["share"]) - number(row["scheme_share"]), row) for row in found if known(row["share"]) and known(row["scheme_share"])]
    within = float(review.policy.segments.share_tolerance)
    far = sorted((one for one in off if abs(one[0]) > within), key=lambda one: -abs(one[0]))
    scheme = str(review.policy.segments.scheme)
    if far:
        by, row = far[0]
        return msg("Tiers: {tier} is {by:+pp} off {scheme:text}", tier=cast("Label", row["name"]), by=by, scheme=scheme)
    if off:
        return msg("Tiers: each within {within:pp} of {scheme:text}", within=within, scheme=scheme)
    return msg("Tiers: those that the team gives")


def _segments(review: MonthlyReview, language: Language, found: list[Row]) -> Markup:
    within, scheme = float(review.policy.segments.share_tolerance), str(review.policy.segments.scheme)

    def off(row: Row) -> Markup | str:
        gap = number(row["share"]) - number(row["scheme_share"])
        if gap != gap:  # noqa: PLR0124 - NaN alone differs from itself
            return ""
        return toned(language.number(gap, "pp", signed=True), "bad" if abs(gap) > within else "plain")

    columns = [
        Column(language.say(msg("Tier by the team")), [language.say(cast("Label", row["name"])) for row in found], "text"),
        column(language, language.say(msg("Users")), found, "users", count_kind(review.tables["user_segments"]["users"])),
        column(language, language.say(msg("Share")), found, "share", "pct"),
        column(language, language.say(msg("Snapshot before")), found, "share_before", "pct"),
        column(language, language.say(msg("Scheme {scheme:text}", scheme=scheme)), found, "scheme_share", "pct0"),
        Column(language.say(msg("Off the scheme")), [off(row) for row in found]),
        column(language, language.say(msg("Share of revenue")), found, "revenue_share", "pct"),
        column(language, language.say(msg("Revenue per user")), found, "per_user", "money"),
        column(language, language.say(msg("× average")), found, "vs_average", "ratio"),
        column(language, language.say(msg("Repurchase rate")), found, "repurchase_rate", "pct"),
    ]
    shown = table(filled(columns), Frame(limit=FEW, more=rest_in_workbook(language, "user_segments")))
    brought = number(rows(review.tables["user_counts"])[-1]["revenue"])
    told = msg("Share of users: without new ones, who have no place in a scheme.")
    if known(brought):
        told = msg(
            "Share of users: without new ones, who have no place in a scheme. Share of revenue, × average: of all users, {money:money} in"
            " twelve months.",
            money=brought,
        )
    return shown + note(says(language, told))


def _tiers(review: MonthlyReview, language: Language) -> Iterator[Markup]:
    """Yield tiers by rule with how many of each may leave, and how they are made."""
    risk = rows(review.tables["churn_risk"])
    brought = {str(row["tier"]): row for row in rows(review.tables["tiers_by_rule"])}
    if not risk:
        return
    limit = float(review.policy.users.churn_max)

    def share(row: Row) -> Markup | str:
        text = language.number(number(row["share"]), "pct")
        return toned(text, "bad" if row["tier"] == "high" and number(row["share"]) > limit else "plain")

    def part(row: Row) -> str:
        of_all = 1.0 if row["tier"] == "total" else number(brought.get(str(row["tier"]), {}).get("revenue_share"))
        return language.number(of_all, "pct0")

    columns = [
        Column(language.say(msg("Tier by rule")), [language.say(cast("Label", row["name"])) for row in risk], "text"),
        column(language, language.say(msg("Users")), risk, "customers", count_kind(review.tables["churn_risk"]["customers"])),
        Column(language.say(msg("Revenue")), [part(row) for row in risk] if brought else [""] * len(risk)),
        column(language, language.say(msg("May leave")), risk, "at_risk", "n"),
        Column(language.say(msg("Share")), [share(row) for row in risk]),
        column(language, language.say(msg("Their revenue")), risk, "revenue", "money_compact"),
    ]
    yield table(filled(columns), Frame(kind="mix", total=len(risk) > 1))
    for text in _how(review, str(risk[0]["method"]), rule=bool(brought)):
        yield note(says(language, text))


def _how(review: MonthlyReview, method: str, *, rule: bool) -> Iterator[Message]:
    policy = review.policy
    if rule:
        yield msg(
            "High value: the top {top:pct0} by spending with at least {high:n} orders; growth: from {again:n} orders; base: the rest.",
            top=1 - float(policy.segments.spend_quantile),
            high=float(policy.segments.high_orders),
            again=float(policy.segments.repeat_orders),
        )
    if method == "score":
        yield msg(
            "May leave: a score of {score:ratio2} or more; what they brought is of twelve months.",
            score=float(policy.users.churn_score_min),
        )
    else:
        days = float(policy.users.inactive_days)
        yield msg("May leave: no sign of life in {days:n} days; what they brought is of twelve months.", days=days)
