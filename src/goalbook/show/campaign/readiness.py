"""Whether a campaign may begin, in the report: planning, warm-up, system, risks, seal; afterwards the four periods' lists."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.books.campaign.readiness.seal import frozen_state
from goalbook.books.campaign.rules.words import SAFEGUARDS, listed
from goalbook.books.rows import rows_of
from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.campaign.lateness import day, role, text
from goalbook.show.campaign.risks import risk_parts
from goalbook.show.emphasis import strong
from goalbook.show.missing import missing_notes
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import filled, number, rest_in_workbook, says, titled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goalbook.books.campaign.result import CampaignResult
    from goalbook.books.rows import Row
    from goalbook.core.language import Language

PARTS = {
    "plan": Label("Planning", "策划期"),
    "warmup": Label("Warm-up", "预热期"),
    "live": Label("Live", "上线期"),
    "retro": Label("Retrospective", "复盘期"),
    "referral": Label("Referral", "裂变准备"),
    "cross": Label("Across formats", "跨场景组合"),
    "market": Label("Market", "市场预判"),
    "user": Label("Users", "用户预判"),
    "technology": Label("Technology", "技术预判"),
}
BEFORE = ("plan", "referral", "market", "user", "technology")  # what is asked for before the first day
HASH = 12  # letters of a hash that are enough to tell two plans apart


def readiness(result: CampaignResult, language: Language) -> Block:
    """Return the section; of a campaign that says nothing of it the one line that says what is missing."""
    parts: list[Markup | str] = [*missing_notes(result, language, "readiness")]
    if result.looks_back:
        parts += [_periods(result, language), *_feedback(result, language), *_system(result, language)]
    else:
        parts += [*_checklist(result, language), *_beside(_warmup(result, language), _safeguards(result, language))]
        parts += [*_system(result, language), *risk_parts(result, language)]  # afterwards they stand beside the causes of the gap
    parts += _seal(result, language)
    return section("readiness", language.say(_title(result)), parts) if any(parts) else Block(Markup(""))


def _title(result: CampaignResult) -> Message:
    """Return how much of what is asked for by now is there."""
    rows = rows_of(result.tables["checklist"])
    asked = [row for row in rows if row["state"] != "ahead"] if result.looks_back else [row for row in rows if row["phase"] in BEFORE]
    values = {"n": sum(bool(row["shown"]) for row in asked), "of": len(asked)}
    if result.looks_back:
        if not asked:
            return msg("Checklists of the four periods")
        return msg("Checklists of the four periods: {n:n} of {of:n} due items done with evidence", **values)
    return msg("Ready to begin: {n:n} of {of:n} items done with evidence", **values) if asked else msg("Ready to begin")


def _beside(*tables: Markup) -> list[Markup]:
    """Return what there is side by side; one alone over the whole width."""
    found = [one for one in tables if one]
    if len(found) < len(tables):
        return found
    return [Markup('<div class="charts">{}</div>').format(Markup("").join(Markup("<figure>{}</figure>").format(one) for one in found))]


def _checklist(result: CampaignResult, language: Language) -> list[Markup]:
    """Return what is asked for before the first day, under how much of it is there."""
    rows = [row for row in rows_of(result.tables["checklist"]) if row["phase"] in BEFORE]
    if not rows:
        return []
    shown = sum(bool(row["shown"]) for row in rows)
    said = (
        msg("All {of:n} things asked for before the first day are done, each with evidence", of=len(rows))
        if shown == len(rows)
        else msg(
            "{n} things asked for before the first day are done with evidence", n=strong(msg("{n:n} of {of:n}", n=shown, of=len(rows)))
        )
    )
    columns = [
        Column(language.say(msg("Part")), [language.say(PARTS[row["phase"]]) for row in rows], "text"),
        Column(language.say(msg("Item")), [titled(language, row["item"]) for row in rows], "text"),
        Column(language.say(msg("Owner")), [role(result, language, row["owner"]) for row in rows], "text"),
        Column(language.say(msg("Done on")), [_done(language, row) for row in rows]),
        Column(language.say(msg("Evidence")), [text(language, row["evidence"]) for row in rows], "text"),
    ]
    return [_under(says(language, said), table(filled(columns), Frame(more=rest_in_workbook(language, "checklist"))))]


def _under(title: Markup, body: Markup) -> Markup:
    """Return a table under what it says."""
    return Markup('<figure class="fig wide"><figcaption><b class="title">{}</b></figcaption>{}</figure>').format(title, body)


def _done(language: Language, row: Row) -> Markup | str:
    if row["state"] == "open":
        return toned(f"▲ {language.say(msg('not done'))}", "bad")
    if row["state"] == "ahead":
        return language.say(msg("not begun yet"))
    return day(language, row["done_at"]) if row["done_at"] is not None else language.say(msg("done"))


def _periods(result: CampaignResult, language: Language) -> Markup:
    """Return a line for each part of the checklist: how much is done, how much of it is shown, what is open."""
    rows = rows_of(result.tables["checklist"])
    groups = {phase: own for phase in PARTS if (own := [row for row in rows if row["phase"] == phase])}
    if not groups:
        return Markup("")
    every = list(groups.values())
    columns = [
        Column(language.say(msg("Part")), [language.say(PARTS[phase]) for phase in groups], "text"),
        Column(language.say(msg("Asked for")), [language.number(len(own), "n") for own in every]),
        Column(language.say(msg("done")).capitalize(), [language.number(sum(bool(row["done"]) for row in own), "n") for own in every]),
        Column(language.say(msg("With evidence")), [language.number(sum(bool(row["shown"]) for row in own), "n") for own in every]),
        Column(language.say(msg("Last done on")), [day(language, _last(own)) for own in every]),
        Column(language.say(msg("Still open, or without evidence")), [_open(language, own) for own in every], "text"),
    ]
    if any(row["state"] == "ahead" for row in rows):
        ahead = [language.number(sum(row["state"] == "ahead" for row in own), "n") for own in every]
        columns.insert(2, Column(language.say(msg("Not due yet")), ahead))
    return _under(says(language, _listed(rows)), table(columns))


def _listed(rows: Sequence[Row]) -> Message:
    """Return how much of what was due is lacking; what is asked for later counts only where it is there already."""
    due = [row for row in rows if row["state"] != "ahead"]
    missing = sum(not row["shown"] for row in due)
    if not missing:
        if len(due) < len(rows):
            return msg("Everything that was due so far is done, each item with evidence")
        return msg("All {of:n} things asked for are done, each with evidence", of=len(rows))
    part = strong(msg("{n:n} of {of:n}", n=missing, of=len(due)))
    if len(due) < len(rows):
        return msg("Due so far and not done or not shown: {n} things", n=part)
    if missing == 1:
        return msg("{n} things asked for was not done or is not shown", n=part)
    return msg("{n} things asked for were not done or are not shown", n=part)


def _last(rows: Sequence[Row]) -> object:
    return max((row["done_at"] for row in rows if row["done_at"] is not None), default=None)


def _open(language: Language, rows: Sequence[Row]) -> Markup | str:
    names = [text(language, row["item"]) for row in rows if not row["shown"] and row["state"] != "ahead"]
    return toned("；".join(names) if language.code == "zh" else "; ".join(names), "bad") if names else ""


def _feedback(result: CampaignResult, language: Language) -> Iterator[Markup]:
    """Yield how much of what was said in the warm-up led to a change, what users said on its own, and what waits."""
    rows = {str(row["item"]): row for row in rows_of(result.tables["warmup"])}
    heard, users = rows.get("feedback"), rows.get("suggestions")
    if heard is not None:
        said = msg("Said in the warm-up: {of:n}; {n:n} of it led to a change", n=number(heard["actual"]), of=number(heard["wanted"]))
        if users is not None:
            share = number(users["actual"]) / number(users["wanted"])
            said = msg(
                "{said}; of users' suggestions {n:n} of {of:n} ({share:pct0})",
                said=said, n=number(users["actual"]), of=number(users["wanted"]), share=share,
            )  # fmt: skip
        waiting = [row["text"] for row in rows_of(result.tables["campaign_feedback"]) if row["in_warmup"] and not row["used"]]
        if waiting:
            said = msg("{said}. Not yet: {names}", said=said, names=listed(waiting, ("; ", "；")))
        yield note(says(language, msg("{said}.", said=said)))
    kols, reposts = rows.get("kols"), rows.get("reposts")
    if kols is not None and kols["state"] == "active":
        values = {"n": number(kols["actual"]), "of": number(kols["wanted"])}
        said = msg("KOLs who took part: {n:n}", **values)
        if not math.isnan(values["of"]):
            said = msg("KOLs who took part: {n:n}, wanted {of:n}", **values)
        if reposts is not None:
            said = msg("{said}; reposts {n:n}", said=said, n=number(reposts["actual"]))
        yield note(says(language, msg("{said}.", said=said)))


def _safeguards(result: CampaignResult, language: Language) -> Markup:
    rows = rows_of(result.tables["stability"])
    if not rows:
        return Markup("")
    columns = [
        Column(language.say(msg("Safeguard")), [language.say(SAFEGUARDS[row["item"]]) for row in rows], "text"),
        Column(language.say(msg("Owner")), [role(result, language, row["owner"]) for row in rows], "text"),
        Column(language.say(msg("Made on")), [day(language, row["done_on"]) for row in rows]),
        Column(language.say(msg("Before the start")), [_in_time(language, row) for row in rows], "text"),
    ]
    return table(filled(columns))


def _in_time(language: Language, row: Row) -> Markup | str:
    if row["in_time"] is None:
        return toned(f"▲ {language.say(msg('still to be made'))}", "bad")
    return language.say(msg("yes")) if row["in_time"] else toned(f"▲ {language.say(msg('no'))}", "bad")


def _system(result: CampaignResult, language: Language) -> Iterator[Markup]:
    """Yield what the system carries against the peak; in a retrospective also safeguards that were not made in time."""
    rows = rows_of(result.tables["stability"])
    late = [SAFEGUARDS[row["item"]] for row in rows if row["in_time"] is False]
    if late and result.looks_back:
        names = listed(late)
        yield note(toned(f"▲ {language.say(msg('Not made before the start: {names}.', names=names))}", "bad"))
    if not rows or math.isnan(rows[0]["expected"]):
        return
    values = {name: number(rows[0][name]) for name in ("expected", "capacity", "headroom")}
    if math.isnan(values["capacity"]):
        yield note(says(language, msg("Peak expected: {expected:n} visits a second; what the system carries is not known.", **values)))
        return
    said = msg("Peak expected: {expected:n} visits a second; shown to be carried: {capacity:n} ({headroom:+pct0}).", **values)
    short = values["headroom"] < 0
    yield note(toned(f"▲ {language.say(said)}", "bad") if short else says(language, said))


def _warmup(result: CampaignResult, language: Language) -> Markup:
    """Return the plan of the warm-up in a line for each part of it; with the small test of components where it was planned."""
    lines = [(name, said) for row in rows_of(result.tables["warmup"]) for name, said in _part(row)]
    lines += list(_rollout(result))
    if not lines:
        return Markup("")
    body = Markup("\n").join(
        Markup("<tr><th>{}</th><td>{}</td></tr>").format(language.say(name), says(language, said)) for name, said in lines
    )
    return Markup('<table class="story"><tbody>\n{}\n</tbody></table>').format(body)


def _part(row: Row) -> Iterator[tuple[Label, Message]]:
    nowhere = msg("no place is named")
    match row["item"]:
        case "start":
            days = number(row["actual"])
            one = msg("begins on {day:day}, a day before the campaign", day=row["day"])
            more = msg("begins on {day:day}, {days:n} days before the campaign", day=row["day"], days=days)
            yield Label("Warm-up", "预热"), one if days == 1 else more
        case "on_site":
            yield Label("On site", "站内"), msg("{what}", what=row["what"]) if row["state"] == "there" else nowhere
        case "off_site":
            yield Label("Off site", "站外"), msg("{what}", what=row["what"]) if row["state"] == "there" else nowhere
        case "kols":
            values = {"n": number(row["actual"]), "of": number(row["wanted"])}
            if math.isnan(values["of"]):
                yield Label("KOLs", "达人"), msg("signed: {n:n}", **values)
            else:
                yield Label("KOLs", "达人"), msg("signed: {n:n}, wanted {of:n}", **values)
        case _:
            return


def _rollout(result: CampaignResult) -> Iterator[tuple[Label, Message]]:
    """Yield when the component was tried small, validated and launched, if the sheet plans it."""
    table_ = result.tables.get("rollout")
    rows = rows_of(table_) if table_ is not None else []
    names = {"test": msg("small test"), "validation": msg("validation"), "launch": msg("launch")}
    listed: Message | None = None
    for row in rows:
        until = row.get("planned_end") or row.get("planned_start")
        one = msg("{step} until {day:day}", step=names.get(str(row["step"]), msg("{what:text}", what=str(row["step"]))), day=until)
        listed = one if listed is None else msg("{first}, {then}", first=listed, then=one)
    if listed is not None:
        yield Label("3-2-1 test", "321 测试"), listed


def _seal(result: CampaignResult, language: Language) -> Iterator[Markup]:
    """Yield whether the plan is frozen and still says the same, then who has agreed."""
    row = rows_of(result.tables["campaign_seal"])[0]
    if row["state"] == "open":
        if not result.looks_back:
            yield _to_freeze(result, language)
        elif row["promised"]:
            said = msg("The plan was not frozen before the warm-up: its targets may have been changed since.")
            yield note(toned(f"▲ {language.say(said)}", "bad"))
    else:
        values = {
            "n": number(row["version"]),
            "day": row["frozen_on"],
            "who": Label.same(role(result, language, row["by"])),
            "hash": str(row["content_hash"])[:HASH],
        }
        said = {
            "frozen": msg(
                "The plan was frozen on {day:date} by {who} as version {n:n} (hash {hash:text}) and has not changed since.", **values
            ),
            "late": msg(
                "The plan was frozen on {day:date} by {who} as version {n:n}, after its first day; it is no measure for what came before.",
                **values,
            ),
            "changed": msg(
                "The plan was frozen on {day:date} by {who} as version {n:n} (hash {hash:text}) and has changed since.", **values
            ),
        }[row["state"]]
        yield note(says(language, said) if row["state"] == "frozen" else toned(f"▲ {language.say(said)}", "bad"))
    yield from _sides(result, language)


def _to_freeze(result: CampaignResult, language: Language) -> Markup:
    """Say how a plan is frozen, or what stands against it."""
    state = frozen_state(result)
    if state.state == "proposed":
        said = msg(
            "All sides have agreed and no rule fails: the plan can be frozen as version {version:n} by "
            "goalbook accept campaign --period {campaign:text} --mode plan",
            version=state.version,
            campaign=str(result.tables["campaign"]["campaign_id"].iloc[0]),
        )
        return note(says(language, said))
    between = "；" if language.code == "zh" else "; "
    reasons = between.join(language.say(one) for one in state.reasons)
    return note(Markup("{} {}").format(language.say(msg("The plan cannot be frozen yet:")), reasons))


def _sides(result: CampaignResult, language: Language) -> Iterator[Markup]:
    """Yield how many sides have signed the plan off, and who has not."""
    table_ = result.tables.get("sides")
    rows = rows_of(table_) if table_ is not None else []
    if not rows:
        return
    waiting = [row["stakeholder"] for row in rows if row["state"] != "agreed"]
    if not waiting:
        yield note(says(language, msg("All {n:n} sides have agreed to the plan.", n=len(rows))))
        return
    names = listed(waiting)
    said = msg("{n:n} of {of:n} sides have agreed to the plan; not yet: {names}.", n=len(rows) - len(waiting), of=len(rows), names=names)
    yield note(toned(f"▲ {language.say(said)}", "bad"))
