"""Rows as the steps before would have left them, written straight into the tables."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from itertools import count
from typing import TypeVar

from sqlalchemy import insert

from bot.digests.schedule import Slot
from bot.ids import ArticleId, ChatId, SourceId, SubjectId
from bot.storage.database import Database
from bot.storage.tables import (
    ArticleRow,
    ChatRow,
    EntryRow,
    MatchRow,
    Row,
    SlotRow,
    SourceRow,
    SubjectRow,
    SubscriptionRow,
)
from tests.support.clock import ManualClock

_R = TypeVar("_R", bound=Row)


class Seeding:
    """Fills a database; every moment defaults to the clock's."""

    def __init__(self, database: Database, clock: ManualClock) -> None:
        self._database = database
        self._clock = clock
        self._numbers = count(1)

    async def source(self, title: str) -> SourceId:
        number = next(self._numbers)
        row = SourceRow(
            url=f"https://source-{number}.example/feed",
            site_url=f"https://source-{number}.example/",
            title=title,
            created_at=self._clock.now(),
            next_poll_at=self._clock.now(),
        )
        return SourceId((await self._add(row)).id)

    async def article(
        self,
        title: str,
        text: str = "",
        *,
        sources: Sequence[SourceId] = (),
        age: timedelta = timedelta(hours=1),
        stored_at: datetime | None = None,
        history: bool = False,
        matched: bool = True,
    ) -> ArticleId:
        number = next(self._numbers)
        url = f"https://paper-{number}.example/news/{number}"
        stored_at = stored_at or self._clock.now()
        row = ArticleRow(
            canonical_url=url,
            url=url,
            title=title,
            text=text,
            published_at=stored_at - age,
            stored_at=stored_at,
            history=history,
            title_key=title.casefold(),
            content_hash=hashlib.sha256(f"{title}{text}".encode()).digest(),
            matched_at=stored_at if matched else None,
        )
        article_id = ArticleId((await self._add(row)).id)
        for source_id in sources:
            entry = EntryRow(
                source_id=source_id, entry_key=url, article_id=article_id, seen_at=stored_at
            )
            await self._add(entry)
        return article_id

    async def actor(self, title: str) -> SubjectId:
        now = self._clock.now()
        row = SubjectRow(
            kind="actor", name=title, normal_form=title.casefold(), created_at=now, changed_at=now
        )
        return SubjectId((await self._add(row)).id)

    async def match(
        self, article_id: ArticleId, *subjects: SubjectId, score: float = 0.8, found: str = ""
    ) -> None:
        """Say that the article matches; ``found`` is looked up in its text for the evidence."""
        async with self._database.transaction() as session:
            text = (await session.get_one(ArticleRow, article_id)).text
            start = max(0, text.find(found)) if found else 0
            where = "text" if found and found in text else "title"
            piece = {"found": found, "rule": "exact", "where": where, "start": start,
                     "end": start + len(found)}  # fmt: skip
            for subject_id in subjects:
                await session.execute(
                    insert(MatchRow).values(
                        article_id=article_id,
                        subject_id=subject_id,
                        score=score,
                        evidence={"evidence": [piece]},
                        created_at=self._clock.now(),
                    )
                )

    async def chat(
        self,
        *,
        timezone: str = "UTC",
        slots: Sequence[Slot] = (Slot(time(8)),),
        state: str = "active",
        kind: str = "private",
        follows: Sequence[SubjectId] = (),
        since: timedelta = timedelta(),
    ) -> ChatId:
        """Add a chat that has followed ``follows`` for ``since``; nothing is scheduled yet."""
        now = self._clock.now()
        row = ChatRow(
            telegram_id=100_000 + next(self._numbers),
            kind=kind,
            state=state,
            timezone=timezone,
            created_at=now - since,
        )
        chat_id = ChatId((await self._add(row)).id)
        for number, slot in enumerate(slots):
            await self._add(
                SlotRow(chat_id=chat_id, slot=number, local_time=slot.at, days=slot.days)
            )
        for subject_id in follows:
            await self._add(
                SubscriptionRow(chat_id=chat_id, subject_id=subject_id, created_at=now - since)
            )
        return chat_id

    async def speak(self, chat_id: ChatId, language: str) -> None:
        """Set the chat's language."""
        async with self._database.transaction() as session:
            (await session.get_one(ChatRow, chat_id)).language = language

    async def _add(self, row: _R) -> _R:
        async with self._database.transaction() as session:
            session.add(row)
        return row
