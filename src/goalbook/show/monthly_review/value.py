"""What customers are worth against what they cost, how visitors convert, which test returned most; nothing where no table tells."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from goalbook.core.compare import at_least
from goalbook.core.message import Message, msg
from goalbook.show.block import Block, joined, lead, note, section
from goalbook.show.charts.payback import Panel, payback_chart
from goalbook.show.monthly_review.value_tables import channels_table, cohorts_table, league_table
from goalbook.show.monthly_review.visits import visits_chart, visits_said
from goalbook.show.words import channel_name, known, number, rows, says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language
    from goalbook.core.message import Value
    from goalbook.show.charts.ibcs import Chart

Row = dict[str, object]
ALARMED = ("fail", "uncertain", "open")


def value(review: MonthlyReview, language: Language) -> Block:
    """Return the section: lifetime value and payback, visitors, tests, each only with its data."""
    parts = [*_worth(review, language), *_visits_and_tests(review, language)]
    return section("value", language.say(msg("Customer value, visitors, tests")), parts) if parts else Block(Markup(""))


def _worth(review: MonthlyReview, language: Language) -> list[Markup | str]:
    found = rows(review.tables.get("cohort_ltv"))
    team = next((row for row in found if row["kind"] == "team"), None)
    if team is None:
        return []
    channels = by_worth([row for row in found if row["kind"] == "channel"])
    parts: list[Markup | str] = [lead(says(language, text)) for text in opening(review, team, channels)]
    chart = _curves(review, language, team, channels)
    parts.append(chart.html() if chart is not None else "")
    parts.append(channels_table(review, language, channels) if channels else "")
    parts.append(cohorts_table(review, language, [row for row in found if row["kind"] == "cohort"]))
    return [*parts, note(Markup(" ").join(says(language, text) for text in _counted(review, team, channels)))]


def by_worth(found: list[Row]) -> list[Row]:
    """Return channels from the lowest ratio to the highest, those that cannot be judged last: what needs a decision stands first."""
    return sorted(found, key=lambda row: (math.isnan(number(row["ltv_cac"])), number(row["ltv_cac"])))


def opening(review: MonthlyReview, team: Row, channels: list[Row]) -> Iterator[Message]:
    """Say what a customer is worth and costs, then which channel does not pay or may not."""
    of = {"ltv": number(team["ltv"]), "low": number(team["ltv_low"]), "high": number(team["ltv_high"]), "cac": number(team["cac"])}
    ratio, months = number(team["ltv_cac"]), float(review.policy.clv.horizon_months)
    if known(ratio) and team["margin_period"]:
        text = msg(
            "A customer brings {ltv:money} of margin within {months:n} months (80 % range {low:money}–{high:money}), {ratio:ratio} times "
            "the {cac:money} that winning one cost on average of the months counted.",
            ratio=ratio,
            months=months,
            **of,
        )
    elif known(ratio):
        text = msg(
            "A customer brings {ltv:money} of revenue within {months:n} months (80 % range {low:money}–{high:money}) and costs "
            "{cac:money}; without a margin in economics.yml nobody can tell whether that pays.",
            months=months,
            **of,
        )
    else:
        text = msg("A customer brought {far:money} so far; too few came back to say what is still to come.", far=number(team["so_far"]))
    yield text
    for row in [row for row in channels if row["value_verdict"] in ALARMED][:2]:
        yield _alarm(review, row)


def _alarm(review: MonthlyReview, row: Row) -> Message:
    values: dict[str, Value] = {
        "channel": channel_name(review, row["channel"]),
        "ltv": number(row["ltv"]),
        "low": number(row["ltv_low"]),
        "high": number(row["ltv_high"]),
        "cac": number(row["cac"]),
        "far": number(row["so_far"]),
    }
    if row["value_verdict"] == "fail":
        return msg(
            "{channel} does not pay: {ltv:money} ({low:money}–{high:money}) against {cac:money} a customer. "
            "Lower the bids or spend it elsewhere.",
            **values,
        )
    if row["value_verdict"] == "open":
        return msg("{channel} has not paid yet: {far:money} so far against {cac:money} a customer.", **values)
    return msg(
        "It is not certain that {channel} pays: {ltv:money} expected ({low:money}–{high:money}), {far:money} so far, against {cac:money} a "
        "customer. No more spend there until its customers come back, or a cost below {low:money}.",
        **values,
    )


def _curves(review: MonthlyReview, language: Language, team: Row, channels: list[Row]) -> Chart | None:
    points: dict[str, list[float]] = {}
    for row in rows(review.tables.get("payback_curve")):
        points.setdefault(str(row["channel"]), []).append(number(row["margin_per_customer"]))
    shown = [row for row in channels if str(row["channel"]) in points] or [team]
    panels = [
        Panel(
            language.say(channel_name(review, row["channel"], "total" if row["kind"] == "team" else "channel")),
            tuple(points.get(str(row["channel"]), ())),
            number(row["cac"]),
        )
        for row in shown
    ]
    return payback_chart(panels, (_paid_said(review, shown), _shown(team)), language)


def _paid_said(review: MonthlyReview, shown: list[Row]) -> Message:
    late = [row for row in shown if not known(row["payback_months"]) and number(row["seen_months"]) > 0]
    if late:
        row = late[0]
        return msg(
            "{channel} has not paid back within the {months:n} months seen",
            channel=channel_name(review, row["channel"], "total" if row["kind"] == "team" else "channel"),
            months=number(row["seen_months"]),
        )
    longest = max((number(row["payback_months"]) for row in shown if known(row["payback_months"])), default=math.nan)
    if known(longest):
        return msg("Every channel has paid back by month {month:n}", month=longest)
    return msg("What customers brought so far")


def _shown(team: Row) -> Message:
    if team["margin_period"]:
        return msg("Margin per customer by months since the first purchase, cumulative, of those seen so long (line); CAC (dashed)")
    return msg("Revenue per customer by months since the first purchase, cumulative, of those seen so long (line); CAC (dashed)")


def _counted(review: MonthlyReview, team: Row, channels: list[Row]) -> Iterator[Message]:
    """Say how it was counted, and what the goals had assumed."""
    policy = review.policy
    values = {"n": number(team["customers"]), "months": float(policy.clv.horizon_months), "least": float(policy.clv.min_customers)}
    yield msg(
        "{n:n} customers whose first purchase in the file lies in the twelve months to the one under review; bought up to {day:date}, plus "
        "what BG/NBD and Gamma-Gamma expect up to {months:n} months after it, not discounted; a line counts in each month those seen so "
        "long and ends below {least:n} of them, “so far” counts all, however long they were seen.",
        day=pd.Timestamp(str(team["bought_to"])).date(),
        **values,
    )
    yield from _covered(review, team, channels)
    every = math.ceil(number(team["read_customers"]) / float(policy.clv.max_customers))
    if every > 1:
        yield msg("Of {read:n} customers in the file one in {every:n} by id was counted.", read=number(team["read_customers"]), every=every)
    rest = number(team["customers"]) - sum(number(row["customers"]) for row in channels)
    if channels and rest > 0:
        yield msg("{n:n} of them came by no channel that is named, or by one with too few to be shown.", n=rest)
    if team["margin_period"]:
        yield msg(
            "Margin {margin:pct} as in goals/{period:text}/economics.yml; cost: spend ÷ new payers of the same months and channels.",
            margin=number(team["margin"]),
            period=str(team["margin_period"]),
        )
    for row in rows(review.tables.get("clv_assumed")):
        yield msg(
            "The goals of {period:text} assumed a CLV of {clv:money} (ARPU {arpu:money} × retention {retention:pct0} × {years:ratio} "
            "years × {coefficient:ratio2}, which counts survival twice); "
            "purchases say {bought:money} of revenue ({low:money}–{high:money}).",
            period=str(row["assumed_for"]),
            clv=number(row["clv"]),
            arpu=number(row["arpu"]),
            retention=number(row["retention"]),
            years=number(row["years"]),
            coefficient=number(row["coefficient"]),
            bought=number(row["bought_12m"]),
            low=number(row["bought_low"]),
            high=number(row["bought_high"]),
        )


def _covered(review: MonthlyReview, team: Row, channels: list[Row]) -> Iterator[Message]:
    """Say which share of the new payers the purchases cover, and what that allows to say."""
    covered, policy = number(team["covered"]), review.policy.clv
    if not known(covered):
        return
    shares = [number(row["covered"]) for row in channels if known(row["covered"])]
    values: dict[str, Value] = {"n": number(team["customers"]), "all": number(team["new_payers"]), "covered": covered}
    if len(shares) > 1:
        yield msg(
            "They are {covered:pct} of the {all:n} new payers of these months, by channel {low:pct} to {high:pct}.",
            low=min(shares),
            high=max(shares),
            **values,
        )
    else:
        yield msg("They are {covered:pct} of the {all:n} new payers of these months.", **values)
    if at_least(covered, float(policy.min_covered)):
        return
    if policy.fair_sample:
        yield msg("The team's policy calls them a fair sample; the ranges hold only if they are.")
    else:
        yield msg("Nobody says that they are a fair sample (policy clv.fair_sample), so none of them is said to pay.")


def _visits_and_tests(review: MonthlyReview, language: Language) -> list[Markup | str]:
    """Return visitors and tests, beside each other where both are known."""
    found, tests = rows(review.tables.get("visitors")), rows(review.tables.get("test_league"))
    chart = visits_chart(found, review.meta.period.label, language)
    said = [note(says(language, text)) for text in visits_said(found, review.meta.period.label)]
    league = league_table(review, language, tests) if tests else Markup("")
    if chart is None:
        return [part for part in (*said, league) if part]
    return [Markup('<div class="charts">{}<div class="beside">{}</div></div>').format(chart.html(), joined(said)), league]
