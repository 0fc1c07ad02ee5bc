"""How often Telegram lets a bot speak.

30 messages a second over all, one a second in a chat with short bursts, 20 a minute in a group:
https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FloodRules:
    """How strict the local Telegram is. The numbers are messages and edits together."""

    per_second: int = 30
    chat_burst: int = 3
    """How many may come at once in one chat before one a second is all there is."""
    group_per_minute: int = 20
    enforced: bool = True
    """False: nothing is refused, what would have been is only written down."""
    closes_for: int = 0
    """Seconds for which nobody is served any more when a limit was broken; 0: only what is too
    much is refused. Each further call makes it a second longer, as broadcasters report."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One call that came too early: ``rule`` says by which rule, ``at`` is monotonic seconds."""

    at: float
    chat_id: int
    rule: str
    retry_after: int


@dataclass(slots=True)
class _ChatPace:
    recent: deque[float] = field(default_factory=deque[float])
    allowance: float = math.inf
    last: float = 0.0


class FloodLimits:
    """Decides about each message or edit, by monotonic seconds that are passed in."""

    def __init__(self, rules: FloodRules | None = None) -> None:
        self.rules = rules or FloodRules()
        self.violations: list[Violation] = []
        self._recent: deque[float] = deque()
        self._chats: dict[int, _ChatPace] = defaultdict(_ChatPace)
        self._silent_until: dict[int | None, float] = {}

    def close(self, chat_id: int | None, until: float) -> None:
        """Expect silence in a chat (None: everywhere) until a moment; a 429 asked for it."""
        self._silent_until[chat_id] = max(until, self._silent_until.get(chat_id, until))

    def refuse(self, chat_id: int, now: float, *, is_group: bool) -> int | None:
        """Count one call; return the seconds to wait if it comes too early, None if it may go."""
        broken = [
            (rule, wait)
            for rule, wait in (
                ("silence asked for", self._silence(chat_id, now)),
                ("30 a second", self._overall(now)),
                ("1 a second in a chat", self._in_chat(chat_id, now)),
                ("20 a minute in a group", self._in_group(chat_id, now) if is_group else 0.0),
            )
            if wait > 0
        ]
        if broken:
            rule, wait = max(broken, key=lambda each: each[1])
            if self.rules.closes_for:
                wait = self._close_all(now)
            retry_after = max(1, math.ceil(wait))
            self.violations.append(Violation(now, chat_id, rule, retry_after))
            if self.rules.enforced:
                return retry_after
        self._count(chat_id, now)
        return None

    def _close_all(self, now: float) -> float:
        until = self._silent_until.get(None, now)
        until = until + 1 if until > now else now + self.rules.closes_for
        self.close(None, until)
        return until - now

    def _count(self, chat_id: int, now: float) -> None:
        pace = self._chats[chat_id]
        self._recent.append(now)
        pace.recent.append(now)
        pace.allowance = self._allowance(pace, now) - 1
        pace.last = now

    def _silence(self, chat_id: int, now: float) -> float:
        ends = (self._silent_until.get(chat_id, now), self._silent_until.get(None, now))
        return max(ends) - now

    def _overall(self, now: float) -> float:
        while self._recent and self._recent[0] <= now - 1:
            self._recent.popleft()
        full = len(self._recent) >= self.rules.per_second
        return self._recent[-self.rules.per_second] + 1 - now if full else 0.0

    def _allowance(self, pace: _ChatPace, now: float) -> float:
        return min(float(self.rules.chat_burst), pace.allowance + now - pace.last)

    def _in_chat(self, chat_id: int, now: float) -> float:
        return max(0.0, 1 - self._allowance(self._chats[chat_id], now))

    def _in_group(self, chat_id: int, now: float) -> float:
        recent = self._chats[chat_id].recent
        while recent and recent[0] <= now - 60:
            recent.popleft()
        full = len(recent) >= self.rules.group_per_minute
        return recent[-self.rules.group_per_minute] + 60 - now if full else 0.0
