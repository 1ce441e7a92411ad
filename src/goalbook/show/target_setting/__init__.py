"""The target setting as sections, tables, charts and sentences."""
