"""News that is easily lost on its way into a digest."""

from sqlalchemy import insert, update

from bot.digests.queries import AT_ONCE
from bot.storage.database import Database
from bot.storage.tables import ArticleRow, MatchRow, StoryMemberRow, StoryRow, SubscriptionRow
from tests.integration.digests.newsroom import Newsroom
from tests.support.clock import ManualClock

NO_EVIDENCE: dict[str, list[str]] = {"evidence": []}


async def test_what_is_too_old_for_a_new_subscription_takes_no_place_from_an_older_one(
    database: Database, clock: ManualClock
) -> None:
    newsroom = Newsroom(database, clock)
    rare = await newsroom.seeding.actor("Ona Velt")
    chat_id = await newsroom.reader(rare)
    article = await newsroom.publish("Ona Velt speaks", rare)
    frequent = await newsroom.seeding.actor("Port Vale")
    await _matched_often(newsroom, frequent, AT_ONCE + 1)
    clock.advance(hours=30)
    async with database.transaction() as session:
        await session.execute(
            insert(SubscriptionRow).values(
                chat_id=chat_id, subject_id=frequent, created_at=clock.now(), muted_words=[]
            )
        )
    await newsroom.at(12, 8)
    assert set(await newsroom.had(chat_id)) == {article}


async def _matched_often(newsroom: Newsroom, subject: int, count: int) -> None:
    now = newsroom.clock.now()
    numbers = range(1_000, 1_000 + count)
    moments = {"created_at": now, "first_at": now, "latest_at": now}
    async with newsroom.database.transaction() as session:
        articles = [
            {
                "id": number,
                "canonical_url": f"https://dawn.example/{number}",
                "url": f"https://dawn.example/{number}",
                "title": f"Title {number}",
                "text": "",
                "stored_at": now,
                "title_key": "title",
                "content_hash": b"x",
                "matched_at": now,
            }
            for number in numbers
        ]
        await session.execute(insert(ArticleRow), articles)
        await session.execute(insert(StoryRow), [{"id": n, **moments} for n in numbers])
        members = [{"article_id": n, "story_id": n, "added_at": now} for n in numbers]
        await session.execute(insert(StoryMemberRow), members)
        match: dict[str, object] = {"subject_id": subject, "score": 0.5, "evidence": NO_EVIDENCE}
        matches = [{"article_id": n, "created_at": now, **match} for n in numbers]
        await session.execute(insert(MatchRow), matches)


async def test_evidence_that_cannot_be_read_holds_up_no_digest(
    database: Database, clock: ManualClock
) -> None:
    newsroom = Newsroom(database, clock)
    subject = await newsroom.seeding.actor("Port Vale")
    chat_id = await newsroom.reader(subject)
    article = await newsroom.publish("Port Vale opens its harbour", subject)
    async with database.transaction() as session:
        await session.execute(update(MatchRow).values(evidence={"of": "another release"}))
    await newsroom.at(11, 8)
    assert set(await newsroom.had(chat_id)) == {article}


async def test_what_is_published_late_is_no_later_than_the_next_digest(
    database: Database, clock: ManualClock
) -> None:
    """An article that got its place after a digest comes with the next, however long it took."""
    newsroom = Newsroom(database, clock)
    subject = await newsroom.seeding.actor("Port Vale")
    chat_id = await newsroom.reader(subject)
    slow = await newsroom.seeding.article("Port Vale opens its harbour")
    quick = await newsroom.publish("Port Vale votes", subject)
    await newsroom.at(11, 8)
    assert set(await newsroom.had(chat_id)) == {quick}
    await newsroom.seeding.match(slow, subject)
    clock.advance(hours=4 * 24)
    last = await newsroom.publish("Port Vale pays", subject)
    await newsroom.at(16, 8)
    assert set(await newsroom.had(chat_id)) == {slow, quick, last}


async def test_what_was_matched_just_before_a_digest_is_in_it(
    database: Database, clock: ManualClock
) -> None:
    """As after a start: then the steps begin all at once."""
    newsroom = Newsroom(database, clock)
    subject = await newsroom.seeding.actor("Port Vale")
    chat_id = await newsroom.reader(subject)
    article = await newsroom.seeding.article("Port Vale opens its harbour")
    await newsroom.seeding.match(article, subject)
    await newsroom.at(11, 8)
    assert set(await newsroom.had(chat_id)) == {article}
