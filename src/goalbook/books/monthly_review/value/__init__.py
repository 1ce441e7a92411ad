"""What customers are worth against what they cost, how visitors convert, and which tested method returns most."""
