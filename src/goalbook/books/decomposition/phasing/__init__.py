"""Targets over time: how history says months and weeks differ, and what that makes of each target, channel and stage."""
