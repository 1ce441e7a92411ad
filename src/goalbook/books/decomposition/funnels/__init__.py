"""Stage split: each channel's chain of volume and rates, what it brings of its target, and what would close the gap."""
