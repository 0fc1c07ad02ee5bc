"""The whole line, played by people who type commands and tap buttons."""

import asyncio
import contextlib
import random
import time
from datetime import UTC, datetime, timedelta

from bot.delivery.service import LEASE
from bot.sources.service import LEASE as POLL_LEASE
from tests.e2e.conftest import ADMIN_ID
from tests.support.bot_api import PATIENCE, Bubble, LocalTelegram, Player
from tests.support.feed_server import FeedServer
from tests.support.newsroom import Item, Outlet
from tests.support.program import Program

EVENING = datetime(2026, 3, 9, 20, tzinfo=UTC)
MORNING = datetime(2026, 3, 10, 8, 0, 1, tzinfo=UTC)
ACTOR = "Daoud al-Marzuki"
TOPIC = '"harbour tax" AND Velmora'


def _about_the_actor(number: int, at: datetime) -> Item:
    return Item(
        f"marzuki-{number}",
        f"Marzuki visits district {number}",
        f"Daoud Al Marzuki opened clinic number {number} in the northern district. "
        f"He promised {number} more nurses before the summer.",
        at,
    )


def _about_the_topic(number: int, at: datetime) -> Item:
    return Item(
        f"tax-{number}",
        f"Council debates plan {number} for the port",
        f"The harbour tax of Velmora would rise by {number} percent under the plan. "
        "Fishermen asked for a delay.",
        at,
    )


async def _add_source(admin: Player, outlet: Outlet) -> None:
    found = await admin.ask(f"/addsource {outlet.feed_url}", "Shall I add")
    await admin.tap(found, "Add this source")


async def _follow(reader: Player) -> None:
    await reader.ask("/timezone UTC", "UTC")
    await reader.ask("/time 08:00", "08:00")
    await reader.ask(f"/actor {ACTOR}", "Marzuki")
    await reader.ask(f"/topic {TOPIC}", "harbour tax")


async def test_a_source_an_actor_and_a_topic_become_a_digest_at_its_time(
    program: Program, telegram: LocalTelegram, site: FeedServer
) -> None:
    admin, reader = telegram.person("Ilan", id=ADMIN_ID), telegram.person("Rana")
    harbour = Outlet(site, "The Harbour Post", "/rss.xml")
    north = Outlet(site, "Northern Wire", "/atom.xml", atom=True)
    await program.start(at=EVENING)
    await admin.ask("/start")
    await reader.ask("/start")
    for outlet in (harbour, north):
        await _add_source(admin, outlet)
    await _follow(reader)
    harbour.publish(_about_the_topic(7, EVENING))
    north.publish(_about_the_actor(3, EVENING))
    await _until_found(reader, f"/actor {ACTOR}", "Marzuki visits district 3")
    await _until_found(reader, f"/topic {TOPIC}", "Council debates plan 7")
    assert not any(_is_digest(bubble) for bubble in reader.chat.from_bot)
    status, seconds = await program.stop()
    assert (status, seconds < 8) == (0, True)

    await program.start(at=MORNING)
    tax, clinic = _about_the_topic(7, EVENING), _about_the_actor(3, EVENING)
    digest = await reader.chat.wait_for(lambda bubble: _tells(bubble, tax))
    assert "Marzuki visits district 3" in digest.text
    assert ACTOR in digest.text, "an item says whom it answers"
    assert "Northern Wire" in digest.text
    await program.stop()
    await program.start(at=MORNING + timedelta(days=1))
    await reader.ask("/list", "Marzuki")
    for item in (tax, clinic):
        assert sum(_tells(bubble, item) for bubble in reader.chat.from_bot) == 1
    assert telegram.violations == []
    assert telegram.token not in program.written()


async def test_killed_at_ten_random_moments_nothing_is_lost(
    program: Program, telegram: LocalTelegram, site: FeedServer
) -> None:
    chance = random.Random(20260310)  # noqa: S311  # a dice, not a key
    admin, reader = telegram.person("Ilan", id=ADMIN_ID), telegram.person("Rana")
    harbour = Outlet(site, "The Harbour Post", "/rss.xml")
    await program.start(at=EVENING)
    await _stubbornly(admin, "/start")
    await _add_source(admin, harbour)
    await _stubbornly(reader, "/time 08:00", "08:00")
    await _stubbornly(reader, f"/actor {ACTOR}", "Marzuki")
    await _stubbornly(reader, f"/topic {TOPIC}", "harbour tax")

    expected: list[Item] = []
    for number in range(2, 8):
        item = (_about_the_actor, _about_the_topic)[number % 2](number, EVENING)
        harbour.publish(item)
        expected.append(item)
        await asyncio.sleep(chance.uniform(0.2, 3))  # the moment of the kill is the point
        await program.kill()
        # What was being polled is due again when its lease is over.
        await program.start(at=EVENING + number * (POLL_LEASE + timedelta(seconds=10)))
    await _until_found(reader, f"/actor {ACTOR}", expected[-2].title)
    await _until_found(reader, f"/topic {TOPIC}", expected[-1].title)

    for _ in range(4):
        await program.kill()
        await program.start(at=MORNING)
        await asyncio.sleep(chance.uniform(0.8, 2.5))
    # Beside PostgreSQL other senders may live: what the dead one had claimed waits for its lease.
    await reader.chat.wait_for(_is_digest, LEASE.total_seconds() + PATIENCE)
    await _stubbornly(reader, "/list")
    for item in expected:
        copies = [bubble for bubble in reader.chat.from_bot if _tells(bubble, item)]
        assert copies, f"{item.title!r} was lost"
        marked = [bubble for bubble in copies if "possibly a repeat" in bubble.text.lower()]
        assert len(copies) - len(marked) == 1
        assert len(marked) <= 1, "a third copy"
    assert telegram.violations == []


async def test_stopped_in_the_middle_of_sending_nothing_comes_twice(
    program: Program, telegram: LocalTelegram, site: FeedServer
) -> None:
    admin = telegram.person("Ilan", id=ADMIN_ID)
    readers = [telegram.person(f"Reader{number}") for number in range(12)]
    harbour = Outlet(site, "The Harbour Post", "/rss.xml")
    await program.start(at=EVENING)
    await _add_source(admin, harbour)
    await asyncio.gather(*(reader.ask(f"/topic {TOPIC}", "harbour tax") for reader in readers))
    item = _about_the_topic(9, EVENING)
    harbour.publish(item)
    await _until_found(readers[0], f"/topic {TOPIC}", item.title)
    await program.stop()
    for _ in range(2):
        await program.start(at=MORNING)
        await telegram.wait_until_polled()
        status, seconds = await program.stop()
        assert (status, seconds < 8) == (0, True)
    await program.start(at=MORNING)
    for reader in readers:
        await reader.chat.wait_for(lambda bubble: _tells(bubble, item))
    assert [sum(_tells(b, item) for b in reader.chat.from_bot) for reader in readers] == [1] * 12


def _tells(bubble: Bubble, item: Item) -> bool:
    """Tell whether a digest, not the sample under an answer, brings the article."""
    return item.title in bubble.text and _is_digest(bubble)


def _is_digest(bubble: Bubble) -> bool:
    return any(line.startswith("📰") for line in bubble.text.splitlines()[:3])


async def _until_found(reader: Player, command: str, words: str) -> None:
    """Follow again until the samples under the answer show what was published."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if words in (await _stubbornly(reader, command)).text:
            return
    raise AssertionError(f"{words!r} did not come with {command}")


async def _stubbornly(player: Player, command: str, words: str = "") -> Bubble:
    """Say it again when no answer comes: a command in work is lost with its process."""
    for _ in range(4):
        mine = await player.say(command)
        with contextlib.suppress(AssertionError):
            return await player.chat.wait_for(words, PATIENCE / 3, after=mine.id)
    raise AssertionError(f"no answer to {command}")
