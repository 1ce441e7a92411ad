"""What may go wrong, what happened, what is tried out, and whether the money went where it was meant to."""
