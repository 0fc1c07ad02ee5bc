"""SIGTERM, whatever hangs at that moment."""

import asyncio
import signal
import sys

import pytest

from bot.demo.bot_api.faults import Fault
from tests.e2e.conftest import ADMIN_ID
from tests.support.bot_api import PATIENCE, LocalTelegram
from tests.support.feed_server import FeedServer
from tests.support.newsroom import Outlet
from tests.support.program import ROOT, Program

LIMIT_S = 8
STUCK_S = 60


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_it_stops_in_time_while_telegram_a_source_and_an_inspection_hang(
    program: Program, telegram: LocalTelegram, site: FeedServer
) -> None:
    admin, reader = telegram.person("Ilan", id=ADMIN_ID), telegram.person("Rana")
    outlet = Outlet(site, "The Harbour Post", "/rss.xml")
    await program.start()
    found = await admin.ask(f"/addsource {outlet.feed_url}", "Shall I add")
    await admin.tap(found, "Add this source")
    await reader.ask("/start", "Welcome")
    site.hang("/rss.xml")
    site.hang("/slow.xml")
    before = len(site.asked("/rss.xml"))
    await telegram.wait_until(
        lambda: len(site.asked("/rss.xml")) > before or None, PATIENCE, what="a poll"
    )
    await admin.say(f"/addsource {site.url('/slow.xml')}")
    telegram.fail(Fault(kind="hang_after", count=99))
    await reader.say("/help")
    await reader.chat.wait_for("What to follow")
    status, seconds = await program.stop()
    assert status == 0
    assert seconds < LIMIT_S
    assert "Traceback" not in program.written()


_WITH_A_STUCK_THREAD = f"""
import asyncio, time
from bot import cli

async def work(stop):
    stuck = asyncio.get_running_loop().run_in_executor(None, time.sleep, {STUCK_S})
    print("ready", flush=True)
    await stop.wait()

cli._run_until_stopped(work)
"""


async def test_a_thread_that_cannot_be_interrupted_does_not_keep_it_alive() -> None:
    """Such as one that asks a dead name server."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _WITH_A_STUCK_THREAD), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    await process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    try:
        assert await asyncio.wait_for(process.wait(), STUCK_S / 2) == 0
    finally:
        if process.returncode is None:
            process.kill()
