"""The board: every figure beside its target and its history, by channel, month and week."""
