"""Requests over a real network: what is certainly unsent, and what may have arrived."""

import asyncio
import socket
from collections.abc import AsyncGenerator, Generator
from contextlib import ExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from telegram.error import NetworkError
from telegram.ext import ExtBot

from bot.delivery.model import OutboxMessage, Outcome, RetryLater, Sent, Uncertain
from bot.delivery.pacing import Pacing
from bot.demo.bot_api.faults import Fault, FaultKind
from bot.ids import ChatId, OutboxId, TelegramId
from bot.telegram.limiter import PacedCalls, Passage
from bot.telegram.sender import TelegramSender
from bot.telegram.wire import AiohttpRequest
from tests.support.bot_api import LocalTelegram
from tests.support.clock import ManualClock

NOW = datetime(2026, 3, 10, tzinfo=UTC)


class ShortPatience(AiohttpRequest):
    """One whose timeouts are too short for calls to prolong them."""

    async def do_request(self, *args: object, **kwargs: object) -> tuple[int, bytes]:
        kwargs |= {"read_timeout": 0.5, "connect_timeout": 0.1, "pool_timeout": 0.1}
        return await super().do_request(*args, **kwargs)  # type: ignore[arg-type]


@asynccontextmanager
async def speaking_to(url: str, connections: int = 4) -> AsyncGenerator[ExtBot[Passage]]:
    request = ShortPatience(connections, 0.2)
    await request.initialize()
    bot: ExtBot[Passage] = ExtBot(
        "1:token",
        base_url=f"{url}/bot",
        request=request,
        rate_limiter=PacedCalls(Pacing(ManualClock(NOW))),
    )
    yield bot
    await request.shutdown()


async def sent_to(url: str, chat: int = 1) -> Outcome:
    async with speaking_to(url) as bot:
        return await TelegramSender(bot).send(message(chat))


def message(chat: int) -> OutboxMessage:
    return OutboxMessage(
        id=OutboxId(1),
        chat_id=ChatId(1),
        telegram_id=TelegramId(chat),
        thread_id=0,
        chat_kind="private",
        language="en",
        html="<b>Harbour</b>",
        keyboard=None,
        silent=False,
        attempts=1,
        resent=False,
        created_at=NOW,
        expires_at=NOW + timedelta(hours=1),
    )


@pytest.fixture
def full() -> Generator[str]:
    """The address of a server that has no room for another connection."""
    with ExitStack() as stack:
        server = stack.enter_context(socket.socket())
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)  # the standard library's
            waiting.connect_ex(server.getsockname())
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


async def test_what_nobody_listens_to_was_not_sent() -> None:
    assert await sent_to("http://127.0.0.1:1") == RetryLater("ClientConnectorError")


async def test_a_name_that_is_not_known_was_not_sent_to() -> None:
    assert isinstance(await sent_to("http://telegram.invalid"), RetryLater)


async def test_who_got_no_connection_in_time_has_sent_nothing(full: str) -> None:
    assert await sent_to(full) == RetryLater("ConnectionTimeoutError")


async def test_who_waited_for_a_free_connection_in_vain_has_sent_nothing() -> None:
    arrived: list[bytes] = []

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        arrived.append(await reader.readuntil(b"\r\n\r\n"))
        await reader.read()
        writer.close()

    async with (
        await asyncio.start_server(silent, "127.0.0.1", 0) as server,
        speaking_to(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", 1) as bot,
    ):
        sender = TelegramSender(bot)
        one, other = await asyncio.gather(sender.send(message(1)), sender.send(message(2)))
        assert {type(one), type(other)} == {Uncertain, RetryLater}
        assert len(arrived) == 1


@pytest.mark.parametrize(
    ("kind", "arrives"),
    [
        ("hang", False),
        ("hang_after", True),
        ("reset_before", False),
        ("reset_after", True),
        ("broken_json", True),
        ("html_page", False),
    ],
)
async def test_what_was_sent_and_not_answered_is_uncertain(
    kind: FaultKind, *, arrives: bool
) -> None:
    async with LocalTelegram() as telegram:
        telegram.api.token = "1:token"
        reader = telegram.person("Rana")
        reader.person.has_started = True
        telegram.fail(Fault(kind=kind, method="sendMessage"))
        outcome = await sent_to(telegram.url, reader.id)
        assert isinstance(outcome, Uncertain)
        assert bool(telegram.sent) is arrives


async def test_an_answer_that_breaks_off_is_uncertain() -> None:
    async def half(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(half, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        assert isinstance(await sent_to(f"http://127.0.0.1:{port}"), Uncertain)


async def test_messages_and_files_arrive_as_they_were_sent() -> None:
    async with LocalTelegram() as telegram:
        telegram.api.token = "1:token"
        reader = telegram.person("Rana")
        reader.person.has_started = True
        assert await sent_to(telegram.url, reader.id) == Sent(1)
        async with speaking_to(telegram.url) as bot:
            await bot.send_document(reader.id, b"<opml/>", filename="sources.opml", caption="مصادر")
        text, file = telegram.sent
        assert text.html == "<b>Harbour</b>"
        assert file.text == "مصادر"
        assert file.document is not None
        assert (file.document.name, file.document.content) == ("sources.opml", b"<opml/>")


async def test_no_error_names_the_address_with_its_token() -> None:
    async with speaking_to("http://127.0.0.1:1") as bot:
        with pytest.raises(NetworkError) as caught:
            await bot.send_message(1, "News")
    assert "1:token" not in str(caught.value)
