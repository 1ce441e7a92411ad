"""What deviates, whether that is routine, what it is worth, and the problems that follow."""
