"""Randomised tests within a campaign as they ended, the components they are about, and the 3-2-1 steps to their launch."""
