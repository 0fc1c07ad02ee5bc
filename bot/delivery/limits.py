"""How long a message must wait to stay within Telegram's limits. Pure: time is an argument.

The limits are those of https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this.
Over all, an absolute timetable spaces messages evenly, and a window a little longer than a
second guards it against jitter: 28.0 messages a second and no error 429 in a measurement where
token buckets lost messages or closed the token for good. The window counts requests as they
leave: between taking a place and leaving, a slow disk can delay some and let them bunch up.

Telegram's real limits are not published. Each time it asks everybody to wait, the timetable goes
on at three quarters of its pace, and finds back to it within minutes.
"""

import math
from collections import deque
from dataclasses import dataclass, field, replace
from enum import Enum

from bot.ids import TelegramId


class Lane(Enum):
    """Who goes first when both want to speak."""

    ANSWER = "answer"
    """Somebody waits for it."""
    BULK = "bulk"
    """Digests."""


ROUNDING = 1e-6
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Counts, and seconds. The windows are longer than Telegram's by the network's jitter."""

    per_second: float = 28.0
    """The timetable's pace over all."""
    window_count: int = 30
    window: float = 1.07
    catch_up: float = 0.1
    """How far the timetable may lag behind and still be caught up with, after a late wake-up."""
    chat_spacing: float = 1.07
    answers_at_once: int = 3
    """Answers that one chat may get in a burst, as Telegram tolerates."""
    group_count: int = 20
    group_window: float = 61.0
    slowdown: float = 0.75
    """What is left of the pace when Telegram asked everybody to wait."""
    slowest: float = 0.25
    """So much of the pace is always left."""
    recovery: float = 0.02
    """How much the pace grows from then on, in messages a second, every second."""

    @classmethod
    def for_broadcast(cls, most: int) -> "Limits":
        """Return those of paid broadcast: ``most`` messages in any second over all.

        What holds in each chat stays; https://core.telegram.org/bots/faq#broadcasting-to-users.
        """
        free = cls()
        share = most / free.window_count
        return replace(
            free,
            per_second=free.per_second * share,
            window_count=most,
            recovery=free.recovery * share,
        )

    def pace(self, now: float, slowness: "Slowness | None") -> float:
        """Return the messages a second over all at a moment."""
        if slowness is None:
            return self.per_second
        grown = slowness.pace + max(now - slowness.since, 0.0) * self.recovery
        return min(grown, self.per_second)

    def slower(self, now: float, until: float, slowness: "Slowness | None") -> "Slowness":
        """Return how slow to be after a wait that was asked for at ``now`` and ends at ``until``.

        What Telegram refuses during a wait was under way, and says nothing new.
        """
        if slowness is not None and now < slowness.since:
            return slowness
        least = self.slowest * self.per_second
        return Slowness(max(self.slowdown * self.pace(now, slowness), least), until)


@dataclass(frozen=True, slots=True)
class Slowness:
    """The pace after Telegram asked everybody to wait; from ``since`` on it grows again."""

    pace: float
    since: float


@dataclass(slots=True)
class Punctuality:
    """How late an answer is beside others, where only differences make requests bunch up."""

    most: float = 0.025
    """Seconds: a third of what the window over all is longer than a second."""
    usual: float = math.inf
    """Seconds: the quickest of late, which may become slower for good."""
    drift: float = 0.001

    def is_late(self, seconds: float) -> bool:
        """Tell whether an answer took so much longer than usual; and learn what is usual."""
        self.usual = min(seconds, self.usual + self.drift)
        return seconds - self.usual > self.most


@dataclass(slots=True)
class _Book:
    """What one Telegram chat has used up, by one way of counting."""

    booked_until: float = -math.inf
    """Each message books ``chat_spacing`` seconds."""
    recent: deque[float] = field(default_factory=deque[float])
    """When a group or channel got its latest messages, the oldest first."""

    def free_at(self, limits: Limits, *, at_once: int) -> float:
        """Return the moment of the next message, when ``at_once`` may come in a burst."""
        spaced = self.booked_until - (at_once - 1) * limits.chat_spacing
        full = len(self.recent) == limits.group_count
        return max(spaced, self.recent[0] + limits.group_window) if full else spaced

    def add(self, now: float, limits: Limits, *, group: bool) -> None:
        self.booked_until = max(self.booked_until, now) + limits.chat_spacing
        if not group:
            return
        self.recent.append(now)
        if len(self.recent) > limits.group_count:
            self.recent.popleft()


@dataclass(slots=True)
class _Pace:
    """One Telegram chat."""

    admitted: _Book = field(default_factory=_Book)
    departed: _Book = field(default_factory=_Book)
    silent_until: float = -math.inf
    group: bool = False

    def is_free(self, now: float, limits: Limits) -> bool:
        """Tell whether nothing that is known about it matters any more."""
        books = (self.admitted, self.departed)
        latest = max((book.recent[-1] for book in books if book.recent), default=-math.inf)
        booked = max(book.booked_until for book in books)
        return max(booked, self.silent_until, latest + limits.group_window) <= now


class Allowance:
    """What may go when. Moments are monotonic seconds, all from one clock."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._next_slot = -math.inf
        self._departed: deque[float] = deque(maxlen=self._limits.window_count)
        self._silent_until = -math.inf
        self.slowness: Slowness | None = None
        """None: Telegram has never asked everybody to wait."""
        self._chats: dict[TelegramId, _Pace] = {}
        self._forget_at = -math.inf

    def wait_over_all(self, now: float, ahead: int = 0) -> float:
        """Return the seconds until the timetable has a place for who has so many before them.

        0 when it has now: those before may have slept too long for the places that have passed.
        """
        on_time = now - self._next_slot <= self._limits.catch_up
        place = (self._next_slot if on_time else now) + ahead * self.interval(now)
        return _wait(now, place, self._silent_until)

    def wait_in_chat(self, now: float, telegram_id: TelegramId, lane: Lane) -> float:
        """Return the seconds until this chat may get a message; 0 when it may now."""
        pace = self._chats.get(telegram_id)
        if pace is None:
            return 0.0
        at_once = self._limits.answers_at_once if lane is Lane.ANSWER else 1
        free_at = pace.admitted.free_at(self._limits, at_once=at_once)
        return _wait(now, free_at, pace.silent_until)

    def is_group(self, telegram_id: TelegramId) -> bool:
        """Tell whether the limits of groups and channels hold for a chat that has a place."""
        pace = self._chats.get(telegram_id)
        return pace is not None and pace.group

    def silence_left(self, now: float) -> float:
        """Return the seconds for which nothing at all may be sent."""
        return _wait(now, self._silent_until)

    def interval(self, now: float) -> float:
        """Return the seconds between two places of the timetable."""
        return 1 / self._limits.pace(now, self.slowness)

    def take(self, now: float, telegram_id: TelegramId, *, group: bool) -> None:
        """Take a place in the timetable and in the chat; both waits were 0."""
        limits = self._limits
        on_time = now - self._next_slot <= limits.catch_up
        self._next_slot = (self._next_slot if on_time else now) + self.interval(now)
        pace = self._chats.setdefault(telegram_id, _Pace())
        pace.group = group
        pace.admitted.add(now, limits, group=group)
        self._forget(now)

    def wait_to_depart(self, now: float, telegram_id: TelegramId) -> float:
        """Return the seconds until a message that has its place may really go; 0 when now."""
        limits = self._limits
        pace = self._chats.setdefault(telegram_id, _Pace())
        full = len(self._departed) == limits.window_count
        window_moves = self._departed[0] + limits.window if full else -math.inf
        free_at = pace.departed.free_at(limits, at_once=limits.answers_at_once)
        return _wait(now, window_moves, free_at, self._silent_until, pace.silent_until)

    def depart(self, now: float, telegram_id: TelegramId) -> None:
        """Count a request that leaves now, perhaps later than its place in the timetable."""
        self._departed.append(now)
        pace = self._chats.setdefault(telegram_id, _Pace())
        pace.departed.add(now, self._limits, group=pace.group)

    def begin(self, at: float) -> None:
        """Have no place in the timetable before ``at``."""
        self._next_slot = max(self._next_slot, at)

    def recall(self, at: float, telegram_id: TelegramId) -> None:
        """Count what was sent to a group or channel before the present run began."""
        pace = self._chats.setdefault(telegram_id, _Pace())
        pace.group = True
        for book in (pace.admitted, pace.departed):
            book.add(at, self._limits, group=True)

    def silence(self, until: float, telegram_id: TelegramId | None) -> None:
        """Send nothing to this chat, or (None) to anybody, before ``until``."""
        if telegram_id is None:
            self._silent_until = max(self._silent_until, until)
        else:
            pace = self._chats.setdefault(telegram_id, _Pace())
            pace.silent_until = max(pace.silent_until, until)

    def slow_down(self, now: float, seconds: float) -> bool:
        """Go on slower after a wait that was asked of everybody; False: that was known."""
        before = self.slowness
        self.slowness = self._limits.slower(now, now + seconds, before)
        return self.slowness is not before

    @property
    def chats_remembered(self) -> int:
        """How many chats take memory: those of the last two minutes, and the silenced ones."""
        return len(self._chats)

    def _forget(self, now: float) -> None:
        """Once in a window, forget the chats that nothing holds back."""
        if now < self._forget_at:
            return
        self._forget_at = now + self._limits.group_window
        self._chats = {
            telegram_id: pace
            for telegram_id, pace in self._chats.items()
            if not pace.is_free(now, self._limits)
        }


def _wait(now: float, *moments: float) -> float:
    """Return the seconds until the last of the moments; 0 within what adding floats loses."""
    wait = max(moments) - now
    return wait if wait > ROUNDING else 0.0
