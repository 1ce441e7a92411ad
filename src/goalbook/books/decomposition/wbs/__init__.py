"""The work breakdown: what is left out of it, who carries how much, who takes over, how far it is."""
