"""The local Bot API over HTTP: ``/bot<token>/<method>``, with faults where they were ordered."""

import asyncio
import json
import re
from typing import cast

from aiohttp import web

from bot.demo.bot_api.answers import ApiError, Json, conflict
from bot.demo.bot_api.api import BotApi, Call
from bot.demo.bot_api.faults import SENDS, Fault
from bot.demo.bot_api.fields import Fields, read_fields
from bot.demo.bot_api.methods import METHODS

UNAUTHORIZED = ApiError(401, "Unauthorized")
NOT_FOUND = ApiError(404, "Not Found")
METHOD_NOT_FOUND = ApiError(404, "Not Found: method not found")
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_BAD_GATEWAY = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    "<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n"
    "</body>\r\n</html>\r\n"
)


class BotApiServer:
    """Answers the bot's requests out of a BotApi."""

    def __init__(self, api: BotApi) -> None:
        self._api = api
        self._closing = asyncio.Event()

    def add_to(self, app: web.Application) -> None:
        """Put the routes into an application, and let go of all who wait when it stops."""
        for verb in ("GET", "POST"):
            app.router.add_route(verb, r"/bot{token:[^/]+}/{method:[^/]*}", self._handle)
        app.router.add_get(r"/file/bot{token:[^/]+}/documents/{file:[\w-]+}", self._file)
        app.on_shutdown.append(self._close)

    async def _close(self, _: web.Application) -> None:
        self._closing.set()
        self._api.close()

    async def _file(self, request: web.Request) -> web.Response:
        """Send a file's contents."""
        file = self._api.world.files.get(request.match_info["file"])
        if request.match_info["token"] != self._api.token or file is None:
            return _refusal(NOT_FOUND)
        return web.Response(body=file.content, content_type="application/octet-stream")

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        token, method = request.match_info["token"], request.match_info["method"]
        fields = Fields({})
        try:
            self._check(token, method)
            fields = await read_fields(request)
            fault = self._api.faults.take(method.lower(), fields.number("chat_id") or None)
            if fault:
                return await self._fail(fault, request, fields)
            response = _ok(await self._perform(method, fields))
        except ApiError as error:
            response = _refusal(error)
        self._note(method, fields, response.status)
        return response

    def _check(self, token: str, method: str) -> None:
        if not _TOKEN.fullmatch(token):
            raise NOT_FOUND
        if token != self._api.token:
            raise UNAUTHORIZED
        if method.lower() != "getupdates" and method.lower() not in METHODS:
            raise METHOD_NOT_FOUND

    async def _perform(self, method: str, fields: Fields) -> object:
        if method.lower() == "getupdates":
            return await self._get_updates(fields)
        return METHODS[method.lower()](self._api, fields)

    async def _get_updates(self, fields: Fields) -> list[Json]:
        if self._api.webhook:
            raise conflict(
                "can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first"
            )
        kinds = fields.decoded("allowed_updates")
        if isinstance(kinds, list):
            self._api.updates.allow([str(kind) for kind in cast("list[object]", kinds)])
        return await self._api.updates.get(
            fields.number("offset"), fields.number("limit", 100), fields.number("timeout")
        )

    def _note(self, method: str, fields: Fields, outcome: int | str) -> None:
        self._api.calls.append(Call(method, fields.as_json(), outcome, self._api.clock.now()))

    async def _fail(self, fault: Fault, request: web.Request, fields: Fields) -> web.StreamResponse:
        """Let the call go wrong. One that Telegram refuses anyway is refused as usual."""
        method = request.match_info["method"]
        if fault.is_after:
            await self._perform(method, fields)
        if fault.error:
            self._expect_silence(method, fields, fault.error)
            self._note(method, fields, fault.error.code)
            return _refusal(fault.error)
        self._note(method, fields, fault.kind)
        match fault.kind:
            case "html_page":
                return web.Response(
                    status=fault.status, text=_BAD_GATEWAY, content_type="text/html"
                )
            case "broken_json":
                return web.Response(text='{"ok":true,"result":', content_type="application/json")
            case "hang" | "hang_after":
                await self._hang(fault.seconds)
            case _:
                pass
        return _dropped(request)

    def _expect_silence(self, method: str, fields: Fields, error: ApiError) -> None:
        wait = error.parameters.get("retry_after")
        if isinstance(wait, int) and method.lower() in SENDS:
            chat_id = fields.number("chat_id") or None
            self._api.limits.close(chat_id, self._api.clock.monotonic() + wait)

    async def _hang(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._closing.wait()
        except TimeoutError:
            pass


def _dropped(request: web.Request) -> web.Response:
    """Cut the connection; what is returned reaches nobody."""
    if request.transport:
        request.transport.abort()
    return web.Response()


def _ok(result: object) -> web.Response:
    return _json({"ok": True, "result": result}, 200)


def _refusal(error: ApiError) -> web.Response:
    return _json(error.as_json(), error.code)


def _json(body: Json, status: int) -> web.Response:
    text = json.dumps(body, ensure_ascii=False)
    return web.Response(text=text, status=status, content_type="application/json")
