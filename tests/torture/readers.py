"""Readers with digests that are due, and what must have become of their messages."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import func, insert, select, update

from bot.demo.bot_api.state import Sent
from bot.matching.registry import SubjectRegistry
from bot.matching.service import MatchService
from bot.rendering.environment import Renderer
from bot.storage.tables import ChatRow, DigestRow, OutboxRow, SlotRow, SubscriptionRow
from bot.stories.service import GroupService
from tests.support.clock import ManualClock
from tests.support.seeding import Seeding
from tests.torture.installations import MIDNIGHT, Installation

ARTICLES = 12
SENTENCE = "The mayor of Port Vale said that berth {0} opens in spring, and that {0} ships wait. "
EVENING = MIDNIGHT - timedelta(hours=4)
OPEN = ("waiting", "sending")


@dataclass(frozen=True, slots=True)
class Going:
    """An attempt to send a message."""

    chat_id: int
    part_id: int
    attempt: int


@dataclass(slots=True)
class Copies:
    """Of how many messages what became."""

    messages: int = 0
    lost: int = 0
    given_up: int = 0
    """Never came, after two attempts of which nobody knows how they ended."""
    twice: int = 0
    """Came a second time, marked as a possible repeat."""
    wrong: list[str] = field(default_factory=list[str])
    """What may never be: a third copy, a second one without the mark, parts out of order."""
    undone: int = 0
    """Chats without their one digest."""

    @property
    def all_once(self) -> bool:
        return not (self.lost or self.twice or self.wrong or self.undone)

    def __str__(self) -> str:
        said = f"{self.messages} messages: {self.lost} lost, {self.twice} twice"
        if self.given_up:
            said += f", {self.given_up} not after two kills"
        if self.undone:
            said += f", {self.undone} chats without a digest"
        return said + (f", {len(self.wrong)} wrong ({self.wrong[0]})" if self.wrong else "")


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment: the newest message then, and how many had arrived."""

    part_id: int
    sent: int


BEGINNING = Mark(0, 0)


class Readers:
    """Chats of one installation that all follow an actor of whom much was reported."""

    def __init__(self, installed: Installation) -> None:
        self._installed = installed
        self._database = installed.database
        self._subject = 0
        self._due = 0
        self._written = itertools.count(1)

    async def prepare(self, *, articles: bool = True) -> None:
        """Leave articles as the steps before would; without them no digest is ever due."""
        if not articles:
            return
        clock = ManualClock(EVENING)
        seeding = Seeding(self._database, clock)
        self._subject = (
            await SubjectRegistry(self._database, clock).ensure_actor(["Port Vale"])
        ).id
        for number in range(ARTICLES):
            berth = 101 + number
            text = "".join(SENTENCE.format(berth * 10 + line) for line in range(9))
            await seeding.article(f"Berth {berth} of Port Vale opens", text, matched=False)
        while await MatchService(self._database, clock).match_due():
            pass
        while await GroupService(self._database, clock).group_due():
            pass

    async def join(self, count: int, *, due: bool = True) -> None:
        """Let so many follow it; the digest of each is ``due`` now, or never."""
        now = self._installed.clock.now()
        at = now.replace(second=0, microsecond=0)
        rows = [
            {
                "telegram_id": self._installed.judge.reader(),
                "kind": "private",
                "timezone": "UTC",
                "created_at": EVENING - timedelta(days=2),
                "next_digest_at": at if due else None,
                "next_digest_date": at.date() if due else None,
                "next_digest_slot": 0 if due else None,
            }
            for _ in range(count)
        ]
        async with self._database.transaction() as session:
            ids = (await session.scalars(insert(ChatRow).returning(ChatRow.id), rows)).all()
            if not due:
                return
            slots = [{"chat_id": each, "slot": 0, "local_time": at.time()} for each in ids]
            await session.execute(insert(SlotRow), slots)
            follows = [
                {"chat_id": each, "subject_id": self._subject, "created_at": EVENING}
                for each in ids
            ]
            await session.execute(insert(SubscriptionRow), follows)
        self._due += count

    async def write(self, parts: int) -> None:
        """Put so many messages for each chat into the outbox, without composing anything."""
        now = self._installed.clock.now()
        async with self._database.transaction() as session:
            chats = (await session.scalars(select(ChatRow.id).order_by(ChatRow.id))).all()
            numbers = [next(self._written) for _ in range(parts)]
            rows = [_row(chat, number, now) for number in numbers for chat in chats]
            await session.execute(insert(OutboxRow), rows)

    async def states(self) -> Counter[str]:
        """Count messages by state."""
        async with self._database.reading() as session:
            counting = select(OutboxRow.state, func.count()).group_by(OutboxRow.state)
            return Counter({row[0]: row[1] for row in await session.execute(counting)})

    async def waiting(self) -> int:
        """Count messages that have not come to their end, and chats without their digest."""
        states = await self.states()
        async with self._database.reading() as session:
            composed = await session.scalar(select(func.count()).select_from(DigestRow))
        return sum(states[state] for state in OPEN) + self._due - (composed or 0)

    async def on_their_way(self) -> list[Going]:
        """Return what may be on its way to Telegram."""
        going = select(OutboxRow.chat_id, OutboxRow.id, OutboxRow.attempts)
        async with self._database.reading() as session:
            found = await session.execute(going.where(OutboxRow.state == "sending"))
            return [Going(*row) for row in found]

    async def doubted(self) -> int:
        """Count messages that a second copy was allowed of."""
        async with self._database.reading() as session:
            counting = select(func.count()).where(OutboxRow.resent)
            return await session.scalar(counting) or 0

    async def mark(self) -> Mark:
        """Return where to begin with a comparison later on."""
        async with self._database.reading() as session:
            newest = await session.scalar(select(func.max(OutboxRow.id)))
        return Mark(newest or 0, len(self._installed.judge.sent))

    async def abandon(self) -> None:
        """Give up what still waits."""
        async with self._database.transaction() as session:
            giving_up = update(OutboxRow).where(OutboxRow.state.in_(OPEN))
            await session.execute(giving_up.values(state="failed", reason="abandoned"))

    async def copies(
        self, *, excused: Collection[int] = frozenset(), since: Mark = BEGINNING
    ) -> Copies:
        """Compare all that ought to have been sent with what the judge has got.

        ``excused``: the ids of messages that nobody knows of whether any copy arrived.
        ``since``: only what was written and sent after it.
        """
        async with self._database.reading() as session:
            wanted = await session.execute(
                select(ChatRow.telegram_id, OutboxRow)
                .join(OutboxRow, OutboxRow.chat_id == ChatRow.id)
                .where(OutboxRow.id > since.part_id)
                .order_by(OutboxRow.id)
            )
            digests = await session.execute(
                select(DigestRow.chat_id, func.count()).group_by(DigestRow.chat_id)
            )
            counts = [count for _, count in digests]
        found = Copies(undone=self._due - counts.count(1))
        arrived, mark = _arrived(self._installed.judge.sent[since.sent :]), _mark()
        by_chat: dict[int, dict[str, OutboxRow]] = defaultdict(dict)
        for telegram_id, row in wanted:
            by_chat[telegram_id][row.html] = row
        for telegram_id, parts in by_chat.items():
            _compare(found, parts, arrived[telegram_id], mark=mark, excused=excused)
        return found


def _row(chat_id: int, number: int, now: datetime) -> dict[str, object]:
    return {
        "chat_id": chat_id,
        "html": f"News {number} for {chat_id}",
        "send_after": now,
        "created_at": now,
        "expires_at": now + timedelta(days=7),
    }


def _arrived(all_sent: Sequence[Sent]) -> dict[int, list[str]]:
    by_chat: dict[int, list[str]] = defaultdict(list)
    for sent in all_sent:
        by_chat[sent.chat_id].append(sent.html)
    return by_chat


@cache
def _mark() -> str:
    return Renderer().render("messages/_repeat_mark", language="en")


def _compare(
    found: Copies,
    parts: Mapping[str, OutboxRow],
    arrived: Sequence[str],
    *,
    mark: str,
    excused: Collection[int],
) -> None:
    """Compare one chat's ``parts`` (by what each says, in order) with what arrived."""
    plain, marked, order = Counter[int](), Counter[int](), list[int]()
    for html in arrived:
        said = html.removeprefix(mark).lstrip()
        if said not in parts:
            found.wrong.append(f"somebody got {said[:40]!r}, which nobody wrote")
            continue
        order.append(parts[said].id)
        (marked if html.startswith(mark) else plain)[parts[said].id] += 1
    for part in parts.values():
        copies = plain[part.id] + marked[part.id]
        found.messages += 1
        found.twice += copies > 1
        if plain[part.id] > 1 or marked[part.id] > 1:
            found.wrong.append(f"{copies} copies of message {part.id}")
        if not copies and part.id in excused and part.state == "uncertain":
            found.given_up += 1
        elif not copies:
            found.lost += 1
            found.wrong.append(
                f"message {part.id} is lost: {part.state}, {part.reason},"
                f" {part.attempts} attempts, resent: {part.resent}"
            )
    if order != sorted(order):
        found.wrong.append(f"messages in the order {order}")
