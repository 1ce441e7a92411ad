"""Benchmarks against peer pipelines, as ratios in one run: `make bench`."""
