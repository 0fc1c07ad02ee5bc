"""Whether what a page says now is a newer text of its article."""

from bot.sources.articles.changes import changes_between

_MOST_GONE = 0.5
"""Of an article's words. More: it is a page of another kind, for subscribers or for robots."""


def is_newer(title: str, old: str, new: str) -> bool:
    """Return whether readers would see a difference, and it is the same article."""
    changes = changes_between(title, old, title, new)
    gone = sum(len(paragraph.split()) for paragraph in changes.removed)
    return bool(changes) and bool(new) and gone <= _MOST_GONE * len(old.split())
