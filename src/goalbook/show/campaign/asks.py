"""What a campaign's meeting has to decide, most important first."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.core.message import Label, Message, msg
from goalbook.show.campaign.measures import unit_of
from goalbook.show.campaign.opening import blocking
from goalbook.show.campaign.strip import returned
from goalbook.show.emphasis import strong
from goalbook.show.levels import level
from goalbook.show.words import known, number, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.campaign.result import CampaignResult

MOST = 5
NOT_AGAIN = {"unclear", "harmful"}


def asks(result: CampaignResult) -> tuple[Message, ...]:
    """Return up to five decisions."""
    found = tuple(_looking_back(result) if result.looks_back else _planning(result))
    if len(found) > MOST and not result.looks_back:  # the last is to freeze or to use a lesson: it closes the meeting
        found = (*found[: MOST - 1], found[-1])
    return found[:MOST] or (msg("Nothing is open."),)


def _planning(result: CampaignResult) -> Iterator[Message]:
    name = str(result.tables["campaign"]["campaign_id"].iloc[0])
    if result.headline.target is None:
        yield msg("Set commit, target and stretch in campaigns/{name:text}/campaign.yml.", name=name)
    yield from _answers(result, "fail")
    open_sides = [row["stakeholder"] for row in rows(result.tables.get("sides")) if row["state"] != "agreed"]
    named = [one for one in open_sides if isinstance(one, Label)]
    if named:
        listed = Label(", ".join(one.en for one in named), "、".join(one.zh for one in named))
        yield msg("Get the agreement of {sides}.", sides=listed)
    yield from _answers(result, "warn")
    unused = [row for row in rows(result.tables.get("known_lessons")) if row.get("reused") is False and number(row["effect"]) > 0]
    for row in unused[:1]:
        how = row["how_to_reuse"]
        if isinstance(how, Label):
            yield msg("Use the lesson or say why not: {how}.", how=how)
    if not result.meta.goal_frozen and not blocking(result):
        yield msg("Freeze the plan: make accept BOOK=campaign CAMPAIGN={name:text} MODE=plan.", name=name)


def _answers(result: CampaignResult, status: str) -> Iterator[Message]:
    """Yield the first finding of each rule of a verdict: its message says what to do."""
    seen: set[str] = set()
    for finding in result.findings:
        if finding.status == status and finding.rule not in seen:
            seen.add(finding.rule)
            yield msg("{subject}: {text}.", subject=finding.subject, text=finding.message)


def _looking_back(result: CampaignResult) -> Iterator[Message]:
    head, name = result.headline, str(result.tables["campaign"]["campaign_id"].iloc[0])
    if head.state == "running":
        yield from _gap_to_close(result)
    if head.verdict in NOT_AGAIN:
        yield msg("Do not repeat it as it was: test it against a group that sees nothing of it first.")
    elif head.verdict in ("descriptive", "not_evaluated"):
        yield msg("Keep a group or some cities without the next campaign; else its effect will not be known either.")
    yield from _dear(result)
    following = next((row for row in rows(result.tables.get("next_target")) if row["level"] == "target" and known(row["suggested"])), None)
    if following is not None and head.state != "running":
        yield msg("Set the next target of this kind at {target}.", target=strong(level(unit_of(result), number(following["suggested"]))))
    proposed = [row for row in rows(result.tables.get("proposed_lessons")) if not row["known"]]
    if proposed:
        yield msg(
            "Keep the lessons ({n:n}): make accept BOOK=campaign CAMPAIGN={name:text} MODE=retrospective.", n=len(proposed), name=name
        )
    yield from _unequal(result)
    for rule in ("CR-16", "RK-07", "CR-28"):
        finding = next((one for one in result.findings if one.rule == rule and one.status in ("fail", "warn")), None)
        if finding is not None:
            yield msg("{subject}: {text}.", subject=finding.subject, text=finding.message)


def _dear(result: CampaignResult) -> Iterator[Message]:
    """Ask for a lower cost where what was added brought in less than the campaign cost."""
    per, revenue, added, back = (returned(result, item) for item in ("cost_per", "revenue", "incremental", "roi"))
    if not (per and revenue and added and back) or number(back["value"]) >= 0 or number(added["value"]) <= 0:
        return
    brought = number(revenue["value"]) / number(added["value"])
    yield msg(
        "Make it cheaper before it is repeated: each one added cost {cost} and brought {brought}.",
        cost=strong(msg("{value:money}", value=number(per["value"]))),
        brought=msg("{value:money}", value=brought),
    )


def _gap_to_close(result: CampaignResult) -> Iterator[Message]:
    head, campaign = result.headline, result.tables["campaign"]
    end = campaign["end"].iloc[0]
    left = (end - result.meta.data_to).days
    if head.target is None or head.actual is None or left <= 0:
        return
    short = head.target - head.actual
    if short > 0:
        each = strong(level(unit_of(result), math.ceil(short / left)))
        yield msg("{each} a day are needed on the {n:n} days left.", each=each, n=left)


def _unequal(result: CampaignResult) -> Iterator[Message]:
    """Ask that a test whose arms do not have the sizes meant be repeated."""
    seen: set[str] = set()
    for row in rows(result.tables.get("test_results")):
        if row["verdict"] == "refused_ratio" and str(row["test_id"]) not in seen:
            seen.add(str(row["test_id"]))
            test = row["name"] if isinstance(row["name"], Label) else Label.same(str(row["test_id"]))
            yield msg("Repeat the test “{test}”: its arms do not have the sizes that were meant.", test=test)
