"""Replay: an archived notebook run again on what it was made from, and compared with what the archive holds."""
