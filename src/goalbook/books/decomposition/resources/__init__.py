"""Where the money goes: by channel, users, month and kind; what channels lend each other; who is to come."""
