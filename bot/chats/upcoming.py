"""When a chat hears from us next, in its own words. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.chats.model import Chat


class Day(StrEnum):
    """The chat's local day of a moment, seen from its local now."""

    TODAY = "today"
    TOMORROW = "tomorrow"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Upcoming:
    """The next digest."""

    at: datetime
    """UTC."""
    timezone: str
    day: Day
    postponed: bool
    """One of the chat's times is still to come today, but that digest has gone out already."""

    @property
    def local(self) -> datetime:
        """The moment on the chat's clock."""
        return self.at.astimezone(ZoneInfo(self.timezone))


def upcoming(chat: Chat, now: datetime) -> Upcoming | None:
    """Return the chat's next digest; None when none is due: paused, stopped, no times."""
    if chat.next_digest_at is None:
        return None
    zone = ZoneInfo(chat.timezone)
    here, then = now.astimezone(zone), chat.next_digest_at.astimezone(zone)
    if then.date() <= here.date():
        day = Day.TODAY
    elif then.date() == here.date() + timedelta(days=1):
        day = Day.TOMORROW
    else:
        day = Day.LATER
    to_come = any(slot.at > here.time() and here.weekday() in slot.days for slot in chat.slots)
    return Upcoming(chat.next_digest_at, chat.timezone, day, to_come and day is not Day.TODAY)
