"""What may go wrong with the campaign: risks by what they would cost, what shows them, who does what then, and how fast it was done."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from markupsafe import Markup

from goalbook.books.rows import rows_of
from goalbook.core.message import Label, msg
from goalbook.show.emphasis import strong
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import channel_name, filled, known, number, rest_in_workbook, says, titled

if TYPE_CHECKING:
    from goalbook.books.campaign.result import CampaignResult
    from goalbook.books.rows import Row
    from goalbook.core.language import Language
    from goalbook.core.message import Message

MOST = 8  # rows in the report
KINDS = {
    "channel": Label("Channel", "渠道"),
    "content": Label("Content", "内容"),
    "technical": Label("Technical", "技术"),
    "market": Label("Market", "市场"),
    "partner": Label("Partner", "合作方"),
    "": Label("", ""),
}


def risk_parts(result: CampaignResult, language: Language) -> list[Markup | str]:
    """Return the table of risks under its message; nothing where none was written down."""
    found = rows_of(result.tables["campaign_risks"]) if "campaign_risks" in result.tables else []
    if not found:
        return []
    head = Markup('<figcaption><b class="title">{}</b><span class="sub">{}</span></figcaption>').format(
        says(language, _title(found)),
        language.say(msg("Score: probability × what it would cost; sorted by it")),
    )
    frame = Frame(limit=MOST, more=rest_in_workbook(language, "campaign_risks"))
    return [Markup('<figure class="tab wide">{}{}</figure>').format(head, table(_columns(result, language, found), frame))]


def _title(found: list[Row]) -> Message:
    """Say what happened, how many answers came late; before that, which risk is the dearest."""
    happened = [row for row in found if row["state"] != "open"]
    late = [row for row in happened if row["state"] == "late"]
    if late:
        return msg(
            "{n} happened; the answer to {late} came late: “{what}” after {hours:n} hours",
            n=strong(msg("{n:n} of {all:n} risks", n=len(happened), all=len(found))),
            late=msg("{n:n}", n=len(late)),
            what=cast("Label", late[0]["what"]),
            hours=number(late[0]["hours"]),
        )
    if happened:
        return msg("{n} happened", n=strong(msg("{n:n} of {all:n} risks", n=len(happened), all=len(found))))
    if known(found[0]["score"]):
        what, score = cast("Label", found[0]["what"]), number(found[0]["score"])
        return msg("The dearest risk: {what}, {score} to be expected", what=what, score=strong(msg("{value:money}", value=score)))
    return msg("Risks of the campaign: {n:n}", n=len(found))


def _columns(result: CampaignResult, language: Language, found: list[Row]) -> list[Column]:
    def said(name: str) -> list[str]:
        return [titled(language, cast("Label", row[name])) for row in found]

    columns = [
        Column(language.say(msg("Risk")), said("what"), "text"),
        Column(language.say(msg("Kind")), [_kind(result, language, row) for row in found], "text"),
        Column(language.say(msg("Shown by")), said("trigger"), "text"),
        Column(language.say(msg("Probability")), [language.number(number(row["probability"]), "pct0") for row in found]),
        Column(language.say(msg("Impact")), [language.number(number(row["impact"]), "money_compact") for row in found]),
        Column(language.say(msg("Score")), [language.number(number(row["score"]), "money_compact") for row in found]),
        Column(language.say(msg("What is done then")), said("plan"), "text"),
        Column(language.say(msg("Owner")), [_owner(result, language, row) for row in found], "text"),
    ]
    if any(row["state"] != "open" for row in found):
        columns.append(Column(language.say(msg("What happened")), [_happened(result, language, row) for row in found], "text"))
    else:
        columns.append(Column(language.say(msg("Scored on")), [language.date(row["scored_on"], "day") for row in found]))
    return filled(columns)


def _kind(result: CampaignResult, language: Language, row: Row) -> str:
    kind = language.say(KINDS[str(row["kind"])])
    channel = language.say(channel_name(result, row["channel"])) if row["channel"] else ""
    return " · ".join(part for part in (kind, channel) if part)


def _owner(result: CampaignResult, language: Language, row: Row) -> str:
    return language.say(result.owners.get(str(row["owner"]), Label.same(str(row["owner"])))) if row["owner"] else "–"


def _happened(result: CampaignResult, language: Language, row: Row) -> str | Markup:
    """Return when it happened, how fast the plan began and how slow the page was; red where a limit of the policy was passed."""
    if row["state"] == "open":
        return language.say(msg("did not happen"))
    said = msg("{day:day}", day=row["detected_on"])
    if known(row["hours"]):
        said = msg("{said}; plan began after {hours:n} h", said=said, hours=number(row["hours"]))
    if known(row["seconds"]):
        said = msg("{said}; {seconds:ratio} s", said=said, seconds=number(row["seconds"]))
    slow = known(row["seconds"]) and number(row["seconds"]) > float(result.policy.get("risk.no_response_seconds"))
    return toned(language.say(said), "bad" if row["state"] == "late" or slow else "plain")
