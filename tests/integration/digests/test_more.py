import pytest

from bot.digests.buttons import MoreButton
from bot.digests.service import PAGE
from bot.ids import ChatId, DigestId, SubjectId
from bot.rendering.buttons import unpack
from bot.rendering.keyboard import from_json
from bot.rendering.telegram_html import fits
from tests.integration.digests.newsroom import Newsroom

EVENTS = ["bridge", "school", "ferry", "market", "tunnel", "museum", "library", "stadium",
          "airport", "theatre", "garden", "castle", "factory", "clinic", "cinema", "archive",
          "bakery", "lighthouse", "brewery", "chapel", "hotel"]  # fmt: skip


def _long_text(event: str) -> str:
    """Return three sentences of which no other event has a word: they are no one story."""
    words = [f"{event}{first}{last}" for first in "bdfgklmnprst" for last in ("al", "on", "ir")]
    return " ".join(
        f"{' '.join([words[start].capitalize(), *words[start + 1 : start + 12]])}."
        for start in (0, 12, 24)
    )


@pytest.fixture
async def koval(room: Newsroom) -> SubjectId:
    return await room.seeding.actor("Ines Koval")


@pytest.fixture
async def chat(room: Newsroom, koval: SubjectId) -> ChatId:
    """A chat whose digest had 21 stories."""
    chat_id = await room.reader(koval)
    for number, event in enumerate(EVENTS):
        await room.publish(f"Ines Koval opens {event} {number}", koval, text=_long_text(event))
    await room.at(11, 8)
    return chat_id


async def test_a_digest_shows_twelve_stories_and_counts_the_rest(
    room: Newsroom, chat: ChatId
) -> None:
    messages = await room.said(chat)
    assert sum(message.count("Ines Koval opens") for message in messages) == 12
    assert "9 more stories" in messages[-1]
    places = [place for place, _ in (await room.had(chat)).values()]
    assert (places.count("lead"), places.count("more")) == (12, 9)


async def test_every_part_is_one_that_telegram_takes_and_the_last_has_the_button(
    room: Newsroom, chat: ChatId
) -> None:
    *others, last = await room.outbox(chat)
    assert others
    assert all(fits(row.html) for row in (*others, last))
    assert [row.part for row in (*others, last)] == list(range(len(others) + 1))
    assert all(row.keyboard is None for row in others)
    assert last.keyboard is not None
    (key,) = from_json(last.keyboard)[0]
    assert unpack(key.data or "") == MoreButton(DigestId(last.digest_id or 0), 12)


async def test_pages_show_all_the_rest_once_and_then_end(room: Newsroom, chat: ChatId) -> None:
    digest_id = DigestId((await room.outbox(chat))[0].digest_id or 0)
    first = await room.compose.more(digest_id, 12, chat)
    assert first is not None
    assert first.keyboard is not None
    button = unpack(first.keyboard[0][0].data or "")
    assert button == MoreButton(digest_id, 12 + PAGE)
    second = await room.compose.more(digest_id, 12 + PAGE, chat)
    assert second is not None
    assert second.keyboard is None
    shown = "".join((*first.parts, *second.parts))
    assert shown.count("Ines Koval opens") == 9
    places = {place for place, _ in (await room.had(chat)).values()}
    assert places == {"lead"}


async def test_a_second_tap_shows_the_same_page(room: Newsroom, chat: ChatId) -> None:
    digest_id = DigestId((await room.outbox(chat))[0].digest_id or 0)
    assert await room.compose.more(digest_id, 12, chat) == await room.compose.more(
        digest_id, 12, chat
    )


async def test_no_page_beyond_the_end_and_none_for_another_chat(
    room: Newsroom, chat: ChatId, koval: SubjectId
) -> None:
    digest_id = DigestId((await room.outbox(chat))[0].digest_id or 0)
    stranger = await room.reader(koval)
    assert await room.compose.more(digest_id, 21, chat) is None
    assert await room.compose.more(digest_id, -1, chat) is None
    assert await room.compose.more(digest_id, 12, stranger) is None


async def test_what_waits_behind_the_button_does_not_come_in_the_next_digest(
    room: Newsroom, chat: ChatId
) -> None:
    before = len(await room.said(chat))
    await room.at(12, 8)
    (message,) = (await room.said(chat))[before:]
    assert "Nothing new" in message
