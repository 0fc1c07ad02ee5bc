"""The local Bot API spoken to without the library."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.clock import SystemClock
from bot.demo.demo import Demo
from tests.support.bot_api import LocalTelegram, Player


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def demo() -> AsyncIterator[Demo]:
    running = Demo(SystemClock(), port=0)
    await running.start()
    yield running
    await running.stop()


async def test_every_way_to_send_parameters_works(
    telegram: LocalTelegram, http: aiohttp.ClientSession, reader: Player
) -> None:
    url = f"{telegram.url}/bot{telegram.token}/SENDmessage"
    parameters = {"chat_id": str(reader.id), "text": "hello"}
    form = aiohttp.FormData(parameters, default_to_multipart=True)
    for response in (
        await http.get(url, params=parameters),
        await http.post(url, data=parameters),
        await http.post(url, data=form),
        await http.post(url, json={**parameters, "chat_id": reader.id}),
    ):
        if response.status == 429:
            assert (await response.json())["parameters"]["retry_after"] >= 1
        else:
            assert (await response.json())["result"]["text"] == "hello"
    assert len(telegram.sent) == 3


@pytest.mark.parametrize(
    ("token", "method", "status", "description"),
    [
        ("424242:wrong", "getMe", 401, "Unauthorized"),
        ("nonsense", "getMe", 404, "Not Found"),
        (None, "getMee", 404, "Not Found: method not found"),
        (None, "sendMessage", 400, "Bad Request: chat_id is empty"),
        (None, "setWebhook?url=https://a.example", 400, None),
    ],
)
async def test_refusals_have_telegrams_codes_and_words(
    telegram: LocalTelegram,
    http: aiohttp.ClientSession,
    token: str | None,
    method: str,
    status: int,
    description: str | None,
) -> None:
    response = await http.get(f"{telegram.url}/bot{token or telegram.token}/{method}")
    answer = await response.json()
    assert (response.status, answer["ok"], answer["error_code"]) == (status, False, status)
    assert description in {None, answer["description"]}


async def test_other_sites_may_neither_read_nor_steer(
    demo: Demo, http: aiohttp.ClientSession
) -> None:
    url = f"{demo.page_url}demo/say"
    wish = {"chat_id": demo.reader_id, "person_id": demo.reader_id, "text": "/start"}
    elsewhere = await http.post(url, json=wish, headers={"Origin": "https://evil.example"})
    rebound = await http.get(f"{demo.page_url}demo/state", headers={"Host": "evil.example"})
    as_a_form = await http.post(url, data=wish)
    assert [elsewhere.status, rebound.status, as_a_form.status] == [403, 403, 400]
    assert len(demo.api.updates) == 0
    here = await http.post(url, json=wish, headers={"Origin": demo.page_url.rstrip("/")})
    assert here.status == 200
    assert len(demo.api.updates) == 1


async def test_faults_can_be_ordered_over_http(demo: Demo, http: aiohttp.ClientSession) -> None:
    faults = f"{demo.page_url}demo/faults"
    wish = {"kind": "too_many_requests", "retry_after": 3, "method": "getMe"}
    assert (await http.post(faults, json=wish)).status == 200
    me = f"{demo.api_url}/bot{demo.token}/getMe"
    assert (await (await http.get(me)).json())["parameters"] == {"retry_after": 3}
    assert (await http.get(me)).status == 200
    assert (await http.post(faults, json={"kind": "earthquake"})).status == 400
    await http.post(faults, json={"kind": "blocked"})
    await http.delete(faults)
    assert await (await http.get(faults)).json() == {"faults": []}


async def test_a_port_in_use_is_passed_over(demo: Demo) -> None:
    taken = int(demo.api_url.rsplit(":", 1)[1])
    second = Demo(SystemClock(), port=taken)
    await second.start()
    assert second.api_url != demo.api_url
    await second.stop()


async def test_a_stop_lets_go_of_everybody_who_waits(
    demo: Demo, http: aiohttp.ClientSession
) -> None:
    poll = f"{demo.api_url}/bot{demo.token}/getUpdates?timeout=50"
    async with http.get(f"{demo.page_url}demo/events") as events:
        waiting = asyncio.create_task(http.get(poll))
        assert b"hello" in await events.content.readline()
        while not demo.api.updates.is_polled:
            await http.get(f"{demo.api_url}/bot{demo.token}/getMe")
        await demo.stop()
        assert await (await waiting).json() == {"ok": True, "result": []}
        await events.content.read()


async def test_the_page_and_all_its_parts_are_served(
    demo: Demo, http: aiohttp.ClientSession
) -> None:
    page = await http.get(demo.page_url)
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    for part in ("style.css", "messages.css", "main.js", "icon.svg", "wall.svg"):
        assert (await http.get(f"{demo.page_url}page/{part}")).status == 200
    assert (await http.get(f"{demo.page_url}page/absent.js")).status == 404
