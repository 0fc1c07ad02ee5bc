"""How long it takes from an article's being stored to the alert at the local Bot API.

    python -m benchmarks.alerting [--seconds 120] [--rate 5] [--subjects 10000]

The whole program runs in one process on SQLite, and on PostgreSQL where BENCH_POSTGRES_URL names
a server, as ``news-digest-bot run`` does. Articles come at random moments, ``--rate`` a second on
average, and name one subject each whose reader wants to hear of it at once; homonyms bring others
as many again. The latency
ends when the local Bot API, a process of its own, accepts the message. The shares are taken from
what the steps write down. Subjects and texts are made up (``newslike``).
"""

import argparse
import asyncio
import logging
import multiprocessing
import random
import re
import tempfile
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, cast

from aiohttp import web
from sqlalchemy import Table, and_, func, insert, select

from benchmarks import newslike
from benchmarks.composing import databases
from bot import app
from bot.clock import SystemClock
from bot.demo.bot_api.api import BotApi
from bot.demo.bot_api.server import BotApiServer
from bot.demo.bot_api.state import Person, Sent
from bot.demo.listening import listen
from bot.matching.tokens import fold
from bot.parts import Parts, open_parts
from bot.settings import load_settings
from bot.sources.model import ArticleText
from bot.storage.database import Database
from bot.storage.schema import migrate
from bot.storage.tables import (
    AliasRow,
    ArticleRow,
    ChatRow,
    DigestItemRow,
    DigestRow,
    EntryRow,
    MatchRow,
    Row,
    SourceRow,
    SubjectRow,
    SubscriptionRow,
)

TOKEN = "1:benchmark"  # noqa: S105  # of nobody
READERS = 1_000_000
"""The Telegram number of the first reader is one more."""
QUIET = newslike.KNOWN
"""The texts name the first so many actors everywhere: nobody wants to hear of them at once."""
ONE_IN = 3
"""Subjects whose reader wants to hear of them at once, of the others."""
PATIENCE = 60.0
"""Seconds for the first article, whose way includes reading the subjects, and for the last."""
AT_ONCE = 5_000
"""Rows that one statement writes."""
MIDNIGHT = time_of_day()
"""Quiet from then until then: never."""
_NUMBER = re.compile(r"/item/(\d+)\"")


@dataclass(frozen=True, slots=True)
class Alert:
    """One that arrived; the moment in seconds since 1970."""

    article: int
    chat: int
    at: float


@dataclass(frozen=True, slots=True)
class Way:
    """An alert's article stored, matched, grouped, told in the outbox, and at Telegram."""

    moments: tuple[float, ...]
    """Five, in seconds since 1970."""

    @property
    def seconds(self) -> float:
        """All of it."""
        return self.moments[-1] - self.moments[0]


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--rate", type=float, default=5)
    parser.add_argument("--subjects", type=int, default=10_000)
    options = parser.parse_args()
    logging.disable()
    print(
        f"article stored to alert at the local Bot API; {options.rate:g} articles a second for "
        f"{options.seconds:g} s, {options.subjects:,} subjects; mean seconds of each step\n\n"
        "| on | alerts | match | group | tell | send | all: mean | p50 | p99 | most | CPU |\n"
        "|---|---|---|---|---|---|---|---|---|---|---|"
    )
    asyncio.run(_report(options.seconds, options.rate, options.subjects))


async def _report(seconds: float, rate: float, subjects: int) -> None:
    for name, room in databases().items():
        async with room() as url:
            database = Database(url)
            await migrate(database)
            await _settle(database, subjects)
            with _telegram(subjects) as (api_url, pipe):
                busy = await _run(url, api_url, Stream(seconds, rate, subjects), pipe)
                alerts = await _ask(pipe)
            ways = await _ways(database, alerts)
            expected = await _wanted(database)
            await database.close()
        print(_line(name, ways, expected, busy), flush=True)


@dataclass(frozen=True, slots=True)
class Stream:
    """How many articles come, for how long, on how many subjects."""

    seconds: float
    rate: float
    subjects: int


def _line(name: str, ways: Sequence[Way], wanted: int, busy: float) -> str:
    shares = [
        sum(way.moments[step + 1] - way.moments[step] for way in ways) / len(ways)
        for step in range(4)
    ]
    taken = sorted(way.seconds for way in ways)
    of_all = [sum(shares), taken[len(taken) // 2], taken[int(len(taken) * 0.99)], taken[-1]]
    figures = " | ".join(f"{figure:.2f}" for figure in (*shares, *of_all))
    return f"| {name} | {len(ways)} of {wanted} | {figures} | {busy:.0%} of a core |"


async def _run(url: str, api_url: str, stream: Stream, pipe: Connection) -> float:
    """Run the program while articles come; return what of a core it needed meanwhile."""
    stop = asyncio.Event()
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(
            token=TOKEN, api_url=api_url, data_dir=Path(folder), database_url=url
        )
        async with open_parts(settings, SystemClock(), alone=True) as parts:
            running = asyncio.create_task(app.run(parts, stop))
            busy = await _stream(parts, stream, pipe)
            await _until(pipe, parts)
            stop.set()
            await running
    return busy


async def _stream(parts: Parts, stream: Stream, pipe: Connection) -> float:
    chance = random.Random(11)  # noqa: S311  # a dice, not a key
    names = [one.name for one in newslike.actors(stream.subjects) if _is_urgent(one.id)]
    texts = enumerate(newslike.articles(50 + round(1.3 * stream.seconds * stream.rate)), start=1)
    await _arrive(parts, *next(texts), chance.choice(names))
    await _until(pipe, parts)
    begun, cpu = time.monotonic(), time.process_time()
    at = begun
    while (at := at + chance.expovariate(stream.rate)) < begun + stream.seconds:
        await asyncio.sleep(at - time.monotonic())
        await _arrive(parts, *next(texts), chance.choice(names))
    return (time.process_time() - cpu) / (time.monotonic() - begun)


async def _until(pipe: Connection, parts: Parts) -> None:
    """Return when every reader has been told, or patience is over."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        await asyncio.sleep(0.5)
        async with parts.database.reading() as session:
            waiting = await session.scalar(
                select(func.count()).where(ArticleRow.matched_at.is_(None))
            )
        if not waiting and len(await _ask(pipe)) >= await _wanted(parts.database) > 0:
            return


async def _wanted(database: Database) -> int:
    """Return how many alerts there are to be."""
    async with database.reading() as session:
        found = await session.scalars(select(MatchRow.subject_id))
        return sum(map(_is_urgent, found))


def _is_urgent(subject: int) -> bool:
    """Tell whether a subject has a reader who wants to hear of it at once."""
    return subject > QUIET and subject % ONE_IN == 0


async def _arrive(parts: Parts, number: int, text: ArticleText, named: str) -> None:
    """Store an article, as a poll does, and wake the next step."""
    async with parts.database.transaction() as session:
        now = parts.clock.now()
        article = {
            "id": number,
            "canonical_url": f"https://paper.example/item/{number}",
            "url": f"https://paper.example/item/{number}",
            "title": f"{named}: {text.title[:80]}",
            "text": f"{named} spoke on Tuesday. {text.text}",
            "language": "en",
            "published_at": now - timedelta(minutes=number % 50),
            "stored_at": now,
            "title_key": f"title {number}",
            "content_hash": b"",
        }
        entry = {
            "source_id": 1,
            "entry_key": f"entry {number}",
            "article_id": number,
            "seen_at": now,
        }
        await session.execute(insert(ArticleRow).values(article))
        await session.execute(insert(EntryRow).values(entry))
    parts.ticker.wake("match")


async def _ways(database: Database, alerts: Sequence[Alert]) -> list[Way]:
    """Return what the steps wrote down: match at its end, group and tell at their beginnings."""
    told = (
        select(
            DigestItemRow.article_id,
            DigestItemRow.chat_id,
            ArticleRow.stored_at,
            ArticleRow.matched_at,
            MatchRow.grouped_at,
            DigestRow.composed_at,
        )
        .join(DigestRow, DigestRow.id == DigestItemRow.digest_id)
        .join(ArticleRow, ArticleRow.id == DigestItemRow.article_id)
        .join(
            MatchRow,
            and_(
                MatchRow.article_id == DigestItemRow.article_id,
                MatchRow.subject_id == DigestItemRow.chat_id,
            ),
        )
        .where(DigestItemRow.article_id > 1)  # the first one's way began with a cold start
    )
    async with database.reading() as session:
        found = {
            (article, chat): [moment.timestamp() for moment in moments if moment]
            for article, chat, *moments in await session.execute(told)
        }
    return [
        Way((*found[alert.article, alert.chat], alert.at))
        for alert in alerts
        if (alert.article, alert.chat) in found
    ]


async def _settle(database: Database, subjects: int) -> None:
    """Add a source that is never polled, and for each subject a reader."""
    then = datetime.now(UTC) - timedelta(days=30)
    actors = newslike.actors(subjects)
    source = {
        "url": "https://paper.example/feed",
        "title": "The Paper",
        "created_at": then,
        "next_poll_at": then + timedelta(days=60),
    }
    await _fill(database, SourceRow, [source])
    # Different people of the invented language may have one name; a number tells them apart.
    rows = [
        {
            "kind": "actor",
            "name": actor.name,
            "normal_form": f"{actor.name.casefold()} {actor.id}",
            "actor_kind": actor.kind,
            "context": list(actor.context),
            "created_at": then,
            "changed_at": then,
            "week_matched_at": then,
        }
        for actor in actors
    ]
    await _fill(database, SubjectRow, rows)
    aliases = [
        {
            "subject_id": actor.id,
            "written": alias.written,
            "folded": fold(alias.written),
            "strength": alias.strength.value,
        }
        for actor in actors
        for alias in {alias.written: alias for alias in actor.aliases}.values()
    ]
    await _fill(database, AliasRow, aliases)
    chats = [
        {
            "telegram_id": READERS + actor.id,
            "kind": "private",
            "language": "en",
            "timezone": "UTC",
            "quiet_from": MIDNIGHT,
            "quiet_until": MIDNIGHT,
            "created_at": then,
        }
        for actor in actors
    ]
    await _fill(database, ChatRow, chats)
    follows = [
        {
            "chat_id": actor.id,
            "subject_id": actor.id,
            "created_at": then,
            "mode": "instant" if _is_urgent(actor.id) else "digest",
        }
        for actor in actors
    ]
    await _fill(database, SubscriptionRow, follows)


async def _fill(database: Database, table: type[Row], rows: Sequence[dict[str, Any]]) -> None:
    for start in range(0, len(rows), AT_ONCE):
        async with database.transaction() as session:
            await session.execute(
                insert(cast("Table", table.__table__)), rows[start : start + AT_ONCE]
            )


@contextmanager
def _telegram(readers: int) -> Generator[tuple[str, Connection]]:
    """Start the local Bot API in a process of its own; yield its address and a line to it."""
    ours, theirs = multiprocessing.Pipe()
    spawning = multiprocessing.get_context("spawn")
    process = spawning.Process(target=_serve, args=(theirs, readers), daemon=True)
    process.start()
    try:
        yield ours.recv(), ours
    finally:
        process.terminate()
        process.join()


async def _ask(pipe: Connection) -> list[Alert]:
    """Return the alerts that have arrived."""
    pipe.send(None)
    return await asyncio.to_thread(pipe.recv)


def _serve(pipe: Connection, readers: int) -> None:
    bot = Person(1, "News Digest", "news_digest_bench_bot", is_bot=True)
    api = BotApi(bot, TOKEN, SystemClock())
    for number in range(1, readers + 1):
        api.world.add_person(Person(READERS + number, "Reader", has_started=True))

    async def serve() -> None:
        application = web.Application()
        BotApiServer(api).add_to(application)
        listener = await listen(application, 0)
        asyncio.get_running_loop().add_reader(pipe.fileno(), tell)
        pipe.send(listener.url)
        await asyncio.Event().wait()

    def tell() -> None:
        pipe.recv()
        pipe.send([_alert(one) for one in api.sent if _NUMBER.search(one.html)])

    asyncio.run(serve())


def _alert(sent: Sent) -> Alert:
    found = _NUMBER.search(sent.html)
    assert found is not None
    return Alert(int(found[1]), sent.chat_id - READERS, sent.at.timestamp())


if __name__ == "__main__":
    main()
