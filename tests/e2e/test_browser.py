"""The chat page in a real Chromium, against the local Bot API and a bot that plays by heart."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from playwright.async_api import Browser, FilePayload, Page, async_playwright, expect

from bot.clock import ShiftedClock
from bot.demo.demo import Demo
from tests.e2e.browser.chromium import CHROMIUM_ARGUMENTS, require_chromium
from tests.e2e.browser.scripted_bot import ScriptedBot

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),  # one Chromium for all of them
    pytest.mark.browser,
]

COMPUTER = (1280, 800)
PHONE = (390, 844)


@pytest_asyncio.fixture(loop_scope="module")
async def demo() -> AsyncIterator[Demo]:
    clock = ShiftedClock()

    async def jump() -> str:
        morning = clock.now().replace(hour=8, minute=0, second=0) + timedelta(days=1)
        clock.jump_to(morning)
        return "Good morning."

    running = Demo(clock, jump=jump, port=0)
    await running.start()
    async with ScriptedBot(running.api_url, running.token):
        yield running
    await running.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(
            executable_path=require_chromium(), args=CHROMIUM_ARGUMENTS
        )
        yield running
        await running.close()


@pytest_asyncio.fixture(loop_scope="module")
async def page(demo: Demo, browser: Browser) -> AsyncIterator[Page]:
    """The page as a newcomer finds it; the test fails on any error in its console."""
    opened, errors = await _open(browser, demo, COMPUTER)
    yield opened
    await opened.close()
    assert errors == []


async def _open(browser: Browser, demo: Demo, size: tuple[int, int]) -> tuple[Page, list[str]]:
    page = await browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.set_default_timeout(10_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    await page.goto(demo.page_url)
    await page.locator("body[data-ready]").wait_for()
    return page, errors


async def _type(page: Page, text: str) -> None:
    await page.locator("#input").fill(text)
    await page.keyboard.press("Enter")


async def test_a_newcomer_starts_follows_jumps_reads_and_unsubscribes(page: Page) -> None:
    await page.get_by_role("button", name="Start").click()
    await expect(page.locator(".row.bot .bubble strong").first).to_have_text("Welcome, Rana.")
    await page.get_by_role("button", name="Haydar al-Qasimiri", exact=True).click()
    followed = page.locator(".row.bot").nth(1)
    await expect(followed).to_contain_text("You follow Haydar al-Qasimiri")

    await page.locator(".chat-head [data-jump]").click()
    await expect(page.locator("#toast")).to_have_text("Good morning.")
    await expect(page.locator("#clock-head")).to_contain_text("08:00")

    await _type(page, "/digest")
    digest = page.locator(".row.bot").nth(2)
    await expect(digest.locator("time")).to_have_text("08:00")
    await expect(digest.get_by_role("link", name="Mosaic with a map")).to_have_attribute(
        "href", "http://127.0.0.1:9/ledger/9"
    )

    await digest.get_by_role("button", name="Why these?").click()
    await expect(page.locator("#alert-text")).to_contain_text("Because you follow")
    await page.locator("#alert-ok").click()

    await followed.get_by_role("button", name="Unsubscribe").click()
    await expect(followed).to_contain_text("You no longer follow")
    await expect(followed).to_contain_text("edited")
    await expect(followed.get_by_role("button", name="Unsubscribe")).to_have_count(0)


async def test_the_commands_menu_filters_while_one_types(page: Page) -> None:
    await page.get_by_role("button", name="Start").click()
    await page.locator("#input").press_sequentially("/ti")
    options = page.get_by_role("option")
    await expect(options).to_have_text(["When your digest comes/time", "Where you are/timezone"])
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Tab")
    await expect(page.locator("#input")).to_have_value("/timezone ")


async def test_a_forced_reply_is_opened_and_sent_as_one(page: Page) -> None:
    await page.get_by_role("button", name="Start").click()
    await _type(page, "/timezone")
    await expect(page.locator("#reply-text")).to_have_text("Which city are you in?")
    await expect(page.locator("#input")).to_have_attribute("placeholder", "Baghdad, or UTC+3")
    await _type(page, "بغداد")
    await expect(page.locator(".row.bot").last).to_contain_text("Your zone is that of بغداد now.")
    await expect(page.locator(".answered")).to_contain_text("Which city are you in?")
    await expect(page.locator("#reply-bar")).to_be_hidden()


async def test_a_file_is_sent_and_can_be_saved(page: Page) -> None:
    await page.get_by_role("button", name="Start").click()
    await expect(page.locator(".row.bot")).to_have_count(1)
    content = b"<opml><body/></opml>" * 100
    await page.locator("#input").fill("my feeds")
    file: FilePayload = {"name": "feeds <b>.opml", "mimeType": "text/x-opml", "buffer": content}
    await page.locator("#file").set_input_files(file)
    sent = page.locator(".row.person").last
    await expect(sent.locator(".document strong")).to_have_text("feeds <b>.opml")
    await expect(sent.locator(".document small")).to_have_text("2.0 KB")
    await expect(sent.locator(".words")).to_contain_text("my feeds")
    async with page.expect_download() as saving:
        await sent.locator(".document").click()
    saved = await (await saving.value).path()
    assert saved.read_bytes() == content


async def test_arabic_paragraphs_run_from_right_to_left_in_an_english_message(page: Page) -> None:
    await page.get_by_role("button", name="Start").click()
    await _type(page, "/digest")
    link = page.get_by_role("link", name="ميناء نسيم")
    await link.wait_for()
    spot = await link.bounding_box()
    bubble = await page.locator(".row.bot .bubble").last.bounding_box()
    assert spot is not None
    assert bubble is not None
    right_edge = bubble["x"] + bubble["width"] - (spot["x"] + spot["width"])
    assert right_edge < spot["x"] - bubble["x"]


async def test_an_answer_is_scrolled_to_unless_one_reads_further_up(page: Page) -> None:
    await page.get_by_role("button", name="Start").click()
    for number in range(1, 4):
        await _type(page, "/subscribe somebody")
        answer = page.locator(".row.bot").nth(number)
        await expect(answer.get_by_role("button", name="Pause")).to_be_in_viewport()
    await page.locator("#scroll").hover()
    await page.mouse.wheel(0, -2000)
    await expect(page.get_by_role("button", name="To the newest message")).to_be_visible()
    await page.locator(".row.bot").first.get_by_role("button", name="Desalination").click()
    await expect(page.locator("#to-end-count")).to_have_text("1")
    await page.get_by_role("button", name="To the newest message").click()
    await expect(page.locator(".row.bot").last).to_be_in_viewport()


async def test_two_pages_show_the_same_conversation_live(
    page: Page, browser: Browser, demo: Demo
) -> None:
    other, errors = await _open(browser, demo, PHONE)
    await page.get_by_role("button", name="Start").click()
    await expect(other.locator(".badge")).to_have_text("1")
    await other.get_by_role("button", name="Rana").click()
    await expect(other.locator(".row.bot .bubble")).to_contain_text("Welcome, Rana.")
    await other.get_by_role("button", name="Back to the chats").click()
    await expect(other.get_by_role("navigation", name="Chats")).to_be_visible()
    assert errors == []
    await other.close()


async def test_a_topic_of_the_group_is_a_conversation_of_its_own(page: Page) -> None:
    await page.get_by_role("button", name="Harbour Desk").click()
    await page.get_by_role("tab", name="Parliament").click()
    await _type(page, "/list")
    await expect(page.locator(".row.bot .bubble")).to_contain_text("In this topic.")
    await page.get_by_role("tab", name="General").click()
    await expect(page.locator(".row")).to_have_count(0)


async def test_hostile_text_stays_text(page: Page) -> None:
    await page.get_by_role("button", name="Start").click()
    hostile = "<img src=x onerror=alert(1)> javascript:alert(1) </textarea><script>"
    await _type(page, hostile)
    await expect(page.locator(".row.person .words").last).to_contain_text(hostile)


async def test_the_page_is_usable_in_both_themes_and_sizes(
    page: Page, browser: Browser, demo: Demo
) -> None:
    before = await page.evaluate("getComputedStyle(document.body).backgroundColor")
    await page.get_by_role("button", name="Light or dark").click()
    assert await page.evaluate("getComputedStyle(document.body).backgroundColor") != before
    phone, _ = await _open(browser, demo, PHONE)
    overflow = "document.documentElement.scrollWidth > innerWidth"
    assert await page.evaluate(overflow) is False
    assert await phone.evaluate(overflow) is False
    await phone.close()
