"""Proving that the archive is what was written: chain, anchors, every run, every stored object, and that nothing else lies there."""
