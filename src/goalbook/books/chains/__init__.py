"""Chains of rates, which target setting and decomposition both compute with: what a driver brings, and what would close a gap."""
