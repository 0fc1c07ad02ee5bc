"""Which page of a list is shown. Pure."""

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Paging:
    """A page that exists."""

    number: int
    """From 0."""
    pages: int
    """At least 1: an empty list has one empty page."""
    size: int
    """Items on a full page."""
    total: int
    """Items on all pages."""

    @classmethod
    def of(cls, total: int, number: int, size: int) -> Self:
        """Return the page nearest to ``number``: buttons outlive the pages they lead to."""
        pages = max(1, -(-total // size))
        return cls(max(0, min(number, pages - 1)), pages, size, total)

    @property
    def offset(self) -> int:
        """How many items come before the page."""
        return self.number * self.size

    @property
    def first(self) -> int:
        """The number of the page's first item, from 1."""
        return self.offset + 1
