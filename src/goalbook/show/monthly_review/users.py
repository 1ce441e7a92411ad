"""Users in the review: who they are, who brings the revenue, who may leave, and what became of them since the snapshot before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, lead, note, section
from goalbook.show.monthly_review.users_moves import compared, lifecycle
from goalbook.show.monthly_review.users_structure import structure
from goalbook.show.words import known, number, rows, says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language


def users(review: MonthlyReview, language: Language) -> Block:
    """Return the section; nothing without a snapshot of users."""
    counted = rows(review.tables.get("user_counts"))
    if not counted:
        return Block(Markup(""))
    if "user_segments" not in review.tables:
        day = counted[-1]["date_day"].date()  # type: ignore[attr-defined] # a day
        text = msg("The newest snapshot of users is of {day:date}: there is none of the month under review.", day=day)
        return section("users", language.say(msg("Users")), [note(says(language, text))])
    between = Markup("") if language.code == "zh" else Markup(" ")
    parts: list[Markup | str] = [lead(between.join(says(language, text) for text in _lead(review, counted[-1])))]
    parts += structure(review, language)
    parts += lifecycle(review, language)
    parts += compared(review, language)
    parts += [note(between.join(says(language, text) for text in _counted(review, counted[-1])))]
    return section("users", language.say(msg("Users")), parts)


def _lead(review: MonthlyReview, last: dict[str, object]) -> Iterator[Message]:
    """Say how concentrated revenue is and what deserves a decision: best users who fell silent, a stage that lost ground."""
    yield from _in_part(review, last)
    yield from _best(review)
    yield from _silent(review)
    for finding in review.findings:
        if finding.rule == "MR-44" and finding.status == "warn" and "was" in finding.message.values:
            words = {"stage": finding.subject, "rate": finding.message.values["rate"], "was": finding.message.values["was"]}
            yield msg("{stage} fell from {was:pct} to {rate:pct} since the snapshot before.", **words)
    if not known(last["revenue"]) and known(last["active"]):
        share = number(last["active"]) / number(last["users"])
        yield msg("Of {n:n} users {share:pct} were active of late.", n=number(last["users"]), share=share)


def _in_part(review: MonthlyReview, last: dict[str, object]) -> Iterator[Message]:
    """Say before anything else that the export was cut off."""
    kept = number(last["kept_share"])
    if known(last["kept_share"]) and kept < float(review.policy.users.kept_min):
        yield msg("Only {share:pct} of the users of the snapshot before stand in the newest one: check the export first.", share=kept)


def _best(review: MonthlyReview) -> Iterator[Message]:
    for row in rows(review.tables["concentration"])[:1]:
        words = {"share": number(row["share"]), "revenue": number(row["revenue_share"])}
        if known(row["target"]):
            scheme = next((str(one["scheme"]) for one in rows(review.tables["schemes"]) if one["chosen"]), "")
            yield msg(
                "The best {share:pct0} of users bring {revenue:pct} of revenue; {scheme:text} wants {target:pct0}.",
                scheme=scheme,
                target=number(row["target"]),
                **words,
            )
        else:
            yield msg("The best {share:pct0} of users bring {revenue:pct} of revenue.", **words)


def _silent(review: MonthlyReview) -> Iterator[Message]:
    """Say how many of the best users may leave and what they brought; as a count, for a list belongs to nobody's report."""
    found = rows(review.tables["churn_risk"])
    for row in found[:1] if len(found) > 1 else ():
        if not known(row["share"]):
            return
        words = {"n": number(row["at_risk"]), "all": number(row["customers"]), "share": number(row["share"])}
        tier = _small(row["name"])
        if row["method"] == "score":
            yield msg("{n:n} of {all:n} users of {tier} by rule ({share:pct}) may leave by their score.", tier=tier, **words)
        else:
            idle = float(review.policy.users.inactive_days)
            yield msg(
                "{n:n} of {all:n} users of {tier} by rule ({share:pct}) gave no sign of life in {days:n} days.",
                days=idle,
                tier=tier,
                **words,
            )
        if known(row["revenue"]):
            money, part = number(row["revenue"]), number(row["revenue_share"])
            yield msg(
                "They brought {money:money} in twelve months, {part:pct} of all revenue: win them back first.", money=money, part=part
            )


def _small(name: object) -> Label:
    label = name if isinstance(name, Label) else Label("", "")
    return Label(label.en.lower(), label.zh.removesuffix("用户"))


def _counted(review: MonthlyReview, last: dict[str, object]) -> Iterator[Message]:
    """Say what was counted, of which day, how many carry tags and agreed to be contacted, and what is hidden."""
    yield msg(
        "{n:n} users, buyers or not, as of {day:date}; revenue and orders are of the twelve months before.",
        n=number(last["users"]),
        day=last["date_day"].date(),  # type: ignore[attr-defined] # a day
    )
    if known(last["tag_coverage"]):
        least = float(review.policy.users.tag_coverage_min)
        words = {"share": number(last["tag_coverage"]), "least": least, "each": number(last["tags_per_user"])}
        yield msg("{share:pct} carry a tag ({least:pct0} wanted), {each:ratio} tags per user.", **words)
    if known(last["consent_share"]):
        yield msg("{share:pct} agreed to be contacted.", share=number(last["consent_share"]))
    yield msg("Groups under {n:n} users are not shown.", n=float(review.policy.users.hidden_below))
