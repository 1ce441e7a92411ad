"""A frozen file says exactly what was frozen, whatever people write into their goals."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from goalbook.core.message import Label
from goalbook.inputs.frozen import content_hash, plain
from goalbook.inputs.yaml_file import read_yaml
from goalbook.publish.goals_file import frozen_text

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
VALUES = st.one_of(
    TEXTS,
    st.dates(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(-1e9, 1e9, allow_nan=False),
    st.builds(Label, TEXTS, TEXTS),
    st.sampled_from(["yes", "no", "0.5", "2025-07-01", "1e3", "null", "~", "18-25", "- a", "a: b", "#x", "中文：说明"]),
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), VALUES, max_size=6))
def test_what_is_written_is_read_back_with_the_same_hash(said: dict[str, Any]) -> None:
    """Texts that look like numbers, days or YAML stay texts; numbers and days stay what they are."""
    document = plain({"objectives": [said, dict(said)], **said})
    read = read_yaml(frozen_text(document), "goals/2025-Q3.v1.yml")
    assert () == read.problems
    assert content_hash(document) == content_hash(read.data)  # type: ignore[arg-type] # a mapping


def test_names_stand_on_one_line_and_long_texts_are_not_cut() -> None:
    """A frozen file is read by people too."""
    text = frozen_text({"reason": {"en": "half the budget", "zh": "预算减半"}, "by": "a" * 300})
    assert "reason: {en: half the budget, zh: 预算减半}\n" in text
    assert "a" * 300 in text
