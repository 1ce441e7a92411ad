"""What is asked from above beside what the members name from below, and what they asked about it."""
