"""The tables of customer value: channels by what their customers return, cohorts by month, tests by their return."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

from markupsafe import Markup

from goalbook.core.message import Label, Message, msg
from goalbook.core.period import parse_period
from goalbook.show.block import note
from goalbook.show.charts.effect_interval import interval_bar, interval_scale
from goalbook.show.tables import Column, Frame, Tone, table, toned
from goalbook.show.words import channel_name, column, filled, known, number, rest_in_workbook, says, titled

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language
    from goalbook.core.message import Value

Row = dict[str, object]
TONES: dict[str, Tone] = {"pass": "good", "fail": "bad", "uncertain": "bad", "pays": "good", "loses": "bad"}
FEW = 6  # tests
LATEST = 5  # months of the first purchase on paper
WIDTH = 84  # pixels of a range


def value_words() -> dict[str, Message]:
    """Return what the verdicts on customers are called."""
    return {
        "pass": msg("pays"),
        "part": msg("pays, if the sample is fair"),
        "fail": msg("does not pay"),
        "uncertain": msg("may not pay"),
        "few": msg("too few to judge"),
        "no_cac": msg("cost not known"),
        "no_margin": msg("margin not known"),
        "open": msg("not paid yet"),
    }


def test_words() -> dict[str, Message]:
    """Return what the verdicts on tests are called."""
    return {
        "better": msg("brings more"),
        "worse": msg("brings less"),
        "no_difference": msg("no sure difference"),
        "running": msg("still running"),
        "refused": msg("arms not split as planned"),
        "no_value": msg("worth of a conversion not known"),
    }


def return_words() -> dict[str, Message]:
    """Return what the verdicts on the return of tests are called."""
    return {
        "pays": msg("pays"),
        "loses": msg("does not pay"),
        "open": msg("return not sure"),
        "unknown": msg("return not known"),
    }


def channels_table(review: MonthlyReview, language: Language, found: list[Row]) -> Markup:
    """Return channels with CLV, CAC, their ratio and payback (MR-53), the ratio's range as a bar."""
    ends = ("ltv_cac_low", "ltv_cac", "ltv_cac_high")
    line = float(review.policy.clv.viable_above)
    scale = interval_scale((number(row[name]) - line for row in found for name in ends), WIDTH)

    def bar(row: Row) -> Markup:
        low, value, high = (number(row[name]) - line for name in ends)
        return interval_bar((low, value, high), scale, TONES.get(str(row["value_verdict"]), "plain"))

    columns = [
        Column(language.say(msg("Channel")), [language.say(channel_name(review, row["channel"])) for row in found], "text"),
        column(language, language.say(msg("Customers")), found, "customers", "n"),
        column(language, language.say(msg("CAC")), found, "cac", "money"),
        column(language, language.say(msg("so far")), found, "so_far", "money"),
        column(language, "LTV", found, "ltv", "money"),
        Column(language.say(msg("80 % range")), [_span(language, row, "ltv", "money") for row in found]),
        column(language, language.say(msg("LTV ÷ CAC")), found, "ltv_cac", "ratio2"),
        Column(language.say(msg("line at {line:ratio}", line=line)), [bar(row) for row in found], "bar"),
        Column(language.say(msg("Paid back in")), [_payback(language, row) for row in found], unit=language.say(msg("months"))),
        Column(language.say(msg("Verdict")), [_word(language, row, "value_verdict", value_words()) for row in found], "text"),
    ]
    return table(filled(columns), Frame(more=rest_in_workbook(language, "cohort_ltv")))


def cohorts_table(review: MonthlyReview, language: Language, found: list[Row]) -> Markup:
    """Return the months of the first purchase: cost, what a customer brought within 1, 3, 6, 12 months, what is expected."""
    shown = sorted(found, key=lambda row: str(row["cohort_month"]), reverse=True)[:LATEST]
    months = float(review.policy.clv.horizon_months)
    head = Markup("<h3>{}</h3>").format(says(language, cohort_said(found, float(review.policy.clv.viable_above))))
    columns = [
        Column(language.say(msg("Month of the first purchase")), [_month(language, row) for row in shown], "text"),
        column(language, language.say(msg("Customers")), shown, "customers", "n"),
        column(language, language.say(msg("CAC")), shown, "cac", "money"),
        *(
            column(language, language.say(msg("within {n:n} m.", n=month)), shown, f"margin_{month}", "money")
            for month in (1, 3, 6, 12)
            if month <= months
        ),
        column(language, language.say(msg("so far")), shown, "so_far", "money"),
        column(language, "LTV", shown, "ltv", "money"),
        Column(language.say(msg("80 % range")), [_span(language, row, "ltv", "money") for row in shown]),
        Column(language.say(msg("LTV ÷ CAC")), [_ratio(language, row) for row in shown]),
    ]
    rest = note(rest_in_workbook(language, "cohort_ltv")) if len(shown) < len(found) else Markup("")
    return head + table(filled(columns)) + rest


def cohort_said(found: list[Row], above: float) -> Message:
    """Return in how many of the months that can be judged customers pay with the whole of their range."""
    judged = [row for row in found if row["value_verdict"] in ("pass", "part", "fail", "uncertain")]
    if not judged:
        return msg("Customers by the month of their first purchase: too few to judge a month")
    paying = sum(row["value_verdict"] in ("pass", "part") for row in judged)
    return msg(
        "In {n:n} of {all:n} months LTV ÷ CAC is above {above:ratio} with its whole 80 % range",
        n=paying,
        all=len(judged),
        above=above,
    )


def league_table(review: MonthlyReview, language: Language, found: list[Row]) -> Markup:
    """Return the tests by their return, the winner marked (UA-21)."""
    costs = ("test_roi_low", "test_roi", "test_roi_high")
    line = float(review.policy.tests.roi_min)
    scale = interval_scale((number(row[name]) - line for row in found for name in costs), WIDTH)

    def name(row: Row) -> Markup:
        text = titled(language, cast("Label", row["test_name"]))
        return Markup("<b>{} ★</b>").format(text) if row["winner"] else Markup("{}").format(text)

    def bar(row: Row) -> Markup:
        low, value, high = (number(row[one]) - line for one in costs)
        return interval_bar((low, value, high), scale, TONES.get(str(row["return_verdict"]), "plain"))

    columns = [
        Column(language.say(msg("Test (★ best of those that pay)")), [name(row) for row in found], "text"),
        Column(language.say(msg("Users")), [language.number(number(row["variant_users"]), "n") for row in found]),
        Column(language.say(msg("Rate before → with")), [_rates(language, row) for row in found]),
        column(language, language.say(msg("Revenue gained")), found, "gain", "money"),
        column(language, language.say(msg("Cost")), found, "cost", "money"),
        column(language, language.say(msg("Return")), found, "test_roi", "ratio2"),
        Column(
            language.say(msg("{level:pct0} range", level=1 - float(review.policy.campaign.alpha))),
            [_span(language, row, "test_roi", "ratio2") for row in found],
        ),
        Column(language.say(msg("line at {line:ratio}", line=line)), [bar(row) for row in found], "bar"),
        Column(language.say(msg("Verdict")), [_test_word(language, row) for row in found], "text"),
    ]
    head = Markup("<h3>{}</h3>").format(says(language, league_said(found)))
    counted = note(says(language, _return_counted(found)))
    return head + table(filled(columns), Frame(limit=FEW, more=rest_in_workbook(language, "test_league"))) + counted


def _return_counted(found: list[Row]) -> Message:
    margin = next((number(row["margin"]) for row in found if known(row["margin"])), math.nan)
    if known(margin):
        return msg("Return: margin gained ({margin:pct0} of the revenue gained) ÷ cost.", margin=margin)
    return msg("Return: revenue gained ÷ cost; no margin is given in economics.yml, so 1 does not yet pay.")


def _test_word(language: Language, row: Row) -> Markup:
    """Return what a test changed and whether that pays: two things, of which the second has its own range."""
    changed, state = language.say(test_words()[str(row["test_verdict"])]), str(row["return_verdict"])
    if row["test_verdict"] not in ("better", "worse", "no_difference") or state == "unknown":
        return Markup("{}").format(changed)
    returned = language.say(return_words()[state]) if state != "pays" or known(row["margin"]) else language.say(msg("above its cost"))
    return toned(language.say(msg("{changed}; {returned}", changed=changed, returned=returned)), TONES.get(state, "plain"))


def league_said(found: list[Row]) -> Message:
    """Return which tested method to keep, as far as the tests can tell."""
    best = next((row for row in found if row["winner"]), None)
    if best is None:
        return msg("Tests: of none it is sure that it paid")
    values: dict[str, Value] = {
        "test": cast("Label", best["test_name"]),
        "roi": number(best["test_roi"]),
        "low": number(best["test_roi_low"]),
    }
    if known(best["margin"]):
        if best["proven"]:
            return msg(
                "Keep “{test}”: {roi:ratio} of margin for each unit of cost (at least {low:ratio}), more than any other test", **values
            )
        return msg("Keep “{test}”: {roi:ratio} of margin for each unit of cost (at least {low:ratio})", **values)
    if best["proven"]:
        return msg("Keep “{test}”: {roi:ratio} of revenue for each unit of cost (at least {low:ratio}), more than any other test", **values)
    return msg("Keep “{test}”: {roi:ratio} of revenue for each unit of cost (at least {low:ratio})", **values)


def _span(language: Language, row: Row, name: str, kind: str) -> str:
    low, high = number(row[f"{name}_low"]), number(row[f"{name}_high"])
    return "–" if math.isnan(low) or math.isnan(high) else f"{language.number(low, kind)} – {language.number(high, kind)}"


def _payback(language: Language, row: Row) -> str:
    """Return the month within which margin had paid; where it has not, how many were seen."""
    if known(row["payback_months"]):
        return language.number(number(row["payback_months"]), "n")
    seen = number(row["seen_months"])
    return f"> {language.number(seen, 'n')}" if seen and known(row["cac"]) else "–"


def _word(language: Language, row: Row, name: str, words: dict[str, Message]) -> Markup:
    return toned(language.say(words[str(row[name])]), TONES.get(str(row[name]), "plain"))


def _month(language: Language, row: Row) -> str:
    return language.date(parse_period(str(row["cohort_month"])).start, "month")


def _ratio(language: Language, row: Row) -> Markup:
    return toned(language.number(number(row["ltv_cac"]), "ratio2"), TONES.get(str(row["value_verdict"]), "plain"))


def _rates(language: Language, row: Row) -> str:
    before, after = number(row["control_rate"]), number(row["variant_rate"])
    return "–" if math.isnan(before) or math.isnan(after) else f"{language.number(before, 'pct')} → {language.number(after, 'pct')}"
