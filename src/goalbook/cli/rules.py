"""`goalbook rules`."""

from __future__ import annotations

from goalbook.cli.speech import answer, tell
from goalbook.core.errors import UsageError
from goalbook.core.message import Label, msg
from goalbook.core.rules import load_rules


def list_rules(state: str, lang: str) -> None:
    """Print id, state and title of every rule, or of those in one state."""
    known = load_rules()
    states = sorted({info.state for info in known.values()})
    if state and state not in states:
        raise UsageError(msg("'{state}' is not a state; use one of {states}", state=state, states=", ".join(states)))
    shown = [(rule, info) for rule, info in known.items() if not state or info.state == state]
    for rule, info in shown:
        title = info.title
        answer(f"{rule:<8}{info.state:<14}{title.zh if lang == 'zh' and isinstance(title, Label) else title.en}")
    tell(msg("{n:n} of {total:n} rules", n=len(shown), total=len(known)), lang)
