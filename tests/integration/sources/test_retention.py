from datetime import timedelta

from sqlalchemy import insert, select

from bot.ids import ArticleId
from bot.matching.highlights import snippet
from bot.matching.model import Evidence
from bot.sources.retention.service import BATCH, RetentionService
from bot.storage.database import Database
from bot.storage.tables import ArticleRow, MatchRow
from tests.support.clock import ManualClock
from tests.support.seeding import Seeding

TEXT = "Mira Solund opened the bridge."


async def _texts(database: Database) -> dict[ArticleId, str]:
    async with database.reading() as session:
        rows = await session.execute(select(ArticleRow.id, ArticleRow.text))
        return {ArticleId(row.id): row.text for row in rows}


async def test_texts_go_with_age_and_sooner_where_no_subject_wants_them(
    database: Database, clock: ManualClock
) -> None:
    seeding = Seeding(database, clock)
    mira = await seeding.actor("Mira Solund")
    wanted = await seeding.article("Bridge opens", TEXT)
    await seeding.match(wanted, mira, found="Mira Solund")
    unwanted = await seeding.article("Rain", TEXT)
    unread = await seeding.article("Not matched yet", TEXT, matched=False)
    prune = RetentionService(database, clock, kept=timedelta(days=30)).prune
    clock.advance(hours=168)
    assert await prune() == 0
    clock.advance(hours=48)
    assert await prune() == 1
    assert await _texts(database) == {wanted: TEXT, unwanted: "", unread: TEXT}
    clock.advance(hours=528)
    assert await prune() == 1
    assert await prune() == 0
    assert await _texts(database) == {wanted: "", unwanted: "", unread: TEXT}


async def test_what_matched_stays_explainable(database: Database, clock: ManualClock) -> None:
    seeding = Seeding(database, clock)
    article = await seeding.article("Bridge opens", TEXT)
    await seeding.match(article, await seeding.actor("Mira Solund"), found="Mira Solund")
    clock.advance(hours=960)
    await RetentionService(database, clock, kept=timedelta(days=30)).prune()
    async with database.reading() as session:
        (match,) = await session.scalars(select(MatchRow))
    (piece,) = match.evidence["evidence"]
    assert piece["found"] == "Mira Solund"
    evidence = Evidence("Mira Solund", "exact", "text", 0, 11)
    assert snippet("", [evidence]) == ()


async def test_more_than_one_batch_goes_in_one_call(database: Database, clock: ManualClock) -> None:
    seeding = Seeding(database, clock)
    for number in range(BATCH // 100):
        await seeding.article(f"Rain {number}", TEXT)
    async with database.transaction() as session:
        (row, *_) = await session.scalars(select(ArticleRow))
        copies = [
            {"canonical_url": f"https://rain.example/{number}", "url": row.url, "title": row.title}
            | {"text": TEXT, "stored_at": row.stored_at, "title_key": row.title_key}
            | {"content_hash": row.content_hash, "matched_at": row.matched_at}
            for number in range(BATCH + 20)
        ]
        await session.execute(insert(ArticleRow), copies)
    clock.advance(hours=9 * 24)
    pruning = RetentionService(database, clock, kept=timedelta(days=1))
    assert await pruning.prune() == BATCH // 100 + BATCH + 20
