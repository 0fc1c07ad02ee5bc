"""Chats, what they follow and the news for it, written straight into the tables; all invented.

Each chat follows ``FOLLOWED`` of the subjects, drawn evenly: nothing is more popular than other
things, so that as little as possible is shared. Every subject has one story of today, of three
articles in three sources. Every chat has had yesterday's story of each of its subjects; in every
tenth story today's articles go on from yesterday's, so that chats are told of an update.
"""

import itertools
import random
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, update

from benchmarks.newslike import actors, articles
from bot.storage.database import Database
from bot.storage.tables import (
    ArticleRow,
    ChatRow,
    DigestItemRow,
    DigestRow,
    EntryRow,
    MatchRow,
    OutboxRow,
    Row,
    SlotRow,
    SourceRow,
    StoryMemberRow,
    StoryRow,
    SubjectRow,
    SubscriptionRow,
)

SUBJECTS = 2_000
FOLLOWED = 5
"""Subjects of one chat, and so stories of one digest."""
SOURCES = 200
TODAY = 3
"""Articles of a story."""
YESTERDAY = 2
GOES_ON = 10
"""Every so many stories one goes on from yesterday's."""
NOW = datetime(2026, 3, 11, 8, 0, tzinfo=UTC)
ZONES = ("UTC", "Europe/Berlin", "Asia/Baghdad", "America/Bogota", "Asia/Manila", "Asia/Kolkata")
LANGUAGES = ("en", "en", "en", "en-GB", "de", "ar", "es")
AT_ONCE = 20_000
"""Rows that one statement writes."""

_Rows = Iterable[dict[str, Any]]


async def settle(database: Database, chats: int, *, subjects: int = SUBJECTS) -> None:
    """Fill an empty, migrated database with the news and ``chats`` that are due at ``NOW``."""
    await _fill(database, SourceRow, _sources())
    await _fill(database, SubjectRow, _subjects(subjects))
    await _fill(database, ArticleRow, _articles(subjects))
    await _fill(database, EntryRow, _entries(subjects))
    await _fill(database, StoryRow, _stories(subjects))
    await _fill(database, StoryMemberRow, _members(subjects))
    await _fill(database, MatchRow, _matches(subjects))
    await follow(database, chats, subjects=subjects)


async def follow(database: Database, chats: int, *, subjects: int = SUBJECTS) -> None:
    """Add the chats, what they follow and what they had yesterday."""
    numbers = range(1, chats + 1)
    rng = random.Random(5)  # noqa: S311  # no secret
    followed = [rng.sample(range(1, subjects + 1), FOLLOWED) for _ in numbers]
    await _fill(database, ChatRow, (chat_row(number) for number in numbers))
    await _fill(database, SlotRow, (_slot(number) for number in numbers))
    await _fill(
        database,
        SubscriptionRow,
        (
            {"chat_id": number, "subject_id": subject, "created_at": _days_ago(30)}
            for number, subjects in zip(numbers, followed, strict=True)
            for subject in subjects
        ),
    )
    yesterday = NOW.date() - timedelta(days=1)
    await _fill(
        database,
        DigestRow,
        (
            {"chat_id": number, "local_date": yesterday, "slot": 0, "composed_at": _days_ago(1)}
            for number in numbers
        ),
    )
    # Each chat had one digest, so its number is the chat's in an empty table.
    await _fill(
        database,
        DigestItemRow,
        (row for number, some in zip(numbers, followed, strict=True) for row in _had(number, some)),
    )


async def forget_today(database: Database, chats: int) -> None:
    """Take back what was composed for the ``chats`` today: they are due at ``NOW`` again."""
    async with database.transaction() as session:
        await session.execute(delete(OutboxRow))
        await session.execute(delete(DigestItemRow).where(DigestItemRow.digest_id > chats))
        await session.execute(delete(DigestRow).where(DigestRow.id > chats))
        # At that moment it is the same date in all of ``ZONES``.
        due = {"next_digest_at": NOW, "next_digest_date": NOW.date(), "next_digest_slot": 0}
        await session.execute(update(ChatRow).values(**due))


def chat_row(number: int, due: datetime | None = NOW) -> dict[str, Any]:
    """Return a chat whose next digest is due at that moment; None: never."""
    zone = ZoneInfo(ZONES[number % len(ZONES)])
    due_date: date | None = NOW.astimezone(zone).date()
    return {
        "telegram_id": 1_000_000 + number,
        "kind": "private",
        "language": LANGUAGES[number % len(LANGUAGES)],
        "timezone": zone.key,
        "created_at": _days_ago(30),
        "next_digest_at": due,
        "next_digest_date": due_date if due else None,
        "next_digest_slot": 0 if due else None,
    }


def _slot(number: int) -> dict[str, Any]:
    there = NOW.astimezone(ZoneInfo(ZONES[number % len(ZONES)]))
    return {"chat_id": number, "slot": 0, "local_time": time(there.hour, there.minute)}


def _sources() -> _Rows:
    for number in range(1, SOURCES + 1):
        yield {
            "url": f"https://source-{number}.example/feed",
            "title": f"Source {number}",
            "created_at": _days_ago(30),
            "next_poll_at": NOW,
        }


def _subjects(count: int) -> _Rows:
    # Different people of the invented language may have one name; a number tells them apart.
    for number, actor in enumerate(actors(count), start=1):
        yield {
            "kind": "actor",
            "name": actor.name,
            "normal_form": f"{actor.name.casefold()} {number}",
            "created_at": _days_ago(30),
            "changed_at": _days_ago(30),
            "week_matched_at": _days_ago(30),
        }


def _places(subjects: int) -> Iterator[tuple[int, int, int, datetime]]:
    """Yield article, subject, story and moment: first yesterday's articles, then today's."""
    article = itertools.count(1)
    for subject in range(1, subjects + 1):
        for hour in range(YESTERDAY):
            yield next(article), subject, subject, NOW - timedelta(hours=30 + hour)
    for subject in range(1, subjects + 1):
        story = subject if subject % GOES_ON == 0 else subjects + subject
        for hour in range(TODAY):
            yield next(article), subject, story, NOW - timedelta(hours=2 + hour)


def _articles(subjects: int) -> _Rows:
    # As many texts as today has: yesterday's are some of them again, with another title.
    texts = articles(TODAY * subjects)
    people = [actor.name for actor in actors(subjects)]
    for number, subject, _, at in _places(subjects):
        written = texts[number % len(texts)]
        yield {
            "canonical_url": f"https://paper.example/{number}",
            "url": f"https://paper-{number % SOURCES}.example/news/{number}",
            "title": f"{people[subject - 1]}: {written.title[:80]}",
            "text": f"{people[subject - 1]} spoke on Tuesday. {written.text}",
            "language": "en",
            "published_at": at - timedelta(minutes=number % 50),
            "stored_at": at,
            "title_key": f"title {number}",
            "content_hash": b"",
            "matched_at": at,
        }


def _entries(subjects: int) -> _Rows:
    for number, _, _, at in _places(subjects):
        yield {
            "source_id": 1 + number % SOURCES,
            "entry_key": f"entry {number}",
            "article_id": number,
            "seen_at": at,
        }


def _stories(subjects: int) -> _Rows:
    for number in range(1, 2 * subjects + 1):
        at = _days_ago(2) if number <= subjects else NOW - timedelta(hours=4)
        yield {"id": number, "created_at": at, "first_at": at, "latest_at": at}


def _members(subjects: int) -> _Rows:
    for article, _, story, at in _places(subjects):
        yield {"article_id": article, "story_id": story, "added_at": at}


def _matches(subjects: int) -> _Rows:
    people = [actor.name for actor in actors(subjects)]
    for article, subject, _, at in _places(subjects):
        name = people[subject - 1]
        piece = {"found": name, "rule": "exact", "where": "text", "start": 0, "end": len(name)}
        yield {
            "article_id": article,
            "subject_id": subject,
            "score": 0.8,
            "evidence": {"evidence": [piece]},
            "created_at": at,
            "grouped_at": at,
            "alerted_at": at,
        }


def _had(chat: int, followed: Iterable[int]) -> _Rows:
    for position, subject in enumerate(followed):
        for number in range(YESTERDAY):
            yield {
                "chat_id": chat,
                "article_id": (subject - 1) * YESTERDAY + number + 1,
                "digest_id": chat,
                "story_id": subject,
                "place": "listed" if number else "lead",
                "position": position,
            }


def _days_ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


async def _fill(database: Database, table: type[Row], rows: _Rows) -> None:
    waiting = iter(rows)
    while some := list(itertools.islice(waiting, AT_ONCE)):
        async with database.transaction() as session:
            await session.execute(insert(table.__table__), some)  # pyright: ignore[reportArgumentType]
