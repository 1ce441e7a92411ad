"""Where the goals come from: strategy, goal tree, what the last reviews found."""
