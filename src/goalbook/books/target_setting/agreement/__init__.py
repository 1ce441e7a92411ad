"""Who agreed, and what is frozen."""
