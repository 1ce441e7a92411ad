"""The lifecycle from one snapshot to the next, and new users beside old ones against what is assumed of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from markupsafe import Markup

from goalbook.core.message import Label, Message, msg
from goalbook.show.block import note
from goalbook.show.tables import Column, Frame, Tone, table, toned
from goalbook.show.words import column, count_kind, filled, known, number, rows, says, tone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goalbook.books.monthly_review.result import MonthlyReview
    from goalbook.core.language import Language

Row = dict[str, object]
TONES: dict[str, Tone] = {"holds": "good", "opposite": "bad"}


def verdicts() -> dict[str, Message]:
    """Return what is said of an assumption."""
    return {"holds": msg("confirmed"), "opposite": msg("the contrary"), "unclear": msg("cannot be told")}


def bases(days: float) -> dict[str, Message]:
    """Return of whom each stage's rate is a share."""
    return {
        "acquire": msg("first seen since then, against users before"),
        "activate": msg("of the new: active after the first day, or bought"),
        "retain": msg("of those active in the time before: active again"),
        "monetise": msg("of those active: ordered"),
        "recall": msg("of those silent for {days:n} days: back", days=days),
    }


def lifecycle(review: MonthlyReview, language: Language) -> Iterator[Markup | str]:
    """Yield the five stages of the newest pair of snapshots beside the pair before; nothing with one snapshot alone."""
    found = rows(review.tables["lifecycle"])
    last = [row for row in found if row["end"] == found[-1]["end"]]  # none where the newest snapshot was exported in part
    if not last:
        return
    yield Markup("<h3>{}</h3>").format(says(language, stage_message(review, last)))
    words = bases(float(review.policy.users.inactive_days))
    columns = [
        Column(language.say(msg("Stage")), [language.say(cast("Label", row["name"])) for row in last], "text"),
        Column(language.say(msg("Counted")), [language.say(words[str(row["stage"])]) for row in last], "text"),
        column(language, language.say(msg("Of how many")), last, "base", count_kind(review.tables["lifecycle"]["base"])),
        column(language, language.say(msg("Users")), last, "users", count_kind(review.tables["lifecycle"]["users"])),
        column(language, language.say(msg("Rate")), last, "rate", "pct"),
        Column(language.say(msg("80 % range")), [_range(language, row) for row in last], unit="%"),
        column(language, language.say(msg("Snapshots before")), last, "before", "pct"),
        Column(language.say(msg("Change")), [_change(language, row) for row in last]),
    ]
    yield table(filled(columns))
    begin, end = (last[0][name].date() for name in ("start", "end"))  # type: ignore[attr-defined] # days
    yield note(
        says(
            language,
            msg("From {start:date} to {end:date}; a change in colour is beyond what chance explains (80 % range).", start=begin, end=end),
        )
    )


def stage_message(review: MonthlyReview, last: list[Row]) -> Message:
    """Return which stage lost most ground, or that all hold."""
    fallen = [
        finding for finding in review.findings if finding.rule == "MR-44" and finding.status == "warn" and "was" in finding.message.values
    ]
    if fallen:
        first = min(fallen, key=lambda one: float(str(one.message.values["change"])))
        values = first.message.values
        return msg("Lifecycle: {stage} fell from {was:pct} to {rate:pct}", stage=first.subject, was=values["was"], rate=values["rate"])
    if all(not known(row["before"]) for row in last):
        return msg("Lifecycle: the first pair of snapshots")
    return msg("Lifecycle: no stage fell by more than {drop:pct0}", drop=float(review.policy.users.stage_drop))


def _range(language: Language, row: Row) -> str:
    """Return both ends of a range of shares in per cent, without the sign that their head has."""
    if not known(row["low"]):
        return ""
    return "–".join(language.number(100 * number(row[name]), "n") for name in ("low", "high"))


def _signed(language: Language, row: Row) -> Markup:
    """Return both ends of the range of a difference in points, each with its sign, on one line."""
    text = "…".join(language.number(100 * number(row[name]), "n", signed=True) for name in ("low", "high"))
    return Markup('<span style="white-space:nowrap">{}</span>').format(text)


def _change(language: Language, row: Row) -> Markup | str:
    change = number(row["change"])
    if not known(change):
        return ""
    sure = number(row["change_low"]) > 0 or number(row["change_high"]) < 0
    return toned(language.number(change, "pp", signed=True), tone(change, "up") if sure else "plain")


def compared(review: MonthlyReview, language: Language) -> Iterator[Markup | str]:
    """Yield new users beside old ones, and what is assumed of users against what they do."""
    groups, claims = rows(review.tables["new_against_old"]), rows(review.tables["persona_checks"])
    if not groups and not claims:
        return
    yield Markup("<h3>{}</h3>").format(says(language, persona_message(claims)))
    left = [_groups(review, language, groups)] if groups else []
    right = [_claims(language, claims)] if claims else []
    yield Markup('<div class="charts"><div class="beside">{}</div><div class="beside">{}</div></div>').format(
        Markup("\n").join(left), Markup("\n").join(right)
    )


def persona_message(claims: list[Row]) -> Message:
    """Return how much of what is assumed of users holds."""
    wrong = [cast("Label", row["name"]) for row in claims if row["verdict"] == "opposite"]
    if wrong:
        return msg("New and old users: an assumption is wrong ({claim})", claim=wrong[0])
    held = sum(row["verdict"] == "holds" for row in claims)
    return msg("New and old users: {n:n} of {all:n} assumptions hold", n=held, all=len(claims))


def _groups(review: MonthlyReview, language: Language, groups: list[Row]) -> Markup:
    columns = [
        Column("", [language.say(cast("Label", row["name"])) for row in groups], "text"),
        column(language, language.say(msg("Users")), groups, "users", count_kind(review.tables["new_against_old"]["users"])),
        column(language, language.say(msg("Repurchase")), groups, "repurchase_rate", "pct"),
        column(language, language.say(msg("By promotion")), groups, "promo_share", "pct"),
        column(language, language.say(msg("AOV")), groups, "aov", "money"),
        column(language, language.say(msg("Invited")), groups, "fission_rate", "pct"),
    ]
    days = float(review.policy.users.new_days)
    return table(filled(columns), Frame(kind="mix")) + note(
        says(language, msg("New: first seen within {days:n} days, and so with less time to buy again.", days=days))
    )


def _claims(language: Language, claims: list[Row]) -> Markup:
    columns = [
        Column(language.say(msg("Assumed")), [language.say(cast("Label", row["name"])) for row in claims], "text"),
        Column(
            language.say(msg("Difference")),
            [language.number(100 * number(row["difference"]), "n", signed=True) for row in claims],
            unit=language.say(msg("pp")),
        ),
        Column(language.say(msg("80 % range")), [_signed(language, row) for row in claims]),
        Column(
            "", [toned(language.say(verdicts()[str(row["verdict"])]), TONES.get(str(row["verdict"]), "plain")) for row in claims], "text"
        ),
    ]
    return table(filled(columns), Frame(kind="mix"))
