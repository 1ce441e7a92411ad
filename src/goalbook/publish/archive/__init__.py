"""The archive: every report and what it was made from, a ledger that chains them, and what can be asked of both."""
