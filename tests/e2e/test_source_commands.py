"""Sources on the command line: each command as a process of its own, beside a running bot."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.sources.service import LEASE
from tests.e2e.conftest import ADMIN_ID
from tests.support.bot_api import LocalTelegram
from tests.support.feed_server import FeedServer, Item, rss
from tests.support.program import Program

FEED = rss(
    Item("Ferry adrift", "/1", date=f"{datetime.now(UTC):%a, %d %b %Y %H:%M:%S} GMT"),
    title="The Harbour Post",
)


@pytest.fixture
def alone(tmp_path: Path, settings: dict[str, str]) -> Program:
    """The program on SQLite in a folder of its own, not started."""
    return Program(tmp_path, settings)


async def _call(program: Program, *arguments: str, status: int = 0) -> str:
    found, output = await program.call(*arguments)
    assert found == status, output
    return output


async def test_sources_are_imported_looked_into_changed_and_exported(
    alone: Program, site: FeedServer, tmp_path: Path
) -> None:
    site.publish("/a", FEED)
    lines = [f'<outline text="Post" xmlUrl="{site.url(path)}"/>' for path in ("/a", "/b", "/a")]
    (tmp_path / "feeds.opml").write_text(f"<opml><body>{''.join(lines)}</body></opml>")
    dry = await _call(alone, "source", "import", "feeds.opml", "--dry-run")
    assert "would be added: 2, known already: 0" in dry
    assert "There are no sources yet" in await _call(alone, "source", "list")
    done = await _call(alone, "source", "import", "feeds.opml", "--language", "ckb")
    assert "twice as in line 1" in done
    assert "added: 2, known already: 0, left out: 1" in done
    assert "1 new" in await _call(alone, "source", "poll", "1")
    assert "not found (404)" in await _call(alone, "source", "poll", "2")
    failing = await _call(alone, "source", "list", "--failing")
    assert (site.url("/b") in failing, site.url("/a") in failing) == (True, False)
    page = await _call(
        alone, "source", "set", "1", "--weight", "2", "--full-text", "off", "--selector", "main p"
    )
    assert "count 2 times as much" in page
    assert "کوردیی ناوەندی" in page
    assert "Only the text of the feed" in page
    assert "main p" in await _call(alone, "source", "show", "1")
    await _call(alone, "source", "set", "1", "--selector", "p[", status=1)
    assert "not a language" in await _call(
        alone, "source", "set", "1", "--language", "klingonish", status=1
    )
    assert "Paused by an admin" in await _call(alone, "source", "pause", "1")
    assert "`source resume 1`" in await _call(alone, "source", "poll", "1", status=1)
    await _call(alone, "source", "resume", "1")
    await _call(alone, "source", "set", "1", "--weight", "11", status=2)
    assert "1 failing" in await _call(alone, "health")
    await _call(alone, "source", "export", "out.opml")
    for number in ("1", "2"):
        await _call(alone, "source", "remove", number)
    again = await _call(alone, "source", "import", "out.opml")
    assert "added: 2" in again
    assert "count 2 times as much" in await _call(alone, "source", "show", "3")


async def test_files_that_are_no_lists_are_refused(alone: Program, tmp_path: Path) -> None:
    (tmp_path / "big.opml").write_bytes(b"<opml>" + b" " * 3_000_000)
    (tmp_path / "page.html").write_text("<html></html>")
    assert "larger than 2 MB" in await _call(alone, "source", "import", "big.opml", status=1)
    assert "not an OPML file" in await _call(alone, "source", "import", "page.html", status=1)


async def test_a_kill_in_the_middle_of_an_import_loses_no_word_of_it(
    program: Program, telegram: LocalTelegram, site: FeedServer
) -> None:
    admin = telegram.person("Adil", id=ADMIN_ID)
    urls = [site.url(f"/{number}") for number in range(8)]  # one host: a second for each
    for number in range(8):
        site.publish(f"/{number}", FEED)
    lines = [f'<outline text="Post" xmlUrl="{url}"/>' for url in urls]
    await _call(program, "migrate")
    await program.start()
    await admin.send("feeds.opml", f"<opml><body>{''.join(lines)}</body></opml>".encode())
    shown = await admin.chat.wait_for("8 new feeds")
    await admin.tap(shown, "Import 8 feeds")
    await admin.chat.wait_for("read.")
    assert "All have been asked" not in shown.text
    await program.kill()
    # What was being polled is due again when its lease is over.
    await program.start(at=datetime.now(UTC) + LEASE + timedelta(seconds=10))
    done = await admin.chat.wait_for("All have been asked")
    assert done.id == shown.id
    assert "8 sources are imported" in done.text
    assert "8 were read" in done.text
