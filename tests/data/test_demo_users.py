"""The demo team's users, and a snapshot of a million."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bench.user_snapshot import BEFORE, MEGABYTES, SECONDS, looked_at, write_snapshot

from goalbook.books.monthly_review import MonthlyReviewParams, compute
from goalbook.inputs import load_inputs

if TYPE_CHECKING:
    from goalbook.books.monthly_review.result import MonthlyReview

DATA = Path(__file__).parents[2] / "data"
BEAUTY = DATA / "beauty"


def test_maker_of_users_writes_the_same_bytes_again(tmp_path: Path) -> None:
    """A rerun of the seeded maker gives the files that lie in the project, and they are small."""
    subprocess.run([sys.executable, "-B", str(BEAUTY / "make_users.py"), str(tmp_path)], check=True)
    files = sorted((BEAUTY / "users" / "snapshots").iterdir())
    assert 4 == len(files)
    assert [path.read_bytes() for path in files] == [(tmp_path / "users" / "snapshots" / path.name).read_bytes() for path in files]
    assert 250_000 > sum(path.stat().st_size for path in files)


@cache
def may() -> MonthlyReview:
    """Return the demo team's review of May."""
    params = MonthlyReviewParams(team="beauty", period="2025-05")
    return compute(load_inputs(DATA, "beauty", params.cutoff(), operations=True), params)


@pytest.mark.full
def test_the_demo_tells_what_a_lead_would_act_on() -> None:
    """A third of the best users fell silent, fewer newcomers stay, tags and the best twentieth are short; the rest is in order."""
    said = {(one.rule, one.subject.en): one.status for one in may().findings}
    assert ("warn", "warn", "warn") == (said["UA-16", "High value"], said["MR-44", "Activation"], said["DM-09", "User tags"])
    assert ("warn", "pass") == (said["UA-11", "All users"], said["UA-12", "All users"])
    assert {"pass"} == {status for (rule, _), status in said.items() if rule == "MR-38"}
    assert {"pass"} == {status for (rule, name), status in said.items() if rule == "MR-44" and name != "Activation"}


@pytest.mark.full
def test_no_hashed_id_leaves_the_inputs() -> None:
    """Tables and sentences of the report are of groups; the ids stand in the snapshots alone."""
    text = str(may().to_json())
    ids = [line.split(",")[0] for line in (BEAUTY / "users/snapshots/2025-05-31.csv").read_text(encoding="utf-8").splitlines()[1:]]
    assert 640 == len(ids)
    assert [] == [one for one in ids if one in text]


@pytest.mark.full
def test_a_million_users_take_less_than_five_seconds_and_a_gigabyte(tmp_path: Path) -> None:
    """Read, checked and computed, starting the process included; in seconds of the processor, whatever else the machine does."""
    looked = looked_at(write_snapshot(tmp_path))
    assert SECONDS > looked.processor
    assert MEGABYTES > looked.peak_mb


@pytest.mark.full
def test_four_snapshots_take_no_more(tmp_path: Path) -> None:
    """As many as a review looks at, of 200,000 users each; older ones are read as far as they are compared."""
    looked = looked_at(write_snapshot(tmp_path, 200_000, before=BEFORE))
    assert SECONDS > looked.processor
    assert MEGABYTES / 2 > looked.peak_mb
