"""The pack's lists as plain data, for whoever checks them by machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from goalbook.core.language import CODES, language

if TYPE_CHECKING:
    from goalbook.core.message import Label, Message
    from goalbook.publish.archive.audit.page import Audit


def run_rows(audit: Audit) -> list[dict[str, Any]]:
    """Return every run with its place in the ledger, parameters and digests."""
    rows = []
    for one in audit.year.runs:
        run = one.run
        about = {name: run.about(name) for name in ("team", "book", "period", "lang", "scenario", "fingerprint", "record")}
        parameters = (
            {} if not one.readable else {name: {"value": run.parameters[name], "source": run.sources[name]} for name in run.parameters}
        )
        place = {"line": run.entry.n, "time": run.entry.time, "event": run.entry.event, "state": one.row.state, "path": run.name}
        told = {"said": _said(one.row.said), "fail": one.row.fail, "warn": one.row.warn}
        rows.append({**place, **about, **told, "parameters": parameters})
    return rows


def sign_off_rows(audit: Audit) -> list[dict[str, Any]]:
    """Return every sign-off."""
    return [
        {
            **{name: getattr(one, name) for name in ("team", "about", "on", "hash", "state", "said", "run")},
            "what": _said(one.what),
            "who": _said(one.who),
        }
        for one in audit.signed
    ]


def policy_rows(audit: Audit) -> list[dict[str, Any]]:
    """Return every policy version with all its values."""
    return [
        {
            **{name: getattr(one, name) for name in ("team", "digest", "first", "last")},
            "runs": list(one.runs),
            "own": dict(one.own),
            "values": dict(one.values),
            "changes": [{"key": key, "before": before, "now": now} for key, before, now in one.changes],
        }
        for one in audit.policies
    ]


def gap_rows(audit: Audit) -> list[dict[str, Any]]:
    """Return every gap."""
    return [{"team": one.team, "about": one.about, "last": one.last, "weight": one.weight, "what": _said(one.what)} for one in audit.gaps]


def _said(text: Message | Label) -> dict[str, str]:
    return {code: language(code).say(text) for code in CODES}
