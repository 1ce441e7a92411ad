"""The deviation split exactly by channel and stage."""
