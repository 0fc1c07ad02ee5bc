"""Lists of feeds in the chat: previewed, imported, told of, and sent."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.demo.bot_api.faults import Fault
from bot.ids import SourceId
from bot.sources.opml import FeedList, read_opml
from bot.storage.tables import ImportedSourceRow, ImportRow, SourceRow
from tests.integration.telegram.stage import Stage
from tests.support.bot_api import Bubble

BODY = '<?xml version="1.0"?><opml version="2.0"><body>\n{}\n</body></opml>'


def opml(*lines: str) -> bytes:
    return BODY.format("\n".join(lines)).encode()


def feed(number: int) -> str:
    return f'<outline type="rss" text="Post {number}" xmlUrl="https://p-{number}.example/feed"/>'


async def sent(stage: Stage, content: bytes, expected: str, caption: str = "") -> Bubble:
    mine = await stage.admin.send("feeds.opml", content, caption=caption)
    return await stage.admin.chat.wait_for(expected, after=mine.id)


async def read_first(stage: Stage, **failing: str) -> None:
    """Let every source be asked once; those of ``failing``, by title, end with that code."""
    errors = {title.replace("_", " "): code for title, code in failing.items()}
    async with stage.database.transaction() as session:
        for number in range(1, await stage.count(SourceRow) + 1):
            row = await session.get_one(SourceRow, number)
            if row.title in errors:
                row.failures, row.error_code = 1, errors[row.title]
            else:
                row.first_polled_at = stage.clock.now()


async def test_a_list_is_previewed_and_imported_and_told_of_in_one_message(stage: Stage) -> None:
    await stage.catalogue.add("http://www.p-2.example/feed/", title="Two", added_by=None)
    lines = [feed(1), feed(2), feed(1), '<outline type="rss" text="Lost"/>', feed(3)]
    shown = await sent(stage, opml(*lines), "2 new feeds")
    assert "1 is a source already:\n☑️ \u2068Post 2\u2069" in shown.text
    assert "2 lines are left out:" in shown.text
    assert "❌ line 4 (\u2068Post 1\u2069): the same feed as in line 2" in shown.text
    assert "❌ line 5 (\u2068Lost\u2069): a feed without an address" in shown.text
    assert await stage.count(SourceRow) == 1
    started = await stage.press(stage.admin, shown, "Import 2 feeds", "2 sources are imported")
    assert started.id == shown.id
    assert "2 are still to be asked" in started.text
    assert await stage.count(SourceRow) == 3
    await read_first(stage, Post_3="http_404")
    assert await stage.progress.tell_due() == 1
    done = await stage.admin.chat.wait_for("All have been asked")
    assert done.id == shown.id
    assert "1 was read" in done.text
    assert "\u2068Post 3\u2069: not found (404)" in done.text
    assert (await stage.count(ImportRow), await stage.count(ImportedSourceRow)) == (0, 0)
    assert await stage.progress.tell_due() == 0


async def test_only_changes_are_told_and_a_restart_goes_on(stage: Stage) -> None:
    shown = await sent(stage, opml(*(feed(number) for number in range(1, 30))), "29 new feeds")
    assert "… and 19 more" in shown.text
    await stage.press(stage.admin, shown, "Import", "29 are still to be asked")
    edits = [call for call in stage.telegram.calls if call.method == "editMessageText"]
    for _ in range(3):
        stage.clock.advance(seconds=10)
        await stage.progress.tell_due()
    again = [call for call in stage.telegram.calls if call.method == "editMessageText"]
    assert len(again) - len(edits) <= 1
    async with stage.database.transaction() as session:
        (await session.get_one(SourceRow, 1)).first_polled_at = stage.clock.now()
    await stage.catalogue.remove(SourceId(2))
    stage.clock.advance(seconds=10)
    await stage.progress.tell_due()
    told = await stage.admin.chat.wait_for("27 are still to be asked")
    assert "28 sources are imported" in told.text
    stage.clock.advance(minutes=31)
    await stage.progress.tell_due()
    await stage.admin.chat.wait_for("27 have not been asked yet; I go on without telling")
    assert await stage.count(ImportRow) == 0


async def test_a_deleted_message_is_said_anew_at_the_end(stage: Stage) -> None:
    shown = await sent(stage, opml(feed(1)), "1 new feed")
    await stage.press(stage.admin, shown, "Import 1 feed", "1 is still to be asked")
    del stage.telegram.api.world.messages[stage.admin.id, shown.id]
    await stage.progress.tell_due()
    await read_first(stage)
    stage.clock.advance(seconds=10)
    await stage.progress.tell_due()
    told = await stage.admin.chat.wait_for("All have been asked")
    assert told.id > shown.id


async def test_telegram_out_of_reach_delays_the_telling(stage: Stage) -> None:
    shown = await sent(stage, opml(feed(1)), "1 new feed")
    await stage.press(stage.admin, shown, "Import 1 feed", "1 is still to be asked")
    await read_first(stage)
    stage.telegram.fail(Fault("reset_before", "editmessagetext"))
    await stage.progress.tell_due()
    assert await stage.count(ImportRow) == 1
    stage.clock.advance(seconds=61)
    await stage.progress.tell_due()
    await stage.admin.chat.wait_for("All have been asked")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"hello", "This is not an OPML file"),
        (b"<opml><body/></opml>" + b" " * 2_200_000, "larger than 2 MB"),
        (b'<!DOCTYPE o [<!ENTITY a "b">]><opml/>', "defines entities"),
        (b"<opml>" + b"<outline>" * 40, "too deep"),
        (b"<opml>" + b"<a/>" * 60_000, "more lines than I read"),
        (b"<opml><body></body></opml>", "nothing to add"),
        (opml(feed(1))[:-14] + b"<<", "In line 3 the file is broken"),
    ],
)
async def test_what_cannot_be_read_is_said(stage: Stage, content: bytes, words: str) -> None:
    shown = await sent(stage, content, words)
    assert shown.buttons == [] or "1 new feed" in shown.text
    assert await stage.count(SourceRow) == 0


async def test_a_file_that_telegram_keeps_back_is_asked_for_again(stage: Stage) -> None:
    stage.telegram.fail(Fault("reset_before", "getfile"))
    await sent(stage, opml(feed(1)), "Please send it again")


async def test_an_old_preview_imports_nothing(stage: Stage) -> None:
    shown = await sent(stage, opml(feed(1)), "1 new feed")
    stage.clock.advance(minutes=11)
    await stage.press(stage.admin, shown, "Import 1 feed", "does not work any more")
    assert await stage.count(SourceRow) == 0


async def test_files_of_others_are_nothing_to_the_bot(stage: Stage) -> None:
    mine = await stage.reader.send("feeds.opml", opml(feed(1)))
    answer = await stage.reader.chat.wait_for(after=mine.id)
    assert "OPML" not in answer.text
    assert answer.buttons == []
    calls = [call.method.lower() for call in stage.telegram.calls]
    assert "getfile" not in calls


async def test_in_a_group_a_file_needs_the_command_beside_it(stage: Stage) -> None:
    group = stage.telegram.group("Desk", {stage.admin: "creator", stage.reader: "member"})
    group.chat.members[stage.telegram.api.world.bot.id] = "administrator"
    await stage.admin.send("photos.opml", opml(feed(1)), to=group)
    asked = await stage.admin.send("feeds.opml", opml(feed(2)), caption="/import", to=group)
    shown = await group.wait_for("1 new feed")
    assert shown.id > asked.id
    assert "Post 2" in shown.text
    assert len(group.from_bot) == 1
    await stage.reader.send("feeds.opml", opml(feed(3)), caption="/import", to=group)
    await stage.admin.ask("/import", "Send me an OPML file", to=group)
    assert not any("Post 3" in bubble.text for bubble in group.from_bot)


async def test_a_list_has_the_language_that_its_caption_names(stage: Stage) -> None:
    said = '<outline text="Two" xmlUrl="https://p-2.example/feed" language="en-GB"/>'
    shown = await sent(stage, opml(feed(1), said), "2 new feeds", "/import ckb")
    assert "written in this language: کوردیی ناوەندی" in shown.text
    await stage.press(stage.admin, shown, "Import 2 feeds", "2 sources are imported")
    async with stage.database.reading() as session:
        rows = list(await session.scalars(select(SourceRow).order_by(SourceRow.id)))
    assert [(row.language, row.set_language) for row in rows] == [(None, "ckb"), ("en-GB", "ckb")]
    await sent(stage, opml(feed(3)), "I know no language", "/import kurdish")


async def test_all_sources_are_sent_as_a_file_that_can_be_imported(stage: Stage) -> None:
    await stage.admin.ask("/export", "no sources yet")
    for number in range(3):
        await stage.catalogue.add(
            f"https://p-{number}.example/feed", title=f"صحيفة & {number}", added_by=None
        )
    await stage.admin.ask("/export", "3 sources. Other programs")
    (record,) = [each for each in stage.telegram.sent if each.document]
    assert record.document is not None
    assert record.document.name == "sources-2026-03-10.opml"
    found = read_opml(record.document.content)
    assert isinstance(found, FeedList)
    assert [one.title for one in found.feeds] == [f"صحيفة & {number}" for number in range(3)]
    await sent(stage, record.document.content, "nothing to add")
    listed = await stage.admin.ask("/sources", "3 sources")
    await stage.press(stage.admin, listed, "Export", "3 sources. Other programs")


async def test_health_sums_up(stage: Stage) -> None:
    empty = await stage.admin.ask("/health", "0 well")
    assert "No source was ever polled." in empty.text
    assert "Nothing: every step is done with its work." in empty.text
    ids = [await stage.seeding.source(title) for title in ("Harbour", "Desert", "Jungle")]
    now = stage.clock.now()
    async with stage.database.transaction() as session:
        well, failing, closed = [await session.get_one(SourceRow, number) for number in ids]
        well.last_success_at = well.last_polled_at = now - timedelta(minutes=4)
        failing.failures, failing.error_code = 7, "dns"
        failing.failing_since = now - timedelta(days=2)
        closed.state, closed.failing_since = "closed", now - timedelta(days=1)
        well.next_poll_at = now - timedelta(hours=1)
    await stage.seeding.article("Ferry", stored_at=now - timedelta(hours=3), matched=False)
    said = await stage.press(stage.admin, empty, "Look again", "1 well")
    assert "1 failing" in said.text
    assert "1 gone for good" in said.text
    assert "Last poll 4 minutes ago." in said.text
    assert "1 has been due for more than a minute" in said.text
    assert "Desert\u2069: the site’s name leads nowhere · 2 days ago" in said.text
    assert "1 article to match (the first 3 hours ago)" in said.text
    assert len(said.text) < 1200
    await stage.press(stage.admin, said, "Failing", "2 failing sources")
