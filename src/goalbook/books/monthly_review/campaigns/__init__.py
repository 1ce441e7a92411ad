"""The campaigns beside a review: which of them its months hold, and what of them is left out of what other months are held against."""
