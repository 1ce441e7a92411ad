"""Rules of agreement: who must agree does, a consensus is explained, discussed and confirmed, ambition is not punished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goalbook.books.target_setting.agreement.signatures import count, steps_of
from goalbook.books.target_setting.rules.case import PLAN, Case
from goalbook.core.findings import Finding, Status
from goalbook.core.message import Label, Message, msg
from goalbook.core.register import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from goalbook.core.policy import Policy

STEPS = {
    "explained": Label("explained", "说明"),
    "discussed": Label("discussed", "讨论"),
    "confirmed": Label("confirmed", "确认"),
}


@rule("TS-40")
def stakeholders_agree(case: Case, policy: Policy) -> Iterator[Finding]:
    """The goals stay a draft until all who must agree do."""
    table = case.tables["agreement"]
    if case.prepared.goals is None:
        return
    if table.empty:
        text = msg("no one is listed who must agree; the goals stay a draft")
        yield Finding("TS-40", PLAN, "not_evaluated", None, None, text)
        return
    done = count(table, policy)
    rows = zip(table["name"], table["required"], table["state"], strict=True)
    lacking = [name for name, required, state in rows if required and state != "agreed"]
    status: Status = "pass" if done.enough else "fail" if done.refused or not done.required else "warn"
    if not done.required:
        text = msg("no one is marked as having to agree; the goals stay a draft")
    elif lacking:
        text = msg(
            "{agreed:n} of {required:n} who must agree do; not yet: {names}",
            agreed=done.agreed,
            required=done.required,
            names=_list(lacking),
        )
    else:
        text = msg("all {required:n} who must agree do", required=done.required)
    yield Finding("TS-40", PLAN, status, done.share, done.limit, text)


@rule("GV-10")
def consensus_has_its_steps(case: Case, policy: Policy) -> Iterator[Finding]:
    """Whoever must agree has heard the goals, discussed and confirmed them: these goals, not an earlier version."""
    table = case.tables["agreement"]
    steps = steps_of(policy)
    for row in table[table["required"].astype(bool)].to_dict("records"):
        name = row["name"]
        lacking = [STEPS[step] for step in steps if row[step] is None]
        taken, all_of_them = float(len(steps) - len(lacking)), float(len(steps))
        if row["state"] == "stale":
            text = msg("{name} confirmed another version of the goals", name=name)
            yield Finding("GV-10", name, "fail", taken, all_of_them, text)
        elif lacking:
            text = msg("{name}: not dated yet: {steps}", name=name, steps=_list(lacking))
            yield Finding("GV-10", name, "warn", taken, all_of_them, text)
        else:
            text = msg("{name}: {steps}", name=name, steps=_list([STEPS[step] for step in steps]))
            yield Finding("GV-10", name, "pass", taken, all_of_them, text)


@rule("PF-14")
def ambition_is_not_punished(case: Case, policy: Policy) -> Iterator[Finding]:
    """A stretch goal that is missed has no consequence; what is committed to may have one (B-05)."""
    allowed = str(policy.get("commitment.penalty"))
    for kr in case.prepared.key_results:
        if kr.type != "stretch":
            continue
        subject, consequence = case.key_result(kr.id), kr.planned.consequence
        if not (consequence.en or consequence.zh):
            text = msg("{name}: a stretch goal without consequence", name=subject)
            yield Finding("PF-14", subject, "pass", 0.0, 0.0, text)
        elif allowed == "committed_only":
            text = msg(
                "{name}: a stretch goal with a consequence ({consequence}); reward ambition, do not punish it",
                name=subject,
                consequence=consequence,
            )
            yield Finding("PF-14", subject, "fail", 1.0, 0.0, text)
        else:
            text = msg(
                "{name}: a stretch goal with a consequence ({consequence}), as this team allows", name=subject, consequence=consequence
            )
            yield Finding("PF-14", subject, "info", 1.0, 1.0, text)


def _list(names: Iterable[Label]) -> Message:
    """Return names one after the other, divided as the reader's language does."""
    first, *rest = names
    said = msg("{name}", name=first)
    for name in rest:
        said = msg("{before}, {name}", before=said, name=name)
    return said
