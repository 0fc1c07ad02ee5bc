"""The parameters of one request, however they were sent."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from aiohttp import web

from bot.demo.bot_api.answers import ApiError, Json, bad_request

MOST_BYTES = 52 * 1024 * 1024
"""Of one request: a document has at most 50 MB (https://core.telegram.org/bots/api#senddocument)."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a form."""

    name: str
    type: str
    content: bytes


class Fields:
    """Parameters by name. Over a form every value is text and objects are JSON inside it."""

    def __init__(
        self, values: Mapping[str, object], files: Mapping[str, Attachment] | None = None
    ) -> None:
        self._values = {key: value for key, value in values.items() if value is not None}
        self._files = files or {}

    def attachment(self, key: str) -> Attachment | None:
        """Return the file that a parameter holds, or names with ``attach://``."""
        named = self.text(key)
        return self._files.get(named.removeprefix("attach://") if "attach://" in named else key)

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
        return await _form(request, values)
    return Fields(values)


async def _form(request: web.Request, values: dict[str, object]) -> Fields:
    files: dict[str, Attachment] = {}
    for key, value in (await request.clone(client_max_size=MOST_BYTES).post()).items():
        if isinstance(value, web.FileField):
            name, kind = value.filename, value.content_type
            with value.file:
                files[key] = Attachment(name, kind, value.file.read())
            values.setdefault(key, "attached")
        else:
            values[key] = value if isinstance(value, str) else "attached"
    return Fields(values, files)


async def _json_body(request: web.Request) -> Json:
    try:
        body = cast("object", json.loads(await request.text() or "{}"))
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise ApiError(400, "Bad Request: can't parse request JSON object")
    return cast("Json", body)
