"""Rules of goal cards and commitments: who has goals, what they weigh, who put their name to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from goalbook.books.decomposition.people.commitments import OPEN, SIGNED, STALE
from goalbook.books.decomposition.people.members import Members
from goalbook.books.decomposition.people.score import whole, within
from goalbook.books.decomposition.rules.case import PLAN, Case
from goalbook.core.compare import at_least
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, Message, msg
from goalbook.core.register import rule
from goalbook.inputs.plan.cards import COMMITMENTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from goalbook.core.policy import Policy

Row = dict[str, object]
_STEPS = 3.0  # of consensus: explained, discussed, confirmed


@rule("DC-14")
def everyone_knows_what_how_and_to_what_standard(case: Case, policy: Policy) -> Iterator[Finding]:
    """Every active member has a goal that says what they do, how, and to what standard."""
    goals = _rows(case, "cards")
    if not goals:
        return
    least = float(policy.get("cards.goals_min"))
    members = Members.of(case.prepared.inputs.team)
    people = members.active(str(goal["person"]) for goal in goals)
    short = 0
    for person in people:
        own = [goal for goal in goals if goal["person"] == person]
        whole_ones = float(sum(all(_said(goal[name]) for name in ("what", "how", "standard")) for goal in own))
        if at_least(whole_ones, least):
            continue
        short += 1
        who = members.title(person)
        lacks = [label for name, label in _FIELDS.items() if not all(_said(goal[name]) for goal in own)]
        if not own:
            text = msg("{who}: no goal card; add one to cards.csv", who=who)
        elif lacks and not whole_ones:
            text = msg("{who}: no goal says what, how and to what standard; add to the card: {lacks}", who=who, lacks=_list(lacks))
        else:
            text = msg("{who}: whole goals on the card: {n:n}, at least {least:n}", who=who, n=whole_ones, least=least)
        yield Finding("DC-14", who, "fail", whole_ones, least, text)
    if not short:
        text = msg("all {n:n} members know what they do, how, and to what standard", n=len(people))
        yield Finding("DC-14", PLAN, "pass", float(len(people)), float(len(people)), text)


@rule("DC-17")
def everyone_signs(case: Case, policy: Policy) -> Iterator[Finding]:
    """Everybody has put their name to their goals: to these targets, in the role they have."""
    people = _rows(case, "commitments")
    if not people:
        return
    limit = float(policy.get("commitment.signed_share"))
    by_state = {state: [_title(case, row) for row in people if row["state"] == state] for state in (SIGNED, OPEN, STALE)}
    held = len(by_state[SIGNED])
    share = held / len(people)
    # Without a sheet of signatures it is not known who signed what on paper.
    failed: Status = "warn" if case.prepared.plan.table(COMMITMENTS).empty else "fail"
    every = msg("all {all:n} members have signed these targets", all=held)
    said = [every if held == len(people) else msg("{held:n} of {all:n} members have signed these targets", held=held, all=len(people))]
    if by_state[OPEN]:
        said.append(msg("not yet: {who}", who=_list(by_state[OPEN])))
    if by_state[STALE]:
        said.append(msg("to sign again: {who}", who=_list(by_state[STALE])))
    yield Finding("DC-17", PLAN, "pass" if at_least(share, limit) else failed, share, limit, _joined(said))


@rule("GV-10")
def consensus_is_explained_discussed_and_confirmed(case: Case, policy: Policy) -> Iterator[Finding]:
    """Who signs has heard the goals explained and objections answered; a signature holds for its targets, role and day (B-27)."""
    people = _rows(case, "commitments")
    if all(row["state"] == OPEN for row in people):
        return  # nobody has committed to anything yet
    for row in (row for row in people if row["state"] == STALE):
        who = _title(case, row)
        yield Finding("GV-10", who, "fail", case.prepared.seal[:8], str(row["hash"])[:8], _again(str(row["cause"]), who, case))
    lacking = list(_lacking(case, policy, people))
    if not lacking:
        text = msg("explained, discussed, and confirmed for these targets (hash {hash:text}…)", hash=case.prepared.seal[:8])
        yield Finding("GV-10", PLAN, "pass", _STEPS, _STEPS, text)
        return
    status: Status = "fail" if any(grave == "fail" for _, grave in lacking) else "warn"
    text = msg("signed without consensus: {lacking}", lacking=_joined([said for said, _ in lacking]))
    yield Finding("GV-10", PLAN, status, _STEPS - len(lacking), _STEPS, text)


def _lacking(case: Case, policy: Policy, people: list[Row]) -> Iterator[tuple[Message, Status]]:
    """Yield which of the three steps of consensus is missing and how grave that is; thresholds are those of DC-15 to DC-17."""
    if not any(row["held"] for row in _rows(case, "meeting_record")):
        yield msg("no meeting has explained the goals"), "fail" if case.prepared.is_frozen else "warn"
    asked = _rows(case, "feedback")
    waiting = sum(bool(row["open"]) for row in asked)
    if asked and not at_least(1 - waiting / len(asked), float(policy.reconcile.answered)):
        yield msg("objections without an answer: {n:n} of {all:n}", n=waiting, all=len(asked)), "fail"
    held = sum(row["state"] == SIGNED for row in people)
    if not at_least(held / len(people), float(policy.get("commitment.signed_share"))):
        yield msg("confirmed by {held:n} of {all:n} members", held=held, all=len(people)), "fail"


@rule("PF-14")
def members_are_not_punished_for_ambition(case: Case, policy: Policy) -> Iterator[Finding]:
    """Nobody signs a consequence of missing a stretch goal; a committed goal may have one (B-05)."""
    goals = _rows(case, "cards")
    allowed = str(policy.get("commitment.penalty"))
    types = {kr.id: kr.type for kr in case.prepared.key_results}
    bound = [row for row in _rows(case, "commitments") if _said(row["consequence"])]
    found = 0
    for row in bound:
        who, named = _title(case, row), str(row["key_result"])
        meant = [named] if named else [str(goal["key_result"]) for goal in goals if goal["person"] == row["person"]]
        stretch = ", ".join(sorted({one for one in meant if types.get(one) == "stretch"}))
        found += bool(stretch)
        if stretch and allowed == "committed_only":
            text = msg(
                "{who}: a consequence hangs on the stretch goal {goals:text}; "
                "name a committed key result in commitments.csv, or leave it out",
                who=who,
                goals=stretch,
            )
            yield Finding("PF-14", who, "fail", 1.0, 0.0, text)
        elif stretch:
            text = msg("{who}: a consequence hangs on the stretch goal {goals:text}, as this team allows", who=who, goals=stretch)
            yield Finding("PF-14", who, "info", 1.0, 1.0, text)
    if bound and not found:
        text = msg("no consequence hangs on a stretch goal (consequences: {n:n})", n=len(bound))
        yield Finding("PF-14", PLAN, "pass", 0.0, 0.0, text)


@rule("PF-01")
def outcome_weighs_most(case: Case, policy: Policy) -> Iterator[Finding]:
    """What a member reaches is 60 to 70 % of their score."""
    low, high = policy.get("perf.weights.outcome")
    found = _rows(case, "card_weights")
    wrong = [row for row in found if not within(_number(row["outcome"]), (low, high))]
    for row in wrong:
        who, weight = cast("Label", row["role"]), _number(row["outcome"])
        text = msg(
            "{who}: outcome weighs {weight:pct0} of the score; set it between {low:pct0} and {high:pct0}",
            who=who,
            weight=weight,
            low=low,
            high=high,
        )
        yield Finding("PF-01", who, "fail", weight, low if weight < low else high, text)
    if found and not wrong:
        weights = [_number(row["outcome"]) for row in found]
        text = msg("outcome weighs {least:pct0} to {most:pct0} of the score on every card", least=min(weights), most=max(weights))
        yield Finding("PF-01", PLAN, "pass", max(weights), high, text)


@rule("PF-02")
def process_weighs_the_rest(case: Case, policy: Policy) -> Iterator[Finding]:
    """How a member works is 30 to 40 % of their score, and both together are 100 %."""
    low, high = policy.get("perf.weights.process")
    found, wrong = _rows(case, "card_weights"), 0
    for row in found:
        who, weight, total = cast("Label", row["role"]), _number(row["process"]), _number(row["total"])
        if whole(total) and within(weight, (low, high)):
            continue
        wrong += 1
        if not whole(total):
            text = msg("{who}: outcome and process weigh {total:pct0} together; make it 100 %", who=who, total=total)
            yield Finding("PF-02", who, "fail", total, 1.0, text)
            continue
        text = msg(
            "{who}: process weighs {weight:pct0} of the score; set it between {low:pct0} and {high:pct0}",
            who=who,
            weight=weight,
            low=low,
            high=high,
        )
        yield Finding("PF-02", who, "fail", weight, low if weight < low else high, text)
    if found and not wrong:
        weights = [_number(row["process"]) for row in found]
        text = msg("process weighs {least:pct0} to {most:pct0} of the score on every card", least=min(weights), most=max(weights))
        yield Finding("PF-02", PLAN, "pass", min(weights), low, text)


@rule("PF-03")
def cards_name_an_outcome(case: Case, policy: Policy) -> Iterator[Finding]:
    """Every card names what is to be reached: a key result or a figure with its target."""
    lacking = msg("name a key result or a figure with its target")
    yield from _contents(case, "PF-03", "outcomes", float(policy.get("cards.outcome_min")), lacking)


@rule("PF-04")
def cards_name_a_process(case: Case, policy: Policy) -> Iterator[Finding]:
    """Every card names how the work is done: timeliness, collaboration or innovation."""
    lacking = msg("name one of timeliness, collaboration, innovation")
    yield from _contents(case, "PF-04", "processes", float(policy.get("cards.process_min")), lacking)


@rule("PF-05")
def traffic_comes_with_conversion(case: Case, policy: Policy) -> Iterator[Finding]:
    """Whoever is judged by traffic is judged by conversion too."""
    catalogue = case.prepared.inputs.catalogue
    groups: dict[str, set[str]] = {}
    for goal in _rows(case, "cards"):
        if goal["metric_id"]:
            groups.setdefault(str(goal["person"]), set()).add(catalogue.get(str(goal["metric_id"])).group)
    members = Members.of(case.prepared.inputs.team)
    for person, found in groups.items():
        if "traffic" not in found:
            continue
        who = members.title(person)
        if "conversion" in found:
            yield Finding("PF-05", who, "pass", 1.0, 1.0, msg("{who}: judged by traffic and by conversion", who=who))
        else:
            text = msg("{who}: judged by traffic alone; add a conversion metric to the card", who=who)
            yield Finding("PF-05", who, cast("Status", policy.get("cards.traffic_alone")), 0.0, 1.0, text)


def _contents(case: Case, rule_id: str, column: str, least: float, lacking: Message) -> Iterator[Finding]:
    """Yield whose card names too few goals of a kind; one line for all where nobody's does."""
    found = _rows(case, "card_weights")
    short = [row for row in found if not at_least(_number(row[column]), least)]
    for row in short:
        who = cast("Label", row["role"])
        kind = Label("outcome", "结果") if column == "outcomes" else Label("process", "过程")
        text = msg(
            "{who}: goals of kind {kind} on the card: {n:n}, at least {least:n}; {lacking}",
            who=who,
            n=_number(row[column]),
            least=least,
            kind=kind,
            lacking=lacking,
        )
        yield Finding(rule_id, who, "fail", _number(row[column]), least, text)
    if found and not short:
        fewest = min(_number(row[column]) for row in found)
        said = (
            msg("every card names an outcome ({n:n} cards)", n=len(found))
            if column == "outcomes"
            else msg("every card names how the work is done ({n:n} cards)", n=len(found))
        )
        yield Finding(rule_id, PLAN, "pass", fewest, least, said)


_FIELDS = {"what": Label("what", "做什么"), "how": Label("how", "怎么做"), "standard": Label("to what standard", "做到什么程度")}


def _again(cause: str, who: Label, case: Case) -> Message:
    """Say why somebody has to sign again."""
    if cause == "role":
        return msg("{who}: signed in another role; sign again", who=who)
    if cause == "no_hash":
        return msg("{who}: the signature names no hash; sign again for {hash:text}", who=who, hash=case.prepared.seal[:8])
    if cause == "early":
        return msg("{who}: signed before the goals were decided; sign again", who=who)
    return msg("{who}: signed other targets; sign again for {hash:text}", who=who, hash=case.prepared.seal[:8])


def _title(case: Case, row: Row) -> Label:
    return Members.of(case.prepared.inputs.team).title(str(row["person"]))


def _rows(case: Case, name: str) -> list[Row]:
    table = case.tables.get(name)
    return [] if table is None else [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def _said(value: object) -> bool:
    return isinstance(value, Label) and bool(value.en or value.zh)


def _number(value: object) -> float:
    return float(cast("float", value))


def _list(names: Iterable[Label]) -> Message:
    """Return names one after the other, divided as the reader's language does."""
    first, *rest = names
    said = msg("{name}", name=first)
    for name in rest:
        said = msg("{before}, {name}", before=said, name=name)
    return said


def _joined(parts: list[Message]) -> Message:
    said = parts[0]
    for part in parts[1:]:
        said = msg("{first}; {then}", first=said, then=part)
    return said
