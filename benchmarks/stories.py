"""Doors to the stories of the product, for anyone's own data."""

from benchmarks.same_event import cluster

__all__ = ["cluster"]
