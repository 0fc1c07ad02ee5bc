"""Column types that refuse what would go wrong later."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import DateTime, Integer, TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy import Dialect


EVERY_DAY = frozenset(range(7))


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment in UTC.

    Naive values are refused on the way in. SQLite keeps no zone, so there the value is stored
    as UTC and marked as UTC on the way out; PostgreSQL uses ``timestamptz``.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: "Dialect") -> datetime | None:
        """Return ``value`` in UTC; raise ``ValueError`` when it has no zone."""
        del dialect
        if value is None or value.tzinfo is UTC:
            return value
        if value.tzinfo is None:
            raise ValueError("a stored moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: "Dialect") -> datetime | None:
        """Return the stored moment as aware UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Weekdays(TypeDecorator[frozenset[int]]):
    """Days of the week, 0 for Monday, stored as a sum: 1 for Monday, 2 for Tuesday, 4 and so on."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: frozenset[int] | None, dialect: "Dialect") -> int | None:
        """Return the sum; raise ``ValueError`` when it names no day or one that does not exist."""
        del dialect
        if value is None:
            return None
        if not value or not value <= EVERY_DAY:
            raise ValueError(f"not days of the week: {sorted(value)}")
        return sum(1 << day for day in value)

    def process_result_value(self, value: int | None, dialect: "Dialect") -> frozenset[int] | None:
        """Return the days."""
        del dialect
        return None if value is None else frozenset(day for day in EVERY_DAY if value >> day & 1)
