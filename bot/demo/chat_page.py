"""The chat page in the browser: its files, what it may see and do, and its live events."""

import base64
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from urllib.parse import quote

from aiohttp import web

from bot.demo.bot_api import people
from bot.demo.bot_api.answers import Json
from bot.demo.bot_api.api import BotApi, shown
from bot.demo.bot_api.events import Watch
from bot.demo.bot_api.faults import fault_from_json
from bot.demo.bot_api.state import Chat, Message, Person
from bot.demo.cast import PARTS, Part

PAGE = Path(__file__).parent / "page"
TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
KEEP_ALIVE_SECONDS = 15.0
SHOWN_MESSAGES = 400
MOST_UPLOADED = 30 * 1024 * 1024
"""Bytes of a request that sends a file: 20 MB, as base64, and what stands around it."""

Jump = Callable[[], Awaitable[str]]
"""Moves the demo's clock; returns a sentence for the page, or nothing to say."""


@dataclass(frozen=True, slots=True)
class Hint:
    """Something to try: a tap on it sends ``text`` in a chat."""

    chat_id: int
    label: str
    text: str


class ChatPage:
    """Serves ``/`` and everything under ``/demo/`` for the people of a local Telegram."""

    def __init__(self, api: BotApi, hints: tuple[Hint, ...], zone: str, jump: Jump | None) -> None:
        self._api = api
        self._hints = hints
        self._zone = zone
        self._jump = jump

    def add_to(self, app: web.Application) -> None:
        """Put the routes into an application."""
        app.router.add_get("/", self._file)
        app.router.add_get(r"/page/{file:[a-z]+\.[a-z]+}", self._file)
        app.router.add_get(r"/demo/document/{file:[\w-]+}", self._document)
        app.router.add_get("/demo/state", self._state)
        app.router.add_get("/demo/events", self._events)
        app.router.add_get("/demo/faults", self._get_faults)
        app.router.add_delete("/demo/faults", self._clear_faults)
        for path, action in (
            ("say", self._say),
            ("upload", self._upload),
            ("tap", self._tap),
            ("jump", self._jump_clock),
            ("block", self._block),
            ("faults", self._add_fault),
        ):
            app.router.add_post(f"/demo/{path}", action)

    async def _file(self, request: web.Request) -> web.Response:
        path = PAGE / request.match_info.get("file", "index.html")
        if not path.is_file():
            raise web.HTTPNotFound
        headers = {"Cache-Control": "no-cache"}
        text = path.read_text("utf-8")
        return web.Response(text=text, content_type=TYPES[path.suffix], headers=headers)

    async def _state(self, _: web.Request) -> web.Response:
        world = self._api.world
        state: Json = {
            "now": self._api.clock.now().isoformat(),
            "zone": self._zone,
            "can_jump": self._jump is not None,
            "bot": {"id": world.bot.id, "first_name": world.bot.first_name},
            "people": [
                {"id": person.id, "first_name": person.first_name}
                for person in world.people.values()
                if not person.is_bot
            ],
            "chats": [self._chat(part) for part in PARTS if part.chat_id in world.chats],
            "hints": [
                {"chat_id": hint.chat_id, "label": hint.label, "text": hint.text}
                for hint in self._hints
            ],
        }
        return _json(state)

    def _chat(self, part: Part) -> Json:
        world = self._api.world
        chat = world.chats[part.chat_id]
        speakers = [world.people[each] for each in chat.members if each != world.bot.id]
        messages = world.in_chat(chat.id)[-SHOWN_MESSAGES:]
        return {
            "id": chat.id,
            "kind": chat.kind,
            "title": chat.title,
            "role": part.role,
            "about": part.about,
            "topics": [{"id": topic.id, "title": topic.title} for topic in chat.topics.values()],
            "speakers": [person.id for person in speakers],
            "commands": {
                str(person.id): self._api.profile.commands_for(person, chat) for person in speakers
            },
            "messages": [shown(world, message) for message in messages],
        }

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Send what happens as server-sent events until the page goes away."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        async with self._api.events.watch() as watch:
            with suppress(ConnectionError):  # the page was closed
                await _send_all(watch, response)
        return response

    async def _say(self, request: web.Request) -> web.Response:
        wish = await _body(request)
        chat, person = self._chat_and_person(wish)
        text = str(wish.get("text") or "").strip()
        if not text:
            raise _wrong("There is nothing to send.")
        message = people.say(
            self._api,
            person,
            chat,
            text,
            thread_id=_optional_number(wish, "thread_id"),
            reply_to=_optional_number(wish, "reply_to"),
        )
        return _json({"message_id": message.message_id})

    async def _upload(self, request: web.Request) -> web.Response:
        """Send a file; its contents are base64, because only JSON is taken."""
        wish = await _body(request.clone(client_max_size=MOST_UPLOADED))
        chat, person = self._chat_and_person(wish)
        try:
            content = base64.b64decode(str(wish.get("content") or ""), validate=True)
        except ValueError:
            content = b""
        if not content:
            raise _wrong("There is nothing in that file.")
        name = str(wish.get("name") or "file")[:200]
        kind = str(wish.get("type") or "application/octet-stream")[:100]
        message = people.share(
            self._api,
            person,
            chat,
            self._api.world.keep_file(name, kind, content),
            caption=str(wish.get("text") or ""),
            thread_id=_optional_number(wish, "thread_id"),
        )
        return _json({"message_id": message.message_id})

    async def _document(self, request: web.Request) -> web.Response:
        """Send a file to be saved; never to be shown, whatever it says it is."""
        file = self._api.world.files.get(request.match_info["file"])
        if file is None:
            raise web.HTTPNotFound
        disposition = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
        return web.Response(
            body=file.content,
            content_type="application/octet-stream",
            headers={"Content-Disposition": disposition},
        )

    async def _tap(self, request: web.Request) -> web.Response:
        wish = await _body(request)
        chat, person = self._chat_and_person(wish)
        message = self._message(chat, wish)
        data = str(wish.get("data") or "")
        query_id = people.tap(self._api, person, message, data)
        return _json({"query_id": query_id})

    async def _block(self, request: web.Request) -> web.Response:
        """Block the bot or, with ``blocked`` false, let it write again."""
        wish = await _body(request)
        _, person = self._chat_and_person({"chat_id": wish.get("person_id"), **wish})
        action = people.unblock if wish.get("blocked") is False else people.block
        action(self._api, person)
        return _json({})

    async def _jump_clock(self, _: web.Request) -> web.Response:
        if self._jump is None:
            raise _wrong("This clock does not jump.")
        text = await self._jump()
        now = self._api.clock.now().isoformat()
        self._api.events.publish("clock", now=now)
        return _json({"text": text, "now": now})

    async def _get_faults(self, _: web.Request) -> web.Response:
        return _json({"faults": [fault.as_json() for fault in self._api.faults.waiting()]})

    async def _clear_faults(self, _: web.Request) -> web.Response:
        self._api.faults.clear()
        return _json({})

    async def _add_fault(self, request: web.Request) -> web.Response:
        try:
            fault = fault_from_json(await _body(request))
        except ValueError as error:
            raise _wrong(str(error)) from None
        self._api.faults.add(fault)
        return _json({"faults": [fault.as_json() for fault in self._api.faults.waiting()]})

    def _chat_and_person(self, wish: Json) -> tuple[Chat, Person]:
        chat = self._api.world.chats.get(_optional_number(wish, "chat_id") or 0)
        person = self._api.world.people.get(_optional_number(wish, "person_id") or 0)
        if chat is None or person is None or person.id not in chat.members:
            raise _wrong("There is no such person in such a chat.")
        return chat, person

    def _message(self, chat: Chat, wish: Json) -> Message:
        key = (chat.id, _optional_number(wish, "message_id") or 0)
        message = self._api.world.messages.get(key)
        if message is None:
            raise _wrong("That message is gone.")
        return message


async def _send_all(watch: Watch, response: web.StreamResponse) -> None:
    await response.write(b": hello\n\n")
    while (event := await watch.next(KEEP_ALIVE_SECONDS)) != {}:
        line = f"data: {json.dumps(event, ensure_ascii=False)}\n\n" if event else ": still here\n\n"
        await response.write(line.encode())


async def _body(request: web.Request) -> Json:
    """Return a JSON object; any other type of body could come from a form on another site."""
    if request.content_type != "application/json":
        raise _wrong("Send JSON.")
    try:
        body = cast("object", json.loads(await request.text()))
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise _wrong("Send a JSON object.")
    return cast("Json", body)


def _optional_number(wish: Json, key: str) -> int | None:
    value = wish.get(key)
    return value if isinstance(value, int) else None


def _wrong(sentence: str) -> web.HTTPBadRequest:
    return web.HTTPBadRequest(text=json.dumps({"error": sentence}), content_type="application/json")


def _json(body: Json) -> web.Response:
    return web.Response(text=json.dumps(body, ensure_ascii=False), content_type="application/json")
