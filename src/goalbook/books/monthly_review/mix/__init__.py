"""Channels beside each other: diagnosis, mix, response to spend, spend worth moving."""
