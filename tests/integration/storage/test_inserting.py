"""Rows that go in together arrive as if each had gone in by the library's own way."""

from datetime import UTC, datetime, timedelta, timezone
from typing import cast

from sqlalchemy import Table, insert, select

from bot.storage.database import Database
from bot.storage.inserting import insert_new
from bot.storage.tables import ArticleRow
from tests.support.clock import ManualClock

ARTICLES = cast("Table", ArticleRow.__table__)
BAGHDAD = timezone(timedelta(hours=3))


def row(number: int, at: datetime, **others: object) -> dict[str, object]:
    return {
        "canonical_url": f"https://post.example/{number}",
        "url": f"https://post.example/{number}",
        "title": "Harbour 'opens'; ښار",
        "text": "",
        "published_at": at.astimezone(BAGHDAD),
        "stored_at": at,
        "opinion": True,
        "title_key": "harbour opens",
        "content_hash": b"\x00\xff",
        "mark_1": -(2**31),
        "mark_2": None,
        **others,
    }


async def test_values_are_stored_as_the_library_stores_them(
    database: Database, clock: ManualClock
) -> None:
    at = clock.now()
    async with database.transaction() as session:
        await insert_new(session, ARTICLES, [row(1, at), row(2, at, published_at=None)])
        await session.execute(insert(ARTICLES), [row(3, at), row(4, at, published_at=None)])
    async with database.reading() as session:
        stored = (await session.execute(select(ARTICLES).order_by(ARTICLES.c.id))).mappings()
        own = {"id", "canonical_url", "url"}
        one, two, three, four = (
            {name: value for name, value in found.items() if name not in own} for found in stored
        )
    assert one == three
    assert two == four
    assert one["published_at"] == at
    assert (one["opinion"], one["live"], two["published_at"]) == (True, False, None)
    assert one["stored_at"].tzinfo is UTC


async def test_what_is_stored_already_stays_and_is_not_named(
    database: Database, clock: ManualClock
) -> None:
    at = clock.now()
    many = [row(number, at) for number in range(1_100)]
    async with database.transaction() as session:
        await insert_new(session, ARTICLES, [row(7, at, title="First")])
        named = await insert_new(session, ARTICLES, many, returning=("canonical_url", "id"))
        again = await insert_new(session, ARTICLES, many, returning=("id",))
    async with database.reading() as session:
        rows = (await session.execute(select(ARTICLES))).all()
    titles = {found.id: (found.canonical_url, found.title) for found in rows}
    assert len(titles) == len(many)
    assert {titles[number] for _, number in named} == {
        (f"https://post.example/{number}", many[0]["title"]) for number in range(1_100)
    } - {("https://post.example/7", many[0]["title"])}
    assert all(titles[number][0] == url for url, number in named)
    assert again == []


async def test_nothing_is_inserted_where_there_is_nothing(database: Database) -> None:
    async with database.transaction() as session:
        assert await insert_new(session, ARTICLES, [], returning=("id",)) == []
