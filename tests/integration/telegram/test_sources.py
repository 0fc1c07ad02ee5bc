"""Sources in the chat: adding several, lists, one source's page, its settings."""

from datetime import timedelta

import pytest

from bot.ids import SourceId
from bot.storage.tables import ArticleVersionRow, SourceRow
from tests.integration.telegram.stage import Stage
from tests.support.bot_api import Bubble
from tests.support.feed_server import HTML, Item, rss

FEED = rss(Item("Harbour opens", link="https://post.example/8", date="08 Mar 2026 08:00:00 GMT"))


async def add(stage: Stage, *titles: str) -> list[SourceId]:
    """Add sources of these titles."""
    return [
        (
            await stage.catalogue.add(
                f"https://{title.lower().replace(' ', '-')}.example/feed",
                title=title,
                added_by=None,
            )
        ).id
        for title in titles
    ]


async def opened(stage: Stage, source_id: SourceId, expected: str) -> Bubble:
    """Open the page of the only source."""
    source = await stage.catalogue.get(source_id)
    assert source is not None
    listed = await stage.admin.ask("/sources", source.title)
    return await stage.press(stage.admin, listed, "1", expected)


async def test_several_addresses_are_shown_and_added_with_one_button(stage: Stage) -> None:
    for path in ("/one", "/two", "/three"):
        stage.feeds.publish(path, FEED)
    await stage.catalogue.add(stage.feeds.url("/three"), title="Three", added_by=None)
    url = stage.feeds.url
    lines = f"{url('/one')}\n{url('/two')}, {url('/one')}\nand {url('/three')}\n{url('/none')}"
    await stage.admin.ask("/addsource", "Send me the address")
    shown = await stage.admin.ask(lines, "2 new feeds")
    assert "Sources already" in shown.text
    assert "404" in shown.text
    assert await stage.count(SourceRow) == 1
    await stage.press(stage.admin, shown, "Add all 2", "2 sources are added")
    assert await stage.count(SourceRow) == 3


async def test_where_nothing_can_be_added_it_is_said_and_asked_again(stage: Stage) -> None:
    await stage.admin.ask("/addsource ftp://a.example ftp://b.example", "Nothing to read")
    stage.feeds.publish("/feed", FEED)
    await stage.admin.ask(stage.feeds.url("/feed"), "Shall I add")


async def test_too_many_addresses_are_refused(stage: Stage) -> None:
    many = " ".join(f"post-{number}.example" for number in range(21))
    await stage.admin.ask(f"/addsource {many}", "21 addresses")
    assert stage.feeds.requests == []


async def test_while_it_looks_it_says_so_and_edits_that_message(stage: Stage) -> None:
    released = stage.feeds.hold("/feed", FEED)
    waiting = await stage.admin.ask(f"/addsource {stage.feeds.url('/feed')}", "I look for")
    released.set()
    shown = await stage.admin.chat.wait_for("Shall I add")
    assert shown.id == waiting.id
    await stage.press(stage.admin, shown, "Add this source", "is a source now")


async def test_a_refusal_after_a_long_look_still_asks(stage: Stage) -> None:
    released = stage.feeds.hold("/page", "<html><body>Nothing</body></html>")
    stage.feeds.publish("/feed", FEED)
    waiting = await stage.admin.ask(f"/addsource {stage.feeds.url('/page')}", "I look for")
    released.set()
    refused = await stage.admin.chat.wait_for("❌")
    assert refused.id == waiting.id
    await stage.admin.ask(stage.feeds.url("/feed"), "Shall I add")


async def test_later_messages_do_not_wait_for_a_long_look(stage: Stage) -> None:
    released = stage.feeds.hold("/feed", FEED)
    waiting = await stage.admin.ask(f"/addsource {stage.feeds.url('/feed')}", "I look for")
    await stage.admin.ask("/sources", "There are no sources yet")
    released.set()
    shown = await stage.admin.chat.wait_for("Shall I add")
    assert shown.id == waiting.id


async def test_a_late_refusal_leaves_a_newer_question_alone(stage: Stage) -> None:
    released = stage.feeds.hold("/page", "<html><body>Nothing</body></html>")
    await stage.admin.ask(f"/addsource {stage.feeds.url('/page')}", "I look for")
    await stage.admin.ask("/subscribe", "follow")
    released.set()
    refused = await stage.admin.chat.wait_for("❌")
    assert refused.button_texts == ["➕ Add a source"]
    await stage.admin.ask("Mira Dallin", "Mira Dallin")
    assert await stage.count(SourceRow) == 0


async def test_a_page_with_several_feeds_offers_each(stage: Stage) -> None:
    link = "<link rel=alternate type=application/rss+xml href={}>"
    names = ("/all", "/world", "/sport", "/comments", "/gone")
    stage.feeds.publish("/", "<html><head>" + "".join(map(link.format, names)), content_type=HTML)
    for name in names[:4]:
        stage.feeds.publish(name, rss(Item("Harbour"), title=f"Post {name}"))
    shown = await stage.admin.ask(f"/addsource {stage.feeds.url('/')}", "Shall I add")
    assert "2 other feeds" in shown.text
    assert shown.button_texts[:3] == ["✅ Add this source", "➕ Post /world", "➕ Post /sport"]
    await stage.press(stage.admin, shown, "➕ Post /sport", "is a source now")
    await stage.press(stage.admin, shown, "➕ Post /world", "any more")
    sources = await stage.catalogue.everything()
    assert [source.url for source in sources] == [stage.feeds.url("/sport")]
    await stage.catalogue.add(stage.feeds.url("/all"), title="All", added_by=None)
    known = await stage.admin.ask(f"/addsource {stage.feeds.url('/')}", "is a source already")
    assert "➕ Post /world" in known.button_texts
    assert "➕ Post /sport" not in known.button_texts


async def test_lists_are_searched_filtered_and_turned(stage: Stage) -> None:
    await add(stage, *(f"Harbour {number}" for number in range(8)), "Desert Post")
    found = await stage.admin.ask("/sources harbour", "8 sources")
    assert "with “\u2068harbour\u2069”" in found.text
    second = await stage.press(stage.admin, found, "More", "Page 2 of 2")
    assert "Harbour 7" in second.text
    one = await stage.press(stage.admin, second, "8", "Not read yet")
    back = await stage.press(stage.admin, one, "All sources", "Page 2 of 2")
    failing = await stage.press(stage.admin, back, "Failing", "Every source answers.")
    assert "✔️ 🟠 Failing" in failing.button_texts
    await stage.press(stage.admin, failing, "Slow", "answers quickly")
    await stage.press(stage.admin, failing, "Silent", "as much as it usually does")
    await stage.admin.ask("/sources jungle", "No source has this")


async def test_a_search_in_any_script_fits_its_buttons(stage: Stage) -> None:
    await add(stage, *(f"صحيفة الميناء والمدينة {number}" for number in range(8)))
    found = await stage.admin.ask("/sources صحيفة الميناء والمدينة والبحر", "sources")
    assert "8 sources" in found.text
    await stage.press(stage.admin, found, "More", "Page 2 of 2")


async def test_a_sources_page_tells_how_it_is(stage: Stage) -> None:
    (source_id,) = await add(stage, "Harbour Post")
    actor = await stage.seeding.actor("Mira Dallin")
    article = await stage.seeding.article("Ferry", sources=[source_id])
    await stage.seeding.match(article, actor)
    now = stage.clock.now()
    async with stage.database.transaction() as session:
        row = await session.get_one(SourceRow, source_id)
        at = int((now - timedelta(minutes=5)).timestamp())
        row.last_success_at = now - timedelta(minutes=5)
        row.interval_s, row.interval_reason = 5400, "max_age"
        row.last_polls = [
            [at, "read", 3, 6420], [at - 600, "unchanged", 0, 7000], [at - 900, "http_404", 0, 90],
            [at - 1200, "read", 0, 8000], [at - 1800, "unchanged", 0, 9000],
        ]  # fmt: skip
        oldest = int((now - timedelta(days=12)).timestamp())
        row.entry_times = [oldest - 3600 * step for step in range(20)]
    page = await opened(stage, source_id, "Last read 5 minutes ago")
    assert "Next poll 90 minutes after the last one: so long the server says" in page.text
    assert "5 minutes ago: 3 new, 6,420 ms" in page.text
    assert "❌ not found (404), 90 ms" in page.text
    assert "nothing changed, 7,000 ms" in page.text
    assert "👤 \u2068Mira Dallin\u2069: 1" in page.text
    assert "·············█ 1, 0.1 a day" in page.text
    assert "Its newest entry is 12 days old" in page.text
    assert "It usually takes 8 seconds to answer" in page.text
    listed = await stage.admin.ask("/sources", "1 source")
    await stage.press(stage.admin, listed, "Slow", "1 slow source")
    await stage.press(stage.admin, listed, "Silent", "1 silent source")


@pytest.mark.parametrize(
    "reason",
    ["usual", "rhythm", "max_age", "expires", "ttl", "update_period", "skipped", "pages",
     "failing", "asked"],
)  # fmt: skip
async def test_every_reason_for_an_interval_has_words(stage: Stage, reason: str) -> None:
    (source_id,) = await add(stage, "Harbour Post")
    async with stage.database.transaction() as session:
        row = await session.get_one(SourceRow, source_id)
        row.interval_s, row.interval_reason = 7200, reason
    page = await opened(stage, source_id, "Next poll 2 hours after the last one: ")
    assert (reason == "usual") == ("the usual interval" in page.text)


async def test_settings_are_changed_with_buttons(stage: Stage) -> None:
    (source_id,) = await add(stage, "Harbour Post")
    page = await opened(stage, source_id, "Its articles count as usual.")
    await stage.press(stage.admin, page, "⚖️ × 2", "count 2 times as much")
    assert "✔️ × 2" in page.button_texts
    await stage.press(stage.admin, page, "× 0.5", "count 0.5 times as much")
    await stage.press(stage.admin, page, "× 1", "count as usual")
    await stage.press(stage.admin, page, "Pages: on", "Only the text of the feed is read")
    await stage.press(stage.admin, page, "Pages: off", "Pages are fetched")


async def test_a_source_is_polled_when_asked(stage: Stage) -> None:
    (source_id,) = await add(stage, "Harbour Post")
    async with stage.database.transaction() as session:
        row = await session.get_one(SourceRow, source_id)
        row.next_poll_at = stage.clock.now() + timedelta(hours=5)
    page = await opened(stage, source_id, "Not read yet")
    await stage.press(stage.admin, page, "Poll now", "I ask it now")
    source = await stage.catalogue.get(source_id)
    assert source is not None
    assert source.next_poll_at == stage.clock.now()
    await stage.press(stage.admin, page, "Pause", "Paused by an admin")
    assert not any("Poll now" in text for text in page.button_texts)


async def test_the_feed_that_a_site_names_now_takes_over(stage: Stage) -> None:
    (source_id,) = await add(stage, "Harbour Post")
    async with stage.database.transaction() as session:
        row = await session.get_one(SourceRow, source_id)
        row.failures, row.error_code = 9, "http_404"
        row.found_url = "https://harbour-post.example/new"
    page = await opened(stage, source_id, "names another feed now")
    await stage.press(stage.admin, page, "Use the feed", "This is its address now")
    assert "https://harbour-post.example/new" in page.text
    assert not any("Use the feed" in text for text in page.button_texts)


async def test_what_was_removed_meanwhile_is_said_to_be_gone(stage: Stage) -> None:
    (source_id,) = await add(stage, "Harbour Post")
    page = await opened(stage, source_id, "Not read yet")
    await stage.catalogue.remove(source_id)
    await stage.press(stage.admin, page, "Pause", "has been removed")
    await add(stage, "Desert Post")
    listed = await stage.admin.ask("/sources", "Desert Post")
    assert "Harbour" not in listed.text


async def test_the_page_of_a_site_is_tested_in_words(stage: Stage) -> None:
    stage.feeds.publish("/feed", "<html></html>", content_type=HTML)
    source = await stage.catalogue.add(stage.feeds.url("/feed"), title="Post", added_by=None)
    page = await opened(stage, source.id, "Not read yet")
    await stage.press(stage.admin, page, "Test", "neither a feed nor a page")


async def test_in_a_group_a_refusal_after_a_long_look_forces_a_reply(stage: Stage) -> None:
    group = stage.telegram.group("Desk", {stage.admin: "creator", stage.reader: "member"})
    released = stage.feeds.hold("/page", "<html><body>Nothing</body></html>")
    stage.feeds.publish("/feed", FEED)
    asked = await stage.admin.say(f"/addsource {stage.feeds.url('/page')}", to=group)
    waiting = await group.wait_for("I look for", after=asked.id)
    released.set()
    refused = await group.wait_for("❌", after=asked.id)
    assert refused.asks_for_reply
    assert waiting.id not in {bubble.id for bubble in group.from_bot}
    await stage.admin.reply(refused, stage.feeds.url("/feed"), to=group)
    await group.wait_for("Shall I add")


async def test_somebody_elses_tap_on_any_button_of_sources_does_nothing(stage: Stage) -> None:
    (source_id,) = await add(stage, "Harbour Post")
    page = await opened(stage, source_id, "Not read yet")
    listed = await stage.admin.ask("/sources", "1 source")
    health = await stage.admin.ask("/health", "well")
    for button in (*page.buttons, *listed.buttons, *health.buttons):
        welcome = await stage.reader.ask("/start", "Welcome")
        welcome.buttons[0]["callback_data"] = str(button["callback_data"])
        label = str(welcome.buttons[0]["text"])
        await stage.press(stage.reader, welcome, label, "does not work any more")
    source = await stage.catalogue.get(source_id)
    assert source is not None
    assert (source.state, source.weight, source.full_text) == ("active", 1.0, True)


async def test_a_sources_language_is_set_with_buttons(stage: Stage) -> None:
    (source_id,) = await add(stage, "Harbour Post")
    page = await opened(stage, source_id, "Its articles count as usual.")
    asked = await stage.press(stage.admin, page, "🌐 Language", "In which language")
    await stage.press(stage.admin, asked, "کوردیی ناوەندی", "Its articles are in this language")
    source = await stage.catalogue.get(source_id)
    assert source is not None
    assert source.set_language == "ckb"
    asked = await stage.press(stage.admin, page, "🌐 Language", "In which language")
    assert "✔️ کوردیی ناوەندی" in asked.button_texts
    shown = await stage.press(stage.admin, asked, "As the feed says", "count as usual")
    assert "in this language" not in shown.text


async def test_a_sources_articles_tell_who_else_printed_them_and_what_changed(
    stage: Stage,
) -> None:
    here, there = await add(stage, "Harbour Post", "Bridge Times")
    article = await stage.seeding.article(
        "Ferry sails again", "It sails.\n\nTickets are free.", sources=[here, there]
    )
    for number in range(6):
        stage.clock.advance(hours=1)
        await stage.seeding.article(f"Other {number}", sources=[here])
    async with stage.database.transaction() as session:
        old = {"title": "Ferry sails", "text": "It sails.\n\nNobody knows what it costs."}
        at = stage.clock.now()
        session.add(ArticleVersionRow(article_id=article, replaced_at=at, **old))
    found = await stage.admin.ask("/sources harbour", "1 source")
    page = await stage.press(stage.admin, found, "1", "Its articles count as usual.")
    listed = await stage.press(stage.admin, page, "📰 Articles", "7 articles are stored")
    second = await stage.press(stage.admin, listed, "More", "Page 2 of 2")
    assert "changed once" in second.text
    assert "printed by 1 other source" in second.text
    shown = await stage.press(stage.admin, second, "7", "Who printed it")
    assert "Bridge Times" in shown.text
    assert "Another title" in shown.text
    assert "➕ \u2068Tickets are free." in shown.text
    assert "➖ \u2068Nobody knows what it costs." in shown.text
    back = await stage.press(stage.admin, shown, "◀️ Its articles", "Page 2 of 2")
    await stage.press(stage.admin, back, "◀️ The source", "Its articles count as usual.")


async def test_a_source_without_articles_says_so(stage: Stage) -> None:
    (source_id,) = await add(stage, "Harbour Post")
    page = await opened(stage, source_id, "Its articles count as usual.")
    await stage.press(stage.admin, page, "📰 Articles", "No article of it is stored")
