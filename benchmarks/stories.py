"""Doors to the stories of the product, for anyone's own data."""

from benchmarks.same_event import cluster
from benchmarks.telling import split, summarize, summarize_story

__all__ = ["cluster", "split", "summarize", "summarize_story"]
