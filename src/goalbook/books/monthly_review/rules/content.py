"""Rules of what was published: the mix of types, the first hour, topic directions, frequency, the way from demand to placement."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from goalbook.books.campaign.rules.words import listed
from goalbook.books.rows import Row, rows_of
from goalbook.core.compare import at_least, at_most, less_than
from goalbook.core.findings import Finding
from goalbook.core.message import Label, msg
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.rules.case import Case
    from goalbook.core.message import Message, Value
    from goalbook.core.policy import Policy

MIX = Label("Content mix", "内容组合")
FLOW = Label("Content production", "内容生产")
NAMED = 4  # ids that a sentence names
TYPES = {
    "value": Label("value", "价值"),
    "benefit": Label("benefit", "利益"),
    "emotion": Label("emotion", "情感"),
    "action": Label("action", "行动"),
    "": Label("not said", "未标注"),
}


def month_rows(case: Case, table: str) -> list[Row]:
    """Return a table's rows of the month under review; none where the table is absent."""
    found = case.tables.get(table)
    return [] if found is None else [row for row in rows_of(found) if row["month"] == case.head.period.label]


def _rows(case: Case, table: str) -> list[Row]:
    found = case.tables.get(table)
    return [] if found is None else rows_of(found)


@rule("CT-01")
def value_content_is_enough(case: Case, policy: Policy) -> Iterator[Finding]:
    """Value content is the policy's share of what was published, counted by pieces and by what they reached."""
    limit = float(policy.content.value_min_share)
    found = {row["content_type"]: row for row in month_rows(case, "content_mix")}
    if not found:
        return
    typed = sum(int(row["pieces"]) for kind, row in found.items() if kind)
    value = found["value"]
    if not typed:
        yield Finding("CT-01", MIX, "not_evaluated", None, limit, msg("no piece of the month says which type it is"))
        return
    values: dict[str, Value] = {"share": value["share_pieces"], "limit": limit, "n": value["pieces"], "all": typed}
    if at_least(float(value["share_pieces"]), limit):
        text = msg("value content is {share:pct0} of the pieces ({n:n} of {all:n}; at least {limit:pct0})", **values)
        yield Finding("CT-01", MIX, "pass", float(value["share_pieces"]), limit, text)
    else:
        more = math.ceil(round(limit * typed - float(value["pieces"]), 9))
        text = msg(
            "value content is {share:pct0} of the pieces ({n:n} of {all:n}; at least {limit:pct0}):"
            " of as many, {more:n} more need to give value",
            more=more,
            **values,
        )
        yield Finding("CT-01", MIX, "warn", float(value["share_pieces"]), limit, text)
    reached = float(value["share_reach"])
    if not math.isnan(reached):
        enough = at_least(reached, limit)
        text = msg("value content is {share:pct0} of what was reached (at least {limit:pct0})", share=reached, limit=limit)
        yield Finding("CT-01", MIX, "pass" if enough else "warn", reached, limit, text)


@rule("CT-02")
def every_layer_is_there(case: Case, policy: Policy) -> Iterator[Finding]:
    """The layers of the policy each have a piece in the month, and every piece says which it is of."""
    found = {row["content_type"]: int(row["pieces"]) for row in month_rows(case, "content_mix")}
    if not found:
        return
    layers = [str(one) for one in policy.content.layers]
    out = [TYPES[name] for name in layers if not found.get(name)]
    there = float(len(layers) - len(out))
    if out:
        text = msg("no piece of the month is of this layer: {names}", names=listed(out))
        yield Finding("CT-02", MIX, "warn", there, float(len(layers)), text)
    else:
        text = msg("every layer has pieces: {names}", names=listed(TYPES[name] for name in layers))
        yield Finding("CT-02", MIX, "pass", there, float(len(layers)), text)
    if found.get(""):
        text = msg("pieces that do not say their type: {n:n}; add content_type to content_items.csv", n=found[""])
        yield Finding("CT-02", MIX, "info", float(found[""]), 0.0, text)


@rule("MR-06")
def the_first_hour_warns(case: Case, policy: Policy) -> Iterator[Finding]:
    """Pieces whose first hour lies below their channel's own early line are few; without a signal the line says nothing."""
    limit, least = float(policy.content.early_max_share), float(policy.content.early_min_correlation)
    for row in _rows(case, "content_first_hour"):
        subject = case.channel(row["channel"])
        if math.isnan(row["early_line"]):
            text = msg(
                "{n:n} earlier pieces with their first hour are too few for an early line (at least {least:n})",
                n=row["history"],
                least=float(policy.content.early_min_pieces),
            )
            yield Finding("MR-06", subject, "not_evaluated", float(row["history"]), float(policy.content.early_min_pieces), text)
        elif not row["signal"]:
            text = msg(
                "the first hour foretells little (rank correlation {r:ratio2}, 80 % range from {low:ratio2}; at least {least:ratio2})",
                r=row["rank_correlation"],
                low=row["low"],
                least=least,
            )
            yield Finding("MR-06", subject, "info", float(row["low"]), least, text)
        else:
            yield _early(subject, row, limit)


def some_ids(ids: str) -> str:
    """Return the first few of ids that stand with commas between."""
    found = ids.split(", ")
    return ", ".join(found[:NAMED]) + (" …" if len(found) > NAMED else "")


def _early(subject: Label, row: Row, limit: float) -> Finding:
    share = float(row["below_share"])
    values: dict[str, Value] = {"n": row["below"], "all": row["month_pieces"], "line": row["early_line"], "share": share, "limit": limit}
    if at_most(share, limit):
        text = msg(
            "{n:n} of {all:n} pieces had fewer than {line:n} plays in their first hour ({share:pct0}, at most {limit:pct0})", **values
        )
        return Finding("MR-06", subject, "pass", share, limit, text)
    text = msg(
        "{n:n} of {all:n} pieces had fewer than {line:n} plays in their first hour ({share:pct0}, at most {limit:pct0}):"
        " look at {ids:text}",
        ids=some_ids(row["below_ids"]),
        **values,
    )
    return Finding("MR-06", subject, "warn", share, limit, text)


@rule("CT-13")
def as_much_as_planned(case: Case, policy: Policy) -> Iterator[Finding]:
    """As many pieces a week come out as are planned; a channel without a plan is told, not judged."""
    limit = float(policy.pass_line)
    for row in _rows(case, "content_posts"):
        made, planned, subject = float(row["made_per_week"]), float(row["planned_per_week"]), case.channel(row["channel"])
        if math.isnan(planned) or not planned:
            text = msg("{made:ratio} pieces a week; no plan says how many are wanted", made=made)
            yield Finding("CT-13", subject, "info", made, None, text)
            continue
        kept = made / planned
        values: dict[str, Value] = {"made": made, "planned": planned, "share": kept, "limit": limit}
        text = msg("{made:ratio} pieces a week of {planned:ratio} planned ({share:pct0}, at least {limit:pct0})", **values)
        yield Finding("CT-13", subject, "pass" if at_least(kept, limit) else "warn", kept, limit, text)


@rule("CT-14")
def pieces_come_out_in_time(case: Case, policy: Policy) -> Iterator[Finding]:
    """Half of the pieces get from demand to placement within the policy's days; the slower stage is named."""
    limit = float(policy.content.cycle_days)
    found = {row["stage"]: row for row in month_rows(case, "content_cycle")}
    whole = found.get("whole")
    if whole is None:
        return
    days = float(whole["median_days"])
    text = _stages(found, days, limit)
    yield Finding("CT-14", FLOW, "pass" if at_most(days, limit) else "warn", days, limit, text)


def _stages(found: dict[str, Row], days: float, limit: float) -> Message:
    values: dict[str, Value] = {"days": days, "limit": limit, "n": found["whole"]["pieces"]}
    if not {"production", "placement"} <= set(found):
        return msg("half of {n:n} pieces took {days:n} days or less from demand to placement (at most {limit:n})", **values)
    return msg(
        "half of {n:n} pieces took {days:n} days or less from demand to placement (at most {limit:n}):"
        " {made:n} until finished, {placed:n} until published",
        made=found["production"]["median_days"],
        placed=found["placement"]["median_days"],
        **values,
    )


@rule("CT-15")
def directions_pay(case: Case, policy: Policy) -> Iterator[Finding]:
    """Where topics changed direction, the click rate did not fall beyond what pieces differ anyway."""
    limit = float(policy.causes.min_change)
    for row in _rows(case, "content_changes"):
        before, change = float(row["rate_before"]), float(row["change"])
        subject = case.channel(row["channel"])
        values: dict[str, Value] = {
            "day": row["event_day"].date(),
            "event": row["event"],
            "before": before,
            "after": row["rate_after"],
            "low": row["low"],
            "high": row["high"],
        }
        if math.isnan(row["low"]) or not before > 0:
            text = msg("since {day:day} ({event}): too few pieces with clicks and reads to compare", **values)
            yield Finding("CT-15", subject, "not_evaluated", None, None, text)
            continue
        fell = -change / before
        if less_than(float(row["high"]), 0) and at_least(fell, limit):
            yield Finding("CT-15", subject, "warn", fell, limit, _fell(row, values))
        else:
            text = msg(
                "since {day:day} ({event}): click rate {before:pct2} → {after:pct2}, 80 % range of the change {low:+pct2} to {high:+pct2}",
                **values,
            )
            yield Finding("CT-15", subject, "pass", fell, limit, text)


def _fell(row: Row, values: dict[str, Value]) -> Message:
    mixed = max(0.0, min(1.0, float(row["from_mix"]) / float(row["change"])))
    return msg(
        "since {day:day} ({event}): click rate {before:pct2} → {after:pct2} (80 % range of the change {low:+pct2} to {high:+pct2});"
        " {mixed:pct0} of it since other directions are published, the rest within the same ones",
        mixed=mixed,
        **values,
    )
