from datetime import datetime, timedelta


class ManualClock:
    """A clock that moves only when told to."""

    def __init__(self, start: datetime) -> None:
        self._now = start
        self._monotonic = 1_000.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    def advance(self, *, seconds: float = 0, minutes: float = 0, hours: float = 0) -> None:
        """Let time pass, for both kinds of it."""
        step = timedelta(seconds=seconds, minutes=minutes, hours=hours)
        self._now += step
        self._monotonic += step.total_seconds()

    def jump(self, moment: datetime) -> None:
        """Set the date only, as when somebody sets the machine's clock."""
        self._now = moment
