"""How work is to be done: steps, owners and limits by version, whether they are kept, and who has learnt them."""
