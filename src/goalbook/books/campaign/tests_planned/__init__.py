"""Randomised tests before they begin: what their length can show."""
