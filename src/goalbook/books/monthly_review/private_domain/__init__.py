"""The private domain of a review: its revenue as four factors, WeCom, user assets, phase, efficiency, promoters."""
