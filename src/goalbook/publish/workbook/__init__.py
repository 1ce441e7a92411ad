"""A result's tables as a spreadsheet: how it is written, and what its sheets and columns are called."""

from goalbook.publish.workbook.writing import table_columns, write_workbook

__all__ = ["table_columns", "write_workbook"]
