"""What was decided, what came of it, and what the rules ask for next."""
