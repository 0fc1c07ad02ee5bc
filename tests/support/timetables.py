"""A chat's digests in virtual time: what the compose step decides, without a database."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.digests.schedule import Due, Slot, keep_or_next, next_digest, next_due, take_turn

LATEST = timedelta(hours=12)
TICK = timedelta(minutes=30)

Event = tuple[str, timedelta | ZoneInfo | list[Slot]]
"""What happens, and how long, by how much or into what."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A digest that was composed, or marked as expired."""

    due: Due
    at: datetime
    """By the machine's clock."""
    expired: bool


@dataclass(slots=True)
class Diary:
    """One chat, asked at every tick; ``composed`` is what came of it, in order."""

    slots: list[Slot]
    zone: ZoneInfo
    due: Due | None = None
    composed: list[Composed] = field(default_factory=list[Composed])
    done: set[tuple[date, int]] = field(default_factory=set[tuple[date, int]])

    def tick(self, now: datetime) -> None:
        """Compose what is due, as the step does."""
        if self.due is None or self.due.at > now:
            return
        turn = take_turn(self.due, self.slots, self.zone, now, self.done, latest=LATEST)
        if turn.due is not None:
            self.composed.append(Composed(turn.due, now, turn.expired))
            self.done.add((turn.due.local_date, turn.due.slot))
        self.due = turn.following

    def change(self, now: datetime, *, slots: list[Slot], zone: ZoneInfo) -> None:
        """Set other times or another zone, as the chat's settings do."""
        self.slots, self.zone = slots, zone
        self.due = keep_or_next(self.due, self.slots, self.zone, now, self.done)

    def begin(self, now: datetime) -> None:
        self.due = next_due(self.slots, self.zone, now)


class World:
    """One chat and the machine's clock."""

    def __init__(self, slots: list[Slot], zone: ZoneInfo, start: datetime) -> None:
        self.diary = Diary(slots, zone)
        self.diary.begin(start)
        self.now = self.latest = start
        """``latest``: what the clock has ever shown."""

    def happen(self, event: Event) -> None:
        match event[1]:
            case timedelta() as length if event[0] == "run":
                self.run(length)
            case timedelta() as length:
                self.now += length
            case ZoneInfo() as zone:
                self.diary.change(self.now, slots=self.diary.slots, zone=zone)
            case slots:
                self.diary.change(self.now, slots=slots, zone=self.diary.zone)
        self.latest = max(self.latest, self.now)

    def run(self, length: timedelta) -> None:
        end = self.now + length
        while self.now < end:
            self.now += TICK
            self.diary.tick(self.now)
        self.latest = max(self.latest, self.now)

    def moments(self, start: datetime, end: datetime) -> set[datetime]:
        """Return when something is due from ``start`` to ``end`` that has not been composed."""
        found: set[datetime] = set()
        for number, slot in enumerate(self.diary.slots):
            after = start - timedelta(seconds=1)
            while after <= end:
                day, after = next_digest(after, slot.at, self.diary.zone, slot.days)
                if after <= end and (day, number) not in self.diary.done:
                    found.add(after)
        return found
