"""The rules of the monthly review, by theme."""
