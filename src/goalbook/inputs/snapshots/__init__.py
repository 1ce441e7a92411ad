"""What is known of every user on one day: a table of up to millions of rows, read column by column, its ids never kept as text."""

from goalbook.inputs.snapshots.contract import SNAPSHOT
from goalbook.inputs.snapshots.read import KEPT, read_snapshots

__all__ = ["KEPT", "SNAPSHOT", "read_snapshots"]
