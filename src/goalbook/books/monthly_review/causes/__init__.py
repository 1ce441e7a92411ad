"""Shifts beyond the normal range, and the recorded changes before them."""
