"""Write templates/team/examples/: of every optional table its header, what each column holds, and two rows of the demo team to replace."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from goalbook.core.language import language
from goalbook.inputs.contracts import optional_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from goalbook.inputs.contract import Column, Contract

ROOT = Path(__file__).resolve().parents[1]
DEMO = ROOT / "data" / "beauty"
EXAMPLES = ROOT / "templates" / "team" / "examples"
PLACES = {"<month>": "2025-05", "<period>": "2025-Q2", "<id>": "618-2025", "<quarter>": "2025-Q2", "<day>": "2025-05-31", "<year>": "2025"}
ROWS = 2
MORE = {"members": 8, "budget": 30}  # others name what stands in these
SHEETS = ("users/launch.yml",)  # of running work; those of goals, plans and campaigns are told in the guide
WHOLE = {"scores": ("month", "person"), "campaign_experiments": ("test", "date_day")}  # rows that count together
# Of tables that the demo team does not keep: rows of its kind.
INVENTED = {
    "meetings": [{"rule": "MR-08", "subject": "小红书转化率 / Xiaohongshu's conversion", "day": "2025-06-03", "attendees": "lin, chen"}],
    "channel_split": [
        {"channel": "xiaohongshu", "month": f"2025-{month:02d}", "metric": "new_payers", "amount": "4800"} for month in (4, 5, 6)
    ],
    "stage_plan": [{"channel": "xiaohongshu", "month": "2025-04", "stage": "reads", "amount": "3000000"}],
}


def examples() -> dict[str, bytes]:
    """Return every example by its path under the folder; with a byte-order mark, so that Excel shows the Chinese."""
    sheets = {name: (DEMO / name).read_bytes() for name in SHEETS}
    return {**dict(_example(one) for one in optional_tables()), **sheets}


def _example(contract: Contract) -> tuple[str, bytes]:
    """Return the rows of the demo team's fullest file of this table, where that lies, else the invented ones."""
    found = max(_demo_rows(contract), key=lambda one: sum(bool(cell) for row in one[1] for cell in row.values()), default=None)
    path, rows = found or (_placed(contract, PLACES), INVENTED[contract.table])
    return path, _text(contract, rows).encode("utf-8-sig")


def _placed(contract: Contract, places: dict[str, str]) -> str:
    path = contract.file.partition("|")[0]
    for name, value in places.items():
        path = path.replace(name, value)
    return path


def _text(contract: Contract, rows: list[dict[str, str]]) -> str:
    names = contract.names()
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerow([f"# {_both(contract.meaning)}"])
    writer.writerows([f"# {_told(column)}"] for column in contract.columns)
    writer.writerows([row.get(name, "") for name in names] for row in rows)
    return out.getvalue()


def _told(column: Column) -> str:
    need = " (required / 必填)" if column.required else ""
    words = f" [{', '.join(column.allowed)}]" if column.allowed else ""
    return f"{column.name}{need}: {_both(column.meaning)}{words}"


def _both(text: object) -> str:
    en, zh = (language(code).say(text) for code in ("en", "zh"))  # type: ignore[arg-type] # a Message or a Label
    return en if en == zh else f"{en} / {zh}"


def _demo_rows(contract: Contract) -> Iterator[tuple[str, list[dict[str, str]]]]:
    for path in sorted(DEMO.glob(_placed(contract, dict.fromkeys(PLACES, "*")))):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = [_named(row, contract) for row in csv.DictReader(stream)]
        together = [row for row in rows if all(row[name] == rows[0][name] for name in WHOLE.get(contract.table, ()))]
        yield path.relative_to(DEMO).as_posix(), together if contract.table in WHOLE else rows[: MORE.get(contract.table, ROWS)]


def _named(row: dict[str, str], contract: Contract) -> dict[str, str]:
    return {contract.also.get(name, name): value or "" for name, value in row.items() if name}


def write(names: Iterable[str] = ()) -> None:
    """Write all examples, or those of some paths, and remove what no table asks for any more."""
    wanted = examples()
    for path, data in wanted.items():
        if not names or path in names:
            target = EXAMPLES / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    for old in [path for path in EXAMPLES.rglob("*.*") if path.relative_to(EXAMPLES).as_posix() not in wanted]:
        old.unlink()


if __name__ == "__main__":
    write(sys.argv[1:])
