"""What people write when they set the goals of a period, in `goals/<period>/`: sheets in YAML and small tables, all optional."""

from goalbook.inputs.planning.base import Planning, Sheet

__all__ = ["Planning", "Sheet"]
