"""The parameters of one request, however they were sent."""

import json
from collections.abc import Mapping
from typing import cast

from aiohttp import web

from bot.demo.bot_api.answers import ApiError, Json, bad_request


class Fields:
    """Parameters by name. Over a form every value is text and objects are JSON inside it."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = {key: value for key, value in values.items() if value is not None}

    def as_json(self) -> Json:
        """Return the parameters as they came."""
        return dict(self._values)

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def text(self, key: str, default: str = "") -> str:
        """Return a parameter as text. Raise ApiError if it is not UTF-8."""
        value = self._values.get(key, default)
        if isinstance(value, bool):
            return "true" if value else "false"
        result = str(value)
        try:
            result.encode()
        except UnicodeEncodeError:
            raise bad_request("strings must be encoded in UTF-8") from None
        return result

    def number(self, key: str, default: int = 0) -> int:
        """Return a whole number; like Telegram, what is none counts as ``default``."""
        value = self._values.get(key, default)
        try:
            return int(str(value))
        except ValueError:
            return default

    def flag(self, key: str) -> bool:
        """Return whether a boolean parameter is set."""
        return self.text(key).lower() in {"true", "1", "yes", "t", "y"}

    def decoded(self, key: str) -> object:
        """Return an object or a list, or None. Raise ApiError if its JSON is broken."""
        value = self._values.get(key)
        if not isinstance(value, str) or not value:
            return value or None
        try:
            return cast("object", json.loads(value))
        except ValueError:
            what = key.replace("_", " ")
            raise bad_request(f"can't parse {what} JSON object") from None


async def read_fields(request: web.Request) -> Fields:
    """Return what the address and the body say; the body wins. Raise ApiError if unreadable."""
    values: dict[str, object] = dict(request.query)
    if request.method == "GET":
        return Fields(values)
    if request.content_type == "application/json":
        values.update(await _json_body(request))
    elif request.content_type in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        for key, value in (await request.post()).items():
            values[key] = value if isinstance(value, str) else "attached"
    return Fields(values)


async def _json_body(request: web.Request) -> Json:
    try:
        body = cast("object", json.loads(await request.text() or "{}"))
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise ApiError(400, "Bad Request: can't parse request JSON object")
    return cast("Json", body)
