"""What roles produce: output against the volume of the chains, topics against items, hours against people, content by step."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from markupsafe import Markup

from goalbook.books.decomposition.rules.output import STEPS, carried, given_out, moved
from goalbook.core.compare import more_than
from goalbook.core.message import Label, msg
from goalbook.show.block import note, section
from goalbook.show.missing import missing_notes
from goalbook.show.tables import Column, Frame, table, toned
from goalbook.show.words import channel_name, filled, known, number, rest_in_workbook, rows, says, titled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goalbook.books.decomposition.result import Decomposition
    from goalbook.core.language import Language
    from goalbook.core.message import Message
    from goalbook.show.block import Block
    from goalbook.show.tables import Tone

PER = {"month": Label("month", "月"), "week": Label("week", "周")}
TONES: dict[str, Tone] = {"pass": "plain", "warn": "bad", "fail": "bad", "not_evaluated": "plain"}
Row = dict[str, object]


def output(result: Decomposition, language: Language) -> Block:
    """Return the role split; nothing but its heading where the plan says nothing of it."""
    title = language.say(msg("Role split: what is produced for it"))
    made, topics = rows(result.tables.get("output")), rows(result.tables.get("topics"))
    parts: list[Markup | str] = []
    if made:
        parts.append(_made(result, language, made))
        parts += [note(says(language, msg("{name}: {said}.", name=_name(result, row), said=carried(row)))) for row in made if _worth(row)]
    parts += [note(says(language, _topics(result, row))) for row in topics if known(row["slack"])]
    parts += _people(result, language)
    parts += [note(says(language, line)) for line in _content(result)]
    parts += missing_notes(result, language, "output")
    return section("output", title, parts)


def _worth(row: Row) -> bool:
    """Say whether an output has more to tell than its row: a gap, a second reading, a boost that is not said, a chain that follows it."""
    return row["verdict"] != "pass" or bool(row["unsure"]) or not row["boost_said"] or moved(row)


def _name(result: Decomposition, row: Row) -> Label:
    return channel_name(result, row["channel"])


def _made(result: Decomposition, language: Language, made: Sequence[Row]) -> Markup:
    boosts = [_boost(language, row) for row in made]
    columns = [
        Column(language.say(msg("Channel")), [language.say(_name(result, row)) for row in made], "text"),
        Column(language.say(msg("Figure")), [language.say(result.catalogue.name(str(row["metric_id"]))) for row in made], "text"),
        Column(language.say(msg("Items")), [_items(language, row) for row in made]),
        Column(language.say(msg("Average per item")), [language.number(number(row["average"]), "n") for row in made]),
        Column(language.say(msg("Boost")), boosts),
        Column(language.say(msg("Over the period")), [language.number(number(row["volume"]), "compact") for row in made]),
        Column(language.say(msg("Chain counts on")), [language.number(number(row["needed"]), "compact") for row in made]),
        Column(language.say(msg("Covered")), [_covered(language, row) for row in made]),
        Column(language.say(msg("Items for the target")), [language.number(number(row["items_for_target"]), "ratio") for row in made]),
    ]
    head = Markup('<figcaption><b class="title">{}</b><span class="sub">{}</span></figcaption>').format(
        says(language, _title(result, made)),
        language.say(msg("items × average × (1 + lift × share lifted), over {period}", period=result.meta.period.name)),
    )
    frame = Frame(more=rest_in_workbook(language, "output"))
    return Markup('<figure class="tab wide">{}{}</figure>').format(head, table(filled(columns), frame))


def _title(result: Decomposition, made: Sequence[Row]) -> Message:
    off = [row for row in made if row["verdict"] in ("warn", "fail")]
    if off:
        worst = max(off, key=lambda row: abs(number(row["ratio"]) - 1))
        return msg("{name} produces {share:pct0} of what its chain counts on", name=_name(result, worst), share=number(worst["ratio"]))
    followed = [row for row in made if moved(row)]
    if followed:
        worst = max(followed, key=lambda row: abs(number(row["ratio"]) - 1))
        return msg(
            "{name} produces {share:pct0} of what the plan as filed counts on, and its chain follows",
            name=_name(result, worst), share=number(worst["ratio"]),
        )  # fmt: skip
    if all(row["verdict"] == "not_evaluated" for row in made):
        return msg("No chain begins with what is produced")
    return msg("Output carries the chains")


def _items(language: Language, row: Row) -> str:
    return language.say(msg("{items:n} a {per}", items=number(row["items"]), per=PER[str(row["per"])]))


def _boost(language: Language, row: Row) -> str:
    if not number(row["uplift"]):
        return "–"
    if not row["boost_said"]:
        return language.say(msg("{uplift:+pct0} on a share not said", uplift=number(row["uplift"])))
    return language.say(msg("{uplift:+pct0} on {share:pct0}", uplift=number(row["uplift"]), share=number(row["boosted"])))


def _covered(language: Language, row: Row) -> Markup:
    return toned(language.number(number(row["ratio"]), "pct0"), TONES[str(row["verdict"])])


def _topics(result: Decomposition, row: Row) -> Message:
    return msg(
        "{name}: {per_week:n} topics a week make {made:n} in {weeks:n} weeks for {needed:n} items; {slack:pct2} may be rejected, "
        "{month:pct0} in a month of four weeks.",
        name=_name(result, row), slack=number(row["slack"]), month=number(row["slack_month"]),
        **{name: number(row[name]) for name in ("per_week", "made", "weeks", "needed")},
    )  # fmt: skip


def _people(result: Decomposition, language: Language) -> list[Markup | str]:
    """Return the hours the items take of those there are."""
    found = rows(result.tables.get("capacity"))
    if not found:
        return []
    limit = float(result.policy.funnel.max_load)
    loads = [toned(language.number(number(row["load"]), "pct0"), "bad" if number(row["person_load"]) > limit else "plain") for row in found]
    columns = [
        Column(language.say(msg("Person")), [titled(language, _maker(result, row)) for row in found], "text"),
        Column(language.say(msg("Channel")), [language.say(_name(result, row)) for row in found], "text"),
        Column(language.say(msg("Items a week")), [language.number(number(row["items"]), "ratio") for row in found]),
        Column(language.say(msg("Hours per item")), [language.number(number(row["hours_per_item"]), "ratio") for row in found]),
        Column(language.say(msg("Hours needed")), [language.number(number(row["needed_hours"]), "ratio") for row in found]),
        Column(language.say(msg("Hours there are")), [language.number(number(row["hours"]), "ratio") for row in found]),
        Column(language.say(msg("Load")), loads),
    ]
    slack = float(result.policy.split_tolerance)
    open_ = [row for row in {row["channel"]: row for row in found}.values() if more_than(abs(number(row["channel_share"]) - 1), slack)]
    said = [msg("{name}: {said}.", name=_name(result, row), said=given_out(row)) for row in open_ if known(row["channel_items"])]
    return [table(columns, Frame(more=rest_in_workbook(language, "capacity"))), *(note(says(language, one)) for one in said)]


def _maker(result: Decomposition, row: Row) -> Label:
    return _person(result, row["person"]) if row["person"] else cast("Label", row["others"])


def _person(result: Decomposition, person: object) -> Label:
    return result.owners.get(str(person), Label.same(str(person)))


def _content(result: Decomposition) -> Iterator[Message]:
    """Yield what the plan says of posts, of the mix of traffic and of who answers for the steps."""
    posts = [row for row in rows(result.tables.get("posts")) if known(row["per_week"])]
    if posts:
        yield msg("Posts a week: {what}.", what=_listed([_post(result, row) for row in posts]))
    mix = rows(result.tables.get("traffic_mix"))
    if mix:
        yield msg("Organic share of traffic as planned: {what}.", what=_listed([_organic(result, row) for row in mix]))
    flow = rows(result.tables.get("production_flow"))
    if flow:
        yield msg("From demand to placement: {what}.", what=_listed([_step(result, row) for row in flow]))


def _post(result: Decomposition, row: Row) -> Message:
    said = msg("{name} {n:n}", name=_name(result, row), n=number(row["per_week"]))
    if known(row["made"]):
        said = msg("{said} ({made:n} made so far)", said=said, made=number(row["made"]))
    return said if row["direction"] is None else msg("{said}, {direction}", said=said, direction=cast("Label", row["direction"]))


def _organic(result: Decomposition, row: Row) -> Message:
    return msg("{name} {share:pct0}", name=_name(result, row), share=number(row["organic"]))


def _step(result: Decomposition, row: Row) -> Message:
    step, what = STEPS[str(row["step"])], cast("Label", row["what"])
    said = msg("{step} ({what})", step=step, what=what) if what.en else msg("{step}", step=step)
    return msg("{said}: {who}", said=said, who=_person(result, row["owner"])) if row["owner"] else said


def _listed(parts: Sequence[Message]) -> Message:
    said = parts[0]
    for one in parts[1:]:
        said = msg("{first}; {then}", first=said, then=one)
    return said
