"""Rules of what a campaign is: header, role, nature, its figure, its scheme, and who agreed (CR-01…04, CR-09, CR-10, CR-19)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.campaign.funnel.stages import PAGE
from goalbook.books.campaign.people.mechanics import mechanic_of
from goalbook.books.campaign.target.measured import metric_label
from goalbook.books.rows import rows_of
from goalbook.books.smart import named
from goalbook.core.compare import at_least, at_most
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, msg
from goalbook.core.register import rule
from goalbook.inputs.campaigns.results import CAMPAIGN_FACTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from goalbook.books.campaign.rules.case import Case
    from goalbook.core.policy import Policy

ROLES = {
    "acquisition": Label("acquisition", "引流获客"),
    "retention": Label("activity and retention", "活跃留存"),
    "conversion": Label("conversion", "转化提升"),
}
NATURES = {
    "brand": Label("brand", "品牌"),
    "traffic": Label("traffic", "流量"),
    "reactivation": Label("reactivation of old users", "老用户活跃"),
    "monetisation": Label("monetisation", "变现"),
}
HEADER, ROLE, NATURE = Label("Days and figure", "时间与指标"), Label("Role", "活动作用"), Label("Nature", "活动性质")
REWARD, SCHEME, SIDES = Label("Reward", "奖励"), Label("Scheme sheet", "方案表"), Label("Sides of the campaign", "活动相关方")


@rule("CR-01")
def header(case: Case, policy: Policy) -> Iterator[Finding]:
    """A campaign lifts one figure that it measures, in a short time."""
    prepared, catalogue = case.prepared, case.prepared.inputs.catalogue
    metric, days, limit = prepared.sheet.metric, float(prepared.days), float(policy.campaign.max_days)
    name = metric_label(catalogue, metric)
    if not at_most(days, limit):
        text = msg("{days:n} days, more than {limit:n}, are no short time: plan several campaigns one by one", days=days, limit=limit)
        yield Finding("CR-01", HEADER, "warn", days, limit, text)
        return
    if not _measured(case, metric):
        text = msg("no column of the campaign's facts.csv measures {figure}: write actual beside its key result afterwards", figure=name)
        yield Finding("CR-01", HEADER, "warn", metric, None, text)
        return
    text = msg("{figure}, {start:date} to {end:date}", figure=name, start=prepared.start, end=prepared.end)
    yield Finding("CR-01", HEADER, "pass", days, limit, text)


def _measured(case: Case, metric: str) -> bool:
    catalogue, columns = case.prepared.inputs.catalogue, {column.name for column in CAMPAIGN_FACTS.columns}
    parts: tuple[str, ...] = (metric,)
    if catalogue.is_ratio(metric):
        ratio = catalogue.ratio(metric)
        parts = (ratio.numerator, ratio.denominator)
    return all(PAGE.get(part, part) in columns for part in parts)


@rule("CR-02")
def role(case: Case, policy: Policy) -> Iterator[Finding]:
    """A campaign has a role, and mechanics that serve it."""
    sheet = case.sheet
    if not sheet.role:
        text = msg("no role: write {roles} as role in campaign.yml; it says which mechanics fit", roles=listed(ROLES.values()))
        yield Finding("CR-02", ROLE, policy.campaign.role_missing, None, None, text)
        return
    if not sheet.mechanics:
        return
    found = [mechanic_of(name) for name in sheet.mechanics]
    serving, least = [one.name for one in found if sheet.role in one.roles], float(policy.campaign.role_mechanics)
    told: dict[str, Label | float] = {"role": ROLES[sheet.role], "n": float(len(serving)), "all": float(len(found)), "least": least}
    if at_least(len(serving), least):
        text = msg("{role}: {n:n} of {all:n} mechanics serve it", **told)
        yield Finding("CR-02", ROLE, "pass", float(len(serving)), least, text)
        return
    text = msg("{role}: {n:n} of {all:n} mechanics serve it, {least:n} asked for; choose others or another role", **told)
    yield Finding("CR-02", ROLE, "warn", float(len(serving)), least, text)


@rule("CR-03")
def nature(case: Case, policy: Policy) -> Iterator[Finding]:
    """What kind of campaign it is stands first."""
    known = NATURES.get(case.sheet.nature)
    if known is None:
        text = msg("no nature: write {natures} as nature in campaign.yml", natures=listed(NATURES.values()))
        yield Finding("CR-03", NATURE, policy.campaign.nature_missing, None, None, text)
        return
    yield Finding("CR-03", NATURE, "pass", case.sheet.nature, None, msg("{nature}", nature=known))


@rule("CR-04")
def figure_of_its_nature(case: Case, policy: Policy) -> Iterator[Finding]:
    """The figure that a campaign is to lift is one of its nature."""
    kind, metric, catalogue = case.sheet.nature, case.sheet.metric, case.prepared.inputs.catalogue
    if not kind:
        return
    allowed = list(policy.get(f"campaign.metrics.{kind}"))
    told = {"figure": metric_label(catalogue, metric), "nature": NATURES[kind]}
    if metric in allowed:
        yield Finding("CR-04", NATURE, "pass", metric, None, msg("{figure} is a figure of {nature}", **told))
        return
    fitting = listed([metric_label(catalogue, one) for one in allowed[:4]])
    text = msg("{figure} is no figure of {nature}; such are {fitting}: change one of the two", fitting=fitting, **told)
    yield Finding("CR-04", NATURE, policy.campaign.metric_unfit, metric, ",".join(allowed), text)


@rule("CR-09")
def all_agreed(case: Case, policy: Policy) -> Iterator[Finding]:
    """Every side of a campaign has agreed before it begins."""
    sides, first = rows_of(case.tables["sides"]), case.prepared.first
    if not sides:
        text = msg("no side is named: list stakeholders with agreed_on in campaign.yml")
        yield Finding("CR-09", SIDES, "not_evaluated", None, None, text)
        return
    in_time = [row["state"] == "agreed" and row["agreed_on"].date() <= first for row in sides]
    share, limit = sum(in_time) / len(sides), float(policy.agreement.required_share)
    status: Status = "pass" if at_least(share, limit) else "fail"
    if all(in_time):
        last = max(row["agreed_on"] for row in sides).date()
        text = msg("all {n:n} sides have agreed, the last on {day:date}", n=float(len(sides)), day=last)
        yield Finding("CR-09", SIDES, status, share, limit, text)
        return
    for row, kept in zip(sides, in_time, strict=True):
        if kept:
            continue
        if row["state"] == "agreed":
            text = msg("agreed on {day:date}, after the first day, {first:date}", day=row["agreed_on"].date(), first=first)
        else:
            text = msg("has not agreed; it has to by {first:date}", first=first)
        yield Finding("CR-09", row["stakeholder"], status, share, limit, text)


@rule("CR-10")
def reward_without_penalty(case: Case, policy: Policy) -> Iterator[Finding]:
    """An ambitious goal comes with a reward and without a penalty."""
    sheet, stretch = case.sheet, case.sheet.type == "stretch"
    if named(sheet.consequence) and stretch and policy.commitment.penalty != "any":
        text = msg("an ambitious goal carries a consequence ({what}): take it out, or commit to the goal", what=sheet.consequence)
        yield Finding("CR-10", REWARD, "fail", None, None, text)
    elif named(sheet.reward):
        yield Finding("CR-10", REWARD, "pass", None, None, msg("reward: {reward}", reward=sheet.reward))
    elif stretch:
        text = msg("an ambitious goal without a reward: say what reaching it earns")
        yield Finding("CR-10", REWARD, policy.campaign.reward_missing, None, None, text)


@rule("CR-19")
def scheme_is_written(case: Case, policy: Policy) -> Iterator[Finding]:
    """The scheme says theme, background, purpose, time, target group, rules and flow."""
    rows = rows_of(case.tables["scheme_fields"])
    lacking = [row["name"] for row in rows if not row["filled"]]
    share, limit = 1 - len(lacking) / len(rows), float(policy.campaign.scheme_complete)
    if not lacking:
        yield Finding("CR-19", SCHEME, "pass", share, limit, msg("all {n:n} fields are written", n=float(len(rows))))
        return
    text = msg("{share:pct0} written; lacks {fields}", share=share, fields=listed(lacking))
    yield Finding("CR-19", SCHEME, "pass" if at_least(share, limit) else "warn", share, limit, text)


def listed(names: Iterable[Label]) -> Label:
    """Return names as a list in words."""
    found = list(names)
    return Label(", ".join(name.en for name in found), "、".join(name.zh for name in found))
