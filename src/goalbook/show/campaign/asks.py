"""What a campaign's meeting has to decide, most important first."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.core.message import Label, Message, msg
from goalbook.show.campaign.measures import unit_of
from goalbook.show.campaign.opening import begun, blocking
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
    """Yield what the effect asks for, what failed, the next target, the lessons: the last two always."""
    if not begun(result):
        return
    first = [*_again(result), *_failed(result)]
    last = [*_next(result), *_lessons(result)]
    yield from first[: MOST - len(last)]
    yield from last


def _again(result: CampaignResult) -> Iterator[Message]:
    """Yield what has to change before it is done again: the effect was not shown, or brought in less than it cost."""
    head = result.headline
    if head.state == "running":
        yield from _gap_to_close(result)
        return
    if head.verdict in NOT_AGAIN or (head.verdict == "effective" and not head.whole and not _whole_shown(result)):
        yield msg("Do not repeat it as it was: for the whole of it no effect is shown. Keep some users or cities without the next one.")
    elif head.verdict in ("descriptive", "not_evaluated"):
        yield msg("Keep a group or some cities without the next campaign; else its effect will not be known either.")
    yield from _dear(result)


def _whole_shown(result: CampaignResult) -> bool:
    """Say whether a design that stands for the whole campaign, and not for its past alone, shows an effect."""
    shown = [row for row in rows(result.tables.get("effect_designs")) if row["whole"] and row["state"] == "available"]
    return any(number(row["p"]) <= float(result.policy.campaign.alpha) and number(row["low"]) > 0 for row in shown)


def _failed(result: CampaignResult) -> Iterator[Message]:
    """Yield the first finding of every rule that fails, then what the gap's largest part lacks."""
    seen: set[str] = set()
    for finding in result.findings:
        if (finding.status == "fail" or (finding.rule == "CR-16" and finding.status == "warn")) and finding.rule not in seen:
            seen.add(finding.rule)
            yield msg("{subject}: {text}.", subject=finding.subject, text=finding.message)


def _next(result: CampaignResult) -> Iterator[Message]:
    if result.headline.state == "running":
        return
    for row in rows(result.tables.get("next_target")):
        if row["level"] == "target" and known(row["suggested"]):
            target = strong(level(unit_of(result), number(row["suggested"])))
            if any(_again(result)):
                yield msg("If one of this kind is done again, its target: {target}.", target=target)
            else:
                yield msg("Set the next target of this kind at {target}.", target=target)


def _lessons(result: CampaignResult) -> Iterator[Message]:
    name = str(result.tables["campaign"]["campaign_id"].iloc[0])
    proposed = [row for row in rows(result.tables.get("proposed_lessons")) if not row["known"]]
    if proposed and result.headline.state != "running":
        yield msg(
            "Keep the lessons ({n:n}): make accept BOOK=campaign CAMPAIGN={name:text} MODE=retrospective.", n=len(proposed), name=name
        )


def _dear(result: CampaignResult) -> Iterator[Message]:
    """Ask for a lower cost where what was added brought in less than the campaign cost."""
    per, revenue, added, back = (returned(result, item) for item in ("cost_per", "revenue", "incremental", "roi"))
    if not back or number(back["value"]) >= 0:
        return
    if per and revenue and number(added.get("value")) > 0:
        yield msg(
            "Make it cheaper before it is repeated: each one added cost {cost} and brought {brought}.",
            cost=strong(msg("{value:money}", value=number(per["value"]))),
            brought=msg("{value:money}", value=number(revenue["value"]) / number(added["value"])),
        )
    elif known(back["high"]) and number(back["high"]) < 0:
        said = strong(msg("{value:pct0}", value=number(back["value"])))
        yield msg("Make it cheaper before it is repeated: what it added brought in less than it cost ({roi}).", roi=said)


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
