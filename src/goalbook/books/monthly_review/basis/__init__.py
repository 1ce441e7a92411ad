"""What the figures are: sums over windows, targets, funnels."""
