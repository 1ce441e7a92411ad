"""What the decomposition says is readable for people who lead teams: words first, files in brackets, Chinese with its own spaces."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from goalbook.books.decomposition import Params, compute
from goalbook.core.language import language
from goalbook.inputs import load_inputs
from goalbook.show.decomposition.what_if import what_if

SRC = Path(__file__).resolve().parents[3] / "src" / "goalbook"
KEY = re.compile(
    r"\b(?:write|under|add|change|lower) (?:\w+:(?=[ ,]|$)|growth\b|plan\.\w+)"
    r"|\b(?!goalbook)[a-z]+\.(?!csv|yml|ics)[a-z]+_?[a-z]*\b"
)


def spoken() -> set[str]:
    """Return every text of the decomposition's rules, without what stands in brackets and without its values."""
    texts = set()
    for path in (SRC / "books" / "decomposition" / "rules").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "msg" and isinstance(node.args[0], ast.Constant):
                texts.add(str(node.args[0].value))
    return {re.sub(r"\([^)]*\)", "", text) for text in texts}


def test_findings_name_no_key_of_a_file_outside_brackets() -> None:
    """A team lead reads what to do; where it is written stands behind it in brackets."""
    found = spoken()
    assert len(found) > 150
    assert [] == sorted(text for text in found if KEY.search(text))


@pytest.mark.parametrize("catalogue", sorted((SRC / "locale" / "zh").glob("dc_*.po")), ids=lambda path: path.stem)
def test_a_chinese_day_has_a_space_before_it_and_none_behind(catalogue: Path) -> None:
    """内容组长 8 月 4 日至 8 月 8 日离岗; not 内容组长8 月 4 日 离岗."""
    with catalogue.open("rb") as stream:
        texts = [str(entry.string) for entry in read_po(stream, locale="zh")]
    assert len(texts) > 5
    assert [] == [text for text in texts if re.search(r"[一-鿿]\{\w+:day\}|\{\w+:day\} [一-鿿]", text)]


def test_a_step_of_a_funnel_has_its_own_name() -> None:
    """Where steps are numbered the head says 步骤编号; here they are the steps of a funnel."""
    params = Params(team="beauty", period="2025-Q2")
    result = compute(load_inputs(SRC.parents[1] / "data", "beauty", params.cutoff()), params)
    html = str(what_if(result, language("zh", "CNY")).html)
    assert "环节</th>" in html
    assert "步骤编号" not in html
