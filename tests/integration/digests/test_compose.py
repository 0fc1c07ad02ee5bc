import asyncio
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.digests.appointments import queries
from bot.digests.service import ComposeService
from bot.errors import TemplateError
from bot.rendering.environment import Renderer
from bot.storage.database import Database
from bot.storage.tables import ArticleRow
from tests.integration.digests.newsroom import Newsroom
from tests.support.clock import ManualClock
from tests.support.wording import renderer

DEAL = "Governor of Port Vale signs harbour deal"
DEAL_TOO = "Port Vale governor signs harbour deal with Lumeria"
STORM = "Storm leaves thousands in Carrow without power"
TEXT = (
    "The governor of Port Vale signed a ten-year agreement with the neighbours on Tuesday. "
    "Ships will use the northern harbour from May. The port was closed for years. "
    "Ines Koval, who leads the fishermen, will protest in front of the town hall."
)


async def test_a_digest_leaves_at_its_time_and_not_before(room: Newsroom) -> None:
    koval = await room.seeding.actor("Ines Koval")
    chat = await room.reader(koval)
    await room.publish(DEAL, koval)
    assert await room.at(11, 7, 59) == 0
    assert await room.at(11, 8) == 1
    (message,) = await room.said(chat)
    assert DEAL in message
    assert await room.scheduled(chat) == (
        datetime(2026, 3, 12, 8, tzinfo=UTC), date(2026, 3, 12), 0
    )  # fmt: skip


async def test_an_item_says_who_when_what_and_why(room: Newsroom) -> None:
    koval = await room.seeding.actor("Ines Koval")
    chat = await room.reader(koval)
    source = await room.seeding.source("Harbour Post")
    await room.publish(DEAL, koval, text=TEXT, sources=[source], found="Ines Koval")
    await room.at(11, 8)
    (row,) = await room.outbox(chat)
    assert f">{DEAL}</a></b>" in row.html
    assert "Harbour Post" in row.html
    assert "24 hours ago" in row.html or "1 day ago" in row.html
    assert "Ines Koval, who leads the fishermen, will protest" in row.html
    assert "👤 <b><u>\u2068Ines Koval\u2069</u></b>" in row.html


async def test_nothing_comes_twice(room: Newsroom) -> None:
    koval = await room.seeding.actor("Ines Koval")
    chat = await room.reader(koval)
    await room.publish(DEAL, koval)
    await room.at(11, 8)
    await room.publish(STORM, koval)
    await room.at(12, 8)
    first, second = await room.said(chat)
    assert (DEAL in first, DEAL in second, STORM in second) == (True, False, True)


async def test_articles_of_one_event_are_one_item_with_the_others_below(room: Newsroom) -> None:
    koval = await room.seeding.actor("Ines Koval")
    chat = await room.reader(koval)
    post, gazette = [await room.seeding.source(title) for title in ("Harbour Post", "Gazette")]
    first = await room.publish(DEAL, koval, text=TEXT, sources=[post])
    second = await room.publish(DEAL_TOO, koval, sources=[gazette])
    await room.at(11, 8)
    (message,) = await room.said(chat)
    assert "1 story · 2 sources" in message
    assert "Also in: \u2068Gazette\u2069" in message
    assert await room.had(chat) == {first: ("lead", 0), second: ("listed", 0)}


async def test_two_subscriptions_that_match_one_story_give_one_item_naming_both(
    room: Newsroom,
) -> None:
    koval, arlen = [await room.seeding.actor(title) for title in ("Ines Koval", "Tomas Arlen")]
    chat = await room.reader(koval, arlen)
    await room.publish(DEAL, koval)
    await room.publish(DEAL_TOO, arlen)
    await room.at(11, 8)
    (message,) = await room.said(chat)
    assert "1 story" in message
    assert "👤 \u2068Ines Koval\u2069" in message
    assert "Also about: 👤 \u2068Tomas Arlen\u2069" in message


async def test_a_known_story_comes_back_with_its_new_articles_only(room: Newsroom) -> None:
    koval = await room.seeding.actor("Ines Koval")
    chat = await room.reader(koval)
    await room.publish(DEAL, koval)
    await room.at(11, 8)
    await room.publish(DEAL_TOO, koval, text=TEXT)
    await room.at(12, 8)
    message = (await room.said(chat))[1]
    assert "Update · " in message
    assert DEAL not in message.splitlines()


async def test_old_articles_and_history_do_not_come(room: Newsroom) -> None:
    koval = await room.seeding.actor("Ines Koval")
    chat = await room.reader(koval)
    await room.publish(DEAL, koval, history=True)
    await room.publish(STORM, koval, stored_at=room.clock.now() - timedelta(hours=25))
    await room.at(11, 8)
    assert await room.had(chat) == {}


async def test_what_was_stored_within_a_day_before_the_subscription_comes(room: Newsroom) -> None:
    koval = await room.seeding.actor("Ines Koval")
    await room.publish(DEAL, koval, stored_at=room.clock.now() - timedelta(hours=23))
    chat = await room.reader(koval)
    await room.at(11, 8)
    assert DEAL in (await room.said(chat))[0]


async def test_nothing_new_is_said_on_the_first_empty_day_of_a_run_only(room: Newsroom) -> None:
    koval = await room.seeding.actor("Ines Koval")
    chat = await room.reader(koval)
    for day in (11, 12, 13):
        await room.at(day, 8)
    await room.publish(DEAL, koval)
    for day in (14, 15, 16):
        await room.at(day, 8)
    kinds = ["Nothing new" in message for message in await room.said(chat)]
    assert kinds == [True, False, True]
    assert await room.digests(chat) == [(date(2026, 3, day), 0) for day in range(11, 17)]


async def test_nothing_new_can_be_left_unsaid(room: Newsroom) -> None:
    room.compose = room.service(quiet_notice=False)
    chat = await room.reader(await room.seeding.actor("Ines Koval"))
    await room.at(11, 8)
    assert await room.said(chat) == []


async def test_who_follows_nothing_is_not_told_that_nothing_is_new(room: Newsroom) -> None:
    chat = await room.reader()
    await room.at(11, 8)
    assert await room.said(chat) == []


async def test_a_digest_that_is_a_little_late_is_todays(room: Newsroom) -> None:
    koval = await room.seeding.actor("Ines Koval")
    chat = await room.reader(koval)
    await room.publish(DEAL, koval)
    await room.at(11, 10)
    assert "Later than planned" not in (await room.said(chat))[0]
    assert await room.digests(chat) == [(date(2026, 3, 11), 0)]


async def test_each_of_two_times_a_day_brings_its_digest(room: Newsroom) -> None:
    koval = await room.seeding.actor("Ines Koval")
    chat = await room.reader(koval, times=[time(8, 0), time(20, 0)])
    await room.at(10, 20)
    await room.publish(DEAL, koval)
    await room.at(11, 8)
    assert await room.digests(chat) == [(date(2026, 3, 10), 1), (date(2026, 3, 11), 0)]


async def test_a_paused_chat_gets_nothing(room: Newsroom) -> None:
    koval = await room.seeding.actor("Ines Koval")
    chat = await room.seeding.chat(follows=[koval], state="paused")
    async with room.database.transaction() as session:
        assert await queries.reschedule(session, chat, room.clock.now()) is None
    await room.publish(DEAL, koval)
    await room.at(11, 8)
    assert await room.said(chat) == []


async def test_a_setting_touched_while_a_digest_is_overdue_does_not_lose_it(
    room: Newsroom,
) -> None:
    koval = await room.seeding.actor("Ines Koval")
    chat = await room.reader(koval)
    await room.publish(DEAL, koval)
    room.clock.jump(datetime(2026, 3, 11, 8, 5, tzinfo=UTC))
    async with room.database.transaction() as session:
        await queries.reschedule(session, chat, room.clock.now())
    assert await room.compose.compose_due() == 1
    assert await room.digests(chat) == [(date(2026, 3, 11), 0)]


async def test_four_processes_at_once_compose_each_digest_once(
    room: Newsroom, database_url: str
) -> None:
    koval = await room.seeding.actor("Ines Koval")
    chats = [await room.reader(koval) for _ in range(6)]
    await room.publish(DEAL, koval)
    room.clock.jump(datetime(2026, 3, 11, 8, tzinfo=UTC))
    processes = [Database(database_url) for _ in range(4)]
    counts = await asyncio.gather(
        *(ComposeService(one, renderer(), room.clock).compose_due() for one in processes)
    )
    for process in processes:
        await process.close()
    assert sum(counts) == 6
    assert [len(await room.said(chat)) for chat in chats] == [1] * 6


async def test_a_crash_at_any_await_leaves_all_or_nothing_and_the_next_run_completes_it(
    room: Newsroom,
) -> None:
    koval = await room.seeding.actor("Ines Koval")
    chat = await room.reader(koval)
    await room.publish(DEAL, koval)
    room.clock.jump(datetime(2026, 3, 11, 8, tzinfo=UTC))
    for steps in range(0, 60, 7):
        run = asyncio.create_task(room.compose.compose_due())
        for _ in range(steps):
            await asyncio.sleep(0)
        run.cancel()
        await asyncio.gather(run, return_exceptions=True)
    await room.compose.compose_due()
    assert len(await room.said(chat)) == len(await room.digests(chat)) == 1


class _Faulty(Renderer):
    """Cannot write French."""

    def render(self, template: str, /, *, language: str = "en", **values: object) -> str:
        if language == "fr":
            raise TemplateError("template digest/header: broken")
        return super().render(template, language=language, **values)


async def test_a_chat_whose_digest_cannot_be_composed_waits_and_keeps_no_other_waiting(
    database: Database, clock: ManualClock, room: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    koval = await room.seeding.actor("Ines Koval")
    broken = await room.reader(koval)
    await room.seeding.speak(broken, "fr")
    sound = await room.reader(koval)
    await room.publish(DEAL, koval)
    room.compose = ComposeService(database, _Faulty(), clock)
    assert await room.at(11, 8) == 1
    assert [len(await room.said(chat)) for chat in (broken, sound)] == [0, 1]
    assert "digest put off" in caplog.text
    room.compose = room.service()
    await room.at(11, 8, 5)
    assert await room.digests(broken) == [(date(2026, 3, 11), 0)]


async def test_days_count_by_the_outlets_clock(room: Newsroom) -> None:
    koval = await room.seeding.actor("Ines Koval")
    chat = await room.reader(koval)
    text = "Ines Koval signed the harbour deal today. The ships come in May, the council hopes."
    late = datetime(2026, 3, 10, 22, 30, tzinfo=UTC)  # on the 11th, where it was written
    room.clock.jump(late + timedelta(hours=1))
    article = await room.publish(DEAL, koval, text=text, found="Ines Koval")
    async with room.database.transaction() as session:
        row = await session.get_one(ArticleRow, article)
        row.published_at, row.utc_offset = late, 180
    await room.at(11, 8)
    assert "today (11 Mar)" in (await room.said(chat))[0]
