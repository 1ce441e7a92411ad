"""What closes a quarter: the organisation's checklist, the year's handbook, and the figures others are said to have reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from goalbook.core.message import Label, Message, msg
from goalbook.show.block import Block, note, section
from goalbook.show.tables import Column, Frame, Tone, table, toned
from goalbook.show.words import filled, rows, says

if TYPE_CHECKING:
    from datetime import date

    from goalbook.books.result import BookResult
    from goalbook.core.language import Language

Row = dict[str, object]
LONG = Frame(limit=100, kind="long")
EMPTY = Block(Markup(""))
TONES: dict[str, Tone] = {"done": "good", "open": "bad", "proposed": "plain", "adopted": "good"}


def state_names() -> dict[str, Message]:
    """Return what the states of the checklist and of changes in the handbook are called."""
    return {
        "done": msg("done"),
        "open": msg("still open"),
        "not_ours": msg("not ours"),
        "": msg("not said"),
        "proposed": msg("proposed"),
        "adopted": msg("adopted"),
    }


def theme_names() -> dict[str, Label]:
    """Return what the groups of the checklist are called."""
    return {
        "organisation": Label("Organisation", "组织与机制"),
        "people": Label("People and incentives", "人员与激励"),
        "data": Label("Data, technology, means", "数据、技术与资源"),
        "users": Label("Users, content, success", "用户、内容与客户成功"),
        "innovation": Label("Innovation and partners", "创新与生态"),
        "beyond": Label("Beyond this team", "团队范围以外"),
    }


def kind_names() -> dict[str, Label]:
    """Return what the kinds of lessons are called."""
    return {
        "success": Label("Success", "成功因素"),
        "failure": Label("Failure", "失败因素"),
        "case": Label("Case", "案例"),
        "tool": Label("Tool", "工具"),
        "method": Label("Method", "方法"),
    }


def decision_names() -> dict[str, Message]:
    """Return what was decided about a lesson or factor, as it is called."""
    return {
        "proposed": msg("proposed"),
        "accepted": msg("accepted"),
        "withdrawn": msg("withdrawn"),
        "reuse": msg("use again"),
        "stop": msg("stop"),
    }


def checklist(result: BookResult, language: Language) -> Block:
    """Return what is done and open of the advice that nothing can compute; nothing where the team ticked nothing off."""
    found = rows(result.tables.get("organisation_checklist"))
    posts = rows(result.tables.get("organisation_posts"))
    if not found and not posts:
        return EMPTY
    parts: list[Markup | str] = []
    if found:
        told = [row for row in found if row["state"] in ("done", "open") or row["stated_in"]]
        parts += [note(says(language, _counts(found))), table(_items(language, told), LONG), *_rest(language, found, told)]
    if posts:
        parts.append(note(says(language, _posts(posts, language))))
    return section("organisation", language.say(msg("Organisation checklist")), parts)


def handbook(result: BookResult, language: Language) -> Block:
    """Return what the year taught and how the handbook changes; nothing at other quarters' ends, or where nothing was written down."""
    learnt, changes = (rows(result.tables.get(name)) for name in ("handbook_lessons", "handbook_changes"))
    if not learnt and not changes:
        return EMPTY
    parts: list[Markup | str] = [note(says(language, _learnt(learnt, changes)))]
    if learnt:
        parts.append(table(_lessons(language, learnt), LONG))
    if changes:
        parts += [Markup("<h3>{}</h3>").format(language.say(msg("Changes of the handbook"))), table(_changes(language, changes), LONG)]
    return section("handbook", language.say(msg("The year's lessons and the handbook")), parts)


def claims(result: BookResult, language: Language) -> Block:
    """Return the register of quoted figures, as an appendix: none is verified, none is a threshold."""
    found = rows(result.tables.get("claims"))
    if not found:
        return EMPTY
    twins = [row for row in found if row["same_figure_as"]]
    text = msg(
        "{n:n} figures that the source documents quote of others, in our own words. None is verified, and none serves as a threshold "
        "or as the only proof of a target. The same figure is told of two different firms in {twins:text}.",
        n=len(found),
        twins=", ".join(str(row["claim"]) for row in twins),
    )
    columns = [
        Column(language.say(msg("No.")), [str(row["claim"]) for row in found], "text"),
        Column(language.say(msg("What is claimed")), [_claimed(language, row) for row in found], "text"),
        Column(language.say(msg("Figure claimed")), [_kept(_say(language, row["value"])) for row in found]),
        Column(language.say(msg("Quoted in")), [_kept(row["quoted_in"]) for row in found], "text"),
    ]
    return section(
        "claims", language.say(msg("Appendix: claims of others, unverified")), [note(says(language, text)), table(columns, LONG)]
    )


def _claimed(language: Language, row: Row) -> Markup:
    """Return a claim, and quietly what is to be said of it."""
    said = _say(language, row["note"])
    return Markup("{}{}").format(_say(language, row["says"]), Markup(' <span class="q">({})</span>').format(said) if said else "")


def _counts(found: list[Row]) -> Message:
    count = {state: sum(row["state"] == state for row in found) for state in ("done", "open", "not_ours", "")}
    moved = sum(bool(row["before"]) and row["before"] != row["state"] for row in found)
    return msg(
        "Of {n:n} items that only people can tick off: done {done:n}, open {open:n}, not this team's affair {others:n}, "
        "not said {silent:n}. Changed since the quarter's end before: {moved:n}.",
        n=len(found),
        done=count["done"],
        open=count["open"],
        others=count["not_ours"],
        silent=count[""],
        moved=moved,
    )


def _items(language: Language, told: list[Row]) -> list[Column]:
    def titled(row: Row) -> Markup:
        return Markup('<b>{}</b> <span class="q">{}</span>').format(_say(language, row["title"]), str(row["rule"]))

    return filled(
        [
            Column(language.say(msg("Item")), [titled(row) for row in told], "text"),
            Column(language.say(msg("State")), [_state(language, row) for row in told], "text"),
            Column(language.say(msg("Note")), [_say(language, row["note"]) for row in told], "text"),
            Column(language.say(msg("Evidence")), [_say(language, row["evidence"]) for row in told], "text"),
            Column(language.say(msg("Last change")), [_day(language, row["changed"]) for row in told]),
        ]
    )


def _state(language: Language, row: Row) -> Markup:
    """Return the state, and in brackets the one before where it moved."""
    state, before = str(row["state"]), str(row["before"])
    text = language.say(state_names()[state])
    if before and before != state:
        text = language.say(msg("{state} (was {before})", state=state_names()[state], before=state_names()[before]))
    return Markup("{}").format(toned(text, TONES.get(state, "plain")))


def _rest(language: Language, found: list[Row], told: list[Row]) -> list[Markup]:
    """Return by name what is outside what the books cover, and what nobody spoke of."""
    rest = [row for row in found if row not in told]
    named = {state: [row for row in rest if row["state"] == state] for state in ("", "not_ours")}
    between = "、" if language.code == "zh" else ", "
    lines = []
    for state, text in (("", msg("Not said:")), ("not_ours", msg("Outside what these books cover:"))):
        if named[state]:
            listed = between.join(f"{_say(language, row['title'])} ({row['rule']})" for row in named[state])
            lines.append(note(Markup("<b>{}</b> {}").format(language.say(text), listed)))
    return lines


def _posts(posts: list[Row], language: Language) -> Message:
    changed = [row for row in posts if row["changed"]]
    if not changed:
        return msg("None of the team's {n:n} posts changed in the quarter.", n=len(posts))
    between = "、" if language.code == "zh" else ", "
    return msg(
        "{changed:n} of {n:n} posts changed in the quarter: {names:text}. Whoever has another post signs new goals.",
        changed=len(changed),
        n=len(posts),
        names=between.join(
            language.say(msg("{post} ({change})", post=_label(row["name"]), change=change_name(str(row["change"])))) for row in changed
        ),
    )


def change_name(change: str) -> Message:
    """Return what a change of a post is called."""
    return {
        "none": msg("unchanged"),
        "added": msg("added"),
        "redefined": msg("redefined"),
        "moved": msg("moved"),
        "closed": msg("closed"),
    }[change]


def _learnt(learnt: list[Row], changes: list[Row]) -> Message:
    waiting = sum(row["status"] == "open" for row in changes)
    adopted = [str(row["version"]) for row in changes if row["status"] == "adopted"]
    text = msg(
        "Lessons and factors of the year: {n:n}, failures among them: {failures:n}; changes of the handbook: {changes:n}.",
        n=len(learnt),
        failures=sum(row["kind"] == "failure" for row in learnt),
        changes=len(changes) - waiting,
    )
    if adopted:
        text = msg("{text} Its version is {version:text}.", text=text, version=adopted[-1])
    if waiting:
        text = msg("{text} Accepted lessons that are not in it yet, below as proposals: {waiting:n}.", text=text, waiting=waiting)
    return text


def _lessons(language: Language, learnt: list[Row]) -> list[Column]:
    return filled(
        [
            Column(language.say(msg("Kind")), [language.say(kind_names()[str(row["kind"])]) for row in learnt], "text"),
            Column(language.say(msg("What was learnt")), [_say(language, row["what"]) for row in learnt], "text"),
            Column(language.say(msg("Month")), [str(row["month"]) for row in learnt], "text"),
            Column(language.say(msg("Decision")), [language.say(decision_names().get(str(row["status"]), "")) for row in learnt], "text"),
            Column(language.say(msg("In the handbook")), [str(row["in_handbook"]) for row in learnt], "text"),
        ]
    )


def _changes(language: Language, changes: list[Row]) -> list[Column]:
    return filled(
        [
            Column(language.say(msg("Version")), [str(row["version"]) for row in changes], "text"),
            Column(language.say(msg("Chapter")), [_say(language, row["chapter"]) for row in changes], "text"),
            Column(language.say(msg("Change")), [_say(language, row["change"]) for row in changes], "text"),
            Column(language.say(msg("Lesson")), [str(row["lesson"]) for row in changes], "text"),
            Column(language.say(msg("State")), [_written(language, str(row["status"])) for row in changes], "text"),
        ]
    )


def _written(language: Language, status: str) -> Markup:
    text = language.say(msg("to be written") if status == "open" else state_names()[status])
    return toned(text, TONES.get(status, "plain")) if status != "open" else Markup("{}").format(text)


def _label(value: object) -> Label:
    return value if isinstance(value, Label) else Label.same(str(value))


def _say(language: Language, value: object) -> str:
    return language.say(_label(value))


def _day(language: Language, value: object) -> str:
    day: date | None = value if value is not None and value == value else None  # type: ignore[assignment] # noqa: PLR0124 - NaT alone differs from itself
    return language.date(day) if day is not None else ""


def _kept(value: object) -> Markup:
    return Markup('<span style="white-space:nowrap">{}</span>').format(str(value))
