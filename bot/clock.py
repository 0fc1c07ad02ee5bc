"""Time as the program sees it."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Two kinds of time: a date for people, and a count for waits and timeouts."""

    def now(self) -> datetime:
        """Return the present moment as an aware UTC datetime. It may jump."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never jump or go back; only differences mean anything."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return the machine's monotonic seconds."""
        return time.monotonic()


class ShiftedClock(SystemClock):
    """The machine's clock with its date moved: for the demo's "jump to 08:00" and for tests.

    ``monotonic`` stays true, so that pacing and timeouts do not notice a jump.
    """

    def __init__(self, shift: timedelta = timedelta()) -> None:
        self._shift = shift

    def now(self) -> datetime:
        """Return the machine's UTC time plus the shift."""
        return super().now() + self._shift

    def jump_to(self, moment: datetime) -> None:
        """Make ``now()`` say ``moment`` (aware) and go on from there."""
        self._shift = moment - super().now()
