"""The budget's frame."""
