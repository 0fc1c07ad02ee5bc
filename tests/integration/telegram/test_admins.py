"""What admins of the bot can do, and nobody else."""

import pytest

from bot.storage.tables import SourceRow, SubjectRow
from tests.integration.telegram.stage import Stage
from tests.support.feed_server import HTML, Item, rss

FEED = rss(
    *(
        Item(title, link=f"https://post.example/{day}", date=f"{day:02} Mar 2026 08:00:00 GMT")
        for title, day in (
            ("Ferry & crew adrift", 10),
            ("Dock strike ends", 9),
            ("Harbour opens", 8),
            ("Old news", 7),
        )
    )
)

ADMIN_COMMANDS = [
    "/addsource", "/addsource https://post.example/", "/sources", "/addactor Mira Dallin",
    "/actors", "/actors Mira Dallin", "/topics salt", "/stats", "/source_add", "/source_list",
    "/sources harbour", "/import", "/export", "/health",
]  # fmt: skip


@pytest.mark.parametrize("command", ADMIN_COMMANDS)
async def test_to_others_admin_commands_do_not_exist(stage: Stage, command: str) -> None:
    unknown = await stage.reader.ask("/nonsense", "I do not know")
    answer = await stage.reader.ask(command)
    assert answer.text == unknown.text
    assert answer.button_texts == unknown.button_texts


async def test_a_source_is_shown_confirmed_and_added(stage: Stage) -> None:
    stage.feeds.publish("/feed", FEED)
    shown = await stage.admin.ask(f"/addsource {stage.feeds.url('/feed')}", "Shall I add")
    assert "4 entries" in shown.text
    assert "Ferry & crew adrift" in shown.text
    assert "Old news" not in shown.text
    assert await stage.count(SourceRow) == 0
    await stage.press(stage.admin, shown, "Add this source", "is a source now")
    assert await stage.count(SourceRow) == 1
    await stage.admin.ask(f"/source_add {stage.feeds.url('/feed')}", "already")


async def test_the_address_of_a_page_finds_its_feed(stage: Stage) -> None:
    stage.feeds.publish("/feed", FEED)
    link = '<link rel="alternate" type="application/rss+xml" href="/feed">'
    stage.feeds.publish(
        "/", f"<html><head>{link}</head><body>News</body></html>", content_type=HTML
    )
    await stage.admin.ask("/addsource", "Send me the address")
    await stage.admin.ask(stage.feeds.url("/"), "Shall I add")


async def test_an_empty_feed_can_be_added_and_is_said_to_be_empty(stage: Stage) -> None:
    stage.feeds.publish("/feed", rss())
    shown = await stage.admin.ask(f"/addsource {stage.feeds.url('/feed')}", "Shall I add")
    assert "There is no entry in it at the moment" in shown.text


async def test_an_address_that_is_no_source_is_refused_and_asked_for_again(stage: Stage) -> None:
    await stage.admin.ask("/addsource ftp://post.example/<x>", "not a web address")
    stage.feeds.publish("/feed", FEED)
    shown = await stage.admin.ask(stage.feeds.url("/feed"), "Shall I add")
    await stage.press(stage.admin, shown, "Cancel", "Never mind")
    assert await stage.count(SourceRow) == 0


async def test_sources_are_tested_paused_resumed_and_removed(stage: Stage) -> None:
    await stage.admin.ask("/sources", "no sources yet")
    stage.feeds.publish("/feed", FEED)
    await stage.catalogue.add(stage.feeds.url("/feed"), title="The Harbour Post", added_by=None)
    listed = await stage.admin.ask("/source_list", "1 source")
    assert "The Harbour Post" in listed.text
    one = await stage.press(stage.admin, listed, "1", "Not read yet")
    await stage.press(stage.admin, one, "Test", "4 entries")
    await stage.press(stage.admin, one, "Pause", "Paused by an admin")
    await stage.press(stage.admin, one, "Resume", "Not read yet")
    await stage.press(stage.admin, one, "Remove", "Articles that it brought")
    assert await stage.count(SourceRow) == 1
    await stage.press(stage.admin, one, "Yes, remove", "is removed")
    assert await stage.count(SourceRow) == 0


async def test_a_failing_source_says_what_is_wrong(stage: Stage) -> None:
    source = await stage.catalogue.add(
        stage.feeds.url("/gone"), title="The Harbour Post", added_by=None
    )
    async with stage.database.transaction() as session:
        row = await session.get_one(SourceRow, source.id)
        row.failures, row.error_code = 3, "http_404"
    listed = await stage.admin.ask("/sources", "not found (404)")
    await stage.press(stage.admin, listed, "1", "3 times in a row")


async def test_many_sources_come_in_pages(stage: Stage) -> None:
    for number in range(8):
        await stage.catalogue.add(
            f"https://post-{number}.example/feed", title=f"Post {number}", added_by=None
        )
    first = await stage.admin.ask("/sources", "8 sources")
    second = await stage.press(stage.admin, first, "More", "Page 2 of 2")
    await stage.press(stage.admin, second, "Back", "Page 1 of 2")


async def test_actors_get_all_their_names(stage: Stage) -> None:
    names = "Haydar al-Qasimiri | حيدر القاسميري | Kasimiri"
    shown = await stage.admin.ask(f"/addactor {names}", "Shall I save it?")
    added = await stage.press(stage.admin, shown, "Only the names I typed", "✅")
    assert "حيدر القاسميري" in added.text
    listed = await stage.admin.ask("/actors", "1 actor")
    assert "⭐" in listed.text
    await stage.admin.ask("/addactor | |", "Send me a name")
    shown = await stage.admin.ask("Mira Dallin", "Shall I save it?")
    await stage.press(stage.admin, shown, "Save", "✅")
    assert await stage.count(SubjectRow) == 2


async def test_stats_count_everything(stage: Stage) -> None:
    await stage.reader.ask("/actor Mira Dallin", "You follow")
    stats = await stage.admin.ask("/stats", "How much there is")
    assert "Subscriptions: 1; actors: 1, topics: 0" in stats.text


async def test_help_tells_admins_more(stage: Stage) -> None:
    await stage.admin.ask("/help", "/addsource")


async def test_an_admins_button_does_nothing_for_others(stage: Stage) -> None:
    await stage.catalogue.add("https://post.example/feed", title="Post", added_by=None)
    listed = await stage.admin.ask("/sources", "1 source")
    welcome = await stage.reader.ask("/start", "Welcome")
    welcome.buttons[0]["callback_data"] = str(listed.buttons[0]["callback_data"])
    await stage.press(stage.reader, welcome, "Follow something", "does not work any more")


async def test_the_menu_shows_admins_more_than_readers(stage: Stage) -> None:
    await stage.telegram.wait_until(
        lambda: (
            len([c for c in stage.telegram.calls if c.method.lower() == "setmycommands"]) == 3
            or None
        ),
        10,
        what="three menus",
    )
