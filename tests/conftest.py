"""Every run draws the same examples: a test that fails tells of a change, not of luck."""

from hypothesis import settings

settings.register_profile("same", derandomize=True, database=None, deadline=None)
settings.load_profile("same")
