"""Rules of customer success: its mechanisms are measured and in order, its stars are high enough, what is not changes acquisition."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.monthly_review.rules.content import month_rows
from goalbook.books.monthly_review.success.figures import FIGURES, LESS_IS_GOOD
from goalbook.books.rows import Row, rows_of
from goalbook.core.compare import at_least, at_most
from goalbook.core.findings import Finding
from goalbook.core.message import Label, Message, msg
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.rules.case import Case
    from goalbook.core.message import Value
    from goalbook.core.policy import Policy

MECHANISMS = {
    "response_hours": Label("Service request response", "服务请求响应"),
    "closed_share": Label("Feedback loop", "客户反馈闭环"),
    "articles": Label("Knowledge retention", "知识沉淀"),
    "certified_share": Label("Ability certification", "能力认证"),
    "renewals": Label("Renewal warning", "续约预警"),
}
SUCCESS = Label("Customer success", "客户成功")
OUT = ("breach", "worse")


def said(figure: str, value: float) -> Message:
    """Return a figure of customer success with its unit."""
    if figure == "response_hours":
        return msg("{value:ratio} h", value=value)
    return msg("{value:ratio2} stars", value=value) if figure == "stars_mean" else msg("{value:pct}", value=value)


def _metrics(case: Case) -> dict[str, Row]:
    return {row["figure"]: row for row in month_rows(case, "success_metrics")}


def kept_at_all(case: Case) -> bool:
    """Say whether the team keeps anything of customer success."""
    return any(name in case.tables for name in ("success_metrics", "success_renewals", "success_knowledge"))


@rule("CS-02")
def mechanisms_work(case: Case, policy: Policy) -> Iterator[Finding]:
    """Each of the five mechanisms is measured and keeps its limit; what is not measured is told."""
    if not kept_at_all(case):
        return
    found = _metrics(case)
    for name in ("response_hours", "closed_share", "certified_share"):
        if name in found:
            yield _kept(MECHANISMS[name], found[name])
    articles = month_rows(case, "success_knowledge")
    if articles:
        count, least = float(articles[0]["articles"]), float(policy.get("success.articles_min"))
        text = msg("pieces of knowledge written down: {n:n} (at least {least:n})", n=count, least=least)
        yield Finding("CS-02", MECHANISMS["articles"], "pass" if at_least(count, least) else "warn", count, least, text)
    yield from _renewals(case)
    measured = {*found, *(("articles",) if articles else ()), *(("renewals",) if "success_renewals" in case.tables else ())}
    for name, mechanism in MECHANISMS.items():
        if name not in measured:
            yield Finding("CS-02", mechanism, "info", None, None, msg("no figure of the month is kept"))


def _kept(subject: Label, row: Row) -> Finding:
    value, limit, figure = float(row["value"]), float(row["limit"]), str(row["figure"])
    values: dict[str, Value] = {"value": said(figure, value), "limit": said(figure, limit), "n": row["n"]}
    if figure in LESS_IS_GOOD:
        fits, text = at_most(value, limit), msg("{value} of {n:n} cases (at most {limit})", **values)
    else:
        fits, text = at_least(value, limit), msg("{value} of {n:n} cases (at least {limit})", **values)
    if row["state"] == "unsure":
        values |= {"low": said(figure, float(row["low"])), "high": said(figure, float(row["high"]))}
        text = msg("{value} of {n:n} cases; the range {low}–{high} still holds {limit}", **values)
        return Finding("CS-02", subject, "info", value, limit, text)
    return Finding("CS-02", subject, "pass" if fits else "warn", value, limit, text)


def _renewals(case: Case) -> Iterator[Finding]:
    """Yield whether everybody whose renewal falls due was spoken to."""
    table = case.tables.get("success_renewals")
    ahead = [] if table is None else [row for row in rows_of(table) if row["days_left"] >= 0 and not math.isnan(row["contacted"])]
    if not ahead:
        return
    waiting = sum(float(row["customers"]) for row in ahead)
    untold = waiting - sum(float(row["contacted"]) for row in ahead)
    if untold > 0:
        text = msg("due soon: {n:n} customers, of whom {untold:n} were not spoken to yet", n=waiting, untold=untold)
        yield Finding("CS-02", MECHANISMS["renewals"], "warn", untold, 0.0, text)
    else:
        text = msg("due soon: {n:n} customers, all spoken to", n=waiting)
        yield Finding("CS-02", MECHANISMS["renewals"], "pass", untold, 0.0, text)


@rule("CS-03")
def stars_are_high_enough(case: Case, policy: Policy) -> Iterator[Finding]:
    """The mean rating is the policy's or more and has not fallen; a warning only where so many ratings leave no doubt."""
    row = _metrics(case).get("stars_mean")
    if row is None:
        return
    subject, value, limit = FIGURES["stars_mean"], float(row["value"]), float(row["limit"])
    values: dict[str, Value] = {"mean": value, "n": row["n"], "low": row["low"], "high": row["high"], "limit": limit}
    if row["state"] == "few":
        text = msg("{n:n} ratings are too few to judge (at least {least:n})", n=row["n"], least=float(policy.get("success.min_ratings")))
        yield Finding("CS-03", subject, "not_evaluated", float(row["n"]), float(policy.get("success.min_ratings")), text)
    elif row["state"] == "worse":
        values["usual"] = float(row["usual"])
        text = msg(
            "{mean:ratio2} stars of {n:n} ratings (80 % range {low:ratio2}–{high:ratio2}), {usual:ratio2} in the months before", **values
        )
        yield Finding("CS-03", subject, "warn", value, limit, text)
    elif at_least(value, limit):
        text = msg("{mean:ratio2} stars of {n:n} ratings (80 % range {low:ratio2}–{high:ratio2}; at least {limit:ratio2})", **values)
        yield Finding("CS-03", subject, "pass", value, limit, text)
    elif row["state"] == "unsure":
        text = msg("{mean:ratio2} stars of {n:n} ratings; the range {low:ratio2}–{high:ratio2} still holds {limit:ratio2}", **values)
        yield Finding("CS-03", subject, "info", value, limit, text)
    else:
        text = msg("{mean:ratio2} stars of {n:n} ratings, below {limit:ratio2} (80 % range {low:ratio2}–{high:ratio2})", **values)
        yield Finding("CS-03", subject, "warn", value, limit, text)


@rule("MR-42")
def acquisition_answers(case: Case, _policy: Policy) -> Iterator[Finding]:
    """A figure of customer success out of order opens the action in acquisition that it is linked to."""
    found = _metrics(case)
    if not found:
        return
    table = case.tables.get("success_actions")
    for row in [] if table is None else rows_of(table):
        subject, figure = FIGURES[row["figure"]], str(row["figure"])
        text = msg("{what}; opened: {action}", what=_out(figure, row), action=row["action"])
        yield Finding("MR-42", subject, "warn", float(row["value"]), float(row["limit"]), text)
    if not any(row["state"] in OUT for row in found.values()):
        text = msg("no figure is out of order ({n:n} judged)", n=sum(row["state"] == "normal" for row in found.values()))
        yield Finding("MR-42", SUCCESS, "pass", 0.0, 0.0, text)


@rule("CS-04")
def every_figure_is_linked(case: Case, _policy: Policy) -> Iterator[Finding]:
    """What is out of order in customer success is linked to something that acquisition changes."""
    out = {name: row for name, row in _metrics(case).items() if row["state"] in OUT}
    table = case.tables.get("success_actions")
    linked = set() if table is None else {str(row["figure"]) for row in rows_of(table)}
    for name, row in out.items():
        value, limit = float(row["value"]), float(row["limit"])
        if name in linked:
            text = msg("{what}; acquisition changes with it", what=_out(name, row))
            yield Finding("CS-04", FIGURES[name], "pass", value, limit, text)
        else:
            text = msg("{what}, and nothing says what acquisition changes: add it to success_links.csv", what=_out(name, row))
            yield Finding("CS-04", FIGURES[name], "warn", value, limit, text)


def _out(name: str, row: Row) -> Message:
    values: dict[str, Value] = {"value": said(name, float(row["value"]))}
    if row["state"] == "breach":
        limit = said(name, float(row["limit"]))
        if name in LESS_IS_GOOD:
            return msg("{value}, above {limit}", limit=limit, **values)
        return msg("{value}, below {limit}", limit=limit, **values)
    return msg("{value}, usually {usual}", usual=said(name, float(row["usual"])), **values)
