"""What is wrong with a snapshot's rows: ids that name somebody, users twice, counts below zero, shares above one, days to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from goalbook.core.errors import Problem
from goalbook.core.message import msg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    import pandas as pd
    from numpy.typing import NDArray

    from goalbook.core.message import Message

    Flags = NDArray[np.bool_]

HASHED = r"^[A-Za-z0-9_+/=.:-]{1,128}$"
KEYED = r"^[0-9a-f]{32,128}$"  # what hash-ids writes, and other hashes: none of them looks like a raw id
COUNTS = ("orders_n", "promo_orders_n", "tags_n")
SHARES = ("promo_order_share", "churn_score")


def raw_ids() -> dict[str, Message]:
    """Return what a raw id looks like, and what is said of it; the id itself is never repeated."""
    return {
        r"^\+?(86)?[- ]?1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}$|^\+[0-9][0-9 -]{7,16}$": msg(
            "is a phone number; hash the ids first: goalbook hash-ids"
        ),
        r"^[0-9](\.[0-9]+)?[Ee]\+[0-9]+$": msg("lost its last digits in a spreadsheet; export the ids as text, then hash them"),
        "@": msg("is an e-mail address; hash the ids first: goalbook hash-ids"),
        r"^o[A-Za-z0-9_-]{27}$": msg("looks like a WeChat openid or unionid; hash the ids first: goalbook hash-ids"),
        r"^[1-9][0-9]{16}[0-9Xx]$|^[1-9][0-9]{14}$": msg("looks like an identity card's number; hash the ids first: goalbook hash-ids"),
    }


def id_faults(ids: pa.Array | pa.ChunkedArray, file: str, rows: NDArray[np.int64]) -> Iterator[Problem]:
    """Yield ids that name somebody, and what is no hashed id at all, as a name."""
    if pc.all(pc.match_substring_regex(ids, KEYED)).as_py():  # as of most files: null where there is no id does not count
        return
    told = np.zeros(len(rows), dtype=bool)
    looks = raw_ids()
    raw = pc.any(pc.match_substring_regex(ids, "|".join(looks))).as_py()  # most files have none, and one look is cheaper than four
    for pattern, message in looks.items() if raw else ():
        found = _flags(pc.match_substring_regex(ids, pattern)) & ~told
        told |= found
        yield from _problems(found, (file, "user_id"), rows, message)
    strange = ~_flags(pc.match_substring_regex(ids, HASHED)) & _flags(pc.is_valid(ids)) & ~told
    strange &= _flags(pc.greater(pc.utf8_length(ids), 0))
    yield from _problems(
        strange, (file, "user_id"), rows, msg("is no hashed id, but a name or a text; hash the ids first: goalbook hash-ids")
    )


def row_faults(frame: pd.DataFrame, file: str, rows: NDArray[np.int64], day: date) -> Iterator[Problem]:
    """Yield users that stand twice and figures that cannot be."""
    twice = frame["user"].duplicated().to_numpy() & (frame["user"].to_numpy() != 0)
    yield from _problems(twice, (file, "user_id"), rows, msg("the user stands in a row before too; a snapshot has one row per user"))
    for name in COUNTS:
        values = frame[name].to_numpy()
        yield from _problems(values < 0, (file, name), rows, msg("is negative; a count is zero or more"))
        broken = (values >= 0) & (values != np.floor(values))
        yield from _problems(broken, (file, name), rows, msg("is no whole number"))
    for name in SHARES:
        values = frame[name].to_numpy()
        yield from _problems((values < 0) | (values > 1), (file, name), rows, msg("is no share; write 0.15 or 15 %"))
    more = frame["promo_orders_n"].to_numpy() > frame["orders_n"].to_numpy()
    yield from _problems(more, (file, "promo_orders_n"), rows, msg("is more than all orders of the user"))
    yield from _days(frame, file, rows, day)


def _days(frame: pd.DataFrame, file: str, rows: NDArray[np.int64], day: date) -> Iterator[Problem]:
    last = np.datetime64(day, "s")
    for name in ("first_seen", "last_active"):
        late = frame[name].to_numpy() > last
        yield from _problems(late, (file, name), rows, msg("is after the day of the snapshot, {day:date}", day=day))
    before = frame["last_active"].to_numpy() < frame["first_seen"].to_numpy()
    yield from _problems(before, (file, "last_active"), rows, msg("is before the user was first seen"))


def _problems(found: Flags, place: tuple[str, str], rows: NDArray[np.int64], message: Message) -> Iterator[Problem]:
    """Yield one problem per run of rows that lie together: a column that is wrong throughout is one."""
    at = rows[found]
    if not len(at):
        return
    starts = np.flatnonzero(np.diff(at, prepend=at[0] - 2) != 1)
    ends = np.append(starts[1:], len(at)) - 1
    file, column = place
    for first, last in zip(at[starts].tolist(), at[ends].tolist(), strict=True):
        yield Problem(file, message, first, last if last != first else None, column)


def _flags(column: pa.Array | pa.ChunkedArray) -> Flags:
    return np.asarray(pc.fill_null(column, pa.scalar(value=False)), dtype=bool)
