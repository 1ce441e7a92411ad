"""History against target: what a period will bring, how likely a target is, and how often such words were right."""
