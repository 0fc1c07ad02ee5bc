"""What a chat whose time has come gets: which digest, on what occasion, and when the next. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.digests.model import NewDigest, Occasion, Recipient
from bot.digests.schedule import Due, next_due, take_turn

LATE = timedelta(hours=6)
"""A digest that comes this much late says that it does."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One chat's turn."""

    chat: Recipient
    digest: NewDigest | None
    """None: it has had what was due."""
    occasion: Occasion
    following: Due | None
    """The next digest after it; None: the chat has no times."""

    @property
    def is_told(self) -> bool:
        """Tell whether the digest is to be composed: one that has expired is only recorded."""
        return self.digest is not None and not self.digest.expired

    @property
    def is_catching_up(self) -> bool:
        """The chat was out of reach: of nothing it is told nothing, and nothing is recorded."""
        return self.occasion.catch_up


def plan(
    chat: Recipient, now: datetime, done: Collection[tuple[date, int]], *, latest: timedelta
) -> Plan:
    """Return the chat's turn; ``done``: dates and slots whose digest has been composed.

    ``latest``: see ``take_turn``.
    """
    today = now.astimezone(chat.timezone).date()
    if chat.due is None:
        following = next_due(chat.slots, chat.timezone, now, done)
        occasion = Occasion(today, now, catch_up=True)
        return Plan(chat, NewDigest(chat.chat_id, today), occasion, following)
    turn = take_turn(chat.due, chat.slots, chat.timezone, now, done, latest=latest)
    due = turn.due
    if due is None:
        return Plan(chat, None, Occasion(today, now), turn.following)
    missed = turn.others + (now - due.at >= LATE or turn.expired)
    digest = NewDigest(chat.chat_id, due.local_date, due.slot, missed=missed, expired=turn.expired)
    late = now - chat.due.at >= LATE
    return Plan(chat, digest, Occasion(due.local_date, now, late=late), turn.following)
