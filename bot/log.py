"""Logging: one line an event, ids as fields, and never a secret."""

import json
import logging
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Literal, TextIO

REDACTED = "[redacted]"

_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{20,}")
"""What a bot token looks like: https://core.telegram.org/bots/api#authorizing-your-bot."""

_URL_PASSWORD = re.compile(r"(?<=://)([^/\s:@]*):([^/\s@]+)@")

_STANDARD_FIELDS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class Redactor:
    """Takes secrets out of text: the ones it was told, and anything of a token's shape."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        # Longest first, so that a secret inside another does not leave the rest of it behind.
        self._secrets = sorted({secret for secret in secrets if secret}, key=len, reverse=True)

    def __call__(self, text: str) -> str:
        """Return ``text`` without secrets."""
        for secret in self._secrets:
            text = text.replace(secret, REDACTED)
        text = _TOKEN.sub(REDACTED, text)
        return _URL_PASSWORD.sub(rf"\1:{REDACTED}@", text)


def _fields(record: logging.LogRecord) -> dict[str, object]:
    return {key: value for key, value in vars(record).items() if key not in _STANDARD_FIELDS}


class TextFormatter(logging.Formatter):
    """``time level logger: message key=value …``, redacted as a whole, tracebacks included."""

    def __init__(self, redact: Redactor) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._redact = redact

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # logging's name
        """Append the record's own fields to its line."""
        line = super().formatMessage(record)
        fields = " ".join(f"{key}={value!r}" for key, value in _fields(record).items())
        return f"{line} {fields}" if fields else line

    def format(self, record: logging.LogRecord) -> str:
        """Return the line without secrets."""
        return self._redact(super().format(record))


class JsonFormatter(logging.Formatter):
    """One JSON object a line: ``time``, ``level``, ``logger``, ``message``, then the fields."""

    def __init__(self, redact: Redactor) -> None:
        super().__init__()
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        """Return the object as text without secrets."""
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **_fields(record),
        }
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return self._redact(json.dumps(entry, default=str, ensure_ascii=False))


def configure(
    level: str,
    style: Literal["text", "json"],
    redact: Redactor,
    stream: TextIO | None = None,
) -> None:
    """Send all logging to ``stream`` (standard error if None) through one redacting handler."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter(redact) if style == "json" else TextFormatter(redact))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # httpx logs each request's URL, and with it the token, at INFO; the ticker's library
    # logs every tick. Neither says anything that the steps do not say better.
    for noisy in (
        "httpx",
        "httpcore",
        "alembic",
        "apscheduler",
        "aiohttp.access",
        "trafilatura",
        "htmldate",
    ):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    # Its only line: a traceback when a proxy answers with a page, which we say in one line.
    logging.getLogger("telegram.request.BaseRequest").setLevel(logging.CRITICAL)
