"""The rules of target setting by theme."""
