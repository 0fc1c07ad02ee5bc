"""What an owner types: each command as a process of its own."""

import re
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.e2e.conftest import ADMIN_ID
from tests.support.bot_api import LocalTelegram
from tests.support.feed_server import FeedServer
from tests.support.newsroom import Item, Outlet
from tests.support.program import Program

NIGHT = datetime(2026, 3, 10, 3, tzinfo=UTC)
MORNING = datetime(2026, 3, 10, 8, 0, 5, tzinfo=UTC)
ITEM = Item(
    "bridge",
    "Old bridge of Tarsa reopens",
    "The old bridge of Tarsa reopened after three years of repairs. "
    "Mayor Ona Velt cut the ribbon in the rain.",
    NIGHT,
)


@pytest.fixture
def alone(tmp_path: Path, settings: dict[str, str]) -> Program:
    """The program on SQLite in a folder of its own, not started."""
    return Program(tmp_path, settings)


async def test_a_start_without_a_token_says_what_to_do_and_makes_no_file(tmp_path: Path) -> None:
    status, output = await Program(tmp_path, {}).call("run")
    assert status == 1
    assert len(output.strip().splitlines()) == 1
    assert "BotFather" in output
    assert "make demo" in output
    assert list(tmp_path.iterdir()) == []


async def test_a_wrong_setting_stops_the_start_with_one_sentence(tmp_path: Path) -> None:
    status, output = await Program(tmp_path, {"BOT_POLL_INTERVALL": "5"}).call("run")
    assert (status, output.strip().splitlines()) == (
        1,
        ["news-digest-bot: BOT_POLL_INTERVALL is not a setting; did you mean BOT_POLL_INTERVAL?"],
    )


async def test_the_version_is_known_in_a_clone_too(tmp_path: Path) -> None:
    status, output = await Program(tmp_path, {}).call("--version")
    assert status == 0
    assert re.fullmatch(r"news-digest-bot, version \d+\.\d+\.\d+\n", output)


async def test_check_names_each_part_and_what_to_do(
    alone: Program, telegram: LocalTelegram, tmp_path: Path
) -> None:
    status, output = await alone.call("check")
    assert status == 0
    assert [line.split(":")[0] for line in output.splitlines()] == [
        "settings",
        "database",
        "templates",
        "token",
    ]
    assert output.count(": ok") == 4
    assert list(tmp_path.iterdir()) == [], "looking makes nothing"

    wrong = Program(
        tmp_path, {"BOT_TOKEN": "1:AAAAAAAAAAAAAAAAAAAAAAAA", "BOT_API_URL": telegram.url}
    )
    status, output = await wrong.call("check")
    assert status == 1
    assert "token: BOT_TOKEN is not a token that Telegram knows" in output
    assert "AAAAAAAA" not in output


async def test_a_wrong_token_stops_the_start_and_is_not_shown(
    telegram: LocalTelegram, tmp_path: Path
) -> None:
    token = "1:BBBBBBBBBBBBBBBBBBBBBBBB"
    wrong = Program(
        tmp_path, {"BOT_TOKEN": token, "BOT_API_URL": telegram.url, "BOT_LOG_LEVEL": "DEBUG"}
    )
    status, output = await wrong.call("run")
    assert status == 1
    assert "BOT_TOKEN is not a token that Telegram knows" in output
    assert token not in output
    assert token.partition(":")[2] not in output


async def test_the_token_is_in_no_line_of_a_whole_debug_log(
    tmp_path: Path, settings: dict[str, str], telegram: LocalTelegram
) -> None:
    program = Program(tmp_path, {**settings, "BOT_LOG_LEVEL": "DEBUG"})
    await program.start()
    await telegram.person("Rana").ask("/start", "Welcome")
    await program.stop()
    written = program.written()
    assert "DEBUG" in written
    assert telegram.token.partition(":")[2] not in written


async def test_a_second_copy_on_one_file_refuses_within_two_seconds_of_trying(
    alone: Program, telegram: LocalTelegram
) -> None:
    await alone.start()
    await telegram.wait_until_polled()
    loading = await _start_cost(alone)
    for command in ("run", "poll-once", "send-due-once"):
        began = time.monotonic()
        status, output = await alone.call(command)
        assert (status, "Another copy of the bot is running" in output) == (1, True), command
        assert time.monotonic() - began - 2 * loading < 2
        assert alone.is_running
    await alone.kill()


async def _start_cost(program: Program) -> float:
    """Return the seconds that loading the program takes on this machine right now."""
    began = time.monotonic()
    await program.call("--help")
    return time.monotonic() - began


async def test_sources_are_managed_beside_a_running_bot(
    program: Program, telegram: LocalTelegram, site: FeedServer
) -> None:
    outlet = Outlet(site, "Tarsa Courier", "/feed.xml")
    outlet.publish(ITEM)
    status, _ = await program.call("migrate")
    assert status == 0
    await program.start()
    await telegram.wait_until_polled()
    status, output = await program.call("source", "add", outlet.feed_url)
    assert (status, "source 1, Tarsa Courier" in output, ITEM.title in output) == (0, True, True)
    status, output = await program.call("source", "add", outlet.feed_url)
    assert (status, "known already" in output) == (0, True)
    _, output = await program.call("source", "list")
    assert outlet.feed_url in output
    _, output = await program.call("source", "test", "1")
    assert ITEM.title in output
    status, output = await program.call("source", "add", site.url("/nothing-here"))
    assert (status, len(output.strip().splitlines())) == (1, 1)
    assert (await program.call("source", "remove", "1"))[0] == 0
    assert (await program.call("source", "remove", "1"))[0] == 1
    await program.kill()


async def test_the_steps_can_be_done_one_by_one_from_the_command_line(
    program: Program, telegram: LocalTelegram, site: FeedServer
) -> None:
    reader = telegram.person("Rana")
    outlet = Outlet(site, "Tarsa Courier", "/feed.xml")
    assert (await program.call("migrate"))[0] == 0
    await program.call("source", "add", outlet.feed_url, at=NIGHT)
    await program.start(at=NIGHT)
    await reader.ask("/topic bridge AND Tarsa", "Tarsa")
    await program.stop()
    outlet.publish(ITEM)

    _, output = await program.call("poll-once", at=NIGHT.replace(hour=4))
    assert "sources polled: 1" in output
    _, output = await program.call("preview", str(reader.id), at=NIGHT.replace(hour=5))
    assert ITEM.title in output
    assert "Mayor Ona Velt cut the ribbon" in output
    status, output = await program.call("preview", "1", at=NIGHT)
    assert (status, "no chat 1" in output) == (1, True)
    _, output = await program.call("send-due-once", at=MORNING)
    assert "digests composed: 1" in output
    await reader.chat.wait_for(ITEM.title)
    _, output = await program.call("send-due-once", at=MORNING)
    assert "digests composed: 0, messages tried: 0" in output


async def test_postgresql_with_another_schema_is_refused_with_what_to_do(
    tmp_path: Path, settings: dict[str, str]
) -> None:
    url = "postgresql://nobody@127.0.0.1:1/nothing"
    status, output = await Program(tmp_path, {**settings, "BOT_DATABASE_URL": url}).call("run")
    assert status == 1
    assert "cannot be reached" in output
    assert len(output.strip().splitlines()) == 1


async def test_roles_on_sqlite_are_refused_with_one_sentence(
    tmp_path: Path, settings: dict[str, str]
) -> None:
    status, output = await Program(tmp_path, settings).call("run", "--roles", "chat")
    assert status == 1
    assert "PostgreSQL" in output
    assert str(ADMIN_ID) not in output
    divided = Program(tmp_path, {**settings, "BOT_ROLES": "chat", "BOT_LOG_LEVEL": "LOUD"})
    assert "BOT_LOG_LEVEL" in (await divided.call("check"))[1]
    divided = Program(tmp_path, {**settings, "BOT_ROLES": "chat"})
    assert "settings: BOT_ROLES can be divided" in (await divided.call("check"))[1]


async def test_a_folder_that_cannot_be_made_is_named(
    tmp_path: Path, settings: dict[str, str]
) -> None:
    (tmp_path / "file").touch()
    status, output = await Program(tmp_path, {**settings, "BOT_DATA_DIR": "file/data"}).call("run")
    assert (status, len(output.strip().splitlines())) == (1, 1)
    assert "BOT_DATA_DIR" in output
