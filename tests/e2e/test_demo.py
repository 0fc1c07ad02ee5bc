"""What a newcomer does in the first minute: ``demo`` as a process, the page in a real Chromium."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from tests.e2e.browser.chromium import CHROMIUM_ARGUMENTS, require_chromium
from tests.support.program import PATIENCE_S, ROOT, STOP_TIMEOUT_S, Program

pytestmark = pytest.mark.browser

LATER_MS = 90_000
"""How long the page may wait for the bot on a busy machine."""


class RunningDemo:
    """The demo's process and the one line it printed."""

    def __init__(self, process: asyncio.subprocess.Process, line: str) -> None:
        self.process = process
        self.line = line

    @property
    def address(self) -> str:
        found = re.search(r"http://127\.0\.0\.1:\d+/", self.line)
        assert found, self.line
        return found[0]


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncGenerator[RunningDemo]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("BOT_")}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--no-browser", "--port", "18787"),
        cwd=tmp_path,
        env={**environment, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    line = await asyncio.wait_for(process.stdout.readline(), PATIENCE_S)
    yield RunningDemo(process, line.decode())
    if process.returncode is None:
        process.kill()
    await process.communicate()


@pytest.fixture
async def page(demo: RunningDemo) -> AsyncGenerator[Page]:
    """The page as a newcomer finds it; any error in its console fails the test."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=require_chromium(), args=CHROMIUM_ARGUMENTS
        )
        page = await browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(LATER_MS)
        expect.set_options(timeout=LATER_MS)
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.goto(demo.address)
        await page.locator("body[data-ready]").wait_for()
        yield page
        await browser.close()
        assert errors == []


async def test_start_follow_preview_jump_digest_button_unsubscribe(
    demo: RunningDemo, page: Page
) -> None:
    bubbles = page.locator(".row.bot .bubble")
    await page.get_by_role("button", name="Start").click()
    await expect(bubbles.last).to_contain_text("Welcome!")

    # The preview needs something to show: the first outlets publish within seconds.
    followed = bubbles.filter(has_text="The last seven days would have brought")
    for attempt in range(20):
        await _type(page, "/subscribe حيدر القاسميري")
        await expect(followed).to_have_count(attempt + 1)
        if "would have brought nothing" not in await followed.last.inner_text():
            break
        await asyncio.sleep(1)  # the outlets publish by the clock
    await expect(followed.last).to_contain_text("Haydar al-Qasimiri")
    await expect(followed.last.get_by_role("link").first).to_be_visible()

    await page.locator(".chat-head [data-jump]").click()
    await expect(page.locator("#clock-head")).to_contain_text("08:00")
    digest = bubbles.filter(has_text="Your digest").filter(has_text="stor").last
    await expect(digest).to_contain_text("👤")
    await expect(digest.get_by_role("link").first).to_be_visible()

    await _type(page, "/list")
    listed = page.locator(".row.bot").filter(has_text="You follow").last
    await listed.get_by_role("button").first.click()
    await page.get_by_role("button", name="✖️ 1").last.click()
    await expect(bubbles.filter(has_text="You follow nothing yet").last).to_be_visible()

    demo.process.send_signal(signal.SIGINT)
    output, errors = await asyncio.wait_for(demo.process.communicate(), STOP_TIMEOUT_S)
    assert demo.process.returncode == 0
    assert (output, errors) == (b"", b""), "one line, and no other"


async def test_a_second_demo_in_the_same_folder_refuses_and_one_elsewhere_takes_the_next_port(
    demo: RunningDemo, tmp_path: Path
) -> None:
    status, output = await Program(tmp_path, {}).call("demo", "--no-browser", "--port", "18787")
    assert status == 1
    assert "Another copy of the bot is running" in output

    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    other = Program(elsewhere, {})
    await other.start("demo", "--no-browser", "--port", "18787")
    await other.wait_until_written("http://")
    assert demo.address not in other.written()
    assert await other.stop() == (0, pytest.approx(0, abs=8))


async def _type(page: Page, text: str) -> None:
    await page.locator("#input").fill(text)
    await page.keyboard.press("Enter")
