"""Files in the local Bot API, spoken to with the library's own client and as the page does."""

import base64
import io
import json

import aiohttp
import pytest
from telegram import Bot, InputFile
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.clock import SystemClock
from bot.demo.demo import Demo
from tests.support.bot_api import LocalTelegram, Player

LIST = b"<opml version='2.0'><body/></opml>"


async def test_what_somebody_sends_the_bot_gets(
    telegram: LocalTelegram, bot: Bot, reader: Player
) -> None:
    await reader.send("feeds ⚓.opml", LIST, caption="Here <they> are")
    update = (await bot.get_updates())[-1]
    assert update.message is not None
    document = update.message.document
    assert document is not None
    assert (update.message.text, update.message.caption) == (None, "Here <they> are")
    assert (document.file_name, document.file_size) == ("feeds ⚓.opml", len(LIST))
    file = await bot.get_file(document.file_id)
    assert file.file_path is not None
    path = file.file_path.partition(telegram.token)[2]
    url = f"{telegram.url}/file/bot{telegram.token}{path}"
    async with aiohttp.ClientSession() as session:
        assert await (await session.get(url)).read() == LIST
        assert (await session.get(url.replace(telegram.token, "424242:x"))).status == 404
    with pytest.raises(BadRequest, match="Invalid file_id"):
        await bot.get_file("BQACnothing")


async def test_what_the_bot_sends_is_there_with_its_caption(
    telegram: LocalTelegram, bot: Bot, reader: Player
) -> None:
    content = LIST + b" " * 3_000_000
    sent = await bot.send_document(
        reader.id, InputFile(content, filename="sources.opml"), caption="<b>All</b>",
        parse_mode="HTML",
    )  # fmt: skip
    assert sent.document is not None
    assert (sent.document.file_name, sent.caption) == ("sources.opml", "All")
    assert [entity.type for entity in sent.caption_entities] == ["bold"]
    (record,) = [each for each in telegram.sent if each.document]
    assert record.document is not None
    assert record.document.content == content
    with pytest.raises(BadRequest, match="no text in the message"):
        await bot.edit_message_text("x", chat_id=reader.id, message_id=sent.message_id)


async def test_nothing_is_no_document(bot: Bot, reader: Player) -> None:
    for document in ("BQACnothing", InputFile(b"", filename="empty")):
        with pytest.raises(TelegramError) as caught:
            await bot.send_document(reader.id, document)
        assert not isinstance(caught.value, InvalidToken)


async def test_the_page_sends_and_saves_files() -> None:
    demo = Demo(SystemClock(), port=0)
    await demo.start()
    try:
        async with aiohttp.ClientSession() as session:
            wish = {
                "chat_id": demo.admin_id, "person_id": demo.admin_id, "name": 'a "b".html',
                "content": base64.b64encode(b"<script>" * 200_000).decode(),
            }  # fmt: skip
            answer = await session.post(
                f"{demo.page_url}demo/upload",
                data=io.BytesIO(json.dumps(wish).encode()),
                headers={"Content-Type": "application/json"},
            )
            assert answer.status == 200
            (file,) = demo.api.world.files.values()
            saved = await session.get(f"{demo.page_url}demo/document/{file.id}")
            assert await saved.read() == b"<script>" * 200_000
            assert saved.headers["Content-Type"] == "application/octet-stream"
            assert saved.headers["Content-Disposition"].startswith("attachment;")
            assert "%22b%22.html" in saved.headers["Content-Disposition"]
            for content in ("", "no base64!"):
                refused = await session.post(
                    f"{demo.page_url}demo/upload", json={**wish, "content": content}
                )
                assert refused.status == 400
    finally:
        await demo.stop()
